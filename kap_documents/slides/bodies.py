"""What stands in the middle of a slide: a native chart or table where the kind exists, else a picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias

import pandas as pd

from kap_documents.slides import charts, tables, text
from kap_documents.slides.charts import Course, Line, Mix
from kap_documents.slides.tables import Cell, Column, Sheet, Table
from kap_documents.slides.template import SMALLEST
from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.rounding import rounded
from kap_model.vocabulary import Basis, StatusGroup
from kap_points.point import Point, PointTable
from kap_ui.charts.action_rows import action_rows
from kap_ui.charts.change_rows import change_rows
from kap_ui.charts.change_stages import change_stages
from kap_ui.charts.kpi_rows import kpi_rows
from kap_ui.charts.kpi_series import kpi_series
from kap_ui.charts.matrix import matrix
from kap_ui.charts.overview_rows import overview_rows
from kap_ui.charts.regions_heat import heat
from kap_ui.charts.results_mix import status_mix
from kap_ui.figures.table_column import CellKind, is_present
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, short_quarter


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a point, drawn when it is written."""


@dataclass(frozen=True, slots=True)
class Body:
    """The middle of one slide.

    Attributes:
        shown: what is shown, in words; "" for what the table of the point says.
        content: of the slide; None where there is nothing to show but the finding.
        rows: the positions of the rows of the table that are in it, for the notes.
        table: that these are rows of; None for that of the point.
    """

    content: Mix | Course | Sheet | Picture | None
    rows: Sequence[int]
    shown: str = ""
    table: PointTable | None = None


Room: TypeAlias = Callable[[str], float]
"""Returns the height of a body in points, below what it shows in words: see `Body.shown`."""

Make: TypeAlias = Callable[[Point, Room], Iterator[Body]]


def bodies(point: Point, room: Room) -> list[Body]:
    """Return the middles of the slides of a point, one or more.

    Args:
        point: to be shown.
        room: the height that a body has.
    """
    if point.table.values.empty:
        return [Body(None, ())]
    if point.picture is None:
        return list(_whole_table(point, room))
    make = _FORMS.get(point.picture.drawing.build, _picture)
    return list(make(point, room))


def _picture(point: Point, room: Room) -> Iterator[Body]:
    yield Body(Picture(), range(len(point.table.values)))


def _mix_by_quarter(point: Point, room: Room) -> Iterator[Body]:
    rows = range(len(point.table.values))
    yield Body(_mix(point, rows, _printed(point, "quarter", rows), is_lying=False), rows)


def _mix_by_objective(point: Point, room: Room) -> Iterator[Body]:
    """Yield the mix of each enabler at the place of the point, then how far each is, there and in every region."""
    values = point.table.values
    rows = [place for place, code in enumerate(values["place_code"]) if code == point.place]
    names = [
        name if code == name else f"{code} {name}"
        for code, name in zip(_printed(point, "objective", rows), _printed(point, "name", rows), strict=True)
    ]
    yield Body(_mix(point, rows, names, is_lying=True), rows, _("Share of the KPIs by status, by enabler"))
    table = _table(point, ("name", "word", "mean_share", "mean_expected_share", "usable", "applicable"), rows)
    named = [[Cell(name), *row[1:]] for name, row in zip(names, table.rows, strict=True)]
    for body in _split(replace(table, rows=named), room, _("Assessment and mean progress, by enabler")):
        yield replace(body, rows=[rows[row] for row in body.rows])


def _stages(point: Point, room: Room) -> Iterator[Body]:
    """Yield the counts from before to after, cause by cause, then the changes of the KPIs."""
    assert point.drawn is not None
    values, printed = point.drawn.values, point.drawn.printed
    rows = range(len(values))
    names = [" ".join([row[0], _signed_differences(values, at)]).strip() for at, row in enumerate(printed)]
    yield Body(_mix_of(values, rows, names, is_lying=True), rows, point.drawn.title, point.drawn)
    yield from _changes(point, room)


