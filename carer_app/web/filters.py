"""How pages say times, ages and telephone numbers, and where templates find the components (`ui`)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from jinja2 import ChainableUndefined, ChoiceLoader, Environment, FileSystemBytecodeCache, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.runtime import Undefined

from carer_app.domain.paragraphs import in_short
from carer_app.domain.plan_life_words import signs_as
from carer_app.domain.protocol import fill
from carer_app.domain.protocol_agencies import Layer

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
LONDON = ZoneInfo("Europe/London")
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def local(at: datetime) -> datetime:
    """An aware time as clocks in England show it."""
    return at.astimezone(LONDON)


def clock(at: datetime, now: datetime | None = None) -> str:
    """ "22:05", "yesterday 22:05", "tomorrow 07:30", or "14 October 22:05"; the year only when it is not this one."""
    there, here = local(at), local(now or datetime.now(UTC))
    time = f"{there:%H:%M}"
    match (there.date() - here.date()).days:
        case 0:
            return time
        case -1:
            return f"yesterday {time}"
        case 1:
            return f"tomorrow {time}"
        case _:
            year = "" if there.year == here.year else f" {there.year}"
            return f"{there.day} {there:%B}{year} {time}"


def day(at: datetime | date) -> str:
    """ "14 October 2026"."""
    when = local(at).date() if isinstance(at, datetime) else at
    return f"{when.day} {when:%B %Y}"


def day_and_time(at: datetime) -> str:
    """ "14 October 2026 at 22:05": for records, where today and yesterday would grow stale."""
    return f"{day(at)} at {local(at):%H:%M}"


def duration(length: timedelta | int) -> str:
    """ "24 min", "1 h 5 min", "2 days"; a number is minutes."""
    minutes = length if isinstance(length, int) else int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{minutes // 1440} days"


def left(due_at: datetime, now: datetime) -> str:
    """How long until `due_at`: "24 min", "now", or "12 min ago". Twin: static/js/modules/timer.js."""
    seconds = (due_at - now).total_seconds()
    if seconds > 0:
        return duration(int(-(-seconds // 60)))
    return "now" if seconds > -60 else f"{duration(int(-seconds // 60))} ago"


def commas(number: int) -> str:
    """ "5,000"."""
    return f"{number:,}"


def age(born: date, on: date | datetime | None = None) -> int:
    """Whole years; a child born on 29 February has the birthday on 1 March in other years."""
    at = on or datetime.now(UTC)
    today = local(at).date() if isinstance(at, datetime) else at
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def iso(at: datetime) -> str:
    """For `datetime=` attributes: UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def minutes_from(at: datetime, earlier: datetime) -> int:
    """Whole minutes between two times."""
    return int((at - earlier).total_seconds() // 60)


def tel(number: str) -> str:
    """A telephone number as a `tel:` link wants it: digits, a plus in front, and the pauses some switchboards need. Words give nothing."""
    if not any(c.isdigit() for c in number):
        return ""
    return "".join(c for i, c in enumerate(number.strip()) if c.isdigit() or c in "*#," or (c == "+" and i == 0))


def first_error(field: Any) -> str:
    """The one sentence to show at a field; a list field keeps its faults inside its rows."""
    return next(_sentences(field.errors), "")


def error_links(form: Any) -> list[tuple[str, str]]:
    """(link to the field, what to put right) for the error summary; the form's own errors have no link."""
    links = [("", text) for text in getattr(form, "form_errors", ())]
    for field in form:
        href = "" if field.type in {"HiddenField", "CSRFTokenField", "EntryIdField"} else f"#{field.id}"
        links += [(href, text) for text in list(_sentences(field.errors))[:1]]
    return links


def _sentences(errors: Any) -> Iterator[str]:
    match errors:
        case dict():
            for inside in errors.values():
                yield from _sentences(inside)
        case list() | tuple():
            for inside in errors:
                yield from _sentences(inside)
        case _:
            yield str(errors)


class _Components:
    """`ui` in every template. Loaded at first use, when every global the macros need is in place."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._module: Any = None

    def __getattr__(self, name: str) -> Any:
        if self._module is None or self._env.auto_reload:
            self._module = self._env.get_template("components/ui.html").module
        return getattr(self._module, name)


class _Hole(ChainableUndefined):
    """In tests a misspelt name is an error where it would print nothing; mappings may lack a key, as the vendored macros expect."""

    def __str__(self) -> str:
        if self._undefined_name is None or isinstance(self._undefined_obj, dict) or self._undefined_hint:
            return ""
        return Undefined._fail_with_undefined_error(self)

    __html__ = __str__


def filled(text: str, child: str = "the child", contact: str = "") -> str:
    """The words of a pack with the child's name in place, on a page that is about no child in particular."""
    return fill(text, child).replace("{contact}", contact or "that place")


def plain_date(text: str) -> str:
    """A pack's date in words: "2014-09" is "September 2014"; a year or words stay as they are."""
    found = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", text)
    return f"{f'{int(found[3])} ' if found[3] else ''}{MONTHS[int(found[2]) - 1]} {found[1]}" if found else text


def standing(layer: Layer) -> str:
    """How old a protocol is, in a few words: "written in September 2014, and old"."""
    if layer.date == "undated":
        return "no date on it"
    return f"written in {plain_date(layer.date)}{', and old' if layer.is_historic else ''}"


def in_words(cites: Iterable[str]) -> str:
    """Paragraphs as somebody without our ids can look them up: "framework, introduction, paragraph 3.14"."""
    return in_short(cites)


FILTERS = {
    f.__name__: f
    for f in (
        clock, commas, day, day_and_time, duration, left, age, iso, minutes_from, tel, filled, plain_date, standing, in_words, first_error, error_links,
        signs_as,
    )
}  # fmt: skip


def install(app: Flask) -> None:
    """Filters, the vendored macros, `ui`, and the names every page has."""
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.undefined = _Hole if app.testing else ChainableUndefined
    if folder := app.config.get("COMPILED_TEMPLATES"):
        env.bytecode_cache = FileSystemBytecodeCache(folder)
    env.filters.update(FILTERS)
    env.globals["ui"] = _Components(env)
    vendored = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = app.jinja_loader or FileSystemLoader(TEMPLATES)
    app.jinja_loader = ChoiceLoader([own, vendored])
    app.context_processor(lambda: _names(app))


def _names(app: Flask) -> dict[str, Any]:
    environment = app.config.get("ENVIRONMENT")
    return {"service_name": app.config.get("SERVICE_NAME", "Not Home Yet"), "is_demo": bool(environment and environment.is_demo)}
