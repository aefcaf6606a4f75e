"""Which passwords are refused, without asking anybody outside."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import Any

from flask import current_app
from flask_security import PasswordUtil
from flask_security.utils import get_message

from carer_app.db.models.people import Person

_WORDS = (
    r"(?:password|passw0rd|letmein|welcome|iloveyou|football|liverpool|arsenal|chelsea|monkey|dragon|sunshine|princess|admin"
    r"|changeme|abc|secret|carer|children|home|missing|police)"
)
_TOO_COMMON = re.compile(rf"(?:{_WORDS}+|{_WORDS}*(?:qwerty|abcdef|asdf|zxcv|1q2w|foster)\w*)[\d!?.*@#_-]*")
"""One way to read each password: a pattern with several would keep the server busy for minutes over a long one."""
LEAKED, _BYTES = Path(__file__).with_name("leaked_passwords.bin"), 8
_RUNS = "0123456789012345 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm 9876543210987654"


class Passwords(PasswordUtil):
    """Length is what counts; the guesses everybody tries first are refused, and so is one's own name."""

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        wrong, clean = super().validate(password, is_register, **kwargs)
        if not wrong and is_guessable(clean, kwargs.get("user")):
            wrong = [get_message("PASSWORD_TOO_SIMPLE")[0]]
        return wrong, clean


def is_guessable(password: str, person: Person | None) -> bool:
    """Whether it is among the first things a guesser would try."""
    plain = "".join(password.lower().split())
    if _leaked(plain) or len(set(plain)) < 5 or _TOO_COMMON.fullmatch(plain) or any(plain in run for run in _RUNS.split()):
        return True
    rest = plain
    for own in _own_words(person):
        rest = rest.replace(own, "")
    return rest != plain and len(rest) < 8


def _leaked(plain: str) -> bool:
    """Whether it is among those that leaked elsewhere and are long enough to be set here; build/passwords/make says where they are from."""
    return _among(_listed(), hashlib.sha256(plain.encode()).digest()[:_BYTES])


def _among(listed: bytes, digest: bytes) -> bool:
    places = range(len(listed) // _BYTES)
    at = bisect_left(places, digest, key=lambda place: listed[place * _BYTES : (place + 1) * _BYTES])
    return listed[at * _BYTES : (at + 1) * _BYTES] == digest


@cache
def _listed() -> bytes:
    return LEAKED.read_bytes()


def _own_words(person: Person | None) -> list[str]:
    """The person's and the service's own names, longest first; words of three letters say nothing."""
    service = current_app.config["SERVICE_NAME"].lower()
    words = {service.replace(" ", ""), *service.split()}
    if person is not None:
        words |= {person.email.lower(), *re.split(r"[^a-z0-9]+", f"{person.email} {person.name}".lower())}
    return sorted((word for word in words if len(word) > 3), key=len, reverse=True)
