"""One transaction for each request: committed after a good unsafe one, rolled back after any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from flask import Flask, Response, current_app, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy.orm import Session

from carer_app.db import duty_news, engine, pack_news

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def install(app: Flask) -> None:
    """Call after `db.init_app(app)`, and before anything else that hangs on after_request: those run in reverse."""
    with app.app_context():
        engine.configure(_database(app).engine)
        pack_news.listen(_database(app).sessionmaker)
        duty_news.listen(_database(app).sessionmaker)
    app.after_request(finish)


def finish(response: Response) -> Response:
    """Commits what a good unsafe request did. A form shown again with its errors must answer 4xx, so that nothing is half-saved."""
    session = _database(current_app).session
    if request.method not in SAFE_METHODS and response.status_code < 400:
        session.commit()
    else:
        session.rollback()
    return response


@contextmanager
def own_transaction() -> Iterator[Session]:
    """A session apart from the request's, committed at the end: for what must be kept though the request keeps nothing.

    On SQLite there is one writer at a time: never open one after the request's own session has written.
    """
    with _database(current_app).sessionmaker() as session, session.begin():
        yield session


@contextmanager
def audit_session() -> Iterator[Session]:
    """Where the audit of a read is written: a GET keeps nothing else, an unsafe request keeps it together with its change."""
    if request.method in SAFE_METHODS:
        with own_transaction() as session:
            yield session
    else:
        yield _database(current_app).session


def _database(app: Flask) -> SQLAlchemy:
    return cast(SQLAlchemy, app.extensions["sqlalchemy"])
