"""Structured logs that never hold a child's name, a query string, a token or an e-mail address."""

from __future__ import annotations

import logging
import sys

import structlog

_ALLOWED = {
    "event", "level", "timestamp", "endpoint", "method", "status", "milliseconds", "person_id", "occurrence_id", "child_id",
    "problem", "exc_info", "exception", "job", "count", "environment",
}  # fmt: skip


def configure() -> None:
    """Send structlog's lines to standard error as JSON, dropping every key that is not on the list."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _only_allowed,
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def _only_allowed(_logger: object, _name: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    return {key: value for key, value in event.items() if key in _ALLOWED}
