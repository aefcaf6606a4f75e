"""Where the code of a code app is asked for. The library signs out whoever opens it without need; to look at a page changes nothing here."""

from __future__ import annotations

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security.views import two_factor_token_validation

from carer_app.access.people import somebody


def code_page() -> ResponseReturnValue:
    """Stands in for the library's own page: somebody who is signed in and sets nothing up is sent to their account."""
    sets_up = session.get("tf_state") == "validating_profile" and session.get("tf_primary_method") and session.get("tf_totp_secret")
    if request.method != "POST" and somebody() is not None and not sets_up:
        return redirect(url_for("account.home"))
    answer: ResponseReturnValue = two_factor_token_validation()
    return answer
