"""Static files: one digest in the path of all of them, kept for a year, squeezed, and as the lock says."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask import Flask

from carer_app.web.assets import FOREVER, STATIC
from tests.web.kitchen_sink import make_app

ROOT = STATIC.parent


@pytest.fixture(scope="module")
def app() -> Flask:
    return make_app()


def url(app: Flask, name: str) -> str:
    return app.extensions["assets"].url(name)


def test_every_file_shares_one_digest_so_that_imports_inherit_it(app: Flask) -> None:
    assert re.fullmatch(r"/static/[0-9a-f]{12}/css/app\.css", url(app, "css/app.css"))
    assert url(app, "js/main.js").split("/")[2] == url(app, "css/app.css").split("/")[2]


def test_a_current_file_is_kept_for_a_year(app: Flask) -> None:
    answer = app.test_client().get(url(app, "js/main.js"))
    assert answer.headers["Cache-Control"] == FOREVER
    assert answer.mimetype == "text/javascript"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_page_open_since_before_a_release_still_gets_its_files_but_does_not_keep_them(app: Flask) -> None:
    answer = app.test_client().get("/static/000000000000/js/modules/timer.js")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_text_is_squeezed(app: Flask, encoding: str) -> None:
    answer = app.test_client().get(url(app, "css/app.css"), headers={"Accept-Encoding": encoding})
    open_it = brotli.decompress if encoding == "br" else gzip.decompress
    assert answer.headers["Content-Encoding"] == encoding
    assert open_it(answer.data) == (STATIC / "css/app.css").read_bytes()
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_refused_encoding_is_not_sent(app: Flask) -> None:
    answer = app.test_client().get(url(app, "css/app.css"), headers={"Accept-Encoding": "br;q=0"})
    assert "Content-Encoding" not in answer.headers


def test_the_same_file_is_not_sent_twice(app: Flask) -> None:
    client = app.test_client()
    first = client.get(url(app, "css/app.css"))
    again = client.get(url(app, "css/app.css"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["/static/x/../../wsgi.py", "/static/x/%2e%2e/%2e%2e/wsgi.py", "/static/x/nope.css", "/static/", "/static/x"]
)
def test_nothing_else_is_served(app: Flask, path: str) -> None:
    assert app.test_client().get(path).status_code == 404


def test_static_files_are_only_read(app: Flask) -> None:
    assert app.test_client().post(url(app, "css/app.css")).status_code == 405


def test_a_misspelt_name_is_an_error_and_not_a_hole(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"css/ap\.css"):
        url(app, "css/ap.css")


def test_the_first_page_needs_little(app: Flask) -> None:
    """Style sheet, script, and the one font that English needs, as sent: well under 120 kB."""
    client, needed = app.test_client(), ["css/app.css", "js/main.js", "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"]
    sent = sum(len(client.get(url(app, name), headers={"Accept-Encoding": "br"}).data) for name in needed)
    assert sent < 60_000


def test_the_vendored_files_are_as_locked() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "build/front-end/vendor"), "--verify"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_style_sheet_loads_nothing_of_others_and_names_no_typeface_that_is_not_ours() -> None:
    css = (STATIC / "css/app.css").read_text()
    assert set(re.findall(r'url\("?([^")]+)', css)) == {
        "../fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
        "../fonts/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2",
    }
    assert "GDS Transport" not in css
    assert "crown" not in css.lower()


def test_the_licences_travel_with_what_they_cover() -> None:
    assert "SIL OPEN FONT LICENSE" in (STATIC / "fonts/OFL.txt").read_text()
    assert "MIT" in (STATIC / "js/vendor/govuk-frontend/LICENSE.txt").read_text()


def test_no_file_of_ours_names_a_host() -> None:
    """Nothing in what browsers get leads outside, comments included."""
    for path in [p for folder in ("js/modules", "js/domain", "js/offline") for p in (STATIC / folder).rglob("*.js")] + [
        STATIC / "js/main.js"
    ]:
        assert "http://" not in path.read_text(), path
        assert "https://" not in path.read_text(), path


def test_what_browsers_import_is_there() -> None:
    """Every relative import in static/js leads to a file."""
    for path in (STATIC / "js").rglob("*.*js"):
        for name in re.findall(r"(?:from|import)\s*\(?\s*[\"'](\.[^\"']+)[\"']", without_comments(path.read_text())):
            assert (path.parent / name).resolve().is_file(), f"{path.relative_to(STATIC)} imports {name}"


FORBIDDEN = {
    "domain": r"(?<![.\w])(document|window|fetch|indexedDB|localStorage|sessionStorage|navigator|globalThis|self|Date\.now)\b"
    r"|new Date\(\)|Math\.random",
    "offline": r"\bdocument\b",
}
"""`domain` is not told the time or anything else by the machine; a threshold's `.window` is a key of its JSON."""


@pytest.mark.parametrize("room", sorted(FORBIDDEN))
def test_the_rooms_of_the_javascript_keep_their_rules(room: str) -> None:
    """`domain` is pure and imports only itself; `offline` touches no page."""
    folder = STATIC / "js" / room
    for path in folder.rglob("*.js"):
        code = without_comments(path.read_text())
        said = without_words(code)
        assert not re.search(FORBIDDEN[room], said), f"{path.name}: {re.search(FORBIDDEN[room], said)}"
        if room == "domain":
            leads = [(path.parent / name).resolve() for name in re.findall(r"from\s+[\"']([^\"']+)[\"']", code)]
            assert all(lead.is_relative_to(folder) for lead in leads), path


def without_comments(code: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", "", code, flags=re.DOTALL)


def without_words(code: str) -> str:
    """Without what stands in quotes: a word in a list is no use of the browser."""
    return re.sub(r"\"[^\"\n]*\"", '""', code)


def test_the_rule_reader_would_notice(tmp_path: Path) -> None:
    assert re.search(FORBIDDEN["domain"], without_words(without_comments("// document\nconst a = document.title;")))
    assert not re.search(FORBIDDEN["domain"], without_words('const words = ["self", "me"];'))
    assert not re.search(FORBIDDEN["domain"], without_comments("/** no document here */ const a = 1;"))
    for code in ("window.a = 1", "globalThis.window", "const now = Date.now()", "const now = new Date();", "fetch(url)", "Math.random()"):
        assert re.search(FORBIDDEN["domain"], code), code
    assert not re.search(FORBIDDEN["domain"], "span: raw.window, at: new Date(at)")
