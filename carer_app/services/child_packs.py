"""What a phone may read: the children in a person's care now, with what is needed on the night and nothing else (S16)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy.orm import Session

from carer_app.access.permissions import Permission
from carer_app.access.predicates import Held, Place, Standing, may
from carer_app.db import occurrence_store as store
from carer_app.db.models.occurrences import EntryRow, Occurrence
from carer_app.db.queries import child_packs as rows
from carer_app.db.queries import contacts, moves, plans
from carer_app.db.queries.child_packs import LineRow, Row
from carer_app.domain.entries import Located, Returned
from carer_app.domain.entry_json import parse_body, to_json
from carer_app.domain.levels import State
from carer_app.domain.log_words import WAS_AT
from carer_app.domain.night_fields import for_the_night
from carer_app.domain.profile import Profile
from carer_app.domain.settings import asks_as
from carer_app.domain.two_answers import safer
from carer_app.services import protocols
from carer_app.services.cared_for import reach_of
from carer_app.services.carried import carried_into_each
from carer_app.services.left import TOLD_FOR, Left, who_left
from carer_app.services.plan_proposals import line_of
from carer_app.services.protocol_files import url_of, url_of_versions

STAYS_AFTER_IT_ENDED = timedelta(hours=24)
MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Packs:
    """The packs, and whose record they are: a reading of each is written down."""

    children: tuple[dict[str, Any], ...]
    left: tuple[Left, ...] = ()

    @property
    def child_ids(self) -> tuple[str, ...]:
        """Each child once."""
        return tuple(pack["child"]["id"] for pack in self.children)


def packs_for(session: Session, person_id: str, roles: Sequence[Held], now: datetime) -> Packs:
    """Everything the person's phone may hold. The number of queries does not grow with the children."""
    found = _in_care(session, person_id, roles, now)
    whole = [o.id for group in found.values() for o in _occurrences(group) if _goes_whole(o, now)]
    ended = [o.id for group in found.values() for o in _occurrences(group) if not _goes_whole(o, now)]
    logs = _by_occurrence(rows.lines(session, whole, ended) if whole or ended else ())
    sections, answers = plans.latest_with_answers_of(session, found) if found else ({}, [])
    slots = contacts.for_children(session, [(group[0].child, group[0].home) for group in found.values()])
    accepted = _accepted(session, found.values())
    carried = carried_into_each(session, {c: (group[0].stay, sections.get(c, {}).values()) for c, group in found.items()})
    made = []
    for child_id, group in found.items():
        versions = accepted.get(_decides(group[0]), {})
        profile = safer(carried[child_id], [line_of(row) for row in answers if row.child_id == child_id])
        made.append(_pack(group, profile, contacts.with_the_plan(slots.get(child_id, {}), profile), versions, logs, now))
    in_order = sorted(made, key=lambda pack: (pack["child"]["preferred_name"].casefold(), pack["child"]["id"]))
    asks = not found or any(row.somebody_left for group in found.values() for row in group)
    return Packs(tuple(in_order), tuple(who_left(session, person_id, found, now)) if asks else ())


def news_for(session: Session, person_id: str, roles: Sequence[Held], known: Mapping[str, int], now: datetime) -> dict[str, Any]:
    """The lines that a phone has not got, of what is not finished; and which of the logs it knows are not its any more."""
    found = _in_care(session, person_id, roles, now)
    live = {o.id: (child_id, o) for child_id, group in found.items() for o in _occurrences(group) if _goes_whole(o, now)}
    behind = [occurrence_id for occurrence_id, (_, o) in live.items() if o.chain_length > known.get(occurrence_id, 0)]
    least = min((known.get(occurrence_id, 0) for occurrence_id in behind), default=0)
    logs = _by_occurrence(rows.lines(session, behind, (), after=least)) if behind else {}
    news = []
    for occurrence_id in behind:
        child_id, row = live[occurrence_id]
        after = min(known.get(occurrence_id, 0), row.chain_length)
        new = [line for line in logs.get(occurrence_id, ()) if line.entry.position > after]
        news.append(_log(row, new) | {"child": child_id, "after": after, "length": after + len(new)})
    mine = {o.id for group in found.values() for o in _occurrences(group)}
    return {"occurrences": news, "gone": sorted(set(known) - mine)}


def _in_care(session: Session, person_id: str, roles: Sequence[Held], now: datetime) -> dict[str, list[Row]]:
    """The rows of each child in reach. What the query found is asked of the permission map once more before it leaves."""
    reach = reach_of(person_id, roles, Permission.SEE_CHILD)
    found = rows.children(session, reach, now, rows.since(now), moves.somebody_left(person_id, now - TOLD_FOR, now))
    mine = [row for row in found if is_in_care(person_id, roles, row)]
    return {child_id: list(group) for child_id, group in groupby(mine, key=lambda row: row.child.id)}


