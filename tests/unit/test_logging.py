"""What a line of the log may hold: listed keys, ids that are ids, types and places; never a value that somebody put in."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from flask import Flask

from carer_app import logging as ours
from carer_app.config import RefusedToStart

NAME = "Ottoline Pretend"
ID = "0d5e6b0a-6d1c-4c55-8f3e-7d3f1a7f2c10"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    """What was written since; nothing of it may hold the name."""
    ours.configure()

    def read() -> list[dict[str, Any]]:
        said = capsys.readouterr().err
        assert NAME not in said
        assert "Pretend" not in said
        return [json.loads(line) for line in said.splitlines()]

    return read


def test_our_own_line_keeps_listed_keys_only(lines: Lines) -> None:
    structlog.get_logger().warning("it happened", endpoint="plans.save", name=NAME, note=NAME, exception=NAME, count=3, email="a@b.test")
    (line,) = lines()
    assert {key: line[key] for key in line if key != "timestamp"} == {
        "event": "it happened", "level": "warning", "endpoint": "plans.save", "count": 3,
    }  # fmt: skip


@pytest.mark.parametrize("key", ["person_id", "child_id", "occurrence_id"])
def test_an_id_is_an_id(lines: Lines, key: str) -> None:
    structlog.get_logger().info("read", **{key: ID})
    structlog.get_logger().info("read", **{key: NAME})
    with_id, with_name = lines()
    assert with_id[key] == ID
    assert key not in with_name


def raised() -> BaseException:
    try:
        try:
            raise KeyError(NAME)
        except KeyError as problem:
            raise ValueError(f"no {NAME}") from problem
    except ValueError as problem:
        return problem


@pytest.mark.parametrize("how", ["exception", "True", "the exception", "a tuple"])
def test_an_exception_is_its_types_and_places(lines: Lines, how: str) -> None:
    log = structlog.get_logger()
    try:
        raise raised()
    except ValueError as problem:
        match how:
            case "exception":
                log.exception("failed")
            case "True":
                log.error("failed", exc_info=True)
            case "the exception":
                log.error("failed", exc_info=problem)
            case "a tuple":
                log.error("failed", exc_info=sys.exc_info())
    (line,) = lines()
    assert [one["type"] for one in line["exception"]] == ["ValueError", "KeyError"]
    assert line["exception"][0]["at"][-1].startswith("tests/unit/test_logging.py:")
    assert line["exception"][0]["at"][-1].endswith(" raised")
    assert "exc_info" not in line


def test_what_failed_while_something_else_was_being_mended_is_told_too(lines: Lines) -> None:
    try:
        try:
            raise KeyError(NAME)
        except KeyError:
            raise TypeError(NAME)  # noqa: B904 (the point of it)
    except TypeError:
        structlog.get_logger().exception("failed")
    assert [one["type"] for one in lines()[0]["exception"]] == ["TypeError", "KeyError"]


def test_no_exception_no_trace(lines: Lines) -> None:
    structlog.get_logger().error("failed", exc_info=False)
    assert "exception" not in lines()[0]


LIBRARIES = {
    "values in place": (("asked %s for %r, %d times in %.1f s (%5s)", NAME, NAME, 3, 2.5, NAME), "asked … for …, 3 times in … s (…)"),
    "values by name": (("asked %(who)s", {"who": NAME}), "asked …"),
    "a percent sign": (("100%% of %s", NAME), "100%% of …"),
}


@pytest.mark.parametrize("what", LIBRARIES)
def test_a_librarys_line_loses_its_values(lines: Lines, what: str) -> None:
    given, words = LIBRARIES[what]
    logging.getLogger("some.library").error(*given)
    (line,) = lines()
    assert (line["event"], line["logger"], line["level"]) == (words, "some.library", "error")


def test_a_librarys_line_that_was_put_together_before_is_told_by_its_place(lines: Lines) -> None:
    logging.getLogger("some.library").error(f"asked {NAME}")
    logging.getLogger("some.library").error(ValueError(NAME))
    assert all(line["event"].startswith("a line at tests/unit/test_logging.py:") for line in lines())


def test_a_librarys_exception_loses_its_message(lines: Lines) -> None:
    logging.getLogger("huey").error("Unhandled exception in task %s.", ID, exc_info=raised())
    (line,) = lines()
    assert line["event"] == "Unhandled exception in task …."
    assert [one["type"] for one in line["exception"]] == ["ValueError", "KeyError"]


def test_a_refusal_to_start_may_say_why(lines: Lines) -> None:
    logging.getLogger("gunicorn.error").error("Exception in worker process", exc_info=RefusedToStart("SECRET_KEY is missing."))
    assert lines()[0]["exception"][0]["says"] == "SECRET_KEY is missing."


def test_every_line_is_one_line_of_json_once(lines: Lines) -> None:
    ours.configure()
    ours.configure()
    logging.getLogger("carer_app.somewhere").error("two\nlines")
    assert [line["event"] for line in lines()] == ["two\nlines"]


def test_a_request_that_failed_is_told_by_endpoint(lines: Lines) -> None:
    app = Flask("toy")
    ours.install(app)

    @app.get("/toys/<who>")
    def toy(who: str) -> str:
        raise LookupError(f"{who} is not there")

    answer = app.test_client().get(f"/toys/{NAME}?also={NAME}")
    assert answer.status_code == 500
    (line,) = lines()
    assert (line["event"], line["endpoint"], line["method"]) == ("a request failed", "toy", "GET")
    assert line["exception"][0]["type"] == "LookupError"
    assert line["exception"][0]["at"][-1].endswith(" toy")


def test_the_servers_own_lines_speak_the_same_way(capsys: pytest.CaptureFixture[str]) -> None:
    """gunicorn gives its loggers handlers of their own before it loads the application."""
    access, error = logging.getLogger("gunicorn.access"), logging.getLogger("gunicorn.error")
    handlers = [(logger, logging.StreamHandler(sys.stderr)) for logger in (access, error)]
    for logger, handler in handlers:
        logger.addHandler(handler)
        logger.propagate = False
    access.setLevel(logging.INFO)
    try:
        ours.configure()
        atoms = {"m": "GET", "s": "200", "M": 12, "r": f"GET /?q={NAME}", "U": f"/{NAME}", "q": NAME, "f": NAME}
        access.info('%(h)s "%(r)s" %(s)s', atoms)
        error.warning(f"Invalid request from ip=127.0.0.1: Invalid header {NAME!r}")
        error.exception("Error handling request %s", f"/?q={NAME}", exc_info=raised())
    finally:
        for logger, handler in handlers:
            logger.removeHandler(handler)
            logger.propagate = True
    said = capsys.readouterr().err
    assert NAME not in said
    served, invalid, failed = (json.loads(line) for line in said.splitlines())
    assert (served["event"], served["method"], served["status"], served["milliseconds"]) == ("a request was served", "GET", "200", 12)
    assert invalid["event"] == "Invalid request from ip=127.0.0.1"
    assert failed["event"] == "Error handling request …"
    assert failed["exception"][0]["type"] == "ValueError"
