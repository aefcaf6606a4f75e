"""The pack, or a link to it, by e-mail: only to an address of the organisation's own list, and only after a look at where it goes."""

from __future__ import annotations

from uuid import UUID

from flask import abort, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.people import current_person, now
from carer_app.access.permissions import Permission
from carer_app.db.models.pack_links import PackLink, PoliceAddress
from carer_app.db.queries import pack_links as rows
from carer_app.domain.pack_link import MOST_OPENS, MOST_WRONG, code_words
from carer_app.extensions import db
from carer_app.services import handovers, pack_links, pack_sending
from carer_app.services.occurrences import derived_id
from carer_app.web.acting import acting
from carer_app.web.report import mailing
from carer_app.web.report.blueprint import blueprint
from carer_app.web.situations import new_id, page, situation_here
from forms.base import EntryForm
from forms.report import SendLinkForm, SendPackForm


@blueprint.get("/<uuid:occurrence_id>/pack/<any(email, link):how>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def send_where(occurrence_id: UUID, how: str) -> str:
    """The list, to choose from: nobody types an address at two in the morning."""
    return page("report/send_where.html", situation_here(), how=how, addresses=rows.addresses(db.session, current_person().organisation_id))


@blueprint.get("/<uuid:occurrence_id>/pack/<any(email, link):how>/<uuid:address_id>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def send_check(occurrence_id: UUID, how: str, address_id: UUID) -> str:
    """Where it goes and what goes there, before it does."""
    return _check(how, _address(address_id), _form(how))


@blueprint.post("/<uuid:occurrence_id>/pack/<any(email, link):how>/<uuid:address_id>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def send(occurrence_id: UUID, how: str, address_id: UUID) -> ResponseReturnValue:
    """It goes: the version of what is known now. The same post twice sends once."""
    address, form = _address(address_id), _form(how)
    if not form.validate():
        return _check(how, address, form), 422
    entry_id = str(form.entry_id.data)
    pack = handovers.ready(db.session, acting(), g.subject.id, now())
    to = (db.session, acting(), g.subject.id, pack, address)
    if isinstance(form, SendLinkForm):
        link = pack_sending.send_link(*to, int(form.hours.data or 0), now(), entry_id=entry_id)
        mailing.post(derived_id(entry_id, f"mail {g.subject.id}"))
        return redirect(url_for("report.link", occurrence_id=g.subject.id, link_id=link.id))
    mail = pack_sending.send_pack(*to, now(), entry_id=entry_id)
    mailing.post(mail.id)
    return redirect(url_for("report.made", occurrence_id=g.subject.id, version=mail.version))


@blueprint.get("/<uuid:occurrence_id>/pack/links/<uuid:link_id>")
@needs(Permission.MAKE_PACK, subject="occurrence")
def link(occurrence_id: UUID, link_id: UUID) -> str:
    """A link that was sent: the code to read out, every try to open it, and the button that takes it back."""
    found = _link(link_id)
    to = db.session.get(PoliceAddress, found.address_id)
    return render_template(
        "report/link.html",
        link=found,
        to=to,
        mail=rows.mail_of_link(db.session, found.id),
        tries=rows.tries(db.session, found.id),
        code=code_words(found.code),
        stands=pack_links.stands(found, now()).value if to and to.removed_at is None else "off_the_list",
        most_opens=MOST_OPENS,
        most_wrong=MOST_WRONG,
        now=now(),
        new_id=new_id,
    )


@blueprint.post("/<uuid:occurrence_id>/pack/links/<uuid:link_id>/take-back")
@needs(Permission.MAKE_PACK, subject="occurrence")
def take_back(occurrence_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """From now on it opens nothing."""
    found, form = _link(link_id), EntryForm()
    if not form.validate():
        abort(400)
    pack_links.take_back(db.session, acting(), found, now(), entry_id=str(form.entry_id.data))
    return redirect(url_for("report.link", occurrence_id=g.subject.id, link_id=found.id))


def _form(how: str) -> SendPackForm | SendLinkForm:
    return SendLinkForm() if how == "link" else SendPackForm()


def _check(how: str, address: PoliceAddress, form: SendPackForm | SendLinkForm) -> str:
    return page("report/send_check.html", situation_here(), how=how, address=address, form=form, most_opens=MOST_OPENS)


def _address(address_id: UUID) -> PoliceAddress:
    """An address that stands on the list of the sender's own organisation now."""
    return rows.address(db.session, current_person().organisation_id, str(address_id)) or abort(404)


def _link(link_id: UUID) -> PackLink:
    return rows.link(db.session, g.subject.id, str(link_id)) or abort(404)
