"""The plan under the titles of its papers: which sections stand where, the Trigger Plan, and long forms folded to their headings."""

from __future__ import annotations

from carer_app.db.models.children import Child
from carer_app.db.models.people import Person
from carer_app.domain.profile import SECTIONS
from carer_app.extensions import db
from carer_app.services import protocols
from tests.factories import NOW
from tests.web.plan_forms import MOST_QUERIES, kept, opened, send
from tests.web.strict_client import Page


def test_the_sections_stand_under_the_titles_of_their_papers(worker, ash):
    """NAT-2.7a."""
    page = worker.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    titles = ["Philomena Protocol form", "Missing Risk Assessment form", "Management Plan"]
    headings = ["".join(h.itertext()).strip() for h in page.all("h2")]
    assert [heading for heading in headings if heading in titles] == titles


def test_a_trigger_plan_is_asked_for_where_the_childs_protocol_has_one_or_one_is_kept(app, world, strict_as, ash):
    """SOM-RPT-1."""
    manager = strict_as("manager")
    send(opened(manager, ash, "trigger_plan"), needed="yes")
    assert f"/plans/{ash}/trigger_plan" in manager.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES).links
    send(opened(manager, ash, "trigger_plan"), needed="")
    assert f"/plans/{ash}/trigger_plan" not in manager.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES).links
    with app.app_context():
        db.session.get_one(Child, ash).responsible_authority = "Somerset"
        protocols.accept(db.session, db.session.get_one(Person, world.people["manager"]), "somerset", NOW)
        db.session.commit()
    page = manager.get(f"/plans/{ash}", title_is_h1=False, max_queries=MOST_QUERIES)
    assert f"/plans/{ash}/trigger_plan" in page.links
    assert "Trigger Plan" in ["".join(h.itertext()).strip() for h in page.all("h2")]


def test_a_carer_reads_the_trigger_plan_and_does_not_write_it(app, strict_as, world):
    cedar = world.children["cedar"]
    send(opened(strict_as("agency"), cedar, "trigger_plan"), police_do="A car at once")
    foster = strict_as("foster")
    assert opened(foster, cedar, "trigger_plan").has("A car at once")
    opened(foster, cedar, "health")  # a page with a form, for its token
    foster.post(f"/plans/{cedar}/trigger_plan", data={"police_do": "Nothing"}, expect=404)
    assert kept(app, cedar).text("trigger_plan", "police_do") == "A car at once"


def test_a_long_form_is_folded_to_its_headings_but_for_what_matters_and_is_missing(strict_as, ash):
    manager = strict_as("manager")
    page = opened(manager, ash, "plan")
    assert open_parts(page) == {"Waiting": True, "Telling the police": True, "Looking, and who else is told": True,
                                "Helping them stay": False, "Coming back": False, "Agreed, reviewed and shared": False}  # fmt: skip
    send(page, wait_minutes="30", police_from_outset="no", who_searches="Noor", collected_by="Noor")
    page = opened(manager, ash, "plan")
    assert not any(open_parts(page).values())
    assert page.has("1 of 6 filled in")
    again = send(page, expect=422, next_review_on=["31", "2", "2027"])
    assert [title for title, is_open in open_parts(again).items() if is_open] == ["Agreed, reviewed and shared"]
    more = page.submit(action="plan", press=("more", "waits"), expect=422)
    assert [title for title, is_open in open_parts(more).items() if is_open] == ["Waiting"]


def test_an_empty_form_in_which_nothing_matters_most_opens_at_its_beginning(strict_as, ash):
    assert [*open_parts(opened(strict_as("manager"), ash, "trigger_plan")).values()] == [True, False, False, False]


def open_parts(page: Page) -> dict[str, bool]:
    """The headings of a long form, and whether each is open."""
    parts = [e for e in page.all("details") if "nhy-part" in e.get("class", "")]
    return {"".join(next(part.iter("h2")).itertext()).strip(): "open" in part.attrib for part in parts}


def test_no_form_asks_more_than_a_dozen_things_under_one_heading():
    assert [(s.id, title) for s in SECTIONS for title, fields in s.headed if len(fields) > 12] == []


def test_a_short_form_has_no_headings(strict_as, ash):
    assert open_parts(opened(strict_as("manager"), ash, "description")) == {}