def _signed_differences(values: pd.DataFrame, row: int) -> str:
    """Return how the counts of a step differ from those before it: "✓ −2, ✕ +2"; "" for both ends."""
    if row in (0, len(values) - 1):
        return ""
    differences = {
        status: int(values[status.value].iloc[row]) - int(values[status.value].iloc[row - 1]) for status in StatusGroup
    }
    return wording.enumerated(
        text.signed(status, wording.signed(difference)) for status, difference in differences.items() if difference
    )


def _changes(point: Point, room: Room) -> Iterator[Body]:
    names = ("kpi_code", "kpi_name", "before", "share_before", "after", "share_after", "difference", "causes")
    words = N_("The %(n)s largest of %(all)s changes; the page “What changed” has all of them")
    yield _on_one_slide(point, names, words, room)


def _mix(point: Point, rows: Sequence[int], categories: Sequence[str], *, is_lying: bool) -> Mix:
    return _mix_of(point.table.values, rows, categories, is_lying=is_lying)


def _mix_of(values: pd.DataFrame, rows: Sequence[int], categories: Sequence[str], *, is_lying: bool) -> Mix:
    return Mix(
        categories=categories,
        counts={status: [_count(values[status.value].iloc[row]) for row in rows] for status in StatusGroup},
        words={status: wording.status(status) for status in StatusGroup},
        is_lying=is_lying,
    )


def _count(cell: Any) -> int | None:
    return int(cell) if is_present(cell) else None


def _course(point: Point, room: Room) -> Iterator[Body]:
    """Yield the course of a KPI: what was measured, the path to the target, the forecast with its band."""
    values = point.table.values
    decimals = next(int(column.decimals) for column in point.table.columns if column.name == "value")
    quarters = [Quarter.parse(quarter) for quarter in values["quarter"]]
    first, last = min(quarters), max(quarters)
    along = [first.after(number) for number in range(last - first + 1)]
    kinds = list(values["kind"])
    printed = _printed(point, "value", range(len(values)))

    def line(name: str, look: charts.Look, *wanted: str, column: str = "value", start: int | None = None,
             labelled: Sequence[str] = (), has_name: bool = True) -> Line | None:  # fmt: skip
        found: list[float | None] = [None] * len(along)
        dashed, labels = set(), {}
        for row, kind in enumerate(kinds):
            cell = values[column].iloc[row]
            if kind not in wanted or not is_present(cell):
                continue
            place = quarters[row] - first
            found[place] = float(rounded(cell, decimals))
            if look is charts.MEASURED and values["is_illustrative"].iloc[row]:
                dashed.add(place)
            if kind in labelled:
                labels[place] = f"{kind} {printed[row]}" if has_name else printed[row]
        if all(value is None for value in found):
            return None
        begins = None if start is None else quarters[start] - first
        if start is not None and begins is not None:
            found[begins] = float(rounded(values["value"].iloc[start], decimals))
        return Line(
            name=wording.capitalized(name),
            values=found,
            look=look,
            dashed=frozenset(dashed),
            labels=labels,
            start=begins,
        )

    actual, target, forecast = _("Actual"), _("Target"), _("Forecast")
    newest = max((row for row, kind in enumerate(kinds) if kind == actual), key=lambda row: quarters[row], default=None)
    titles = {column.name: column.title for column in point.table.columns}
    measured = line(actual, charts.MEASURED, actual)
    if measured is not None and newest is not None:
        measured = Line(name=actual, values=measured.values, look=measured.look, dashed=measured.dashed,
                        labels={quarters[newest] - first: printed[newest]})  # fmt: skip
    lines = (
        measured,
        line(_("from baseline to target"), charts.TARGET_PATH, _("Baseline"), _("Milestone"), target,
             labelled=(target,)),
        line(forecast, charts.FORECAST, forecast, start=newest, labelled=(forecast,)),
        line(titles["low"], charts.BAND, forecast, column="low", start=newest),
        line(titles["high"], charts.BAND, forecast, column="high", start=newest),
        line(_("Expected"), charts.EXPECTED, _("Expected")),
    )  # fmt: skip
    yield Body(
        Course(
            categories=[short_quarter(quarter) for quarter in along],
            lines=[one for one in lines if one is not None],
            decimals=decimals,
        ),
        range(len(values)),
    )


