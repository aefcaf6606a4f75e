"""One commit after a good unsafe request; anything else leaves the database as it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, abort, request
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from carer_app.db import audit, engine, sealed, transaction
from carer_app.db.models.audit import AuditEvent
from carer_app.db.models.people import Organisation, OrganisationKind


@pytest.fixture
def app(database_url: str, sealing_keys: str) -> Iterator[Flask]:
    app = Flask("small", root_path="/")
    app.config |= {"DATABASE_URL": database_url, "SEALING_KEYS": sealing_keys}
    db = SQLAlchemy()
    engine.install(app)
    db.init_app(app)
    sealed.install(app)
    transaction.install(app)

    @app.route("/add/<int:status>", methods=["GET", "POST", "PUT", "DELETE"])
    def add(status: int) -> tuple[str, int]:
        db.session.add(Organisation(name="Larkfield Care", kind=OrganisationKind.PROVIDER))
        db.session.flush()
        return "", status

    @app.post("/add-and-abort")
    def add_and_abort() -> str:
        add(200)
        abort(404)

    @app.post("/add-and-break")
    def add_and_break() -> str:
        add(200)
        raise RuntimeError("broken")

    @app.post("/refers-to-nothing")
    def refers_to_nothing() -> str:
        audit.record(db.session, "plan_read", None, child_id=Organisation().id)
        return ""

    @app.route("/read", methods=["GET", "POST"])
    def read() -> str:
        with transaction.audit_session() as session:
            audit.record(session, "plan_read", None, detail={"method": request.method})
        return ""

    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.parametrize(
    "method, path, kept",
    [
        ("POST", "/add/200", True),
        ("POST", "/add/303", True),
        ("PUT", "/add/204", True),
        ("DELETE", "/add/200", True),
        ("GET", "/add/200", False),
        ("POST", "/add/422", False),
        ("POST", "/add/500", False),
        ("POST", "/add-and-abort", False),
        ("POST", "/add-and-break", False),
    ],
)
def test_what_a_request_keeps(app: Flask, session: Session, method: str, path: str, kept: bool) -> None:
    app.test_client().open(path, method=method)
    assert bool(session.scalars(select(Organisation)).all()) is kept


def test_a_commit_that_fails_is_an_error_and_keeps_nothing(app: Flask, session: Session) -> None:
    assert app.test_client().post("/refers-to-nothing").status_code == 500
    assert session.scalars(select(AuditEvent)).all() == []
    assert app.test_client().post("/add/200").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_audit_of_a_read_is_kept_by_any_method(app: Flask, session: Session, method: str) -> None:
    app.test_client().open("/read", method=method)
    [event] = session.scalars(select(AuditEvent)).all()
    assert (event.kind, event.detail) == ("plan_read", {"method": method})


def test_each_request_has_keys_of_its_own(app: Flask, sessions: sessionmaker[Session]) -> None:
    factory = app.extensions["sqlalchemy"]
    with app.app_context():
        one = sealed.key_ring(factory.session)
    with app.app_context():
        assert sealed.key_ring(factory.session) is not one
