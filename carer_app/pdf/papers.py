"""The other papers as HTML: the child's own page, the standing profile, the log, the times not home, and blank forms to write on."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from carer_app.domain.blank_paper import CARDS, LINES, BlankPaper, room
from carer_app.domain.other_paper import Paper
from carer_app.domain.own_page import OwnPage
from carer_app.domain.profile_fields import Field, Kind
from carer_app.domain.standing_paper import StandingPaper
from carer_app.pdf.documents import PHOTO_URL, template


def own_page_html(page: OwnPage) -> str:
    """The page that a child keeps. It names nobody: who it belongs to is written on it by hand."""
    return template("own_page.html").render(page=page)


def standing_html(paper: StandingPaper, has_photo: bool) -> str:
    """The standing profile, laid out as the pack for the police is."""
    return template("standing.html").render(paper=paper, photo=PHOTO_URL if has_photo else None)


def paper_html(paper: Paper) -> str:
    """The log alone, the times not home, the summary for a review: laid out as the pack is, without a photo."""
    return template("paper.html").render(paper=paper)


def blank_html(paper: BlankPaper, area: str, *, fill: bool = False) -> str:
    """A form with nothing on it, to write on or to `fill` in on a computer. `area` is whose title it bears."""
    return template("blank.html").render(paper=paper, area=area, room=room, runs=runs, cards=CARDS, lines=LINES, fill=fill)


def runs(fields: Sequence[Field]) -> list[tuple[bool, tuple[Field, ...]]]:
    """The fields in order, those asked once together in one table, and repeated groups apart."""
    return [(is_group, tuple(run)) for is_group, run in groupby(fields, key=lambda f: f.kind is Kind.ROWS)]
