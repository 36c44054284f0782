"""Days with what falls on them, as an iCalendar file (RFC 5545) that any calendar program reads.

Written here, as it is the only calendar that the program writes: all-day events without zones or repetitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

_LONGEST_LINE: Final = 75
"""Octets of a line without its end (RFC 5545, 3.1); a longer one goes on in the next, after a space."""

_ESCAPES: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class DayEvent:
    """What falls on a day.

    Attributes:
        uid: the same in each file that has this event, so that a calendar replaces it and does not show it twice.
        day: the day.
        title: in one line.
        text: more about it; it may have several lines.
    """

    uid: str
    day: date
    title: str
    text: str


def as_ics(name: str, events: Iterable[DayEvent], *, written_at: datetime, remind_days: int) -> bytes:
    """Return the file.

    Args:
        name: of the calendar, where a program shows it.
        events: in order.
        written_at: when the data that the events rest on were loaded, with a zone.
        remind_days: so many days before its day each event reminds its reader.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Kigali Action Plan//Due dates//EN", "METHOD:PUBLISH"]
    lines.append(f"X-WR-CALNAME:{_text(name)}")
    stamp = written_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(event.uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.title)}",
            f"DESCRIPTION:{_text(event.text)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"TRIGGER:-P{remind_days}D",
            f"DESCRIPTION:{_text(event.title)}",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _text(value: str) -> str:
    return value.translate(_ESCAPES)


def _folded(line: str) -> Iterator[str]:
    """Return a line in parts of at most 75 octets, with no sign parted; all but the first begin with a space."""
    part = ""
    for sign in line:
        if len((part + sign).encode()) > _LONGEST_LINE:
            yield part
            part = " "
        part += sign
    yield part
