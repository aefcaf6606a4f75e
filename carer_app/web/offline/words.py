"""Words and tables that stand in Python and are shown on the phone too: sent with its pages, written down once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from carer_app.domain import paragraphs
from carer_app.domain.agreed_wait import OF_THE_LAST_HOME
from carer_app.domain.night_fields import NIGHT_FIELDS
from carer_app.domain.profile import SECTIONS
from carer_app.domain.profile_fields import Kind, Section
from carer_app.packs.office_hours import _bank_holidays
from carer_app.services.levels import _WHY_NOT
from carer_app.services.reports import ROLE_WORDS
from carer_app.web.occurrence import card, changes, child, paper, rows, unknown
from carer_app.web.plans.contacts import FOR_A_CHILD
from carer_app.web.report import detail_words
from carer_app.web.returned import already, back, steps, telling
from forms import decide, report, returned
from forms.people import SLOT_WORDS

HOLIDAYS_FOR = timedelta(days=800)


def words(today: date) -> dict[str, Any]:
    """Everything by name; bank holidays as far as a phone may go without hearing from us, and further."""
    return {
        "not_known": unknown._WORDS,
        "of_a_place": sorted(unknown._WHERE),
        "clock_labels": card._LABEL,
        "whose_time": card._WHOSE,
        "tried": rows._TRIED,
        "said_unreached": rows._SAID_UNREACHED,
        "wait_of_the_last_home": OF_THE_LAST_HOME,
        "worried": changes._NOTED_AT_POLICE_LEVEL,
        "in_hospital": child._IN_HOSPITAL,
        "why_not_lowered": {mark.value: says for mark, says in _WHY_NOT.items()},
        "roles": {role.value: said for role, said in ROLE_WORDS.items()},
        "details": {"headings": detail_words.HEADINGS, "said": detail_words._SAID, "yes_or_no": sorted(report.YES_OR_NO_DETAILS)},
        "paper": {"order": list(detail_words.HEADINGS), "where": paper._WHERE, "said": detail_words._SAID},
        "last_seen": sorted(report.LAST_SEEN),
        "not_said": list(report.NOT_SAID),
        "choose": decide.CHOOSE,
        "tick": decide.TICK,
        "not_both": decide.NOT_BOTH,
        "returned": _returned(),
        "paragraphs": {
            "sources": paragraphs._SOURCES,
            "names": paragraphs._NAMES,
            "framework": paragraphs._FRAMEWORK,
            "somerset": paragraphs._SOMERSET,
        },
        "holidays": [day.isoformat() for day in _holidays(today)],
        "sections": [_section(section) for section in SECTIONS if section.id in NIGHT_FIELDS],
        "slots": [[slot.value, SLOT_WORDS[slot.value]] for slot in FOR_A_CHILD],
        "profile": {section.id: {field.id: _field(field) for field in section.fields} for section in SECTIONS},
    }


def _returned() -> dict[str, Any]:
    """What the pages after a return say."""
    says = ("TICK_OR_SAY", "NOT_BOTH", "SAY_WHERE", "SAY_HERE", "CHOOSE", "WHY_NOT_NEEDED", "WRITE_ONE", "NOT_AFTER", "SAY_WHO",
            "SAY_TOLD_OR_WHY_NOT", "TOLD", "FOUND", "WITH_STAFF", "WOULD_HAVE_BEEN")  # fmt: skip
    own: dict[str, dict[str, str]] = {}
    for (step, answer), said in steps._OWN_WORDS.items():
        own.setdefault(step, {})[answer] = said
    return {name.lower(): getattr(returned, name) for name in says} | {
        "must_know": sorted(returned.MUST_KNOW),
        "own_words": own,
        "missing_officer": {outcome.value: said for outcome, said in steps._MISSING_OFFICER.items()},
        "not_told": steps._NOT_TOLD,
        "not_recorded": steps._NOT_RECORDED,
        "expected": back.EXPECTED,
        "kept_there": already._KEPT_THERE,
        "tell_steps": telling.TELL_STEPS,
    }


def _holidays(today: date) -> list[date]:
    years = range(today.year - 1, (today + HOLIDAYS_FOR).year + 1)
    return sorted(day for year in years for day in _bank_holidays(year))


def _section(section: Section) -> dict[str, Any]:
    """The fields of a section that a phone has, under their headings."""
    theirs = NIGHT_FIELDS[section.id]
    headed = [(heading, [_to_read(f) for f in fields if f.id in theirs]) for heading, fields in section.headed]
    return {"id": section.id, "title": section.title, "headed": [(heading, fields) for heading, fields in headed if fields]}


def _to_read(field: Any) -> dict[str, Any]:
    told = {"id": field.id, "kind": field.kind.value, **_field(field)}
    return told | ({"columns": [_to_read(column) for column in field.columns]} if field.columns else {})


def _field(field: Any) -> dict[str, Any]:
    told: dict[str, Any] = {"label": field.label, "printed": field.printed}
    if field.options:
        told["options"] = {option.id: option.label for option in field.options}
    if field.kind is Kind.DATE:
        told["is_date"] = True
    if field.unit:
        told["unit"] = field.unit
    if field.essential:
        told["essential"] = True
    return told
