"""What is written down about the talks after a return: the child's wish, what was offered, the child's answer, and what came of it."""

from __future__ import annotations

from typing import Any

from wtforms.validators import ValidationError

from carer_app.domain.interviews import SharedWith
from forms.base import EntryForm
from forms.fields import ChoiceField, DateField, LongTextField, ManyField, SelectField, TextField, TickField, UnsureField
from forms.meetings import DayAndTimeForm
from forms.validators import Needed, Optional, at_most
from forms.when import WhenField

SHORT = 200
LONGEST_AGO = 31
POLICE, NOBODY = "police", "nobody"
WORDS = {
    SharedWith.HOME: "The people of the home",
    SharedWith.SOCIAL_WORKER: "The social worker",
    SharedWith.IRO: "The reviewing officer (IRO)",
    SharedWith.FAMILY: "Family",
    SharedWith.HEALTH: "Health",
    SharedWith.SCHOOL: "School",
    SharedWith.OTHER: "Somebody else",
}
HELPLINES = (("116 000", "Missing People, 116 000"), ("0800 1111", "Childline, 0800 1111"))


def named(form: Any, child: str) -> Any:
    """The same form with the child's name in its questions."""
    for field in form:
        field.label.text = field.label.text.replace("{child}", child)
        if field.description:
            field.description = field.description.replace("{child}", child)
        if isinstance(field, ChoiceField):
            field.choices = [(value, words.replace("{child}", child), *more) for value, words, *more in field.choices]
    return form


def _when(label: str = "When was it?") -> WhenField:
    return WhenField(label, minutes=(0, 60), days=LONGEST_AGO)


def _who(label: str) -> TextField:
    return TextField(label, [Needed("Write the name."), at_most(SHORT)])


