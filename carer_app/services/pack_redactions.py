"""What could be left out of the pack of an occurrence, what is, and writing either down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.domain.entries import PackRedacted, WhyLeftOut
from carer_app.domain.handover import police_pack
from carer_app.domain.handover_parts import Placement, Reporter
from carer_app.domain.handover_redactions import WORDS, Choice, choices
from carer_app.domain.profile_words import SETTINGS
from carer_app.services.actor import Actor
from carer_app.services.occurrences import write
from carer_app.services.situation import Situation


def choices_of(at: Situation) -> tuple[Choice, ...]:
    """What the police would be given now, place by place. Whom they may ring is no choice, so nothing more is read for it."""
    home = Placement(SETTINGS.get(at.home.kind.value, "").lower(), at.home.name, at.home.address or "", at.home.telephone or "")
    pack = police_pack(at.pack, at.occurrence, at.profile, (), home, at.now, 1, Reporter(name=""))
    return choices(pack, has_photo=at.photo_id is not None)


def words(text: str) -> Choice:
    """Words to strike out wherever they stand: always asked about twice, for nobody sees at once where that is."""
    return Choice(f"{WORDS}/{text.lower()}", "", "Words, wherever they stand", text, text, True)


def leave_out(
    session: Session, actor: Actor, occurrence_id: str, choice: Choice, why: WhyLeftOut, said: str, now: datetime, *, entry_id: str
) -> None:
    """From the next version on it is left out, and the pack says why."""
    write(session, actor, occurrence_id, PackRedacted(choice.target, choice.label, why, said), now, entry_id=entry_id)


def put_back(session: Session, actor: Actor, occurrence_id: str, body: PackRedacted, now: datetime, *, entry_id: str) -> None:
    """From the next version on it stands in the pack again."""
    write(session, actor, occurrence_id, PackRedacted(body.target, body.label, body.why, put_back=True), now, entry_id=entry_id)
