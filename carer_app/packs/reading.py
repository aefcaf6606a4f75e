"""Takes apart the JSON of a pack: an unknown key, a missing citation or a word outside its closed list is an error."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from carer_app.domain.errors import MalformedPack
from carer_app.domain.protocol import NATIONAL
from carer_app.domain.protocol_agencies import Cites

SOURCE_KEYS = frozenset({"CALL"})
FROM = "from"
"""The key that merging puts on an item: the protocol it is from."""


class Reader:
    """Takes apart one file of a pack, naming the file in every complaint."""

    def __init__(self, where: str, provisions: Collection[str]) -> None:
        self.where = where
        self._provisions = provisions

    def fail(self, what: str) -> MalformedPack:
        """The complaint, ready to raise."""
        return MalformedPack(f"{self.where}: {what}")

    def keys(self, raw: Any, needed: str, allowed: str = "") -> Mapping[str, Any]:
        """`raw` as an object that has every needed key and no key outside needed and allowed (both space-separated)."""
        if not isinstance(raw, Mapping):
            raise self.fail(f"expected an object, found {str(raw)[:60]!r}.")
        if unknown := set(raw) - set(needed.split()) - set(allowed.split()) - {FROM}:
            raise self.fail(f"unknown key {sorted(unknown)[0]!r} in {_name(raw)}.")
        if missing := set(needed.split()) - set(raw):
            raise self.fail(f"{_name(raw)} needs {sorted(missing)[0]!r}.")
        return raw

    def words(self, raw: Any) -> str:
        """A string."""
        if not isinstance(raw, str):
            raise self.fail(f"expected words, found {str(raw)[:60]!r}.")
        return raw

    def flag(self, raw: Any) -> bool:
        """True or false."""
        if not isinstance(raw, bool):
            raise self.fail(f"expected true or false, found {str(raw)[:60]!r}.")
        return raw

    def count(self, raw: Any) -> int:
        """A whole number above 0."""
        if isinstance(raw, bool) or not isinstance(raw, int) or raw <= 0:
            raise self.fail(f"expected a whole number above 0, found {str(raw)[:60]!r}.")
        return raw

    def listed(self, raw: Any) -> list[Any]:
        """A list."""
        if not isinstance(raw, list):
            raise self.fail(f"expected a list, found {str(raw)[:60]!r}.")
        return raw

    def one_of(self, raw: Any, allowed: Collection[str]) -> str:
        """One word of a closed list."""
        if raw not in allowed:
            raise self.fail(f"{raw!r} is not one of {', '.join(sorted(allowed))}.")
        return str(raw)

    def all_words(self, raw: Any) -> tuple[str, ...]:
        """A list of strings."""
        return tuple(self.words(item) for item in self.listed(raw))

    def cites(self, raw: Mapping[str, Any]) -> Cites:
        """The citations of an item: at least one, each a provision or a source key."""
        cites = self.all_words(raw["cites"])
        if not cites:
            raise self.fail(f"{_name(raw)} cites nothing.")
        for cite in cites:
            if cite not in self._provisions and cite not in SOURCE_KEYS:
                raise self.fail(f"{_name(raw)} cites {cite!r}, which is no provision.")
        return cites

    def source(self, raw: Mapping[str, Any]) -> str:
        """The protocol an item is from."""
        return self.words(raw.get(FROM, NATIONAL))

    def unique(self, ids: list[str], what: str) -> None:
        """Refuses an id used twice."""
        if twice := sorted(i for i in set(ids) if ids.count(i) > 1):
            raise self.fail(f"two {what} are called {twice[0]!r}.")

    def each(self, raw: Any, read: Callable[[Any], Any]) -> tuple[Any, ...]:
        """Every item of a list, read."""
        return tuple(read(item) for item in self.listed(raw))


def _name(raw: Mapping[str, Any]) -> str:
    return f"'{raw.get('id') or raw.get('code') or raw.get('title') or 'an object'}'"
