"""Settings from the environment; production refuses to start while one that matters is missing or is a known default."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import click

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
PUSH_SERVICES = ("fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com")
"""Whose addresses a browser may give us: nobody has us call another place."""
_GUESSABLE = {"", "changeme", "change-me", "secret", "dev", "development", "demo", "default", "password", "test"}


class RefusedToStart(click.ClickException):
    """The settings are not fit to hold children's records; the message names the setting. A command prints just that and ends."""


@dataclass(frozen=True)
class Environment:
    """Where the product runs: `demo` (loopback, invented people), `production`, or `test`."""

    name: str

    @property
    def is_demo(self) -> bool:
        return self.name == "demo"

    @property
    def is_production(self) -> bool:
        return self.name == "production"


def settings(given: dict[str, Any] | None = None) -> dict[str, Any]:
    """Flask's configuration. `given` wins over the environment (tests). Raises RefusedToStart."""
    values: dict[str, Any] = {**_from_environment(), **(given or {})}
    env = Environment(values["APP_ENV"])
    # `test` is given by a test to the application it builds: no machine is set up as one, since it is weaker than production
    if env.name not in {"demo", "production"} and not (env.name == "test" and (given or {}).get("APP_ENV") == "test"):
        raise RefusedToStart(f"APP_ENV must be demo or production, not {env.name!r}.")
    if env.is_demo and not (values.get("SECRET_KEY") and values.get("SEALING_KEYS")):
        values = {**_demo_secrets(), **values}
    _refuse_bad_secrets(values)
    values.setdefault("DATABASE_URL", f"sqlite:///{INSTANCE / 'not-home-yet.sqlite'}")
    _refuse_bad_copy(values)
    return {**_fixed(values, env), **values, "ENVIRONMENT": env}


def _from_environment() -> dict[str, Any]:
    names = (
        "SECRET_KEY",
        "SEALING_KEYS",
        "DATABASE_URL",
        "REPLICA_URL",
        "HUEY_URL",
        "MAIL_URL",
        "PUBLIC_URL",
        "SERVICE_NAME",
        "RATELIMIT_STORAGE_URI",
        "PROXIES",
        "READING_LAPSES_AFTER_MINUTES",
        "SECOND_FACTOR_FOR",
        "COMPILED_TEMPLATES",
        "VAPID_PRIVATE_KEY",
        "VAPID_CONTACT",
        "BACKUP_FOLDER",
        "BACKUPS_KEPT",
        "ANCHOR_FOLDER",
        "ANCHOR_TO",
        "METRICS_PORT",
    )
    found = {name: os.environ[name] for name in names if os.environ.get(name)}
    return {"APP_ENV": os.environ.get("APP_ENV", "production"), **found}


def _fixed(values: dict[str, Any], env: Environment) -> dict[str, Any]:
    public_url = values.get("PUBLIC_URL") or f"http://localhost:{os.environ.get('PORT', '8000')}"
    over_https = public_url.startswith("https://")
    host = urlsplit(public_url).hostname or ""
    if not host or (env.is_production and not over_https):
        raise RefusedToStart("PUBLIC_URL must be the https address people use.")
    return {
        "SERVICE_NAME": "Not Home Yet",
        "PROXIES": 0,
        "PUBLIC_URL": public_url,
        "TESTING": env.name == "test",
        "TRUSTED_HOSTS": [host] if env.is_production else sorted({host, "localhost", "127.0.0.1"}),
        "COMPILED_TEMPLATES": None,  # a folder that keeps them for the next process: for the tests, which build the application a thousand times
        "RATELIMIT_STORAGE_URI": "database://" if env.is_production else "memory://",
        "RATELIMIT_ENABLED": True,  # said by every application: the extension is one object and would remember the last one's
        "RATELIMIT_STRATEGY": "fixed-window",
        "RATELIMIT_HEADERS_ENABLED": False,
        "RATELIMIT_SWALLOW_ERRORS": False,
        **_mail(values.get("MAIL_URL"), env, os.environ.get("MAIL_FROM") or f"no-reply@{host}"),
        **_operators(values),
        **_push(values, os.environ.get("MAIL_FROM") or f"no-reply@{host}"),
        "SESSION_COOKIE_SECURE": over_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_NAME": "__Host-session" if over_https else "session",
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=12),
        "SESSION_PROTECTION": None,  # a phone changes networks at night; what ends a session is its row (web/account/browsers.py)
        "SECOND_FACTOR_FOR": _whose_second_factor(values.get("SECOND_FACTOR_FOR", "roles")),
        "READING_LAPSES_AFTER": _lapse(values.get("READING_LAPSES_AFTER_MINUTES", "15")),
        "MAX_CONTENT_LENGTH": 12 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "WTF_CSRF_TIME_LIMIT": None,
    }


def _refuse_bad_copy(values: dict[str, Any]) -> None:
    """A copy to read from is PostgreSQL's, of a PostgreSQL. The addresses may hold a password: neither is repeated."""
    postgresql = ("postgresql:", "postgres:", "postgresql+psycopg:")
    copy, main = str(values.get("REPLICA_URL") or ""), str(values["DATABASE_URL"])
    if copy and not (copy.startswith(postgresql) and main.startswith(postgresql)):
        raise RefusedToStart("REPLICA_URL must be postgresql://..., a standby of the PostgreSQL that DATABASE_URL names.")


