"""What is typed in a plan outlives the page, the lapse and the sign-in; what a page sends by itself keeps nobody signed in."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from carer_app.db.base import new_id
from carer_app.db.models.plan_drafts import SectionDraft
from carer_app.extensions import db
from tests.people import World, csrf, give_password
from tests.web.plan_forms import kept, opened, send
from tests.web.strict_client import Page, values_of
from tests.web.test_still_you import PASSWORD, time_goes_by

JSON = {"Accept": "application/json"}
TYPED = {
    "people-0-name": "Kai", "people-0-age": "999", "people-1-name": "Mo", "people-1-safe_to_visit": "no", "people-2-name": "", "made_from": "0",
}  # fmt: skip


@pytest.fixture
def ash(world: World) -> str:
    return world.children["ash"]


def keep(app: Flask, client: Any, child: str, section: str, writer: str, idle: int = 1, **typed: Any) -> Any:
    data = {"made_from": "0", "writer": writer, "idle": str(idle), **typed}
    return client.post(f"/plans/{child}/{section}/draft", data=data, headers={**csrf(app, client), **JSON})


def value(page: Page, name: str) -> list[str]:
    return [e.get("value", "") for e in page.all("input") if e.get("name") == name]


def test_what_was_typed_is_shown_again_faults_and_all_and_can_be_thrown_away(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    worker = strict_as("worker")
    assert keep(app, worker.raw, ash, "people", world.people["worker"], **TYPED).json["says"].startswith("Kept as a draft ")
    assert "Saved and sent" in opened(worker, ash, "school").html
    page = opened(worker, ash, "people")
    assert page.has("and have not saved it")
    assert ("Draft, not saved" in page.html, "Saved and sent" in page.html) == (True, False)
    assert [value(page, f"people-{n}-name") for n in range(3)] == [["Kai"], ["Mo"], [""]]
    assert value(page, "people-0-age") == ["999"]
    assert kept(app, ash).people == ()
    saved = page.submit(action="/draft/away")
    assert saved.has("These are the saved words.")
    assert not saved.has("and have not saved it")


def test_a_date_that_is_none_stands_as_it_was_typed(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    worker = strict_as("worker")
    keep(app, worker.raw, ash, "identity", world.people["worker"], date_of_birth=["31", "", "20"])
    assert value(opened(worker, ash, "identity"), "date_of_birth") == ["31", "", "20"]


def test_saving_ends_the_draft_and_what_others_saved_meanwhile_is_told(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    worker = strict_as("worker")
    keep(app, worker.raw, ash, "description", world.people["worker"], hair="short")
    send(opened(strict_as("night"), ash, "description"), eyes="green")
    page = opened(worker, ash, "description")
    assert page.has("Night saved this part")
    send(page)
    assert kept(app, ash).sections["description"] == {"hair": "short", "eyes": "green"}
    assert not opened(worker, ash, "description").has("and have not saved it")


def test_what_is_sent_before_the_save_and_comes_after_it_brings_no_old_words_back(
    app: Flask, world: World, strict_as: Any, ash: str
) -> None:
    worker = strict_as("worker")
    page = opened(worker, ash, "description")
    (its,) = value(page, "draft_id")
    keep(app, worker.raw, ash, "description", world.people["worker"], hair="sho", draft_id=its)
    assert value(opened(worker, ash, "description"), "draft_id") != [its]
    send(page, hair="short")
    late = keep(app, worker.raw, ash, "description", world.people["worker"], hair="shor", draft_id=its)
    assert (late.status_code, late.json["error"]["code"]) == (400, "saved_already")
    again = opened(worker, ash, "description")
    assert not again.has("and have not saved it")
    assert (value(again, "hair"), value(again, "draft_id") != [its]) == (["short"], True)


def test_what_was_typed_on_two_pages_stands_in_one_form(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    """Two tabs, or a phone and a laptop: each typed over what was saved."""
    worker, writer = strict_as("worker"), world.people["worker"]
    send(opened(worker, ash, "people"), **{"people-0-name": "Kai", "people-1-name": "Mo"})
    phone, laptop = (value(opened(worker, ash, "people"), "draft_id")[0] for _ in range(2))
    assert phone != laptop
    rows = {"people-0-name": "Kai", "people-1-name": "Mo", "made_from": "1"}
    keep(app, worker.raw, ash, "people", writer, draft_id=phone, **{**rows, "people-0-telephone": "07700 900130", "people-2-name": "Nan"})
    keep(app, worker.raw, ash, "people", writer, draft_id=laptop, **{**rows, "people-1-age": "999", "people-2-name": "Dex"})
    page = opened(worker, ash, "people")
    assert page.has("You had this part open twice. What you typed on each page stands in this form.")
    assert [value(page, f"people-{n}-name") for n in range(5)] == [["Kai"], ["Mo"], ["Dex"], ["Nan"], [""]]
    assert (value(page, "people-0-telephone"), value(page, "people-1-age")) == (["07700 900130"], ["999"])
    send(page, **{"people-1-age": "16"})
    assert [row["name"] for row in kept(app, ash).people] == ["Kai", "Mo", "Dex", "Nan"]
    again = opened(worker, ash, "people")
    assert not again.has("and have not saved it")


def test_a_page_opened_over_another_goes_on_from_it_when_both_are_typed_in(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    """A second tab has what the first one had when it was opened: what is typed in the first after that is no new row."""
    worker, writer = strict_as("worker"), world.people["worker"]
    first = value(opened(worker, ash, "people"), "draft_id")[0]
    keep(app, worker.raw, ash, "people", writer, draft_id=first, **{"people-0-name": "Mo"})
    second = opened(worker, ash, "people")
    its, holds = (value(second, name)[0] for name in ("draft_id", "holds"))
    keep(app, worker.raw, ash, "people", writer, draft_id=its, holds=holds, **{"people-0-name": "Mo", "people-1-name": "Dex"})
    keep(app, worker.raw, ash, "people", writer, draft_id=first, **{"people-0-name": "Mo Second"})
    page = opened(worker, ash, "people")
    assert [value(page, f"people-{n}-name") for n in range(3)] == [["Mo Second"], ["Dex"], [""]]


def test_why_a_change_is_proposed_comes_back_too(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    worker, writer = strict_as("worker"), world.people["worker"]
    for its, why in (("a" * 36, "She is home by nine now"), ("b" * 36, "Her teacher says so")):
        keep(app, worker.raw, ash, "plan", writer, draft_id=its, why=why)
    page = worker.get(f"/plans/{ash}/plan/propose", max_queries=12)
    (typed,) = ["".join(e.itertext()) for e in page.all("textarea") if e.get("name") == "why"]
    assert sorted(typed.split("\n")) == ["Her teacher says so", "She is home by nine now"]


def test_two_words_for_one_answer_are_both_shown_until_one_is_thrown_away(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    worker, writer = strict_as("worker"), world.people["worker"]
    send(opened(worker, ash, "description"), hair="short")
    sent = {"a" * 36: {"hair": "long", "eyes": "green"}, "b" * 36: {"hair": "shaved"}}
    for its, typed in sent.items():
        keep(app, worker.raw, ash, "description", writer, draft_id=its, **{"hair": "short", "made_from": "1", **typed})
    page = opened(worker, ash, "description")
    assert {*value(page, "hair"), *[e.text for e in page.all("strong") if e.get("class") == "nhy-typed"]} == {"long", "shaved"}
    assert value(page, "eyes") == ["green"]
    send(page)
    again = opened(worker, ash, "description")
    assert {kept(app, ash).text("description", "hair"), *value(again, "hair")} == {"long", "shaved"}
    again.submit(action="/draft/away")
    assert not opened(worker, ash, "description").has("and have not saved it")


def test_others_see_who_is_writing_and_nothing_of_it(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    keep(app, strict_as("worker").raw, ash, "description", world.people["worker"], hair="Unmistakable")
    page = opened(strict_as("night"), ash, "description")
    assert page.has("Worker is writing in this part. Both of you can save: nothing is lost.")
    assert "Unmistakable" not in page.html


def test_the_draft_of_one_person_is_never_kept_for_another(app: Flask, world: World, as_: Any, ash: str) -> None:
    """One tablet: somebody else signed in while the page stood open."""
    answer = keep(app, as_("night"), ash, "description", world.people["worker"], hair="short")
    assert (answer.status_code, answer.json["error"]["code"]) == (409, "somebody_else")
    with app.app_context():
        assert not db.session.scalars(select(SectionDraft)).all()


def test_a_password_is_left_out_and_the_page_says_so(app: Flask, world: World, as_: Any, ash: str) -> None:
    says = keep(app, as_("worker"), ash, "description", world.people["worker"], hair="short", voice="password: swordfish1").json["says"]
    assert "but not “How they speak”" in says
    assert "We never keep those." in says


def test_more_than_a_form_holds_is_refused_in_words(app: Flask, world: World, as_: Any, ash: str) -> None:
    answer = keep(app, as_("worker"), ash, "description", world.people["worker"], hair=["x" * 5000] * 90)
    assert answer.status_code == 413
    assert "Save what you have" in answer.json["error"]["says"]


def test_typing_is_being_there_and_a_page_left_alone_is_not(app: Flask, world: World, as_: Any, ash: str) -> None:
    client, writer = as_("worker"), world.people["worker"]
    client.get(f"/plans/{ash}/description")
    for _ in range(3):
        time_goes_by(app, 10)
        assert keep(app, client, ash, "description", writer, idle=2, hair="sh").status_code == 200
    time_goes_by(app, 10)
    assert keep(app, client, ash, "description", writer, idle=602, hair="sho").status_code == 200
    time_goes_by(app, 6)
    locked = keep(app, client, ash, "description", writer, idle=2, hair="short")
    assert (locked.status_code, locked.json["error"]["code"]) == (401, "locked")
    assert client.get(f"/plans/{ash}/description").status_code == 302


def test_leave_and_resume_after_twenty_five_minutes(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    give_password(app, world.people["worker"], PASSWORD)
    worker = strict_as("worker")
    opened(worker, ash, "people")
    keep(app, worker.raw, ash, "people", world.people["worker"], **TYPED)
    time_goes_by(app, 25)
    asked = worker.get(f"/plans/{ash}/people")
    assert asked.h1 == "Still you?"
    assert "Kai" not in asked.html
    page = asked.submit(action="/account/confirm", password=PASSWORD)
    assert page.has("and have not saved it")
    assert value(page, "people-0-name") == ["Kai"]


def test_repeated_groups_go_through_the_lapse_whole(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    give_password(app, world.people["worker"], PASSWORD)
    form = opened(strict_as("worker"), ash, "people")
    time_goes_by(app, 16)
    typed = {"people-0-name": "Kai", "people-0-age": "15", "people-0-safe_to_visit": "no"}
    page = form.submit(action="/people", expect=401, **typed)
    page.submit(action="/people", expect=302, follow=False, **{"proof-password": PASSWORD})
    assert kept(app, ash).people == ({"name": "Kai", "age": 15, "safe_to_visit": "no"},)


def test_repeated_groups_and_dates_go_through_a_sign_in_that_ended(app: Flask, world: World, strict_as: Any, ash: str) -> None:
    """The page of the fault holds every box, the empty ones too, to be sent again."""
    client = strict_as("worker")
    page = opened(client, ash, "placement")
    cookie = client.raw.get_cookie("session")
    client.raw.delete_cookie("session")
    typed = {"court_orders-0-order": "Recovery order", "moved_in_on": ["2", "", "2026"], "setting": "residential"}
    stale = client.post(
        f"/plans/{ash}/placement", data={**form_of(page), **typed}, expect=400, headers={"Sec-Fetch-Site": "same-origin"}, title_is_h1=True
    )
    assert stale.h1 == "Sign in first"
    assert stale.has("What you wrote")
    assert stale.has("Recovery order")
    client.raw.set_cookie("session", cookie.value)
    client.token = page_token(opened(client, ash, "placement"))
    told = client.post(f"/plans/{ash}/placement", data=hidden(stale) | {"csrf_token": client.token}, expect=422)
    assert value(told, "moved_in_on") == ["2", "", "2026"]
    assert value(told, "court_orders-0-order") == ["Recovery order"]


def test_a_photo_is_chosen_again_and_the_page_says_so(strict_as: Any, ash: str) -> None:
    client = strict_as("worker")
    client.get(f"/plans/{ash}/new-photo", max_queries=10)
    client.raw.delete_cookie("session")
    data = {"photo": (BytesIO(b"a picture"), "x.jpg"), "taken_on": ["2", "5", "2026"]}
    page = client.post(f"/plans/{ash}/new-photo", data=data, expect=400, headers={"Sec-Fetch-Site": "same-origin"})
    assert page.has("A photo cannot be kept here. You choose it again afterwards.")


def test_a_section_is_saved_as_far_as_it_is_filled_in(app: Flask, strict_as: Any, ash: str) -> None:
    send(opened(strict_as("worker"), ash, "identity"), pronouns="they")
    assert kept(app, ash).sections["identity"] == {"pronouns": "they"}


def form_of(page: Page) -> dict[str, Any]:

    return values_of(next(form for form in page.forms if form.get("id") == "section"))


def page_token(page: Page) -> str:
    return next(e.get("value", "") for e in page.all("input") if e.get("name") == "csrf_token")


def hidden(page: Page) -> dict[str, Any]:

    return values_of(next(form for form in page.forms if (form.get("action") or "").endswith("/placement")))


def test_a_draft_under_way_when_somebody_hides_is_kept_and_opens_nothing(
    app: Flask, world: World, as_: Any, ash: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_password(app, world.people["worker"], PASSWORD)
    client = as_("worker")
    page = f"/plans/{ash}/description"
    assert client.get(page).status_code == 200
    name = next(iter(client._cookies))[2]
    before = client.get_cookie(name)
    assert before
    assert client.post("/account/hide").status_code == 204
    client.set_cookie(name, before.value)  # of before the tap: the page sends its last words as it goes
    said = keep(app, client, ash, "description", world.people["worker"], hair="short", draft_id=new_id())
    assert said.status_code == 200
    assert client.get(page).status_code == 302
    assert client.post("/account/here").status_code == 401
    proved = client.post("/account/confirm", data={"password": PASSWORD}, headers=csrf(app, client))
    assert proved.status_code == 302
    assert "short" in client.get(page).text
    assert client.post("/account/hide").status_code == 204
    client.set_cookie(name, before.value)
    monkeypatch.setattr("carer_app.web.account.lapse._LAST_WORDS", -1)
    late = keep(app, client, ash, "description", world.people["worker"], hair="long", draft_id=new_id())
    assert late.status_code == 401
