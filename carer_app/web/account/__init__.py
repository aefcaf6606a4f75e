"""Signing in, and a person's own account."""

from __future__ import annotations

from typing import Any

from flask import Flask, jsonify, make_response
from flask_security import Security
from flask_security.datastore import FSQLALiteUserDatastore

from carer_app.access import enforce
from carer_app.access.permissions import Permission
from carer_app.db.models.people import Person, Role, WebAuthnCredential
from carer_app.extensions import csrf, db
from carer_app.web.account import browsers, hiding, late, limits, reminders, still_you, try_counts
from carer_app.web.account.actor import current_actor
from carer_app.web.account.code_page import code_page
from carer_app.web.account.codes import OnceOnlyCodes, RecoveryCodes
from carer_app.web.account.forgotten import forgotten_password
from carer_app.web.account.mail import AccountMail
from carer_app.web.account.nav import nav_links
from carer_app.web.account.passkeys import Passkeys
from carer_app.web.account.passwords import Passwords
from carer_app.web.account.rules import Rules
from carer_app.web.account.settings import sign_in_settings
from carer_app.web.account.start import refuse_demo_people, refuse_real_people
from carer_app.web.account.views import blueprint, lost_phone
from forms import account as forms

__all__ = ["blueprint", "current_actor", "install", "late", "reminders", "still_you", "try_counts"]

_OPEN_TO_ALL = (
    "login", "logout", "forgot_password", "reset_password", "two_factor_setup", "two_factor_token_validation", "two_factor_rescue",
    "tf_select", "mf_recovery", "wan_signin", "wan_signin_response",
)  # fmt: skip
_OWN_ACCOUNT = (
    "verify", "change_password", "two_factor_setup_validate", "mf_recovery_codes", "wan_register", "wan_register_response", "wan_delete",
    "wan_verify", "wan_verify_response",
)  # fmt: skip


def install(app: Flask) -> None:
    """The sign-in library with our settings, forms and rules; its views marked; our own account pages. CSRF protection comes before."""
    if app.config["ENVIRONMENT"].is_production:
        refuse_demo_people(app)
    if app.config["ENVIRONMENT"].is_demo:
        refuse_real_people(app)
    app.config.update(sign_in_settings(app))
    Person.sign_in_rules = Rules()
    with app.app_context():
        library = _library()
        library.init_app(app, FSQLALiteUserDatastore(db, Person, Role, WebAuthnCredential))
    library.render_json(_as_we_say_it)
    library.want_json(lambda request: bool(request.is_json and (request.endpoint or "").startswith("security.wan_")))
    app.view_functions["security.two_factor_rescue"] = lost_phone
    app.view_functions["security.forgot_password"] = forgotten_password
    app.view_functions["security.two_factor_token_validation"] = code_page
    for name in _OPEN_TO_ALL:
        enforce.mark(app, f"security.{name}", enforce.PUBLIC)
    for name in _OWN_ACCOUNT:
        enforce.mark(app, f"security.{name}", enforce.Mark(Permission.MANAGE_OWN_ACCOUNT))
    app.context_processor(lambda: {"nav_links": nav_links()})
    limits.install(app)
    browsers.install(app)
    app.register_blueprint(blueprint)
    csrf.exempt(hiding.hide)
    csrf.exempt(hiding.still_here)


def _as_we_say_it(payload: dict[str, Any], code: int, headers: dict[str, str] | None, user: Any) -> Any:
    """The library's JSON, with errors in the shape all our errors have."""
    if code >= 400:
        says = str((payload.get("errors") or ["That did not work. Try again."])[0])
        return make_response(jsonify(error={"code": "refused", "says": says}), code, headers or {})
    return make_response(jsonify(response=payload), code, headers or {})


def _library() -> Security:
    return Security(
        login_form=forms.SignIn,
        reset_password_form=forms.NewPassword,
        change_password_form=forms.ChangePassword,
        verify_form=forms.ConfirmIsMe,
        two_factor_setup_form=forms.SecondFactor,
        two_factor_verify_code_form=forms.Code,
        mf_recovery_form=forms.RecoveryCode,
        wan_register_form=forms.NewPasskey,
        mail_util_cls=AccountMail,
        password_util_cls=Passwords,
        totp_cls=OnceOnlyCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
        webauthn_util_cls=Passkeys,
    )
