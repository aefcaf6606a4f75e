"""How the sign-in library is set: its addresses in our words, nothing optional left on, keys derived from ours."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask
from flask_security.utils import aware_utcnow

from carer_app.web.account.words import WORDS

RECENT = timedelta(minutes=15)
"""How recent a sign-in must be to change people, permissions, second factors and passkeys."""


def sign_in_settings(app: Flask) -> dict[str, Any]:
    """Every SECURITY_ setting that matters. They are set whatever the environment says, so that none can be switched off."""
    return {
        **_ADDRESSES,
        **_WHAT_IS_ON,
        **_keys(app.config["SEALING_KEYS"]),
        **{f"SECURITY_MSG_{key}": words for key, words in WORDS.items()},
        "SECURITY_TOTP_ISSUER": app.config["SERVICE_NAME"],
        "SECURITY_WAN_RP_NAME": app.config["SERVICE_NAME"],
        "SECURITY_EMAIL_VALIDATOR_ARGS": {
            "check_deliverability": False,
            "test_environment": not app.config["ENVIRONMENT"].is_production,
        },
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": _hashing(app),
    }


_ADDRESSES = {
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_RESET_URL": "/forgotten-password",
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_VERIFY_URL": "/account/confirm",
    "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "SECURITY_TWO_FACTOR_RESCUE_URL": "/sign-in/help",
    "SECURITY_TWO_FACTOR_SELECT_URL": "/sign-in/which",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "SECURITY_WAN_REGISTER_URL": "/account/passkeys",
    "SECURITY_WAN_SIGNIN_URL": "/sign-in/passkey",
    "SECURITY_WAN_DELETE_URL": "/account/passkeys/remove",
    "SECURITY_WAN_VERIFY_URL": "/account/confirm/passkey",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "account.home",
    "SECURITY_POST_VERIFY_VIEW": "account.home",
    "SECURITY_POST_RESET_VIEW": "/sign-in",
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "account.home",
    "SECURITY_WAN_POST_REGISTER_VIEW": "security.wan_register",
    "SECURITY_STATIC_FOLDER": None,
}

_WHAT_IS_ON = {
    "SECURITY_REGISTERABLE": False,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_N": 8,
    "SECURITY_WEBAUTHN": True,
    "SECURITY_WAN_ALLOW_AS_FIRST_FACTOR": True,
    "SECURITY_WAN_ALLOW_AS_MULTI_FACTOR": True,
    "SECURITY_WAN_ALLOW_USER_HINTS": False,
    "SECURITY_WAN_ALLOW_AS_VERIFY": ["first"],
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=24),
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_LOGOUT_CSRF": True,
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_FRESHNESS": RECENT,
    "SECURITY_FRESHNESS_GRACE_PERIOD": timedelta(minutes=10),
    "SECURITY_CACHE_CONTROL": None,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_DATETIME_FACTORY": aware_utcnow,
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "email/set_password",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "email/password_changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "email/password_changed",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "Set your password",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was changed",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
    "SECURITY_CLI_USERS_NAME": None,
    "SECURITY_CLI_ROLES_NAME": None,
}


def _hashing(app: Flask) -> dict[str, int]:
    """Argon2 at the library's strength; as cheap as it goes in tests, which hash hundreds of passwords."""
    return {"argon2__rounds": 1, "argon2__memory_cost": 1024, "argon2__parallelism": 1} if app.config["ENVIRONMENT"].name == "test" else {}


def _keys(sealing_keys: str) -> dict[str, Any]:
    """Keys for TOTP secrets and recovery codes, one from each sealing key; the newest seals."""
    keys = [base64.urlsafe_b64decode(key.strip()) for key in sealing_keys.split(",") if key.strip()]
    return {
        "SECURITY_TOTP_SECRETS": {_name(key): derive(key, b"totp secrets").hex() for key in keys},
        "SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS": [base64.urlsafe_b64encode(derive(key, b"recovery codes")) for key in keys],
        "SIGN_IN_NEWEST_KEY": _name(keys[0]),
    }


def derive(key: bytes, purpose: bytes) -> bytes:
    """A key of 32 bytes for one purpose."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"not home yet: " + purpose).derive(key)


def _name(key: bytes) -> str:
    return "k" + derive(key, b"name of this key").hex()[:12]
