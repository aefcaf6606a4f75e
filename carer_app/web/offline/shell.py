"""The shell: one page without a word about any child, from which the phone shows its own pages; and setting a phone up."""

from __future__ import annotations

from flask import render_template

from carer_app.access.enforce import needs, public
from carer_app.access.people import current_person
from carer_app.access.permissions import Permission
from carer_app.extensions import db
from carer_app.packs import loader
from carer_app.services import line_keys, protocol_files
from carer_app.web.offline import blueprint, kept, pages


@blueprint.get("/shell")
@public
def shell() -> str:
    """The same for everybody; kept by the service worker."""
    return render_template("shell.html", build=kept.build(), pages=pages.address(), national=national(), key=line_keys.current(db.session))


def national() -> str:
    """Where the national protocol is: what emergency mode asks by."""
    return protocol_files.url_of(loader.national())


@blueprint.get("/phone")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def set_up() -> str:
    """Set this phone up for the person who is signed in."""
    return render_template("phone/set_up.html", person=current_person(), build=kept.build())
