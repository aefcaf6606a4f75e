"""Lays a local protocol over the national one, as raw JSON: a union, never a removal (provisions C, AMB-19).

The result has the shape of the national files, so that Python parses and JavaScript executes one merged document. Every item says which
protocol it is `from`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from carer_app.domain.errors import MalformedPack
from carer_app.domain.protocol import NATIONAL

Raw = dict[str, Any]
LISTS = {
    "steps": "steps",
    "actions": "actions",
    "call_questions": "questions",
    "ready": "ready",
    "reviews": "defaults",
    "return_steps": "steps",
    "thresholds": "rules",
    "contacts": "contacts",
    "guidance": "pages",
}
"""The list each file holds."""
IDS = {"steps": "code", "contacts": "slot"}
ALLOWED = {
    "decision": {"rules"},
    "steps": {"steps", "also"},
    "return_steps": {"steps", "also"},
    "police": {"outcomes", "risk_grades", "known_risk_label", "supervisor"},
    "interviews": {"prevention", "return"},
    "escalation": {"title", "ask_for", "script", "urgent_script", "cites", "rungs", "owed", "meanwhile"},
}
"""What the file of a local protocol may hold, where it is not the one list."""


def merged(national: Raw, locals_: Sequence[tuple[str, Raw]]) -> Raw:
    """The national protocol with the local ones over it, the responsible authority's first. Raises MalformedPack."""
    both = copy.deepcopy(national)
    _mark(both)
    layers = [(name, _marked(name, raw)) for name, raw in locals_]
    for name, raw in layers:
        _refuse_strange(name, raw)
        _lay_rules(both, name, raw)
        _lay_steps(both, name, raw)
        _lay_return_steps(both, name, raw)
        _lay_actions(both, name, raw)
        _lay_lists(both, raw)
        _lay_police(both, raw)
        _lay_interviews(both, raw)
    _lay_questions(both, layers)
    _lay_words(both, layers)
    if layers:
        both["reviews"]["defaults"].sort(key=lambda default: default["minutes"])
    return both


def _mark(raw: Raw, name: str = NATIONAL) -> None:
    for file, key in LISTS.items():
        for item in raw.get(file, {}).get(key, ()):
            item["from"] = name
    for item in raw.get("decision", {}).get("rules", ()):
        item["from"] = name
    police, interviews = raw.get("police", {}), raw.get("interviews", {})
    marked = [*police.get("outcomes", ()), *police.get("risk_grades", ()), police.get("known_risk_label"), police.get("supervisor")]
    marked += interviews.get("prevention", {}).get("exceptions", ())
    marked += [*interviews.get("return", {}).get("may_hold", ()), *interviews.get("return", {}).get("never", ())]
    escalation = raw.get("escalation") or {}
    for item in (*marked, raw.get("escalation"), *escalation.get("owed", ()), *escalation.get("meanwhile", ())):
        if item:
            item["from"] = name


def _marked(name: str, raw: Raw) -> Raw:
    own = copy.deepcopy(raw)
    _mark(own, name)
    return own


def _refuse_strange(name: str, raw: Raw) -> None:
    for file, content in raw.items():
        allowed = ALLOWED.get(file, {LISTS[file]} if file in LISTS else None)
        if allowed is not None and (strange := set(content) - allowed - {"from"}):
            raise MalformedPack(f"{name}/{file}.json: unknown key {sorted(strange)[0]!r}.")
        if allowed is None and file != "meta":
            raise MalformedPack(f"{name}: a local pack has no file called '{file}.json'.")


def _lay_rules(both: Raw, name: str, raw: Raw) -> None:
    rules = both["decision"]["rules"]
    for rule in raw.get("decision", {}).get("rules", ()):
        _place(rules, rule, "id", f"{name}/decision.json")


def _lay_steps(both: Raw, name: str, raw: Raw) -> None:
    steps, where = both["steps"]["steps"], f"{name}/steps.json"
    _add_new(steps, raw.get("steps", {}).get("steps", ()), "code", where)
    for also in raw.get("steps", {}).get("also", ()):
        known = _known(steps, "code", also, where, {"code", "title", "hint", "reasonable", "cites"})
        for key in ("title", "hint"):
            if key in also and known["from"] == NATIONAL:
                known[key] = also[key]
        known["reasonable"] = known["reasonable"] or also.get("reasonable", False)
        if {"title", "hint"} & set(also) and known["from"] == NATIONAL:
            known["from"] = name
        _add_cites(known, also)


def _add_new(steps: list[Raw], own: Sequence[Raw], key: str, where: str) -> None:
    """Steps that another protocol brought already are cited; the others are put in their place."""
    for step in own:
        if (known := _find(steps, key, step[key])) is not None:
            _add_cites(known, step)
        else:
            _place(steps, step, key, where)


def _lay_return_steps(both: Raw, name: str, raw: Raw) -> None:
    steps, where = both["return_steps"]["steps"], f"{name}/return_steps.json"
    _add_new(steps, raw.get("return_steps", {}).get("steps", ()), "id", where)
    for also in raw.get("return_steps", {}).get("also", ()):
        known = _known(steps, "id", also, where, {"id", "text", "cites"})
        if also.get("text") and also["text"] not in known["text"]:
            known["text"] = f"{known['text']} {also['text']}"
        _add_cites(known, also)


