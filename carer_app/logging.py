"""Structured logs that never hold a child's name, typed words, a query string, a token or an e-mail address, whoever writes the line.

Our own lines go through structlog and keep listed keys only. Lines of libraries (Flask, gunicorn, huey, WeasyPrint ...) lose the values
that were put into them, and every exception loses its message: what went wrong and where is enough to mend it, what was typed is not ours.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import UUID

import structlog
from flask import Flask, has_request_context, request

from carer_app.config import ROOT, RefusedToStart

_ALLOWED = {
    "event", "level", "timestamp", "endpoint", "method", "status", "milliseconds", "person_id", "occurrence_id", "child_id",
    "problem", "exc_info", "job", "count", "environment",
}  # fmt: skip
_OWN_WORDS = ("carer_app", "huey", "werkzeug", "gunicorn.error")
"""Loggers whose lines without values are constants: start, stop, where they listen."""
_VALUE = re.compile(r"(?<!%)%(?:\(\w+\))?[-#0 +]*[\d*]*(?:\.[\d*]+)?[a-zA-Z]")
_MOST_FRAMES = 30


class _StandardError:
    """Standard error as it is when a line is written: tests and servers replace it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


class _Handler(logging.StreamHandler[Any]):
    """Ours, so that it is added once."""


class LibraryLines(logging.Formatter):
    """A library's line as JSON: its own words, never the values it put in; of an exception its types and places."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {"event": _words(record), "logger": record.name, "level": record.levelname.lower()}
        line["timestamp"] = datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z")
        if record.name == "gunicorn.access":
            line |= _access(record.args)
        elif has_request_context():
            line |= _where()
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = told(record.exc_info[1])
        return json.dumps(line)


def configure() -> None:
    """Send every line to standard error as JSON. Safe to call again; the server's own handlers are made to speak the same way."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            _tell_exception,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(_StandardError()),  # type: ignore[arg-type]
    )
    root = logging.getLogger()
    if not any(isinstance(handler, _Handler) for handler in root.handlers):
        root.addHandler(_Handler(_StandardError()))
    servers = [handler for name in ("gunicorn.error", "gunicorn.access") for handler in logging.getLogger(name).handlers]
    for handler in [*servers, *(handler for handler in root.handlers if isinstance(handler, _Handler))]:
        handler.setFormatter(LibraryLines())


def install(app: Flask) -> None:
    """A request that failed is told by endpoint, type and place, instead of Flask's line with the address and the message."""
    log = structlog.get_logger()

    def failed(exc_info: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]) -> None:
        log.error("a request failed", **_where(), exc_info=exc_info)

    app.log_exception = failed  # type: ignore[method-assign]


def told(problem: BaseException) -> list[dict[str, Any]]:
    """An exception and what caused it, the last first: types and places, no messages but that of a refusal to start, which is ours."""
    return [{"type": _type(one), "at": _places(one.__traceback__), **_says(one)} for one in _and_causes(problem)]


def _says(problem: BaseException) -> dict[str, str]:
    return {"says": str(problem)} if isinstance(problem, RefusedToStart) else {}


def _and_causes(problem: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while problem is not None and id(problem) not in seen:
        seen.add(id(problem))
        yield problem
        problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def _type(problem: BaseException) -> str:
    return f"{type(problem).__module__}.{type(problem).__qualname__}".removeprefix("builtins.")


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-_MOST_FRAMES:]


def _short(path: str) -> str:
    return path.split("site-packages/")[-1].removeprefix(f"{ROOT}/")


def _words(record: logging.LogRecord) -> str:
    if record.name == "gunicorn.access":
        return "a request was served"
    place = f"a line at {_short(record.pathname)}:{record.lineno}"
    if not isinstance(record.msg, str):
        return place
    if record.args:
        return _without_values(record.msg, record.args)
    if not record.name.startswith(_OWN_WORDS):
        return place  # whatever is in it may have been put in already
    return record.msg.split(": ")[0] if record.name == "gunicorn.error" else record.msg  # "Invalid request from ip=…: <what was sent>"


def _without_values(words: str, args: object) -> str:
    """Whole numbers stay: ports, process numbers, counts."""
    given = iter(args if isinstance(args, tuple) else ())

    def shown(_: re.Match[str]) -> str:
        value = next(given, None)
        return str(value) if isinstance(value, int) else "…"

    return _VALUE.sub(shown, words)


def _where() -> dict[str, Any]:
    return {"endpoint": request.endpoint, "method": request.method} if has_request_context() else {}


def _access(atoms: object) -> dict[str, Any]:
    found = atoms if isinstance(atoms, Mapping) else {}
    return {"method": str(found.get("m", "")), "status": str(found.get("s", "")), "milliseconds": found.get("M")}


def _only_allowed(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: value for key, value in event.items() if key in _ALLOWED and (not key.endswith("_id") or _is_id(value))}


def _is_id(value: object) -> bool:
    try:
        return bool(UUID(str(value)))
    except ValueError:
        return False


def _tell_exception(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    given = event.pop("exc_info", None)
    problem = given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1] if given else None
    return {**event, "exception": told(problem)} if problem is not None else event
