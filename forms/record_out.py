"""What somebody says who asks for a child's record, and who looks through it for other people."""

from __future__ import annotations

from carer_app.domain.record_exports import Purpose
from forms.base import EntryForm
from forms.fields import ChoiceField, TextField
from forms.validators import Needed, at_most

OF_A_CHILD = (
    (Purpose.PAPERS.value, "All papers, to print"),
    (Purpose.SUBJECT_ACCESS.value, "The young person asked to see it: everything, once somebody has looked through it for other people"),
    (Purpose.TRANSFER.value, "Another provider takes over: everything, to be put back there"),
)


class RecordOutForm(EntryForm):
    """What for, and for whom."""

    purpose = ChoiceField("What is it for?", [Needed("Choose what it is for.")], choices=OF_A_CHILD)
    whom = TextField(
        "Who will get it?",
        [Needed("Write down who will get it: it is kept with what you asked for."), at_most(200)],
        description="A person, a court, a provider. It is kept, so that anybody can see later where the record went.",
    )


class HomeOutForm(EntryForm):
    """Who takes over from a home that closes."""

    whom = TextField("Who will get them?", [Needed("Write down who will get them."), at_most(200)], description="The provider or council.")
