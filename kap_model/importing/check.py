"""Raw rows to accepted rows and problems: every cell, every key, every code, then the rules across rows.

Nothing here raises on bad data, reads a file or asks the database: what it holds is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, Final

from kap_model.codes import join_codes, split_codes
from kap_model.importing import cells, money_rules, rules
from kap_model.importing.cells import RefusedCellError, Years
from kap_model.importing.files import TABLE_FILES, CellType, FileColumn, TableFile
from kap_model.importing.reading import RawTable, Reading
from kap_model.importing.rehearsed import rows_of_rehearsals
from kap_model.importing.rows import Rows, no_rows, over
from kap_model.importing.spelling import compared, named, seen
from kap_model.problems import LISTED, N_, Message, Problem, ProblemKind, Problems, enumerated, suggesting
from kap_model.quarter import Quarter
from kap_model.vocabulary import TOTAL

CODE_TABLES: Final = tuple(
    name
    for name, file in TABLE_FILES.items()
    if file.code and name not in {"sources", "plan", "partners", "projects", "contributions", "published_amounts"}
)
"""The tables whose codes stand in links and addresses: no code stands in two of them."""

_SUGGESTIONS: Final = 50
"""How many unknown codes or words of a column get a `did you mean`: finding the nearest one is slow."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Accepted rows of every table, all problems, and what stands once the rows are loaded.

    `warnings` are what is worth a second look: they have the shape of problems and refuse nothing. `overruled` are rows
    of a folder in whose place kept ones stand.
    """

    rows: dict[str, Rows]
    problems: Problems
    standing: dict[str, Rows]
    overruled: dict[str, Rows]
    warnings: Problems


def check(
    reading: Reading,
    held: dict[str, Rows] | None = None,
    *,
    kept: Sequence[RawTable] = (),
    is_whole: bool = False,
    is_rehearsal: bool = False,
    today: date | None = None,
) -> Checked:
    """Check all tables together.

    `held` is what the database already holds of the tables concerned; None if there is no database. `is_whole` says
    that this is a data folder: an absent file is then an empty table, or a problem if it is compulsory. `kept` are rows
    of the database that stay beside a folder, in the place of its rows with the same key; they are checked like the
    others. A code is checked wherever its table is given, held or part of a whole folder. `today` says which quarters
    have begun; it is today by UTC. `is_rehearsal` says that the database may hold what was reported in a rehearsal.
    """
    problems = Problems(reading.problems)
    table_names = {raw.table.name for raw in reading.tables}
    if is_whole:
        problems += _missing_files(reading, table_names)
    present = Quarter.of_day(today) if today is not None else Quarter.present()
    known = _Known([*reading.tables, *kept], held, present, is_whole=is_whole)
    new = no_rows()
    for raw in reading.tables:
        new[raw.table.name].add(_check_cells(raw, known, problems))
    if not is_rehearsal:
        problems += rows_of_rehearsals(new)
    for name in TABLE_FILES:
        if name in table_names:
            _check_keys(new[name], problems)
    kept_rows = {raw.table.name: Rows.none_of(raw.table) for raw in kept}
    for raw in kept:
        kept_rows[raw.table.name].add(_check_cells(raw, known, problems))
    overruled = _put_over(new, kept_rows, problems)
    table_names |= kept_rows.keys()
    _check_codes(new, held, problems)
    _check_labels(new["observations"], held["observations"] if held else None, problems)
    standing = {name: over(held[name], rows) if held else rows for name, rows in new.items()}
    problems += rules.broken(standing, table_names, new)
    warnings = money_rules.warnings(standing, table_names, present)
    return Checked({name: rows.but(()) for name, rows in new.items()}, problems, standing, overruled, warnings)


def _put_over(new: dict[str, Rows], kept: dict[str, Rows], problems: list[Problem]) -> dict[str, Rows]:
    """Put kept rows in the place of new ones with the same key, and return the new ones that had to go."""
    overruled = {}
    for name, rows in kept.items():
        _check_keys(rows, problems)
        keys, own_keys = set(rows.keys()), new[name].keys()
        is_overruled = [key in keys for key in own_keys]
        overruled[name] = new[name].of([index for index, gone in enumerate(is_overruled) if gone])
        new[name] = new[name].of([index for index, gone in enumerate(is_overruled) if not gone])
        new[name].add(rows)
    return overruled


def _missing_files(reading: Reading, table_names: set[str]) -> Iterable[Problem]:
    refused = reading.problems.files
    for file in TABLE_FILES.values():
        path = f"{file.path}.csv"
        if file.is_compulsory and file.name not in table_names and path not in refused:
            yield Problem(
                ProblemKind.MISSING_FILE,
                path,
                Message(N_("a data folder must hold this file")),
                Message(N_("Add it, with the columns %(columns)s"), columns=",".join(file.columns)),
            )


_YEARS_BEFORE: Final = 5
_YEARS_AFTER: Final = 4
"""How far from the plan a year can lie: figures before it tell where it starts, some targets end after it."""


class _Known:
    """What cells are read by.

    Attributes:
        codes: of each table, the codes that may be referred to; None where they are not known and cannot be checked.
        countries: the codes of countries; None where they are not known.
        years: the years that can be named, by the plan.
        present: the present quarter.
        without_decimals: of the KPIs that have no decimals, the upper limit.
    """

    def __init__(
        self, tables: Sequence[RawTable], held: dict[str, Rows] | None, present: Quarter, *, is_whole: bool
    ) -> None:
        self.codes: dict[str, set[str] | None] = {}
        for file in TABLE_FILES.values():
            if file.code is None:
                continue
            raw = [table for table in tables if table.table is file]
            codes = {code for table in raw for code in table.columns.get(file.code, ())}
            codes |= set(held[file.name].values[file.code]) if held else set()
            # Rows with problems of their own count as known, lest one problem makes a hundred.
            may_be_absent = is_whole and not file.is_compulsory and file.name != "sources"
            is_known = bool(raw) or (held is not None and bool(codes)) or may_be_absent
            self.codes[file.name] = codes - {""} if is_known else None
        self.countries = self._countries(tables, held)
        self.years = self._years(tables, held)
        self.present = present
        self.without_decimals = self._without_decimals(tables, held)

    def of(self, tables: Sequence[str]) -> set[str] | None:
        """Return the codes of several tables."""
        codes: set[str] = set()
        for name in tables:
            own = self.codes[name]
            if own is None:
                return None
            codes |= own
        return codes

    def _countries(self, tables: Sequence[RawTable], held: dict[str, Rows] | None) -> set[str] | None:
        places = self._rows("places", ("place_code", "kind"), tables, held)
        return {code for code, kind in places if kind.lower() == "country"} or None

    def _years(self, tables: Sequence[RawTable], held: dict[str, Rows] | None) -> Years:
        ends: list[int] = []
        for row in self._rows("plan", ("start_quarter", "end_quarter"), tables, held):
            try:
                ends += [Quarter.parse(cells.parse_quarter(text, _YEARS_OF_A_PLAN)).year for text in row]
            except RefusedCellError:  # a plan with a problem of its own
                continue
        if not ends:
            return _YEARS_OF_A_PLAN
        meaning = Message(
            N_("%(before)s years before the plan to %(after)s after it"),
            before=str(_YEARS_BEFORE),
            after=str(_YEARS_AFTER),
        )
        return Years(min(ends) - _YEARS_BEFORE, max(ends) + _YEARS_AFTER, meaning)

    def _without_decimals(self, tables: Sequence[RawTable], held: dict[str, Rows] | None) -> dict[str, float]:
        limits: dict[str, float] = {}
        for code, decimals, limit in self._rows("kpis", ("kpi_code", "decimals", "upper_limit"), tables, held):
            try:
                if decimals == "" or cells.parse_whole(decimals) == 0:
                    limits[code] = cells.parse_number(limit) if limit else float("inf")
            except RefusedCellError:  # a KPI with a problem of its own
                continue
        return limits

    def _rows(
        self, name: str, columns: Sequence[str], tables: Sequence[RawTable], held: dict[str, Rows] | None
    ) -> Iterator[tuple[str, ...]]:
        """Return texts of a table: of the rows held, if their code is not given anew, and of those given."""
        file = TABLE_FILES[name]
        raw = [table for table in tables if table.table is file]
        if held and file.code:
            given = {code for table in raw for code in table.columns.get(file.code, ())}
            values = held[name].values
            for code, *row in zip(values[file.code], *(values[column] for column in columns), strict=True):
                if code not in given:
                    yield tuple("" if value is None else str(value) for value in row)
        for table in raw:
            blank = [""] * len(table.rows)
            texts = (map(seen, table.columns.get(column, blank)) for column in columns)
            yield from zip(*texts, strict=True)


_YEARS_OF_A_PLAN: Final = Years(cells.FIRST_YEAR, cells.LAST_YEAR, Message(N_("the years of any plan")))


def _check_cells(raw: RawTable, known: _Known, problems: list[Problem]) -> Rows:
    """Return the values of a table's cells; problems are appended, and their rows marked bad."""
    table = raw.table
    count = len(raw.rows)
    rows = Rows(table, {}, [(raw.file, raw.sheet)] * count, list(raw.rows), [raw.batch] * count, set(raw.refused))
    for name in raw.columns:
        if name not in table.columns:
            missing = [column for column in table.columns if column not in raw.columns]
            how = suggesting(Message(N_("Correct its name, or remove it.")), name, missing)
            what = Message(N_("not a column of %(table)s"), table=table.name)
            problems.append(Problem(ProblemKind.EXTRA_COLUMN, raw.file, what, how, raw.sheet, raw.header_row, name))
    for column in table.columns.values():
        texts = raw.columns.get(column.name)
        if texts is None:
            rows.values[column.name] = [column.default] * len(raw.rows)
            if column.is_required:
                what = Message(N_("a column that %(table)s needs"), table=table.name)
                how = Message(N_("Add the column and fill it in"))
                place = (raw.sheet, raw.header_row, column.name)
                problems.append(Problem(ProblemKind.MISSING_COLUMN, raw.file, what, how, *place))
                rows.bad.update(range(len(raw.rows)))
            continue
        rows.values[column.name] = _column_values(raw, rows, column, texts, known, problems)
    if "source" in table.columns:
        _check_sources(rows, known, problems)
    return rows


