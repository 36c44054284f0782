"""The iCalendar file, held to RFC 5545."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kap_model.exporting.calendar_file import DayEvent, as_ics

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)


def lines_of(*events: DayEvent) -> list[str]:
    """Return the lines of a file, unfolded."""
    content = as_ics("Due dates", events, written_at=AT, remind_days=7)
    assert content.endswith(b"END:VCALENDAR\r\n")
    return content.decode().replace("\r\n ", "").split("\r\n")[:-1]


def event(title: str = "3 reports due", text: str = "K-P1.1-a") -> DayEvent:
    return DayEvent(uid="AFR-2027-01-30", day=date(2027, 1, 30), title=title, text=text)


def test_an_event_takes_its_whole_day_and_reminds_a_week_before() -> None:
    assert lines_of(event()) == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kigali Action Plan//Due dates//EN", "METHOD:PUBLISH",
        "X-WR-CALNAME:Due dates",
        "BEGIN:VEVENT", "UID:AFR-2027-01-30", "DTSTAMP:20261121T083000Z", "DTSTART;VALUE=DATE:20270130",
        "DTEND;VALUE=DATE:20270131", "SUMMARY:3 reports due", "DESCRIPTION:K-P1.1-a", "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", "DESCRIPTION:3 reports due", "END:VALARM", "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip


def test_commas_semicolons_backslashes_and_new_lines_are_escaped() -> None:
    lines = lines_of(event(title="Dakar, Harare; all", text="one\ntwo \\ three"))

    assert "SUMMARY:Dakar\\, Harare\\; all" in lines
    assert "DESCRIPTION:one\\ntwo \\\\ three" in lines


def test_no_line_is_longer_than_75_octets_and_no_sign_is_parted() -> None:
    words = "Évaluation des coûts à Yaoundé, région Afrique : " * 5
    content = as_ics("Due dates", [event(title=words)], written_at=AT, remind_days=7)

    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert all(line.decode() for line in content.split(b"\r\n")[:-1])
    assert f"SUMMARY:{words.replace(',', chr(92) + ',')}" in lines_of(event(title=words))


def test_a_calendar_without_events_is_a_calendar() -> None:
    assert len(lines_of()) == 6
