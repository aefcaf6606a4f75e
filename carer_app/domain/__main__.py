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
from typing import Any

from carer_app.domain import verifying
from carer_app.domain.decision import Ask, Decision, check_facts, decide
from carer_app.domain.duties import duties, duty_json
from carer_app.domain.errors import DomainError
from carer_app.domain.history import MalformedHistory, parse_history, years_of
from carer_app.domain.next_actions import NextAction, actions_for
from carer_app.domain.verifying import OneLine, Unreadable, read_json


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (DomainError, Unreadable) as problem:
        print(" ".join(str(problem).split()), file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = OneLine(prog="python -m carer_app.domain", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLine)
    decide_ = commands.add_parser("decide", help="the level of intervention for these facts, or the page to ask next")
    decide_.add_argument("--pack", action="append", metavar="NAME", help="responsible, then host; national always lies underneath")
    decide_.add_argument("facts", metavar="FACTS.json")
    decide_.set_defaults(run=_decide)
    duties_ = commands.add_parser("duties", help="what the protocols ask of whom, and by when, for a child's history")
    duties_.add_argument("--pack", action="append", metavar="NAME", help="responsible, then host; national always lies underneath")
    duties_.add_argument("history", metavar="HISTORY.json")
    duties_.set_defaults(run=_duties)
    verifying.add_to(commands)
    return parser


def _decide(chosen: argparse.Namespace) -> int:
    from carer_app.packs import loader

    pack = loader.together(chosen.pack or ())
    facts = check_facts(pack.path, read_json(chosen.facts))
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
    history = parse_history(read_json(chosen.history))
    for done in history.done:
        if done.rule not in rule_ids():
            raise MalformedHistory(f"There is no rule '{done.rule[:60]}'.")
    found = duties(history, thresholds, bank_holidays(*years_of(history)))
    print(json.dumps({"duties": [duty_json(duty) for duty in found]}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
