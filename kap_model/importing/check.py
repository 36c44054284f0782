"""Raw rows to accepted rows and problems: every cell, every key, every code, then the rules across rows.

Nothing here raises on bad data, reads a file or asks the database: what it holds is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kap_model.codes import join_codes, split_codes
from kap_model.importing import cells, rules
from kap_model.importing.cells import RefusedCellError
from kap_model.importing.files import TABLE_FILES, CellType, FileColumn
from kap_model.importing.reading import RawTable, Reading
from kap_model.importing.rows import Rows, no_rows, over
from kap_model.problems import LISTED, Problem, ProblemKind, Problems, did_you_mean

CODE_TABLES: Final = tuple(
    name for name, file in TABLE_FILES.items() if file.code and name not in {"sources", "plan", "projects"}
)
"""The tables whose codes stand in links and addresses: no code stands in two of them."""

_SUGGESTIONS: Final = 50
"""How many unknown codes or words of a column get a `did you mean`: finding the nearest one is slow."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Accepted rows of every table, all problems, and what stands once the rows are loaded (for the rules)."""

    rows: dict[str, Rows]
    problems: Problems


def check(reading: Reading, held: dict[str, Rows] | None = None, *, is_whole: bool = False) -> Checked:
    """Check all tables together.

    `held` is what the database already holds of the tables concerned; None if there is no database. `is_whole` says
    that this is a data folder: an absent file is then an empty table, or a problem if it is compulsory. A code is
    checked wherever its table is given, held or part of a whole folder.
    """
    problems = Problems(reading.problems)
    table_names = {raw.table.name for raw in reading.tables}
    if is_whole:
        problems += _missing_files(reading, table_names)
    known = _Known(reading.tables, held, is_whole=is_whole)
    new = no_rows()
    for raw in reading.tables:
        new[raw.table.name].add(_check_cells(raw, known, problems))
    for name in TABLE_FILES:
        if name in table_names:
            _check_keys(new[name], problems)
    _check_one_table_a_code(new, held, problems)
    standing = {name: over(held[name], rows) if held else rows for name, rows in new.items()}
    problems += rules.broken(standing, table_names, new)
    return Checked({name: rows.but(()) for name, rows in new.items()}, problems)


def _missing_files(reading: Reading, table_names: set[str]) -> Iterable[Problem]:
    refused = reading.problems.files
    for file in TABLE_FILES.values():
        path = f"{file.path}.csv"
        if file.is_compulsory and file.name not in table_names and path not in refused:
            yield Problem(
                ProblemKind.MISSING_FILE,
                path,
                "a data folder must hold this file",
                f"Add it, with the columns {','.join(file.columns)}",
            )


class _Known:
    """The codes that may be referred to; None where they are not known and cannot be checked."""

    def __init__(self, tables: Sequence[RawTable], held: dict[str, Rows] | None, *, is_whole: bool) -> None:
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
        countries = set()
        for raw in tables:
            if raw.table.name == "places" and {"place_code", "kind"} <= raw.columns.keys():
                pairs = zip(raw.columns["place_code"], raw.columns["kind"], strict=True)
                countries |= {code for code, kind in pairs if kind.lower() == "country"}
        if held:
            places = held["places"].values
            pairs = zip(places["place_code"], places["kind"], strict=True)
            countries |= {code for code, kind in pairs if kind == "country"}
        return countries or None


def _check_cells(raw: RawTable, known: _Known, problems: list[Problem]) -> Rows:
    """Return the values of a table's cells; problems are appended, and their rows marked bad."""
    table = raw.table
    rows = Rows(table, {}, [(raw.file, raw.sheet)] * len(raw.rows), list(raw.rows), set(raw.refused))
    for name in raw.columns:
        if name not in table.columns:
            missing = [column for column in table.columns if column not in raw.columns]
            how = f"Correct its name, or remove it.{did_you_mean(name, missing)}"
            what = f"not a column of {table.name}"
            problems.append(Problem(ProblemKind.EXTRA_COLUMN, raw.file, what, how, raw.sheet, raw.header_row, name))
    for column in table.columns.values():
        texts = raw.columns.get(column.name)
        if texts is None:
            rows.values[column.name] = [column.default] * len(raw.rows)
            if column.is_required:
                what = f"a column that {table.name} needs"
                how = "Add the column and fill it in"
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
    read = _reader(column, texts, known)
    readings: dict[str, Any] = {}
    refusals: dict[str, _Refusal] = {}
    if column.is_required:
        refusals[""] = (ProblemKind.MISSING_VALUE, "an empty cell", "Fill it in")
    else:
        readings[""] = column.default
    for index, text in enumerate(texts):
        if text in readings:
            continue
        if text not in refusals:
            try:
                readings[text] = read(text)
                continue
            except RefusedCellError as refused:
                # Of a million bad cells those are not held that will only be counted.
                refusal = (refused.kind, refused.what, refused.how_to_fix)
                refusals[text] = refusal if len(problems) < LISTED else _COUNTED
        if text or index not in raw.refused:
            rows.bad.add(index)
            shown = text if len(text) <= 80 else text[:79] + "…"
            problems.append(rows.problem(index, *refusals[text], column.name, shown))
    return [readings.get(text) for text in texts]


