"""Telling the police: the script, the ring, the report, the answer, disagreement and news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from carer_app.domain.entries import (
    CallStarted,
    DetailsGiven,
    Escalated,
    FoundWhere,
    Noted,
    PoliceAnswered,
    PoliceOutcome,
    PoliceRang,
    PoliceTold,
    Returned,
)
from carer_app.domain.levels import State
from forms.report import AnswerForm, ToldForm
from tests.people import World
from tests.web.strict_client import Page, StrictClient
from tests.web.telling import NOW, danger_now, folded, kinds, log, police_level, write

NOT_TOLD = "You have NOT told the police yet"
NOT_SPOKEN = "You have NOT spoken to the police"
StrictAs = Callable[..., StrictClient]
QUERIES = 14
"""The most any page here asks: who asks and may they, the situation (6 together), the times before (2), a log beside (2), the audit of a
first reading (4). `test_six_queries_…` holds the usual case."""


@pytest.fixture
def client(strict_as: StrictAs) -> StrictClient:
    client = strict_as("worker")
    client.max_queries = QUERIES
    return client


def whole(page: Page) -> str:
    """All that is on the page, the banner included."""
    return " ".join("".join(page.tree.itertext()).split())


def test_the_call_page_says_ring_now_and_that_nobody_was_told(app: Flask, world: World, client: StrictClient) -> None:
    page = client.get(f"/report/{police_level(app, world)}")
    assert page.h1 == "Ring 101 now"
    assert NOT_TOLD in whole(page)
    assert "If anything suggests danger now, ring 999." in page.text
    assert "Read this out" in page.text
    assert "I am reporting a child in care missing" in page.text
    assert "You can ring now. They may ask about these" in page.text


def test_danger_now_is_999(app: Flask, world: World, client: StrictClient) -> None:
    assert client.get(f"/report/{danger_now(app, world)}").h1 == "Ring 999 now"


def test_the_police_can_be_rung_before_anything_is_decided(world: World, client: StrictClient) -> None:
    page = client.get(f"/report/{world.occurrences['ash']}")
    assert page.h1 == "Ring the police"
    assert any((form.get("action") or "").endswith("/ring") for form in page.forms)


def test_an_unanswered_ring_keeps_the_banner_and_says_ring_again(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}").submit(action="/ring")
    assert page.h1 == "Did they answer?"
    assert NOT_TOLD in whole(page)
    assert kinds(app, occurrence) == ["call_started"]
    page = page.submit(action="/rang", press=("answered", "no"))
    assert NOT_SPOKEN in whole(page)
    assert "Ring again" in whole(page)
    last = log(app, occurrence)[-1].body
    assert isinstance(last, PoliceRang)
    assert not last.answered
    assert last.number == "101"
    assert folded(app, occurrence).police_told is None
    assert page.h1 == "Ring 101 now"


def test_answering_alone_tells_nobody(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}").submit(action="/ring").submit(action="/rang", press=("answered", "yes"))
    assert page.h1 == "You are on the call"
    assert NOT_TOLD in whole(page)


def test_while_a_call_is_on_the_script_stays_and_nothing_says_ring_now(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = danger_now(app, world)
    client.get(f"/report/{occurrence}").submit(action="/ring").submit(action="/rang", press=("answered", "yes"))
    for url in (f"/report/{occurrence}", f"/occurrence/{occurrence}"):
        page = client.get(url)
        assert "You are on the call" in page.text
        assert "Read" in page.text
        assert "Ring 999 now" not in whole(page)
        assert "Cut off? Ring 999 again" in whole(page)
        assert f"/report/{occurrence}/told" in page.html
    assert client.get(f"/report/{occurrence}").text.index("At the end") > 0
    page = client.get(f"/report/{occurrence}").submit(action="/ring")  # it was cut off
    assert page.h1 == "Did they answer?"
    client.get(f"/report/{occurrence}/told").submit(action="/told", reference="1")
    assert "You are on the call" not in client.get(f"/report/{occurrence}").text


def test_read_this_out_stays_on_the_live_page_while_it_rings(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = danger_now(app, world)
    client.get(f"/occurrence/{occurrence}").submit(action="/ring")
    page = client.get(f"/occurrence/{occurrence}")
    assert "Did they answer?" in page.text
    assert "Read this out" in page.text
    assert "Ring the police" not in whole(page)


def test_the_report_needs_a_reference_or_that_there_is_none(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    form = client.get(f"/report/{occurrence}/told")
    page = form.submit(action="/told", name="Officer Reed", expect=422)
    assert "Write the reference, or tick that they gave none." in page.text
    assert "Officer Reed" in page.html
    page = form.submit(action="/told", reference="TV-1", none_given="y", expect=422)
    assert "not both" in page.text
    assert kinds(app, occurrence) == []


def test_told_and_answer_in_one_sitting(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    client.get(f"/report/{occurrence}").submit(action="/ring")
    page = client.get(f"/report/{occurrence}/told").submit(
        action="/told", reference="TV 123", name="Officer Reed", outcome="recorded_missing", risk_grade="Medium", review_at="60"
    )
    assert kinds(app, occurrence) == ["call_started", "police_rang", "police_told", "police_answered"]
    now = folded(app, occurrence)
    assert now.report_state is State.RECORDED_MISSING
    assert now.police_reference == "TV 123"
    assert not now.calls_open
    assert now.police_answer is not None
    assert now.police_answer.officer == "Officer Reed"
    assert NOT_TOLD not in whole(page)
    assert "TV 123" in whole(page)
    assert page.h1 == "Recorded missing by the police"
    assert "What they do is what they told you." in page.text
    assert "Your own steps go on" in page.text


@pytest.mark.parametrize("where", ["told", "answer"])
@pytest.mark.parametrize("outcome", ["delayed", "refused"])
def test_the_reason_and_the_time_to_look_again_are_asked_in_the_open_and_may_be_left(
    app: Flask, world: World, client: StrictClient, where: str, outcome: str
) -> None:
    """T19"""
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/{where}")
    folded_away = " ".join("".join(e.itertext()) for e in page.all("details"))
    assert "The reason they gave" in page.text
    assert "The reason they gave" not in folded_away
    assert "When will they look at it again?" not in folded_away
    page.submit(action=f"/{where}", outcome=outcome, **({"none_given": "y"} if where == "told" else {}))
    said = folded(app, occurrence).police_answer
    assert said is not None
    assert said.reason == ""


def test_the_whole_way_report_put_off_disagree_escalate(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/told").submit(action="/told", none_given="y")
    assert page.h1 == "Police told"
    assert "no reference given" in whole(page)
    page = client.get(f"/report/{occurrence}/answer")
    assert "ask why, and when they look again. You may leave it empty." in page.text
    page = page.submit(action="/answer", outcome="delayed", reason="Wait an hour", review_at="60")
    assert page.h1 == "Police have put it off"
    assert "you are" in page.text
    assert "I do not agree" in page.text
    assert folded(app, occurrence).state is State.POLICE_DELAYED
    page = client.get(f"/report/{occurrence}/disagree")
    assert "senior police officer on duty with operational command" in page.text
    page = page.submit(action="/disagree", reason="She is at risk", reached="yes", name="Inspector Vale", outcome="A car is sent")
    assert kinds(app, occurrence) == ["police_told", "police_answered", "disagreed", "escalated"]
    last = log(app, occurrence)[-1].body
    assert isinstance(last, Escalated)
    assert last.reached
    assert page.h1 == "Police told"
    assert "You reached the senior officer" in page.text


def test_escalation_without_an_answer_is_kept_and_leaves_the_decision(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"), PoliceAnswered(PoliceOutcome.REFUSED, reason="No"))
    page = client.get(f"/report/{occurrence}/disagree").submit(action="/disagree", reason="Danger", reached="no")
    assert folded(app, occurrence).state is State.POLICE_DELAYED
    assert page.h1 == "Police said no"
    live = client.get(f"/occurrence/{occurrence}", title_is_h1=False)
    assert "Police said no" in live.text
    assert "put it off" not in live.text


def test_after_a_refusal_the_paragraphs_the_next_to_ask_for_and_the_conversation_are_shown(
    app: Flask, world: World, client: StrictClient
) -> None:
    """NAT-3.16, NAT-3.17, NAT-3.20, NAT-3.21"""
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}/told").submit(
        action="/told", none_given="y", name="Officer Reed", role="call handler", outcome="refused", reason="Wait an hour"
    )
    assert "What the police owe here" in page.text
    assert "framework, paragraph 3.20" in page.text
    assert "Go on with your own steps" in page.text
    assert "Officer Reed, call handler" in page.text
    page = client.get(f"/report/{occurrence}/disagree").submit(action="/disagree", reason="She is 13.", reached="no")
    assert "If nobody has rung back, ring on at" in page.text
    assert [timer.kind for timer in folded(app, occurrence).timers if timer.kind == "ring_back"]
    assert "Did not agree with the decision of the police" in page.text
    last = log(app, occurrence)[-1].body
    assert isinstance(last, Escalated)
    assert last.to_role == "the senior police officer on duty with operational command"


def test_the_words_for_who_is_above_name_the_report_the_child_and_the_grounds(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, DetailsGiven({"worry": "She left with no coat."}), PoliceTold(reference="TV-9"))
    write(app, world, occurrence, PoliceAnswered(PoliceOutcome.REFUSED))
    page = client.get(f"/report/{occurrence}/disagree")
    assert "reference TV-9. The child is" in page.text
    assert "She left with no coat." in page.text


def test_nobody_is_named_who_was_not(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceAnswered(PoliceOutcome.REFUSED))
    page = client.get(f"/report/{occurrence}/disagree").submit(action="/disagree", reason="She is 13.", reached="yes", whom="", expect=422)
    assert "Say who you asked for." in page.text
    assert not {"disagreed", "escalated"} & set(kinds(app, occurrence))


def test_who_did_not_ring_back_is_named_with_the_time(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-L2-A-f"""
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceAnswered(PoliceOutcome.REFUSED), happened_at=NOW - timedelta(minutes=50))
    write(app, world, occurrence, Escalated("a police supervisor", reached=False), happened_at=NOW - timedelta(minutes=40))
    page = client.get(f"/report/{occurrence}")
    assert "Nobody has rung back" in page.text
    assert "Ring now, and ask for" in page.text
    assert "Nobody has rung back" in client.get(f"/report/{occurrence}/disagree").text


