"""Office hours: working days in England from nine to five, by the clock on the wall."""

from __future__ import annotations

from datetime import datetime

import pytest

from carer_app.packs.office_hours import is_office_hours


@pytest.mark.parametrize(
    "at, is_open",
    [
        ("2026-06-10T09:00+01:00", True),
        ("2026-06-10T08:59:59+01:00", False),
        ("2026-06-10T16:59:59+01:00", True),
        ("2026-06-10T17:00+01:00", False),
        ("2026-06-10T08:30+00:00", True),  # half past nine on the wall in summer
        ("2026-11-10T16:30+00:00", True),
        ("2026-11-10T17:30+01:00", True),
        ("2026-06-13T11:00+01:00", False),  # Saturday
        ("2026-06-14T11:00+01:00", False),  # Sunday
        ("2026-12-25T11:00+00:00", False),
        ("2026-04-03T11:00+01:00", False),  # Good Friday
        ("2026-08-31T11:00+01:00", False),  # summer bank holiday in England
        ("2026-08-03T11:00+01:00", True),  # a bank holiday in Scotland only
        ("2026-12-28T11:00+00:00", False),  # Boxing Day moved from a Saturday
    ],
)
def test_the_office_is_open_on_working_days_from_nine_to_five(at: str, is_open: bool) -> None:
    """NAT-3.10"""
    assert is_office_hours(datetime.fromisoformat(at)) is is_open


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        is_office_hours(datetime(2026, 6, 10, 9))  # noqa: DTZ001
