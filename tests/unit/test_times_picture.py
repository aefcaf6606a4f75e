"""Where a time not home is drawn: the month it began in across, the hour by clocks in England up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from carer_app.domain.patterns import Time
from carer_app.web.records.times_picture import FOOT, LEFT, MOST_MONTHS, RIGHT, TOP, picture

MIDNIGHT = datetime(2026, 7, 9, 23, tzinfo=UTC)  # in London on the tenth


def test_one_time_stands_in_its_month_at_its_hour():
    drawn = picture([Time("a", MIDNIGHT, found="had been in hospital")])
    (mark,) = drawn.marks
    assert (mark.y, mark.shape) == (FOOT, "hospital")
    assert LEFT < mark.x < LEFT + (RIGHT - LEFT) / 2
    assert drawn.months == ((LEFT, "Jul 26"),)
    assert drawn.key == (("hospital", "In hospital", 1),)
    assert drawn.said == "Began in the night, midnight to 06:00: 1."


def test_marks_stay_inside_and_what_is_older_is_counted():
    times = [Time(str(n), MIDNIGHT + timedelta(days=30 * n, hours=n)) for n in range(40)]
    drawn = picture(times)
    assert all(LEFT <= mark.x <= RIGHT and TOP <= mark.y <= FOOT for mark in drawn.marks)
    assert len(drawn.months) <= 6
    assert drawn.earlier == len(times) - len(drawn.marks) > 0
    assert len(drawn.marks) <= MOST_MONTHS + 2
