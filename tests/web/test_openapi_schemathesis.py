"""docs/openapi.json against the running product, as schemathesis asks it: `./dev test --full` makes the environment that it runs in."""

from __future__ import annotations

import http.cookiejar
import json
import re
import shutil
import sqlite3
import subprocess
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest

from carer_app.demo.people import PASSWORD
from carer_app.domain.profile import SECTION_BY_ID
from tests.web.demo_place import Place

ROOT = Path(__file__).resolve().parents[2]
ASKS = ROOT / "build" / "schemathesis" / ".venv" / "bin" / "schemathesis"
DOCS = ROOT / "docs"
SECONDS = 60
NOT_ASKED = {
    "allow_header_conformance": "a section of a plan could have the name of the export, so a form is allowed there too; it is a page",
    "positive_data_acceptance": "what fits the description may still be a credential that nobody made, or a child of somebody else",
    "negative_data_rejection": "a phone's credential does where there is no session, and each line of a phone has a verdict of its own",
}
MAY_GROW = {
    "audit_event": "who set a phone up, read and exported is written down",
    "device": "it sets phones up",
    "device_person": "it sets phones up",
    "line_key": "the first phone makes the key that lines are sealed to",
    "pack_press": "whether a pack is ready is asked, and it is printed ahead",
    "pack_version": "whether a pack is ready is asked, and it is printed ahead",
    "refused_line": "lines that cannot be read are kept as they came",
    "section_draft": "it types into a plan",
}

_PAGE = {"summary": "A page, not described here", "responses": {"default": {"description": "A page, or where it leads."}}}

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(not ASKS.exists(), reason="./dev test --full fetches schemathesis; this run has not"),
]


class SignedIn:
    """A browser of somebody of the demo, and a phone that they set up with it."""

    def __init__(self, address: str, email: str) -> None:
        self.address, self.jar = address, http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        form = {"csrf_token": self._token("/sign-in"), "email": email, "password": PASSWORD}
        self._asked("/sign-in", urlencode(form).encode(), {})
        device = "0d9f4a52-5f0e-4c37-9f54-1f6c0a3de9b1"
        asked = json.dumps({"device": device, "label": "", "token": None, "lock": "pin"}).encode()
        self._csrf = self._token("/")
        said = json.loads(self._asked("/sync/devices", asked, {"Content-Type": "application/json", "X-CSRFToken": self._csrf}))
        self._phone = f"Device {device}.{said['token']}"

    @property
    def headers(self) -> list[str]:
        cookie = "; ".join(f"{one.name}={one.value}" for one in self.jar)
        return [f"Cookie: {cookie}", f"X-CSRFToken: {self._csrf}", f"Authorization: {self._phone}", "Accept: application/json"]

    def status(self, path: str) -> int:
        with self._opener.open(self.address + path) as answer:
            return int(answer.status)

    def _token(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self._asked(path, None, {}))
        assert found
        return found[1]

    def _asked(self, path: str, data: bytes | None, headers: dict[str, str]) -> str:
        with self._opener.open(urllib.request.Request(self.address + path, data, headers)) as answer:
            return str(answer.read().decode())


def described(folder: Path, place: Place, email: str) -> Path:
    """The description with the names of things that are there, so that what lies behind "not found" is asked too."""
    with sqlite3.connect(place.database) as connection:
        children = [str(UUID(row[0])) for row in connection.execute("SELECT id FROM child")]
        occurrences = [str(UUID(row[0])) for row in connection.execute("SELECT id FROM occurrence")]
        photos = [str(UUID(row[0])) for row in connection.execute("SELECT id FROM photo")]
        ((person,),) = connection.execute("SELECT id FROM person WHERE email = ?", (email,))
    named = {
        "child_id": children,
        "occurrence_id": occurrences,
        "photo_id": photos,
        "section_id": sorted(SECTION_BY_ID),
    }
    whole: dict[str, Any] = json.loads((DOCS / "openapi.json").read_text())
    for path, methods in whole["paths"].items():
        if any(each["operationId"].startswith("security.wan_") for each in methods.values()):  # these have a page beside the JSON
            methods["get"] = {**_PAGE, "operationId": path, "parameters": methods["post"].get("parameters", [])}
        for operation in methods.values():
            for one in operation.get("parameters", ()):
                if one["in"] == "path" and one["name"] in named:
                    one["schema"] = {"type": "string", "enum": [*named[one["name"]], "no-such-thing"]}
    draft = whole["paths"]["/plans/{child_id}/{section_id}/draft"]["post"]["requestBody"]["content"]
    draft["application/x-www-form-urlencoded"]["schema"]["properties"]["writer"] = {"type": "string", "enum": [person, "somebody else"]}
    shutil.copy(DOCS / "sync.schema.json", folder)
    (folder / "openapi.json").write_text(json.dumps(whole))
    return folder / "openapi.json"


def rows(place: Place) -> dict[str, int]:
    with sqlite3.connect(place.database) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {table: connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for table in tables}


@pytest.mark.parametrize("email", ["night@demo.test", "manager@demo.test"])
def test_every_address_answers_as_described_and_nothing_is_half_saved(demo: Place, tmp_path: Path, email: str) -> None:
    told = described(tmp_path, demo, email)
    with demo.served() as (address, _log):
        browser = SignedIn(address, email)
        before = rows(demo)
        command = [str(ASKS), "run", str(told), "-u", address, "--seed", "903", "--max-time", str(SECONDS), "--continue-on-failure"]
        command += [word for header in browser.headers for word in ("-H", header)]
        command += ["--exclude-checks", ",".join(NOT_ASKED), "--report", "json", "--report-json-path", str(tmp_path / "said.json")]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS * 5, cwd=tmp_path)
        said = json.loads((tmp_path / "said.json").read_text())
        assert browser.status("/phones/mine") == 200, "it was signed out, and asked nothing worth asking"
    assert said["failures"] == [], "\n".join(line[:300] for line in done.stdout.splitlines())[-6000:]
    assert said["errors"] == []
    assert said["operations"]["tested"] == said["operations"]["total"]
    after = rows(demo)
    assert {name for name in after if after[name] != before.get(name)} <= set(MAY_GROW)
    with sqlite3.connect(demo.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