def _column_values(
    raw: RawTable, rows: Rows, column: FileColumn, texts: list[str], known: _Known, problems: list[Problem]
) -> list[Any]:
    """Return the values of a column; each different text is read once."""
    read = _reader(raw, column, texts, known)
    is_new_code = column.type is CellType.CODE and not column.refers_to
    is_as_written = is_new_code or (column.type in _FREE_TEXTS and column.form is None)
    readings: dict[str, Any] = {}
    refusals: dict[str, RefusedCellError] = {}
    for index, text in enumerate(texts):
        if text in readings:
            continue
        if text not in refusals:
            plain = seen(text)
            try:
                cells.check_order(text)
                if plain:
                    readings[text] = read(text if is_as_written else plain)
                    continue
                if not column.is_required:
                    readings[text] = column.default
                    continue
                refusals[text] = RefusedCellError(ProblemKind.MISSING_VALUE, *_EMPTY_CELL)
            except RefusedCellError as refusal:
                # Of a million bad cells those that will only be counted share one refusal.
                refusals[text] = refusal if len(problems) < LISTED else _COUNTED
        if text or index not in raw.refused:
            _refuse(rows, index, column, text, refusals[text], problems)
    values = [readings.get(text) for text in texts]
    if column.name == "value" and "kpi_code" in raw.table.columns:
        _check_thousands(rows, column, texts, values, known, problems)
    return values


