"""The words of the pack: times as they were on the wall in England, long texts kept short on page 1, pronouns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carer_app.domain.profile_fields import date_words
from carer_app.domain.wall_clock import local, time_words

CHILD, TONIGHT, PLACES, LOG = "Part 1", "Part 2", "Part 3", "the log"


@dataclass(frozen=True, slots=True)
class Pronouns:
    """How the child is spoken of: "rang him", "his phone"."""

    they: str
    them: str
    their: str


PRONOUNS: Mapping[str, Pronouns] = {
    "she": Pronouns("she", "her", "her"),
    "he": Pronouns("he", "him", "his"),
    "they": Pronouns("they", "them", "their"),
}


def pronouns(chosen: str | None) -> Pronouns:
    """The pronouns chosen; "they" when nobody said."""
    return PRONOUNS.get(chosen or "they", PRONOUNS["they"])


def moment(at: datetime) -> str:
    """22:05, Wed 14 October 2026."""
    there = local(at)
    return f"{time_words(at)}, {there:%a} {date_words(there.date())}"


def log_time(at: datetime) -> str:
    """14 Oct 2026 22:05: short enough for a column."""
    there = local(at)
    return f"{there.day} {there:%b %Y} {time_words(at)}"


def since(at: datetime, day: date) -> str:
    """22:05 on that day, 22:05 on 13 Oct on another."""
    there = local(at)
    return time_words(at) if there.date() == day else f"{time_words(at)}, {there.day} {there:%b}"


def how_long(span: timedelta) -> str:
    """40 minutes, 3 hours 20 minutes, 2 days."""
    minutes = max(0, int(span.total_seconds()) // 60)
    if minutes >= 48 * 60:
        return f"{minutes // 1440} days"
    hours, rest = divmod(minutes, 60)
    return " ".join(words for n, unit in ((hours, "hour"), (rest, "minute")) if (words := _count(n, unit))) or "under a minute"


def _count(n: int, unit: str) -> str:
    return f"{n} {unit}{'' if n == 1 else 's'}" if n else ""


def told_time(written: str, day: date) -> str:
    """A time a carer typed or a phone kept: shown as a clock where it is one, else as it was written."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return written
    return since(at, day) if at.utcoffset() is not None else f"{at:%H:%M}, {at.day} {at:%b}"


def joined(parts: Iterable[str | None], by: str = "; ") -> str | None:
    """The parts that are known, in one line; None when none is."""
    known = [p.strip() for p in parts if p and p.strip()]
    return by.join((*(p.rstrip(".") for p in known[:-1]), *known[-1:])) or None


def short(text: str | None, most: int, where: str) -> str | None:
    """The text on one line, cut at a word when it is longer than page 1 can take, saying where the rest is."""
    if text is None:
        return None
    line = re.sub(r"\s+", " ", text).strip()
    if len(line) <= most:
        return line or None
    cut = line[:most].rsplit(" ", 1)[0] if " " in line[:most] else line[:most]
    return f"{cut}… (more in {where})"


def cut(text: str, most: int, where: str) -> str:
    """As `short`, for a text that is there."""
    return short(text, most, where) or ""


def made_words(made_at: datetime) -> str:
    """22:26, 14 October 2026."""
    return f"{time_words(made_at)}, {date_words(local(made_at).date())}"


_TOLD_BACK = (
    (r"\byou said you\b", "you"),
    (r"\byou are\b", "the carer is"),
    (r"\byou have\b", "the carer has"),
    (r"\byou do not\b", "the carer does not"),
    (r"\byour\b", "the carer’s"),
    (r"\byou\b", "the carer"),
)


def carer_said(sentence: str) -> str:
    """A sentence that the guide says to the carer, told to somebody else: "You said you are worried" is "The carer is worried"."""
    for told, retold in _TOLD_BACK:
        sentence = re.sub(told, retold, sentence, flags=re.IGNORECASE)
    return re.sub(r"(^|[.!?] )(the carer)", lambda at: f"{at[1]}T{at[2][1:]}", sentence)


def grouped(head: str, groups: int = 3) -> str:
    """The first characters of a digest in fours, as a person can compare them: 7f3a-91c2-e0d4."""
    return "-".join(head[at : at + 4] for at in range(0, 4 * groups, 4) if head[at : at + 4])


_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})\b", re.IGNORECASE)
_STREETS = (
    ("road", "rd"), ("street", "st"), ("avenue", "ave", "av"), ("lane", "ln"), ("drive", "dr"), ("close", "cl"), ("court", "ct"),
    ("crescent", "cres"), ("gardens", "gdns"), ("place", "pl"), ("square", "sq"), ("terrace", "terr"), ("grove", "gr"), ("saint", "st"),
)  # fmt: skip
_HOME = "the home"


def without_address(text: str, address: str, name: str = "") -> str:
    """The text with the home's address and name called "the home": page 1 may lie on a desk.

    The whole address is sought, those of its lines that hold a number, and its postcode; however spaced, and in the usual short forms.
    """
    lines = {part.strip() for part in re.split(r"[,\n]", address) if re.search(r"\d", part)}
    sought = sorted({name.strip(), address.strip(), *lines} - {""}, key=lambda part: (-len(part), part))
    patterns = [*map(_as_typed, sought), *(f"{out}[\\s-]*{into}" for out, into in _POSTCODE.findall(address))]
    for pattern in filter(None, patterns):
        text = re.sub(rf"(?<!\w){pattern}(?!\w)", _HOME, text, flags=re.IGNORECASE)
    return re.sub(rf"(?:here,? )?{_HOME}(?:,? {_HOME})+|here, {_HOME}", _HOME, text, flags=re.IGNORECASE)


def _as_typed(part: str) -> str:
    """A pattern for the words with or without commas between them, each street word in any of its forms."""
    part = _POSTCODE.sub(r"\1 \2", part)
    return r"(?:[\s,]+|(?<=\d)-(?=\d))".join(_word_as_typed(word) for word in re.split(r"[\s,]+", part) if word)


def _word_as_typed(word: str) -> str:
    plain = word.lower().rstrip(".")
    forms = {form for street in _STREETS if plain in street for form in street} - {plain}
    return rf"(?:{'|'.join([re.escape(word), *(re.escape(form) + r'[.]?' for form in sorted(forms))])})" if forms else re.escape(word)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with the other children of the home called "another child here" (NOTT-21)."""
    known = sorted({n.strip() for n in names if len(n.strip()) > 1}, key=len, reverse=True)
    if not known:
        return text
    return re.sub(r"(?<!\w)(?:" + "|".join(map(re.escape, known)) + r")(?!\w)", "another child here", text, flags=re.IGNORECASE)
