"""Two invented local protocols beside the real ones: Northvale is from 2014 and long, Southmere is new and says little."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from carer_app.packs import loader

CITED = ["NAT-3.8"]

NORTHVALE: dict[str, Any] = {
    "meta": {
        "title": "Children missing from home and care in Northvale", "short_title": "Northvale", "issuer": "The partners of Northvale",
        "date": "2014-06", "status": "historic", "refines": "national", "status_text": "Written in 2014. Ask your manager if it still stands.",
        "authorities": ["Northvale", "Upper Vale City"],
        "documents": [{"title": "The protocol of the partners", "date": "2014-06", "text": "What the partners agreed.", "cites": CITED}],
        "form_titles": {"profile": "Find Me form", "return_interview": "Welcome Home Talk"}, "terms": {}, "cites": CITED,
    },
    "steps": {"steps": [{"code": "ask_mill", "kind": "do", "reasonable": False, "title": "Ask at the mill", "hint": "The keeper is up late.",
                         "cites": CITED, "after": "search_home"}]},
    "actions": {"actions": [{"code": "mill_keeper", "when": {"level": ["police"]}, "text": "Tell the mill keeper.", "cites": CITED}]},
    "call_questions": {"questions": [{"id": "mill", "question": "Has {child} been at the mill?", "details": ["other"], "facts": [], "cites": CITED}]},
    "ready": {"ready": [{"id": "find_me", "text": "The Find Me form of {child}.", "sections": ["identity", "description"], "cites": CITED}]},
    "police": {
        "outcomes": [{"id": "absent", "title": "They wrote absent", "text": "Nobody is looking for the child.", "cites": CITED}],
        "risk_grades": [{"grade": "Low", "text": "Low is not for a child. Ask them again.", "query": True, "cites": CITED}],
        "known_risk_label": {"label": "assist", "text": "Ask for assistance.", "cites": CITED},
        "supervisor": {"title": "The inspector on duty", "text": "Stands above the call handler.", "cites": CITED},
    },
    "interviews": {
        "prevention": {"title": "Safe and well check", "holder": "an officer of Northvale", "text": "An officer comes and looks.",
                       "exceptions": [], "cites": CITED},
        "return": {"title": "Welcome Home Talk", "holder": "the youth team", "text": "Somebody new listens.", "may_hold": [], "never": [],
                   "cites": CITED},
    },
    "contacts": {"contacts": [
        {"slot": "police_inspector", "title": "Police inspector of Northvale", "text": "When the call handler says no.", "cites": CITED},
        {"slot": "mill_keeper", "title": "The mill keeper", "text": "When {child} may be at the mill.", "cites": CITED},
    ]},
}  # fmt: skip

SOUTHMERE: dict[str, Any] = {
    "meta": {
        "title": "Missing children in Southmere", "short_title": "Southmere", "issuer": "Southmere partners", "date": "2025-01",
        "status": "current", "refines": "national", "authorities": ["Southmere"], "documents": [], "form_titles": {}, "terms": {},
        "cites": CITED,
    },
    "steps": {"steps": [{"code": "ask_ferry", "kind": "do", "reasonable": False, "title": "Ask at the ferry", "hint": "", "cites": CITED,
                         "after": "search_home"}]},
}  # fmt: skip


def lay_beside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Makes the loader find the two beside the real ones, for this test."""
    for real in loader.DATA.iterdir():
        (folder / real.name).symlink_to(real)
    for name, files in {"northvale": NORTHVALE, "southmere": SOUTHMERE}.items():
        (folder / name / "1").mkdir(parents=True)
        for stem, content in files.items():
            (folder / name / "1" / f"{stem}.json").write_text(json.dumps(content), encoding="utf-8")
    monkeypatch.setattr(loader, "DATA", folder)
