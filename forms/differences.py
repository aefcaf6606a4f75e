"""Writing down a professional difference, and what came of it."""

from __future__ import annotations

from wtforms import HiddenField

from carer_app.domain.difference import REASON, Standing
from forms.base import EntryForm
from forms.fields import ChoiceField, LongTextField, TextField
from forms.validators import Needed, at_most

SHORT = 200
STANDING = ((Standing.OPEN.value, "It is still open"), (Standing.SETTLED.value, "It is settled"))


class _SpokenForm(EntryForm):
    """One conversation."""

    with_whom = TextField(
        "Who did you raise it with?",
        [Needed("Write who you raised it with."), at_most(SHORT)],
        description="Their name, and what they are. For example: the duty team manager.",
    )
    said = LongTextField("What was said?", [Needed("Write what was said."), at_most()], rows=3)
    outcome = LongTextField("What came of it?", [at_most()], rows=2)
    next_rung = TextField("Who do you ask next, if it is not settled?", [at_most(SHORT)])


class DifferenceForm(_SpokenForm):
    """A new one."""

    reason = ChoiceField(
        "What is it about?", [Needed("Choose what it is about.")], choices=tuple((r.value, said) for r, said in REASON.items())
    )
    occurrence = HiddenField()


class SaidNextForm(_SpokenForm):
    """What was said next."""

    standing = ChoiceField("Where does it stand now?", [Needed("Say whether it is settled.")], choices=STANDING)
