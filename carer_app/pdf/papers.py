"""The other papers as HTML: the child's own page, and blank forms to write on."""

from __future__ import annotations

from carer_app.domain.own_page import OwnPage
from carer_app.pdf.documents import template


def own_page_html(page: OwnPage) -> str:
    """The page that a child keeps. It names nobody: who it belongs to is written on it by hand."""
    return template("own_page.html").render(page=page)
