"""What the sign-in library says, in our words. Nothing here tells a stranger whether an account exists."""

from __future__ import annotations

_WRONG = (
    "We could not sign you in. Check your email address and password. "
    "After several wrong tries the right password also has to wait a few minutes."
)
_RESET_SENT = (
    "If we know that email address, a message is on its way to it. It holds a link to set a new password. The link works for a day."
)

WORDS: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (_WRONG, "error"),
    "GENERIC_RECOVERY": (_RESET_SENT, "info"),
    "PASSWORD_RESET_REQUEST": (_RESET_SENT, "info"),
    "PASSWORD_RESET_EXPIRED": ("That link is too old. Ask for a new one here.", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("That link does not work any more. Ask for a new one here.", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("Your password is set. Sign in with it now.", "success"),
    "PASSWORD_CHANGE": ("Your password is changed. Every other device is signed out.", "success"),
    "PASSWORD_INVALID_LENGTH": ("Use %(length)s to 128 characters. Three or four words together work well.", "error"),
    "PASSWORD_TOO_SIMPLE": ("That password is too easy to guess. Three or four words that do not belong together work well.", "error"),
    "PASSWORD_NOT_PROVIDED": ("Enter your password", "error"),
    "PASSWORD_IS_THE_SAME": ("The new password must be different from the old one", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("Type the same password again", "error"),
    "INVALID_PASSWORD": ("That is not your password. After several wrong tries you have to wait a few minutes.", "error"),
    "EMAIL_NOT_PROVIDED": ("Enter your email address", "error"),
    "INVALID_EMAIL_ADDRESS": ("Enter an email address like name@example.com", "error"),
    "DISABLED_ACCOUNT": (_WRONG, "error"),
    "USER_DOES_NOT_EXIST": (_WRONG, "error"),
    "UNAUTHENTICATED": ("Sign in first.", "error"),
    "REAUTHENTICATION_REQUIRED": ("Show that it is you before you go on.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Thank you. Go on.", "success"),
    "INVALID_REDIRECT": ("That address is not part of this service.", "error"),
    "TWO_FACTOR_INVALID_TOKEN": ("That code is not right, or is too old. Enter the newest one from your app.", "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("You are signed in.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "Your code app is set up. Keep recovery codes too, for the day you lose your phone.",
        "success",
    ),
    "TWO_FACTOR_DISABLED": ("Your code app is no longer used.", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Start again by signing in.", "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Choose one of the ways offered. Your role needs a second step to sign in.", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("That took longer than %(within)s. Please start again.", "error"),
    "INVALID_RECOVERY_CODE": ("That is not one of your recovery codes, or it was used before.", "error"),
    "NO_RECOVERY_CODES_SETUP": ("You have no recovery codes yet.", "info"),
    "INVALID_CODE": ("That code is not right.", "error"),
    "WEBAUTHN_NAME_REQUIRED": ("Give this passkey a name, for example: my phone", "error"),
    "WEBAUTHN_NAME_INUSE": ("You already have a passkey called %(name)s", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("You have no passkey called %(name)s", "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("Use letters, numbers, spaces, - and _ in the name", "error"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("The passkey %(name)s is added.", "success"),
    "WEBAUTHN_CREDENTIAL_DELETED": ("The passkey %(name)s is removed.", "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("This passkey is already added.", "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("We do not know this passkey. Sign in with your password.", "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("We do not know this passkey. Sign in with your password.", "error"),
    "WEBAUTHN_NO_VERIFY": ("The passkey could not be checked. Try again, or sign in with your password.", "error"),
    "WEBAUTHN_EXPIRED": ("That took longer than %(within)s. Please start again.", "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("This passkey cannot be used here.", "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("This passkey belongs to another account.", "error"),
}
"""Messages of Flask-Security by their key: the words and their kind."""