def _lapse(minutes: str) -> timedelta:
    """How long a browser may go on reading without a tap: never longer than an hour, whatever the operator likes."""
    if not minutes.isdecimal() or not 1 <= int(minutes) <= 60:
        raise RefusedToStart("READING_LAPSES_AFTER_MINUTES must be a number from 1 to 60.")
    return timedelta(minutes=int(minutes))


def _whose_second_factor(word: str) -> str:
    """Those whose role is too strong for a password alone, always; or everybody."""
    if word not in {"roles", "everybody"}:
        raise RefusedToStart("SECOND_FACTOR_FOR must be roles or everybody.")
    return word


def _push(values: dict[str, Any], sender: str) -> dict[str, Any]:
    """Who speaks to the services that browsers take push messages from. Without a key nobody is offered them."""
    key = str(values.get("VAPID_PRIVATE_KEY") or "")
    if key and not re.fullmatch(r"[A-Za-z0-9_-]{43}", key):
        raise RefusedToStart("VAPID_PRIVATE_KEY must be a key as `flask reminders new-key` makes one.")
    return {"VAPID_PRIVATE_KEY": None, "VAPID_CONTACT": sender, "PUSH_SERVICES": PUSH_SERVICES}


def _operators(values: dict[str, Any]) -> dict[str, Any]:
    """Where the nightly backup and the heads of the logs go, how many backups stay, and where the numbers are told. Nowhere unless said."""
    kept = str(values.get("BACKUPS_KEPT", "14"))
    if not kept.isdecimal() or not 1 <= int(kept) <= 3660:
        raise RefusedToStart("BACKUPS_KEPT must be a number from 1 to 3660.")
    for name in ("BACKUP_FOLDER", "ANCHOR_FOLDER"):
        if values.get(name) and not Path(values[name]).is_absolute():
            raise RefusedToStart(f"{name} must be a whole path, beginning with /.")
    if any("@" not in address for address in str(values.get("ANCHOR_TO") or "@").split(",")):
        raise RefusedToStart("ANCHOR_TO must be e-mail addresses with commas between.")
    port = str(values.get("METRICS_PORT") or "9100")
    if not port.isdecimal() or not 1024 <= int(port) <= 65535:
        raise RefusedToStart("METRICS_PORT must be a port from 1024 to 65535.")
    return {"BACKUP_FOLDER": None, "ANCHOR_FOLDER": None, "ANCHOR_TO": None, "METRICS_PORT": None}


def _mail(url: str | None, env: Environment, sender: str) -> dict[str, Any]:
    """Flask-Mailman's settings. Never its console backend: that would print sign-in links into the log."""
    if not url:
        if env.is_production:
            raise RefusedToStart("MAIL_URL is missing: without e-mail nobody can be invited or reset a password.")
        return {"MAIL_BACKEND": "dummy" if env.is_demo else "locmem", "MAIL_DEFAULT_SENDER": "not-home-yet@demo.test"}
    parts = urlsplit(url)
    if env.is_production and parts.scheme == "smtp" and parts.hostname not in {None, "localhost", "127.0.0.1", "::1"}:
        raise RefusedToStart("MAIL_URL must be smtps://... or smtp+starttls://...: in clear mail goes to this machine alone.")
    return {
        "MAIL_BACKEND": "carer_app.mail_server",
        "MAIL_SERVER": parts.hostname,
        "MAIL_PORT": _mail_port(parts),
        "MAIL_USERNAME": unquote(parts.username) if parts.username else None,
        "MAIL_PASSWORD": unquote(parts.password) if parts.password else None,
        "MAIL_USE_SSL": parts.scheme == "smtps",
        "MAIL_USE_TLS": parts.scheme == "smtp+starttls",
        "MAIL_TIMEOUT": 10,
        "MAIL_DEFAULT_SENDER": sender,
    }


def _mail_port(parts: SplitResult) -> int:
    try:
        usual = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}[parts.scheme]
        if parts.hostname:
            return parts.port or usual
    except (KeyError, ValueError):
        pass
    # the address holds a password: it is not repeated here
    raise RefusedToStart("MAIL_URL must look like smtp://user:password@host:port, smtps://... or smtp+starttls://...") from None


def _refuse_bad_secrets(values: dict[str, Any]) -> None:
    for name, least in (("SECRET_KEY", 32), ("SEALING_KEYS", 44)):
        value = str(values.get(name) or "")
        if value.lower() in _GUESSABLE or len(value) < least:
            raise RefusedToStart(f"{name} is missing or too easy to guess. Set it to a long random value; docs/operations.md says how.")
    for key in str(values["SEALING_KEYS"]).split(","):
        if not _is_sealing_key(key.strip()):
            raise RefusedToStart("SEALING_KEYS must be keys of 32 random bytes in URL-safe base64, newest first, with commas between.")


def _is_sealing_key(key: str) -> bool:
    """32 bytes that somebody threw dice for: random ones are hardly ever fewer than 20 different bytes."""
    try:
        raw = base64.b64decode(key.encode(), altchars=b"-_", validate=True)
    except ValueError:
        return False
    return len(raw) == 32 and len(set(raw)) > 15


def _demo_secrets() -> dict[str, str]:
    """Secrets of this machine's demo, made once and readable by its owner only."""
    path = INSTANCE / "demo-secrets.json"
    if not path.exists():
        INSTANCE.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {"SECRET_KEY": secrets.token_urlsafe(48), "SEALING_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()}
        _write_private(path, json.dumps(made))
    read: dict[str, str] = json.loads(path.read_text())
    return read


def _write_private(path: Path, text: str) -> None:
    """Write so that two processes starting together agree: the first to link the file wins."""
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
