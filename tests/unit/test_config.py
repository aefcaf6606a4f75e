"""Settings: production starts only when nothing is missing or guessable, says which, and cannot be made weaker by an environment."""

from __future__ import annotations

import base64
import itertools
import json
import os
import secrets
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from carer_app import config
from carer_app.config import RefusedToStart, settings
from carer_app.db.sealed import new_sealing_key

ROOT = Path(__file__).resolve().parents[2]
KEY = new_sealing_key()
GOOD = {
    "APP_ENV": "production",
    "SECRET_KEY": secrets.token_urlsafe(48),
    "SEALING_KEYS": KEY,
    "PUBLIC_URL": "https://records.example",
    "MAIL_URL": "smtps://post:a%40b@mail.example",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No setting comes from this machine, and nothing is kept beside the code."""
    for name in (*GOOD, "DATABASE_URL", "HUEY_URL", "MAIL_FROM", "SERVICE_NAME", "RATELIMIT_STORAGE_URI", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")


def refusal(**changed: Any) -> str:
    with pytest.raises(RefusedToStart) as no:
        settings({name: value for name, value in {**GOOD, **changed}.items() if value is not None})
    return str(no.value)


def test_good_settings_start() -> None:
    made = settings(GOOD)
    assert made["ENVIRONMENT"].is_production
    assert not made["TESTING"]


def test_good_settings_start_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    assert settings()["SECRET_KEY"] == GOOD["SECRET_KEY"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS"])
@pytest.mark.parametrize("value", [None, "", "changeme", "secret", "demo", "x" * 31], ids=repr)
def test_a_missing_known_or_short_secret_is_refused_by_name(name: str, value: str | None) -> None:
    assert name in refusal(**{name: value})


NO_KEYS = {
    "not base64": "*" * 44,
    "not 32 bytes": base64.urlsafe_b64encode(secrets.token_bytes(33)).decode(),
    "hex": secrets.token_hex(32),
    "the second is short": f"{KEY},abcd",
    "an empty one between": f"{KEY},,{KEY}",
    "all zero": base64.urlsafe_b64encode(bytes(32)).decode(),
    "one word over and over": base64.urlsafe_b64encode(b"changeme" * 4).decode(),
    "not of this alphabet": "ß" * 44,
}


@pytest.mark.parametrize("keys", NO_KEYS.values(), ids=NO_KEYS.keys())
def test_what_is_no_sealing_key_is_refused_by_name(keys: str) -> None:
    assert "SEALING_KEYS" in refusal(SEALING_KEYS=keys)


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEALING_KEYS", "MAIL_URL"])
def test_a_refusal_does_not_repeat_the_secret(name: str) -> None:
    assert "hush" not in refusal(**{name: "hush-hush"})
    assert "hush" not in refusal(MAIL_URL="ftp://user:hush@mail.example")


def test_several_keys_newest_first_are_taken() -> None:
    assert settings({**GOOD, "SEALING_KEYS": f"{new_sealing_key()}, {KEY}"})["SEALING_KEYS"].endswith(KEY)


@pytest.mark.parametrize("url", [None, "http://records.example", "https://", "records.example", "ftp://records.example"], ids=repr)
def test_production_is_served_over_https_only(url: str | None) -> None:
    assert "PUBLIC_URL" in refusal(PUBLIC_URL=url)


@pytest.mark.parametrize("url", [None, "mail.example", "http://mail.example", "smtp://", "smtp://mail.example:none"], ids=repr)
def test_production_needs_mail(url: str | None) -> None:
    assert "MAIL_URL" in refusal(MAIL_URL=url)


def test_the_mail_address_is_read() -> None:
    made = settings(GOOD)
    assert (made["MAIL_SERVER"], made["MAIL_PORT"], made["MAIL_USE_SSL"], made["MAIL_USE_TLS"]) == ("mail.example", 465, True, False)
    assert (made["MAIL_USERNAME"], made["MAIL_PASSWORD"], made["MAIL_DEFAULT_SENDER"]) == ("post", "a@b", "no-reply@records.example")


def test_mail_goes_in_clear_to_this_machine_alone() -> None:
    """It holds links to set a password, and packs."""
    assert "MAIL_URL" in refusal(MAIL_URL="smtp://mail.example")
    for near in ("smtp://127.0.0.1", "smtp://localhost:2525", "smtp://[::1]", "smtp+starttls://mail.example"):
        assert settings({**GOOD, "MAIL_URL": near})["MAIL_SERVER"]


@pytest.mark.parametrize("given", [{}, {"MAIL_URL": "smtp://127.0.0.1:25"}])
def test_mail_is_never_printed(given: dict[str, str]) -> None:
    for env in ("demo", "test"):
        assert settings({**GOOD, "APP_ENV": env, "MAIL_URL": None, **given})["MAIL_BACKEND"] in {"dummy", "locmem", "carer_app.mail_server"}


@pytest.mark.parametrize("name", ["", "prod", "Production", "development", "staging"])
def test_an_unknown_environment_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "APP_ENV" in refusal(APP_ENV=name)
    if name:
        monkeypatch.setenv("APP_ENV", name)
        with pytest.raises(RefusedToStart, match="APP_ENV"):
            settings()


@pytest.mark.parametrize(
    "main, copy",
    [
        ("sqlite:////srv/a.sqlite", "postgresql://u:pass@db/x"),
        ("postgresql://db/x", "sqlite:////srv/a.sqlite"),
        ("", "postgresql://u:pass@db/x"),
    ],
)
def test_a_copy_to_read_from_is_of_postgresql(main: str, copy: str) -> None:
    said = refusal(**({"DATABASE_URL": main} if main else {}), REPLICA_URL=copy)
    assert "REPLICA_URL must be postgresql://" in said
    assert "pass" not in said


def test_who_says_nothing_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(RefusedToStart, match="SECRET_KEY"):
        settings()


def test_no_machine_can_be_set_up_as_a_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests hash passwords cheaply: only a test itself, in the process, may ask for that."""
    monkeypatch.setenv("APP_ENV", "test")
    with pytest.raises(RefusedToStart, match="APP_ENV"):
        settings({name: value for name, value in GOOD.items() if name != "APP_ENV"})


@pytest.mark.parametrize(
    "env, url, secure",
    [
        ("production", "https://records.example", True),
        ("demo", "https://records.example", True),
        ("demo", "http://localhost:8000", False),
        ("demo", None, False),
    ],
)
def test_cookies_are_secure_whenever_the_address_is_https(env: str, url: str | None, secure: bool) -> None:
    made = settings({**GOOD, "APP_ENV": env, "PUBLIC_URL": url})
    assert made["SESSION_COOKIE_SECURE"] is secure
    assert made["SESSION_COOKIE_NAME"].startswith("__Host-") is secure
    assert (made["SESSION_COOKIE_HTTPONLY"], made["SESSION_COOKIE_SAMESITE"]) == (True, "Lax")
    assert not {"SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH"} & set(made)  # a __Host- cookie has no domain, and the path /


def test_only_our_own_name_is_served() -> None:
    assert settings(GOOD)["TRUSTED_HOSTS"] == ["records.example"]
    assert settings({**GOOD, "APP_ENV": "demo", "PUBLIC_URL": "http://localhost:8123"})["TRUSTED_HOSTS"] == ["127.0.0.1", "localhost"]


def test_limits_are_shared_by_every_worker_of_production() -> None:
    assert settings(GOOD)["RATELIMIT_STORAGE_URI"] == "database://"


# --- the demo's own secrets --------------------------------------------------------------------------------------------------------------


def test_the_demo_makes_its_secrets_once_for_its_owner_only(tmp_path: Path) -> None:
    first, again = settings({"APP_ENV": "demo"}), settings({"APP_ENV": "demo"})
    assert (first["SECRET_KEY"], first["SEALING_KEYS"]) == (again["SECRET_KEY"], again["SEALING_KEYS"])
    (kept,) = (tmp_path / "instance").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert json.loads(kept.read_text())["SECRET_KEY"] == first["SECRET_KEY"]


def test_another_demo_has_other_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    one = settings({"APP_ENV": "demo"})
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "another")
    other = settings({"APP_ENV": "demo"})
    assert one["SECRET_KEY"] != other["SECRET_KEY"]
    assert one["SEALING_KEYS"] != other["SEALING_KEYS"]


