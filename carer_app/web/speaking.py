"""Which protocols speak on a page, whose each thing is, and how old they are: shown so that nobody takes one for another."""

from __future__ import annotations

from carer_app.domain.protocol import NATIONAL, Pack
from carer_app.domain.protocol_agencies import Layer

THE_NATIONAL = "the national framework"


def who_speaks(pack: Pack) -> str:
    """ "Wakefield, Somerset (from 2014) and the national framework"."""
    local = [f"{layer.short_title}{_age(layer)}" for layer in locals_of(pack)]
    return f"{', '.join(local)} and {THE_NATIONAL}" if local else THE_NATIONAL[:1].upper() + THE_NATIONAL[1:]


def locals_of(pack: Pack) -> tuple[Layer, ...]:
    """The local protocols, the one that leads first."""
    return tuple(layer for layer in pack.layers if layer.name != NATIONAL)


def whose(pack: Pack, source: str) -> str:
    """The short title of the local protocol something is from; empty for the national one, which needs no tag."""
    return pack.layer(source).short_title if source != NATIONAL else ""


def _age(layer: Layer) -> str:
    if not layer.is_historic:
        return ""
    return f" (from {layer.date[:4]})" if layer.date[:4].isdigit() else " (old)"
