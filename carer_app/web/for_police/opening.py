"""The page behind a link for an officer. The token stands behind the # of the address, so it reaches no server but in a form.

Nothing is opened by looking: only a form with the right code counts. Why something does not open is told to nobody.
"""

from __future__ import annotations

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import public
from carer_app.access.people import now
from carer_app.domain.pack_link import code_is_short, token_typed
from carer_app.extensions import db, limiter
from carer_app.services import pack_links
from carer_app.web.account.limits import guesses
from forms.for_police import OpenForm, ReadForm, ReceivedForm

blueprint = Blueprint("for_police", __name__, url_prefix="/for-police")
_tries = limiter.shared_limit(lambda: guesses(current_app), scope="for-police")


@blueprint.get("")
@public
def ask() -> Response:
    """Asks for the code. It looks nothing up, so whoever fetches it in advance has opened nothing and learns nothing."""
    return _page("for_police/ask.html", form=OpenForm(formdata=None))


@blueprint.post("")
@public
@_tries
def open_link() -> Response:
    """The right code opens it; anything else, for whatever reason, gets the same answer."""
    form = OpenForm()
    if not form.validate():
        return _page("for_police/ask.html", 422, form=form)
    if (found := code_is_short(form.code.data or "")) is not None:
        form.code.errors = [f"That is {found} number{'' if found == 1 else 's'}, and the code has eight. This does not count as a try."]
        return _page("for_police/ask.html", 422, form=form)
    token, code = token_typed(form.token.data or ""), form.code.data or ""
    opened = pack_links.open_with(db.session, token, code, now(), request.remote_addr or "")
    if opened is None:
        return _page("for_police/ask.html", 422, form=form, refused=True)
    return _page("for_police/opened.html", opened=opened, form=ReceivedForm(formdata=None, page_token=opened.key))


@blueprint.post("/pack")
@public
@_tries
def pack() -> ResponseReturnValue:
    """The PDF, for half an hour after it was opened."""
    form = ReadForm()
    kept = pack_links.read(db.session, form.page_token.data or "", now()) if form.validate() else None
    if kept is None:
        return _page("for_police/over.html", 422)
    answer = Response(kept.document, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="pack-v{kept.version}.pdf"'
    return _closed(answer)


@blueprint.post("/received")
@public
@_tries
def received() -> Response:
    """They say that they have it, and who they are."""
    form = ReceivedForm()
    if not form.validate():
        opened = pack_links.opened_with(db.session, form.page_token.data or "", now())
        return _page("for_police/opened.html" if opened else "for_police/over.html", 422, opened=opened, form=form)
    said = (form.name.data or "", form.number.data or "")
    opened = pack_links.received(db.session, form.page_token.data or "", *said, now(), entry_id=str(form.entry_id.data))
    if opened is None:
        return _page("for_police/over.html", 422)
    return _page("for_police/opened.html", opened=opened, form=ReceivedForm(formdata=None, page_token=opened.key), said=said[0])


def _page(template: str, status: int = 200, **more: object) -> Response:
    return _closed(make_response(render_template(template, **more), status))


def _closed(answer: Response) -> Response:
    """For no search engine, no cache and no next page."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