def _lay_actions(both: Raw, name: str, raw: Raw) -> None:
    actions = both["actions"]["actions"]
    for action in raw.get("actions", {}).get("actions", ()):
        _place(actions, action, "code", f"{name}/actions.json", at_end=True)


def _lay_lists(both: Raw, raw: Raw) -> None:
    """Lists that are simply joined: the first to name a thing keeps its words, every protocol that says it is cited."""
    for file in ("guidance", "thresholds"):
        both[file][LISTS[file]] += raw.get(file, {}).get(LISTS[file], ())
    for file in ("ready", "contacts", "reviews"):
        _join(both[file][LISTS[file]], raw.get(file, {}).get(LISTS[file], ()), IDS.get(file, "id"))


def _lay_police(both: Raw, raw: Raw) -> None:
    police, own = both["police"], raw.get("police", {})
    _join(police["outcomes"], own.get("outcomes", ()), "id")
    for grade in own.get("risk_grades", ()):
        if (known := _find(police["risk_grades"], "grade", grade["grade"])) is not None and grade["query"] and not known["query"]:
            known.update(grade)
        elif known is None:
            police["risk_grades"].append(grade)
    label = own.get("known_risk_label")
    if label and label["label"] and not police["known_risk_label"]["label"]:
        police["known_risk_label"] = label
    if own.get("supervisor"):  # the police of the place missing from answer, so the host's is named last and stands
        police["supervisor"] = own["supervisor"]


def _lay_interviews(both: Raw, raw: Raw) -> None:
    prevention, own = both["interviews"]["prevention"], raw.get("interviews", {}).get("prevention")
    if own:
        _join(prevention["exceptions"], own["exceptions"], "id")
        _lead(prevention, own, ("title", "holder", "text"))
    ours, own = both["interviews"]["return"], raw.get("interviews", {}).get("return")
    if own:
        _join(ours["never"], own["never"], "id")
        if not ours.get("led"):
            _join(ours["may_hold"], own["may_hold"], "id")
        _lead(ours, own, ("title", "holder", "text"))


def _lead(ours: Raw, own: Raw, keys: Sequence[str]) -> None:
    """The first local protocol to speak gives the words: the responsible authority leads."""
    if not ours.get("led"):
        ours.update({key: own[key] for key in keys if own.get(key)})
        ours["led"] = True
    _add_cites(ours, own)


def _lay_questions(both: Raw, layers: Sequence[tuple[str, Raw]]) -> None:
    """The police of the place the child is missing from answer the phone: the host's own questions, then what all police ask, then the rest."""
    own = [raw for _, raw in layers]
    asked: list[Raw] = []
    for raw in (*own[-1:], both, *own[:-1]):
        _join(asked, raw.get("call_questions", {}).get("questions", ()), "id")
    both["call_questions"]["questions"] = asked


def _lay_words(both: Raw, layers: Sequence[tuple[str, Raw]]) -> None:
    """Forms are titled as the protocol that leads titles them; its terms before the host's; the senior officer of the place missing from."""
    for _, raw in layers[:1]:
        both["meta"]["form_titles"] |= raw["meta"].get("form_titles", {})
    for _, raw in reversed(layers):
        both["meta"]["terms"] |= raw["meta"].get("terms", {})
    for _, raw in layers:
        if raw.get("escalation"):
            both["escalation"] = raw["escalation"] | _owed(both["escalation"], raw["escalation"])
    for part in ("prevention", "return"):
        both["interviews"][part].pop("led", None)
        step = _find(both["return_steps"]["steps"], "id", f"{part}_interview")
        if layers and step is not None:
            step["title"] = both["interviews"][part]["title"]


def _owed(ours: Raw, own: Raw) -> Raw:
    """What the police owe and what to do meanwhile: the local protocol's first, and all of the national one's."""
    found: Raw = {}
    for key in ("owed", "meanwhile"):
        found[key] = list(own.get(key, ()))
        _join(found[key], ours.get(key, ()), "id")
    return found


def _place(items: list[Raw], item: Raw, key: str, where: str, *, at_end: bool = False) -> None:
    before, after = item.pop("before", None), item.pop("after", None)
    if before is None and after is None:
        if not at_end:
            raise MalformedPack(f"{where}: '{item.get(key)}' needs 'before' or 'after'.")
        items.append(item)
        return
    places = [place for place, other in enumerate(items) if other[key] == (before or after)]
    if not places:
        raise MalformedPack(f"{where}: '{item.get(key)}' is to stand beside '{before or after}', which is not there.")
    items.insert(places[0] if before else places[-1] + 1, item)


def _join(items: list[Raw], more: Sequence[Raw], key: str) -> None:
    for item in more:
        if (known := _find(items, key, item[key])) is None:
            items.append(copy.deepcopy(item))
        else:
            _add_cites(known, item)


def _find(items: Sequence[Raw], key: str, value: Any) -> Raw | None:
    return next((item for item in items if item[key] == value), None)


def _known(items: Sequence[Raw], key: str, also: Raw, where: str, allowed: set[str]) -> Raw:
    if strange := set(also) - allowed:
        raise MalformedPack(f"{where}: unknown key {sorted(strange)[0]!r} in '{also.get(key)}'.")
    known = _find(items, key, also.get(key))
    if known is None:
        raise MalformedPack(f"{where}: there is no national '{also.get(key)}' to add to.")
    return known


def _add_cites(known: Raw, more: Mapping[str, Any]) -> None:
    known["cites"] = list(dict.fromkeys([*known["cites"], *more["cites"]]))
