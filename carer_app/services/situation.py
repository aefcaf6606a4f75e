"""Everything a page about one occurrence needs, gathered in a constant number of queries and judged at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from carer_app.db import occurrence_store as store
from carer_app.db.key_ring import KeyRing
from carer_app.db.models.children import Child, Placement, Slot
from carer_app.db.models.occurrences import Occurrence as OccurrenceRow
from carer_app.db.models.people import Home
from carer_app.db.queries import children, contacts, plans
from carer_app.db.queries import situation as reading
from carer_app.domain import next_actions
from carer_app.domain.agreed_wait import agreed_wait
from carer_app.domain.decision import Ask, Decision, decide
from carer_app.domain.entries import Entry, ExpectedWhere, PoliceOutcome
from carer_app.domain.levels import LevelOfIntervention, State
from carer_app.domain.next_actions import NextAction, NextStep, StepContext, actions_for, reasonable_actions, steps_for
from carer_app.domain.occurrence import Occurrence, OccurrenceNow, facts_for_decision
from carer_app.domain.police_report import SAID_NO
from carer_app.domain.profile import WAIT, Profile, plan_facts
from carer_app.domain.protocol import LevelWords, Pack
from carer_app.domain.settings import asks_as
from carer_app.domain.to_try import number_to_ring
from carer_app.domain.two_answers import safer
from carer_app.packs import loader
from carer_app.packs.office_hours import is_office_hours
from carer_app.services.carried import carried_into
from carer_app.services.plan_proposals import line_of

LONDON = ZoneInfo("Europe/London")
Living = tuple[Home | None, Placement | None]
"""The home a child lives in now, and the stay there."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ring in one part. Empty words where nothing is kept."""

    slot: str
    label: str = ""
    telephone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another occurrence that belongs beside this one; for `together` ones the higher level leads."""

    occurrence_id: str
    child_name: str
    level: LevelOfIntervention | None
    state: State
    why: str


@dataclass(frozen=True)
class Situation:
    """One occurrence at one moment, with the child, the plan, the protocol and what to do next."""

    row: OccurrenceRow
    child: Child
    home: Home
    photo_id: str | None
    pack: Pack
    profile: Profile
    occurrence: Occurrence
    now: datetime
    contacts: Mapping[str, Contact]
    plan_facts: Mapping[str, str | int]
    steps: tuple[NextStep, ...]
    beside: tuple[Beside, ...]
    names: Mapping[str, str]
    lives: Home | None = None

    @property
    def id(self) -> str:
        """The occurrence's id."""
        return self.row.id

    @property
    def child_name(self) -> str:
        """What the child likes to be called."""
        return self.child.preferred_name or "the child"

    @property
    def cared_for_in(self) -> Home:
        """The home the child lives in now; `home` is the one they went missing from, which the police are told."""
        return self.lives or self.home

    @cached_property
    def at_now(self) -> OccurrenceNow:
        """The occurrence with the timers that have run out."""
        return self.occurrence.at(self.now)

    @property
    def state(self) -> State:
        """The state to show."""
        return self.at_now.state

    @property
    def level(self) -> LevelOfIntervention | None:
        """The level to show."""
        return self.at_now.level

    @property
    def wait_minutes(self) -> int | None:
        """The wait that was agreed for this hour (NAT-INT-9)."""
        return agreed_wait(self.profile, self.now)

    @property
    def wait_is_of_the_last_home(self) -> bool:
        """A wait was agreed for the home before, and does not count here (NAT-2.8b)."""
        return WAIT in self.profile.of_the_last_home

    @property
    def words(self) -> LevelWords:
        """How the protocol tells that state, or that level while nothing more is known."""
        by_state = self._words_of(self.state)
        by_level = self.pack.levels.get(self.level.value) if self.level else None
        plain = self.state in (State.WAITING, State.CARER_INTERVENTION, State.POLICE_DECIDED)
        return (by_level if plain and by_level else by_state) or self.pack.states[State.OPENED.value]

    @property
    def report_words(self) -> LevelWords | None:
        """How the protocol tells where the report to the police stands."""
        return self._words_of(self.occurrence.report_state) if self.occurrence.report_state else None

    def _words_of(self, state: State) -> LevelWords | None:
        """A refusal is no delay: it is headed as what it is (NAT-L2-A-c)."""
        words, answer = self.pack.states.get(state.value), self.occurrence.police_answer
        is_no = state is State.POLICE_DELAYED and answer is not None and answer.outcome is PoliceOutcome.REFUSED
        return replace(words, title=SAID_NO) if words and is_no else words

    @cached_property
    def facts(self) -> Mapping[str, str | int]:
        """What the rules are given at this moment."""
        return facts_for_decision(self.occurrence, self.now, self.plan_facts, reasonable_actions(self.steps))

    @cached_property
    def outcome(self) -> Ask | Decision:
        """What the rules say at this moment."""
        return decide(self.pack.path, self.facts)

    @cached_property
    def actions(self) -> tuple[NextAction, ...]:
        """What to do now, in order. Empty while a page has still to be answered."""
        return actions_for(self.pack, self.facts, self.outcome) if isinstance(self.outcome, Decision) else ()

    @property
    def police(self) -> str:
        """What the banner says: none, not_told, rang_unanswered or told. Only the police taking the report makes it told (product 3)."""
        if self.occurrence.police_told is not None:
            return "told"
        if self.occurrence.police_rang_unanswered:
            return "rang_unanswered"
        return "not_told" if self.occurrence.is_open and self.level is LevelOfIntervention.POLICE else "none"

    @property
    def emergency(self) -> Mapping[str, str]:
        """The duty team for the strip at the foot of the page."""
        edt = self.contacts.get(Slot.EDT.value, Contact("edt"))
        return {"edt_telephone": edt.telephone, "label": edt.label or "Duty team"}

    @property
    def leader(self) -> Beside | None:
        """The linked child whose level is higher than this one's, if any: it leads (issue: siblings)."""
        rank = self.level.rank if self.level else -1
        higher = [b for b in self.beside if b.why == "together" and b.level and b.level.rank > rank]
        return max(higher, key=lambda b: b.level.rank if b.level else -1, default=None)


