"""Which protocols speak for a child: those of the responsible and the host authority that the child's organisation has accepted.

The national one always does. A manager accepts the others, and is told how old they are (provisions C, precedence 4 and 7).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from carer_app.db import audit
from carer_app.db.models.children import Child
from carer_app.db.models.people import Home, Person
from carer_app.db.models.protocols import ProtocolAcceptance
from carer_app.db.queries import people, protocols
from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.domain.protocol_agencies import ContactRole, Layer
from carer_app.domain.wall_clock import local
from carer_app.packs import loader
from carer_app.packs.authorities import protocol_of
from carer_app.services.errors import Refused

_ALWAYS = "The national framework is always in force."
_YEAR = re.compile(r"\d{4}")
Versions = Mapping[str, str]
"""The version that was accepted, by the name of the protocol."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A protocol an organisation may use. `used` is the version in use, empty while it is not; `years` its age, None where undated."""

    layer: Layer
    adds: tuple[str, ...]
    years: int | None
    used: str = ""
    accepted_at: datetime | None = None
    accepted_by: str = ""

    @property
    def is_national(self) -> bool:
        """Whether it is always in force."""
        return self.layer.name == NATIONAL

    @property
    def is_newer(self) -> bool:
        """Whether there is a newer version than the one in use."""
        return bool(self.used) and self.used != self.layer.version

    @property
    def year(self) -> str:
        """The year it was written in; empty where it does not say."""
        found = _YEAR.search(self.layer.date)
        return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Speaking:
    """The local protocols of a child, the responsible authority's first, and those nobody has accepted."""

    used: tuple[str, ...]
    versions: Versions
    unaccepted: tuple[Layer, ...]

    @property
    def pack(self) -> Pack:
        """All of them over the national one."""
        return loader.together(self.used, self.versions)


def offered(session: Session, organisation_id: str, now: datetime) -> tuple[Offered, ...]:
    """Every protocol there is, the national one first, with what the organisation has accepted."""
    kept = {row.protocol: row for row in protocols.standing(session, [organisation_id])}
    names = people.names(session, [row.accepted_by for row in kept.values() if row.accepted_by])
    return tuple(_offered(loader.layer(name), kept.get(name), names, now) for name in loader.names())


def accept(session: Session, actor: Person, name: str, now: datetime, *, has_read: bool = False) -> None:
    """The actor's organisation uses the newest version of this protocol from now on. Raises Refused; NoSuchPack for a wrong name.

    One that is historic needs `has_read`: somebody has read how old it is.
    """
    newest = loader.layer(name)
    if name == NATIONAL:
        raise Refused(_ALWAYS)
    if newest.is_historic and not has_read:
        raise Refused("Tick that you have read how old this protocol is.")
    standing = protocols.standing_one(session, actor.organisation_id, name)
    if standing is not None and standing.version == newest.version:
        return
    if standing is not None:
        _take_back(standing, actor, now)
        session.flush()
    session.add(
        ProtocolAcceptance(
            organisation_id=actor.organisation_id, protocol=name, version=newest.version, accepted_by=actor.id, accepted_at=now
        )
    )
    _note(session, "protocol_accepted", actor, name, newest.version, now)


def withdraw(session: Session, actor: Person, name: str, now: datetime) -> None:
    """The actor's organisation stops using this protocol. What began under it stays under it. Raises Refused."""
    if name == NATIONAL:
        raise Refused(_ALWAYS)
    standing = protocols.standing_one(session, actor.organisation_id, name)
    if standing is None:
        return
    _take_back(standing, actor, now)
    _note(session, "protocol_withdrawn", actor, name, standing.version, now)


def accepted(session: Session, organisation_id: str) -> Versions:
    """What an organisation has accepted: name and version. One that is no longer here is left out."""
    return accepted_by(session, [organisation_id]).get(organisation_id, {})


def accepted_by(session: Session, organisation_ids: Iterable[str]) -> dict[str, Versions]:
    """The same for several organisations, in one query."""
    found: dict[str, dict[str, str]] = {}
    known = set(loader.names())
    for row in protocols.standing(session, organisation_ids):
        if row.protocol in known and row.version in loader.versions(row.protocol):
            found.setdefault(row.organisation_id, {})[row.protocol] = row.version
    return dict(found)


def packs_for(session: Session, child: Child, home: Home | None = None) -> tuple[str, ...]:
    """The local protocols that speak for this child, the responsible authority's first."""
    return speaks_for(session, child, home).used


def pack_for(session: Session, child: Child, home: Home | None = None) -> Pack:
    """All that speak for this child, merged, in the versions that were accepted."""
    return speaks_for(session, child, home).pack


