"""What is left out of a pack for the police: field by field, a person, a place, the photo, or words wherever they stand.

Nothing goes silently: its place says that it was left out and why, and the same words elsewhere in the pack are struck out visibly.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from carer_app.domain.entries import PackRedacted
from carer_app.domain.handover_parts import Block, Cards, Group, Lines, Overview, Part, PolicePack, Row, Rows
from carer_app.domain.handover_words import LOG, cut
from carer_app.domain.log_words import WHY_LEFT_OUT

if TYPE_CHECKING:
    from carer_app.domain.occurrence import Occurrence

PHOTO, WORDS = "photo", "words"
STRUCK = "[left out]"
PAGE_1: Mapping[str, str] = {
    "facts": "At a glance",
    "look": "Look here first",
    "earlier": "Times away before",
    "talking": "Talking with them",
}
"""The lists of page 1 of which a row may be left out. Whom to ring, what was done and what was agreed always stand."""
OPEN_PARTS = ("police_only", "profile", "occurrence", "people_places")
"""The log is not picked apart: words can be struck out of it, a line cannot."""
CARDS = "people_places/"
NEVER = (
    "Everyone to ring",
    "Agreed with the police",
    "On what footing",
    "The level, and how it was reached",
    "Who has been given this form",
)
VITAL_GROUPS = ("At a glance", "Vulnerabilities", "Medical", "Where and when", "What the child has", "What the call handler asks")
VITAL_ROWS = ("Full name", "Known as", "Date of birth", "Missing from", "Officer safety", "Must not be told")
A_RISK = "a risk to the child"
_PLAIN = frozenset({"known", "none", "male", "female", "yes", "with", "from", "have", "home", "alone", "nobody", "here", "away", "police"})
_WARNINGS = frozenset({A_RISK, f"no: {A_RISK}"})
"""Words of the form itself: with somebody who is left out they would take the same warning from everybody else."""
_LEAST, _SHORTEST = 4, 2
_RUN, _CUT = 24, 300
"""A longer text may stand cut short on page 1: so many letters of its beginning are enough to know it by, and so many may follow."""
MOST_ON_PAGE_1 = 110
"""A reason is cut there like everything else, so that page 1 stays one page; its place in the other parts and the log have all of it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be left out. `is_vital`: the police may need it for a danger now, so it is asked about twice."""

    target: str
    part: str
    group: str
    label: str
    value: str
    is_vital: bool


def left_out(occurrence: Occurrence) -> tuple[PackRedacted, ...]:
    """What is left out now: the last word on each place counts."""
    last: dict[str, PackRedacted] = {}
    for line in occurrence.log:
        if isinstance(line.entry.body, PackRedacted) and line.counts:
            last[line.entry.body.target] = line.entry.body
    return tuple(body for body in last.values() if not body.put_back)


def choices(pack: PolicePack, has_photo: bool) -> tuple[Choice, ...]:
    """Everything that could be left out of this pack, in its order. What is not known is not offered."""
    found = [Choice(PHOTO, "Page 1", "", "The photo", pack.overview.photo_words, True)] if has_photo else []
    for name, title in PAGE_1.items():
        rows: tuple[Row, ...] = getattr(pack.overview, name)
        found += [_choice(f"page_1/{name}", "Page 1", title, row) for row in rows if row.value]
    for part in pack.parts:
        if part.id in OPEN_PARTS:
            for group in part.groups:
                found += _of_group(part, group)
    return tuple({choice.target: choice for choice in found}.values())


def _of_group(part: Part, group: Group) -> Iterator[Choice]:
    at = f"{part.id}/{group.title}"
    for block in group.blocks if group.title not in NEVER else ():
        match block:
            case Rows():
                yield from (_choice(at, part.title, group.title, row) for row in block.rows if row.value)
            case Cards():
                for card in block.cards:
                    name = _name(card)
                    value = "; ".join(row.value for row in card.rows if row.value)
                    yield Choice(f"{at}/{name}", part.title, group.title, name, value, A_RISK in card.title)
            case Lines(lines=lines) if lines:
                yield Choice(at, part.title, "", group.title, " ".join(lines), group.title in VITAL_GROUPS)
            case _:
                pass


def _choice(at: str, part: str, group: str, row: Row) -> Choice:
    return Choice(f"{at}/{row.label}", part, group, row.label, row.value or "", group in VITAL_GROUPS or row.label in VITAL_ROWS)


def _name(card: Rows) -> str:
    """Whom or what a card is about; whether it is safe there stands after it."""
    return card.title.split(" · ", 1)[0]


def says(body: PackRedacted) -> str:
    """What stands in the place: "left out: it is private to somebody else. Her own words." """
    words = body.words.strip().rstrip(".")
    return f"left out: {WHY_LEFT_OUT[body.why]}{'. ' + words if words else ''}"


def redacted(pack: PolicePack, bodies: Iterable[PackRedacted]) -> PolicePack:
    """The pack without what is left out. With nothing left out it is the pack itself."""
    told = {body.target: body for body in bodies}
    if not told:
        return pack
    open_now = choices(pack, has_photo=False)
    told |= _called_otherwise(told, open_now)
    gone = [piece for choice in open_now if choice.target in told for piece in _pieces(choice)]
    gone += _renamed(told, {choice.target for choice in open_now})
    gone += [piece for body in told.values() if body.target.startswith(f"{WORDS}/") for piece in (body.label.strip(),) if piece]
    made = replace(pack, overview=_page_1(pack.overview, told), parts=tuple(_part(part, told) for part in pack.parts))
    struck: PolicePack = _struck(made, sorted(set(gone), key=len, reverse=True), frozenset(says(body) for body in told.values()))
    return struck


def _called_otherwise(told: Mapping[str, PackRedacted], open_now: Sequence[Choice]) -> dict[str, PackRedacted]:
    """The cards that hold the name of one that was left out and is no longer there: the whole card stays left out, not the name alone."""
    cards = [choice for choice in open_now if choice.target.startswith(CARDS)]
    lost = [body for target, body in told.items() if target.startswith(CARDS) and target not in {card.target for card in cards}]
    names = [(body.label.strip("“” "), body) for body in lost]
    return {
        card.target: body
        for name, body in names
        for card in cards
        if len(name) >= _SHORTEST and card.target not in told and _pattern(name).search(card.label)
    }


def _renamed(told: Mapping[str, PackRedacted], open_now: set[str]) -> list[str]:
    """The names of people and places whose card is called otherwise by now: they are struck out all the same."""
    names = (body.label.strip("“” ") for target, body in told.items() if target.startswith(CARDS) and target not in open_now)
    return [name for name in names if len(name) >= _SHORTEST]


def hides_photo(bodies: Iterable[PackRedacted]) -> bool:
    """Whether the photo is left out."""
    return any(body.target == PHOTO for body in bodies)


def _page_1(page: Overview, told: Mapping[str, PackRedacted]) -> Overview:
    changed: dict[str, Any] = {
        name: tuple(_short(_row(row, f"page_1/{name}", told), row) for row in getattr(page, name)) for name in PAGE_1
    }
    if PHOTO in told:
        changed["no_photo"] = cut(f"Photo {says(told[PHOTO])}", MOST_ON_PAGE_1, LOG)
    return replace(page, **changed)


def _short(row: Row, before: Row) -> Row:
    return row if row is before else Row(row.label, cut(row.value or "", MOST_ON_PAGE_1, LOG))


def _part(part: Part, told: Mapping[str, PackRedacted]) -> Part:
    return replace(part, groups=tuple(_group(group, f"{part.id}/{group.title}", told) for group in part.groups))


def _group(group: Group, at: str, told: Mapping[str, PackRedacted]) -> Group:
    if group.title in NEVER:
        return group
    return replace(group, blocks=tuple(_block(block, at, told) for block in group.blocks))


def _block(block: Block, at: str, told: Mapping[str, PackRedacted]) -> Block:
    match block:
        case Rows():
            return replace(block, rows=tuple(_row(row, at, told) for row in block.rows))
        case Cards():
            return replace(block, cards=tuple(_card(card, f"{at}/{_name(card)}", told) for card in block.cards))
        case Lines() if at in told:
            return replace(block, lines=(_upper(says(told[at])),))
        case _:
            return block


def _row(row: Row, at: str, told: Mapping[str, PackRedacted]) -> Row:
    body = told.get(f"{at}/{row.label}")
    return Row(row.label, says(body)) if body else row


def _card(card: Rows, target: str, told: Mapping[str, PackRedacted]) -> Rows:
    body = told.get(target)
    return Rows(_upper(says(body)), ()) if body else card


def _upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _pieces(choice: Choice) -> Iterator[str]:
    """The words by which what is left out could be known elsewhere: names, numbers, sentences; not a plain yes."""
    whole = [choice.value, *(re.split(r"\n|; ", choice.value))]
    if choice.target.startswith(CARDS):
        yield choice.label.strip("“” ")
    for text in whole:
        for piece in (text, text.split(": ", 1)[-1]):
            plain = " ".join(piece.split()).strip(" .,;“”")
            if (len(plain) >= _LEAST or _is_short_form(plain)) and plain.lower() not in _PLAIN | _WARNINGS:
                yield plain


def _is_short_form(text: str) -> bool:
    """HIV, PTSD: short, but known by it."""
    return len(text) >= _SHORTEST and text.isalpha() and text.isupper()


_AS_IT_IS = frozenset({"id", "style", "kind", "columns", "marking", "purpose", "file_title", "log_head", "no_photo"})


def _struck(value: Any, gone: list[str], kept: frozenset[str]) -> Any:
    """Every text in the pack with those words struck out; headings and what was just written in a place stay."""
    if isinstance(value, str):
        return value if _is_reason(value, kept) else _without(value, gone)
    if isinstance(value, tuple):
        return tuple(_struck(item, gone, kept) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = (
            f.name for f in fields(value) if f.init and f.name not in _AS_IT_IS and not (f.name == "title" and not isinstance(value, Rows))
        )
        return replace(value, **{name: _struck(getattr(value, name), gone, kept) for name in names})
    return value


def _is_reason(text: str, kept: frozenset[str]) -> bool:
    """Whether it is what was just written in a place, whole or cut short."""
    return any(text.lower() in (said.lower(), cut(said, MOST_ON_PAGE_1, LOG).lower()) for said in kept)


def _without(text: str, gone: list[str]) -> str:
    for piece in gone:
        text = _pattern(piece).sub(STRUCK, text)
    return re.sub(rf"{re.escape(STRUCK)}(?:[;,.]? ?[(]?{re.escape(STRUCK)}[)]?)+", STRUCK, text)


def _pattern(piece: str) -> re.Pattern[str]:
    """The words, however their spaces and lines run; of a long text also its beginning, up to the ellipsis where it is cut short."""
    words = [re.escape(word) for word in piece.split()]
    whole = r"\s+".join(words)
    if len(piece) <= _RUN:
        return re.compile(rf"(?<!\w){whole}(?!\w)", re.IGNORECASE)
    lengths = accumulate(len(word) + 1 for word in piece.split())
    enough = next((n for n, length in enumerate(lengths, 1) if length > _RUN), len(words))
    begun = r"\s+".join(words[:enough])
    return re.compile(rf"(?<!\w)(?:{whole}(?!\w)|{begun}[^…\n]{{0,{_CUT}}}…)", re.IGNORECASE)