_EMPTY_CELL: Final = Message(N_("an empty cell")), Message(N_("Fill it in"))
_COUNTED: Final = RefusedCellError(ProblemKind.MORE, Message(""), Message(""))


def _refuse(
    rows: Rows, index: int, column: FileColumn, text: str, refusal: RefusedCellError, problems: list[Problem]
) -> None:
    rows.bad.add(index)
    shown = text if len(text) <= 80 else text[:79] + "…"
    problems.append(rows.problem(index, refusal.kind, refusal.what, refusal.how_to_fix, column.name, shown))


def _check_thousands(
    rows: Rows, column: FileColumn, texts: list[str], values: list[Any], known: _Known, problems: list[Problem]
) -> None:
    """Refuse a figure such as ``1.234`` for a KPI without decimals, if 1234 is within the KPI's limits."""
    thousands = {
        text: thousand
        for text, value in dict(zip(texts, values, strict=True)).items()
        if value is not None and (thousand := cells.thousand_meant(seen(text))) is not None
    }
    if not thousands:
        return
    kpis = rows.values["kpi_code"]
    for index, text in enumerate(texts):
        limit = known.without_decimals.get(kpis[index])
        if text in thousands and limit is not None and thousands[text] <= limit:
            values[index] = None
            try:
                cells.parse_number(seen(text), points_may_group=True)
            except RefusedCellError as refusal:
                _refuse(rows, index, column, text, refusal, problems)


