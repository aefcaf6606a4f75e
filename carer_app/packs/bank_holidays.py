"""England's bank holidays, for deadlines in working days (AMB-12): from a kept library, handed to the domain as data."""

from __future__ import annotations

from datetime import date
from functools import cache

import holidays


@cache
def bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Those of the years from first to last, both included."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))
