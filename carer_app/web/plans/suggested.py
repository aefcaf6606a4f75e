"""Words that a field may begin from: taken over with a tap, never kept by themselves."""

from __future__ import annotations

from collections.abc import Mapping

from carer_app.access.people import now
from carer_app.domain.profile_fields import Kind, Section
from carer_app.domain.times_before import suggested_history
from carer_app.extensions import db
from carer_app.services.earlier import times_before
from forms.profile import SectionForm


def suggestions(asked: Section, child_id: str) -> Mapping[str, str]:
    """By field. What was logged of the child is a beginning for the history of times away (NAT-2.11a); other sections have none."""
    return suggested_history(times_before(db.session, child_id, now()), now()) if asked.id == "history" else {}


def offered(form: SectionForm, words: Mapping[str, str]) -> Mapping[str, str]:
    """Those that the form does not hold already; an answer that was chosen is not asked for again."""
    return {name: said for name, said in words.items() if not (form[name].data and (_is_choice(form, name) or said in _typed(form, name)))}


def use(form: SectionForm, name: str, words: Mapping[str, str]) -> None:
    """Put the words into the field, after what was typed there."""
    if name not in offered(form, words):
        return
    typed = _typed(form, name).rstrip()
    form[name].data = words[name] if _is_choice(form, name) or not typed else f"{typed}\n{words[name]}"


def _typed(form: SectionForm, name: str) -> str:
    return str(form[name].data or "").replace("\r\n", "\n")


def _is_choice(form: SectionForm, name: str) -> bool:
    return form.section.field(name).kind in (Kind.CHOICE, Kind.YES_NO_UNKNOWN)
