"""The service worker keeps what is the same for everybody, and nothing else; the list is closed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carer_app.web.offline import kept
from tests.web.strict_client import StrictClient

ABOUT_CHILDREN = ("/decide", "/occurrence", "/report", "/returned", "/plans", "/photos", "/account", "/sync", "/oversight", "/admin")


@pytest.fixture
def script(app: Flask) -> str:
    answer = app.test_client().get("/sw.js")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def listed(script: str, name: str) -> list[str]:
    found = re.search(rf"^const {name} = (.*);$", script, re.MULTILINE)
    assert found, name
    return list(json.loads(found[1]))


def test_the_worker_is_a_script_at_the_root_for_every_address(app: Flask) -> None:
    answer = app.test_client().get("/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_worker_is_well_written(script: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node
    (tmp_path / "sw.js").write_text(script)
    checked = subprocess.run([node, "--check", str(tmp_path / "sw.js")], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_everything_on_the_list_is_there_and_the_same_for_everybody(app: Flask, script: str) -> None:
    client = app.test_client()
    for path in [*listed(script, "PAGES"), *listed(script, "FILES")]:
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["Cache-Control"].startswith("public"), path
        assert "Set-Cookie" not in answer.headers, path
        assert path.startswith(("/static/", "/phone/")) or b"csrf_token" not in answer.data, path


def test_no_address_of_a_record_is_on_the_list(script: str) -> None:
    for path in [*listed(script, "PAGES"), *listed(script, "FILES")]:
        assert path != "/"
        assert path.startswith("/sync/protocols/") or not path.startswith(ABOUT_CHILDREN), path


@pytest.mark.parametrize("path", ["/shell", "/guide/", "/emergency", "/guide/levels"])
def test_a_page_is_kept_only_as_somebody_who_is_not_signed_in_sees_it(path: str, app: Flask, as_: Callable[..., FlaskClient]) -> None:
    assert app.test_client().get(path).headers["Cache-Control"] == kept.SAME_FOR_ALL
    assert as_("worker").get(path).headers["Cache-Control"] == "no-store"


def test_every_module_that_a_kept_script_imports_is_kept(app: Flask, script: str) -> None:
    files = listed(script, "FILES")
    for path in files:
        if not path.endswith((".js", ".mjs")):
            continue
        text = re.sub(r"/\*.*?\*/", "", app.test_client().get(path).get_data(as_text=True), flags=re.DOTALL)
        if path.startswith("/phone/"):
            continue
        for name in re.findall(r"""(?:from|import)\s*\(?["'](\.{1,2}/[^"']+)["']""", text):
            wanted = str((Path(path).parent / name).resolve())
            assert wanted in files, f"{path} imports {name}"


def test_an_old_iphone_can_read_every_script_that_is_kept(app: Flask, script: str) -> None:
    """Safari before 16.4 refuses a whole script for one pattern that looks behind."""
    for path in [path for path in listed(script, "FILES") if path.endswith((".js", ".mjs"))]:
        assert not re.search(r"\(\?<[=!]", app.test_client().get(path).get_data(as_text=True)), path


def test_a_new_build_is_a_new_worker(app: Flask, script: str) -> None:
    with app.test_request_context():
        before = kept.build()
        app.config["SERVICE_NAME"] = "Another name"
        assert kept.build() != before
    assert f'const BUILD = "{before}"' in script


def test_pages_ask_for_the_worker(app: Flask) -> None:
    assert "serviceWorker" in (Path(app.root_path).parent / "static/js/main.js").read_text()
    assert '"shell"' not in app.test_client().get("/shell").get_data(as_text=True)


def test_the_home_screen_has_two_shortcuts(app: Flask) -> None:
    found = app.test_client().get("/manifest.webmanifest").get_json()
    assert [(one["name"], one["url"]) for one in found["shortcuts"]] == [("Not home yet", "/decide/"), ("Emergency", "/emergency")]


def test_the_shell_is_a_good_page_that_says_nothing_about_anybody(app: Flask) -> None:
    page = StrictClient(app).get("/shell")
    assert page.h1 == "One moment"
    assert page.forms == []


def test_the_worker_touches_only_get_keeps_no_record_and_a_new_build_waits_a_day_at_most(script: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    assert node
    (tmp_path / "sw.js").write_text(script)
    runner = Path(__file__).parents[1] / "js/worker_runs.mjs"
    ran = subprocess.run([node, str(runner), str(tmp_path / "sw.js")], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {
        "post": "untouched",
        "online": "one /decide/",
        "kept_after_reading": False,
        "offline": "one /shell",
        "guide": "one /guide/",
        "set_up": ["one /shell", "one /shell", "one /plans/1"],
        "plain": ["one /decide/", "one /occurrence/1", "one /report/1"],
        "back_to_its_own": "one /shell",
        "another_window": "one /shell",
        "while_busy": "one /shell",
        "after_a_day_with_a_page_open": "one /shell",
        "after_a_day_at_a_cold_start": "two /shell",
        "stores": ["nhy-state", "nhy-two"],
        "when_nothing_waits": "three /shell",
    }


def test_a_phone_is_set_up_on_a_page_of_its_own_that_the_account_leads_to(strict_as: Callable[..., StrictClient]) -> None:
    client = strict_as("worker")
    assert "/phone" in client.get("/account/").links
    page = client.get("/phone")
    assert page.h1 == "Set up this phone"
    assert page.headers["Cache-Control"] == "no-store"
    assert "each time the page is loaded again, and in every new tab" in page.text
    assert page.html.count(' aria-label="Show PIN" hidden') == 2