def test_in_danger_the_escalation_words_are_urgent_and_the_number_is_999(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = danger_now(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"), PoliceAnswered(PoliceOutcome.REFUSED, reason="No"))
    page = client.get(f"/report/{occurrence}/disagree")
    assert "There is danger now" in page.text
    assert 'data-call="999"' in page.html


def test_absent_is_not_offered_where_the_protocol_does_not_have_it(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"))
    page = client.get(f"/report/{occurrence}/answer")
    assert "recorded_absent" not in page.html
    assert "Choose one of the answers" in page.submit(action="/answer", outcome="recorded_absent", expect=422).text


def test_what_they_may_answer_is_what_the_protocols_say(app: Flask) -> None:
    with app.test_request_context():
        for form in (ToldForm(), AnswerForm()):
            form.offer([("recorded_missing", "They look"), ("recorded_absent", "They wrote absent")])
            assert [choice[0] for choice in form.outcome.iter_choices()][-2:] == ["recorded_missing", "recorded_absent"]


def test_put_off_they_can_be_told_again(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"), PoliceAnswered(PoliceOutcome.DELAYED, reason="Wait"))
    page = client.get(f"/report/{occurrence}")
    assert "Ring 101 and report again" in whole(page)
    client.get(f"/report/{occurrence}/told").submit(action="/told", reference="2")
    assert folded(app, occurrence).state is State.REPORTED
    assert folded(app, occurrence).police_reference == "2"


def test_told_again_the_reference_that_stands_is_there_and_whom_they_spoke_to_is_offered(
    app: Flask, world: World, client: StrictClient
) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 1", name="Officer Reed"), PoliceAnswered(PoliceOutcome.DELAYED))
    page = client.get(f"/report/{occurrence}/told")
    assert [one.get("value") for known in page.all("datalist") if known.get("id") == "spoken-to" for one in known] == ["Officer Reed"]
    page.submit(action="/told", outcome="recorded_missing")
    assert folded(app, occurrence).police_reference == "TV 1"
    assert "The police took your report" in whole(client.get(f"/report/{occurrence}"))


@pytest.mark.parametrize("outcome", [PoliceOutcome.DELAYED, PoliceOutcome.REFUSED])
def test_where_they_put_it_off_the_banner_does_not_say_that_they_took_it(
    app: Flask, world: World, client: StrictClient, outcome: PoliceOutcome
) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="TV 1"), PoliceAnswered(outcome))
    for url in (f"/report/{occurrence}", f"/occurrence/{occurrence}"):
        page = whole(client.get(url))
        assert "The police know, and are NOT looking · TV 1" in page
        assert "The police took your report" not in page


def test_put_off_with_no_time_the_clock_runs_at_once(app: Flask, world: World, client: StrictClient) -> None:
    """NAT-3.20"""
    occurrence = police_level(app, world)
    form = client.get(f"/report/{occurrence}/told")
    page = form.submit(action="/told", none_given="y", outcome="delayed")
    assert "They gave no time. Ring again at the latest at" in page.text
    page = client.get(f"/report/{occurrence}/answer").submit(action="/answer", outcome="delayed", review_at="60")
    assert "They gave no time." not in page.text
    assert "The police look again at" in page.text


def test_where_they_gave_no_reference_it_says_so(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(none_given=True), PoliceAnswered(PoliceOutcome.RECORDED_MISSING))
    for page in ("", "/update"):
        assert "Reference none given" in client.get(f"/report/{occurrence}{page}").text


def test_news_for_the_police(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, PoliceTold(reference="1"))
    page = client.get(f"/report/{occurrence}").submit(action="/ring")
    assert page.h1 == "News for the police"
    assert "Did they answer?" in page.text
    page = page.submit(action="/rang", press=("answered", "yes"))
    page.submit(action="/update", what="Seen at the bus station", name="Control")
    assert kinds(app, occurrence)[-3:] == ["call_started", "police_rang", "police_updated"]


def test_somebody_else_made_the_report(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    client.get(f"/report/{occurrence}/told").submit(action="/told", reference="H-9", channel="someone_else", name="Ward 4")
    told = log(app, occurrence)[-1].body
    assert isinstance(told, PoliceTold)
    assert told.channel == "someone_else"


def test_a_double_post_writes_one_report(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    ring = client.get(f"/report/{occurrence}")
    ring.submit(action="/ring")
    ring.submit(action="/ring")
    form = client.get(f"/report/{occurrence}/told")
    for _ in range(2):
        form.submit(action="/told", reference="TV 1", outcome="recorded_missing")
    assert kinds(app, occurrence) == ["call_started", "police_rang", "police_told", "police_answered"]


def test_a_gap_of_the_script_is_filled_on_its_own_page(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}")
    assert "Not known." in page.text
    page = client.get(f"/report/{occurrence}/details/clothing").submit(action="/clothing", text="Green coat")
    assert "Green coat" in page.text
    page = client.get(f"/report/{occurrence}/details/self_harm").submit(action="/self_harm", answer="no", text="Not this year")
    assert "No. Not this year" in page.text
    seen = client.get(f"/report/{occurrence}/details/last_seen_where")
    assert "Write one of these" in seen.submit(action="/last_seen_where", expect=422).text
    seen.submit(action="/last_seen_where", last_seen_at="30", last_seen_where="Front door")
    now = folded(app, occurrence)
    assert now.details["last_seen_where"] == "Front door"
    assert now.last_seen_at is not None
    client.get(f"/report/{occurrence}/details/shoe_size", expect=404)


def test_a_gap_is_filled_under_its_question_while_somebody_talks(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-45"""
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}").submit(action="/details/victim_of_crime", press=("answer", "yes"), text="A threat.")
    assert page.url == f"/report/{occurrence}#asked-victim_of_crime"
    assert folded(app, occurrence).details["victim_of_crime"] == "Yes. A threat."
    page = page.submit(action="/details/clothing", text="Red coat")
    assert "Clothes: Red coat." in page.text
    page = page.submit(action="/details/worry", text="", expect=422)
    assert "Write what you know, or go back." in page.text
    page = page.submit(action="/details/worry", text="She cried.")
    assert page.url == f"/report/{occurrence}#asked-worry"
    assert {one.get("id") for one in page.all("textarea")} >= {"say-clothing", "say-worry", "say-description"}
    assert "She cried." in page.text


def test_what_was_done_is_added_while_somebody_talks(app: Flask, world: World, client: StrictClient) -> None:
    """NOTT-45"""
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}").submit(action="/details/done", text="I looked in the shed.")
    assert page.url == f"/report/{occurrence}#asked-done"
    assert "I looked in the shed." in page.text


def test_an_answer_comes_back_to_no_question_that_is_none(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    page = client.get(f"/report/{occurrence}").submit(action="/details/clothing", asked="//evil.test/?x", text="Red coat")
    assert page.url == f"/report/{occurrence}"


def test_only_numbers_of_the_police_are_rung_from_here(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    client.get(f"/report/{occurrence}")
    client.post(f"/report/{occurrence}/ring", {"entry_id": "", "number": "07700900123", "purpose": "report"}, expect=400)
    assert kinds(app, occurrence) == []


def test_looking_writes_nothing(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    before = len(log(app, occurrence))
    for path in ("", "/told", "/answer", "/update", "/disagree", "/pack", "/details/worry"):
        client.get(f"/report/{occurrence}{path}")
    assert len(log(app, occurrence)) == before


def test_six_queries_a_page_however_long_the_log(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    client.get(f"/report/{occurrence}")
    write(app, world, occurrence, *(Noted(f"Line {n}") for n in range(30)))
    for path in ("", "/told", "/answer", "/disagree", "/update", "/pack", "/details/worry"):
        client.get(f"/report/{occurrence}{path}", max_queries=6)


def test_once_back_the_call_page_leads_to_the_steps_that_follow(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = police_level(app, world)
    write(app, world, occurrence, Returned(FoundWhere.CAME_BACK))
    assert client.get(f"/report/{occurrence}", title_is_h1=False).h1 == "Now that Ash is back"


def test_a_stranger_finds_nothing(app: Flask, world: World, strict_as: StrictAs) -> None:
    occurrence = police_level(app, world)
    stranger = strict_as("stranger")
    for path in ("", "/told", "/answer", "/update", "/disagree", "/same-report", "/pack", "/pack/1", "/pack/1.pdf", "/details/worry"):
        stranger.get(f"/report/{occurrence}{path}", expect=404)


def test_the_call_keeps_its_number_and_what_it_is_for(app: Flask, world: World, client: StrictClient) -> None:
    occurrence = danger_now(app, world)
    client.get(f"/report/{occurrence}").submit(action="/ring")
    begun = log(app, occurrence)[-1].body
    assert isinstance(begun, CallStarted)
    assert begun.contact == "the police on 999"
