"""The files of SSDA903: `header.csv` and `missing.csv`, column for column, and what of the header is not known yet.

Which codes: the DfE's; the sex is F, M or U from the year 2024 to 2025 on, and a figure before.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from carer_app.domain.ssda903 import CollectionYear, Row

HEADER = ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB")
MISSING = ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END")
LETTERS_SINCE = 2024
SEX = {"female": "F", "male": "M", "other": "U"}
SEX_BEFORE = {"female": "2", "male": "1"}
ETHNIC = {
    "white_british": "WBRI", "white_irish": "WIRI", "traveller_irish": "WIRT", "gypsy_roma": "WROM", "white_other": "WOTH",
    "mixed_white_black_caribbean": "MWBC", "mixed_white_black_african": "MWBA", "mixed_white_asian": "MWAS", "mixed_other": "MOTH",
    "indian": "AIND", "pakistani": "APKN", "bangladeshi": "ABAN", "asian_other": "AOTH", "black_caribbean": "BCRB", "black_african": "BAFR",
    "black_other": "BOTH", "chinese": "CHNE", "other": "OOTH", "not_said": "REFU",
}  # fmt: skip
NOT_KNOWN_YET = "NOBT"
UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-Z]|UN[1-5]")


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A child as the header has them."""

    child: str
    sex: str
    born: date | None
    ethnic: str
    upn: str
    mother: str
    mothers_child: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the return asks of a child and the profile does not say, or not in its form. `field` of the section identity."""

    column: str
    field: str
    says: str


def header_row(child_id: str, born: date | None, identity: Mapping[str, Any], year: CollectionYear) -> HeaderRow:
    """What is known of a child, in the codes of the return. What is not known stays blank: nobody guesses."""
    is_girl = identity.get("sex") == "female"
    sexes = SEX if year.starts_in >= LETTERS_SINCE else SEX_BEFORE
    mother = {"yes": "1", "no": "0"}.get(str(identity.get("is_mother") or ""), "") if is_girl else ""
    first = identity.get("first_child_born") if mother == "1" else None
    upn = _upn(identity)
    return HeaderRow(
        child=code_of(child_id, identity),
        sex=sexes.get(str(identity.get("sex") or ""), ""),
        born=born,
        ethnic=ETHNIC.get(str(identity.get("ethnicity") or ""), NOT_KNOWN_YET),
        upn=upn if UPN.fullmatch(upn) else "",
        mother=mother,
        mothers_child=as_written(date.fromisoformat(first)) if first else "",
    )


def code_of(child_id: str, identity: Mapping[str, Any]) -> str:
    """The council's own code of the child; where it is not known, one that is always the same and tells nothing."""
    return str(identity.get("return_code") or "").strip() or child_id.replace("-", "")[:10].upper()


def gaps(identity: Mapping[str, Any], year: CollectionYear) -> tuple[Gap, ...]:
    """What the header lacks of a child, each with the field to fill in."""
    found = []
    if not identity.get("return_code"):
        found.append(Gap("CHILD", "return_code", "The council’s code for the child is not known. One of ours stands in its place."))
    sexes = SEX if year.starts_in >= LETTERS_SINCE else SEX_BEFORE
    if identity.get("sex") not in sexes:
        found.append(Gap("SEX", "sex", "Whether the child is F, M or U is not known (rule 101)."))
    if not identity.get("ethnicity"):
        found.append(Gap("ETHNIC", "ethnicity", "The ethnic group is not known. The return says so, with NOBT."))
    upn = _upn(identity)
    if not upn:
        found.append(Gap("UPN", "upn", "The unique pupil number is not known (rule 442). UN1 to UN5 say why there is none."))
    elif not UPN.fullmatch(upn):
        found.append(Gap("UPN", "upn", "This is not how a unique pupil number is written, so it was left out (rule 168)."))
    if identity.get("sex") == "female" and identity.get("is_mother") not in ("yes", "no"):
        found.append(Gap("MOTHER", "is_mother", "Whether she is a mother is not known (rule 393)."))
    if identity.get("sex") == "female" and identity.get("is_mother") == "yes" and not identity.get("first_child_born"):
        found.append(
            Gap("MC_DOB", "first_child_born", "She is a mother, and the date of birth of her first child is not known (rule 611).")
        )
    return tuple(found)


def header_csv(children: Iterable[HeaderRow]) -> str:
    """`header.csv`, a line for each child."""
    lines = ((c.child, c.sex, as_written(c.born), c.ethnic, c.upn, c.mother, c.mothers_child) for c in children)
    return _csv(HEADER, sorted(set(lines)))


def missing_csv(children: Iterable[tuple[HeaderRow, Iterable[Row]]]) -> str:
    """`missing.csv`: what would be refused is not in it."""
    every = ((child, row) for child, rows in children for row in rows if not row.refused)
    ordered = sorted(every, key=lambda pair: pair[0].child)  # within a child as they came: a row that is open is the last
    return _csv(MISSING, [(c.child, as_written(c.born), row.code.value, as_written(row.start), as_written(row.end)) for c, row in ordered])


def as_written(day: date | None) -> str:
    """31/03/2027."""
    return f"{day:%d/%m/%Y}" if day else ""


def _upn(identity: Mapping[str, Any]) -> str:
    return str(identity.get("upn") or "").replace(" ", "").upper()


def _csv(columns: tuple[str, ...], lines: Iterable[tuple[str, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(tuple(_harmless(value) for value in line) for line in lines)
    return out.getvalue()


def _harmless(value: str) -> str:
    """A spreadsheet takes what begins like this for a formula."""
    return f"'{value}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
