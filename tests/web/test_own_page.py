"""The child's own page on the screen and as a file: who opens it, what is on it, what never is, and that nobody is named."""

from __future__ import annotations

from carer_app.db.models.children import Child
from carer_app.domain.child_needs import NINE_NEEDS
from carer_app.domain.profile import Profile
from carer_app.extensions import db
from carer_app.services import plans
from carer_app.services.actor import Actor
from tests.factories import NOW
from tests.pdf.reading import about_itself, failures, squeezed, text_of
from tests.unit.test_own_page import every_other_field
from tests.web.plan_forms import MOST_QUERIES, opened, send
from tests.web.strict_client import StrictClient


def own(client: StrictClient, child: str):
    return client.get(f"/plans/{child}/own-page", max_queries=MOST_QUERIES)


def test_the_plan_leads_to_it_and_it_leads_to_paper(worker, ash):
    page = worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert {f"/plans/{ash}/own-page", f"/plans/{ash}/own-page.pdf"} <= set(page.links)
    assert f"/plans/{ash}/own-page.pdf" in own(worker, ash).links


def test_what_the_child_said_is_on_it_at_once(worker, ash):
    send(opened(worker, ash, "child_words"), welcome="Something hot. Then let me sleep.")
    assert own(worker, ash).has("Something hot. Then let me sleep.")


def test_nothing_of_any_other_field_is_on_the_screen_or_in_the_file(app, world, worker, ash):
    """Fields that lists show, the child's name among them, stand above the page for the adult who opened it, and not in the file."""
    sections, marks = every_other_field()
    with app.app_context():
        child = db.session.get_one(Child, ash)
        for section_id, values in sections.items():
            plans.save_section(db.session, Actor(world.people["worker"], "Worker", "test"), child, section_id, values, NOW)
        child.preferred_name = "Ash"
        db.session.commit()
    page = own(worker, ash)
    assert [mark for mark in marks if mark in page.text] == []
    assert "mark-" not in page.html
    assert page.has("Shown what helps.")
    file = worker.raw.get(f"/plans/{ash}/own-page.pdf").data
    text = squeezed(text_of(file)) + about_itself(file)
    assert [mark for mark in [*marks, "Ash"] if mark in text] == []
    assert failures(file) == []


def test_the_file_is_kept_by_nobody_and_its_name_says_nothing_of_the_child(worker, ash):
    answer = worker.raw.get(f"/plans/{ash}/own-page.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'inline; filename="own-page.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_adult_is_told_what_was_kept_off(worker, ash):
    send(opened(worker, ash, "child_words"), what_helps="Ring 07700 900123", who_i_talk_to="Noor")
    page = own(worker, ash)
    assert page.has("A phone number or e-mail address in their own words.")
    assert page.has("The name of who they would talk to.")
    assert not page.has("Noor")


def test_what_children_say_they_need_stands_beside_their_words_and_nowhere_else(worker, ash):
    """NAT-2.5."""
    page = opened(worker, ash, "child_words")
    assert all(page.has(need.ask) for need in NINE_NEEDS)
    assert not opened(worker, ash, "health").has(NINE_NEEDS[0].ask)


def test_a_page_made_of_an_older_plan_opens(app, world, worker, ash):
    """A section kept by an earlier release may hold answers that are no longer on offer."""
    from carer_app.domain import own_page

    assert own_page.own_page(Profile.stored({"child_words": {"may_share": "perhaps", "involved": "x", "old": ["y"]}}), NOW.date())
