"""Puts the application together: settings, database, sign-in, permission, pages."""

from __future__ import annotations

from inspect import iscoroutinefunction
from typing import Any

from flask import Flask
from jinja2 import ChainableUndefined, StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from carer_app import cli, logging
from carer_app.config import ROOT, settings
from carer_app.extensions import csrf, db, limiter, mail
from carer_app.web.in_memory import RequestInMemory


def build(given: dict[str, Any] | None = None) -> Flask:
    """The application. Raises RefusedToStart when the settings are not fit for children's records."""
    logging.configure()
    app = Flask("carer_app", root_path=str(ROOT / "carer_app"), template_folder=str(ROOT / "templates"), static_folder=None)
    app.request_class = RequestInMemory
    app.config.from_mapping(settings(given))
    logging.install(app)
    _install_data(app)
    _install_people(app)
    _install_pages(app)
    cli.install(app)
    if proxies := int(app.config["PROXIES"]):
        # only as many as the operator vouches for: otherwise anybody could give the address that limits are counted by
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    return app


def _install_data(app: Flask) -> None:
    from carer_app.db import engine, replica, sealed, transaction

    engine.install(app)
    db.init_app(app)
    _leave_out_coroutines(app)
    sealed.install(app)
    transaction.install(app)
    replica.install(app)


def _leave_out_coroutines(app: Flask) -> None:
    """Flask-SQLAlchemy-Lite closes asynchronous sessions, which we have none of; Flask would start an event loop for it after every request."""
    app.teardown_appcontext_funcs[:] = [it for it in app.teardown_appcontext_funcs if not iscoroutinefunction(it)]


def _install_people(app: Flask) -> None:
    from carer_app.access import enforce
    from carer_app.web import account, cookies

    cookies.install(app)
    mail.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    account.install(app)
    enforce.install(app)
    account.still_you.install(app)
    account.late.install(app)


def _install_pages(app: Flask) -> None:
    from carer_app.web import (
        admin,
        after,
        assets,
        check_pack,
        decide,
        duty_team,
        errors,
        filters,
        for_police,
        guide,
        occurrence,
        offline,
        oversight,
        plans,
        records,
        report,
        returned,
        reviewing,
        security_headers,
        sync,
        visit,
    )

    app.jinja_env.undefined = ChainableUndefined if not app.testing else StrictUndefined
    for part in (security_headers, assets, errors, filters):
        part.install(app)
    for package in (
        decide,
        occurrence,
        report,
        returned,
        after,
        plans,
        oversight,
        records,
        admin,
        guide,
        offline,
        for_police,
        check_pack,
        sync,
        visit,
        duty_team,
        reviewing,
    ):
        app.register_blueprint(package.blueprint)
    app.register_blueprint(sync.pages)
    sync.install(app)
