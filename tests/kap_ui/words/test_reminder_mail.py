from __future__ import annotations

from datetime import date
from email.headerregistry import Address

import pytest

from kap_model.quarter import Quarter
from kap_model.reporting.due import Due, DueState
from kap_model.reporting.reminders import Waiting
from kap_ui.words import reminder_mail

SENDER = Address("Kigali Action Plan", addr_spec="kap@example.org")


def due(kpi: str, day: date, state: DueState = DueState.DUE) -> Due:
    return Due(
        kpi_code=kpi, place_code="RO-AFR", quarter=Quarter.parse("2025-Q4"), due_day=day, state=state,
        submission_code=None, is_illustrative=False,
    )  # fmt: skip


def waiting(*dues: Due, name: str = "Ann", language: str = "en") -> Waiting:
    return Waiting(email="ann@example.org", name=name, language=language, dues=dues)


def body(person: Waiting) -> str:
    mail = reminder_mail.compose(person, {"RO-AFR": "Africa office"}, SENDER, "https://kap.example.org", "token")
    return str(mail.get_content())


def test_what_is_overdue_stands_first_then_each_day_with_its_kpis() -> None:
    march, may = date(2026, 3, 1), date(2026, 5, 30)
    rows = (due("K-1", may), due("K-2", march), due("K-3", march), due("K-4", may, DueState.OVERDUE))
    lines = [line for line in body(waiting(*rows)).splitlines() if line.startswith("- ")]
    assert lines == [
        "- overdue since 30 May 2026, for Q4 2025: K-4",
        "- due by 1 March 2026, for Q4 2025: K-2, K-3",
        "- due by 30 May 2026, for Q4 2025: K-1",
    ]
    assert "4 figures are due from your places; 1 overdue." in body(waiting(*rows))


def test_a_long_line_names_twelve_kpis_and_counts_the_others() -> None:
    assert "K-11, 3 more" in body(waiting(*(due(f"K-{number}", date(2026, 3, 1)) for number in range(15))))


def test_a_language_without_a_catalogue_is_english() -> None:
    assert "Dear Ann," in body(waiting(due("K-1", date(2026, 3, 1)), language="zh"))


@pytest.mark.parametrize("name", ["Ann\nBcc: all@example.org", "Ann\r\n\r\nBuy"])
def test_a_name_brings_no_header_in(name: str) -> None:
    with pytest.raises(ValueError, match="cannot contain CR or LF"):
        body(waiting(due("K-1", date(2026, 3, 1)), name=name))
