"""Who is not home? The children one cares for now, a button each; several together for siblings (G14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs, require
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission, Role
from carer_app.db.base import new_id
from carer_app.domain.occurrence import NotConfirmed
from carer_app.extensions import db
from carer_app.services import first_page, occurrences, phone_lists, plan_receipts
from carer_app.services.cared_for import ChildNow, asked_to_sign, children_now, reach_of
from carer_app.services.duty_lists import own_of_children
from carer_app.services.errors import Refused
from carer_app.services.left import told_of
from carer_app.services.second_person import not_confirmed
from carer_app.web.acting import acting
from carer_app.web.decide.blueprint import blueprint
from forms.decide import Start


@blueprint.get("/")
@blueprint.get("/decide/")
@needs(Permission.OPEN_FRONT_PAGE)
def who() -> str:
    """The first page: the children, and one button each; whoever is away stands first."""
    return _page("decide/who.html")


@blueprint.get("/decide/together")
@needs(Permission.START_OCCURRENCE)
def together() -> str:
    """More than one child is not home: ask once, keep a log for each."""
    return _page("decide/together.html", form=Start())


@blueprint.post("/decide/start")
@needs(Permission.START_OCCURRENCE)
def start() -> ResponseReturnValue:
    """Open an occurrence for each child. A second tap opens nothing more."""
    form = Start()
    if not form.validate_on_submit():
        return _page("decide/together.html", form=form), 400
    pairs = form.pairs()
    for child_id, _ in pairs:
        require(Permission.START_OCCURRENCE, "child", child_id=child_id)
    try:
        begun = occurrences.start(
            db.session, acting(), [child for child, _ in pairs], form.where(), now(), occurrence_ids=[made for _, made in pairs]
        )
    except Refused as refused:
        form.form_errors.append(str(refused))
        return _page("decide/together.html", form=form), 409
    return redirect(url_for("decide.go_on", occurrence_id=begun[0]))


def _page(template: str, form: Start | None = None) -> str:
    person = current_person()
    found = children_now(db.session, person.id, roles_of(person, now()), Permission.START_OCCURRENCE, now())
    away_from = {_home(child) for child in found if child.away}
    by_home = sorted(
        found, key=lambda child: (_home(child) not in away_from, child.home_name.casefold(), child.home_id or "", not child.away)
    )
    homes = [(name, list(children)) for (name, _), children in groupby(by_home, key=_home)]
    waits = _waits_for(person.id, found)
    given = plan_receipts.waiting_for(db.session, person.id, roles_of(person, now()), now())
    left = told_of(given.left, {child.id for child in found})
    places = phone_lists.places_of(roles_of(person, now()), Permission.START_OCCURRENCE)
    own = own_of_children(person.id, roles_of(person, now()), found)
    waiting = first_page.waiting(db.session, person.id, [child.id for child in found], places, own, now())
    to_sign = asked_to_sign(person.id, roles_of(person, now()), found)
    is_named = any(role.role is Role.SOCIAL_WORKER for role in roles_of(person, now()))
    more = {
        "ended": waiting.ended,
        "read": waiting.read if is_named else frozenset(),
        "to_sign": to_sign,
        "waits": waits,
        "plans_given": given,
        "plans": _plans_that_wait(person.id, found, waiting.asked),
        "left": left,
        "of_phones": waiting.logs,
        "owed": waiting.owed,
        "reminded": waiting.reminders,
    }
    return render_template(template, form=form, homes=homes, children=by_home, now=now(), new_id=new_id, **more)


def _plans_that_wait(
    person_id: str, found: Iterable[ChildNow], waiting: Mapping[str, tuple[str | None, ...]]
) -> list[tuple[ChildNow, int]]:
    """Children in whose plans changes wait for somebody like this person, or for this very person, and how many."""
    children = {child.id: child for child in found}
    agreeing = reach_of(person_id, roles_of(current_person(), now()), Permission.WRITE_PLAN)
    is_theirs = {child_id: agreeing.covers(children[child_id].home_id, children[child_id].organisation_id) for child_id in waiting}
    counted = {child_id: sum(is_theirs[child_id] or person_id == whom for whom in asked) for child_id, asked in waiting.items()}
    return [(child, count) for child_id, child in children.items() if (count := counted.get(child_id, 0))]


def _waits_for(person_id: str, found: Iterable[ChildNow]) -> list[tuple[ChildNow, str, NotConfirmed]]:
    """Where somebody lowered a level and named this very person, who has not said yet whether they agree."""
    begun = {open_.id: child for child in found for open_ in (child.away, *child.back) if open_ is not None}
    asked = not_confirmed(db.session, begun)
    return [(begun[name], name, waits) for name, waits in asked.items() if waits.person == person_id]


def _home(child: ChildNow) -> tuple[str, str]:
    return child.home_name, child.home_id or ""
