"""Codes from an authenticator app: each works once, and their secrets are sealed by a key of ours."""

from __future__ import annotations

from typing import Any

import qrcode
from flask import current_app
from flask_security import Totp
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
