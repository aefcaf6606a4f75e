"""`flask records restore` says what it did, or one sentence why not."""

from __future__ import annotations

from pathlib import Path

from flask import Flask


def test_a_file_that_is_none_is_refused_in_one_sentence(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    done = runner.invoke(args=["records", "restore", str(tmp_path / "nothing.zip")])
    assert done.exit_code == 1
    assert "already, and a record is only put back into an empty one. Nothing was put back." in done.output
