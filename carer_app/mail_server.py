"""Handing mail over: no server is spoken to under TLS that does not show a certificate for its name."""

from __future__ import annotations

import smtplib
import ssl
from typing import Any

from flask_mailman.backends.smtp import EmailBackend as _Smtp


class _Verifying(smtplib.SMTP):
    def starttls(self, *args: Any, **how: Any) -> Any:
        """The library gives no context here, and Python's own choice would take any certificate."""
        return super().starttls(context=how.get("context") or ssl.create_default_context())


class EmailBackend(_Smtp):
    """Flask-Mailman's, which checks certificates under `smtps` and not after STARTTLS: here after both."""

    @property
    def connection_class(self) -> Any:
        return smtplib.SMTP_SSL if self.use_ssl else _Verifying
