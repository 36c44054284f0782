"""What the workbook of a submission holds: its columns, and the hidden codes by which it is known again.

A hidden row above the header names each column, hidden columns name the KPI of each row, and a hidden sheet the place
and the quarter. So rows and columns may be moved, sheets renamed and headers translated.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from kap_model.problems import N_
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import Absence

FORMAT: Final = "1"
"""The version of all that is written here; a workbook of another one is not read."""

MARK: Final = "kap."
"""Stands before every hidden code, so that nothing a person writes is taken for one."""
ABOUT: Final = f"{MARK}workbook"
"""The first cell of the hidden sheet."""
PROBLEMS: Final = f"{MARK}problems"
"""The first cell of the sheet of problems."""
HEAD: Final = f"{MARK}head"
"""Stands in the hidden columns of the header, which is no row of figures."""

ROW_CODES: Final = ("kpi_code", "dimension", "category", "seen", "given", "seal")
"""The hidden columns.

`seen` is the version of the row in the draft, `given` the digest of what the workbook was made with, `seal` the digest
of the codes.
"""
ABOUT_CODES: Final = ("format", "place", "quarter", "language", *(f"absence.{absence}" for absence in Absence), "seal")
"""The lines of the hidden sheet: a code and its value each."""

INPUT_COLOUR: Final = "#FFF8DC"
"""The colour of the cells to fill."""

FIGURES: Final = ("value", "numerator", "denominator", "countries")
NUMBERS: Final = ("value", "numerator", "denominator")
TEXTS: Final = ("comment", "obstacle", "help_request", "evidence", "correction_reason", "warning_reply")


@dataclass(frozen=True, slots=True)
class InputColumn:
    """A column that people fill: its head, its width in characters, and what is said where a cell of it is chosen."""

    head: str
    width: float
    hint: str


INPUTS: Final = {
    "value": InputColumn(N_("Value"), 10, N_("The figure in the unit of the KPI. A zero is a figure: type 0.")),
    "numerator": InputColumn(N_("Numerator"), 11, N_("How many of them; the share is worked out.")),
    "denominator": InputColumn(N_("Denominator"), 13, N_("Of how many.")),
    "countries": InputColumn(
        N_("Countries"), 11, N_("The codes of the countries (ISO 3166, three letters), separated by semicolons.")
    ),
    "absence": InputColumn(
        N_("Why no figure"), 12, N_("Only where there is no figure: choose the reason from the list.")
    ),
    "follows_on": InputColumn(
        N_("Follows on"), 11, N_("The day by which a figure that is still to come will follow.")
    ),
    "comment": InputColumn(N_("Comment"), 15, N_("A word about the figure; it is shown beside it.")),
    "obstacle": InputColumn(N_("Obstacle"), 13, N_("What stands in the way.")),
    "help_request": InputColumn(N_("Request for help"), 13, N_("What help is asked for.")),
    "evidence": InputColumn(N_("Evidence"), 13, N_("A document, or an address that begins with https://.")),
    "correction_reason": InputColumn(
        N_("Reason for a correction"), 13, N_("Why a figure that was accepted before is replaced.")
    ),
    "warning_reply": InputColumn(
        N_("Reply to a doubt"), 13, N_("A word about what looks odd, such as a figure far from the ones before.")
    ),
}  # fmt: skip
"""By the name of the field of `RowEntry` that a column fills."""

ABSENCES: Final = {Absence.NOT_MEASURED: N_("not measured"), Absence.WILL_FOLLOW: N_("will follow")}


def digest(parts: Iterable[str]) -> str:
    """Return a short digest of texts, which tells whether one of them was changed by mistake."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def row_seal(place: str, quarter: str, key: RowKey, seen: str, given: str) -> str:
    """Return the seal of the hidden codes of a row."""
    return digest((FORMAT, place, quarter, key.kpi_code, key.dimension, key.category, seen, given))


def entry_digest(entry: RowEntry) -> str:
    """Return a digest of what a row says, to tell whether somebody has changed it; empty where it says nothing.

    Numbers count with twelve digits: not every spreadsheet keeps more.
    """
    if entry.is_blank:
        return ""
    values = (getattr(entry, column.name) for column in fields(entry))
    return digest(f"{value:.12g}" if isinstance(value, float | int) else str(value or "") for value in values)
