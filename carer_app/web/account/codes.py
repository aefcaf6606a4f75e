"""Codes from an authenticator app, and those kept for the day it is lost: each works once, and what they are told by is sealed by a key of ours."""

from __future__ import annotations

import hmac
from typing import Any

import qrcode
from flask import current_app
from flask_security import Totp
from flask_security.recovery_codes import MfRecoveryCodesUtil
from flask_security.utils import hash_password, verify_password
from markupsafe import Markup
from passlib.totp import TOTP, AppWallet, TotpMatch

_SVG = Markup(
    '<svg class="nhy-qr" viewBox="0 0 {size} {size}" width="240" height="240" role="img" aria-label="Picture to scan">'
    '<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>'
)


class OnceOnlyCodes(Totp):
    """Flask-Security's codes, but a code that was used is not taken again."""

    def __init__(self, secrets: dict[str, str], issuer: str) -> None:
        newest = current_app.config["SIGN_IN_NEWEST_KEY"] if current_app else next(iter(secrets))
        # The keys are 32 random bytes, so stretching them would only cost time.
        self._totp = TOTP.using(issuer=issuer, wallet=AppWallet(secrets=secrets, default_tag=newest, encrypt_cost=4))

    def get_last_counter(self, user: Any) -> int | None:
        last: int | None = user.totp_last_counter
        return last

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        user.totp_last_counter = tmatch.counter

    def sealed_by_newest(self, secret: str) -> str:
        """The same secret, under the newest key. Raises KeyError or ValueError where no key here opens it."""
        known = self._totp.from_source(secret)
        return str(known.to_json(encrypt=True)) if known.changed else secret

    def generate_qrcode(self, username: str, totp: str) -> Markup:
        """The picture to scan, as SVG markup: an image from a `data:` address would be blocked by our own policy."""
        code = qrcode.QRCode(border=4)
        code.add_data(self.get_totp_uri(username, totp))
        dots = code.get_matrix()
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(dots) for x, dark in enumerate(row) if dark)
        return _SVG.format(size=len(dots), path=path)


class RecoveryCodes(MfRecoveryCodesUtil):
    """Flask-Security's, but each is kept as a slow hash, sealed like the clear code that the library would keep: no copy of the database gives them,
    nor does it with our keys, and nobody is shown them a second time. Codes that were made before are taken as they are kept."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        new: list[str] = current_app.extensions["security"].totp_factory.generate_recovery_codes(
            current_app.config["SECURITY_MULTI_FACTOR_RECOVERY_CODES_N"]
        )
        current_app.extensions["security"].datastore.mf_set_recovery_codes(user, self._encrypt_codes([hash_password(code) for code in new]))
        return new

    def get_recovery_codes(self, user: Any) -> list[str]:
        """None: they were shown when they were made."""
        return []

    def check_recovery_code(self, user: Any, code: str) -> bool:
        return self._place(user, code) is not None

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        place = self._place(user, code)
        return place is not None and bool(current_app.extensions["security"].datastore.mf_delete_recovery_code(user, place))

    def _place(self, user: Any, code: str) -> int | None:
        for place, sealed in enumerate(user.mf_recovery_codes or []):
            for kept in self._decrypt_codes([sealed]):
                is_hash = kept.startswith("$argon2")
                if verify_password(code, kept) if is_hash else hmac.compare_digest(code.encode(), kept.encode()):
                    return place
        return None
