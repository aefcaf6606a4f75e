"""The last line of a test run: what was counted is said, and what broke before it could count is a failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.count import main

GOOD = '<testsuites><testsuite tests="10" failures="0" errors="0" skipped="2"/></testsuites>'
BAD = '<testsuites><testsuite tests="10" failures="1" errors="2" skipped="3"/></testsuites>'
TAP = "ok 1 - a\n# tests {tests}\n# suites 0\n# pass {passed}\n# fail {failed}\n# cancelled 0\n# skipped 0\n# todo 0\n# duration_ms 3.1\n"


def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], xml: str | None, tap: str | None, *exits: str) -> tuple[int, str]:
    for name, text in (("pytest.xml", xml), ("node.tap", tap)):
        if text is not None:
            (tmp_path / name).write_text(text)
    code = main(str(tmp_path / "pytest.xml"), str(tmp_path / "node.tap"), *exits)
    return code, capsys.readouterr().out


@pytest.mark.parametrize(
    "xml, tap, exits, says",
    [
        (GOOD, TAP.format(tests=4, passed=4, failed=0), (), "12 passed, 0 failed, 2 skipped\n"),
        (GOOD, TAP.format(tests=4, passed=4, failed=0), ("0", "0"), "12 passed, 0 failed, 2 skipped\n"),
        ('<testsuite tests="3"/>', TAP.format(tests=0, passed=0, failed=0), (), "3 passed, 0 failed\n"),
        (
            '<testsuites><testsuite tests="3" failures="0" errors="0"/><testsuite tests="2" skipped="1"/></testsuites>',
            TAP.format(tests=1, passed=1, failed=0),
            (),
            "5 passed, 0 failed, 1 skipped\n",
        ),
    ],
)
def test_a_good_run_is_added_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], xml: str, tap: str, exits: tuple[str, ...], says: str
) -> None:
    assert run(tmp_path, capsys, xml, tap, *exits) == (0, says)


@pytest.mark.parametrize(
    "xml, tap, exits, says",
    [
        pytest.param(BAD, TAP.format(tests=4, passed=4, failed=0), ("1", "0"), "8 passed, 3 failed, 3 skipped\n", id="failures and errors"),
        pytest.param(GOOD, TAP.format(tests=4, passed=3, failed=1), ("0", "1"), "11 passed, 1 failed, 2 skipped\n", id="node failed"),
        pytest.param(GOOD, "# pass 3\n# fail 0\n# cancelled 2\n", (), "11 passed, 2 failed, 2 skipped\n", id="node cancelled"),
        pytest.param(None, TAP.format(tests=4, passed=4, failed=0), ("137", "0"), "4 passed, 1 failed\n", id="pytest was killed"),
        pytest.param("<testsuites><testsu", TAP.format(tests=4, passed=4, failed=0), (), "4 passed, 1 failed\n", id="half a file"),
        pytest.param("", TAP.format(tests=4, passed=4, failed=0), (), "4 passed, 1 failed\n", id="an empty file"),
        pytest.param("<testsuites/>", TAP.format(tests=4, passed=4, failed=0), (), "4 passed, 1 failed\n", id="no suite"),
        pytest.param(GOOD, None, (), "8 passed, 1 failed, 2 skipped\n", id="node never ran"),
        pytest.param(GOOD, "ok 1 - a\nnot ok 2 - b\n", (), "8 passed, 1 failed, 2 skipped\n", id="node was cut off"),
        pytest.param(GOOD, TAP.format(tests=4, passed=4, failed=0), ("3", "0"), "12 passed, 1 failed, 2 skipped\n", id="pytest broke down"),
        pytest.param(GOOD, TAP.format(tests=4, passed=4, failed=0), ("0", "7"), "12 passed, 1 failed, 2 skipped\n", id="node broke down"),
        pytest.param('<testsuite tests="0"/>', TAP.format(tests=0, passed=0, failed=0), (), "0 passed, 0 failed\n", id="nothing ran"),
    ],
)
def test_whatever_went_wrong_is_not_called_a_pass(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], xml: str | None, tap: str | None, exits: tuple[str, ...], says: str
) -> None:
    assert run(tmp_path, capsys, xml, tap, *exits) == (1, says)
