"""Writes a pack out as one page for practitioners to sign off: every rule, step, threshold and deadline with its paragraph and our reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from carer_app.domain.protocol import NATIONAL, Pack, fill
from carer_app.packs.sayings import sentence

NOT_FACTS = {"id", "type", "title", "text", "reading", "cites", "from", "amb", "strength", "who", "action"}
Row = Sequence[str]


def table(pack: Pack) -> str:
    """The page of the pack that leads (Markdown). A local pack's page holds what it adds; the rest is on the national page."""
    name = pack.name
    own = [
        *_standing(pack),
        *_section("Rules of the decision", ("Rule", "If", "Then", "Paragraphs"), _rules(pack, name)),
        *_section(
            "Steps before or beside a report", ("Step", "What to do", "Counts as a reasonable step", "Paragraphs"), _steps(pack, name)
        ),
        *_section("What to do now", ("Code", "When", "Words", "Paragraphs"), _actions(pack, name)),
        *_section("Thresholds and deadlines", ("Rule", "What", "Numbers", "Our reading", "Paragraphs"), _thresholds(pack, name)),
        *_section("When to look again", ("When", "Minutes", "Words", "Paragraphs"), _reviews(pack, name)),
        *_section("What the call handler asks, in this order", ("Question", "Paragraphs"), _questions(pack)),
        *_section("Have ready when ringing", ("What", "Paragraphs"), _ready(pack, name)),
        *_section("What the police may answer", ("Answer", "What it means", "Paragraphs"), _police(pack, name)),
        *_section("After the return", ("Step", "Words", "Required", "Paragraphs"), _return_steps(pack, name)),
        *_section("Interviews", ("Who", "Words", "Paragraphs"), _interviews(pack, name)),
        *_section(
            "Contacts to fill in (the pack carries no names and no numbers)", ("Role", "For what", "Paragraphs"), _contacts(pack, name)
        ),
        *_section("Pages for carers", ("Page", "Words", "Paragraphs"), _guidance(pack, name)),
        "## Sign-off\n",
        "| Name and role | Date | Holds | What must change |",
        "|---|---|---|---|",
        "| | | | |\n",
    ]
    return "\n".join(own).rstrip() + "\n"


def _standing(pack: Pack) -> list[str]:
    layer = pack.leading
    lines = [
        f"# {layer.title}\n",
        f"Issued by: {layer.issuer}. Date: {layer.date}. Standing: {layer.status}. Version of this pack: {layer.version}.",
    ]
    lines += [f"{layer.status_text}\n"] if layer.status_text else [""]
    if layer.name != NATIONAL:
        lines.append(
            "This page holds what the protocol adds to the [national framework](national.md), which always lies underneath. "
            f"It speaks for children of: {', '.join(layer.authorities)}.\n"
        )
    lines.append(f"![The decision]({layer.name}.svg)\n")
    for document in layer.documents:
        dated = f" ({document.date})" if document.date else ""
        lines.append(f"- {document.title}{dated}. {document.text} {_cited(document.cites)}")
    forms = "; ".join(f"{key.replace('_', ' ')}: {title}" for key, title in pack.form_titles.items())
    return [*lines, f"\nForms: {forms}.\n"]


def _section(title: str, columns: Row, rows: Iterable[Row]) -> list[str]:
    filled = [f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows]
    if not filled:
        return []
    return [f"## {title}\n", f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}", *filled, ""]


def _cell(text: str) -> str:
    return " ".join(fill(text).replace("{contact}", "the person or place").replace("|", "/").split())


def _cited(cites: Sequence[str]) -> str:
    return ", ".join(cites)


def _rules(pack: Pack, name: str) -> Iterable[Row]:
    for rule in pack.path.rules:
        if rule.source == name:
            call = f", ring {rule.call}" if rule.call else ""
            also = "".join(f"; {state} if {sentence(when)}" for state, when in rule.state_if)
            then = f"{pack.levels[rule.level].title} ({rule.state}{also}), {rule.strength}{call}"
            yield rule.id, sentence(rule.when), then, _cited(rule.cites)


def _steps(pack: Pack, name: str) -> Iterable[Row]:
    prefix = _prefix(pack, name)
    for step in pack.steps:
        own = [cite for cite in step.cites if cite.startswith(prefix)]
        if step.source == name or (name != NATIONAL and own):
            yield step.title, step.hint, "yes" if step.reasonable else "no", _cited(own or step.cites)


