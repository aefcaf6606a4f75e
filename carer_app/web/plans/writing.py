"""Who writes which section, and what stands on its page besides the saved words: a draft, who else is writing, what is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from flask import abort, g, request

from carer_app.access.people import current_person, may_on, now
from carer_app.access.permissions import Permission
from carer_app.db.base import new_id
from carer_app.db.queries import plans as versions
from carer_app.domain.plan_life import BINDING
from carer_app.domain.profile import SECTION_BY_ID, Profile
from carer_app.domain.profile_fields import Section
from carer_app.extensions import db
from carer_app.services import plan_drafts, plan_proposals
from carer_app.services.plan_drafts import Draft
from carer_app.services.plan_proposals import Proposal
from carer_app.services.plan_together import Together
from forms.profile import SectionForm, section_form, section_form_typed
from forms.typed_pages import Elsewhere, TypedPage, put_together

AGREED_TOGETHER = frozenset({"plan", "trigger_plan"})
"""Sections that bind others, so that a carer proposes them to the manager or the social worker and does not write them alone."""
PROPOSABLE = AGREED_TOGETHER | BINDING
"""Sections whose change may be proposed instead, since it takes the signatures off the plan."""


class Resumed(NamedTuple):
    """The form as it was left. `draft` is what was typed last and not saved (none: the saved words stand), `unsaved` the fields it changes,
    `pages` how many pages it was typed on and `elsewhere` what found no place in the form, `writing` who else is writing in this section now,
    `draft_id` what the page keeps its own draft under, and `holds` the marks of the pages whose words it holds."""

    form: SectionForm
    draft: Draft | None
    unsaved: frozenset[str]
    writing: tuple[str, ...]
    draft_id: str
    pages: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()
    holds: str = ""


def section_or_404(section_id: str) -> Section:
    """The section of that name."""
    if section_id not in SECTION_BY_ID:
        abort(404)
    return SECTION_BY_ID[section_id]


def may_write(asked: Section) -> bool:
    """Whether the person may write this section of the child of this request."""
    wanted = Permission.WRITE_PLAN if asked.id in AGREED_TOGETHER else Permission.WRITE_PROFILE
    return may_on(wanted, g.found.standing)


def decides_alone(asked: Section) -> bool:
    """Whether the person writes this section because they are among those who agree plans: they have nobody to propose it to."""
    return may_write(asked) and may_on(Permission.WRITE_PLAN, g.found.standing)


def may_decide(proposal: Proposal) -> bool:
    """Whether the person may say yes or no to it: who agrees plans, and who is asked, where they may write that section."""
    is_theirs = may_on(Permission.WRITE_PLAN, g.found.standing) or proposal.asked_id == current_person().id
    return is_theirs and may_write(proposal.section)


def resumed(asked: Section, saved: SectionForm) -> Resumed:
    """The form filled with what this person typed, on however many pages, and did not save, or else with what is saved."""
    found = plan_drafts.of_section(db.session, g.subject.id, asked.id, current_person().id, now())
    if not found.mine:
        return Resumed(saved, None, frozenset(), found.writing, page_id())
    elsewhere: tuple[Elsewhere, ...] = ()
    if len(found.mine) == 1:
        form = section_form_typed(asked, found.mine[0].fields, found.mine[0].made_from)
    else:
        form, elsewhere = put_together(asked, [_typed_page(asked, saved, draft) for draft in found.mine])
    left_out = {one.page for one in elsewhere}
    unsaved, held = form.different(saved), " ".join(draft.mark for at, draft in enumerate(found.mine) if at not in left_out)
    why = _whys(found.mine)
    if not unsaved and not elsewhere and not why:
        return Resumed(saved, None, unsaved, found.writing, page_id(), holds=held)
    newest = replace(found.mine[0], fields=(*found.mine[0].fields, (plan_drafts.WHY, why)))
    return Resumed(form, newest, unsaved, found.writing, page_id(), len(found.mine), elsewhere, held)


def _whys(drafts: Iterable[Draft]) -> str:
    """Why a change is proposed, as it was typed on each page, newest first; what stands in another is not said twice."""
    typed = dict.fromkeys(value.strip() for draft in drafts for name, value in draft.fields if name == plan_drafts.WHY)
    return "\n".join(one for one in typed if one and not any(one in other for other in typed if other != one))


def _typed_page(asked: Section, saved: SectionForm, draft: Draft) -> TypedPage:
    return TypedPage(draft.fields, draft.made_from, _as_it_was(asked, saved, draft.made_from), draft.id, draft.took)


def _as_it_was(asked: Section, saved: SectionForm, version: int) -> SectionForm:
    if version == saved.version:
        return saved
    kept = versions.numbered(db.session, g.subject.id, asked.id, version) if version else None
    return section_form(asked, kept.payload if kept else {}, version)


def in_doubt(asked: Section, profile: Profile) -> dict[str, list[Proposal]]:
    """What waits for a decision in this section, by field."""
    return waiting_by_field(profile).get(asked.id, {})


def waiting_by_field(profile: Profile) -> dict[str, dict[str, list[Proposal]]]:
    """What waits for a decision in the plan of the child of this request, by section and field, in one query. `plans/doubts.html` shows it."""
    found: dict[str, dict[str, list[Proposal]]] = {}
    for proposal in plan_proposals.open_for(db.session, [g.subject.id]):
        found.setdefault(proposal.line.section, {}).setdefault(proposal.line.field, []).append(proposal.beside(profile))
    return found


def told(asked: Section, saved: Together) -> str:
    """What was saved, and what became of what others wrote meanwhile."""
    said = [f"“{asked.title}” is saved."]
    if saved.theirs and saved.beside:
        said.append(f"{saved.beside.by} saved this part too, and changed {_names(saved.theirs)}. Both are kept.")
    if saved.two_answers:
        whom = f"{saved.asked} is asked which is right." if saved.asked else "Whoever agrees the plan is asked which is right."
        said.append(f"Two answers are kept for {_names(saved.two_answers)}: the first stands, yours is kept beside it. {whom}")
    return " ".join(said)


def number(name: str) -> int:
    """A whole number that our page sent; 0 for anything else."""
    sent = request.form.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def draft_id() -> str:
    """The id of the page that sent this; empty for anything that no page of ours sent."""
    sent = request.form.get("draft_id", "")
    return sent if len(sent) == len(new_id()) and not set(sent) - set("0123456789abcdef-") else ""


def page_id() -> str:
    """What the draft of the page is kept under: one sent back with a fault goes on under its own; one opened anew never under another's."""
    return draft_id() or new_id()


def holds() -> tuple[str, ...]:
    """The marks of the pages whose words this one holds."""
    return tuple(request.form.get("holds", "")[:1000].split())


def _names(fields: tuple[object, ...]) -> str:
    labels = [f"“{getattr(f, 'printed', '')}”" for f in fields]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} and {labels[-1]}"
