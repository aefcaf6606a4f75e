"""Which protocols speak, whose each thing is, and how old they are: said on every page and sheet, so that nobody takes one for another."""

from __future__ import annotations

from dataclasses import dataclass

from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.domain.protocol_agencies import Layer, PoliceWords, RiskGrade

THE_NATIONAL = "the national framework"
_NOT_THE_GRADE = frozenset({"risk", "grade", "graded", "level"})
_NONE = frozenset({"none", "no", "nil", "nothing"})


@dataclass(frozen=True, slots=True)
class Following:
    """What a page says of the protocols it follows: one line, and those that are old."""

    words: str
    old: tuple[Layer, ...]


def following(pack: Pack) -> Following:
    """ "This follows the Wakefield and Somerset protocols and the national framework"."""
    local = locals_of(pack)
    *others, last = [layer.short_title for layer in local] or [""]
    named = f"the {', '.join(others)} and {last} protocols" if others else f"the {last} protocol"
    both = f"{named} and {THE_NATIONAL}" if local else THE_NATIONAL
    return Following(f"This follows {both}.", tuple(layer for layer in local if layer.is_historic))


def in_force(pack: Pack) -> frozenset[str]:
    """The names of the protocols that hold for this child."""
    return frozenset(layer.name for layer in pack.layers) | {NATIONAL}


def who_speaks(pack: Pack) -> str:
    """ "The Wakefield protocol, the Nottinghamshire protocol (written in 2014, it may have changed since) and the national framework"."""
    local = [f"the {layer.short_title} protocol{_age(layer)}" for layer in locals_of(pack)]
    named = f"{', '.join(local)} and {THE_NATIONAL}"
    return named[:1].upper() + named[1:] if local else THE_NATIONAL[:1].upper() + THE_NATIONAL[1:]


def locals_of(pack: Pack) -> tuple[Layer, ...]:
    """The local protocols, the one that leads first."""
    return tuple(layer for layer in pack.layers if layer.name != NATIONAL)


def whose(pack: Pack, source: str) -> str:
    """The short title of the local protocol something is from; empty for the national one, which needs no tag."""
    return pack.layer(source).short_title if source != NATIONAL else ""


def grade_to_query(police: PoliceWords, written: str) -> RiskGrade | None:
    """The grade that is to be asked about again for a child, where somebody wrote that one down, in whatever words (C17)."""
    said = _grade(written)
    for grade in police.risk_grades:
        wanted = _grade(grade.grade)
        if grade.query and wanted and (wanted <= said or (said and said <= _NONE and wanted & _NONE)):
            return grade
    return None


def _grade(words: str) -> frozenset[str]:
    return frozenset(words.casefold().replace("-", " ").replace(",", " ").replace(".", " ").split()) - _NOT_THE_GRADE


def _age(layer: Layer) -> str:
    if not layer.is_historic:
        return ""
    return f" (written in {layer.date[:4]}, it may have changed since)" if layer.date[:4].isdigit() else " (old, it may have changed since)"
