"""Wrapping and sealing with AES-GCM: the arithmetic only, no database."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
FORMAT = b"\x01"


class SealingError(Exception):
    """Something could not be sealed or unsealed; the message names what, never its content."""


class WrongKey(SealingError):
    """The key does not open this: another key sealed it, or it was altered or moved."""


class Shredded(SealingError):
    """The key was destroyed on purpose; what it sealed can never be read again."""


class NoKeyRing(SealingError):
    """A sealed column was touched without keys at hand. Nothing was written."""


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """`plain` under `key`, opened only beside the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """What `seal` was given. Raises WrongKey."""
    if sealed[:1] != FORMAT:
        raise WrongKey("This is not something we sealed.")
    start = len(FORMAT) + NONCE_BYTES
    try:
        return AESGCM(key).decrypt(sealed[len(FORMAT) : start], sealed[start:], bound_to)
    except (InvalidTag, ValueError):
        raise WrongKey("The key does not open this: another key sealed it, or it was altered or moved.") from None


def new_key() -> bytes:
    """A random key."""
    return os.urandom(KEY_BYTES)


def new_sealing_key() -> str:
    """A new key as SEALING_KEYS wants it."""
    return base64.urlsafe_b64encode(new_key()).decode()


class Sealer:
    """The SEALING_KEYS, newest first: wraps data keys with the newest, unwraps with whichever wrapped them."""

    def __init__(self, keys: str) -> None:
        """`keys`: comma-separated, each 32 random bytes in URL-safe base64. Raises SealingError."""
        read = [_read_key(word) for word in keys.split(",") if word.strip()]
        if not read:
            raise SealingError("SEALING_KEYS is empty: give at least one key of 32 random bytes in URL-safe base64.")
        self._keys = {key_id(key): key for key in read}
        self.newest = key_id(read[0])

    def wrap(self, data_key: bytes, bound_to: bytes) -> tuple[bytes, str]:
        """The wrapped data key, and the id of the sealing key that wrapped it."""
        return seal(self._keys[self.newest], data_key, bound_to), self.newest

    def unwrap(self, wrapped: bytes, sealing_key_id: str, bound_to: bytes) -> bytes:
        """The data key. Raises WrongKey, saying which sealing key is missing from SEALING_KEYS."""
        if sealing_key_id not in self._keys:
            raise WrongKey(f"SEALING_KEYS lacks the key with id {sealing_key_id}; it has {', '.join(self._keys)}.")
        return unseal(self._keys[sealing_key_id], wrapped, bound_to)

    def has(self, sealing_key_id: str) -> bool:
        """Whether this key is one of SEALING_KEYS."""
        return sealing_key_id in self._keys

    def key_of_file(self, sealing_key_id: str, salt: bytes, purpose: str) -> bytes:
        """A key for one file that leaves the database, made of a sealing key and the file's own salt. Raises WrongKey."""
        if not self.has(sealing_key_id):
            raise WrongKey(f"SEALING_KEYS lacks the key with id {sealing_key_id}; it has {', '.join(self._keys)}.")
        return HKDF(SHA256(), KEY_BYTES, salt, purpose.encode()).derive(self._keys[sealing_key_id])

    def __repr__(self) -> str:
        return f"<Sealer newest={self.newest}>"


def key_id(key: bytes) -> str:
    """A short name for a sealing key that does not give it away."""
    return hashlib.sha256(b"sealing key id\x00" + key).hexdigest()[:16]


def _read_key(word: str) -> bytes:
    try:
        key = base64.b64decode(word.strip().encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        key = b""
    if len(key) != KEY_BYTES:
        raise SealingError("Each of SEALING_KEYS must be 32 random bytes in URL-safe base64 (44 characters).")
    return key
