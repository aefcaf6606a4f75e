"""The first day: an empty installation, and at its end a carer who sees the child and the plan. docs/operations.md says exactly these steps."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from carer_app import create_app
from carer_app.config import ROOT
from tests.web.conftest import SECRET, Closing
from tests.web.strict_client import StrictClient
from tests.web.strict_page import StrictPage
from tests.web.test_sign_in import set_up_code_app

PASSWORD = "nine blue paper boats"
STEPS = {
    "people first": ["--organisation", "Larchwood Care", "--name", "Ada Brook", "--email", "ada@larchwood.test"],
    "people organisation": ["--organisation", "Harbour County", "--name", "Cleo Quay", "--email", "cleo@harbour.test"],
    "people agree": ["--email", "sol@harbour.test"],
}


def installed(sqlite_url: str, sealing_keys: str) -> Flask:
    app = create_app(
        {
            "APP_ENV": "test",
            "DATABASE_URL": sqlite_url,
            "SECRET_KEY": SECRET,
            "SEALING_KEYS": sealing_keys,
            "PUBLIC_URL": "http://localhost",
        }
    )
    app.test_client_class = Closing
    return app


def command(app: Flask, name: str) -> str:
    done = app.test_cli_runner().invoke(args=[*name.split(), *STEPS[name]])
    assert done.exit_code == 0, done.output
    return done.output


def link_in(text: str) -> str:
    found = re.findall(r"http://localhost(/forgotten-password/\S+)", text)
    assert found
    return found[-1]


def mailed(app: Flask, email: str) -> str:
    return link_in("\n".join(mail.body for mail in app.extensions["mailman"].outbox if mail.to == [email]))


def comes_in(app: Flask, link: str, email: str, *, code_app: bool = True) -> StrictClient:
    """Chooses a password, signs in, and sets up a code app where the role needs one."""
    client = StrictClient(app, max_queries=40)
    client.get(link).submit(index=0, password=PASSWORD, password_confirm=PASSWORD)
    page = client.get("/sign-in").submit(action="/sign-in", email=email, password=PASSWORD)
    if code_app:
        set_up_code_app(page)
    return client


def invites(client: StrictClient, name: str, email: str, role: str, home: str = "") -> StrictPage:
    page = client.get("/admin/people/invite")
    value = next((value for value, words in _options(page) if words == home), "")
    return page.submit(index=0, name=name, email=email, role=role, home_id=value)


def _options(page: StrictPage) -> list[tuple[str, str]]:
    return re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', page.html)


def test_from_an_empty_installation_to_a_carer_who_sees_the_plan(sqlite_url: str, sealing_keys: str) -> None:
    app = installed(sqlite_url, sealing_keys)
    admin = comes_in(app, link_in(command(app, "people first")), "ada@larchwood.test")
    admin.get("/admin/homes/add").submit(index=0, name="Larch House", kind="residential", telephone="01632 960100")
    done = invites(admin, "Mara Field", "mara@larchwood.test", "registered_manager", "Larch House")
    assert "opens nothing until" not in done.text.split("Getting in")[0].split("What they do")[1]
    assert "Waits" in invites(admin, "Wes Gate", "wes@larchwood.test", "residential_worker", "Larch House").text

    council = comes_in(app, link_in(command(app, "people organisation")), "cleo@harbour.test")
    invites(council, "Sol Reed", "sol@harbour.test", "social_worker")
    command(app, "people agree")

    manager = comes_in(app, mailed(app, "mara@larchwood.test"), "mara@larchwood.test")
    manager.get("/admin/roles").submit(action="/agree")
    page = manager.get("/admin/children/add")
    home = next(value for value, words in _options(page) if words == "Larch House")
    plan = page.submit(
        index=0, full_name="Hazel Ann Invented", preferred_name="Hazel", born="27 3 2012", authority="Harbour County", home_id=home,
        worker="sol@harbour.test", title_is_h1=False,
    )  # fmt: skip
    assert "Hazel’s plan" in plan.text
    section = manager.get(f"{plan.url}/description", title_is_h1=False)
    section.submit(action="/description", height="160 cm", title_is_h1=False)

    worker = comes_in(app, mailed(app, "wes@larchwood.test"), "wes@larchwood.test", code_app=False)
    assert "Hazel" in worker.get("/").text
    assert "Hazel" in comes_in(app, mailed(app, "sol@harbour.test"), "sol@harbour.test").get("/").text
    read = worker.get(f"{plan.url}/description", title_is_h1=False)
    assert "160 cm" in read.html
    for who in (admin, council):
        assert who.get(plan.url, expect=404)


def test_the_paper_says_exactly_those_commands() -> None:
    paper = Path(ROOT / "docs" / "operations.md").read_text()
    first_day = paper.split("## First day")[1].split("\n## ")[0]
    assert re.findall(r"flask --app wsgi (people \w+)", first_day) == list(STEPS)
