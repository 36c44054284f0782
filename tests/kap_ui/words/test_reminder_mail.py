from __future__ import annotations

from datetime import date
from email.headerregistry import Address

import pytest

from kap_model.quarter import Quarter
from kap_model.reporting.due import Due, DueState
from kap_model.reporting.reminders import Waiting
from kap_ui.words import reminder_mail

SENDER = Address("Kigali Action Plan", addr_spec="kap@example.org")


def due(kpi: str, day: date, state: DueState = DueState.DUE, at: str = "2025-Q4") -> Due:
    return Due(
        kpi_code=kpi, place_code="RO-AFR", quarter=Quarter.parse(at), due_day=day, state=state,
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
    mail = body(waiting(due("K-5", may, at="2026-Q1"), *rows))
    assert mail.split("\n\n")[2:5] == [
        "Q4 2025\n"
        "- Africa office, overdue since 30 May 2026: K-4\n"
        "- Africa office, due by 1 March 2026: K-2, K-3\n"
        "- Africa office, due by 30 May 2026: K-1",
        "Q1 2026\n- Africa office, due by 30 May 2026: K-5",
        "https://kap.example.org/submit?reporter=RO-AFR&period=2025-Q4&lang=en",
    ]
    assert "4 figures are due from your places; 1 overdue." in body(waiting(*rows))


def test_a_long_line_names_twelve_kpis_and_counts_the_others() -> None:
    assert "K-11, 3 more" in body(waiting(*(due(f"K-{number}", date(2026, 3, 1)) for number in range(15))))


def test_a_mail_has_ten_lines_and_counts_the_other_figures() -> None:
    days = [date(2026, 3, day) for day in range(1, 13)]
    mail = body(waiting(*(due(f"K-{number}", day) for day in days for number in range(2))))
    assert mail.count("\n- ") == 10
    assert "\n\nand 4 more figures\n\nhttps://kap.example.org/submit?" in mail


def test_a_mail_is_in_the_language_of_its_person_and_in_english_where_that_is_none_of_ours() -> None:
    assert "2025年第4季度" in body(waiting(due("K-1", date(2026, 3, 1)), language="zh"))
    assert "Dear Ann," in body(waiting(due("K-1", date(2026, 3, 1)), language="de"))


@pytest.mark.parametrize("name", ["Ann\nBcc: all@example.org", "Ann\r\n\r\nBuy"])
def test_a_name_brings_no_header_in(name: str) -> None:
    with pytest.raises(ValueError, match="cannot contain CR or LF"):
        body(waiting(due("K-1", date(2026, 3, 1)), name=name))
