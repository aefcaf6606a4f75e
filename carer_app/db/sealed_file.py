"""A file of any size that is sealed as a whole: nothing of it can be read, changed, moved or cut off unnoticed.

    magic line | header as one line of JSON | frames: length (4 bytes, big-endian) and that much ciphertext

Each frame is AES-GCM under a key of this file alone; its nonce is its number and whether it is the last (the STREAM construction of
Hoang, Reyhanitabar, Rogaway and Vizár), and the header is bound to all of them. Read it to its end before believing any of it.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Generator, Iterable, Iterator
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carer_app.db.sealing import Sealer, SealingError

FRAME = 1 << 20
_TAG = 16
_LONGEST_HEADER = 4096


class BadFile(SealingError):
    """The file is not what it should be; the message is a sentence for the operator."""


def write(file: BinaryIO, magic: bytes, about: dict[str, Any], pieces: Iterable[bytes], sealer: Sealer) -> None:
    """Seals `pieces`, joined, under the newest sealing key. `about` stands in clear in the header."""
    salt = os.urandom(32)
    header = json.dumps({**about, "sealing_key": sealer.newest, "salt": b64encode(salt).decode()}, sort_keys=True).encode() + b"\n"
    file.write(magic + header)
    cipher = AESGCM(sealer.key_of_file(sealer.newest, salt, magic.decode()))
    for number, (plain, is_last) in enumerate(_frames(pieces)):
        sealed = cipher.encrypt(_nonce(number, is_last), plain, header)
        file.write(len(sealed).to_bytes(4, "big") + sealed)


def header(file: BinaryIO, magic: bytes) -> tuple[dict[str, Any], bytes]:
    """What stands in clear, and the line it was read from. Raises BadFile."""
    if file.read(len(magic)) != magic:
        raise BadFile("This is not a backup of Not Home Yet.")
    line = file.readline(_LONGEST_HEADER)
    try:
        about = json.loads(line)
        b64decode(about["salt"], validate=True)
        if not isinstance(about["sealing_key"], str):
            raise TypeError
    except (ValueError, TypeError, KeyError):
        raise BadFile("The first lines of this file were altered or cut off, so nothing in it can be relied on.") from None
    return about, line


def read(file: BinaryIO, magic: bytes, sealer: Sealer) -> Generator[bytes]:
    """What was sealed, piece by piece. Raises BadFile, at the latest at the end."""
    about, line = header(file, magic)
    if not sealer.has(about["sealing_key"]):
        raise BadFile(f"This file was sealed under the key with id {about['sealing_key']}, which is not one of SEALING_KEYS.")
    cipher = AESGCM(sealer.key_of_file(about["sealing_key"], b64decode(about["salt"]), magic.decode()))
    number, sealed = 0, _next_frame(file)
    while sealed is not None:
        following = _next_frame(file)
        yield _opened(cipher, number, sealed, line, is_last=following is None)
        number, sealed = number + 1, following
    if number == 0:
        raise BadFile(_CUT)


_CUT = "This file was cut short: its end is missing, so nothing in it can be relied on."


def _opened(cipher: AESGCM, number: int, sealed: bytes, line: bytes, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last), sealed, line)
    except InvalidTag:
        pass
    if is_last:
        try:
            cipher.decrypt(_nonce(number, False), sealed, line)
        except InvalidTag:
            pass
        else:
            raise BadFile(_CUT)
    raise BadFile("This file was altered, so nothing in it can be relied on.")


def _next_frame(file: BinaryIO) -> bytes | None:
    length = file.read(4)
    if not length:
        return None
    size = int.from_bytes(length, "big")
    if len(length) < 4 or size > FRAME + _TAG:
        raise BadFile(_CUT if len(length) < 4 else "This file was altered, so nothing in it can be relied on.")
    sealed = file.read(size)
    if len(sealed) < size:
        raise BadFile(_CUT)
    return sealed


def _frames(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    waiting = bytearray()
    for piece in pieces:
        waiting += piece
        while len(waiting) > FRAME:
            yield bytes(waiting[:FRAME]), False
            del waiting[:FRAME]
    yield bytes(waiting), True


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])
