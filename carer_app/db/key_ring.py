"""The data keys a session has at hand: made when first needed, fetched many at once, forgotten when the transaction ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from carer_app.db.queries import keys
from carer_app.db.queries.keys import Subject, Wrapped
from carer_app.db.sealing import NoKeyRing, Sealer, SealingError, Shredded, new_key, seal, unseal

FETCHED_AT_ONCE = 5_000


class KeyRing:
    """Seals and unseals for one session. Keep none longer than its session."""

    def __init__(self, session: Session, sealer: Sealer) -> None:
        self._session = session
        self._sealer = sealer
        self._keys: dict[Subject, bytes | None] = {}

    @classmethod
    def of(cls, session: Session) -> KeyRing:
        """The ring of this session; its `info` must hold a `sealer`. Raises NoKeyRing."""
        ring: KeyRing | None = session.info.get("key_ring")
        if ring is None:
            if "sealer" not in session.info:
                raise NoKeyRing("This session has no sealer: make it with carer_app.db.engine.session_factory(engine, sealer).")
            ring = session.info["key_ring"] = cls(session, session.info["sealer"])
        return ring

    def key_for(self, subject: Subject, create: bool = False) -> bytes:
        """The data key of a subject. Raises Shredded, or SealingError where there is none and `create` is not asked."""
        if subject not in self._keys:
            self.preload([subject])
        if subject not in self._keys and create:
            self._make(subject)
        if subject not in self._keys:
            raise SealingError(f"There is no data key for {subject.kind} {subject.id}.")
        key = self._keys[subject]
        if key is None:
            raise Shredded(f"The data key of {subject.kind} {subject.id} was shredded.")
        return key

    def has(self, subject: Subject) -> bool:
        """Whether the key is already at hand."""
        return subject in self._keys

    def preload(self, subjects: Iterable[Subject]) -> None:
        """Fetches many keys in one query, so that a list of N children costs no more than one."""
        missing = [subject for subject in dict.fromkeys(subjects) if subject not in self._keys]
        for start in range(0, len(missing), FETCHED_AT_ONCE):
            self.take(keys.find(self._session, missing[start : start + FETCHED_AT_ONCE]))

    def take(self, found: Iterable[Wrapped]) -> None:
        """Keys that another query has brought along."""
        for key in found:
            if key.subject not in self._keys:
                self._keys[key.subject] = self._unwrap(key)

    def seal(self, subject: Subject, plain: bytes, bound_to: bytes) -> bytes:
        """Sealed under the subject's key, which is made if this is the first; opens only beside the same `bound_to`."""
        return seal(self.key_for(subject, create=True), plain, bound_to)

    def unseal(self, subject: Subject, sealed: bytes, bound_to: bytes) -> bytes:
        """Raises Shredded, or WrongKey when the bytes were altered or moved from another row or column."""
        return unseal(self.key_for(subject), sealed, bound_to)

    def shred(self, subject: Subject, at: datetime) -> None:
        """Destroys the subject's key on commit. Copies in backups last until those are destroyed too."""
        keys.shred(self._session, subject, at)
        self._keys[subject] = None

    def rotate(self, at_once: int = 500) -> int:
        """Re-wraps every data key under the newest sealing key, and says how many. Sealed columns stay as they are."""
        done = 0
        while old := keys.wrapped_by_older_keys(self._session, self._sealer.newest, at_once):
            for found in old:
                self._rewrap(found)
            done += len(old)
        return done

    def unreadable(self) -> list[tuple[Subject, str]]:
        """The subjects whose key is there and does not open, and why."""
        found = []
        for key in keys.not_shredded(self._session):
            try:
                self._unwrap(key)
            except SealingError as problem:
                found.append((key.subject, str(problem)))
        return found

    def forget(self) -> None:
        """Drops what is at hand: a key made in a transaction that failed must not seal anything in the next."""
        self._keys.clear()

    def make(self, subjects: Iterable[Subject]) -> None:
        """Keys for many new subjects, in a few queries."""
        new = tuple(dict.fromkeys(subjects))
        keys.add_if_absent(self._session, (Wrapped(one, *self._sealer.wrap(new_key(), _bound(one))) for one in new))
        self.preload(new)  # those that were kept, which may be another request's

    def _make(self, subject: Subject) -> None:
        self.make([subject])

    def _rewrap(self, found: Wrapped) -> None:
        key = self._unwrap(found)
        if key is not None:
            keys.rewrap(self._session, found.subject, *self._sealer.wrap(key, _bound(found.subject)))

    def _unwrap(self, found: Wrapped) -> bytes | None:
        if found.wrapped is None:
            return None
        return self._sealer.unwrap(found.wrapped, found.sealing_key_id, _bound(found.subject))


def _bound(subject: Subject) -> bytes:
    return f"data_key|{subject.kind}|{subject.id}".encode()


@event.listens_for(Session, "after_soft_rollback")
def _forget_on_rollback(session: Session, previous: SessionTransaction) -> None:
    _forget(session)


@event.listens_for(Session, "after_transaction_end")
def _forget_at_the_end(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _forget(session)


def _forget(session: Session) -> None:
    ring: KeyRing | None = session.info.get("key_ring")
    if ring is not None:
        ring.forget()
