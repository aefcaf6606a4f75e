"""Whatever is sent to a form of a plan: it is never an error of ours, and a section is as it was or has one whole new version."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from carer_app.db.models.children import ProfileSection
from carer_app.domain.profile import SECTION_BY_ID, SECTIONS, Profile
from carer_app.domain.profile_fields import Field, Kind, Section
from carer_app.extensions import db
from tests.people import World
from tests.web.matrix import MATRIX, Route

ANSWERS = {200, 302, 303, 400, 404, 409, 413, 422}
ODD = (
    "", " ", "\x00", "a\x00b", "😀👩‍👩‍👧", "\u202eright to left", "שלום", "e\u0301" * 50, "\ud7ff\ue000\ufffe", "\r\n\r\n", "<script>alert(1)</script>",
    "{{ 7 * 7 }}", "' OR 1=1 --", "../../etc/passwd", "0", "-1", "1e9", "٣", "9" * 400, "2026-02-30", "25:61", "None", "null", "[]", "yes", "no", "y",
    "dont_know", "password: hunter2", "A line\n" * 60,
)  # fmt: skip
WORDS = st.sampled_from(ODD) | st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
SOME = settings(
    max_examples=5,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture
def manager(app: Flask, as_: Any) -> FlaskClient:
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return as_("manager")


def names(f: Field, of: str = "") -> list[str]:
    """What the form calls its controls, and some that it does not have."""
    here = f"{of}{f.id}"
    if f.kind is not Kind.ROWS:
        return [here]
    return [name for row in (0, 1, 39, 40, 4000) for c in f.columns for name in names(c, f"{here}-{row}-")] + [
        here,
        f"{here}-x-name",
        f"{here}-0",
    ]


def sent(section: Section) -> st.SearchStrategy[dict[str, list[str]]]:
    known = [name for f in section.fields for name in names(f)]
    name = st.sampled_from([*known, "made_from", "more", "use", "csrf_token", "unknown", "section", "child_id", "__class__"])
    return st.dictionaries(name, st.lists(WORDS, min_size=1, max_size=4), max_size=12)


def kept(app: Flask, child: str) -> dict[tuple[str, int], Any]:
    with app.app_context():
        rows = db.session.scalars(select(ProfileSection).where(ProfileSection.child_id == child))
        return {(row.section, row.version): row.payload for row in rows}


def is_whole(before: dict[tuple[str, int], Any], after: dict[tuple[str, int], Any]) -> bool:
    """Nothing is gone or changed, and what is new is at most one version, which reads again as it is."""
    new = [key for key in after if key not in before]
    same = all(after.get(key) == payload for key, payload in before.items())
    return same and len(new) <= 1 and all(Profile.parse_section(section, after[section, n]) == after[section, n] for section, n in new)


@pytest.mark.parametrize("section", [s for s in SECTIONS if s.id != "photo"], ids=lambda s: s.id)
def test_a_section_takes_anything_or_says_what_is_wrong(app, manager, world: World, section: Section):
    child = world.children["ash"]

    @SOME
    @given(sent(section))
    def anything(data: dict[str, list[str]]) -> None:
        before = kept(app, child)
        answer = manager.post(f"/plans/{child}/{section.id}", data=data)
        assert answer.status_code in ANSWERS - {200, 400, 404}, answer.text[:300]
        assert is_whole(before, kept(app, child))

    anything()
    for page in (section.id, "meeting"):
        assert manager.get(f"/plans/{child}/{page}").status_code == 200


LARGE: dict[str, dict[str, Any]] = {
    "100 kB in one field": {"people-0-name": "x" * 100_000},
    "100 kB of lines": {"people-0-why": "word \n" * 17_000},
    "thousands of rows": {f"people-{n}-name": f"Friend {n}" for n in range(4000)},
    "rows with numbers like no row": {f"people-{n}-name": "Kai" for n in ("-1", "00", "1" * 80, "١", "x")},
    "one name a thousand times": {"people-0-name": ["Kai"] * 1000},
    "a million": {"people-0-name": "x" * 1_000_000},
    "twenty thousand names": {f"unknown-{n}": "x" for n in range(20_000)},
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_large_and_many(app, manager, world, data):
    child = world.children["ash"]
    answer = manager.post(f"/plans/{child}/people", data=data)
    assert answer.status_code in ANSWERS - {200, 400, 404}
    assert is_whole({}, kept(app, child))


@pytest.mark.parametrize(
    "raw", [b"people-0-name=%ED%A0%80%FF&people-0-why=%00", b"\xff\xfe=\x00&&&=", b"{}", b"people-0-name=" + b"%F0%9F%98%80" * 20]
)
def test_bytes_that_no_browser_sends(app, manager, world, raw):
    child = world.children["ash"]
    answer = manager.post(f"/plans/{child}/people", data=raw, content_type="application/x-www-form-urlencoded")
    assert answer.status_code in ANSWERS - {200, 404}
    assert is_whole({}, kept(app, child))


OTHERS = [
    r
    for r in MATRIX
    if r.method == "POST" and r.endpoint.startswith("plans.") and r.about == "child" and r.args.get("section_id") not in SECTION_BY_ID
]


@pytest.mark.parametrize("route", OTHERS, ids=lambda r: "-".join([r.endpoint, *map(str, r.args.values())]))
def test_every_other_form_of_a_plan_takes_anything_or_says_what_is_wrong(app, manager, world, route: Route):
    child = world.children["ash"]
    with app.test_request_context():
        url = url_for(route.endpoint, child_id=child, **route.args)
    page = manager.get(url)
    known = set(re.findall(r'name="([^"]+)"', page.text)) if page.status_code == 200 else set()
    name = st.sampled_from(sorted({*known, *route.data, "unknown", "plan", "more"}))
    parts = WORDS | st.sampled_from(re.findall(r'value="([^"]+)"', page.text)[:40] or ["x"])

    @SOME
    @given(st.dictionaries(name, st.lists(parts, min_size=1, max_size=3), max_size=10))
    def anything(data: dict[str, list[str]]) -> None:
        before = kept(app, child)
        answer = manager.post(url, data=data)
        assert answer.status_code in ANSWERS, answer.text[:300]
        after = kept(app, child)
        assert all(after.get(key) == payload for key, payload in before.items())

    anything()
