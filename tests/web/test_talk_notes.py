"""What was said in an interview after a return stands in the log for whoever may read interviews; others see that it was held (NOTT-64)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from carer_app.db.models.children import Child
from carer_app.db.models.occurrences import Occurrence
from carer_app.domain.entries import Corrected, FoundWhere, PoliceTold, Returned, ReturnStep
from carer_app.extensions import db
from carer_app.pdf.papers import paper_html
from carer_app.services import other_papers
from tests.factories import NOW
from tests.people import World
from tests.web.strict_client import StrictClient
from tests.web.telling import log, police_level, write
from tests.web.tonight import carer

StrictAs = Callable[..., StrictClient]
SAID, RIGHT = "Was afraid of somebody here", "Of two people here"


@pytest.fixture
def told(app: Flask, world: World) -> str:
    """A time away that ended, with what was said in the interview and what was put right of it."""
    one = police_level(app, world)
    write(app, world, one, PoliceTold(reference="TV 9"), Returned(FoundWhere.CAME_BACK), ReturnStep("return_interview", "held", SAID))
    write(app, world, one, Corrected(log(app, one)[-1].id, RIGHT, "She told me later"))
    return one


def test_the_log_of_the_home_says_that_it_was_held_and_not_what_was_said(told: str, strict_as: StrictAs) -> None:
    for who in ("worker", "manager"):
        for path in ("", "/lines"):
            page = carer(strict_as, who).get(f"/occurrence/{told}{path}", title_is_h1=False)
            assert "Independent Return Interview: held" in page.text
            assert "An earlier line is put right" in page.text
            assert not any(words in page.text for words in (SAID, RIGHT, "told me later"))


def test_the_social_worker_reads_it_in_the_whole_log(told: str, strict_as: StrictAs) -> None:
    page = carer(strict_as, "social").get(f"/occurrence/{told}/lines", title_is_h1=False)
    assert SAID in page.text
    assert RIGHT in page.text


def test_the_log_on_paper_keeps_to_the_same(app: Flask, world: World, told: str) -> None:
    with app.app_context():
        row, child = db.session.get_one(Occurrence, told), db.session.get_one(Child, world.children["ash"])
        for reads in (False, True):
            paper = other_papers.log_alone(db.session, row, child, NOW, talk_notes=reads)
            assert paper is not None
            assert [words in paper_html(paper) for words in (SAID, RIGHT)] == [reads, reads]


def test_why_an_interview_is_not_needed_is_nothing_that_was_said_in_it(app: Flask, told: str, world: World, strict_as: StrictAs) -> None:
    write(app, world, told, ReturnStep("prevention_interview", "not_needed", "The plan names the carer"))
    assert "The plan names the carer" in carer(strict_as, "worker").get(f"/occurrence/{told}/lines", title_is_h1=False).text
