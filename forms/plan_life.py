"""Signing a plan, writing down a signature on paper, and writing down that it was looked at again."""

from __future__ import annotations

from carer_app.domain.plan_life import Numbers, Side
from carer_app.domain.profile_reading import MAX_LINE
from forms.base import Form
from forms.fields import ChoiceField, DateField, LongTextField, TextField
from forms.validators import Needed, Optional, at_most

SIDES = ((Side.SOCIAL_WORKER.value, "The child’s social worker"), (Side.HOME.value, "A carer, or who answers for the home"))
OUTCOMES = (("same", "Nothing needs to change"), ("change", "Something changes, and is written in the plan or will be"))


class PaperForm(Form):
    """Somebody without an account signed on paper."""

    side = ChoiceField("Who signed?", [Needed("Choose who signed.")], choices=SIDES)
    name = TextField("Their name", [Needed("Write their name."), at_most(MAX_LINE)])
    standing = TextField("What they are", [Needed("Write what they are."), at_most(MAX_LINE)], description="Social worker, Sampleshire.")
    on = DateField("Date on the paper", [Needed("Write the date on the paper.")])


class ReviewForm(Form):
    """The plan was looked at again."""

    on = DateField("Date of the review", [Needed("Write the date of the review.")])
    took_part = TextField(
        "Who took part",
        [Needed("Write who took part."), at_most(MAX_LINE)],
        description="Social care, police, carer, health; and the child, or what the child said.",
    )
    reason = TextField("Why it was looked at", [Needed("Write why it was looked at."), at_most(MAX_LINE)])
    outcome = ChoiceField("What came of it?", [Needed("Choose what came of it.")], choices=OUTCOMES)
    note = LongTextField("What was said, if you want to keep it", [Optional(), at_most()], rows=3)
    next_on = DateField("Date of the next review", [Optional()], description="Leave it empty to keep the date in the plan.")


def seen_words(numbers: Numbers) -> str:
    """Which version of each section was on a page, for its form to carry."""
    return " ".join(f"{section}:{number}" for section, number in sorted(numbers.items()))


def seen_numbers(words: str) -> dict[str, int]:
    """The same, read back; what cannot be read matches nothing, so that nothing unseen is signed."""
    pairs = (word.partition(":") for word in words[:1000].split())
    return {section: int(number) if number.isascii() and number.isdigit() and len(number) < 9 else 0 for section, _, number in pairs}