def is_in_care(person_id: str, roles: Iterable[Held], row: Row) -> bool:
    """Whether these roles let the person see this child where the child is placed."""
    placed = Place(row.home.id, row.home.organisation_id) if row.home else None
    return may(
        person_id, roles, Permission.SEE_CHILD, Standing(placed, social_workers=frozenset({person_id} if row.is_social_worker else ()))
    )


def _occurrences(group: Sequence[Row]) -> list[Occurrence]:
    """Each once, whatever placements overlap."""
    return list({row.occurrence.id: row.occurrence for row in group if row.occurrence is not None}.values())


def _goes_whole(row: Occurrence, now: datetime) -> bool:
    """Not finished, or ended within a day; one of the past was over before it was written."""
    if row.state not in (State.CLOSED, State.PAST):
        return True
    ended = row.closed_at or row.returned_at
    return row.state is not State.PAST and ended is not None and now - ended <= STAYS_AFTER_IT_ENDED


def _by_occurrence(lines: Sequence[LineRow]) -> dict[str, list[LineRow]]:
    return {name: list(group) for name, group in groupby(lines, key=lambda line: line.entry.occurrence_id)}


def _pack(
    group: list[Row],
    profile: Profile,
    slots: Mapping[str, Any],
    versions: Mapping[str, str],
    logs: Mapping[str, list[LineRow]],
    now: datetime,
) -> dict[str, Any]:
    first = group[0]
    child, home = first.child, first.home
    speaking = protocols.speaking_for(child, versions)
    photo = {"id": first.photo_id, "sha256": first.photo_sha256, "url": f"/sync/photos/{first.photo_id}"} if first.photo_id else None
    every = _occurrences(group)
    return {
        "child": {
            "id": child.id,
            "preferred_name": child.preferred_name,
            "full_name": child.full_name,
            "date_of_birth": child.date_of_birth.isoformat() if child.date_of_birth else None,
            "responsible_authority": child.responsible_authority,
            "host_authority": child.host_authority,
        },
        "home": home
        and {"id": home.id, "name": home.name, "kind": asks_as(home.kind.value), "address": home.address, "telephone": home.telephone},
        "profile": for_the_night(profile.sections),
        "of_the_last_home": sorted(profile.of_the_last_home),
        "contacts": {
            slot: {name: getattr(row, name) or "" for name in ("label", "telephone", "email", "hours")} for slot, row in slots.items()
        },
        "protocol": {
            "names": [layer.name for layer in speaking.pack.layers],
            "packs": [{"name": used.name, "version": used.version, "digest": used.digest} for used in speaking.pack.used()],
            "url": url_of(speaking.pack),
        },
        "occurrences": [_log(o, logs.get(o.id, ())) for o in every if _goes_whole(o, now)],
        "earlier": [_earlier(o, logs.get(o.id, ())) for o in every[:MOST_EARLIER]],
        "photo": photo,
    }


def _log(row: Occurrence, lines: Sequence[LineRow]) -> dict[str, Any]:
    entries = [store.to_entry(line.entry) for line in lines]
    opened = next((entry.body for entry in entries if entry.kind == "opened"), None)
    return {
        "id": row.id,
        "together": row.together,
        "length": len(entries),
        "entries": [to_json(entry) for entry in entries],
        "marks": {line.entry.id: _marks(line) for line in lines},
        "names": {line.person.id: line.person.name for line in lines if line.person is not None},
        "protocol_url": url_of_versions({used.name: used.version for used in getattr(opened, "packs", ())}) if opened else None,
    }


def _marks(line: LineRow) -> dict[str, Any]:
    return {
        "proved": line.entry.author_proved,
        "received_at": line.entry.received_at.isoformat(),
        "late": bool(line.access_ended),
        "clock_seconds": line.clock_seconds,
    }


def _earlier(row: Occurrence, lines: Sequence[LineRow]) -> dict[str, Any]:
    return {
        "id": row.id,
        "opened_at": row.opened_at.isoformat(),
        "returned_at": row.returned_at.isoformat() if row.returned_at else None,
        "found_where": _found_where(line.entry for line in lines if line.entry.kind in rows.WHERE_FOUND),
        "level": row.level.value if row.level else "",
    }


def _found_where(lines: Iterable[EntryRow]) -> str:
    """The place, or in a word where; a place nobody had checked is not where the child was found."""
    found = ""
    for line in lines:
        body = parse_body(line.kind, json.loads(line.payload))
        if isinstance(body, Returned) or (isinstance(body, Located) and body.adult_with_child):
            found = body.place or found or WAS_AT[body.found_where]
    return found


def _accepted(session: Session, groups: Iterable[list[Row]]) -> Mapping[str, Mapping[str, str]]:
    """No query where no authority of these children has a protocol."""
    asking = {_decides(group[0]) for group in groups if protocols.speaking_for(group[0].child, {}).unaccepted}
    return protocols.accepted_by(session, asking) if asking else {}


def _decides(row: Row) -> str:
    """The organisation whose protocols count: that of the home the child lives in."""
    return row.home.organisation_id if row.home else row.child.organisation_id
