"""Reads what a merged pack says about those around the carer into the shapes of `domain.protocol_agencies`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from carer_app.domain.profile import SECTION_BY_ID
from carer_app.domain.protocol_agencies import (
    ContactRole,
    Document,
    GuidancePage,
    Holder,
    Layer,
    PoliceOutcome,
    PoliceWords,
    PreventionInterviewRules,
    Ready,
    ReturnInterviewRules,
    RiskGrade,
    Said,
)
from carer_app.domain.thresholds import Threshold, parse_threshold
from carer_app.packs.reading import Reader

OUTCOMES = {"recorded_missing", "absent", "delayed", "refused"}
STATUSES = {"current", "supplement", "historic"}
KNOWN_RISK = {"report", "assist", ""}


def read_layer(reader: Reader, raw: Any, name: str, version: str, digest: str, names: Collection[str]) -> Layer:
    """meta.json: which protocol this is, and how far to lean on it."""
    raw = reader.keys(raw, "title short_title issuer date status refines form_titles terms cites", "documents authorities status_text")
    reader.cites(raw)
    for part in ("form_titles", "terms"):
        reader.all_words(list(raw[part].values()))
    if raw["refines"]:
        reader.one_of(raw["refines"], names)
    return Layer(
        name=name,
        version=version,
        digest=digest,
        title=reader.words(raw["title"]),
        short_title=reader.words(raw["short_title"]),
        issuer=reader.words(raw["issuer"]),
        date=reader.words(raw["date"]),
        status=reader.one_of(raw["status"], STATUSES),
        status_text=reader.words(raw.get("status_text", "")),
        documents=reader.each(raw.get("documents", []), lambda item: _document(reader, item)),
        authorities=reader.all_words(raw.get("authorities", [])),
    )


def _document(reader: Reader, raw: Any) -> Document:
    raw = reader.keys(raw, "title date text cites")
    return Document(reader.words(raw["title"]), reader.words(raw["date"]), reader.words(raw["text"]), reader.cites(raw))


def read_ready(reader: Reader, raw: Any) -> tuple[Ready, ...]:
    """ready.json: what to have in the hand when ringing."""

    def read(item: Any) -> Ready:
        item = reader.keys(item, "id text sections cites")
        sections = tuple(reader.one_of(section, SECTION_BY_ID) for section in reader.listed(item["sections"]))
        return Ready(reader.words(item["id"]), reader.words(item["text"]), sections, reader.cites(item), reader.source(item))

    found = reader.each(reader.keys(raw, "ready")["ready"], read)
    reader.unique([one.id for one in found], "things to have ready")
    return found


def read_police(reader: Reader, raw: Any) -> PoliceWords:
    """police.json: what the police may answer, their grades, and who stands above the call handler."""
    raw = reader.keys(raw, "outcomes risk_grades known_risk_label supervisor")

    def outcome(item: Any) -> PoliceOutcome:
        item = reader.keys(item, "id title text cites")
        which = reader.one_of(item["id"], OUTCOMES)
        return PoliceOutcome(which, reader.words(item["title"]), reader.words(item["text"]), reader.cites(item), reader.source(item))

    def grade(item: Any) -> RiskGrade:
        item = reader.keys(item, "grade text query cites")
        text, query = reader.words(item["text"]), reader.flag(item["query"])
        return RiskGrade(reader.words(item["grade"]), text, query, reader.cites(item), reader.source(item))

    label = reader.keys(raw["known_risk_label"], "label text cites")
    known_risk = Said(reader.one_of(label["label"], KNOWN_RISK), reader.words(label["text"]), reader.cites(label), reader.source(label))
    words = PoliceWords(
        outcomes=reader.each(raw["outcomes"], outcome),
        risk_grades=reader.each(raw["risk_grades"], grade),
        known_risk=known_risk,
        supervisor=None if raw["supervisor"] is None else _said(reader, raw["supervisor"]),
    )
    reader.unique([one.id for one in words.outcomes], "police outcomes")
    return words


def _said(reader: Reader, raw: Any) -> Said:
    raw = reader.keys(raw, "title text cites")
    return Said(reader.words(raw["title"]), reader.words(raw["text"]), reader.cites(raw), reader.source(raw))


def read_interviews(reader: Reader, raw: Any) -> tuple[PreventionInterviewRules, ReturnInterviewRules]:
    """interviews.json: the talk soon after a return, and the independent one."""

    def holder(item: Any) -> Holder:
        item = reader.keys(item, "id text cites")
        return Holder(reader.words(item["id"]), reader.words(item["text"]), reader.cites(item), reader.source(item))

    raw = reader.keys(raw, "prevention return")
    soon = reader.keys(raw["prevention"], "title holder text exceptions cites")
    later = reader.keys(raw["return"], "title holder may_hold never text cites")
    return (
        PreventionInterviewRules(
            title=reader.words(soon["title"]),
            holder=reader.words(soon["holder"]),
            text=reader.words(soon["text"]),
            exceptions=reader.each(soon["exceptions"], holder),
            cites=reader.cites(soon),
        ),
        ReturnInterviewRules(
            title=reader.words(later["title"]),
            holder=reader.words(later["holder"]),
            text=reader.words(later["text"]),
            may_hold=reader.each(later["may_hold"], holder),
            never=reader.each(later["never"], holder),
            cites=reader.cites(later),
        ),
    )


def read_contacts(reader: Reader, raw: Any) -> tuple[ContactRole, ...]:
    """contacts.json: roles whose names and numbers people fill in themselves."""

    def read(item: Any) -> ContactRole:
        item = reader.keys(item, "slot title text cites")
        title, text = reader.words(item["title"]), reader.words(item["text"])
        return ContactRole(reader.words(item["slot"]), title, text, reader.cites(item), reader.source(item))

    found = reader.each(reader.keys(raw, "contacts")["contacts"], read)
    reader.unique([one.slot for one in found], "contact slots")
    return found


def read_thresholds(reader: Reader, raw: Any) -> tuple[Threshold, ...]:
    """thresholds.json: every count, clock and deadline, with where it is cited and in whose words."""
    found = []
    for item in reader.listed(reader.keys(raw, "rules")["rules"]):
        reader.cites(item)
        found.append(parse_threshold(item))
    reader.unique([threshold.id for threshold in found], "thresholds")
    return tuple(found)


def read_guidance(reader: Reader, raw: Any) -> tuple[GuidancePage, ...]:
    """guidance.json: short public pages."""

    def read(item: Any) -> GuidancePage:
        item = reader.keys(item, "id title paragraphs cites")
        paragraphs = reader.all_words(item["paragraphs"])
        return GuidancePage(reader.words(item["id"]), reader.words(item["title"]), paragraphs, reader.cites(item), reader.source(item))

    found = reader.each(reader.keys(raw, "pages")["pages"], read)
    reader.unique([f"{one.source} {one.id}" for one in found], "guidance pages")
    return found
