"""Before every view: no mark, no entry; not allowed looks exactly like not found; reads of a child's record are written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from carer_app.access import predicates, subjects
from carer_app.access.people import current_person, may_do, now, role_ended, roles_of, somebody
from carer_app.access.permission_map import LATE_FOR
from carer_app.access.permissions import Permission
from carer_app.access.reads import Ledger, NotWrittenDown
from carer_app.db.models.occurrences import Occurrence
from carer_app.db.queries.ended import placement_ended
from carer_app.extensions import db

View = TypeVar("View", bound=Callable[..., Any])
_SAFE = {"GET", "HEAD", "OPTIONS"}
_SHOWN = (200, 304)
_SHOWN_AGAIN = (409, 422)
_OF_A_CHILD = {"child", "occurrence", "photo"}


@dataclass(frozen=True, slots=True)
class Mark:
    """What a view asks for: a permission (none: public), the kind of record it opens, and whether the sign-in must be recent.
    `background` is what a page fetches by itself: that keeps nobody signed in."""

    permission: Permission | None
    subject: str | None = None
    reads: str | None = None
    fresh: bool = False
    background: bool = False


PUBLIC = Mark(None)


def needs(
    permission: Permission, subject: str | None = None, *, reads: str | None = None, fresh: bool = False, background: bool = False
) -> Callable[[View], View]:
    """Mark a view. `subject` is one of `subjects.FINDERS`; the found record is `g.subject`. `reads` names what a GET shows of a child
    (plan, pack, …) for the audit; otherwise it is the kind of record."""
    if subject is not None and subject not in subjects.FINDERS:
        raise ValueError(f"There is no kind of record called {subject!r}.")
    return _marking(Mark(permission, subject, reads or (subject if subject in _OF_A_CHILD else None), fresh, background))


def public(view: View) -> View:
    """Mark a view as open to everybody, signed in or not."""
    return _marking(PUBLIC)(view)


def mark(app: Flask, endpoint: str, as_: Mark) -> None:
    """Mark a view that is not ours."""
    app.extensions.setdefault("access_marks", {})[endpoint] = as_


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """What the view asks for, or None: then nobody gets in."""
    given: Mark | None = app.extensions.get("access_marks", {}).get(endpoint)
    return given or getattr(app.view_functions.get(endpoint), "access_mark", None)


def install(app: Flask) -> None:
    """Put the guard before every view, and tell templates who is there."""
    app.extensions["reads"] = Ledger()
    app.before_request(_guard)
    app.after_request(_after)
    app.context_processor(lambda: {"current_person": somebody(), "may": may_do})


def require(permission: Permission, subject: str, **ids: str) -> Any:
    """The record, for a view that learns its id from a form; ask before writing anything. Anything not allowed is a 404."""
    found = _find(subject, ids)
    was_late, has_own = g.get("writes_late", False), "found" in g
    _let_in(permission, found)
    if has_own:  # the page that answers is of the record in the address, which was let in by itself
        g.writes_late = was_late
    return found.thing


def _marking(given: Mark) -> Callable[[View], View]:
    def marked(view: View) -> View:
        view.access_mark = given  # type: ignore[attr-defined]
        return view

    return marked


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    asked = mark_of(current_app, request.endpoint)
    if asked is None:
        abort(403)
    if asked.permission is None:
        return None
    if somebody() is None:
        return _sign_in_first()
    if asked.subject is None:
        if not may_do(asked.permission):
            abort(404)
    else:
        found = _let_in(asked.permission, _find(asked.subject, request.view_args or {}))
        g.subject, g.found = found.thing, found
    return None


def _find(subject: str, ids: dict[str, str]) -> subjects.Found:
    found = subjects.find(db.session, subject, ids, current_person().id, now())
    if found is None:
        abort(404)
    return found


def _let_in(permission: Permission, found: subjects.Found) -> subjects.Found:
    person = current_person()
    if not predicates.may(person.id, roles_of(person, now()), permission, found.standing):
        if request.method in _SAFE or not _may_add_late(permission, found):
            _ledger().record_refusal(person.id, found, now())
            abort(404)
        g.writes_late = True
    elif isinstance(found.thing, Occurrence) and predicates.only_because_it_happened_here(
        person.id, roles_of(person, now()), permission, found.standing
    ):
        return subjects.read_until(db.session, found)
    return found


def _may_add_late(permission: Permission, found: subjects.Found) -> bool:
    then = subjects.as_it_began(db.session, found)
    if then is None:
        return False
    person = current_person()
    if not predicates.may_add_late(person.id, roles_of(person, then.at), permission, then.standing):
        return False
    ends = (placement_ended(db.session, found.thing.child_id, then.at), role_ended(person, then.at, then.standing.placed))
    ended = min((end for end in ends if end is not None), default=None)
    return ended is not None and now() - ended <= LATE_FOR


def _after(response: Response) -> Response:
    if g.get("writes_late"):
        return response if g.get("asks_who") else _kept_but_closed(response)
    asked = mark_of(current_app, request.endpoint) if request.endpoint else None
    if asked and asked.reads and "found" in g and _shows(response):
        _write_down(asked.reads)
    return response


def _write_down(what: str) -> None:
    """Raises NotWrittenDown: a reading that nobody could see afterwards does not happen."""
    try:
        if (version := (request.view_args or {}).get("version")) is not None and what == "pack":
            _ledger().record_document(what, version, current_person().id, g.found, now())
        else:
            _ledger().record_read(what, current_person().id, g.found, now(), browser=g.get("this_browser"))
    except SQLAlchemyError as problem:
        current_app.logger.error("A reading could not be written down: %s.", type(problem).__name__)
        raise NotWrittenDown from None


def _shows(response: Response) -> bool:
    """Whether the answer is a page of the record: as asked for, or a form shown again with what is wrong, which keeps nothing else."""
    if request.method in _SAFE:
        return request.method == "GET" and response.status_code in _SHOWN
    if response.status_code in _SHOWN_AGAIN:
        db.session.rollback()
        return True
    return False


def _ledger() -> Ledger:
    ledger: Ledger = current_app.extensions["reads"]
    return ledger


def _kept_but_closed(response: Response) -> Response:
    """Somebody whose access has ended wrote a line. It is kept, or the page says why not; nothing of the record is shown."""
    status = 200 if response.status_code < 400 else response.status_code
    said = {"says": g.get("late_says"), "words": g.get("late_words")}
    return make_response(render_template("account/access_ended.html", kept=status == 200, **said), status)


def _sign_in_first() -> ResponseReturnValue:
    if request.is_json or request.accept_mimetypes.best == "application/json" or request.path.startswith("/sync/"):
        return jsonify(error={"code": "sign_in_first", "says": "Sign in first."}), 401
    if request.method not in _SAFE and request.form:
        abort(401)  # the page of that fault shows what was typed, so that it can be sent once one is signed in again
    return redirect(url_for("security.login", next=way_back()))


def way_back() -> str | None:
    """The page to come back to: only one that was being read, so that nothing is posted twice."""
    if request.method not in _SAFE:
        return None
    return request.full_path if request.query_string else request.path