def speaking_for(child: Child, versions: Versions) -> Speaking:
    """What speaks for a child where these were accepted (AMB-19). The child's own organisation decides, not who looks."""
    found = (protocol_of(authority) for authority in (child.responsible_authority, child.host_authority))
    theirs = tuple(dict.fromkeys(name for name in found if name))
    used = tuple(name for name in theirs if name in versions)
    return Speaking(used, {name: versions[name] for name in used}, tuple(loader.layer(name) for name in theirs if name not in versions))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A protocol of an authority that has children here, and nobody of the organisation has accepted it."""

    layer: Layer
    children: int


def waiting(session: Session, organisation_id: str, of: Iterable[Child]) -> tuple[Waiting, ...]:
    """What waits for a manager of this organisation, for these of its children. No query where no authority of theirs has a protocol.

    Many children have few authorities: each pair of them is looked up once, since that asks the disk which protocols there are.
    """
    alike: dict[tuple[str | None, str | None], list[Child]] = {}
    for child in of:
        alike.setdefault((child.responsible_authority, child.host_authority), []).append(child)
    theirs = [same for same in alike.values() if speaking_for(same[0], {}).unaccepted]
    versions = accepted(session, organisation_id) if theirs else {}
    counted = Counter[Layer]()
    for same in theirs:
        counted.update(dict.fromkeys(speaking_for(same[0], versions).unaccepted, len(same)))
    return tuple(Waiting(layer, counted[layer]) for layer in sorted(counted, key=lambda layer: layer.short_title))


def speaks_for(session: Session, child: Child, home: Home | None = None) -> Speaking:
    """What speaks for a child, and what waits for a manager. No query where no authority of the child has a protocol.

    `home`: where the child lives now, whose organisation decides; without it the one the record says, which a planned move leaves behind.
    """
    possible = speaking_for(child, {})
    return (
        speaking_for(child, accepted(session, home.organisation_id if home else child.organisation_id)) if possible.unaccepted else possible
    )


KNOWN_PARTS = frozenset({"edt", "host_edt", "police_supervisor"})
"""Roles of a protocol that every organisation has a part for already."""


def roles_of(session: Session, organisation_id: str) -> tuple[tuple[Layer, tuple[ContactRole, ...]], ...]:
    """Whom the protocols in use name besides those everybody knows: empty places for this organisation to fill in (C30)."""
    versions = accepted(session, organisation_id)
    found = []
    for name in (NATIONAL, *versions):
        pack = loader.together((name,), versions)
        roles = tuple(role for role in pack.contacts if role.source == name and role.slot not in KNOWN_PARTS)
        found.append((loader.layer(name, versions.get(name)), roles))
    return tuple((layer, roles) for layer, roles in found if roles)


def _offered(layer: Layer, kept: ProtocolAcceptance | None, names: Mapping[str, str], now: datetime) -> Offered:
    year = _YEAR.search(layer.date)
    return Offered(
        layer=layer,
        adds=() if layer.name == NATIONAL else what_it_adds(layer.name),
        years=local(now).year - int(year[0]) if year else None,
        used=kept.version if kept else "",
        accepted_at=kept.accepted_at if kept else None,
        accepted_by=names.get(kept.accepted_by or "", "") if kept else "",
    )


def what_it_adds(name: str) -> tuple[str, ...]:
    """What a local protocol adds to the national one, in a few lines, counted from the protocol itself."""
    pack = loader.load(name)
    counted = (
        (sum(rule.source == name for rule in pack.path.rules), "rule for when the police are told", "rules for when the police are told"),
        (sum(step.source == name for step in pack.steps), "step to find the child", "steps to find the child"),
        (sum(action.source == name for action in pack.actions), "thing to do", "things to do"),
        (sum(question.source == name for question in pack.call_questions), "question the police ask", "questions the police ask"),
        (sum(one.source == name for one in pack.contacts), "contact to fill in", "contacts to fill in"),
    )
    lines = [f"{count} {one if count == 1 else more}" for count, one, more in counted if count]
    if pack.police.has("absent"):
        lines.append("The police may answer “absent”")
    national = loader.national().form_titles
    lines += [f"{title}, instead of {national[form]}" for form, title in pack.form_titles.items() if national.get(form, title) != title]
    return tuple(lines)


def _take_back(standing: ProtocolAcceptance, actor: Person, now: datetime) -> None:
    standing.withdrawn_at, standing.withdrawn_by = now, actor.id


def _note(session: Session, kind: str, actor: Person, name: str, version: str, now: datetime) -> None:
    audit.record(session, kind, actor.id, subject=f"protocol:{name}", detail={"version": version}, at=now)
