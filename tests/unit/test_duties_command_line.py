"""Duties from the command line: one JSON object, or exit 2 and one line that says what is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain import __main__ as command_line
from tests.unit.duty_cases import JUNE, at, away, told

KEYS = {"rule", "action", "who", "arose_at", "due_at", "status", "occurrences", "cites", "clock"}
HISTORY = told(at(JUNE, hours=5), away(hours=4, name="o1"))


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Reckons a history from a file; gives the exit code, output and errors."""

    def run_it(history: Any, *packs: str) -> tuple[int, str, str]:
        file = tmp_path / "HISTORY.json"
        file.write_text(history if isinstance(history, str) else json.dumps(history), encoding="utf-8")
        words = [word for pack in packs for word in ("--pack", pack)]
        try:
            code = command_line.main(["duties", *words, str(file)])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run_it


def test_a_history_gives_its_duties(run: Any) -> None:
    code, out, err = run(HISTORY, "wakefield")
    duties = json.loads(out)["duties"]
    assert (code, err) == (0, "")
    assert all(set(duty) == KEYS for duty in duties)
    interview = next(duty for duty in duties if duty["rule"] == "wake_rhi")
    assert interview == {
        "rule": "wake_rhi",
        "action": "return_home_interview",
        "who": "cve_team",
        "arose_at": "2026-06-10T22:00:00+01:00",
        "due_at": "2026-06-13T22:00:00+01:00",
        "status": "due",
        "occurrences": ["o1"],
        "cites": ["WAKE-5.1", "WAKE-6.1", "WAKE-6.4"],
        "clock": "returned",
    }


def test_the_national_rules_always_lie_underneath(run: Any) -> None:
    for packs in ((), ("national",), ("somerset",), ("somerset", "wakefield"), ("lancashire", "lancashire")):
        rules = [duty["rule"] for duty in json.loads(run(HISTORY, *packs)[1])["duties"]]
        assert rules.count("nat_return_interview") == 1


def test_two_protocols_are_reckoned_together(run: Any) -> None:
    rules = {duty["rule"] for duty in json.loads(run(HISTORY, "nottinghamshire", "somerset")[1])["duties"]}
    assert {"nott_cmo_same_day", "som_rhi", "nat_return_interview"} <= rules


def test_a_child_with_nothing_behind_them_is_owed_nothing(run: Any) -> None:
    assert run({"now": JUNE, "occurrences": []}, "nottinghamshire") == (0, '{"duties": []}\n', "")


@pytest.mark.parametrize(
    "change, says",
    [
        ({"now": None}, "needs 'now'"),
        ({"now": "2026-06-10T18:00"}, "must say its offset"),
        ({"now": "yesterday"}, "'now' is no time"),
        ({"now": 5}, "'now' is no time"),
        ({"colour": "red"}, "unknown key 'colour'"),
        ({"occurrences": None}, "needs 'occurrences'"),
        ({"occurrences": {}}, "must be a list"),
        ({"occurrences": ["o1"]}, "must be an object"),
        ({"occurrences": [away(name="o1", category="gone")]}, "no category 'gone'"),
        ({"occurrences": [away(name="o1", flags=["purple"])]}, "no flag 'purple'"),
        ({"occurrences": [away(name="o1", colour="red")]}, "unknown key 'colour'"),
        ({"occurrences": [{"id": "o1", "category": "missing"}]}, "needs a time"),
        ({"occurrences": [away(name="o1"), away(name="o1")]}, "the same id"),
        ({"occurrences": [away(name="o1", located=at(JUNE, hours=-9))]}, "'located' is earlier"),
        ({"child": {"looked_after": "yes"}}, "'looked_after' must be true or false"),
        ({"child": {"date_of_birth": "June"}}, "'date_of_birth' is no date"),
        ({"child": {"became_looked_after": "2026-06-10T18:00"}}, "must say its offset"),
        ({"events": [{"kind": "party", "at": JUNE}]}, "no kind of event 'party'"),
        ({"events": [{"kind": "came_to_notice", "at": JUNE, "occurrence": "o9"}]}, "no occurrence 'o9'"),
        ({"done": [{"rule": "wake_rhi", "at": JUNE, "occurrence": "o9"}]}, "no occurrence 'o9'"),
        ({"done": [{"rule": "wake_tea", "at": JUNE, "occurrence": "o1"}]}, "no rule 'wake_tea'"),
        ({"done": [{"rule": "wake_rhi"}]}, "needs 'at'"),
    ],
)
def test_a_bad_file_is_refused_in_one_line(run: Any, change: dict[str, Any], says: str) -> None:
    code, out, err = run({**HISTORY, **change}, "wakefield")
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("content", ["", "[]", "{", "null", '{"now": "a", "now": "b"}'])
def test_what_is_no_history_is_refused(run: Any, content: str) -> None:
    code, out, err = run(content)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_a_protocol_that_is_not_there_is_refused(run: Any) -> None:
    code, out, err = run(HISTORY, "atlantis")
    assert (code, out) == (2, "")
    assert "no pack called 'atlantis'" in err