def situation(
    session: Session, occurrence_id: str, now: datetime, core: reading.Core | None = None, living: Living | None = None
) -> Situation:
    """The occurrence as it stands at `now`; `core` and `living` are what the guard has read already. Raises LookupError where there is none."""
    core = core or reading.core(session, occurrence_id)
    KeyRing.of(session).take(core.keys)
    entries, names = log_of(session, occurrence_id)
    occurrence = Occurrence.of(entries)
    lives, stay = living or children.lives(session, core.child.id, now)
    sections, answers = plans.latest_with_answers_of(session, [core.child.id])
    profile = carried_into(session, stay, sections.get(core.child.id, {}).values())
    profile = safer(profile, map(line_of, answers))
    slots = _contacts(session, core.child, lives, profile)
    pack = pack_of(occurrence)
    occurrence = occurrence.ringing_again_after(pack.ring_again_minutes)
    facts = _plan_facts(profile, occurrence, core.home, now)
    context = _step_context(occurrence, profile, slots, core.child, facts, now)
    return Situation(
        row=core.row,
        child=core.child,
        home=core.home,
        photo_id=core.photo_id,
        pack=pack,
        profile=profile,
        occurrence=occurrence,
        now=now,
        contacts=slots,
        plan_facts=facts,
        steps=steps_for(pack, context),
        beside=_beside(session, core.row, occurrence),
        names=names,
        lives=lives,
    )


def log_of(session: Session, occurrence_id: str) -> tuple[list[Entry], dict[str, str]]:
    """The lines of a log in order of receipt, and the names of those who wrote them."""
    found = reading.lines(session, occurrence_id)
    authors = {person.id: person for _, person in found if person is not None}  # each name is opened once, not once a line
    return [store.to_entry(row) for row, _ in found], {person_id: person.name for person_id, person in authors.items()}


