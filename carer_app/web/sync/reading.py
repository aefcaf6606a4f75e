"""What a phone takes with it: the children in its person's care, what others wrote, photographs, and protocols."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from typing import Any, cast

from flask import Response, abort, current_app, g, make_response, request

from carer_app.access.enforce import needs, public
from carer_app.access.people import current_person, now, roles_of
from carer_app.access.permissions import Permission
from carer_app.access.reads import Ledger, NotWrittenDown
from carer_app.db.queries import photos
from carer_app.db.transaction import own_transaction
from carer_app.extensions import db
from carer_app.services import child_packs, devices, protocol_files, reports, standing_papers
from carer_app.services.devices import Phone
from carer_app.web.account.browsers import this_browser
from carer_app.web.sync.blueprint import answer, blueprint, fault
from carer_app.web.sync.set_up import initials
from carer_app.web.sync.who import NoPhone, phone_of_person

MOST_KNOWN = 100
MOST_OF_A_PAPER = 2_000_000
_KNOWN = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}):(\d{1,9})")
_FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.errorhandler(NoPhone)
def _no_phone(problem: NoPhone) -> Response:
    return problem.answer


@blueprint.get("/child-packs")
@needs(Permission.SEE_CHILD, background=True)
def get_child_packs() -> Response:
    """The children in the person's care now, with what is needed on the night."""
    phone, store = phone_of_person()
    person = current_person()
    found = child_packs.packs_for(db.session, person.id, roles_of(person, now()), now())
    body = {
        "person": {"id": person.id, "name": person.name, "initials": initials(person.name), **reports.said_of(person)},
        "children": list(found.children),
        "left": [{"called": one.called, "at": one.at.isoformat()} for one in found.left],
    }
    _write_down("child_pack", found.child_ids, phone)
    until = now() + timedelta(hours=devices.READABLE_HOURS[store.lock])
    return _unless_known(body, {"made_at": now().isoformat(), "now": now().isoformat(), "readable_until": until.isoformat()})


@blueprint.get("/occurrences")
@needs(Permission.SEE_OCCURRENCE, background=True)
def get_occurrences() -> Response:
    """The lines this phone has not got."""
    phone, _ = phone_of_person()
    known = _known()
    if known is None:
        return fault("bad_request", f"'known' must be id:length, with commas between, and at most {MOST_KNOWN} of them.", 400)
    person = current_person()
    found = child_packs.news_for(db.session, person.id, roles_of(person, now()), known, now())
    _write_down("occurrence", {each["child"] for each in found["occurrences"]}, phone)
    return _unless_known(found, {"now": now().isoformat()})


@blueprint.get("/photos/<photo_id>")
@needs(Permission.SEE_CHILD, "photo", background=True)
def get_photo(photo_id: str) -> Response:
    """A photograph that a child pack names. Kept by the phone under its own seal, and by nothing else."""
    phone_of_person()
    found = photos.with_image(db.session, photo_id)
    if found is None:
        abort(404)
    return Response(found.image, mimetype="image/jpeg")


@blueprint.get("/profiles/<child_id>")
@needs(Permission.SEE_PLAN, "child", background=True)
def get_profile_paper(child_id: str) -> Response:
    """The standing profile as a PDF. Kept by the phone under its own seal, and by nothing else."""
    phone, _ = phone_of_person()
    standing = standing_papers.standing_of(db.session, g.subject, g.found.home, now())
    if request.if_none_match.contains(standing.tag):
        response = make_response("", 304)
    else:
        document = standing_papers.drawn(db.session, standing, now())
        if len(document) > MOST_OF_A_PAPER:
            return fault("too_large", "This profile is too large for a phone. Print it at a computer.", 413)
        _write_down("profile_paper", [child_id], phone)
        response = Response(document, mimetype="application/pdf")
    response.set_etag(standing.tag)
    return response


@blueprint.get("/protocols/<name>")
@public
def get_protocol(name: str) -> Response:
    """A protocol: nobody's secret, and never another under the same name."""
    content = protocol_files.file_named(name)
    if content is None:
        abort(404)
    response = make_response(content)
    response.mimetype = "application/json"
    response.headers["Cache-Control"] = _FOR_EVER
    return response


def _unless_known(body: dict[str, Any], stamps: dict[str, str]) -> Response:
    """The body with what changes by the minute beside it; 304 when the phone has the rest."""
    tag = hashlib.sha256(json.dumps([g.phone.device.id, body], sort_keys=True).encode()).hexdigest()[:32]
    if request.if_none_match.contains(tag):
        response = make_response("", 304)
    else:
        response = answer(body | stamps)
    response.set_etag(tag)
    return response


def _write_down(what: str, child_ids: Any, phone: Phone) -> None:
    """Raises NotWrittenDown: what nobody could see afterwards is not handed out."""
    ledger = cast(Ledger, current_app.extensions["reads"])
    try:
        ledger.record_many(what, current_person().id, list(child_ids), now(), this_browser())
        if devices.is_due(phone, now()):
            with own_transaction() as session:
                devices.heard_of(session, phone.device.id, current_person().id, now())
    except Exception as problem:
        current_app.logger.error("A reading could not be written down: %s.", type(problem).__name__)
        raise NotWrittenDown from None


def _known() -> dict[str, int] | None:
    """What the phone says it has; None for what cannot be read."""
    said = [part for part in request.args.get("known", "").split(",") if part]
    found = [_KNOWN.fullmatch(part) for part in said]
    if len(said) > MOST_KNOWN or not all(found):
        return None
    return {match[1]: int(match[2]) for match in found if match}
