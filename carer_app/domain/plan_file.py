"""A child's plan as a file: what goes out comes back exactly, and what cannot be taken in is told in a sentence, never guessed at."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from carer_app.domain.errors import DomainError
from carer_app.domain.plan_csv import read_csv
from carer_app.domain.plan_file_parts import Collected, Read
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Section
from carer_app.domain.profile_reading import MalformedProfile, read_fields

FORMAT, FORMAT_VERSION = "not-home-yet plan", 1
MOST_BYTES = 1024 * 1024
_NOT_TEXT = (
    (b"PK", "This is a spreadsheet or a zip file. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file."),
    (b"\xd0\xcf\x11\xe0", "This is an old spreadsheet. In Excel choose “Save as”, then “CSV UTF-8”, and bring that file."),
    (b"%PDF", "This is a PDF. Bring the CSV or JSON file that the plan was saved as."),
)
_WRONG_LETTERS = (
    "The letters in this file are not saved as UTF-8, so names could come out wrong. In Excel choose “Save as”, then “CSV UTF-8”."
)


class NotAPlanFile(DomainError):
    """The file as a whole cannot be read; the sentence says what to do."""


def to_json(profile: Profile) -> bytes:
    """Every section as it is kept."""
    whole = {"format": FORMAT, "version": FORMAT_VERSION, "sections": dict(profile.sections)}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def read_file(content: bytes) -> Read:
    """What a JSON or CSV file of ours holds: the values that can be kept, and a sentence for each that cannot. Raises NotAPlanFile."""
    text = _text(content)
    collected = _from_json(text) if text.lstrip()[:1] in ("{", "[") else read_csv(text)
    if isinstance(collected, str):
        raise NotAPlanFile(collected)
    return _kept(collected)


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise NotAPlanFile("This file is larger than 1 MB. A plan is much smaller: look whether it is the right file.")
    if not content.strip():
        raise NotAPlanFile("This file is empty.")
    for begins, sentence in _NOT_TEXT:
        if content.startswith(begins):
            raise NotAPlanFile(sentence)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotAPlanFile(_WRONG_LETTERS) from None
    if "\x00" in text:
        raise NotAPlanFile("This is not a text file. Bring the CSV or JSON file that the plan was saved as.")
    return text


def _from_json(text: str) -> Collected | str:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return "This file begins like JSON and then breaks off or has a mistake in it. Save the plan again, and bring the new file."
    if not isinstance(whole, dict) or whole.get("format") != FORMAT or not isinstance(whole.get("sections"), dict):
        return "This JSON file is not a plan that was saved here."
    if whole.get("version") != FORMAT_VERSION:
        return "This file was saved by a newer version of the service. Bring it in there, or save it as CSV."
    return Collected({str(name): values for name, values in whole["sections"].items()}, ())


def _kept(collected: Collected) -> Read:
    sections: dict[str, dict[str, Any]] = {}
    problems = list(collected.problems)
    for name, raw in collected.sections.items():
        if name not in SECTION_BY_ID:
            problems.append(f"There is no part called “{name[:40]}”.")
        elif not isinstance(raw, Mapping):
            problems.append(f"“{SECTION_BY_ID[name].title}” cannot be read.")
        else:
            values, refused = _section(SECTION_BY_ID[name], raw)
            problems += refused
            sections |= {name: values} if values else {}
    return Read({s.id: sections[s.id] for s in SECTIONS if s.id in sections}, tuple(problems))


def _section(section: Section, raw: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Field by field, so that one that cannot be kept does not take the others with it."""
    known = {f.id: f for f in section.fields}
    refused = [f"“{section.title}” has no field called “{str(name)[:40]}”." for name in raw if name not in known]
    values: dict[str, Any] = {}
    for name, f in known.items():
        try:
            values |= read_fields((f,), {name: raw.get(name)}, f"“{section.title}”")
        except MalformedProfile as problem:
            refused.append(f"“{section.title}”: {problem}")
    return values, refused
