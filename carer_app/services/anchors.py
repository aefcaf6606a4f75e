"""Each day the heads of every log go outside, signed: to a folder, by e-mail, or both. What the database says later is held against them."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from carer_app.db.models.anchors import Anchor
from carer_app.db.queries import anchors as rows
from carer_app.db.queries import people
from carer_app.domain.chain import utc_text
from carer_app.domain.heads import digest, heads_file
from carer_app.services import signing_keys

LEASE = timedelta(minutes=5)
OVERLAP = timedelta(days=1)
"""Each file repeats what changed on the day before, so that a clock that was set back leaves nothing out."""


def sweep(session: Session, now: datetime) -> tuple[str, ...]:
    """Makes the file of today for every organisation that has none yet and logs to speak of. Gives the ids of all still to be kept. Commits."""
    for organisation in people.organisations(session):
        make(session, organisation.id, now)
    return tuple(rows.to_keep(session))


def make(session: Session, organisation_id: str, now: datetime) -> Anchor | None:
    """The file of today, unless there is one, or nothing has changed since the last. Commits."""
    last = rows.last(session, organisation_id)
    if last is not None and last.day >= now.date():
        return None
    heads = rows.heads(session, organisation_id, None if last is None else last.at - OVERLAP)
    if not heads:
        return None
    document = heads_file(organisation_id, now.date(), heads, now, last.digest if last else None)
    made = Anchor(
        organisation_id=organisation_id, day=now.date(), at=now, logs=len(heads), digest=digest(document),
        previous=last.digest if last else None, document=document, signature=_signed(session, organisation_id, document, now),
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # another worker made it meanwhile
        session.rollback()
        return None
    session.commit()
    return made


def claim(session: Session, anchor_id: str, now: datetime) -> Anchor | None:
    """The file, if it is the caller's to take outside. Commits."""
    is_ours = rows.claim(session, anchor_id, now, LEASE)
    session.commit()
    return session.get(Anchor, anchor_id, populate_existing=True) if is_ours else None


def let_go(session: Session, anchor: Anchor) -> None:
    """It did not get there: the next hour tries again. Commits."""
    anchor.claimed_at = None
    session.commit()


def kept(session: Session, anchor: Anchor, now: datetime) -> None:
    """It is outside; here only its digest stays. Commits."""
    anchor.kept_at, anchor.document, anchor.signature = now, None, None
    session.commit()


def name_of(anchor: Anchor) -> str:
    """What the file is called: the day and whose it is, by id."""
    return f"heads-{anchor.day.isoformat()}-{anchor.organisation_id}.json"


def keep_in(folder: Path, anchor: Anchor) -> None:
    """Puts the file and its signature into a folder, where nothing is written over. Raises OSError."""
    for name, content in ((name_of(anchor), anchor.document), (f"{name_of(anchor)}.p7s", anchor.signature)):
        path, draft = folder / name, folder / f".{name}.{os.getpid()}"
        if path.exists() and path.read_bytes() == content:
            continue
        with draft.open("wb") as file:
            file.write(content or b"")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        finally:
            draft.unlink()


def all_heads(session: Session, now: datetime) -> dict[str, list[dict[str, object]]]:
    """The head of every log as it is now: what `verify --heads` reads."""
    return {
        occurrence: [{"length": length, "head": head, "at": utc_text(now)}] for occurrence, length, head in rows.heads(session, None, None)
    }


def _signed(session: Session, organisation_id: str, document: bytes, now: datetime) -> bytes:
    from carer_app.pdf.certificates import sign_file

    key = signing_keys.make(session, organisation_id, now)
    return sign_file(document, key.certificate, key.private)
