"""The pack as a PDF, both UA-1 and A-3a: the only module that speaks to WeasyPrint. In memory, without network, with our fonts alone.

Importing it costs half a second and some 30 MB, so it is imported where a pack is made; a web worker does so as soon as it serves
(`gunicorn.conf.py`).
"""

from __future__ import annotations

import gc
import os
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from cssselect2 import ElementWrapper  # type: ignore[import-untyped]
from PIL import Image, ImageFile
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from carer_app.domain.handover_parts import PolicePack
from carer_app.pdf import archive, filling, signing
from carer_app.pdf.documents import CODE_URL, FONT_URL, PHOTO_URL, elements, pack_html, stylesheet
from carer_app.pdf.file_writer import write_with_this
from carer_app.pdf.fonts import FOLDER, NO_SYSTEM_FONTS, needs_more_than_base, pinned
from carer_app.pdf.qr import qr_code
from carer_app.pdf.signing import Signer

# WeasyPrint tells Pillow, for the whole process, to make do with pictures that are cut short. Ours are never made do with:
# half a photograph of a child is refused when it is added, and stops the pack rather than print a grey hole.
ImageFile.LOAD_TRUNCATED_IMAGES = False


@dataclass(frozen=True, slots=True)
class Inside:
    """What a file holds besides its sheets, and the address of its number."""

    number_address: str = ""
    machine_readable: bytes = b""
    signer: Signer | None = None

    @property
    def code(self) -> bytes:
        """The address as a picture."""
        return qr_code(self.number_address) if self.number_address else b""


NOTHING = Inside()
_ONE_AT_A_TIME = threading.RLock()
_NOWHERE = "https://nowhere.invalid/"
"""What a relative address is read against, so that it too is asked for and refused, and not passed over in silence."""


class CannotPrint(Exception):
    """The document asked for something it was not given, or the photo cannot be read. A pack never has a hole in it."""


