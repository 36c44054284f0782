"""The workbook that a place fills for a quarter: what is due, what is known of it, and the cells to fill."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.category_words import category_of
from kap_model.codes import split_codes
from kap_model.exporting import text_widths
from kap_model.importing.cells import LARGEST
from kap_model.importing.formula_marks import marked
from kap_model.problems import N_, in_language
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import plan
from kap_model.queries import units as units_query
from kap_model.reporting import submissions
from kap_model.reporting.due import due
from kap_model.reporting.rehearsal_mark import REHEARSAL, is_rehearsal
from kap_model.reporting.submissions import LONGEST_TEXT, RowEntry, RowKey, SavedRow, SubmissionError
from kap_model.reporting.workbook.columns import (
    ABOUT,
    ABOUT_CODES,
    ABSENCES,
    FIGURES,
    FORMAT,
    HEAD,
    INPUT_COLOUR,
    INPUTS,
    MARK,
    NUMBERS,
    ROW_CODES,
    TEXTS,
    digest,
    entry_digest,
    row_seal,
)
from kap_model.reporting.workbook.words import Words
from kap_model.tables import Kpi, Observation, Place
from kap_model.vocabulary import TOTAL, Aggregation, Cumulation, Frequency, Origin

_KNOWN_FIGURES: Final = 4
"""How many figures before the present one are shown."""
_LONGEST_LIST: Final = 12
"""How many countries of an earlier figure are named."""

_CUMULATIONS: Final = {
    Cumulation.FLOW: N_("What was added since the report before."),
    Cumulation.LEVEL: N_("The state at the end of the quarter."),
    Cumulation.RUNNING: N_("The total so far, at the end of the quarter."),
    Cumulation.RATE: N_("The share at the end of the quarter."),
    Cumulation.STEP: N_("The step that is reached at the end of the quarter."),
}
_FREQUENCIES: Final = {
    Frequency.QUARTERLY: N_("every quarter"),
    Frequency.HALF_YEARLY: N_("every half-year"),
    Frequency.YEARLY: N_("every year"),
}
_ILLUSTRATIVE: Final = N_("* made up, to show how the plan is followed")
_TITLE: Final = N_("%(place)s, %(quarter)s: figures to report")
_GUIDE: Final = (
    N_("Fill in the coloured cells, and bring this workbook back where you got it. Save it as XLSX."),
    N_("Give a figure, or choose why there is none. A zero is a figure: type 0."),
    N_("A row that you leave empty stays as it is. Rows and columns may be moved; leave what is hidden as it is."),
)
_SHOWN: Final = {
    "kpi": (N_("KPI and unit"), 31),
    "counted": (N_("What is counted, and how it is verified"), 30),
    "target": (N_("Target"), 14),
    "before": (N_("Last four figures"), 27),
}
"""The columns that say what is known, with their heads and widths."""

_INK, _GREY, _LINE, _HEAD, _INPUT_HEAD, _NOT_TAKEN = "#16202B", "#55606C", "#B8C2CC", "#E4EAF0", "#FFE9A8", "#EDEFF1"
_A4: Final = 9
_LINE_HEIGHT, _LINE_HEIGHT_CHINESE = 15.0, 17.0
_MOST_LINES: Final = 20
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
"""What a spreadsheet takes of a hint; a longer one makes the file unreadable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row of the workbook: what it asks for, what is shown, and what the draft says already."""

    key: RowKey
    kpi: Kpi
    shown: Mapping[str, str]
    saved: SavedRow | None

    @property
    def takes(self) -> tuple[str, ...]:
        """The columns of figures that the KPI takes."""
        if self.kpi.aggregation == Aggregation.UNION:
            return ("countries",)
        if self.kpi.aggregation == Aggregation.POOL:
            return ("numerator", "denominator")
        return NUMBERS if self.kpi.cumulation == Cumulation.RATE else ("value",)


def template(session: Session, progress: Progress, place: str, quarter: Quarter, words: Words, today: date) -> bytes:
    """Return the workbook of a place and quarter: an XLSX with what is due, and what the open draft says already.

    Args:
        session: a session to read with.
        progress: all data.
        place: who reports.
        quarter: for which quarter.
        words: the language of the reader.
        today: the day on which it is made.

    Raises:
        SubmissionError: there is no such place, or nothing is asked of it for this quarter.
    """
    found = session.get(Place, place)
    if found is None:
        raise SubmissionError(N_("There is no place %(place)s."), place=place[:40])
    rows = _rows(session, progress, place, quarter, words, today)
    if not rows:
        raise SubmissionError(
            N_("Nothing is asked of %(place)s for %(quarter)s, so there is no workbook to fill."),
            place=place,
            quarter=str(quarter),
        )
    names = plan.names(session, words.language)
    title = words.translated(_TITLE) % {"place": names[place], "quarter": words.quarter(quarter)}
    if is_rehearsal(session):
        title = f"{title} – {words.translated(REHEARSAL)}"
    return _written(rows, place, title, quarter, words, today)


# ---- what it says


def _rows(session: Session, progress: Progress, place: str, quarter: Quarter, words: Words, today: date) -> list[_Row]:
    asked = {row.kpi_code for row in due(session, progress, (place,), (quarter,), today, with_unasked=True)}
    saved = _saved(session, place, quarter)
    before = _before(session, place, quarter)
    codes = asked | {key.kpi_code for key in saved}
    kpis = {kpi.kpi_code: kpi for kpi in session.scalars(select(Kpi).where(col(Kpi.kpi_code).in_(sorted(codes))))}
    names, units = plan.names(session, words.language), units_query.units(session, words.language)
    said, rows = words.translated, []
    for code in progress.facts.indicators:
        if code not in kpis or not progress.facts.is_reported(code, quarter):
            continue
        parts = {key for key in (*before, *saved) if key.kpi_code == code}
        if code in asked:
            parts.add(RowKey(kpi_code=code))
        for key in sorted(parts, key=lambda key: (key.dimension != TOTAL, key.dimension, key.category)):
            figures = before.get(key, [])
            part = "" if key.dimension == TOTAL else in_language(category_of(key.dimension, key.category), said)
            named = _lines(code, names[code], part, _bracketed(units[code].alone, words))
            shown = {"kpi": named, **_shown(progress, place, kpis[code], key, figures, words)}
            rows.append(_Row(key=key, kpi=kpis[code], shown=shown, saved=saved.get(key)))
    return rows


def _bracketed(unit: str, words: Words) -> str:
    return words.noted("", unit).strip() if unit else ""


def _saved(session: Session, place: str, quarter: Quarter) -> dict[RowKey, SavedRow]:
    """Return the rows of the open submission; none where none is open."""
    for known in submissions.submissions(session, (place,), quarter=quarter, is_open=True):
        return {row.key: row for row in submissions.with_rows(session, known).rows}
    return {}


def _before(session: Session, place: str, quarter: Quarter) -> dict[RowKey, list[Observation]]:
    """Return the figures of a place up to a quarter, the newest first, by what they are about."""
    statement = (
        select(Observation)
        .where(col(Observation.place_code) == place, col(Observation.quarter) <= str(quarter))
        .order_by(col(Observation.quarter).desc())
    )
    figures: dict[RowKey, list[Observation]] = defaultdict(list)
    for row in session.scalars(statement):
        figures[RowKey(kpi_code=row.kpi_code, dimension=row.dimension, category=row.category)].append(row)
    return figures


def _shown(
    progress: Progress, place: str, kpi: Kpi, key: RowKey, before: Sequence[Observation], words: Words
) -> dict[str, str]:
    frequency = words.translated(_FREQUENCIES[Frequency(kpi.frequency)])
    counted = words.translated(_CUMULATIONS[Cumulation(kpi.cumulation)])
    target = progress.target_path(kpi.kpi_code, place).target if key.dimension == TOTAL else None
    return {
        "counted": _lines(words.noted(counted, frequency), words.name(kpi, "means_of_verification")),
        "target": _lines(words.number(target[1], kpi.decimals), words.quarter(target[0])) if target is not None else "",
        "before": _lines(*(_figure(row, kpi, words) for row in before[:_KNOWN_FIGURES])),
    }


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _figure(row: Observation, kpi: Kpi, words: Words) -> str:
    if row.countries is not None:
        codes = split_codes(row.countries)
        named = "; ".join(codes[:_LONGEST_LIST]) + (" …" if len(codes) > _LONGEST_LIST else "")
        text = words.noted(str(len(codes)), named)
    elif row.numerator is not None and row.denominator is not None:
        text = f"{words.number(row.numerator, 0)} / {words.number(row.denominator, 0)}"
    else:
        text = words.number(row.value if row.value is not None else 0.0, kpi.decimals)
    mark = " *" if row.origin == Origin.ILLUSTRATIVE else ""
    return f"{words.quarter(Quarter.parse(row.quarter))}{words.colon}{text}{mark}"


# ---- how it is written


def _written(rows: Sequence[_Row], place: str, title: str, quarter: Quarter, words: Words, today: date) -> bytes:
    import xlsxwriter  # only here: a server does without it until somebody asks for a workbook

    content = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        sheet = book.add_worksheet(_sheet_name(f"{place} {quarter}"))
        _write_sheet(sheet, _Formats(book, words), rows, place, title, quarter, words, today)
        _write_about(book.add_worksheet("kap"), place, quarter, words)
        sheet.activate()
    return content.getvalue()


class _Formats:
    """The looks of cells."""

    def __init__(self, book: Any, words: Words) -> None:
        over = {"align": "right", "reading_order": 2} if words.is_right_to_left else {}
        cell = {"text_wrap": True, "valign": "top", "border": 1, "border_color": _LINE, "font_color": _INK, **over}
        entry = {**cell, "bg_color": INPUT_COLOUR, "locked": False}
        self.title = book.add_format({"bold": True, "font_size": 15, "font_color": _INK, **over})
        self.guide = book.add_format({"font_color": _GREY, **over})
        self.code = book.add_format({"font_color": _GREY})
        self.head = book.add_format({**cell, "bold": True, "bg_color": _HEAD, "valign": "vcenter"})
        self.input_head = book.add_format({**cell, "bold": True, "bg_color": _INPUT_HEAD, "valign": "vcenter"})
        self.shown = book.add_format(cell)
        self.number = book.add_format(entry)
        self.day = book.add_format({**entry, "num_format": "yyyy-mm-dd"})
        self.text = book.add_format({**entry, "num_format": "@"})  # so that what begins with = stays a text
        self.not_taken = book.add_format({**cell, "bg_color": _NOT_TAKEN})


def _write_sheet(
    sheet: Any,
    formats: _Formats,
    rows: Sequence[_Row],
    place: str,
    title: str,
    quarter: Quarter,
    words: Words,
    today: date,
) -> None:
    taken = {column for row in rows for column in row.takes}
    shown = [column for column in _SHOWN if any(row.shown[column] for row in rows)]
    inputs = [column for column in INPUTS if column not in FIGURES or column in taken]
    first = len(ROW_CODES)
    first_input = first + len(shown)
    last = first_input + len(inputs) - 1
    made = words.translated(N_("Made on %(day)s.")) % {"day": words.day(today)}
    is_illustrative = any(" *" in row.shown["before"] for row in rows)
    notes = (*_GUIDE, _ILLUSTRATIVE) if is_illustrative else _GUIDE
    guide = (*(words.translated(sentence) for sentence in notes), made)
    sheet.write_string(0, first, marked(title), formats.title)
    for line, sentence in enumerate(guide, 1):
        sheet.write_string(line, first, marked(sentence), formats.guide)
    head = len(guide) + 3
    sheet.set_row(head, 2 * _LINE_HEIGHT)
    codes = [f"{MARK}{column}" for column in (*ROW_CODES, *(f"shown.{column}" for column in shown), *inputs)]
    for column, code in enumerate(codes):
        sheet.write_string(head - 1, column, code, formats.code)
    sheet.set_row(head - 1, None, None, {"hidden": True})
    sheet.set_column(0, first - 1, 10, None, {"hidden": True})
    for column in range(first):
        sheet.write_string(head, column, HEAD, formats.code)
    for column, known in enumerate(shown, first):
        text, width = _SHOWN[known]
        sheet.set_column(column, column, width)
        sheet.write_string(head, column, marked(words.translated(text)), formats.head)
    for column, entered in enumerate(inputs, first_input):
        sheet.set_column(column, column, INPUTS[entered].width)
        sheet.write_string(head, column, marked(words.translated(INPUTS[entered].head)), formats.input_head)
    for line, row in enumerate(rows, head + 1):
        _write_codes(sheet, line, place, quarter, row)
        sheet.set_row(line, _height(row, words))
        for column, known in enumerate(shown, first):
            sheet.write_string(line, column, marked(row.shown[known]), formats.shown)
        for column, entered in enumerate(inputs, first_input):
            _write_input(sheet, formats, line, column, entered, row, words, today)
    _set_up(sheet, head, head + len(rows), first, last, words)


def _height(row: _Row, words: Words) -> float:
    """Return the height of a row in points: not every spreadsheet fits rows to their texts."""
    entry = row.saved.entry if row.saved is not None else RowEntry()
    texts = [(row.shown[column], _SHOWN[column][1]) for column in _SHOWN]
    texts += [(getattr(entry, column) or "", int(INPUTS[column].width)) for column in (*TEXTS, "countries")]
    lines = max(sum(text_widths.lines(line, width) for line in text.split("\n")) for text, width in texts)
    return min(lines, _MOST_LINES) * (_LINE_HEIGHT_CHINESE if words.language == "zh" else _LINE_HEIGHT)


def _write_codes(sheet: Any, line: int, place: str, quarter: Quarter, row: _Row) -> None:
    seen = str(row.saved.version if row.saved is not None else 0)
    given = entry_digest(row.saved.entry) if row.saved is not None else ""
    seal = row_seal(place, str(quarter), row.key, seen, given)
    codes = (row.key.kpi_code, row.key.dimension, row.key.category, seen, given, seal)
    for column, code in enumerate(codes):
        if code:
            sheet.write_string(line, column, marked(code))


def _write_input(
    sheet: Any, formats: _Formats, line: int, column: int, name: str, row: _Row, words: Words, today: date
) -> None:
    if name in FIGURES and name not in row.takes:
        sheet.write_blank(line, column, None, formats.not_taken)
        return
    given = getattr(row.saved.entry if row.saved is not None else RowEntry(), name)
    looks = formats.number if name in NUMBERS else formats.day if name == "follows_on" else formats.text
    if given is None:
        sheet.write_blank(line, column, None, looks)
    elif name in NUMBERS:
        sheet.write_number(line, column, given, looks)
    elif name == "follows_on":
        sheet.write_datetime(line, column, given, looks)
    else:
        text = words.translated(ABSENCES[given]) if name == "absence" else given
        sheet.write_string(line, column, marked(text), looks)
    sheet.data_validation(line, column, line, column, _validation(name, row, words, today))


def _validation(name: str, row: _Row, words: Words, today: date) -> dict[str, Any]:
    """Return what a cell takes, and what is said when it is chosen and when something else is typed."""
    column = INPUTS[name]
    told = {
        "input_title": words.translated(column.head)[:_LONGEST_TITLE],
        "input_message": words.translated(column.hint)[:_LONGEST_MESSAGE],
        "error_title": words.translated(column.head)[:_LONGEST_TITLE],
    }
    if name in NUMBERS:
        lowest, highest = (row.kpi.lower_limit, row.kpi.upper_limit) if name == "value" else (0.0, None)
        lowest, highest = -LARGEST if lowest is None else lowest, LARGEST if highest is None else highest
        refused = N_("Type a number from %(lowest)s to %(highest)s. If there is none, choose why under “%(column)s”.")
        texts = {
            "lowest": words.number(lowest, 0 if float(lowest).is_integer() else row.kpi.decimals),
            "highest": words.number(highest, 0 if float(highest).is_integer() else row.kpi.decimals),
            "column": words.translated(INPUTS["absence"].head),
        }
        limits = {"validate": "decimal", "criteria": "between", "minimum": lowest, "maximum": highest}
        return {**told, **limits, "error_message": (words.translated(refused) % texts)[:_LONGEST_MESSAGE]}
    if name == "absence":
        listed = [words.translated(ABSENCES[absence]) for absence in ABSENCES]
        refused = words.translated(N_("Choose one of the list."))
        return {**told, "validate": "list", "source": listed, "error_message": refused}
    if name == "follows_on":
        refused = words.translated(N_("Type a day to come, such as %(day)s.")) % {"day": f"{today.year + 1}-03-31"}
        return {**told, "validate": "date", "criteria": ">", "value": today, "error_message": refused}
    refused = words.translated(N_("A text has at most %(longest)s characters.")) % {
        "longest": words.number(LONGEST_TEXT, 0)
    }
    limits = {"validate": "length", "criteria": "<=", "value": LONGEST_TEXT}
    return {**told, **limits, "error_message": refused}


def _set_up(sheet: Any, head: int, last_row: int, first: int, last: int, words: Words) -> None:
    """Set how the sheet is shown, printed and guarded."""
    if words.is_right_to_left:
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.freeze_panes(head + 1, first + 1)
    sheet.autofilter(head, 0, last_row, last)
    sheet.print_area(0, first, last_row, last)
    sheet.repeat_rows(head)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(0.3, 0.3, 0.4, 0.5)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L&A&R&P / &N")
    allowed = (
        *("format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows", "delete_rows"),
        *("sort", "autofilter", "select_locked_cells", "select_unlocked_cells"),
    )
    sheet.protect("", dict.fromkeys(allowed, True))


def _write_about(sheet: Any, place: str, quarter: Quarter, words: Words) -> None:
    absences = [words.translated(ABSENCES[absence]) for absence in ABSENCES]
    values = [FORMAT, place, str(quarter), words.language, *absences]
    sheet.write_string(0, 0, ABOUT)
    for line, (code, value) in enumerate(zip(ABOUT_CODES, (*values, digest(values)), strict=True), 1):
        sheet.write_string(line, 0, f"{MARK}{code}")
        sheet.write_string(line, 1, marked(value))
    sheet.protect("")
    sheet.very_hidden()


def _sheet_name(name: str) -> str:
    """Return a name without what a workbook does not allow in the name of a sheet."""
    return "".join(sign for sign in name if sign not in "[]:*?/\\").strip("' ")[:31]
