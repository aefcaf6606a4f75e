"""The independent reviewing officer: the children they are named for, what a review needs of each, and who names them."""

from __future__ import annotations

from carer_app.web.reviewing import naming, pages
from carer_app.web.reviewing.blueprint import blueprint

__all__ = ["blueprint", "naming", "pages"]
