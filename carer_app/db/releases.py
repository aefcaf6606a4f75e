"""The versions that homes may be running, so that old and new pages may stand side by side while a service is upgraded.

The rule for migrations: widen first, narrow a release later. Whatever a migration since the newest of `RELEASES` does, the code of that
release must be able to go on with: no table, column or word of a closed list goes, nothing old becomes compulsory, nothing new is
compulsory without a default. tests/db/test_widen_first.py compares the tables. What nobody reads any more since a release may be taken
away after it, and is named in `LET_GO`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Release:
    """A version: its name, its newest migration, and the commit it is."""

    name: str
    schema: str
    commit: str


RELEASES = (Release("0.1", "0021", "9ad1e6cc2a044a0bac52be6f549d61d899d1c278"),)
"""Oldest first. A release is written here by the commit after it."""

LET_GO: dict[str, str] = {}
"""What was taken away since the newest release, and the release whose code first did without it: {"column child.nickname is gone": "0.2"}."""


def serves_from() -> str:
    """The oldest version of the tables whose code can go on with the newest one."""
    return RELEASES[-1].schema