def log_until(session: Session, occurrence_id: str, until: datetime) -> tuple[Occurrence, dict[str, str]] | None:
    """The log as it stood when the child left, and who had written in it: what came later is nobody's who is left behind.

    None where nothing had come by then: a phone may hand a whole log in late.
    """
    entries, names = log_of(session, occurrence_id)
    kept = [entry for entry in entries if (entry.received_at or entry.written_at) <= until]
    if not kept:
        return None
    return Occurrence.of(kept), {entry.author: names[entry.author] for entry in kept if entry.author in names}


def pack_of(occurrence: Occurrence) -> Pack:
    """The protocols the occurrence began with, in the versions it began with."""
    used = occurrence.packs
    return loader.together([pack.name for pack in used], {pack.name: pack.version for pack in used})


def _step_context(
    occurrence: Occurrence,
    profile: Profile,
    slots: Mapping[str, Contact],
    child: Child,
    facts: Mapping[str, str | int],
    now: datetime,
) -> StepContext:
    opened = occurrence.opened
    where = opened.expected_where if opened else ExpectedWhere.HOME
    return StepContext(
        taken=tuple(occurrence.steps.values()),
        child=child.preferred_name,
        child_telephone=_telephone(profile),
        state=occurrence.at(now).state,
        expected_where=where,
        expected_place=_expected_place(where, profile),
        believed_place=occurrence.details.get("believed_place", ""),
        is_believed=occurrence.facts.get("whereabouts") == "believed",
        is_found=occurrence.facts.get("whereabouts") == "verified" and not occurrence.at(now).verification_lapsed,
        people=next_actions.people_to_ring(profile),
        places=next_actions.places_to_try(profile),
        child_steps=profile.child_steps,
        family_rule=profile.family_contact_rule,
        office_hours=facts["office_hours"] == "yes",
        social_worker=_to_ring(slots, Slot.SOCIAL_WORKER),
        edt=_to_ring(slots, Slot.EDT),
        manager=_to_ring(slots, Slot.ON_CALL_MANAGER),
        facts={name: str(facts[name]) for name in ("setting", "out_of_area") if name in facts},
    )


def _telephone(profile: Profile) -> str:
    """The child's own number: the first one kept."""
    written = (number_to_ring(str(row.get("number") or "")) for row in profile.rows("phone_online", "phones"))
    return next((number for number in written if number), "")


def _expected_place(where: ExpectedWhere, profile: Profile) -> next_actions.Contact | None:
    if where is not ExpectedWhere.SCHOOL or not profile.text("school", "name"):
        return None
    return next_actions.Contact(profile.text("school", "name"), number_to_ring(profile.text("school", "telephone")))


def _to_ring(slots: Mapping[str, Contact], slot: Slot) -> next_actions.Contact | None:
    kept = slots.get(slot.value)
    return next_actions.Contact(kept.label, kept.telephone) if kept else None


def _plan_facts(profile: Profile, occurrence: Occurrence, home: Home, now: datetime) -> dict[str, str | int]:
    today: date = now.astimezone(LONDON).date()
    facts: dict[str, str | int] = plan_facts(profile, today, setting=asks_as(home.kind.value))
    facts["office_hours"] = "yes" if is_office_hours(now) else "no"
    if profile.police_from_outset == "yes" and profile.police_condition:
        # the plan names a condition: whether it is met tonight is the carer's to say; unsaid is never "no" (G12)
        facts["plan_police_from_outset"] = occurrence.facts.get("plan_police_from_outset", "dont_know")
    return facts


def _contacts(session: Session, child: Child, home: Home | None, profile: Profile) -> dict[str, Contact]:
    kept = contacts.with_the_plan(contacts.for_child(session, child, home), profile)
    return {slot: Contact(slot, row.label or "", row.telephone or "", row.email or "", row.hours or "") for slot, row in kept.items()}


def _beside(session: Session, row: OccurrenceRow, occurrence: Occurrence) -> tuple[Beside, ...]:
    why = {link.occurrence: link.why for link in occurrence.linked}
    if not why and row.together is None:
        return ()
    found = reading.beside(session, row, list(why))
    return tuple(Beside(other.id, child.preferred_name, other.level, other.state, why.get(other.id, "together")) for other, child in found)
