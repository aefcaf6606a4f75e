"""What a Regulation 44 visitor is shown: letters, months, steps by title alone."""

from __future__ import annotations

from datetime import date

from carer_app.domain.visit import both_consents, first_day_back, letters, month_of


def test_a_letter_stays_with_a_child_in_the_order_of_the_first_time() -> None:
    assert letters(["x", "y", "x"]) == {"x": "Child A", "y": "Child B"}
    many = list(letters(str(n) for n in range(703)).values())
    assert (many[25], many[26], many[701], many[702]) == ("Child Z", "Child AA", "Child ZZ", "Child AAA")
    assert len(set(many)) == 703


def test_a_month_within_a_year_or_the_present_one() -> None:
    today = date(2026, 3, 31)
    assert month_of("2026-02", today) == (date(2026, 2, 1), date(2026, 3, 1))
    assert month_of("2025-12", today) == (date(2025, 12, 1), date(2026, 1, 1))
    assert first_day_back(today) == date(2025, 3, 1)
    for asked in ("", "rubbish", "2025-02", "2026-04", "2026-13"):
        assert month_of(asked, today) == (date(2026, 3, 1), date(2026, 4, 1))


def test_neither_consent_alone_opens_a_log() -> None:
    day = date(2026, 3, 1)
    assert not both_consents({})
    assert not both_consents({"child": day})
    assert not both_consents({"authority": day})
    assert both_consents({"child": day, "authority": day})
