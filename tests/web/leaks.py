"""Looks for the demo's secrets where they must not be: in files, logs, addresses, titles, headers and cookies."""

from __future__ import annotations

import base64
import http.client
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import quote, urlsplit

from PIL import Image
from werkzeug.test import Client, TestResponse

from carer_app.demo import children, past, people, places
from tests.web.strict_client import Page, StrictClient

TYPED = {
    "note": "Marmalade the cat was on the wall outside number eleven.",
    "plan": "Hides in the greenhouse behind the tall tomatoes.",
    "refused": "Rings a boy called Quillon from the phone box.",
    "lost": "Ottoline Pretend was seen near the weir.",
    "query": "Peregrine Nonesuch",
    "password": "a password typed into the wrong box",
    "broken": "Isadora Neverwas told nobody else about it.",
}
"""What a person types on this journey, and where."""


def secrets_of_the_demo() -> frozenset[str]:
    """Names, notes, addresses and numbers. Words of one piece are left out, but for names: they are options, or may be anything."""
    names = {name for child in children.CHILDREN for name in (child.full_name, child.preferred_name) if len(name) > 4}
    written = {
        text for text in told([[child.sections for child in children.CHILDREN], list(past.STORIES)]) if " " in text and len(text) > 7
    }
    about = {text for home in places.HOMES.values() for text in (home.name, home.address, home.telephone)}
    staff = {text for person in people.DEMO_PEOPLE for text in (person.name, person.telephone) if text}
    return frozenset(names | written | about | staff | set(TYPED.values()))


def told(value: Any) -> Iterator[str]:
    """Every text in a nest of mappings, lists and dataclasses."""
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from told(one)
        case list() | tuple():
            for one in value:
                yield from told(one)
        case _ if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from told(getattr(value, name))


def found_in(data: bytes, secrets: Iterable[str], *, is_text: bool = False) -> set[str]:
    """The secrets that stand in these bytes, as they are or in a wrapping anybody can take off; in a text, in any case."""
    fold = bytes.lower if is_text else bytes
    searched = fold(data)
    return {secret for secret in secrets if any(fold(shape) in searched for shape in _shapes(secret[:40]))}


def _shapes(secret: str) -> Iterator[bytes]:
    plain = secret.encode()
    yield from (
        plain,
        secret.encode("utf-16-le"),
        json.dumps(secret)[1:-1].encode(),
        quote(secret).encode(),
        secret.replace(" ", "+").encode(),
    )
    yield plain.hex().encode()
    for shift in range(3):  # where it may begin; the characters at both ends depend on what stands beside it
        wrapped = base64.b64encode(bytes(shift) + plain)[shift and 4 : -4]
        if len(wrapped) >= 12:
            yield from (wrapped, wrapped.replace(b"+", b"-").replace(b"/", b"_"))


def forward_to(address: str) -> Client:
    """A test client whose requests go to a real server over the network."""
    host = urlsplit(address).netloc

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        wire = http.client.HTTPConnection(host.replace("localhost", "127.0.0.1"), timeout=60)
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")} | {"HOST": host}
        headers |= {"Content-Type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {}
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        url = quote(environ["PATH_INFO"]) + (f"?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else "")
        wire.request(environ["REQUEST_METHOD"], url, body=body or None, headers=headers)
        answer = wire.getresponse()
        content = answer.read()
        start_response(f"{answer.status} {answer.reason}", [(n, v) for n, v in answer.getheaders() if n.lower() != "transfer-encoding"])
        wire.close()
        return [content]

    return Client(application)


@dataclass
class Watch:
    """Everything about the answers of a journey but their bodies: what a proxy, a history or a shoulder sees."""

    lines: list[str] = field(default_factory=list)

    def saw(self, page: Page, response: TestResponse) -> None:
        self.lines += [page.url, page.title, *(f"{name}: {value}" for name, value in response.headers if name != "Set-Cookie")]
        self.lines += [opened(value) for value in response.headers.getlist("Set-Cookie")]
        for element in page.all():
            self.lines += [
                element.get(name, "") for name in ("href", "src", "action", "formaction") if not is_number(element.get(name, ""))
            ]

    def leaks(self, secrets: Iterable[str]) -> set[str]:
        return found_in("\n".join(self.lines).encode(), secrets, is_text=True)


def is_number(address: str) -> bool:
    """A number to ring stays on the phone."""
    return address.startswith(("tel:", "sms:"))


def opened(cookie: str) -> str:
    """A cookie of ours with what is wrapped in it: signed is not sealed."""
    wrapped = re.sub(r"^[^=]*=([^;]*).*", r"\1", cookie)
    packed, _, _ = wrapped.removeprefix(".").partition(".")
    try:
        raw = base64.urlsafe_b64decode(packed + "==")
        inside = zlib.decompress(raw) if wrapped.startswith(".") else raw
    except (ValueError, zlib.error):
        return cookie
    return f"{cookie} {inside.decode(errors='replace')}"


class Watched(StrictClient):
    """Follows links and forms as the strict client does, but looks for secrets and at nothing else."""

    def __init__(self, app: Any, watch: Watch, raw: Any = None) -> None:
        super().__init__(app, raw=raw)
        self.watch = watch

    def _check(self, page: Page, response: TestResponse, **_how: Any) -> None:
        if page.html:
            self.token = next((e.get("value", "") for e in page.all("input") if e.get("name") == "csrf_token"), self.token)
        self.watch.saw(page, response)

    def _check_headers(self, response: TestResponse, url: str) -> None:
        self.watch.lines += [url, response.headers.get("Location", ""), *(opened(one) for one in response.headers.getlist("Set-Cookie"))]


def photograph(words: str) -> bytes:
    """A JPEG of more than half a megabyte that says something in its EXIF."""
    picture = Image.effect_noise((1600, 1600), 90).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = words
    out = BytesIO()
    picture.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()
