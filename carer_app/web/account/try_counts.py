"""Rate limits counted in our own database (`database://`), so that every worker shares them."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from limits.storage import Storage
from sqlalchemy.exc import SQLAlchemyError

from carer_app.db.queries import rates
from carer_app.extensions import db


class DatabaseStorage(Storage):
    """What Flask-Limiter counts with. Addresses are kept as digests."""

    STORAGE_SCHEME = ["database"]

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **options: Any) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._swept_at = datetime.min.replace(tzinfo=UTC)

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = datetime.now(UTC)
        with db.engine.begin() as connection:
            if now - self._swept_at > timedelta(hours=1):
                rates.forget_ended(connection, now)
                self._swept_at = now
            return rates.count(connection, _digest(key), amount, now, now + timedelta(seconds=expiry))

    def get(self, key: str) -> int:
        found = self._find(key)
        return found[0] if found else 0

    def get_expiry(self, key: str) -> float:
        found = self._find(key)
        return (found[1] if found else datetime.now(UTC)).timestamp()

    def check(self) -> bool:
        return self.get("check") == 0

    def reset(self) -> int | None:
        with db.engine.begin() as connection:
            return rates.forget_all(connection)

    def clear(self, key: str) -> None:
        with db.engine.begin() as connection:
            rates.forget(connection, _digest(key))

    def _find(self, key: str) -> tuple[int, datetime] | None:
        with db.engine.connect() as connection:
            return rates.tries(connection, _digest(key), datetime.now(UTC))


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
