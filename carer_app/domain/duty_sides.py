"""Whose duties somebody does themselves, and whose they ask about: seen from a home, or from children's services."""

from __future__ import annotations

from carer_app.domain.duty_words import WHO, Side, whose

OWN: dict[Side, frozenset[Side]] = {
    Side.HOME: frozenset({Side.HOME}),
    Side.SERVICES: frozenset({Side.SERVICES, Side.SEVERAL, Side.NOT_SAID}),
}
"""A home does what carers and providers owe. What falls to several, or where nobody is named, is called together by the social worker."""
OWN_WHO: dict[Side, frozenset[str]] = {side: frozenset(who for who, it in WHO.items() if it.side in sides) for side, sides in OWN.items()}
"""The same as the names that stand in thresholds."""


def is_own(who: str, seen_from: Side) -> bool:
    """Whether it is for somebody on that side to do."""
    return whose(who).side in OWN[seen_from]
