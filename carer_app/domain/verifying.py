"""Whether an exported log holds together, from the command line; with `chain` and `heads` alone it is a file of its own (`carer_app/log_checker.py`)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from carer_app.domain import chain
from carer_app.domain.errors import DomainError
from carer_app.domain.heads import gaps, read_together


class Unreadable(Exception):
    """A file that cannot be read, or is not JSON."""


class OneLine(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}\n")


def add_to(commands: Any) -> None:
    """`verify`, as one of several commands."""
    _asking(commands.add_parser("verify", help="whether an exported log holds together"))


def main(arguments: Sequence[str] | None = None) -> int:
    """The checker as a file of its own. Exit 0: the log holds; 1: it does not; 2: the question makes no sense."""
    asking = OneLine(
        prog="check-log.pyz", description="Whether a log that was exported holds together: EXPORT.json, and heads kept outside."
    )
    _asking(asking)
    try:
        return _verify(asking.parse_args(arguments))
    except (DomainError, Unreadable) as problem:
        print(" ".join(str(problem).split()), file=sys.stderr)
        return 2


def _asking(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("export", metavar="EXPORT.json")
    parser.add_argument(
        "--heads", action="append", metavar="FILE", help="heads of the chain that were kept outside: a file, a folder of them, or several"
    )
    parser.set_defaults(run=_verify)


def _verify(chosen: argparse.Namespace) -> int:
    export = _object(chosen.export)
    heads, missing = (None, []) if chosen.heads is None else _heads(chosen.heads)
    problems = chain.verify_export(export, heads)
    if problems and problems[0].code == "not_an_export":
        raise Unreadable(f"{chosen.export}: {problems[0].says}")
    for problem in [*problems[:1], *missing]:
        print(problem)
    if problems or missing:
        return 1
    removed = chain.content_removed(export)
    print(f"The log holds together: {export['length']} lines, head {export['head']}.")
    for position in removed:
        print(f"Line {position} (entry {export['entries'][position - 1]['id']}): content removed.")
    if removed:
        print(f"The content of {len(removed)} of them was removed for good; when they were written, and by whom, still holds.")
    return 0


def _heads(names: Sequence[str]) -> tuple[dict[str, list[Any]], list[str]]:
    """All heads of these files and folders, and what is missing among the files of a folder."""
    files: list[str] = []
    missing: list[str] = []
    for name in names:
        if not Path(name).is_dir():
            files.append(name)
            continue
        inside = sorted(path for path in Path(name).glob("*.json") if path.is_file())
        if not inside:
            raise Unreadable(f"{name} holds no file of heads.")
        files += map(str, inside)
        missing += gaps({path.name: path.read_bytes() for path in inside})
    return read_together([_object(file) for file in files]), missing


def _object(name: str) -> dict[str, Any]:
    raw = read_json(name)
    if not isinstance(raw, dict):
        raise Unreadable(f"{name} must hold one JSON object.")
    return raw


def read_json(name: str) -> Any:
    """What a file holds. Raises Unreadable."""
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice)
    except OSError as problem:
        raise Unreadable(f"{name} cannot be read: {problem.strerror or problem}.") from None
    except (ValueError, RecursionError) as problem:
        raise Unreadable(f"{name} is not JSON: {problem}.") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found
