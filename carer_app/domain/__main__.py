"""The decision, the duties and the log's check from the command line, without a database or Flask.

    python -m carer_app.domain decide --pack national FACTS.json
    python -m carer_app.domain duties --pack NAME [--pack NAME] HISTORY.json
    python -m carer_app.domain verify EXPORT.json [--heads FILE_OR_FOLDER ...]

Exit 0: done, or the log holds. Exit 1: the log does not hold. Exit 2: the question makes no sense; one line says why.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from carer_app.domain import chain
from carer_app.domain.decision import Ask, Decision, check_facts, decide
from carer_app.domain.duties import duties, duty_json
from carer_app.domain.errors import DomainError
from carer_app.domain.heads import gaps, read_together
from carer_app.domain.history import MalformedHistory, parse_history, years_of
from carer_app.domain.next_actions import NextAction, actions_for


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (DomainError, _Unreadable) as problem:
        print(" ".join(str(problem).split()), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m carer_app.domain", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    decide_ = commands.add_parser("decide", help="the level of intervention for these facts, or the page to ask next")
    decide_.add_argument("--pack", action="append", metavar="NAME", help="responsible, then host; national always lies underneath")
    decide_.add_argument("facts", metavar="FACTS.json")
    decide_.set_defaults(run=_decide)
    duties_ = commands.add_parser("duties", help="what the protocols ask of whom, and by when, for a child's history")
    duties_.add_argument("--pack", action="append", metavar="NAME", help="responsible, then host; national always lies underneath")
    duties_.add_argument("history", metavar="HISTORY.json")
    duties_.set_defaults(run=_duties)
    verify = commands.add_parser("verify", help="whether an exported log holds together")
    verify.add_argument("export", metavar="EXPORT.json")
    verify.add_argument(
        "--heads", action="append", metavar="FILE", help="heads of the chain that were kept outside: a file, a folder of them, or several"
    )
    verify.set_defaults(run=_verify)
    return parser


def _decide(chosen: argparse.Namespace) -> int:
    from carer_app.packs import loader

    pack = loader.together(chosen.pack or ())
    facts = check_facts(pack.path, _read(chosen.facts))
    result = decide(pack.path, facts)
    print(json.dumps(_ask(result) if isinstance(result, Ask) else _decision(result, actions_for(pack, facts, result)), ensure_ascii=False))
    return 0


def _ask(ask: Ask) -> dict[str, Any]:
    return {"ask": {"page": ask.page, "facts": list(ask.facts)}}


def _decision(decision: Decision, actions: Sequence[NextAction]) -> dict[str, Any]:
    return {
        "level": decision.level,
        "state": decision.state,
        "rule": decision.rule,
        "strength": decision.strength,
        "report_state": decision.report_state,
        "why": list(decision.why),
        "cites": list(decision.cites),
        "call": decision.call,
        "speak_to_someone_now": decision.speak_to_someone_now,
        "actions": [{"code": action.code, "text": action.text, "cites": list(action.cites)} for action in actions],
        "review_by_required": decision.review_by_required,
    }


def _duties(chosen: argparse.Namespace) -> int:
    from carer_app.packs.bank_holidays import bank_holidays
    from carer_app.packs.thresholds import rule_ids, thresholds_of

    thresholds = thresholds_of(chosen.pack or ())
    history = parse_history(_read(chosen.history))
    for done in history.done:
        if done.rule not in rule_ids():
            raise MalformedHistory(f"There is no rule '{done.rule[:60]}'.")
    found = duties(history, thresholds, bank_holidays(*years_of(history)))
    print(json.dumps({"duties": [duty_json(duty) for duty in found]}, ensure_ascii=False))
    return 0


def _verify(chosen: argparse.Namespace) -> int:
    export = _object(chosen.export)
    heads, missing = (None, []) if chosen.heads is None else _heads(chosen.heads)
    problems = chain.verify_export(export, heads)
    if problems and problems[0].code == "not_an_export":
        raise _Unreadable(f"{chosen.export}: {problems[0].says}")
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
            raise _Unreadable(f"{name} holds no file of heads.")
        files += map(str, inside)
        missing += gaps({path.name: path.read_bytes() for path in inside})
    return read_together([_object(file) for file in files]), missing


def _object(name: str) -> dict[str, Any]:
    raw = _read(name)
    if not isinstance(raw, dict):
        raise _Unreadable(f"{name} must hold one JSON object.")
    return raw


class _Unreadable(Exception):
    """A file that cannot be read, or is not JSON."""


def _read(name: str) -> Any:
    try:
        return json.loads(Path(name).read_text(encoding="utf-8"), object_pairs_hook=_no_key_twice)
    except OSError as problem:
        raise _Unreadable(f"{name} cannot be read: {problem.strerror or problem}.") from None
    except (ValueError, RecursionError) as problem:
        raise _Unreadable(f"{name} is not JSON: {problem}.") from None


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


if __name__ == "__main__":
    sys.exit(main())
