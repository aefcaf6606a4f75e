"""How the application is put together."""

from __future__ import annotations

import threading
from inspect import iscoroutinefunction

import pytest
from flask import Flask


def test_nothing_waits_for_an_event_loop_after_a_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    begin = threading.Thread.start

    def counted(thread: threading.Thread) -> None:
        begun.append(thread.name)
        begin(thread)

    monkeypatch.setattr(threading.Thread, "start", counted)
    assert app.test_client().get("/sign-in").status_code == 200
    assert begun == []


def test_the_sessions_of_a_request_are_closed_after_it(app: Flask) -> None:
    names = [it.__name__ for it in app.teardown_appcontext_funcs if not iscoroutinefunction(it)]
    assert "_close_sessions" in names
