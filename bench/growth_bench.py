"""How the live page grows with its log: 10, 100 and 500 lines, as a ratio to the shortest."""

from __future__ import annotations

import os
import tempfile
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.asking import Client, summary, timed
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.queries import occurrences as logs
from carer_app.db.sealed import Sealer
from carer_app.demo.load import demo_id
from carer_app.demo.past import OPEN
from carer_app.demo.people import PASSWORD
from carer_app.domain.entries import Noted
from carer_app.services import occurrences
from carer_app.services.actor import Actor
from tests.e2e.server import running

LENGTHS, SECONDS = (25, 100, 300, 500), 3.0


def run() -> dict[str, Any]:
    """Milliseconds of the live page and of the poll for each length of its log."""
    figures: dict[str, Any] = {}
    occurrence_id = demo_id("occurrence", f"{OPEN.child} {OPEN.ago}")
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (address, env):
        client = Client(int(address.rsplit(":", 1)[1]))
        client.sign_in("worker@demo.test", PASSWORD)
        for length in LENGTHS:
            _grow(env, occurrence_id, length)
            figures[str(length)] = summary(timed([client], f"/occurrence/{occurrence_id}", SECONDS), SECONDS)
    shortest = figures[str(LENGTHS[0])]["p50"]
    for length, figure in figures.items():
        figure["times_shortest"] = figure["p50"] / shortest
        print(
            f"{length:>4} lines  p50 {figure['p50']:6.1f} ms  p99 {figure['p99']:6.1f} ms  {figure['times_shortest']:5.2f} x the shortest"
        )
    return figures


def _grow(env: dict[str, str], occurrence_id: str, length: int) -> None:
    """Add notes until the log is that long."""
    os.environ.setdefault("APP_ENV", "demo")
    engine = make_engine(env["DATABASE_URL"])
    with session_factory(engine, Sealer(env["SEALING_KEYS"]))() as session:
        actor = Actor(demo_id("person", "worker@demo.test"), "Wynn Worker", "bench")
        row = logs.get(session, occurrence_id)
        for number in range(row.chain_length if row else 0, length):
            body = Noted(f"Line {number}: rang again, no answer.")
            occurrences.append(session, actor, occurrence_id, body, datetime.now(UTC), entry_id=str(uuid.uuid4()))
        session.commit()
    engine.dispose()


if __name__ == "__main__":
    run()