def test_production_never_takes_the_secrets_of_the_demo() -> None:
    settings({"APP_ENV": "demo"})
    assert "SECRET_KEY" in refusal(SECRET_KEY=None)
    assert "SEALING_KEYS" in refusal(SEALING_KEYS=None)


def test_demos_that_start_together_agree(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from carer_app import config; config.INSTANCE = Path(sys.argv[1])\n"
        "while time.time() < float(sys.argv[2]): pass\n"
        "made = config.settings({'APP_ENV': 'demo'}); print(made['SECRET_KEY'], made['SEALING_KEYS'])"
    )
    start = str(time.time() + 3)
    command = [sys.executable, "-c", code, str(tmp_path / "shared"), start]
    env = {name: value for name, value in os.environ.items() if name not in GOOD}
    running = [subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = {process.communicate(timeout=60)[0] for process in running}
    assert len(said) == 1
    assert len(said.pop().split()) == 2
    assert [path.name for path in (tmp_path / "shared").iterdir()] == ["demo-secrets.json"]


def test_whatever_is_missing_production_does_not_start() -> None:
    needed = [name for name in GOOD if name != "APP_ENV"]
    for size in range(len(needed)):
        for names in itertools.combinations(needed, size):
            with pytest.raises(RefusedToStart):
                settings({name: GOOD[name] for name in names})
