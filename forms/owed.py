"""What a manager writes once a time away is over: the review, who is notified and why, a letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, TextField, UnsureField
from forms.validators import Needed, Optional, at_most


class ReviewForm(EntryForm):
    """What went well, what was learned, and what changes because of it."""

    well = LongTextField("What went well?", [Needed("Write what went well, or that nothing did."), at_most()], rows=3)
    learned = LongTextField("What was learned?", [Needed("Write what was learned, or that nothing was."), at_most()], rows=3)
    change = LongTextField(
        "What changes because of it?", [Optional(), at_most()], rows=2, description="In the plan, on the shift, in the home."
    )
    on_shift = LongTextField(
        "Who was on shift?", [Optional(), at_most(600)], rows=2, description="Filled in with those who wrote in the log."
    )


class NoticesForm(EntryForm):
    """Whether it is notified, and why: the judgement is the manager's."""

    notify = ChoiceField(
        "What do you decide?",
        [Needed("Choose what you decide.")],
        choices=(("yes", "I notify"), ("no", "I do not notify")),
    )
    reason = LongTextField("Why?", [Needed("Write why. It is kept either way."), at_most()], rows=3)
    whom = TextField("Whom, and when?", [Optional(), at_most(300)], description="If you notify: who was told, how, and when.")


class LetterForm(EntryForm):
    """A letter from the record, to put right before it goes."""

    to = TextField("To", [Needed("Write whom it is to."), at_most(200)])
    text = LongTextField("What it says", [Needed("Write what it says."), at_most(6000)], rows=12)
    how = TextField("How was it sent?", [Optional(), at_most(200)], description="By e-mail, by post, handed over. Needed once it was sent.")


def notices_form(tests: Mapping[str, str], **more: Any) -> NoticesForm:
    """The form with a question for each test of the regulation."""
    fields = {f"test_{name}": UnsureField(words, [Needed("Choose an answer.")]) for name, words in tests.items()}
    made: NoticesForm = type("NoticesForm", (NoticesForm,), fields)(**more)
    return made


class SummaryForm(EntryForm):
    """That the summary of a month was sent."""

    to = TextField("To", [Needed("Write whom it was sent to."), at_most(200)])
    note = LongTextField("Anything you wrote beside it", [Optional(), at_most()], rows=3)
    how = TextField("How was it sent?", [Needed("Write how it was sent."), at_most(200)], description="By e-mail, by post, handed over.")


class AllegationForm(EntryForm):
    """What was said of an adult, and who was told."""

    said = LongTextField(
        "What was said?", [Needed("Write what was said."), at_most()], rows=4, description="In the words it was said in. Ask no questions."
    )
    of_whom = TextField("Of whom?", [Needed("Write of whom it was said."), at_most(200)], description="A name, or what they do.")
    said_by = TextField("Who said it, and when?", [Optional(), at_most(200)])
    told = TextField(
        "Who told the designated officer, and when?",
        [Optional(), at_most(200)],
        description="Leave it empty until it was done, and write it down again then.",
    )
    advised = LongTextField("What did they advise?", [Optional(), at_most()], rows=3)
