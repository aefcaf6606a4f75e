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
from carer_app.web.sync.set_up import initials


@blueprint.get("/shell")
@public
def shell() -> str:
    """The same for everybody; kept by the service worker."""
    key = line_keys.current(db.session)
    return render_template("shell.html", build=kept.build(), pages=pages.address(), national=national(), key=key, current_person=None)


@blueprint.get("/phone/kept")
@public
def kept_here() -> str:
    """What is on this phone: a page of the phone's own, in the shell, whoever is signed in. The server knows nothing of it."""
    return shell()


def national() -> str:
    """Where the national protocol is: what emergency mode asks by."""
    return protocol_files.url_of(loader.national())


@blueprint.get("/phone")
@needs(Permission.MANAGE_OWN_ACCOUNT)
def set_up() -> str:
    """Set this phone up for the person who is signed in."""
    person = current_person()
    return render_template("phone/set_up.html", person=person, initials=initials(person.name), build=kept.build())