_Refusal = tuple[ProblemKind, str, str]
"""Why a cell is refused: the kind, what is wrong, and how to put it right."""
_COUNTED: Final[_Refusal] = (ProblemKind.MORE, "", "")


def _reader(column: FileColumn, texts: Sequence[str], known: _Known) -> Callable[[str], Any]:
    """Return the function that reads a cell of a column."""
    if column.type is CellType.NUMBER:
        has_commas = any("," in text or "\u066b" in text for text in texts)
        return lambda text: cells.parse_number(text, commas_are_decimal=has_commas)
    if column.digits is not None:
        width = column.digits
        return lambda text: cells.parse_digits(text, width)
    if column.type is CellType.WORD:
        return _WordReader(column.words)
    if column.type is CellType.CODE:
        return _CodeReader(known.of(column.refers_to) if column.refers_to else None, column.refers_to)
    if column.type is CellType.CODES:
        codes = known.countries if column.name == "countries" else known.of(column.refers_to)
        where = ("the countries of places",) if column.name == "countries" else column.refers_to
        read_code = _CodeReader(codes, where)
        return lambda text: join_codes(read_code(code) for code in split_codes(text))
    return _READERS[column.type]


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


_READERS: Final[dict[CellType, Callable[[str], Any]]] = {
    CellType.TEXT: cells.parse_text,
    CellType.WHOLE: cells.parse_whole,
    CellType.QUARTER: cells.parse_quarter,
    CellType.FLAG: cells.parse_flag,
    CellType.DATE: cells.parse_date,
}


class _CodeReader:
    """Reads a code: without spaces or separators inside and, where the codes are known, one of them."""

    def __init__(self, codes: set[str] | None, tables: Sequence[str]) -> None:
        self.codes = codes
        self.tables = tables
        self.suggestions = _SUGGESTIONS

    def __call__(self, text: str) -> str:
        if self.codes is not None and text in self.codes:
            return text
        if self.codes is not None:
            self.suggestions -= 1
            near = did_you_mean(text, self.codes) if self.suggestions >= 0 else ""
            where = " or ".join(self.tables)
            how = f"Correct the code, or add it to {where}.{near}"
            raise RefusedCellError(ProblemKind.UNKNOWN_CODE, f"{text[:80]} is not in {where}", how)
        if ";" in text or len(text.split()) != 1 or len(text) > 100:
            how = "Write a short code without spaces or semicolons"
            raise RefusedCellError(ProblemKind.UNKNOWN_CODE, "not a code", how)
        return text


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
    verdicts: dict[str, RefusedCellError | None] = {}
    for index, (source, claim) in enumerate(zip(rows.values["source"], claims, strict=True)):
        if source is None or claim not in outside:
            continue
        if source not in verdicts:
            try:
                reader(source.partition(":")[0].strip())
                verdicts[source] = None
            except RefusedCellError as refusal:
                verdicts[source] = refusal
        refused = verdicts[source]
        if refused is not None:
            rows.bad.add(index)
            problems.append(rows.problem(index, refused.kind, refused.what, refused.how_to_fix, "source", source[:80]))


def _check_keys(rows: Rows, problems: list[Problem]) -> None:
    """Refuse the second row of a key, whichever files the two stand in."""
    seen: dict[tuple[Any, ...], int] = {}
    for index, key in enumerate(rows.keys()):
        if None in key:  # a cell of the key has a problem of its own
            continue
        first = seen.setdefault(key, index)
        if first != index:
            rows.bad.add(index)
            file, sheet = rows.places[first]
            where = f"{file}, sheet {sheet}" if sheet else file
            problems.append(
                rows.problem(
                    index,
                    ProblemKind.DUPLICATE_KEY,
                    f"the same {', '.join(rows.table.key)} as {where}, row {rows.numbers[first]}",
                    "Keep one of the two rows",
                    rows.table.key[0],
                    " ".join(str(part) for part in key if part != ""),
                )
            )


def _check_one_table_a_code(new: dict[str, Rows], held: dict[str, Rows] | None, problems: list[Problem]) -> None:
    """Refuse a code that another table has: links and addresses name a thing by its code alone."""
    owner: dict[str, str] = {}
    for name in CODE_TABLES:
        if held:
            owner.update(dict.fromkeys(held[name].values[TABLE_FILES[name].code or ""], name))
    for name in CODE_TABLES:
        rows = new[name]
        column = TABLE_FILES[name].code or ""
        for index, code in enumerate(rows.values[column]):
            if code is None:
                continue
            other = owner.setdefault(code, name)
            if other != name:
                rows.bad.add(index)
                what = f"a code that is also in {other}"
                problems.append(
                    rows.problem(index, ProblemKind.DUPLICATE_KEY, what, "Give one of them another code", column, code)
                )
