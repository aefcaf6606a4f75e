"""Page 1 of the pack: what an officer needs at a glance, oldest step first, without the home's address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from carer_app.domain.entries import LevelRaised, PoliceOutcome, PoliceTold
from carer_app.domain.handover_danger import danger_rows, looks_like
from carer_app.domain.handover_facts import facts, interpreter, photo_words, summary
from carer_app.domain.handover_log import LogReader
from carer_app.domain.handover_parts import Contact, Earlier, Overview, Placement, Reporter, Row, Why
from carer_app.domain.handover_room import first_and_newest, first_of, fitted, room_below, room_for_done
from carer_app.domain.handover_words import CHILD, LOG, PLACES, TONIGHT, carer_said, cut, how_long, joined, pronouns, short, since
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.log_lines import named
from carer_app.domain.log_words import LEVEL
from carer_app.domain.paragraphs import paragraphs_words
from carer_app.domain.profile import Profile
from carer_app.domain.profile_fields import date_words
from carer_app.domain.profile_words import ROLES
from carer_app.domain.speaking import in_force
from carer_app.domain.wall_clock import local

if TYPE_CHECKING:
    from carer_app.domain.protocol import Pack

MOST_LOOK, MOST_RISKY = 6, 3
MOST_RING = 4
MOST_EARLIER = 2
MOST_PARAGRAPHS = 2
NO_NAME = "Name not known"

OUTCOMES = {
    PoliceOutcome.RECORDED_MISSING: "missing",
    PoliceOutcome.DELAYED: "not yet: the police said they would wait",
    PoliceOutcome.REFUSED: "not recorded: the police disagreed",
    PoliceOutcome.ABSENT: "absent",
}
# NAT-3.20 and NAT-3.8 in our own words: the basis on which the police are asked to act.
BASIS_MISSING = (
    "Framework, paragraph 3.20: once a carer has made reasonable enquiries, the child is still away and the carer is still worried, the "
    "police should act on that worry, record the child as missing and start looking."
)
BASIS_NOW = (
    "Framework, paragraphs 3.14 and 3.15: where there is fear for someone’s safety, or the agreed plan says so, the police are told "
    "without waiting for other steps. Paragraph 3.20: they act on the carer’s worry, record the child as missing and start looking."
)
BASIS_LOCATED = (
    "Framework, paragraph 3.8: where a child’s whereabouts are known and there is risk to the child, to others or to those "
    "who would go there, the carer’s side and the police agree together how to go on. This is not a missing report."
)


def overview(
    pack: Pack, log: LogReader, profile: Profile, contacts: Sequence[Contact], placement: Placement, reporter: Reporter,
    made_at: datetime, earlier: Sequence[Earlier],
) -> Overview:  # fmt: skip
    """Page 1. Everything long is cut at a word and says where the rest is."""
    day = local(made_at).date()
    said = pronouns(profile.get("identity", "pronouns"))
    at_a_glance, why, danger = facts(log, profile, placement, said, day), _why(pack, log, day), danger_rows(log, profile)
    status, agreed = _status(log, day), agreed_rows(log, day)
    talking = (
        Row("Needs", short(_needs(profile), 210, CHILD)),
        Row("Officer safety", short(profile.words("risks", "officer_safety"), 150, CHILD)),
    )
    done = tuple(replace(line, cells=(line.cells[0], short(line.cells[1], 110, LOG))) for line in log.enquiries(day))
    not_done = tuple(cut(line, 170, LOG) for line in log.not_done()[-2:])
    room = room_below(at_a_glance, why, (*danger, *talking), status)
    most = room_for_done(room, done, not_done, agreed)
    ring = _ring(contacts, profile, reporter)
    look, before = fitted(room, _look(log, profile), ring, _earlier(earlier, profile, made_at))
    return Overview(
        name=cut(profile.full_name or profile.text("identity", "preferred_name") or NO_NAME, 80, CHILD),
        summary=summary(profile, day),
        photo_words=photo_words(profile, day),
        facts=at_a_glance,
        why=why,
        basis=_basis(log),
        status=status,
        danger=danger,
        done_title=f"What has been done to find {said.them}",
        done=first_and_newest(done, most),
        done_first=first_of(most),
        done_left_out=len(done) - most,
        not_done=not_done,
        look=look,
        ring=ring,
        earlier=before,
        talking_title=f"Talking with {said.them}",
        talking=talking,
        agreed=agreed,
    )


def _needs(profile: Profile) -> str | None:
    return joined((profile.words("health", "how_to_talk"), interpreter(profile), profile.words("health", "disability")))


def _why(pack: Pack, log: LogReader, day: date) -> Why:
    occurrence = log.occurrence
    decided = occurrence.decided
    worry = occurrence.details.get("worry", "")
    reasons = (named(carer_said(why), log.child) for why in decided.why) if decided else ()
    sentences = (*reasons, *_raised(log, day), *((worry,) if worry else ()))
    return Why(
        _why_heading(pack, log, day),
        tuple(cut(log.say(s), 260, TONIGHT) for s in sentences),
        paragraphs_words(decided.cites, in_force(pack))[:MOST_PARAGRAPHS] if decided else (),
    )


def _why_heading(pack: Pack, log: LogReader, day: date) -> str:
    """It says that we report only where the level is the police."""
    occurrence = log.occurrence
    began = log.level_since()
    at = f" since {since(began, day)}" if began else ""
    if occurrence.returned_at is not None:
        return f"The highest level while away: {level_words(pack, occurrence.highest_level)}"
    if occurrence.level is not LevelOfIntervention.POLICE:
        return f"Level now: {level_words(pack, occurrence.level)}{at}"
    told = "Why we ask for help" if occurrence.state is State.KNOWN_WITH_RISK else "Why we are reporting"
    return f"{told}: {level_words(pack, occurrence.level)}{at}"


def level_words(pack: Pack, level: LevelOfIntervention | None) -> str:
    """The level as the pack names it, in the middle of a sentence."""
    if level is None:
        return "not decided yet"
    words = pack.levels.get(level.value)
    return words.title[:1].lower() + words.title[1:] if words else LEVEL[level]


def _raised(log: LogReader, day: date) -> Iterable[str]:
    entry = log.last_entry(LevelRaised)
    if entry is not None and isinstance(entry.body, LevelRaised) and log.occurrence.level is entry.body.level:
        yield f"The carer raised the level at {since(entry.happened_at, day)}{': ' + entry.body.reason if entry.body.reason else ''}."


def _basis(log: LogReader) -> str:
    if log.occurrence.state is State.KNOWN_WITH_RISK:
        return BASIS_LOCATED
    if log.occurrence.level is not LevelOfIntervention.POLICE:
        return ""
    early = log.occurrence.decided is not None and log.occurrence.decided.rule in {"D1", "D2", "D3", "D4", "D4u", "D4h", "D5", "D9"}
    return BASIS_NOW if early else BASIS_MISSING


def _status(log: LogReader, day: date) -> str:
    occurrence = log.occurrence
    if occurrence.returned_at is not None:
        return f"Back since {since(occurrence.returned_at, day)}. Kept for the record and for what follows."
    if occurrence.located_at is not None:
        return f"Located at {since(occurrence.located_at, day)}: a trusted adult is with {log.child}."
    return ""


def _look(log: LogReader, profile: Profile) -> tuple[Row, ...]:
    believed = log.occurrence.details.get("believed_place")
    is_there = log.occurrence.facts.get("whereabouts") == "verified"
    first = (Row("Is there now" if is_there else "Perhaps now", short(log.say(believed), 120, TONIGHT)),) if believed else ()
    return (*first, *places_and_people(profile, MOST_LOOK - len(first)))


def places_and_people(profile: Profile, most: int = MOST_LOOK) -> tuple[Row, ...]:
    """Where the child was found before and who is a risk to them; then other places. A risk is never left out for the others."""
    rows = _once_an_address([*profile.places, *profile.people])
    risky = [r for r in rows if r.get("should_see") == "no"]
    found = [r for r in rows if r.get("found_before") and r not in risky]
    rest = [r for r in rows if r in profile.places and r not in found and r not in risky]
    shown = [*found[: max(0, most - min(len(risky), MOST_RISKY))], *risky[:MOST_RISKY], *rest]
    return tuple(_place_row(r, profile) for r in shown[:most])


def _once_an_address(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """A person who lives at a place that is listed is not listed again on page 1, save who is a risk to the child."""
    first: dict[str, Mapping[str, Any]] = {}
    for at, row in enumerate(rows):
        first.setdefault(str(at if row.get("should_see") == "no" else row.get("address") or at).lower(), row)
    return list(first.values())


def _place_row(row: Mapping[str, Any], profile: Profile) -> Row:
    name = joined((row.get("name"), row.get("address")), ", ") or "not named"
    found = row.get("found_before")
    known_by = looks_like(row, profile) if row in profile.people else None
    said = joined((known_by, found and f"found here: {cut(found, 60, PLACES)}", safety_words(row)), " · ")
    return Row(cut(name, 70, PLACES), said, is_strong=row.get("should_see") == "no")


def safety_words(row: Mapping[str, Any]) -> str:
    """Whether somebody other than the police may go there. A place nobody has assessed is not called safe (G9)."""
    if row.get("police_only") in ("yes", "dont_know"):
        visit = "police only"
    else:
        visit = {"yes": "safe for us to visit", "no": "not safe for us to visit"}.get(
            row.get("safe_to_visit", ""), "not checked for safety"
        )
    return f"a risk to the child · {visit}" if row.get("should_see") == "no" else visit


def _ring(contacts: Sequence[Contact], profile: Profile, reporter: Reporter) -> tuple[Row, ...]:
    first = Row(f"{reporter.name} (reporting)", joined((reporter.telephone, reporter.note), ", "))
    rest = [Row(c.role, short(joined((c.name, c.telephone, c.hours), ", "), 110, CHILD)) for c in who_to_ring(contacts, profile)]
    return (first, *rest)[:MOST_RING]


def who_to_ring(contacts: Sequence[Contact], profile: Profile) -> tuple[Contact, ...]:
    """The contacts kept by the home and the agency, then professionals of the profile in roles nobody fills yet."""
    rows = profile.rows("contacts", "professionals")
    own = (
        Contact(ROLES.get(r.get("role", ""), "Professional"), r.get("name", ""), r.get("telephone", ""), r.get("hours", "")) for r in rows
    )
    held = [c for c in contacts if c.telephone or c.name]
    taken = {c.role.lower() for c in held}
    return (*held, *(c for c in own if c.role.lower() not in taken))


def _earlier(earlier: Sequence[Earlier], profile: Profile, now: datetime) -> tuple[Row, ...]:
    recent = [e for e in earlier if now - e.away_from <= timedelta(days=90)]
    if not earlier:
        return (_earlier_from_profile(profile),)
    newest = sorted(earlier, key=lambda e: e.away_from, reverse=True)[:MOST_EARLIER]
    count = Row(
        "How often", f"{len(recent)} in the last 90 days" + (f", {len(earlier)} known in all" if len(earlier) > len(recent) else "")
    )
    return (count, *(Row(date_words(local(e.away_from).date()), earlier_words(e)) for e in newest))


def earlier_words(e: Earlier) -> str:
    """Where the child was found, and how long they were away."""
    span = f"away {how_long(e.back_at - e.away_from)}" if e.back_at else "time of return not known"
    return joined((e.found_where and cut(e.found_where, 80, CHILD), span), "; ") or span


def _earlier_from_profile(profile: Profile) -> Row:
    before = {"yes": "yes", "no": "none known"}.get(profile.get("history", "missing_before") or "")
    times = profile.rows("history", "times")
    found = [t["found_where"] for t in times if t.get("found_where")]
    return Row(
        "Before", short(joined((before, profile.words("history", "how_many"), f"found: {', '.join(found)}" if found else None)), 160, CHILD)
    )


def agreed_rows(log: LogReader, day: date) -> tuple[Row, ...]:
    """What the police and the carer's side have agreed (NAT-3.22). Blank until they have."""
    answer = log.occurrence.police_answer
    told = log.occurrence.police_told
    if told is None and answer is None:
        return (Row("Police told", "not told yet"),)
    officer = (answer.officer, answer.officer_role, answer.direct_contact) if answer else ()
    took_it = (told.body.name, told.body.role) if told is not None and isinstance(told.body, PoliceTold) else ()
    recorded = joined((OUTCOMES[answer.outcome], answer.risk_grade and f"risk {answer.risk_grade}"), ", ") if answer else None
    return (
        Row("Police told", since(told.happened_at, day) if told is not None else "not told yet"),
        Row("Reference", log.occurrence.reference_words or None),
        Row("Recorded as", recorded),
        Row("Next review", since(answer.review_at, day) if answer and answer.review_at else None),
        Row("Officer", joined(officer, ", ") or joined(took_it, ", ")),
    )