def _prefix(pack: Pack, name: str) -> str:
    """How this protocol's provisions begin: NOTT-, WAKE- and so on, as most of its own items cite them."""
    cites = [cite for item in pack.raw["thresholds"]["rules"] if item["from"] == name for cite in item["cites"]]
    return f"{cites[0].split('-')[0]}-" if cites else "?"


def _actions(pack: Pack, name: str) -> Iterable[Row]:
    return ((a.code, sentence(a.when), a.text, _cited(a.cites)) for a in pack.actions if a.source == name)


def _thresholds(pack: Pack, name: str) -> Iterable[Row]:
    for rule in pack.raw["thresholds"]["rules"]:
        if rule["from"] == name:
            numbers = "; ".join(f"{key.replace('_', ' ')} {_said(value)}" for key, value in rule.items() if key not in NOT_FACTS)
            what = f"{rule['title']}. {rule['text']} ({rule['type'].replace('_', ' ')}, {rule.get('strength', 'not stated').replace('_', ' ')})"
            reading = " ".join([rule["reading"], *([f"[{', '.join(rule['amb'])}]"] if rule.get("amb") else [])])
            yield rule["id"], what, numbers, reading, _cited(rule["cites"])


def _said(value: Any) -> str:
    if value is None:
        return "none stated"
    if isinstance(value, dict):
        return " ".join(str(part).replace("_", " ") for part in value.values())
    if isinstance(value, list):
        return ", ".join(str(part).replace("_", " ") for part in value)
    return str(value).replace("_", " ")


def _reviews(pack: Pack, name: str) -> Iterable[Row]:
    for review in pack.review_defaults:
        if review.source == name:
            minutes = f"{review.minutes} (this product’s own default)" if review.app_default else str(review.minutes)
            yield sentence(review.when), minutes, review.text, _cited(review.cites)


def _questions(pack: Pack) -> Iterable[Row]:
    return ((question.question, _cited(question.cites)) for question in pack.call_questions)


def _ready(pack: Pack, name: str) -> Iterable[Row]:
    return ((one.text, _cited(one.cites)) for one in pack.ready if one.source == name)


def _police(pack: Pack, name: str) -> Iterable[Row]:
    police = pack.police
    yield from ((one.title, one.text, _cited(one.cites)) for one in police.outcomes if one.source == name)
    for grade in police.risk_grades:
        if grade.source == name:
            yield f"Grade: {grade.grade}", f"{grade.text}{' Ask about it again.' if grade.query else ''}", _cited(grade.cites)
    for said, what in ((police.known_risk, "A known place that is not safe"), (police.supervisor, "Above the call handler")):
        if said is not None and said.source == name and said.text:
            yield f"{what}: {said.title}".rstrip(": "), said.text, _cited(said.cites)
    if pack.escalation.source == name:
        yield f"Disagreement: ask for {pack.escalation.ask_for}", " ".join(pack.escalation.script), _cited(pack.escalation.cites)


def _return_steps(pack: Pack, name: str) -> Iterable[Row]:
    prefix = _prefix(pack, name)
    for step in pack.return_steps:
        own = [cite for cite in step.cites if cite.startswith(prefix)]
        if step.source == name or (name != NATIONAL and own):
            yield step.title, step.text, step.required.replace("_", " "), _cited(own or step.cites)


def _interviews(pack: Pack, name: str) -> Iterable[Row]:
    soon, later = pack.prevention_interview, pack.return_interview
    yield f"{soon.title}: {soon.holder}", soon.text, _cited(soon.cites)
    yield from ((f"{soon.title}: exception", one.text, _cited(one.cites)) for one in soon.exceptions if one.source == name)
    yield f"{later.title}: {later.holder}", later.text, _cited(later.cites)
    yield from ((f"{later.title}: may hold it", one.text, _cited(one.cites)) for one in later.may_hold if one.source == name)
    yield from ((f"{later.title}: never", one.text, _cited(one.cites)) for one in later.never if one.source == name)


def _contacts(pack: Pack, name: str) -> Iterable[Row]:
    return ((one.title, one.text, _cited(one.cites)) for one in pack.contacts if one.source == name)


def _guidance(pack: Pack, name: str) -> Iterable[Row]:
    return ((page.title, " ".join(page.paragraphs), _cited(page.cites)) for page in pack.guidance if page.source == name)
