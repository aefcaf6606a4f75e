"""The migrations and the models say the same, up, down and up again, with data in the tables."""

from __future__ import annotations

from sqlalchemy import Engine, inspect

from carer_app.db import migrate
from carer_app.db.schema import metadata


def test_models_and_migrations_agree(database_url: str) -> None:
    assert migrate.differences(database_url) == []
    assert migrate.current(database_url) is not None


def test_every_check_of_the_models_is_in_the_database(engine: Engine) -> None:
    found = inspect(engine)
    for table in metadata.sorted_tables:
        expected = {str(c.name) for c in table.constraints if c.name and str(c.name).startswith("ck_")}
        assert {c["name"] for c in found.get_check_constraints(table.name)} == expected, table.name
