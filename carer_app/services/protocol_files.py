"""Protocols as files for phones: the merged document under an address that names its versions and its content, and so never changes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache

from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.packs import loader

_PART = r"[a-z][a-z_]{0,58}\.[0-9a-z]{1,20}"
_NAME = re.compile(rf"({_PART}(?:-{_PART}){{0,2}})-([0-9a-f]{{16}})\.json")


def url_of(pack: Pack) -> str:
    """Where a phone fetches this protocol."""
    return url_of_versions({layer.name: layer.version for layer in pack.layers})


def url_of_versions(versions: Mapping[str, str]) -> str:
    """The same for a protocol in the versions with which an occurrence began; the national one where none is named."""
    keys = tuple(versions.items()) or ((NATIONAL, loader.layer(NATIONAL).version),)
    try:
        return f"/sync/protocols/{_spelled(keys)}-{_document(keys)[1]}.json"
    except loader.NoSuchPack:
        return url_of(loader.national())


def file_named(name: str) -> bytes | None:
    """The document under that name; None where there is none, or it holds something else by now."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    keys = tuple((part.split(".")[0], part.split(".")[1]) for part in found[1].split("-"))
    if keys[0][0] != NATIONAL or len(dict(keys)) < len(keys):
        return None
    try:
        content, digest = _document(keys)
    except loader.NoSuchPack:
        return None
    return content if digest == found[2] else None


@lru_cache(maxsize=64)
def _document(keys: tuple[tuple[str, str], ...]) -> tuple[bytes, str]:
    pack = loader.together([name for name, _ in keys], dict(keys))
    told = {**pack.raw, "layers": [asdict(layer) for layer in pack.layers]}
    content = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return content, hashlib.sha256(content).hexdigest()[:16]


def _spelled(keys: tuple[tuple[str, str], ...]) -> str:
    return "-".join(f"{name}.{version}" for name, version in keys)