class _OnlyWhatIsGiven(URLFetcher):
    """Hands out the bytes it was given, by name. Never opens a file or a connection; anything else stops the printing."""

    def __init__(self, given: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._given = given

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The bytes of that name. Raises CannotPrint, which WeasyPrint passes on."""
        if url not in self._given:
            raise CannotPrint(f"The pack asked for {url[:60]!r}, which it was not given.")
        return URLFetcherResponse(url, self._given[url])


class _Sheets(HTML):
    """A document that is well-formed XML and uses our own short sheet of elements: a fifth of the time went into reading looser HTML,
    and into the styles of footnotes, forms and foreign lists that a pack never has."""

    def __init__(self, document: str, fetcher: URLFetcher, elements: CSS) -> None:
        self.base_url, self.url_fetcher, self.media_type = _NOWHERE, fetcher, "print"
        root = ElementTree.fromstring(document)  # noqa: S314 - our own template with every word escaped, not a stranger's file
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
        self._elements = elements

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [self._elements]


@dataclass(frozen=True)
class _Press:
    """A stylesheet and its fonts, set up once and used for every pack."""

    elements: CSS
    css: CSS
    fonts: FontConfiguration


def render_pack(
    pack: PolicePack, photo: bytes | None, *, number_address: str = "", machine_readable: bytes = b"", signer: Signer | None = None
) -> bytes:
    """The PDF of a pack; equal packs give equal bytes until they are signed. `photo` is a JPEG. `number_address` is printed as a QR code,
    `machine_readable` lies inside as a file, `signer` signs. Raises CannotPrint rather than leave a hole."""
    inside = Inside(number_address, machine_readable, signer)
    html = pack_html(pack, photo is not None, number_address, is_signed=signer is not None, has_copy=bool(machine_readable))
    return render_html(html, photo, inside=inside)


def render_paper(html: str, sheet: str) -> bytes:
    """The PDF of a document that `papers` made, in its own stylesheet; it has no pictures."""
    return render_html(html, None, sheet)


def render_form(html: str, sheet: str) -> bytes:
    """The PDF of a form to fill in on a computer: PDF/UA-1 alone, since what can still be written in is no archive."""
    with _ONE_AT_A_TIME, _no_sweeping():
        press = _press(needs_more_than_base(html), sheet)
        sheets = _Sheets(html, _OnlyWhatIsGiven({}), press.elements)
        return bytes(sheets.write_pdf(stylesheets=[press.css], font_config=press.fonts, pdf_variant="pdf/ua-1", finisher=_finish_form))


def render_html(html: str, photo: bytes | None, sheet: str = "pack", *, inside: Inside = NOTHING) -> bytes:
    """The PDF of a document that `documents` made, with `inside` what is not printed."""
    if photo is not None:
        _refuse_unreadable(photo)
    given = {url: picture for url, picture in ((PHOTO_URL, photo), (CODE_URL, inside.code)) if picture}
    finish = _Finish(inside)
    with _ONE_AT_A_TIME, _no_sweeping():  # WeasyPrint is slower in two threads than in one, and a font configuration is not shared safely.
        press = _press(needs_more_than_base(html), sheet)
        try:
            sheets = _Sheets(html, _OnlyWhatIsGiven(given), press.elements)
            plain = bytes(sheets.write_pdf(stylesheets=[press.css], font_config=press.fonts, pdf_variant="pdf/a-3a", finisher=finish))
        except FatalURLFetchingError as problem:
            raise CannotPrint(str(problem.__cause__ or problem)) from None
    return finish.signed(plain)


def warm() -> None:
    """Loads the fonts ahead of the first pack."""
    with _ONE_AT_A_TIME:
        _press(False, "pack")


def put_away() -> None:
    """Lets the fonts go, and the folder that they were unpacked into, before a process ends that cleans up nothing else."""
    with _ONE_AT_A_TIME:
        _press.cache_clear()
        gc.collect()


@cache
def _press(every_script: bool, sheet: str) -> _Press:
    given = {f"{FONT_URL}{name}": (FOLDER / name).read_bytes() for name in pinned()}
    with _no_system_fonts():
        fonts = FontConfiguration()
        css = CSS(string=stylesheet(every_script, sheet), font_config=fonts, url_fetcher=_OnlyWhatIsGiven(given))
    return _Press(CSS(string=elements()), css, fonts)


_SAYS_NOTHING = re.compile(rb"(<[0-9a-f]{4}>) <>")


class _Finish:
    """What is left to do to the objects of the file before they are written, and to its bytes after."""

    def __init__(self, inside: Inside) -> None:
        self._inside, self._place = inside, None

    def __call__(self, document: Any, pdf: Any) -> None:
        _every_glyph_says_something(pdf)
        archive.says_both(document, pdf)
        if self._inside.machine_readable:
            archive.attach(pdf, self._inside.machine_readable)
        if self._inside.signer:
            self._place = signing.lay_out(pdf, self._inside.signer)
        write_with_this(pdf)

    def signed(self, plain: bytes) -> bytes:
        """The bytes with the signature, if there is one."""
        signer = self._inside.signer
        return signing.fill(plain, self._place, signer) if signer else plain


def _finish_form(_: Any, pdf: Any) -> None:
    _every_glyph_says_something(pdf)
    filling.make_fields(pdf)


def _every_glyph_says_something(pdf: Any) -> None:
    """The dots of an Arabic letter are a glyph of their own, which WeasyPrint maps to no text at all: PDF/UA does not allow that."""
    for thing in pdf.objects:
        lines = getattr(thing, "stream", None)
        if isinstance(lines, list) and b"begincmap" in lines:
            thing.stream = [_SAYS_NOTHING.sub(rb"\1 <200f>", line) if isinstance(line, bytes) else line for line in lines]


@contextmanager
def _no_sweeping() -> Iterator[None]:
    """A pack is a few hundred thousand small objects that live until it is printed: looking among them for litter took a tenth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _no_system_fonts() -> Iterator[None]:
    """Fontconfig reads this variable while it is set up; children of ours such as a browser must not inherit it."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(NO_SYSTEM_FONTS)
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE")
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def _refuse_unreadable(photo: bytes) -> None:
    """WeasyPrint only logs an image it cannot read and leaves a hole, so it is read here first."""
    try:
        with Image.open(BytesIO(photo), formats=["JPEG"]) as image:
            image.load()
    except Exception as problem:
        raise CannotPrint(f"The photo cannot be printed: {type(problem).__name__}.") from None
