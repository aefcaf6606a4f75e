"""PostgreSQL is stopped under a running web server and started again: a clear answer meanwhile, nothing lost, and nobody has to help."""

from __future__ import annotations

import urllib.error
import urllib.request
from pathlib import Path
from uuid import uuid4

import pytest

from carer_app.db import occurrence_store as store
from carer_app.db.engine import make_engine, session_factory
from carer_app.db.sealed import Sealer
from carer_app.domain.chain import verify_export
from carer_app.domain.entries import Noted
from carer_app.services import backups
from tests import postgres
from tests.e2e.server import environment, free_port
from tests.factories import NOW
from tests.people import World
from tests.phones import phone_of
from tests.web.test_sync_killed import Sending
from tests.web.test_two_machines import served

SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
"""As operators have it: what is committed is on the disk."""


@pytest.mark.full
def test_postgresql_stops_under_a_running_server_and_starts_again(
    world_template: tuple[Path, World], sealing_keys: str, tmp_path: Path
) -> None:
    world, sealer, server = world_template[1], Sealer(sealing_keys), postgres.start(**SAFE)
    try:
        url = server.create(f"stops_{uuid4().hex}")
        backups.make(f"sqlite:///{world_template[0]}", sealer, tmp_path / "world.backup", NOW)
        backups.restore(tmp_path / "world.backup", url, sealer)
        engine, ash, port = make_engine(url), world.occurrences["ash"], free_port()
        with session_factory(engine, sealer)() as session:
            phone = phone_of(session, world.people["worker"])
            session.commit()
        lines = [phone.write(ash, Noted(f"{n}")) for n in range(6)]
        real = {"APP_ENV": "production", "PUBLIC_URL": "https://localhost", "MAIL_URL": "smtp://nobody:nothing@localhost:2525"}
        env = environment(tmp_path, port) | real | {"DATABASE_URL": url, "SEALING_KEYS": sealing_keys}
        sending = Sending(f"http://localhost:{port}")
        with served(env, port, tmp_path / "web.log") as web:
            sending.send(phone, lines[:3])
            postgres.halt(server)
            with pytest.raises(urllib.error.HTTPError) as refused:
                sending.post(phone, lines[3:])
            assert refused.value.code == 503
            assert _status(port, "/healthz") == 503
            assert _status(port, "/emergency") == 200
            postgres.go_on(server, **SAFE)
            sending.send(phone, lines[3:])
            assert web.poll() is None
        engine.dispose()
        with session_factory(engine, sealer)() as session:
            export = store.export(session, ash)
        engine.dispose()
        kept = [row["id"] for row in export["entries"]]
        assert sending.acknowledged == {line["id"] for line in lines}
        assert [kept.count(line["id"]) for line in lines] == [1] * 6
        assert verify_export(export) == []
    finally:
        postgres.stop(server)


def _status(port: int, path: str) -> int:
    asked = urllib.request.Request(f"http://localhost:{port}{path}", headers={"Host": "localhost", "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(asked, timeout=30) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code