_FREE_TEXTS: Final = frozenset({CellType.TEXT, CellType.LINE})
"""What is stored as it was written, also with characters that nobody sees: Arabic names need some of them."""

_DEGREES: Final = frozenset({"latitude", "longitude"})
"""They never reach a thousand, so a point or a comma stands before decimals."""
_NEVER_IN_THOUSANDTHS: Final = re.compile("numerator|denominator|.*_chf|.*amount")
"""Counts and sums of money: a point before three of their digits groups thousands, or is a mistake."""


def _points_may_group(raw: RawTable, column: FileColumn, texts: Sequence[str]) -> bool:
    """Return whether a point may group thousands in a column, as it does where commas stand before decimals."""
    has_commas = any("," in text or "\u066b" in text for text in texts)
    return raw.separator == ";" or has_commas or bool(_NEVER_IN_THOUSANDTHS.fullmatch(column.name))


def _reader(raw: RawTable, column: FileColumn, texts: Sequence[str], known: _Known) -> Callable[[str], Any]:
    """Return the function that reads a cell of a column."""
    if column.form is not None:
        form, in_words = column.form
        return lambda text: cells.parse_form(text, form, in_words)
    match column.type:
        case CellType.TEXT:
            return cells.parse_text
        case CellType.LINE:
            return cells.parse_line
        case CellType.LABEL:
            words = (TOTAL,) if column.name == "dimension" else ()
            return lambda text: cells.parse_label(text, words)
        case CellType.NUMBER:
            if column.name in _DEGREES:
                return lambda text: cells.parse_number(text, commas_may_group=False)
            may_group = _points_may_group(raw, column, texts)
            return lambda text: cells.parse_number(text, points_may_group=may_group)
        case CellType.WHOLE:
            return cells.parse_whole
        case CellType.FLAG:
            return cells.parse_flag
        case CellType.WORD:
            return _WordReader(column.words)
        case CellType.YEAR:
            years = _YEARS_OF_A_PLAN if raw.table.name == "plan_facts" else known.years
            return lambda text: cells.parse_year(text, years)
        case CellType.DATE:
            return lambda text: cells.parse_date(text, known.years)
        case CellType.QUARTER:
            years = _YEARS_OF_A_PLAN if raw.table.name == "plan" else known.years
            latest = known.present if raw.table.name == "observations" else None
            return lambda text: cells.parse_quarter(text, years, latest)
        case CellType.CODES:
            codes = known.countries if column.name == "countries" else known.of(column.refers_to)
            where = (Message(N_("the countries of places")),) if column.name == "countries" else column.refers_to
            read_code = _CodeReader(codes, where)
            return lambda text: join_codes(read_code(code) for code in split_codes(text))
        case CellType.CODE:
            if column.refers_to:
                return _CodeReader(known.of(column.refers_to), column.refers_to)
            return _NewCodeReader(raw.table, known)


