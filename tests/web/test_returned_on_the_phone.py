"""After a return: the phone shows the same pages as the server, and a form that is sent there keeps the same lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from carer_app.db.models.children import ContactSlot, ScopeKind, Slot
from carer_app.db.models.people import Home
from carer_app.domain.entries import FoundWhere, Located, PoliceTold, Returned
from carer_app.extensions import db
from carer_app.services.situation import log_of
from tests.people import World
from tests.web import test_pages_on_the_phone as both
from tests.web.strict_client import Page, StrictClient, values_of
from tests.web.telling import folded, police_level, write
from tests.web.tonight import PLAN, SIGNS, carer, give_plan

TOGETHER = {"prevention_interview_by": "trusted_adult", "prevention_interview_name": "Sam Ray", "return_interview_by": "The youth service"}


@pytest.fixture
def phone(app: Flask, world: World, tmp_path: Any) -> both.Phone:
    return both.Phone(app, world, tmp_path)


@pytest.fixture
def client(app: Flask, world: World, strict_as: Any) -> StrictClient:
    signs = {**SIGNS, "after_signs": ["New clothes nobody bought"]}
    give_plan(app, world, "ash", warning_signs=signs, plan={**PLAN, **TOGETHER}, child_words={"welcome": "Put the kettle on."})
    with app.app_context():
        home = db.session.get_one(Home, world.homes["larch"])
        for slot, label in ((Slot.EDT, "Harbour night team"), (Slot.SOCIAL_WORKER, "Jo Hill"), (Slot.ON_CALL_MANAGER, "On call")):
            kept = ContactSlot(organisation_id=home.organisation_id, scope_kind=ScopeKind.HOME, scope_id=home.id, slot=slot)
            kept.label, kept.telephone = label, "01632 960 100"
            db.session.add(kept)
        db.session.commit()
    client = carer(strict_as)
    client.title_is_h1 = False
    return client


class Twice:
    """What was sent to the server, to be sent to a phone that held the same log, and the lines the server kept."""

    def __init__(self, app: Flask, occurrence: str) -> None:
        self._app, self.occurrence = app, occurrence
        self.sent: list[dict[str, Any]] = []
        self.kept: list[list[Any]] = []

    def send(self, page: Page, action: str, press: tuple[str, str] | None = None, **answers: Any) -> Page:
        """Send the form of that page on both sides."""
        form = page._which(None, action)
        typed = {**values_of(form), **answers, **dict([press] if press else [])}
        with self._app.app_context():
            before, names = log_of(db.session, self.occurrence)
        self.sent.append(
            {
                "url": form.get("action"),
                "typed": typed,
                "logs": {self.occurrence: {"entries": [both._line(e) for e in before], "names": names}},
            }
        )
        after = page.submit(action=action, press=press, **answers)
        with self._app.app_context():
            self.kept.append(log_of(db.session, self.occurrence)[0][len(before) :])
        return after


def _told(lines: list[Any]) -> list[Any]:
    """Kind, body and times of each line: ids and when it was written differ."""
    return [(one["kind"], sorted((n, _plain(v)) for n, v in {**one["body"], "": one["happened_at"]}.items())) for one in lines]


def _plain(value: Any) -> Any:
    """A time is near enough: the two were sent one after the other."""
    is_time = isinstance(value, str) and value[4:5] == value[7:8] == "-" and value[10:11] == "T"
    return Near(datetime.fromisoformat(value)) if is_time else value


@dataclass(frozen=True, eq=False)
class Near:
    """A time, give or take five minutes."""

    at: datetime

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Near) and abs(self.at - other.at) < timedelta(minutes=5)


def test_every_step_after_a_return_is_the_same(app: Flask, client: StrictClient, world: World, phone: both.Phone) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="WY-9"))
    home = f"/returned/{occurrence}"
    founds = [f"{home}?found={found.value}" for found in FoundWhere]
    both.same(client, phone, occurrence, [home, *founds, f"{home}/gone-again"])
    twice = Twice(app, occurrence)
    page = twice.send(
        client.get(f"{home}?found=family_or_friends"), home, is_here="yes", at_time="30", place="Nan’s flat", brought_by="Nan"
    )
    steps = ["hurt_or_unwell", "signs", "crime_evidence", "police_told", "people_told", "safe_to_stay", "welcome", "prevention_interview",
             "return_interview", "documents_review", "count_check"]  # fmt: skip
    both.same(client, phone, occurrence, [home, *(f"{home}/step/{step}" for step in steps)])
    page = twice.send(client.get(f"{home}/step/signs"), "/step/signs", ("answer", "yes"), seen=["New clothes nobody bought"])
    page = twice.send(client.get(f"{home}/step/crime_evidence"), "/step/crime_evidence", ("answer", "yes"), note="Phone kept off.")
    page = twice.send(page, "/crime-told", crime_who="PC Ali, 77")
    page = twice.send(client.get(f"{home}/step/safe_to_stay"), "/step/safe_to_stay", ("answer", "no"))
    both.same(client, phone, occurrence, [home])
    twice.send(page, "/safety-told", safety_told=["edt"], safety_who="Ola")
    page = twice.send(client.get(f"{home}/step/people_told"), "/tell/edt")
    both.same(client, phone, occurrence, [home])
    page = twice.send(page, "/told", ("result", "spoke"))
    page = twice.send(client.get(f"{home}/step/police_told"), "/police-know", name="PC Ali", told_at="0")
    page = twice.send(client.get(f"{home}/step/people_told"), "/step/people_told", ("answer", "done"), told=["social_worker"], who="Jo")
    page = twice.send(client.get(f"{home}/step/hurt_or_unwell"), "/step/hurt_or_unwell", ("answer", "no"))
    page = twice.send(client.get(f"{home}/step/return_interview"), "/step/return_interview", ("answer", "asked"))
    page = twice.send(client.get(f"{home}/step/documents_review"), "/step/documents_review", ("answer", "asked"))
    both.same(client, phone, occurrence, [home])
    twice.send(page, "/close")
    both.same(client, phone, occurrence, [home, f"/occurrence/{occurrence}", f"/occurrence/{occurrence}/paper"])
    shown = phone.shows(occurrence, datetime.now(UTC), [], twice.sent)
    for asked, ours, theirs in zip(twice.sent, shown, twice.kept, strict=True):
        assert _told(ours["lines"]) == _told([both._line(line) for line in theirs]), (asked["url"], ours.get("said"))
        assert ours["redirect"].startswith(home), asked["url"]
    assert folded(app, occurrence).closed_at is not None


def test_at_a_hospital_the_page_is_the_same(app: Flask, client: StrictClient, world: World, phone: both.Phone) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="WY-9"), Located(FoundWhere.HOSPITAL, adult_with_child=True, place="Ward 4"))
    both.same(client, phone, occurrence, [f"/returned/{occurrence}", f"/returned/{occurrence}?found=hospital"])
    twice = Twice(app, occurrence)
    page = client.get(f"/returned/{occurrence}")
    twice.send(page, "/looked-after", consent="The social worker", staying="Amy")
    twice.send(
        client.get(f"/returned/{occurrence}?found=hospital"), f"/returned/{occurrence}", is_here="with_adult", at_time="0", place="Ward 5"
    )
    shown = phone.shows(occurrence, datetime.now(UTC), [], twice.sent)
    for ours, theirs in zip(shown, twice.kept, strict=True):
        assert _told(ours["lines"]) == _told([both._line(line) for line in theirs]), ours


def test_what_is_missing_is_said_and_nothing_is_kept(app: Flask, client: StrictClient, world: World, phone: both.Phone) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK))
    with app.app_context():
        entries, names = log_of(db.session, occurrence)
    logs = {occurrence: {"entries": [both._line(entry) for entry in entries], "names": names}}
    sent = [
        ("/step/signs", {"answer": "yes"}, "Tick what you see"),
        ("/step/people_told", {"answer": "done"}, "Tick the social worker or the duty team"),
        ("/step/hurt_or_unwell", {"answer": "made up"}, "Choose one of the answers"),
        ("/crime-told", {}, "Write who at the police knows"),
        ("/close", {}, "This cannot be closed yet."),
    ]
    asked = [{"url": f"/returned/{occurrence}{path}", "typed": typed, "logs": logs} for path, typed, _ in sent]
    for (path, _, words), shown in zip(sent, phone.shows(occurrence, datetime.now(UTC), [], asked), strict=True):
        assert shown["lines"] == [], path
        assert words in shown["said"], path
        assert shown["status"] in (409, 422)


def test_they_are_already_back_is_the_same_page_and_the_same_lines(
    app: Flask, client: StrictClient, world: World, phone: both.Phone
) -> None:
    occurrence = world.occurrences["ash"]
    child = world.children["ash"]
    running = phone.shows(occurrence, datetime.now(UTC), [f"/returned/already/{child}"])
    assert running[0]["redirect"] == f"/returned/{occurrence}"
    with app.app_context():
        entries, names = log_of(db.session, occurrence)
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK), happened_at=datetime.now(UTC) - timedelta(days=2))
    url = f"/returned/already/{child}"
    both.same(client, phone, occurrence, [url])
    said: dict[str, Any] = {"missed_at": "240", "back_at": "30", "found_where": "family_or_friends", "place": "An aunt", "what": "Hurt his arm",
                            "level": "carer", "told": ["edt", "police"], "who": "Ola", "reference": "NP-77"}  # fmt: skip
    page = client.get(url)
    typed = {**values_of(page._which(None, url)), **said}
    after = page.submit(action=url, **said)
    other = after.url.split("/")[2]
    with app.app_context():
        kept, _ = log_of(db.session, other)
        back, back_names = log_of(db.session, occurrence)
    ended = {occurrence: {"entries": [both._line(e) for e in back], "names": back_names}}
    open_ = {occurrence: {"entries": [both._line(e) for e in entries], "names": names}}
    asked = [{"url": url, "typed": typed, "logs": ended}, {"url": url, "typed": typed, "logs": open_}]
    alone, there = phone.shows(occurrence, datetime.now(UTC), [], asked)
    assert _told(alone["lines"]) == _told([both._line(line) for line in kept])
    assert alone["redirect"].startswith("/returned/")
    assert [line["kind"] for line in there["lines"]] == ["noted"]
    assert "while this log was open" in there["lines"][0]["body"]["text"]
    assert there["redirect"] == f"/returned/{occurrence}"
