"""Signing in and keeping one's account: Flask-Security's forms with our words, and nothing that tells who has an account."""

from __future__ import annotations

import re
from typing import Any

from flask_login import current_user
from flask_security.forms import (
    ChangePasswordForm,
    EmailValidation,
    IsString,
    LoginForm,
    ResetPasswordForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.recovery_codes import MfRecoveryForm
from flask_security.utils import get_message
from flask_security.webauthn import WebAuthnRegisterForm
from wtforms.validators import ValidationError

from forms.base import Form
from forms.fields import ChoiceField, EmailField, PasswordField, TextField
from forms.validators import Needed, at_most

_USE_PASSKEY = "Your role needs more than a password, and you have a passkey. Sign in with the passkey."
_PLAIN = {"autocapitalize": "none", "spellcheck": "false"}


def _email(*checks: Any) -> EmailField:
    keys = {"autocomplete": "username"}
    return EmailField("Email address", [IsString(), Needed("Enter your email address."), at_most(255), *checks], attributes=keys)


def _password(label: str, autocomplete: str, says: str = "Enter your password.") -> PasswordField:
    return PasswordField(label, [IsString(), Needed(says), at_most(1000)], autocomplete=autocomplete)


class ComesBack:
    """A form that leads on to the page the person wanted: only ever one of ours."""

    def validate_next(self, field: Any) -> None:
        """A path on this site, however browsers read it."""
        if field.data and not re.match(r"/(?![/\\])[\x21-\x7e]*$", field.data):
            field.data = ""
            raise ValidationError(get_message("INVALID_REDIRECT")[0])


class SignIn(ComesBack, LoginForm):
    """Email address and password. There is no "remember me": phones are shared."""

    email: Any = _email(EmailValidation(verify=False))
    password = _password("Password", "current-password")
    remember: Any = None
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.password.description = ""

    def validate(self, **kwargs: Any) -> bool:
        if not super().validate(**kwargs):
            return False
        if self.user.check_tf_required_setup() and self.user.webauthn and not self.user.tf_primary_method:
            # Otherwise a stolen password could set up a code app of its own.
            self.form_errors.append(_USE_PASSKEY)
            return False
        return True


class Forgotten(Form):
    """Asks for a link to set a password. Whatever is typed gets the same answer."""

    email = _email(EmailValidation(verify=True))


class NewPassword(ResetPasswordForm):
    """Sets a password from the link in the e-mail."""

    password = _password("New password", "new-password", "Enter a new password.")
    password_confirm = _password("The same password again", "new-password", "Type the same password again.")

    def validate(self, **kwargs: Any) -> bool:
        return bool(super().validate(**kwargs)) and _same(self.password, self.password_confirm)


class ChangePassword(ChangePasswordForm):
    """Changes a password; wrong guesses at the old one count."""

    password = _password("The password you have now", "current-password")
    new_password = _password("New password", "new-password", "Enter a new password.")
    new_password_confirm = _password("The new password again", "new-password", "Type the new password again.")
    user: Any = None

    def validate(self, **kwargs: Any) -> bool:
        if current_user.is_locked():
            self.form_errors.append(get_message("INVALID_PASSWORD")[0])
            return False
        good = bool(super().validate(**kwargs)) and _same(self.new_password, self.new_password_confirm)
        if get_message("INVALID_PASSWORD")[0] in self.password.errors:
            current_user.track_failed_authn("password")
        return good


class ConfirmIsMe(ComesBack, VerifyForm):
    """The password again, before something that matters."""

    password = _password("Password", "current-password")

    def validate(self, **kwargs: Any) -> bool:
        if self.user.is_locked(self.form_errors):
            self.form_errors[:] = [get_message("INVALID_PASSWORD")[0]]
            return False
        return bool(super().validate(**kwargs))


class SecondFactor(TwoFactorSetupForm):
    """Starts or stops using a code app."""

    setup: Any = ChoiceField("Code app", choices=[("authenticator", "Use a code app"), ("disable", "Stop using a code app")])


class Code(TwoFactorVerifyCodeForm):
    """Six digits from the code app."""

    code = TextField(
        "Code from your app",
        [IsString(), Needed("Enter the six digits from your code app."), at_most(40)],
        filters=[lambda typed: typed.replace(" ", "") if isinstance(typed, str) else typed],
        description="Six digits. A new code comes every 30 seconds.",
        width="govuk-input--width-10",
        attributes={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def validate(self, **kwargs: Any) -> bool:
        if not self.is_setup and self.user is not None and self.user.is_locked():
            self.code.errors = [*self.code.errors, get_message("TWO_FACTOR_INVALID_TOKEN")[0]]
            return False
        return bool(super().validate(**kwargs))


class RecoveryCode(MfRecoveryForm):
    """One of the codes kept for the day the phone is lost."""

    code = TextField(
        "Recovery code",
        [IsString(), Needed("Enter one of your recovery codes."), at_most(60)],
        filters=[lambda typed: typed.strip().lower() if isinstance(typed, str) else typed],
        attributes={"autocomplete": "off", **_PLAIN},
    )
    user: Any

    def validate(self, **kwargs: Any) -> bool:
        if self.user.is_locked():
            self.code.errors = [*self.code.errors, get_message("INVALID_RECOVERY_CODE")[0]]
            return False
        good = bool(super().validate(**kwargs))
        if not good and self.code.data:
            self.user.track_failed_authn("recovery code", tfa=True)
        return good


class NewPasskey(WebAuthnRegisterForm):
    """Names a passkey. Ours are always both factors at once."""

    name = TextField(
        "Name for this passkey",
        [IsString(), Needed("Give this passkey a name, for example: my phone."), at_most(64)],
        description="For example: my phone",
        attributes={"autocomplete": "off"},
    )

    def validate(self, **kwargs: Any) -> bool:
        self.usage.data = "first"
        return bool(super().validate(**kwargs))


def _same(first: PasswordField, second: PasswordField) -> bool:
    if first.data == second.data:
        return True
    second.errors = [*second.errors, get_message("RETYPE_PASSWORD_MISMATCH")[0]]
    return False