_MOST_SLIDES: Final = 3
"""So many slides has a point of which nothing is known but its table."""
_KPI_COLUMNS: Final = (
    "kpi_code", "kpi_name", "status", "share", "expected_share", "actual", "target", "data_quarter",
)  # fmt: skip
_WIDE: Final = ("kpi_name", "name", "reason", "causes")
"""The columns that take the width that is left."""


def _kpi_rows(point: Point, room: Room) -> Iterator[Body]:
    rows = range(len(point.table.values))
    table, origins = _table(point, _KPI_COLUMNS, rows), _table(point, ("origin",), rows)
    # The origin stands below the quarter: a column of its own would take the room of the names.
    columns = [*table.columns[:-1], Column(wording.clauses([table.columns[-1].head, origins.columns[0].head]))]
    cells = [
        [*cells, Cell(f"{quarter.text} {origin.text}")]
        for (*cells, quarter), [origin] in zip(table.rows, origins.rows, strict=True)
    ]
    yield from _split(replace(table, columns=columns, rows=cells), room)


def _first_rows(point: Point, room: Room) -> Iterator[Body]:
    names = ("kpi_code", "kpi_name", "status", "share", "expected_share", "actual", "target",
             "lacking", "data_quarter")  # fmt: skip
    words = N_("The %(n)s of %(all)s KPIs that are furthest behind; all are in the data package")
    yield _on_one_slide(point, names, words, room)


def _on_one_slide(point: Point, names: Sequence[str], words: str, room: Room) -> Body:
    """Return the rows that fit on one slide; `words` say of how many."""
    rows = range(len(point.table.values))

    def said(count: int) -> str:
        return _(words) % {"n": wording.number(count), "all": wording.number(len(rows))}

    table = _table(point, names, rows)
    whole = tables.sheets(table, room(""))
    if len(whole) == 1:
        return Body(whole[0], rows)
    sheet = tables.fitting(table, room(said(len(rows))))
    return Body(sheet, rows[: sheet.end], said(sheet.end))


def _whole_table(point: Point, room: Room) -> Iterator[Body]:
    """Yield the table of a point of an unknown kind; of a long one the first rows, and of how many."""
    rows = range(len(point.table.values))
    table = _table(point, [column.name for column in point.table.columns], rows)

    def said(count: int) -> str:
        counts = {"n": wording.number(count), "all": wording.number(len(rows))}
        return _("The first %(n)s of %(all)s rows; all are in the data package") % counts

    if len(tables.sheets(table, room(""))) <= _MOST_SLIDES:
        yield from _split(table, room)
        return
    sheet = tables.fitting(table, room(said(len(rows))))
    yield Body(sheet, rows[: sheet.end], said(sheet.end))


def _split(table: Table, room: Room, shown: str = "") -> Iterator[Body]:
    for sheet in tables.sheets(table, room(shown)):
        yield Body(sheet, range(sheet.first, sheet.end), shown)


def _table(point: Point, names: Sequence[str], rows: Sequence[int]) -> Table:
    """Return columns of the point's table, each cell as printed."""
    columns = point.table.columns
    places = [next((place for place, one in enumerate(columns) if one.name == name), None) for name in names]
    known = [place for place in places if place is not None]
    values = point.table.values
    return Table(
        columns=[
            Column(columns[place].title, columns[place].is_numeric, columns[place].name in _WIDE) for place in known
        ],
        rows=[[_cell(point, row, place, values) for place in known] for row in rows],
    )


def _cell(point: Point, row: int, place: int, values: pd.DataFrame) -> Cell:
    column, printed = point.table.columns[place], point.table.printed[row][place]
    if column.kind is CellKind.STATUS and is_present(values[column.name].iloc[row]):
        status = str(values[column.name].iloc[row])
        return Cell(text.signed(status, printed), status)
    unit = values["unit"].iloc[row] if column.name == "kpi_name" and "unit" in values else ""
    return Cell(wording.noted(printed, unit) if unit else printed)


