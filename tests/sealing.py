"""Sealing a line as a phone does: what tests send, and the reference that docs/sync.md shows."""

from __future__ import annotations

import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.db.line_seal import bound_to, derived, from_base64url, point_bytes, to_base64url


def seal_line(server_key: dict[str, str], inside: dict[str, Any], *, private: int | None = None, iv: bytes | None = None) -> dict[str, Any]:
    """An envelope. `server_key`: what GET /sync/key answers; `private` and `iv` only where a test wants the same bytes twice."""
    entry = inside["entry"]
    envelope = {"v": 1, **{name: entry[name] for name in ("id", "occurrence", "device", "seq")}, "key": server_key["id"]}
    public = from_base64url(server_key["public"])
    own = ec.derive_private_key(private, ec.SECP256R1()) if private else ec.generate_private_key(ec.SECP256R1())
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public))
    ephemeral, nonce = point_bytes(own.public_key()), iv or os.urandom(12)
    plain = json.dumps(inside, ensure_ascii=False, separators=(",", ":")).encode()
    sealed = AESGCM(derived(shared, ephemeral + public)).encrypt(nonce, plain, bound_to(envelope))
    return envelope | {"sealed": to_base64url(ephemeral + nonce + sealed)}
