"""What a phone works out after each answer: the JavaScript twins in Node on this machine, told times four for a slow phone."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from carer_app.packs import loader

ROOT = Path(__file__).parents[1]
SLOWER = 4
AIM = 50.0
START = datetime(2026, 10, 14, 21, 0, tzinfo=UTC)


def run() -> dict[str, Any]:
    """Milliseconds for each piece of work, and times four; deciding one answer should take well under 50 of those."""
    given = {"pack": loader.together(("nottinghamshire", "wakefield")).raw, "log": _log(60), "history": _history(20)}
    ran = subprocess.run(["node", str(ROOT / "bench/phone.mjs")], input=json.dumps(given), capture_output=True, text=True, check=True)
    figures: dict[str, Any] = json.loads(ran.stdout)
    for name, figure in figures.items():
        figure["p50_times_4"] = figure["p50"] * SLOWER
        verdict = "" if figure["p50_times_4"] < AIM else f"  over {AIM:.0f} ms"
        print(
            f"{name:<32} cold {figure['cold']:6.2f}  p50 {figure['p50']:6.3f}  p95 {figure['p95']:6.3f} ms  "
            f"x{SLOWER} {figure['p50_times_4']:7.2f} ms{verdict}"
        )
    return figures


def _log(lines: int) -> list[dict[str, Any]]:
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("opened", {"child": _id(1), "expected_where": "home", "realised_at": START.isoformat()}),
        ("answered", {"page": "danger", "answers": {"immediate_concern_child": "no", "immediate_concern_other": "no"}}),
        ("answered", {"page": "where", "answers": {"whereabouts": "unknown", "contact": "no_reply"}}),
        ("answered", {"page": "signs", "answers": {"antecedent_behaviour": "no", "trigger_incident": "no", "out_of_character": "yes"}}),
        ("answered", {"page": "tonight", "answers": {"carer_concern": "some", "health_risk_today": "no", "vulnerability_today": "no"}}),
    ]
    while len(bodies) < lines:
        bodies.append(("step_taken", {"step": "family_friends", "result": "no_answer", "contact": f"Person {len(bodies)}"}))
    return [_entry(number, kind, body) for number, (kind, body) in enumerate(bodies)]


def _entry(number: int, kind: str, body: dict[str, Any]) -> dict[str, Any]:
    at = (START + timedelta(minutes=number)).isoformat()
    return {
        "id": _id(number + 100), "occurrence": _id(2), "device": "a", "seq": number, "happened_at": at, "written_at": at, "author": None,
        "kind": kind, "body": body,
    }  # fmt: skip


def _history(count: int) -> dict[str, Any]:
    times = [START - timedelta(days=9 * number) for number in range(1, count + 1)]
    return {"now": START.isoformat(), "occurrences": [_away(number, at) for number, at in enumerate(times)]}


def _away(number: int, at: datetime) -> dict[str, Any]:
    back = (at + timedelta(hours=5)).isoformat()
    return {"id": f"o{number}", "category": "missing", "realised": at.isoformat(), "reported": at.isoformat(), "returned": back}


def _id(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"
