"""Numbers for whoever watches the machine, on loopback only (`METRICS_PORT`): how much waits, since when, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog
from prometheus_client import CollectorRegistry, Metric, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from carer_app.db.queries import watched
from carer_app.jobs import queue

log = structlog.get_logger()


class Watched(Collector):
    """Reads everything afresh whenever it is asked."""

    def __init__(self, sessions: Callable[[], Session], settings: dict[str, Any], clock: Callable[[], datetime]) -> None:
        self._sessions, self._settings, self._clock = sessions, settings, clock

    def collect(self) -> Iterator[Metric]:
        """What Prometheus asks for. Where the database does not answer it says so and nothing else."""
        now = self._clock()
        try:
            with self._sessions() as session:
                yield from _of_database(session, now)
        except SQLAlchemyError as problem:
            log.error("the database did not answer", problem=type(problem).__name__)
            yield GaugeMetricFamily("nhy_database_answers", "Whether the database answers.", 0)
        yield GaugeMetricFamily("nhy_jobs_queued", "Jobs that no worker has begun.", queue.huey.pending_count())
        if folder := self._settings.get("BACKUP_FOLDER"):
            newest = max((path.stat().st_mtime for path in Path(folder).glob("*.backup")), default=0.0)
            yield GaugeMetricFamily(
                "nhy_backup_made_seconds", "When the newest backup was made, in seconds since 1970; 0 for never.", newest
            )

    def describe(self) -> list[Metric]:
        """Nothing beforehand: what there is says itself."""
        return []


def serve(sessions: Callable[[], Session], settings: dict[str, Any]) -> None:
    """Answers on loopback, on METRICS_PORT, where one is given."""
    if not settings.get("METRICS_PORT"):
        return
    registry = CollectorRegistry()
    registry.register(Watched(sessions, settings, lambda: datetime.now(UTC)))
    start_http_server(int(settings["METRICS_PORT"]), addr="127.0.0.1", registry=registry)


def _of_database(session: Session, now: datetime) -> Iterator[Metric]:
    by_level, waiting = watched.open_by_level(session), watched.waiting(session, now)
    overdue = watched.overdue_duties(session, now)
    yield GaugeMetricFamily("nhy_database_answers", "Whether the database answers.", 1)
    open_ = GaugeMetricFamily("nhy_occurrences_open", "Occurrences that are not closed, by level.", labels=["level"])
    for level, count in sorted(by_level.items()):
        open_.add_metric([level], count)
    yield open_
    yield GaugeMetricFamily("nhy_duties_overdue", "Duties whose time is over.", overdue)
    counts = GaugeMetricFamily("nhy_waiting", "What a worker has still to do.", labels=["what"])
    oldest = GaugeMetricFamily("nhy_waiting_oldest_seconds", "For how long the oldest of it has waited.", labels=["what"])
    for what, (count, since) in sorted(waiting.items()):
        counts.add_metric([what], count)
        oldest.add_metric([what], 0 if since is None else max(0.0, (now - since).total_seconds()))
    yield counts
    yield oldest
