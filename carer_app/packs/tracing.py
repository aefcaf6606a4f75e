"""Where each of the 552 provisions lives: items of packs, places in the code, screens, tests; or the reason why it lives nowhere.

What is cited is found by reading; only what cannot be found is written by hand, in `docs/protocols/elsewhere.csv`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from carer_app.domain.protocol import NATIONAL
from carer_app.packs import loader

COLUMNS = ("provision", "kind", "where", "note")
REASONS = {"out_of_scope", "later"}
"""Why a provision has no place: another body's inner work, or a part that is not built yet."""
PLACES = (("code", "carer_app", "*.py"), ("code", "static/js", "*.js"), ("screen", "templates", "*.html"), ("test", "tests", "*.py"))
SKIPPED = {"carer_app/packs/data", "static/js/vendor"}
ID = re.compile(r"\b(?:NAT|NOTT|WAKE|SOM|LANC)-[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")

Row = tuple[str, str, str, str]


def trace(root: Path) -> list[Row]:
    """Every place of every provision, in the order of the provisions. `root` is the folder of the project."""
    found: dict[str, dict[tuple[str, str, str], None]] = {provision: {} for provision in _in_order()}
    for provision, place in (*_in_packs(), *_in_files(root), *_by_hand(root)):
        found[provision][place] = None
    return [(provision, *place) for provision, places in found.items() for place in places]


def untraced(root: Path) -> list[str]:
    """The provisions that have no place and no reason."""
    placed = {provision for provision, _, _, _ in trace(root)}
    return [provision for provision in _in_order() if provision not in placed]


def as_csv(rows: list[Row]) -> str:
    """The rows with their heading."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()


def _in_order() -> list[str]:
    return (loader.DATA / "provision_ids.txt").read_text(encoding="utf-8").split()


def _in_packs() -> Iterator[tuple[str, tuple[str, str, str]]]:
    for name in loader.names():
        version = loader.versions(name)[-1]
        for stem, content in loader.read_raw(loader.DATA / name / version, whole=name == NATIONAL).items():
            for item, cites in _items(content):
                for cite in cites:
                    if cite in loader.provision_ids():
                        yield cite, ("pack", f"{name}/{version}/{stem}.json", item)


def _items(content: Any) -> Iterator[tuple[str, list[str]]]:
    """Each item that cites, by its own name."""
    if isinstance(content, Mapping):
        if "cites" in content:
            yield str(content.get("id") or content.get("code") or content.get("slot") or content.get("grade") or ""), content["cites"]
        for value in content.values():
            yield from _items(value)
    elif isinstance(content, list):
        for value in content:
            yield from _items(value)


def _in_files(root: Path) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for kind, folder, pattern in PLACES:
        for path in sorted((root / folder).rglob(pattern)):
            where = path.relative_to(root).as_posix()
            if not any(where.startswith(skipped) for skipped in SKIPPED):
                for provision in dict.fromkeys(ID.findall(path.read_text(encoding="utf-8"))):
                    if provision in loader.provision_ids():
                        yield provision, (kind, where, "")


def _by_hand(root: Path) -> Iterator[tuple[str, tuple[str, str, str]]]:
    path = root / "docs" / "protocols" / "elsewhere.csv"
    if path.exists():
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
            yield row["provision"], (row["kind"], row["where"], row["note"])
