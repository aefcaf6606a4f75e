"""Everything about a child as files: rows as JSON, each log so that anybody can check it, photographs, packs, and a paper to read.

One moment is taken first, and sealed like every piece; all others are made from it, so that what changes meanwhile tears nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from carer_app.db import record_rows
from carer_app.db.models.record_exports import RecordExport
from carer_app.db.queries import record_exports as rows
from carer_app.db.queries import record_rows as kept
from carer_app.domain import record_chapters, third_parties
from carer_app.domain.log_titles import titles_of
from carer_app.domain.other_paper import Paper
from carer_app.domain.record_chapters import Told
from carer_app.domain.record_file import FORMAT, MANIFEST, RECORD, SIGNATURE
from carer_app.domain.third_parties import Item
from carer_app.services import record_signing
from carer_app.services.export_pieces import Planned, as_json, handed_out
from carer_app.services.record_snapshot import taken
from carer_app.services.situation import pack_of

SNAPSHOT = ".snapshot.json"
NO_INTERVIEWS = "What the child said in return interviews, and worries about the home: the child’s social worker takes those out."


def planned(session: Session, one: RecordExport) -> list[Planned]:
    """The moment first; once that is there, every file made from it."""
    first = Planned(SNAPSHOT, partial(_snapshot, child_id=one.child_id, holds_interviews=one.holds_interviews))
    raw = rows.at_path(session, one.id, SNAPSHOT)
    if raw is None or (one.purpose.is_reviewed and one.released_at is None):
        return [first]
    moment = _released(session, one, json.loads(raw)) if one.purpose.is_reviewed else json.loads(raw)
    last = [
        Planned(MANIFEST, partial(_manifest, export_id=one.id, moment=moment)),
        Planned(SIGNATURE, partial(_signature, export_id=one.id, moment=moment)),
    ]
    return [first, *_files(one, moment), *last]


def items(session: Session, one: RecordExport) -> tuple[Item, ...]:
    """What a person has to decide about, before it is released."""
    raw = rows.at_path(session, one.id, SNAPSHOT)
    if raw is None:
        return ()
    moment = json.loads(raw)
    return third_parties.found(moment["tables"], moment["logs"], moment["beside"])


def _released(session: Session, one: RecordExport, moment: dict[str, Any]) -> dict[str, Any]:
    """Without what was struck, and without the packs, which say it again."""
    gone = [item for item, decision in rows.decisions(session, one.id).items() if decision.strike]
    tables, logs, printed = third_parties.struck(moment["tables"] | {"pack_version": []}, moment["logs"], gone)
    return moment | {"tables": tables, "logs": logs, "printed": printed}


def _files(one: RecordExport, moment: dict[str, Any]) -> Iterator[Planned]:
    for path, paper in _papers(moment, one.asked_at):
        yield Planned(path, partial(_paper, paper=paper))
    yield Planned(RECORD, lambda _: as_json({"child": moment["child"], "tables": moment["tables"]}))
    for number, log in enumerate(moment["logs"], start=1):
        yield Planned(f"logs/{number:04}.json", partial(_log, log=log))
    for (table, column), _ in record_rows.FILES.items():
        for row in moment["tables"][table]:
            yield Planned(row[column]["file"], partial(_document, table=table, column=column, row_id=row["id"]))


def _paper(_: Session, paper: Paper) -> bytes:
    from carer_app.pdf import papers, render

    return render.render_paper(papers.paper_html(paper), "pack")


def _papers(moment: dict[str, Any], made_at: datetime) -> list[tuple[str, Paper]]:
    found = record_chapters.papers(
        Told(moment["tables"], moment.get("printed", moment["logs"])), lambda one, name: titles_of(pack_of(one), name), made_at
    )
    return [("record.pdf" if len(found) == 1 else f"record-{number:02}.pdf", paper) for number, paper in enumerate(found, start=1)]


def _snapshot(session: Session, child_id: str, holds_interviews: bool) -> bytes:
    return as_json(taken(session, child_id, holds_interviews=holds_interviews))


def _log(_: Session, log: dict[str, Any]) -> bytes:
    return as_json(log)


def _document(session: Session, table: str, column: str, row_id: str) -> bytes:
    row = kept.one_whole(session, kept.models()[table], row_id, f"{column}_sealed")
    found: bytes = getattr(row, column)
    return found


def _manifest(session: Session, export_id: str, moment: dict[str, Any]) -> bytes:
    one = rows.get(session, export_id)
    if one is None:
        raise LookupError("This was wiped.")
    files = [{"path": piece.path, "bytes": piece.size, "sha256": piece.sha256} for piece in handed_out(session, export_id)]
    left_out = [f"{table}: {why}" for table, why in sorted(kept.LEFT_OUT.items())] + ([] if one.holds_interviews else [NO_INTERVIEWS])
    return as_json(
        {
            "format": FORMAT,
            "revision": rows.revision(session),
            "purpose": one.purpose.value,
            "whole": one.purpose.is_whole,
            "child": moment["child"],
            "asked_at": _iso(one.asked_at),
            "files": files,
            "rows": {table: len(found) for table, found in moment["tables"].items()},
            "logs": len(moment["logs"]),
            "left_out": left_out,
        }
    )


def _signature(session: Session, export_id: str, moment: dict[str, Any]) -> bytes:
    manifest, one = rows.at_path(session, export_id, MANIFEST), rows.get(session, export_id)
    if manifest is None or one is None:
        raise LookupError("This was wiped.")
    organisation_id = next(row["organisation_id"] for row in moment["tables"]["child"])
    session.rollback()
    return record_signing.sign(session, organisation_id, manifest, one.asked_at)


def _iso(at: datetime) -> str:
    return at.isoformat()
