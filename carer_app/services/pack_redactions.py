"""What could be left out of the pack of an occurrence, what is, and writing either down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.domain.entries import PackRedacted, WhyLeftOut
from carer_app.domain.handover import police_pack
from carer_app.domain.handover_parts import Placement, PolicePack, Reporter
from carer_app.domain.handover_places import hides_nothing, places
from carer_app.domain.handover_redactions import WORDS, Choice, choices, left_out
from carer_app.domain.settings import home_words
from carer_app.services.actor import Actor
from carer_app.services.occurrences import write
from carer_app.services.situation import Situation


def choices_of(at: Situation) -> tuple[Choice, ...]:
    """What the police would be given now, place by place."""
    return choices(whole(at), has_photo=at.photo_id is not None)


def whole(at: Situation) -> PolicePack:
    """The pack as it is now, nothing left out. Whom they may ring is no choice, so nothing more is read for it."""
    home = Placement(home_words(at.home.kind.value), at.home.name, at.home.address or "", at.home.telephone or "")
    return police_pack(at.pack, at.occurrence, at.profile, (), home, at.now, 1, Reporter(name=""), names=at.names)


def stands_in(at: Situation, choice: Choice) -> int:
    """In how many places of the pack something stands that is to be left out."""
    return places(whole(at), PackRedacted(choice.target, choice.label, WhyLeftOut.OTHER))


def idle(at: Situation) -> frozenset[str]:
    """The places that are left out and hide nothing any more: what stood there may stand under another name now."""
    gone = left_out(at.occurrence)
    return frozenset(body.target for body in hides_nothing(whole(at), gone)) if gone else frozenset()


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
