"""The seal of an organisation on a pack: a PAdES signature (B-B) that nobody sees, with a certificate that it made itself.

The place for the signature is laid out while the file is written, and filled afterwards: nothing is read again, and nothing is added at
the end of the file, so that it stays one whole.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pydyf
from asn1crypto import keys, x509  # type: ignore[import-untyped]
from pyhanko.sign.signers.pdf_cms import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

ROOM = 4096
"""Bytes kept free for the signature: some 1,300 are needed."""
_RANGE = "[0 {:010} {:010} {:010}]"
_INVISIBLE = 4 | 128  # printed, were there anything to print; locked


class NoRoom(Exception):
    """The signature is longer than the place kept for it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, and when: a certificate (DER) and its key (PKCS 8, DER)."""

    certificate: bytes
    private: bytes = field(repr=False)
    at: datetime


class _Whole(pydyf.Dictionary):
    """A dictionary that is written as it is, outside of any compressed stream: its bytes are filled in later."""

    compressible = False


def lay_out(pdf: Any, signer: Signer) -> Any:
    """A place for the signature. Give it to `fill` once the file is written."""
    place = _Whole(
        {
            "Type": "/Sig",
            "Filter": "/Adobe.PPKLite",
            "SubFilter": "/ETSI.CAdES.detached",
            "M": pydyf.String(signer.at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ")),
            "ByteRange": _RANGE.format(0, 0, 0),
            "Contents": f"<{'0' * ROOM * 2}>",
        }
    )
    pdf.add_object(place)
    first: Any = next(thing for thing in pdf.objects if isinstance(thing, dict) and thing.get("Type") == "/Page")
    shown = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String("Signature"),
            "TU": pydyf.String("Signature of the organisation that made this pack"),
            "V": place.reference,
            "F": _INVISIBLE,
            "Rect": pydyf.Array([0, 0, 0, 0]),
            "P": first.reference,
        }
    )
    pdf.add_object(shown)
    _tag(pdf, shown, first)
    first.setdefault("Annots", pydyf.Array()).append(shown.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([shown.reference]), "SigFlags": 3})
    return place


def _tag(pdf: Any, shown: Any, sheet: Any) -> None:
    """Tells who has the paper read out that it is signed: PDF/UA wants every field in its tree."""
    tree = _referred(pdf, pdf.catalog["StructTreeRoot"])
    whole = _referred(pdf, tree["K"][0])
    pointer = pydyf.Dictionary({"Type": "/OBJR", "Obj": shown.reference, "Pg": sheet.reference})
    tag = pydyf.Dictionary({"Type": "/StructElem", "S": "/Form", "P": whole.reference, "K": pointer})
    pdf.add_object(tag)
    whole["K"].append(tag.reference)
    numbers = _referred(pdf, tree["ParentTree"])["Nums"]
    shown["StructParent"] = len(numbers) // 2
    numbers.extend([shown["StructParent"], tag.reference])


def _referred(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def fill(document: bytes, place: Any, signer: Signer) -> bytes:
    """The file with its signature over everything but itself."""
    out = bytearray(document)
    at = out.index(b"/Contents <", place.offset) + len(b"/Contents ")
    end = at + ROOM * 2 + 2
    laid = _RANGE.format(0, 0, 0).encode()
    ranges = out.index(laid, place.offset)
    out[ranges : ranges + len(laid)] = _RANGE.format(at, end, len(out) - end).encode()
    digest = hashlib.sha256(out[:at] + out[end:]).digest()
    sealed = _in_a_loop_of_its_own(_simple(signer).async_sign(digest, "sha256", use_pades=True)).dump()
    if len(sealed) > ROOM:
        raise NoRoom(f"The signature takes {len(sealed)} bytes.")
    out[at + 1 : at + 1 + len(sealed) * 2] = sealed.hex().encode()
    return bytes(out)


def _in_a_loop_of_its_own(signing: Coroutine[Any, Any, Any]) -> Any:
    """What it comes to. In a thread beside this one, since whoever prints may stand in a loop already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, signing).result()


def _simple(signer: Signer) -> SimpleSigner:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    return SimpleSigner(x509.Certificate.load(signer.certificate), keys.PrivateKeyInfo.load(signer.private), store)
