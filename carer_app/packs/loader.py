"""Finds, checks and keeps the packs: `load(name)`, `together(names)`, `national()`; every released version stays as it was released."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from carer_app.domain.errors import MalformedPack
from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.domain.protocol_agencies import Layer
from carer_app.packs.agency_reader import (
    read_contacts,
    read_guidance,
    read_interviews,
    read_layer,
    read_police,
    read_ready,
    read_thresholds,
)
from carer_app.packs.layers import Raw, merged
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
    "ready.json",
    "police.json",
    "interviews.json",
    "contacts.json",
    "guidance.json",
    "thresholds.json",
)
Key = tuple[str, str]
"""The name and the version of a pack."""


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
    return together(())


def load(name: str, version: str | None = None) -> Pack:
    """A pack over the newest national one, the newest version unless one is named. Raises NoSuchPack or MalformedPack."""
    return together((name,), {} if version is None else {name: version})


def together(chosen: Sequence[str], wanted: Mapping[str, str] | None = None) -> Pack:
    """The national pack with the chosen ones over it, the responsible authority's first, then the host's (AMB-19).

    `wanted` names versions; the newest of each otherwise. Naming a pack twice, or the national one, changes nothing.
    Raises NoSuchPack or MalformedPack.
    """
    in_order = [NATIONAL, *dict.fromkeys(name for name in chosen if name != NATIONAL)]
    return _together(tuple((name, _version(name, (wanted or {}).get(name))) for name in in_order))


def layer(name: str, version: str | None = None) -> Layer:
    """What a protocol says of itself, the newest version unless one is named. Raises NoSuchPack or MalformedPack."""
    return _own_layer(name, _version(name, version))


@cache
def _own_layer(name: str, version: str) -> Layer:
    return _layer(name, version, _raw(name, version))


def _version(name: str, wanted: str | None) -> str:
    known = versions(name)
    if wanted is not None and wanted not in known:
        raise NoSuchPack(f"The pack '{name}' has no version '{wanted[:60]}'.")
    return wanted or known[-1]


@cache
def _together(keys: tuple[Key, ...]) -> Pack:
    return assembled([(name, version, _raw(name, version)) for name, version in keys])


@cache
def _raw(name: str, version: str) -> Raw:
    return read_raw(DATA / name / version, whole=name == NATIONAL)


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
    """The pack of a folder, over the newest national one if it is a local one. Raises MalformedPack naming the file and what is wrong."""
    own = (name, version, read_raw(folder, whole=name == NATIONAL))
    newest = _version(NATIONAL, None)
    return assembled([own] if name == NATIONAL else [(NATIONAL, newest, _raw(NATIONAL, newest)), own])


def read_raw(folder: Path, *, whole: bool) -> Raw:
    """The files of a folder by their stem. A national pack needs all of them, a local one only its meta.json."""
    if extra := sorted(path.name for path in folder.iterdir() if path.name not in FILES):
        raise MalformedPack(f"{folder.name}: a pack has no file called '{extra[0]}'.")
    wanted = [file for file in FILES if whole or file == "meta.json" or (folder / file).exists()]
    return {file.removesuffix(".json"): _json(folder / file) for file in wanted}


def assembled(layers: Sequence[tuple[str, str, Raw]]) -> Pack:
    """The pack of these layers (name, version, raw files), the national one first."""
    metas = tuple(_layer(name, version, raw) for name, version, raw in layers)
    both = merged(layers[0][2], [(name, raw) for name, _, raw in layers[1:]])
    where = "+".join(f"{name}/{version}" for name, version, _ in layers)
    readers = {file.removesuffix(".json"): Reader(f"{where}/{file}", provision_ids()) for file in FILES}
    path = read_path(readers["decision"], both["decision"])
    known = known_to_actions(path)
    levels, states = read_levels(readers["levels"], both["levels"])
    reviews, ring_again = read_reviews(readers["reviews"], both["reviews"], known)
    prevention, later = read_interviews(readers["interviews"], both["interviews"])
    steps = read_steps(readers["steps"], both["steps"])
    return Pack(
        layers=metas,
        form_titles=both["meta"]["form_titles"],
        terms=both["meta"]["terms"],
        path=path,
        actions=read_actions(readers["actions"], both["actions"], known),
        steps=steps,
        call_questions=read_call_questions(readers["call_questions"], both["call_questions"], path, {step.code for step in steps}),
        levels=levels,
        states=states,
        return_steps=read_return_steps(readers["return_steps"], both["return_steps"]),
        review_defaults=reviews,
        ring_again_minutes=ring_again,
        escalation=read_escalation(readers["escalation"], both["escalation"]),
        ready=read_ready(readers["ready"], both["ready"]),
        police=read_police(readers["police"], both["police"]),
        prevention_interview=prevention,
        return_interview=later,
        thresholds=read_thresholds(readers["thresholds"], both["thresholds"]),
        contacts=read_contacts(readers["contacts"], both["contacts"]),
        guidance=read_guidance(readers["guidance"], both["guidance"]),
        raw=both,
    )


def _layer(name: str, version: str, raw: Raw) -> Layer:
    reader = Reader(f"{name}/{version}/meta.json", provision_ids())
    return read_layer(reader, raw["meta"], name, version, digest({f"{stem}.json": content for stem, content in raw.items()}), names())


def digest(files: dict[str, Any]) -> str:
    """SHA-256 over the canonical JSON of every file, in the order of their names."""
    total = hashlib.sha256()
    for name in sorted(files):
        total.update(name.encode() + b"\0")
        total.update(json.dumps(files[name], sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\0")
    return total.hexdigest()


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
