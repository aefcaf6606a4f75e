"""The papers of a plan with nothing on them, under the titles an area gives them: to write on where there is no screen (NAT-2.7a, C24)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carer_app.domain.child_needs import NINE_NEEDS, Need
from carer_app.domain.profile import SECTIONS
from carer_app.domain.profile_fields import Document, Field, Kind, Section

OWN_PAGE = "own_page"
"""The child's words have a paper of their own, apart from what adults write about the child."""
OWN_PAGE_TITLE = "The child’s page"
WIDE_TABLE = 4
"""As many columns as have room to be written in by hand; a row with more is a card."""
CARDS, LINES = 3, 4


@dataclass(frozen=True, slots=True)
class BlankPaper:
    """One paper: its short name for an address, its title, and its sections. `needs` are asked about on the child's."""

    id: str
    title: str
    sections: tuple[Section, ...]
    lead: str
    needs: tuple[Need, ...] = ()

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"blank-{self.id.replace('_', '-')}"


_LEAD = "Write what you know. An empty box is better than a guess, and nothing here has to be full. Never write a password or a PIN."
_CHILDS_LEAD = "Fill this in together. These are the child’s own words: write them as they are said. Anything may stay empty."


def papers_of(form_titles: Mapping[str, str]) -> tuple[BlankPaper, ...]:
    """The papers of an area by the titles it gives them. A trigger plan only where the area has one."""
    return (*(_paper(document, form_titles) for document in Document if _is_used(document, form_titles)), _childs())


def _is_used(document: Document, form_titles: Mapping[str, str]) -> bool:
    return document is not Document.TRIGGER_PLAN or document in form_titles


def _paper(document: Document, form_titles: Mapping[str, str]) -> BlankPaper:
    sections = tuple(section for section in SECTIONS if section.document is document and section.id != "child_words")
    return BlankPaper(document.value, form_titles.get(document, sections[0].title), sections, _LEAD)


def _childs() -> BlankPaper:
    sections = tuple(section for section in SECTIONS if section.id == "child_words")
    return BlankPaper(OWN_PAGE, OWN_PAGE_TITLE, sections, _CHILDS_LEAD, NINE_NEEDS)


def room(f: Field) -> str:
    """How much room an answer is given: `choice`, `line`, `short`, `many` (a paragraph or lines), `table` or `cards`."""
    match f.kind:
        case Kind.CHOICE | Kind.YES_NO_UNKNOWN:
            return "choice"
        case Kind.DATE | Kind.TIME | Kind.NUMBER:
            return "short"
        case Kind.LONG_TEXT | Kind.LIST:
            return "many"
        case Kind.ROWS:
            return "table" if len(f.columns) <= WIDE_TABLE and not any(column.options for column in f.columns) else "cards"
        case _:
            return "line"
