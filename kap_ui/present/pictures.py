"""The picture of a point on a slide, in type of 28 pixels: rows, tiles and tables of marks, or the chart of the point.

The charts of the pages have room for many rows in small type. A slide has the rows that matter most, and says how many
it leaves out. All values are those of the table of the point.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from itertools import takewhile
from typing import Any, Final

from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.vocabulary import StatusGroup, Strength
from kap_points.point import Point, PointTable
from kap_ui import marks
from kap_ui.figures import picture_files
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.table_column import is_present
from kap_ui.look.tokens import DARK, LIGHT
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.linkages import link_words
from kap_ui.sections.shared import place_names, roll_up_words, short_names
from kap_ui.state import data
from kap_ui.state.theme import theme
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number, percent, short_quarter

MOST_ROWS: Final = 12
"""Rows that are sent; the browser shows as many of them as have room."""

_MOST_COLUMNS: Final = 5
"""Columns of a table that a slide has room for."""


@dataclass(frozen=True, kw_only=True)
class SlidePicture:
    """What stands in the middle of a slide.

    Attributes:
        caption: what is shown.
        markup: the picture; of a chart its key and its place.
        chart: the Vega-Lite specification of a chart with its data, as JSON, which the browser draws; else empty.
    """

    caption: str
    markup: Markup
    chart: str = ""


def picture(point: Point, compared: Quarter) -> SlidePicture:
    """Return the picture of a point; `compared` is the quarter that changes are counted from."""
    if point.table.values.empty:
        return SlidePicture(caption="", markup=Markup(""))
    if point.code == "plan":
        return _status_over_time(point, compared)
    make = _BY_KIND.get(point.code) or _BY_KIND.get(point.code.partition("-")[0])
    if make is not None:
        return make(point)
    return _table(point) if point.picture is None else _chart(point)


def _records(table: PointTable) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in table.values.to_dict("records")]


def _number(cell: Any) -> float | None:
    return float(cell) if is_present(cell) else None


def _kpis_left(count: int) -> str:
    return ngettext("and %(n)s more KPI", "and %(n)s more KPIs", count) % {"n": number(count)} if count else ""


def _left(count: int) -> str:
    return ngettext("and %(n)s more", "and %(n)s more", count) % {"n": number(count)} if count else ""


# ---- the plan: its KPIs by status, quarter by quarter


def _status_over_time(point: Point, compared: Quarter) -> SlidePicture:
    columns = []
    for row in _records(point.table):
        parts = _parts(row)
        counts = wording.listed([part.said for part in parts if part.count])
        at = Quarter.parse(row["quarter"])
        columns.append(
            marks.StatusColumn(
                parts=parts,
                head=str(at.year) if at.number == 1 else "",
                words=_("%(quarter)s: %(counts)s") % {"quarter": wording.quarter(at), "counts": counts},
                is_now=at == point.quarter,
                is_compared=at == compared,
            )
        )
    title = point.table.title
    now, before = short_quarter(point.quarter), short_quarter(compared)
    return SlidePicture(caption=title, markup=marks.slide_mix(columns, now=now, compared=before, label=title))


def _parts(row: Mapping[str, Any]) -> list[marks.Part]:
    return [roll_up_words.part(group, int(row[group])) for group in StatusGroup]


# ---- a row for each KPI: of a priority, and of what needs attention


def _kpis(point: Point) -> SlidePicture:
    records = _records(point.table)
    rows = [
        marks.SlideRow(
            name=row["kpi_name"],
            picture=_bar(row),
            figure=percent(_number(row["share"]), int(row["share_decimals"])),
            status=row["status"],
            status_words=wording.status(row["status"]),
            left=_kpis_left(len(records) - place),
        )
        for place, row in enumerate(records[:MOST_ROWS], start=1)
    ]
    caption = _("Progress from baseline to target; tick: expected by now")
    return SlidePicture(caption=caption, markup=marks.slide_rows(rows, kind="bars", label=point.table.title))


def _bar(row: Mapping[str, Any]) -> Markup:
    status, decimals = wording.status(row["status"]), int(row["share_decimals"])
    share, expected = _number(row["share"]), _number(row["expected_share"])
    is_illustrative = bool(row["is_illustrative"])
    if row.get("is_kept"):
        return marks.maintained(
            actual=_number(row["actual"]),
            keep=_number(row["target"]),
            tolerance=_number(row["tolerance"]) or 0,
            status=row["status"],
            words=status,
            is_illustrative=is_illustrative,
        )
    words = _("%(status)s: progress %(share)s, expected %(expected)s") % {
        "status": status, "share": percent(share, decimals), "expected": percent(expected, decimals),
    }  # fmt: skip
    return marks.bullet(
        share=share,
        expected=expected,
        status=row["status"],
        words=words,
        is_illustrative=is_illustrative,
        is_partial=bool(row.get("is_partial")),
        is_lower_bound=bool(row.get("is_lower_bound")),
    )


# ---- a row for each enabler


def _objectives(point: Point) -> SlidePicture:
    records = [row for row in _records(point.table) if row["place_code"] == point.place]
    rows = [
        marks.SlideRow(
            code=row["objective"] if row["objective"] != row["name"] else "",
            name=row["name"],
            picture=marks.mix(_parts(row)),
            figure=percent(_number(row["mean_share"])),
            status=row["word"],
            status_words=wording.status(row["word"]),
            left=_left(len(records) - place),
        )
        for place, row in enumerate(records[:MOST_ROWS], start=1)
    ]
    caption = _("Number of KPIs by status, and mean progress")
    return SlidePicture(caption=caption, markup=marks.slide_rows(rows, kind="mixes", label=point.table.title))


# ---- regions: a row for each, a column for the plan and each of its parts


def _regions(point: Point) -> SlidePicture:
    records = _records(point.table)
    by_place = {(row["place"], row["row"]): row for row in records}
    columns, places = (list(dict.fromkeys(row[name] for row in records)) for name in ("row", "place"))
    heads = [(_("Plan") if code == PLAN_CODE else code, data.name(code)) for code in columns]
    rows = [
        (place_names.short_name(place), [_cell(by_place[place, code]) for code in columns])
        for place in places
    ]  # fmt: skip
    caption = _("Mean progress from baseline to target, in per cent")
    return SlidePicture(caption=caption, markup=marks.slide_heat(heads, rows, label=point.table.title))


def _cell(row: Mapping[str, Any]) -> Markup:
    share = _number(row["share"])
    figure = language.ABSENT if share is None else number(100 * share)
    return marks.slide_cell(row["status"], figure, wording.status(row["status"]))


# ---- what changed: the counts from before to after, cause by cause; where no count did, a row for each KPI


def _changes(point: Point) -> SlidePicture:
    if point.drawn is None:
        return _changed_kpis(point)
    stages = _records(point.drawn)
    rows = [
        marks.SlideRow(
            name=_("%(stage)s: %(change)s") % row if row["change"] else row["stage"],
            picture=marks.mix(_parts(row)),
            left=_left(len(stages) - place),
        )
        for place, row in enumerate(stages, start=1)
    ]
    title = point.drawn.title
    return SlidePicture(caption=title, markup=marks.slide_rows(rows, kind="mixes", label=title))


def _changed_kpis(point: Point) -> SlidePicture:
    records = _records(point.table)
    rows = [
        marks.SlideRow(
            name=_("%(kpi_name)s: %(causes)s") % row,
            picture=Markup(""),
            status=row["after"] if is_present(row["after"]) else None,
            status_words=wording.status(row["after"]) if is_present(row["after"]) else "",
            left=_kpis_left(len(records) - place),
        )
        for place, row in enumerate(records[:MOST_ROWS], start=1)
    ]
    title = point.table.title
    return SlidePicture(caption=title, markup=marks.slide_rows(rows, kind="bars", label=title))


# ---- linkages: tiles of what each part of the plan serves


def _links(point: Point) -> SlidePicture:
    records = _records(point.table)
    families = {_letters(row["to_code"]) for row in records}
    family = next(iter(families)) if len(families) == 1 else ""
    full = link_words.strength_word(Strength.PRIMARY)
    served: dict[str, list[tuple[str, str, bool]]] = {}
    for row in records:
        code = row["to_code"].removeprefix(family).lstrip("-")
        served.setdefault(row["from_code"], []).append((code, row["item"], row["strength"] == full))
    rows = [
        marks.SlideRow(
            code=code, name=short_names.short(code), picture=marks.tiles(tiles), left=_left(len(served) - place)
        )
        for place, (code, tiles) in enumerate(list(served.items())[:MOST_ROWS], start=1)
    ]
    caption = _("Full: primary link; outlined: secondary link")
    return SlidePicture(caption=caption, markup=marks.slide_rows(rows, kind="tiles", label=point.table.title))


def _letters(code: str) -> str:
    """Return the letters that a code begins with, which all items of a family have: SDG of SDG9 and SDG-9.c.1."""
    return "".join(takewhile(str.isalpha, code))


_BY_KIND: Final[Mapping[str, Callable[[Point], SlidePicture]]] = {
    "priority": _kpis,
    "enablers": _objectives,
    "regions": _regions,
    "linkages": _links,
    "needs-attention": _kpis,
    "changes": _changes,
}
"""By the code of the point, or by its beginning."""


# ---- any other point


def _table(point: Point) -> SlidePicture:
    """Return the first columns and rows of a table."""
    printed = list(point.table.printed)
    rows = [
        marks.SlideRow(
            name=" · ".join(cells[: _MOST_COLUMNS - 1]),
            picture=Markup(""),
            figure=cells[_MOST_COLUMNS - 1] if len(cells) >= _MOST_COLUMNS else "",
            left=_left(len(printed) - place),
        )
        for place, cells in enumerate(printed[:MOST_ROWS], start=1)
    ]
    heads = " · ".join(point.table.heads[:_MOST_COLUMNS])
    return SlidePicture(caption=heads, markup=marks.slide_rows(rows, kind="words", label=point.table.title))


def _chart(point: Point) -> SlidePicture:
    assert point.picture is not None
    key = [(_sign(sign), sign["words"]) for sign in point.picture.drawing.key]
    return SlidePicture(
        caption="",
        markup=joined([marks.slide_key(key) if key else None, marks.slide_drawing(point.alt)]),
        chart=picture_files.specification_with_data(point.picture, theme()),
    )


def _sign(sign: Sign) -> Markup:
    """Return a sign of the key of a picture, in the colours of the theme."""
    wide = sign["wide"]
    paths = (
        element(
            "path",
            d=shape["path"],
            transform=f"scale({shape['scale']:g})",
            fill=_colour(shape["fill"]),
            stroke=_colour(shape["stroke"]),
            stroke_width=f"{shape['stroke_width'] / shape['scale']:.3g}",
            stroke_dasharray=" ".join(f"{length / shape['scale']:.3g}" for length in shape["dash"]) or None,
            opacity=f"{shape['opacity']:g}",
        )
        for shape in sign["shapes"]
    )
    box = f"{-wide / 2:g} -10 {wide:g} 20"
    return element("svg", *paths, viewBox=box, style=f"width:{wide / 13:.2f}em", aria_hidden="true")


def _colour(light: str) -> str:
    return light if theme() == "light" else _DARK.get(light, light)


_DARK: Final[Mapping[str, str]] = {
    str(getattr(LIGHT, field.name)): str(getattr(DARK, field.name)) for field in fields(LIGHT)
} | {light: DARK.status[group] for group, light in LIGHT.status.items()}
"""The colours of the dark theme by those of the light one, which the keys of pictures have."""
