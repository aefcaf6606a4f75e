"""What the phone cannot show is refused when the pages are written, and never on the phone."""

from __future__ import annotations

import pytest
from jinja2 import DictLoader, Environment

from carer_app.web.offline.to_javascript import TooRichForThePhone, written


def of(text: str) -> str:
    return written(Environment(loader=DictLoader({"a.html": text}), autoescape=True), "a.html")


def test_a_template_is_an_object_of_functions() -> None:
    assert "root" in of("<p>{{ name }}</p>{% for one in many %}{{ one }}{% endfor %}")


@pytest.mark.parametrize(
    "text",
    ["{{ say(*words) }}", "{{ say(**words) }}", "{% set a.b %}x{% endset %}", "{{ 2 ** 3 }}"],
)
def test_anything_else_names_the_template_and_the_line(text: str) -> None:
    with pytest.raises(TooRichForThePhone, match=r"^a\.html:1: "):
        of(text)
