"""Every table, imported once, so that the metadata is whole."""

from carer_app.db.base import Base
from carer_app.db.models import (
    audit,
    children,
    devices,
    differences,
    keys,
    moves,
    occurrences,
    overdue,
    pack_links,
    people,
    plan_drafts,
    plan_life,
    protocols,
    rates,
    signing,
)

TABLES = (
    audit,
    children,
    devices,
    differences,
    keys,
    moves,
    occurrences,
    overdue,
    pack_links,
    people,
    plan_drafts,
    plan_life,
    protocols,
    rates,
    signing,
)
metadata = Base.metadata
