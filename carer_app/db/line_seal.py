"""The seal of a line on its way from a phone: P-256 ECDH, HKDF-SHA-256 and AES-256-GCM, opened only with the server's key for lines.

The phone’s side of it, which seals and never opens: static/js/offline/sealing.js.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

INFO = b"not-home-yet line 1"
POINT_BYTES, IV_BYTES, TAG_BYTES = 65, 12, 16
BOUND = ("id", "occurrence", "device", "seq", "key")


class Unopened(Exception):
    """What was sealed cannot be opened with this key; the message is a sentence and says nothing of the content."""


def new_private() -> bytes:
    """A new private key, as the 32 bytes of its number."""
    return ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32, "big")


def public_of(private: bytes) -> bytes:
    """The public key that belongs to it: 65 bytes, uncompressed, as WebCrypto's `raw`."""
    return point_bytes(_key(private).public_key())


def open_sealed(private: bytes, envelope: Mapping[str, Any]) -> dict[str, Any]:
    """What the phone put inside. `envelope` has the shape that `domain.envelope` checks. Raises Unopened."""
    sealed = from_base64url(envelope["sealed"])
    if len(sealed) < POINT_BYTES + IV_BYTES + TAG_BYTES:
        raise Unopened("What was sealed is cut short.")
    ephemeral, iv, rest = sealed[:POINT_BYTES], sealed[POINT_BYTES : POINT_BYTES + IV_BYTES], sealed[POINT_BYTES + IV_BYTES :]
    try:
        shared = _key(private).exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), ephemeral))
        plain = AESGCM(derived(shared, ephemeral + public_of(private))).decrypt(iv, rest, bound_to(envelope))
    except (InvalidTag, ValueError):
        raise Unopened("What was sealed does not open: it was altered, or sealed to another key.") from None
    return _object(plain)


def derived(shared: bytes, salt: bytes) -> bytes:
    """The key of one line, out of the x coordinate that both sides work out."""
    return HKDF(hashes.SHA256(), 32, salt, INFO).derive(shared)


def bound_to(envelope: Mapping[str, Any]) -> bytes:
    """What stands outside in clear and cannot be changed: the additional data of AES-GCM."""
    return "|".join(["1", *(str(envelope[name]) for name in BOUND)]).encode()


def point_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def to_base64url(raw: bytes) -> str:
    """Without padding, as a phone writes it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """Raises Unopened for what is not base64url without padding."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Unopened("What was sealed is not base64url.") from None


def _key(private: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())


def _object(plain: bytes) -> dict[str, Any]:
    try:
        found = json.loads(plain)
    except (ValueError, RecursionError):
        raise Unopened("What was sealed is not JSON.") from None
    if not isinstance(found, dict):
        raise Unopened("What was sealed is not an object.")
    return found