class PreventionForm(EntryForm):
    """The police's talk soon after the return, or why there was none. `times_offered`: the ids of the times there are."""

    times_offered: list[str] = []

    time = ChoiceField("Which time away?", [Needed("Choose which time away it is about.")])
    holder = ChoiceField("Who talked with {child}?", [Needed("Choose who talked with {child}, or that nobody did.")])
    by_name = TextField(
        "Their name, or yours if nobody did", [Needed("Write the name."), at_most(SHORT)], description="PC 1234 Shaw, or who decided."
    )
    when = _when()
    seemed = LongTextField("How did {child} seem?", [Optional(), at_most()], rows=2)
    where = LongTextField("Where was {child}, and with whom?", [Optional(), at_most()], rows=2)
    learned = LongTextField(
        "What was learned?", [Optional(), at_most()], rows=3, description="What led to it, what harm, what would help another time."
    )
    worry = UnsureField("Is there a worry about safety, or a possible crime?", [Optional()])
    shared_with = TextField("Who was told?", [Optional(), at_most(SHORT)])
    reason = LongTextField("If nobody did: why not?", [Optional(), at_most()], rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.holder.data == NOBODY and not self.reason.data:
            self.reason.errors = [*self.reason.errors, "Write why nobody talked with the child."]
            good = False
        return good


class WishForm(EntryForm):
    """What the child wishes, before anything is offered."""

    times = ManyField("Which time away is it about?", [Optional()])
    wish = ChoiceField(
        "Would {child} like to talk to somebody?",
        [Needed("Choose what {child} says.")],
        choices=(("yes", "Yes"), ("no", "No, not now"), ("dont_know", "Not sure, or not asked yet")),
    )
    who = TextField(
        "Who would {child} like to talk to?", [Optional(), at_most(SHORT)], description="Somebody known, somebody new, a woman, a man."
    )
    where = TextField("Where?", [Optional(), at_most(SHORT)], description="Somewhere that feels safe.")
    when_words = TextField("When?", [Optional(), at_most(SHORT)])
    words = LongTextField("What did {child} say about it?", [Optional(), at_most()], rows=2)
    when = _when("When was {child} asked?")


class OfferedForm(EntryForm):
    """It was offered."""

    by_name = _who("Who offered it?")
    by_role = TextField("What are they?", [Optional(), at_most(SHORT)], description="Return interviewer, social worker.")
    how = TextField("How?", [Optional(), at_most(SHORT)], description="By phone, a letter, face to face.")
    when = _when("When was it offered?")


class AnswerForm(EntryForm):
    """The child's own answer. Nobody else's is asked for."""

    answer = ChoiceField("What did {child} say?", [Needed("Choose what {child} said.")], choices=(("yes", "Yes"), ("no", "No")))
    words = LongTextField("In {child}’s own words", [Optional(), at_most()], rows=3)
    said_to = TextField("Who did {child} say it to?", [Optional(), at_most(SHORT)])
    offer_again = TextField(
        "When is it offered again?", [Optional(), at_most(SHORT)], description="A no is for now. {child} may change it."
    )
    when = _when("When was that?")

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if self.answer.data == "no":
            for field, says in ((self.words, "Write what the child said. Only the child says no."), (self.said_to, "Write who heard it.")):
                if not field.data:
                    field.errors, good = [*field.errors, says], False
        return good


class TriedForm(EntryForm):
    """Somebody tried."""

    how = TextField("What was tried?", [Needed("Write what was tried."), at_most(SHORT)], description="Rang, wrote, went there.")
    by_name = _who("Who tried?")
    came_of_it = LongTextField("What came of it?", [Optional(), at_most()], rows=2)
    when = _when()


class SetForm(DayAndTimeForm):
    """When and where it will be."""

    where = TextField("Where?", [Optional(), at_most(SHORT)])
    who = TextField("Who with?", [Optional(), at_most(SHORT)])


class HeldForm(EntryForm):
    """It was held: the dated facts, without what was said."""

    by_name = _who("Who talked with {child}?")
    by_role = TextField("What are they?", [Needed("Write what they are."), at_most(SHORT)])
    holder = ChoiceField("Why may they hold it?", [Needed("Choose why they may hold it.")])
    independent = TickField("They have no part in looking after {child}, and do not work in the home")
    when = _when("When was it held?")
    place = TextField("Where?", [Optional(), at_most(SHORT)])
    alone = ChoiceField("Was {child} seen alone?", [Optional()], choices=(("yes", "Yes"), ("no", "No")), inline=True)
    helplines = ManyField("Which helplines did {child} get?", [Optional()], choices=HELPLINES)

    def validate_independent(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Somebody who looks after the child, or works in the home, never holds it. Tick this only if it is so.")


class WordsForm(EntryForm):
    """The child's words first, then what the interviewer makes of them."""

    own = LongTextField("What did {child} want to say?", [Optional(), at_most()], rows=5, description="As {child} said it.")
    why = LongTextField("Why did {child} go?", [Optional(), at_most()], rows=3)
    where = LongTextField("Where was {child}, with whom, and who came back along?", [Optional(), at_most()], rows=3)
    harm = LongTextField("Did anybody hurt or frighten {child}?", [Optional(), at_most()], rows=3)
    feeling = LongTextField("How is {child} feeling now?", [Optional(), at_most()], rows=2)
    would_help = LongTextField("What would help?", [Optional(), at_most()], rows=3)
    view = LongTextField(
        "Your own view",
        [Optional(), at_most()],
        rows=4,
        description="Needs, worries, what should come next. Kept apart from {child}’s words.",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and not any(field.data for field in self if field.name not in ("entry_id", "csrf_token")):
            self.own.errors, good = [*self.own.errors, "Write something of what was said."], False
        return good


class FeltForm(EntryForm):
    """How the child feels about where they live."""

    part_of_why = UnsureField("Is where {child} lives part of why?", [Needed("Choose an answer.")])
    words = LongTextField("What does {child} say about it?", [Optional(), at_most()], rows=4)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        if good and self.part_of_why.data == "yes" and not self.words.data:
            self.words.errors, good = [*self.words.errors, "Write what the child says, so that the social worker can act on it."], False
        return good


class PoliceForm(EntryForm):
    """The least that keeps somebody safe."""

    what = LongTextField(
        "What did the police need to know?",
        [Needed("Write what was passed on."), at_most()],
        rows=3,
        description="Key facts, not the whole talk.",
    )
    why = LongTextField("Why?", [Needed("Write whom it keeps safe."), at_most()], rows=2, description="Whom it keeps safe.")
    to_whom = TextField("Who at the police was told?", [Needed("Write who was told."), at_most(SHORT)])
    when = _when("When were they told?")


class SharedForm(EntryForm):
    """Somebody was told something of it."""

    whom = ChoiceField("Who was told?", [Needed("Choose who was told.")], choices=tuple((one.value, words) for one, words in WORDS.items()))
    name = TextField("Their name", [Optional(), at_most(SHORT)])
    what = LongTextField(
        "What were they told?",
        [Needed("Write what they were told."), at_most()],
        rows=3,
        description="For the people of the home: write it for them to read here. Only what {child} is content for them to know.",
    )
    when = _when("When were they told?")


class NotHeldForm(EntryForm):
    """A named person ends it unheld."""

    by_name = _who("Who decided it?")
    by_role = TextField("What are they?", [Needed("Write what they are."), at_most(SHORT)])
    reason = LongTextField("Why is it not held?", [Needed("Write why it is not held."), at_most()], rows=3)
    when = _when("When was it decided?")


class FindingForm(EntryForm):
    """Something learned that the plan should say."""

    kind = ChoiceField(
        "What should the plan say?",
        [Needed("Choose what it is about.")],
        choices=(
            ("place", "A place {child} goes"),
            ("person", "A person"),
            ("learned", "Something that helps to understand or find {child}"),
        ),
    )
    name = TextField("The place, or the person’s name", [Optional(), at_most(SHORT)])
    note = LongTextField("What is it, or what was learned?", [Optional(), at_most(SHORT)], rows=2)
    why = LongTextField("Why should the plan say it?", [Optional(), at_most()], rows=2)

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        wanted = self.note if self.kind.data == "learned" else self.name
        if good and not wanted.data:
            wanted.errors, good = [*wanted.errors, "Write what the plan should say."], False
        return good


class AccountForm(EntryForm):
    """Who may hold it, and until when."""

    person = SelectField("Who holds it?", [Needed("Choose who holds it.")])
    until = DateField(
        "Until the end of which day?", [Needed("Write the last day.")], description="Like 27 3 2026. At most six weeks from now."
    )
