"""Finds, checks and keeps the packs: `load(name)`, `names()`, `national()`; every released version stays as it was released."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from carer_app.domain.errors import MalformedPack
from carer_app.domain.protocol import Pack
from carer_app.packs.path_reader import read_path
from carer_app.packs.reader import (
    known_to_actions,
    read_actions,
    read_call_questions,
    read_escalation,
    read_levels,
    read_return_steps,
    read_reviews,
    read_steps,
)
from carer_app.packs.reading import Reader

DATA = Path(str(resources.files("carer_app.packs") / "data"))
NATIONAL = "national"
FILES = (
    "meta.json",
    "decision.json",
    "actions.json",
    "steps.json",
    "call_questions.json",
    "levels.json",
    "return_steps.json",
    "reviews.json",
    "escalation.json",
)


class NoSuchPack(MalformedPack):
    """There is no pack, or no version of it, by that name."""


def names() -> tuple[str, ...]:
    """The packs there are, the national one first."""
    found = sorted(folder.name for folder in DATA.iterdir() if folder.is_dir())
    return tuple(sorted(found, key=lambda name: name != NATIONAL))


def versions(name: str) -> tuple[str, ...]:
    """The versions of a pack, oldest first. Raises NoSuchPack."""
    if name not in names():
        raise NoSuchPack(f"There is no pack called '{name[:60]}'. There are: {', '.join(names())}.")
    return tuple(sorted((folder.name for folder in (DATA / name).iterdir() if folder.is_dir()), key=int))


def national() -> Pack:
    """The newest national pack: the layer under every other."""
    return load(NATIONAL)


def load(name: str, version: str | None = None) -> Pack:
    """A pack, the newest version unless one is named. Raises NoSuchPack or MalformedPack."""
    known = versions(name)
    if version is not None and version not in known:
        raise NoSuchPack(f"The pack '{name}' has no version '{version[:60]}'.")
    return _load(name, version or known[-1])


@cache
def _load(name: str, version: str) -> Pack:
    return read_pack(DATA / name / version, name, version)


@cache
def provision_ids() -> frozenset[str]:
    """The ids of all provisions that may be cited."""
    return frozenset((DATA / "provision_ids.txt").read_text(encoding="utf-8").split())


@cache
def glossary() -> dict[str, dict[str, Any]]:
    """The terms of the field, what each means here, and its name in code."""
    return dict(json.loads((DATA / "glossary.json").read_text(encoding="utf-8")))


def released() -> dict[str, dict[str, str]]:
    """Name -> version -> digest, as released."""
    return dict(json.loads((DATA / "RELEASED.json").read_text(encoding="utf-8")))


def read_pack(folder: Path, name: str, version: str) -> Pack:
    """A pack from its folder. Raises MalformedPack naming the file and what is wrong."""
    if extra := sorted(path.name for path in folder.iterdir() if path.name not in FILES):
        raise MalformedPack(f"{folder.name}: a pack has no file called '{extra[0]}'.")
    raw = {file: _json(folder / file) for file in FILES}
    readers = {file: Reader(f"{name}/{version}/{file}", provision_ids()) for file in FILES}
    path = read_path(readers["decision.json"], raw["decision.json"])
    known = known_to_actions(path)
    levels, states = read_levels(readers["levels.json"], raw["levels.json"])
    reviews, ring_again = read_reviews(readers["reviews.json"], raw["reviews.json"], known)
    return Pack(
        name=name,
        version=version,
        digest=digest(raw),
        path=path,
        actions=read_actions(readers["actions.json"], raw["actions.json"], known),
        steps=read_steps(readers["steps.json"], raw["steps.json"]),
        call_questions=read_call_questions(readers["call_questions.json"], raw["call_questions.json"], path),
        levels=levels,
        states=states,
        return_steps=read_return_steps(readers["return_steps.json"], raw["return_steps.json"]),
        review_defaults=reviews,
        ring_again_minutes=ring_again,
        escalation=read_escalation(readers["escalation.json"], raw["escalation.json"]),
        **_meta(readers["meta.json"], raw["meta.json"]),
    )


def digest(files: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of every file, in the order of their names."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0")
        total.update(json.dumps(files[name], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\0")
    return total.hexdigest()


def _meta(reader: Reader, raw: Any) -> dict[str, Any]:
    raw = reader.keys(raw, "title short_title issuer date status refines form_titles terms cites")
    reader.cites(raw)
    for part in ("form_titles", "terms"):
        reader.all_words(list(raw[part].values()))
    return {key: value for key, value in raw.items() if key != "cites"}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice)
    except FileNotFoundError:
        raise MalformedPack(f"The pack needs '{path.name}'.") from None
    except ValueError as error:
        raise MalformedPack(f"{path.name}: {error}") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key is there twice among {', '.join(key for key, _ in pairs)}.")
    return found
