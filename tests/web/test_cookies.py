"""What is the same for everybody sets no cookie: an answer that comes late must not put an old one over that of a new sign-in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from carer_app.web.cookies import BESIDE_A_PAGE

PATHS = ("/sw.js", "/manifest.webmanifest", "/shell", "/guide/", "/emergency")


@pytest.mark.parametrize("path", PATHS)
def test_for_somebody_who_has_only_seen_the_sign_in_page(app: Flask, path: str) -> None:
    client = app.test_client()
    assert "Set-Cookie" in client.get("/sign-in").headers
    assert "Set-Cookie" not in client.get(path).headers


@pytest.mark.parametrize("path", ["/sw.js", "/manifest.webmanifest", "/shell"])
def test_for_somebody_who_is_signed_in(as_: Callable[..., FlaskClient], path: str) -> None:
    assert "Set-Cookie" not in as_("worker").get(path).headers


def test_another_network_or_browser_version_leaves_the_sign_in_as_it_was(as_: Callable[..., FlaskClient]) -> None:
    """A phone goes from the house's network to its own in the middle of the night."""
    client = as_("worker")
    client.get("/", headers={"User-Agent": "Phone 1"}, environ_overrides={"REMOTE_ADDR": "127.0.0.2"})
    client.get("/", headers={"User-Agent": "Phone 2"}, environ_overrides={"REMOTE_ADDR": "127.0.0.3"})
    with client.session_transaction() as kept:
        assert kept["_fresh"] is True


def test_the_list_names_addresses_that_exist(app: Flask) -> None:
    assert set(app.view_functions) >= BESIDE_A_PAGE
