"""The domain from the command line: one JSON object, or exit 2 and one line that says what is wrong; without Flask."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from carer_app.domain import __main__ as command_line
from carer_app.domain import chain
from tests.unit.calm import CALM

ROOT = Path(__file__).parents[2]
KEYS = {
    "level", "state", "rule", "strength", "report_state", "why", "cites", "call", "speak_to_someone_now", "actions", "review_by_required",
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a command with the given files; gives its exit code, output and errors."""

    def run_it(*words: str, **files: str) -> tuple[int, str, str]:
        for name, content in files.items():
            (tmp_path / f"{name}.json").write_text(content, encoding="utf-8")
        try:
            code = command_line.main([str(tmp_path / word) if word.endswith(".json") else word for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run_it


def test_a_complete_file_is_decided(run: Any) -> None:
    code, out, err = run("decide", "--pack", "national", "facts.json", facts=json.dumps(CALM))
    given = json.loads(out)
    assert (code, err) == (0, "")
    assert set(given) == KEYS
    assert (given["level"], given["state"], given["rule"], given["call"]) == ("no_immediate", "S1", "D15", None)
    assert set(given["actions"][0]) == {"code", "text", "cites"}


def test_an_incomplete_file_is_asked_for_its_next_page(run: Any) -> None:
    code, out, _ = run("decide", "--pack", "national", "facts.json", facts="{}")
    assert (code, json.loads(out)) == (0, {"ask": {"page": "danger", "facts": ["immediate_concern_child", "immediate_concern_other"]}})


def test_a_child_who_is_back_has_no_level(run: Any) -> None:
    _, out, _ = run("decide", "facts.json", facts='{"returned": "yes", "police": "told"}')
    given = json.loads(out)
    assert (given["level"], given["state"], given["report_state"], given["call"]) == (None, "S11", "S4", None)


def test_the_pack_may_be_named_twice(run: Any) -> None:
    assert run("decide", "--pack", "national", "--pack", "national", "facts.json", facts=json.dumps(CALM))[0] == 0


@pytest.mark.parametrize(
    "facts, says",
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[]", "one JSON object"),
        ("null", "one JSON object"),
        ('"yes"', "one JSON object"),
        ('{"returned": "yes", "returned": "no"}', "twice"),
        ('{"immediate_concern_child": "maybe"}', "must be one of: yes, no, dont_know"),
        ('{"immediate_concern_child": true}', "must be one of"),
        ('{"immediate_concern_child": null}', "must be one of"),
        ('{"immediate_concern_child": ["yes"]}', "must be one of"),
        ('{"horoscope": "yes"}', "no fact called 'horoscope'"),
        ('{"new_to_care": "yes"}', "no fact called 'new_to_care'"),
        ('{"child_age": "12"}', "whole number"),
        ('{"child_age": 12.5}', "whole number"),
        ('{"child_age": true}', "whole number"),
        ('{"days_in_care": -1}', "whole number"),
        ('{"days_in_care": NaN}', "whole number"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_nonsense_is_refused_in_one_line(run: Any, facts: str, says: str) -> None:
    code, out, err = run("decide", "--pack", "national", "facts.json", facts=facts)
    assert (code, out) == (2, "")
    assert says in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_or_no_text_is_refused_in_one_line(run: Any, tmp_path: Path) -> None:
    code, _, err = run("decide", "nowhere.json")
    assert (code, err.count("\n")) == (2, 1)
    assert "cannot be read" in err
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00")
    assert run("decide", "bytes.json")[0] == 2


@pytest.mark.parametrize(
    "words",
    [
        ("decide", "--pack", "atlantis", "facts.json"),
        ("decide",),
        ("decide", "facts.json", "more.json"),
        ("dance",),
        (),
        ("duties", "--pack", "national", "facts.json"),
    ],
)
def test_a_command_nobody_offers_is_refused_in_one_line(run: Any, words: tuple[str, ...]) -> None:
    code, out, err = run(*words, facts=json.dumps(CALM))
    assert (code, out) == (2, "")
    assert err.count("\n") == 1


def exported(*bodies: dict[str, Any]) -> dict[str, Any]:
    """A log of notes, chained as the server does."""
    rows, head = [], chain.GENESIS
    for position, body in enumerate(bodies, start=1):
        at = datetime(2026, 6, 10, 21, position, tzinfo=UTC)
        header: dict[str, Any] = {
            "id": f"entry-{position}", "occurrence": "o", "position": position, "kind": "noted", "device": "phone", "seq": position,
            "author": None, "proved": False, "happened_at": at, "written_at": at, "received_at": at,
        }  # fmt: skip
        digest = chain.payload_digest(b"salt", chain.payload_bytes(body))
        head = chain.link(head, header, digest)
        rows.append({**header, "payload": body, "salt": b"salt", "payload_digest": digest, "digest": head})
    return chain.export("o", rows)


def test_a_log_that_holds_is_said_to_hold(run: Any) -> None:
    log = exported({"text": "one"}, {"text": "two"})
    heads = {"o": [chain.head_of(log, datetime(2026, 6, 10, 22, tzinfo=UTC))]}
    assert run("verify", "export.json", export=json.dumps(log))[:1] == (0,)
    code, out, err = run("verify", "export.json", "--heads", "heads.json", export=json.dumps(log), heads=json.dumps(heads))
    assert (code, err) == (0, "")
    assert "2 lines" in out


def test_the_first_line_that_does_not_hold_is_named(run: Any) -> None:
    log = exported({"text": "one"}, {"text": "two"}, {"text": "three"})
    log["entries"][1]["payload"]["text"] = "nothing happened"
    code, out, err = run("verify", "export.json", export=json.dumps(log))
    assert (code, err) == (1, "")
    assert out.startswith("Line 2")


def test_a_cut_end_is_found_by_a_head_kept_outside(run: Any) -> None:
    heads = {"o": [chain.head_of(exported({"text": "one"}, {"text": "two"}), datetime(2026, 6, 10, 22, tzinfo=UTC))]}
    cut = exported({"text": "one"})
    assert run("verify", "export.json", export=json.dumps(cut))[0] == 0
    assert run("verify", "export.json", "--heads", "heads.json", export=json.dumps(cut), heads=json.dumps(heads))[0] == 1


def test_content_removed_for_good_is_said_and_the_rest_still_holds(run: Any) -> None:
    log = exported({"text": "one"}, {"text": "two"})
    log["entries"][0] |= {"payload": None, "salt": None}
    code, out, _ = run("verify", "export.json", export=json.dumps(log))
    assert code == 0
    _, first, says = out.splitlines()
    assert first == f"Line 1 (entry {log['entries'][0]['id']}): content removed."
    assert says.startswith("The content of 1 of them was removed for good")


@pytest.mark.parametrize("export", ["[]", "nonsense", "7", "{}", '{"format": "other"}'])
def test_an_export_that_is_none_is_refused_in_one_line(run: Any, export: str) -> None:
    code, out, err = run("verify", "export.json", export=export)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_it_runs_where_nothing_but_python_is_installed(tmp_path: Path) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(CALM), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-m", "carer_app.domain", "decide", "--pack", "national", str(facts)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rule"] == "D15"


def test_neither_flask_nor_a_database_is_touched() -> None:
    program = (
        "import sys\n"
        "for name in ('flask', 'sqlalchemy', 'holidays', 'weasyprint', 'cryptography'): sys.modules[name] = None\n"
        "from carer_app.domain.__main__ import main\n"
        "sys.exit(main(['decide', '--pack', 'national', '/dev/stdin']))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, input="{}", capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "danger" in done.stdout
