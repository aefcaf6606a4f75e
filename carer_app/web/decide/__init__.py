"""Deciding: who is not home, and the few short pages that lead to a level of intervention."""

from carer_app.web.decide import again, pages, who
from carer_app.web.decide.blueprint import blueprint

__all__ = ["again", "blueprint", "pages", "who"]
