"""`python -m bench [NAME ...]`: runs the benchmarks, prints a table each, and keeps their figures under bench/results/."""

from __future__ import annotations

import importlib
import json
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

BENCHES = {
    "pdf": "bench.pdf_bench",
    "pack": "bench.pack_bench",
    "page": "bench.page_bench",
    "growth": "bench.growth_bench",
    "duties": "bench.duties_bench",
    "owed": "bench.owed_bench",
    "numbers": "bench.numbers_bench",
    "seen": "bench.seen_bench",
    "large": "bench.large_bench",
    "phone": "bench.phone_bench",
    "taps": "bench.taps_bench",
    "sync": "bench.sync_bench",
    "soak": "bench.soak_bench",
    "kill": "bench.kill_bench",
    "lighthouse": "bench.lighthouse_bench",
}
ONLY_WHEN_NAMED = {"kill", "large", "lighthouse", "numbers", "pack", "soak", "sync", "taps"}
"""They fetch something or take minutes."""
RESULTS = Path(__file__).parent / "results"


def main(names: list[str]) -> int:
    if unknown := set(names) - set(BENCHES):
        print(f"There is no benchmark called {', '.join(sorted(unknown))}. There are: {', '.join(BENCHES)}.")
        return 2
    RESULTS.mkdir(exist_ok=True)
    for name in names or [name for name in BENCHES if name not in ONLY_WHEN_NAMED]:
        print(f"\n== {name} ==", flush=True)
        figures = importlib.import_module(BENCHES[name]).run()
        made = {
            "bench": name,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "figures": figures,
        }
        (RESULTS / f"{name}.json").write_text(json.dumps(made, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
