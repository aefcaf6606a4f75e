"""Links you gave out: whoever sent one takes it back, also when the child lives elsewhere. The page knows no child and opens no record."""

from __future__ import annotations

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, may_do, now
from carer_app.access.permissions import Permission
from carer_app.domain.pack_link import MOST_OPENS
from carer_app.extensions import db
from carer_app.services import pack_links
from carer_app.web.acting import acting
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import new_id
from forms.base import EntryForm


@blueprint.get("/links-given")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def links_given() -> str:
    """Those that still open: one's own, and every one of the organisation for whoever keeps its list of addresses."""
    return render_template("report/links_given.html", links=_mine(), most_opens=MOST_OPENS, now=now(), new_id=new_id)


@blueprint.post("/links-given/<uuid:link_id>/take-back")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def take_back_given(link_id: UUID) -> ResponseReturnValue:
    """From now on it opens nothing; the log of the time away says so. One that opens nothing already, or is nobody's, changes nothing."""
    form, found = EntryForm(), next((one.link for one in _mine() if one.link.id == str(link_id)), None)
    if found is None:
        return redirect(url_for("report.links_given"))
    if not form.validate():
        abort(400)
    pack_links.take_back(db.session, acting(), found, now(), entry_id=str(form.entry_id.data))
    flash("Taken back. It opens nothing any more.", "ok")
    return redirect(url_for("report.links_given"))


def _mine() -> list[pack_links.GivenOut]:
    person = current_person()
    return pack_links.given_out(db.session, person, now(), all_of_them=may_do(Permission.EDIT_CONTACTS))
