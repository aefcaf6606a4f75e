"""Places in a question that is put together once and asked many times: putting it together takes longer than asking it.

@cache
def _query() -> Any:
    return select(Child).where(Child.id.in_(given_list("children")))

session.execute(_query(), {"children": ids})
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam


def given(name: str) -> Any:
    """One value, of the type of the column it is compared with."""
    return bindparam(name)


def given_list(name: str) -> Any:
    """A list of values, which may be empty."""
    return bindparam(name, expanding=True)
