"""What a child's story is narrowed by."""

from __future__ import annotations

from carer_app.domain.story_facts import Kind
from forms.fields import ManyField
from forms.seen import PeriodForm
from forms.validators import Optional

KINDS = {
    Kind.AWAY: "When the child was away",
    Kind.LEVEL: "Levels, and why they changed",
    Kind.POLICE: "The police",
    Kind.PACK: "Packs that were given",
    Kind.BACK: "Found, and back",
    Kind.TALK: "Interviews",
    Kind.MEETING: "Meetings and reviews",
    Kind.PLAN: "Plan and risk assessment",
    Kind.HOME: "Where the child lives",
    Kind.DUTY: "What was owed, and what became of it",
    Kind.LETTER: "Letters that were sent",
}
"""As they are asked for; `story_facts.WORDS` is what a row of them says."""


class StoryForm(PeriodForm):
    """Asked for in the address, so that the page can be come back to and shown to a colleague. Nothing ticked: everything."""

    kind = ManyField("Only these", [Optional()], choices=[(kind.value, words) for kind, words in KINDS.items()])

    @property
    def kinds(self) -> frozenset[Kind]:
        """What was ticked, or everything."""
        return frozenset(Kind(value) for value in self.kind.data or ()) or frozenset(Kind)
