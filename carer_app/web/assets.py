"""Static files at /static/<digest of them all>/...: a module's own imports inherit the digest, so all of it may be kept for a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import brotli
from flask import Flask, current_app
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Request, Response

from carer_app.web.security_headers import headers_for

STATIC = Path(__file__).resolve().parents[2] / "static"
FOREVER = "public, max-age=31536000, immutable"
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
_SQUEEZABLE = {".css", ".js", ".mjs", ".svg", ".html", ".json", ".txt", ".webmanifest"}
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


@dataclass(frozen=True)
class Asset:
    """One file as it is sent; squeezed once, when first asked for or when a server starts."""

    body: bytes
    content_type: str
    squeezable: bool

    @cached_property
    def encodings(self) -> dict[str, bytes]:
        """Only those that make it smaller, the best first."""
        if not self.squeezable:
            return {}
        squeezed = {"br": brotli.compress(self.body, quality=11), "gzip": gzip.compress(self.body, 9, mtime=0)}
        return {name: body for name, body in squeezed.items() if len(body) < len(self.body)}

    @cached_property
    def etag(self) -> str:
        return hashlib.sha256(self.body).hexdigest()[:16]


class Assets:
    """The static tree in memory (about a megabyte), in front of the application."""

    def __init__(self, app: Flask, folder: Path = STATIC) -> None:
        self._inner: Wsgi = app.wsgi_app
        self._headers = headers_for(app)
        self._files = {p.relative_to(folder).as_posix(): _read(p) for p in sorted(folder.rglob("*")) if p.is_file()}
        self.digest = _digest(self._files)
        self._icon = self._files.get("img/icons/favicon.ico")

    def url(self, name: str) -> str:
        """Where a file of `static/` is. A name that is not there is an error, not a broken page."""
        if name not in self._files:
            raise LookupError(f"There is no static file '{name}'.")
        return f"/static/{self.digest}/{name}"

    def names(self) -> tuple[str, ...]:
        """Every file of `static/`, in order."""
        return tuple(self._files)

    def squeeze_all(self) -> None:
        """Compress everything now, so that nobody waits for it."""
        for asset in self._files.values():
            _ = asset.encodings

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith("/static/"):
            digest, _, name = path.removeprefix("/static/").partition("/")
            return self._answer(environ, start_response, self._files.get(name), digest == self.digest)
        if path == "/favicon.ico":
            return self._answer(environ, start_response, self._icon, False)
        return self._inner(environ, start_response)

    def _answer(self, environ: dict[str, Any], start_response: Any, asset: Asset | None, current: bool) -> Iterable[bytes]:
        """A file under an older digest is still answered, so that an open page survives a new release; it is just not kept."""
        request = Request(environ)
        if asset is None:
            response = Response("Not found\n", 404, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"})
        elif request.method not in {"GET", "HEAD"}:
            response = Response(
                "Only GET\n", 405, content_type="text/plain; charset=utf-8", headers={"Allow": "GET, HEAD", "Cache-Control": "no-store"}
            )
        else:
            response = _sent(asset, request, FOREVER if current else "no-cache")
        response.headers.extend(self._headers)
        return response(environ, start_response)


def _sent(asset: Asset, request: Request, cache: str) -> Response:
    encoding, body = _best(asset, request.headers.get("Accept-Encoding", ""))
    response = Response(body, content_type=asset.content_type, headers={"Cache-Control": cache})
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if asset.squeezable:
        response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{asset.etag}-{encoding}" if encoding else asset.etag)
    return response.make_conditional(request.environ)


def _best(asset: Asset, accepted: str) -> tuple[str, bytes]:
    welcome = {name.strip().lower() for name, quality in parse_accept_header(accepted) if quality > 0} if accepted else set()
    return next(((name, body) for name, body in asset.encodings.items() if name in welcome), ("", asset.body))


def _read(path: Path) -> Asset:
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Asset(path.read_bytes(), kind + charset, path.suffix in _SQUEEZABLE)


def _digest(files: dict[str, Asset]) -> str:
    whole = hashlib.sha256()
    for name, asset in files.items():
        whole.update(f"{name} {hashlib.sha256(asset.body).hexdigest()}\n".encode())
    return whole.hexdigest()[:12]


def asset_url(name: str) -> str:
    """Where a file of `static/` is, for views; templates have the same name."""
    assets: Assets = current_app.extensions["assets"]
    return assets.url(name)


def install(app: Flask) -> None:
    """Serve the static tree, and give templates `asset_url`."""
    assets = Assets(app)
    app.wsgi_app = assets  # type: ignore[method-assign]
    app.extensions["assets"] = assets
    app.jinja_env.globals["asset_url"] = assets.url
