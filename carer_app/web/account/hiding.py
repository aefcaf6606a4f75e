"""Hide: one tap, and this browser reads nothing more until its person has shown who they are. And its opposite: somebody is still here."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from carer_app.access.enforce import needs
from carer_app.access.permissions import Permission
from carer_app.web.account.lapse import lapse_now, note_activity
from carer_app.web.account.views import blueprint


@blueprint.post("/hide")
@needs(Permission.MANAGE_OWN_ACCOUNT, background=True)
def hide() -> ResponseReturnValue:
    """Sent by the page as it goes, with no token: the page of another site is refused, and could do no more than lock."""
    lapse_now()
    return "", 204


@blueprint.post("/here")
@needs(Permission.MANAGE_OWN_ACCOUNT, background=True)
def still_here() -> ResponseReturnValue:
    """Somebody taps on the phone's own pages, which ask nothing of us: as good as a tap on one of ours. After the lapse it is refused."""
    note_activity()
    return "", 204