class _WordReader:
    """Reads a word of a closed list."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words
        self.suggestions = _SUGGESTIONS

    def __call__(self, text: str) -> str:
        try:
            return cells.parse_word(text, self.words, with_suggestion=self.suggestions > 0)
        except RefusedCellError:
            self.suggestions -= 1
            raise


def _by_spelling(codes: Iterable[str]) -> dict[str, str]:
    """Return codes by the form in which they are compared."""
    return {compared(code): code for code in sorted(codes, reverse=True)}


class _NewCodeReader:
    """Reads the code that a row has itself; what another spelling of a known code is refused for is said with both."""

    def __init__(self, table: TableFile, known: _Known) -> None:
        self.may_be_question = table.name == "framework"
        self.codes = known.codes.get(table.name) or set()
        self.by_spelling: dict[str, str] | None = None

    def __call__(self, text: str) -> str:
        try:
            return cells.parse_code(text, may_be_question=self.may_be_question)
        except RefusedCellError as refusal:
            if self.by_spelling is None:
                self.by_spelling = _by_spelling(filter(cells.is_code, self.codes))
            other = self.by_spelling.get(compared(text))
            if other is None:
                raise
            what = Message(N_("another spelling of the code %(code)s: %(refusal)s"), code=other, refusal=refusal.what)
            how = Message(N_("Write %(code)s if it is meant"), code=other)
            raise RefusedCellError(refusal.kind, what, how) from None


class _CodeReader:
    """Reads a code that refers to a row of one of some tables, however it is spelled.

    Where the codes are not known, any text in the form of a code is one.
    """

    def __init__(self, codes: set[str] | None, tables: Sequence[str]) -> None:
        self.codes = codes
        self.tables = tables
        self.suggestions = _SUGGESTIONS
        self.by_spelling: dict[str, str] | None = None

    def __call__(self, text: str) -> str:
        if self.codes is None:
            return cells.parse_code(text, may_be_question=True)
        if text in self.codes:
            return text
        if self.by_spelling is None:
            self.by_spelling = _by_spelling(self.codes)
        code = self.by_spelling.get(compared(text))
        if code is not None:
            return code
        self.suggestions -= 1
        where = reduce(lambda one, other: Message(N_("%(one)s or %(other)s"), one=one, other=other), self.tables)
        what = Message(N_("%(code)s is not in %(where)s"), code=text[:80], where=where)
        foreign = next((character for character in text if character.isalpha() and not character.isascii()), None)
        if foreign is not None:
            what = Message(N_("%(what)s; it holds %(character)s"), what=what, character=named(foreign))
        how = Message(N_("Correct the code, or add it to %(where)s."), where=where)
        if self.suggestions >= 0:
            how = suggesting(how, text, self.codes)
        raise RefusedCellError(ProblemKind.UNKNOWN_CODE, what, how)


def _check_sources(rows: Rows, known: _Known, problems: list[Problem]) -> None:
    """Refuse a row that rests on an outside source which is not in the list of sources.

    What an office reports, and what is proposed, inferred or made up here, says in its own words where it comes from.
    """
    sources = known.codes["sources"]
    if not sources:
        return
    claims = rows.values.get("origin") or rows.values.get("basis") or [None] * len(rows)
    outside = {"published"} if "origin" in rows.values else {"official", "secondary", "unverified"}
    reader = _CodeReader(sources, ("sources",))
    verdicts: dict[str, str | RefusedCellError] = {}
    texts = rows.values["source"]
    for index, (source, claim) in enumerate(zip(texts, claims, strict=True)):
        if source is None or claim not in outside:
            continue
        if source not in verdicts:
            written, colon, place = source.partition(":")
            try:
                verdicts[source] = f"{reader(seen(written))}{colon}{place}"
            except RefusedCellError as refusal:
                verdicts[source] = refusal
        verdict = verdicts[source]
        if isinstance(verdict, RefusedCellError):
            _refuse(rows, index, rows.table.columns["source"], source, verdict, problems)
        else:
            texts[index] = verdict


def _check_keys(rows: Rows, problems: list[Problem]) -> None:
    """Refuse the second row of a key, whichever files the two stand in."""
    seen: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(rows.keys()):
        if None in key:  # a cell of the key has a problem of its own
            continue
        first = seen.setdefault(key, index)
        if first != index:
            rows.bad.add(index)
            problems.append(
                rows.problem(
                    index,
                    ProblemKind.DUPLICATE_KEY,
                    Message(
                        N_("the same %(key)s as %(where)s"), key=enumerated(rows.table.key), where=rows.where(first)
                    ),
                    Message(N_("Keep one of the two rows")),
                    rows.table.key[0],
                    " ".join(str(part) for part in key if part != ""),
                )
            )


def _check_codes(new: dict[str, Rows], held: dict[str, Rows] | None, problems: list[Problem]) -> None:
    """Refuse a code that another table has, and one that differs from another code in its spelling only.

    Links and addresses name a thing by its code alone.
    """
    linked: dict[str, _Spelling] = {}
    for name, file in TABLE_FILES.items():
        key = file.code or next((column for column in file.key if column.endswith("_code")), None)
        if key is None or file.columns[key].refers_to:
            continue
        seen_before = linked if name in CODE_TABLES else {}
        if held:
            for index, code in enumerate(held[name].values[key]):
                seen_before.setdefault(compared(code), _Spelling(code, name, held[name], index))
        rows = new[name]
        for index, code in enumerate(rows.values[key]):
            if code is None:
                continue
            first = seen_before.setdefault(compared(code), _Spelling(code, name, rows, index))
            if first.table_name != name:
                what = Message(N_("a code that is also in %(table)s"), table=first.table_name)
                how = Message(N_("Give one of them another code"))
            elif first.text != code:
                what, how = first.told_apart("code")
            else:
                continue
            rows.bad.add(index)
            problems.append(rows.problem(index, ProblemKind.DUPLICATE_KEY, what, how, key, code))


def _check_labels(new: Rows, held: Rows | None, problems: list[Problem]) -> None:
    """Refuse a dimension, or a category within its dimension, that differs from another in its spelling only."""
    for column in ("dimension", "category"):
        first: dict[tuple[str, str], _Spelling] = {}
        for rows in (held, new) if held else (new,):
            dimensions = rows.values["dimension"]
            within = dimensions if column == "category" else [""] * len(rows)
            pairs: dict[tuple[str, str], int] = {}
            for index, pair in enumerate(zip(within, rows.values[column], strict=True)):
                pairs.setdefault(pair, index)
            second = {}
            for (dimension, label), index in pairs.items():
                if dimension is None or label is None:  # a cell with a problem of its own
                    continue
                spelling = _Spelling(label, rows.table.name, rows, index)
                earlier = first.setdefault((dimension, compared(label)), spelling)
                if earlier.text != label and rows is new:
                    second[dimension, label] = earlier
            if not second:
                continue
            for index, pair in enumerate(zip(within, rows.values[column], strict=True)):
                if (other := second.get(pair)) is not None:
                    rows.bad.add(index)
                    what, how = other.told_apart(column)
                    problems.append(rows.problem(index, ProblemKind.DUPLICATE_KEY, what, how, column, pair[1]))


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The first spelling of a code or label, and where it stands."""

    text: str
    table_name: str
    rows: Rows
    index: int

    def told_apart(self, column: str) -> tuple[Message, Message]:
        """Return what is wrong with another spelling, and how to put it right."""
        words = {"column": column, "text": self.text}
        return (
            Message(
                N_("another spelling of the %(column)s %(text)s (%(where)s)"),
                **words,
                where=self.rows.where(self.index),
            ),
            Message(
                N_("Write %(text)s; or give a %(column)s that differs in more than case, spaces or Unicode form"),
                **words,
            ),
        )