def _heat(point: Point, room: Room) -> Iterator[Body]:
    """Yield priorities by region: in each cell the status with its mean progress, or how many KPIs can be assessed."""
    values = point.table.values
    rows = range(len(values))
    at = {cell: row for row, cell in zip(rows, zip(values["row"], values["place"], strict=True), strict=True)}
    names = dict(zip(values["row"], _printed(point, "row", rows), strict=True))
    places = dict(zip(values["place"], _printed(point, "place", rows), strict=True))
    table = Table(
        columns=[Column(_title(point, "row"), is_wide=True), *(Column(place) for place in places.values())],
        rows=[
            [
                Cell(name if code == PLAN_CODE else f"{code} {name}"),
                *(_heat_cell(point, at.get((code, place))) for place in places),
            ]
            for code, name in names.items()
        ],
        above=1.5,
    )
    codes = list(names)
    for sheet in tables.sheets(table, room("")):
        shown = [at[code, place] for code in codes[sheet.first : sheet.end] for place in places if (code, place) in at]
        yield Body(sheet, shown)


def _heat_cell(point: Point, row: int | None) -> Cell:
    if row is None:
        return Cell("")
    values = point.table.values
    status = str(values["status"].iloc[row])
    if is_present(values["share"].iloc[row]):
        return Cell(text.signed(status, *_printed(point, "share", [row])), status)
    [assessed], [applicable] = (_printed(point, name, [row]) for name in ("usable", "applicable"))
    return Cell(text.signed(status, _("%(n)s of %(all)s") % {"n": assessed, "all": applicable}), status)


def _title(point: Point, name: str) -> str:
    return [column.title for column in point.table.columns if column.name == name][-1]


def _links(point: Point, room: Room) -> Iterator[Body]:
    """Yield the matrix: for each row of the plan what it serves, with a sign for a primary and a secondary link."""
    assert point.picture is not None
    frames = point.picture.drawing.frames
    columns, cells = frames["columns"], frames["cells"]
    signs = {
        (str(cell.start), str(cell.item)): _LINK_SIGNS[str(cell.strength)]
        + ("*" if cell.basis == Basis.OFFICIAL else "")
        for cell in cells.itertuples()
    }
    items = list(columns["col"])
    heads = [f"{number} {name}" for number, name in zip(columns["number"], columns["name"], strict=True)]
    key = [
        f"{sign} {words}"
        for sign, words in zip(_LINK_SIGNS.values(), (_("primary link"), _("secondary link")), strict=True)
    ]
    if any("*" in sign for sign in signs.values()):
        key.append(f"* {_('read in an official text')}")
    values, shown = point.table.values, wording.listed([point.table.title, *key])
    for group, rows in _groups(frames["rows"]):
        table = Table(
            columns=[Column(group, is_wide=True), *(Column(head, is_sign=True) for head in heads)],
            rows=[
                [Cell(f"{code} {name}"), *(Cell(signs.get((code, item), "")) for item in items)] for code, name in rows
            ],
            sizes=(SMALLEST,),
        )
        for sheet in tables.sheets(table, room(shown)):
            named = {code for code, _name in rows[sheet.first : sheet.end]}
            behind = [row for row, code in enumerate(values["from_code"]) if code in named]
            yield Body(sheet, behind, shown)


def _groups(rows: pd.DataFrame) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield the groups of rows of the matrix, each with the codes and names of its rows."""
    group, members = "", list[tuple[str, str]]()
    for row in rows.itertuples():
        if row.kind == "group":
            if members:
                yield group, members
            group, members = str(row.name), []
        elif row.kind == "main":
            members.append((str(row.code), str(row.name)))
    if members:
        yield group, members


_LINK_SIGNS: Final = {"primary": "●", "secondary": "○"}


def _printed(point: Point, name: str, rows: Sequence[int]) -> list[str]:
    """Return cells of a column as printed; of the last one where several have the name."""
    place = max(number for number, column in enumerate(point.table.columns) if column.name == name)
    return [str(point.table.printed[row][place]) for row in rows]


_FORMS: Final[Mapping[Any, Make]] = {
    status_mix: _mix_by_quarter,
    overview_rows: _mix_by_objective,
    kpi_series: _course,
    heat: _heat,
    kpi_rows: _kpi_rows,
    action_rows: _first_rows,
    change_rows: _changes,
    change_stages: _stages,
    matrix: _links,
}
"""How a point is shown, by what its picture is drawn with. All others stay pictures."""
