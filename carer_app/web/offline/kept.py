"""What a phone may keep to work with no network: files, and pages that are the same for everybody. A list, closed by default."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, current_app, request, url_for

from carer_app.access.people import somebody
from carer_app.config import ROOT
from carer_app.packs import loader
from carer_app.services import protocol_files
from carer_app.web.assets import Assets
from carer_app.web.guide.pages import areas, own_pages
from carer_app.web.offline import blueprint
from carer_app.web.offline import pages as of_the_phone

SAME_FOR_ALL = "public, no-cache"
"""May be kept, and is asked about again before it is used, where there is a network."""
_GUIDE = ("emergency", "contents", "words", "pictures")
KEPT_VIEWS = frozenset({"offline.shell", "guide.page", "guide.area_contents", "guide.area_page", *(f"guide.{name}" for name in _GUIDE)})
_FILES = (
    "css/app.css",
    "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2",
    "hidden.html",
    "img/icons/icon.svg",
    "img/icons/icon-180.png",
    "img/icons/icon-192.png",
)
_SCRIPTS = (".js", ".mjs")
_WRITTEN_FROM = ("templates", "carer_app/packs/data")


def pages() -> list[str]:
    """The pages to keep: the shell, the emergency page and the whole guide."""
    national = [url_for("guide.page", page_id=page.id) for page in own_pages(loader.national())]
    local = [url_for("guide.area_contents", name=area.name) for area in areas()]
    local += [url_for("guide.area_page", name=area.name, page_id=page.id) for area in areas() for page in own_pages(area)]
    return [url_for("offline.shell"), *(url_for(f"guide.{name}") for name in _GUIDE), *national, *local]


def files() -> list[str]:
    """The files to keep: style, type, pictures, the manifest and every script."""
    assets: Assets = current_app.extensions["assets"]
    national = protocol_files.url_of(loader.national())
    scripts = [name for name in assets.names() if name.startswith("js/") and name.endswith(_SCRIPTS)]
    return [url_for("offline.manifest"), of_the_phone.address(), national, *(assets.url(name) for name in (*_FILES, *scripts))]


def build() -> str:
    """Changes with anything that is kept: the files, the words of the pages, the protocols, the service's name."""
    assets: Assets = current_app.extensions["assets"]
    told = "\n".join((assets.digest, _written(), of_the_phone.address(), str(current_app.config["SERVICE_NAME"])))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


@cache
def _written() -> str:
    """What the kept pages are written from; does not change while the service runs."""
    whole = hashlib.sha256()
    for folder in _WRITTEN_FROM:
        for path in sorted(path for path in Path(ROOT / folder).rglob("*") if path.is_file()):
            whole.update(f"{path.relative_to(ROOT).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


@blueprint.after_app_request
def may_be_kept(response: Response) -> Response:
    """A page of the list, as somebody who is not signed in sees it, may be kept; everything else stays as it was."""
    if request.endpoint in KEPT_VIEWS and request.method in {"GET", "HEAD"} and response.status_code == 200 and somebody() is None:
        response.headers.setdefault("Cache-Control", SAME_FOR_ALL)
    return response
