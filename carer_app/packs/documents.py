"""The documents under `docs/protocols/` that are made from the packs, so that none of them can grow stale unseen."""

from __future__ import annotations

from pathlib import Path

from carer_app.packs import loader
from carer_app.packs.drawing import draw
from carer_app.packs.tables import table
from carer_app.packs.tracing import as_csv, trace

FOLDER = "docs/protocols"


def documents(root: Path) -> dict[str, str]:
    """Each document's path under the folder of the project, and what it must hold."""
    made = {}
    for name in loader.names():
        pack = loader.load(name)
        made[f"{FOLDER}/{name}.svg"] = draw(pack)
        made[f"{FOLDER}/{name}.md"] = table(pack)
    made[f"{FOLDER}/traceability.csv"] = as_csv(trace(root))
    return made
