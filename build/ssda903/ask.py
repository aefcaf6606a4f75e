"""Asks the sector's own rules about files of the return: run with the Python of the environment that build/ssda903/requirements.txt makes.

    python build/ssda903/ask.py 2027 FOLDER [FOLDER OF LAST YEAR]

The year is the one the collection ends in. Prints {"asked": [codes], "hits": {code: {table: [row, …]}}}; rows count from 0.
"""

import json
import logging
import sys
from pathlib import Path

from lac_validator.lac_validator import LacValidator
from lac_validator.rules.ruleset_utils import get_year_ruleset

NAMES = {"missing": "Missing", "header": "Header", "episodes": "Episodes"}


def files(folder: str, description: str) -> list[dict]:
    """What a person would upload."""
    return [
        {"name": path.name, "description": description, "file_content": path.read_bytes()}
        for path in sorted(Path(folder).glob("*.csv"))
        if path.stem in NAMES
    ]


def reads_missing(rule) -> bool:
    """Whether a rule looks at the table of times away."""
    return any(str(table).lower() == "missing" for table in rule.tables or ())


def main(year: str, folder: str, last: str = "") -> None:
    """Every rule that reads the table, asked of these files."""
    logging.disable(logging.CRITICAL)
    registry = get_year_ruleset(year)
    codes = sorted(str(code) for code, rule in registry.items() if reads_missing(rule))
    given = files(folder, "This year") + (files(last, "Prev year") if last else [])
    found = LacValidator(
        metadata={"collectionYear": year, "localAuthority": "E09000027"}, files=given, registry=registry, selected_rules=codes
    )
    if found.fails:
        sys.exit(f"These rules could not be run: {found.fails}")
    hits: dict = {}
    for table, rows in found.ds_results.items():
        for column in getattr(rows, "columns", ()):
            if column.startswith("ERR_") and rows[column].fillna(False).astype(bool).any():
                at = [int(row) for row in rows.index[rows[column].fillna(False).astype(bool)]]
                hits.setdefault(column.removeprefix("ERR_"), {})[table] = at
    sys.stdout.write(json.dumps({"asked": sorted(found.dones), "hits": hits}))


if __name__ == "__main__":
    main(*sys.argv[1:])
