"""Native charts: the status mix as stacked bars, the course of a KPI as lines.

Their values are those of a point's table, as printed, and stand again in a workbook inside the file, with which a
presenter goes on. What the table does not have, the chart has not either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from kap_documents.office_text import language_tag
from kap_documents.slides import text
from kap_documents.slides.template import SMALLEST, THEME_COLOURS
from kap_model.importing.formula_marks import marked
from kap_model.vocabulary import StatusGroup
from kap_ui.charts.axes import ValueAxis
from kap_ui.look import tokens
from kap_ui.words.language import language_of

_LOOK: Final = tokens.LIGHT
_LEAST_PART: Final = 15.0
"""A part of a bar that is less high has no figure in it, in points."""
_APART: Final = 0.1
"""The least distance of two words at the ends of lines, as a part of the axis."""
_PART_WIDE: Final = 22.0
"""The same along a lying bar."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """KPIs by status.

    Attributes:
        categories: the quarters, or what the KPIs are of.
        counts: for each status group its count in every category; None where it is not known.
        words: of the status groups.
        is_lying: whether the bars lie, below each other, the first on top, all as long.
    """

    categories: Sequence[str]
    counts: dict[StatusGroup, Sequence[int | None]]
    words: dict[StatusGroup, str]
    is_lying: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A series of a chart over time.

    Attributes:
        name: in the key.
        values: one for each category; None where there is none.
        look: how it is drawn.
        dashed: the positions of values that nobody measured.
        labels: the words at single values, by position.
        start: the position of a value that the line begins at but that belongs to another.
    """

    name: str
    values: Sequence[float | None]
    look: Look
    dashed: frozenset[int] = frozenset()
    labels: dict[int, str] | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """Colour and width of a line, its dash, and the mark at its values; None for no line, no dash, no mark."""

    ink: str
    wide: float | None
    dash: Any = None
    marker: Any = None


MEASURED: Final = Look(_LOOK.accent, 2.5, None, XL_MARKER_STYLE.CIRCLE)
TARGET_PATH: Final = Look(_LOOK.ink, 1.5, MSO_LINE.LONG_DASH, XL_MARKER_STYLE.DIAMOND)
FORECAST: Final = Look(_LOOK.accent, 1.75, MSO_LINE.ROUND_DOT, XL_MARKER_STYLE.SQUARE)
BAND: Final = Look(_LOOK.rule_strong, 1.0, MSO_LINE.ROUND_DOT, None)
EXPECTED: Final = Look(_LOOK.ink, None, None, XL_MARKER_STYLE.X)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """Values over time.

    Attributes:
        categories: the quarters, without a gap.
        lines: the series.
        decimals: of the values as printed.
    """

    categories: Sequence[str]
    lines: Sequence[Line]
    decimals: int


def insert_mix(holder: Any, mix: Mix, language: str, made_at: datetime) -> Any:
    """Insert the status mix into a placeholder of a slide, and return its graphic frame."""
    present = {status: counts for status, counts in mix.counts.items() if any(counts)}
    named = {text.signed(status, mix.words[status]): counts for status, counts in present.items()}
    data = _data("0", mix.categories, named.items())
    kind = XL_CHART_TYPE.BAR_STACKED_100 if mix.is_lying else XL_CHART_TYPE.COLUMN_STACKED
    frame = holder.insert_chart(kind, data)
    chart = frame.chart
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = (35, 100) if mix.is_lying else (22, 100)
    wholes = [sum(count or 0 for count in counts) for counts in zip(*present.values(), strict=True)]
    highest = max(wholes)
    least = _PART_WIDE / (frame.width.pt / 2) if mix.is_lying else _LEAST_PART / (frame.height.pt * 0.8)
    for series, (status, counts) in zip(plot.series, present.items(), strict=True):
        lengths = [whole if mix.is_lying else highest for whole in wholes]
        small = [place for place, count in enumerate(counts) if count and count < least * lengths[place]]
        _draw_part(series, status, small)
    _set_axes(chart, is_value_shown=False)
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, 1 if mix.is_lying else highest
    if mix.is_lying:
        chart.category_axis.reverse_order = True
        chart.value_axis.reverse_order = language_of(language).direction == "rtl"  # bars grow from the right
    _set_key(chart, XL_LEGEND_POSITION.TOP if mix.is_lying else XL_LEGEND_POSITION.RIGHT)
    _finish(chart, data, language, made_at)
    return frame


def _data(printed: str, categories: Sequence[str], series: Iterable[tuple[str, Sequence[float | None]]]) -> Any:
    """Return categories and series as python-pptx takes them, with the number format that all values have."""
    make: Any = CategoryChartData  # has no types
    data = make(number_format=printed)
    data.categories = [text.clean(category) for category in categories]
    for name, values in series:
        data.add_series(text.clean(name), values)
    return data


def _draw_part(series: Any, status: StatusGroup, without_figure: Sequence[int]) -> None:
    """Colour a status, and write its sign and its figure into each part that has room."""
    fill, line = series.format.fill, series.format.line
    fill.solid()
    is_known = status is not StatusGroup.UNKNOWN
    fill.fore_color.theme_color = THEME_COLOURS[status] if is_known else MSO_THEME_COLOR.BACKGROUND_2
    line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_1 if is_known else THEME_COLOURS[status]
    line.width = Pt(0.75)
    labels = series.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = f'"{text.SIGNS[status]} "0;;;', False
    labels.position = XL_LABEL_POSITION.CENTER
    labels.font.size = Pt(SMALLEST)
    labels.font.color.rgb = text.colour(_LOOK.on_status[status] if is_known else _LOOK.ink)
    for number, place in enumerate(without_figure):
        gone = f'<c:dLbl {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>'
        labels._element.insert(number, parse_xml(gone))


def insert_course(holder: Any, course: Course, language: str, made_at: datetime) -> Any:
    """Insert lines over time into a placeholder of a slide, and return the graphic frame."""
    printed = "#,##0" + ("." + "0" * course.decimals if course.decimals else "")
    data = _data(printed, course.categories, ((line.name, line.values) for line in course.lines))
    frame = holder.insert_chart(XL_CHART_TYPE.LINE_MARKERS, data)
    chart = frame.chart
    axis = ValueAxis.of(
        [value for line in course.lines for value in line.values if value is not None],
        steps=5,
        decimals=course.decimals,
    )
    ends = _ends(course, apart=_APART * (axis.high - axis.low))
    for series, line in zip(chart.plots[0].series, course.lines, strict=True):
        _draw_line(series, line, ends)
    _set_axes(chart, is_value_shown=True)
    values = chart.value_axis
    values.minimum_scale, values.maximum_scale, values.major_unit = axis.low, axis.high, axis.step
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = (
        "#,##0" + ("." + "0" * axis.decimals if axis.decimals else ""),
        False,
    )
    _set_key(chart, XL_LEGEND_POSITION.TOP)
    _leave_room_right(chart)
    blanks = chart._chartSpace.chart.find(qn("c:dispBlanksAs"))
    blanks.set("val", "span")
    _finish(chart, data, language, made_at)
    return frame


def _ends(course: Course, apart: float) -> dict[str, Any]:
    """Return where the words at the ends of lines stand, by name: above and below where two would lie on each other."""
    last = len(course.categories) - 1
    ends = sorted(
        (value, line.name)
        for line in course.lines
        if last in (line.labels or {}) and (value := line.values[last]) is not None
    )
    if len(ends) == 2 and ends[1][0] - ends[0][0] < apart:
        return {ends[0][1]: XL_LABEL_POSITION.BELOW, ends[1][1]: XL_LABEL_POSITION.ABOVE}
    return {name: XL_LABEL_POSITION.RIGHT for _value, name in ends}


def _draw_line(series: Any, line: Line, ends: dict[str, Any]) -> None:
    look = line.look
    series.smooth = False
    measured = {place for place, value in enumerate(line.values) if value is not None}
    is_all_dashed = bool(measured) and measured <= line.dashed
    if look.wide is None:
        series.format.line.fill.background()
    else:
        _stroke(series.format.line, look, is_dashed=is_all_dashed)
    _mark(series.marker, look, is_hollow=is_all_dashed)
    if line.start is not None:
        series.points[line.start].marker.style = XL_MARKER_STYLE.NONE
    for place in () if is_all_dashed else sorted(line.dashed):
        point = series.points[place]
        _mark(point.marker, look, is_hollow=True)
        if look.wide is not None:
            _stroke(point.format.line, look, is_dashed=True)
    for place, words in (line.labels or {}).items():
        label = series.points[place].data_label
        is_end = place == len(line.values) - 1
        label.position = ends[line.name] if is_end else XL_LABEL_POSITION.BELOW
        frame = label.text_frame
        frame.text = text.clean(words)
        font = frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(14), True, text.colour(look.ink)


def _stroke(line: Any, look: Look, *, is_dashed: bool) -> None:
    line.width, line.color.rgb = Pt(look.wide or 0), text.colour(look.ink)
    if is_dashed or look.dash is not None:
        line.dash_style = look.dash or MSO_LINE.DASH


def _mark(marker: Any, look: Look, *, is_hollow: bool) -> None:
    if look.marker is None:
        marker.style = XL_MARKER_STYLE.NONE
        return
    marker.style, marker.size = look.marker, 8
    fill = marker.format.fill
    fill.solid()
    fill.fore_color.rgb = text.colour(_LOOK.paper if is_hollow else look.ink)
    marker.format.line.color.rgb, marker.format.line.width = text.colour(look.ink), Pt(1.5)


def _set_axes(chart: Any, *, is_value_shown: bool) -> None:
    chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(SMALLEST), text.colour(_LOOK.ink)
    along, up = chart.category_axis, chart.value_axis
    along.format.line.color.rgb = text.colour(_LOOK.rule_strong)
    along.major_tick_mark = XL_TICK_MARK.NONE
    along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.has_major_gridlines = False
    up.major_tick_mark = XL_TICK_MARK.NONE
    up.format.line.fill.background()
    up.has_major_gridlines = is_value_shown
    if is_value_shown:
        up.major_gridlines.format.line.color.rgb = text.colour(_LOOK.rule)
    else:
        up.visible = False


def _set_key(chart: Any, place: Any) -> None:
    chart.has_legend = True
    chart.legend.position = place
    chart.legend.include_in_layout = False
    chart.legend.font.size = Pt(14)


def _leave_room_right(chart: Any) -> None:
    """Keep the plot from the right edge, where the words at the ends of lines stand."""
    plot = chart._chartSpace.chart.plotArea
    old = plot.find(qn("c:layout"))
    if old is not None:
        plot.remove(old)
    sides = {"x": 0.06, "y": 0.17, "w": 0.78, "h": 0.71}
    lengths = "".join(f'<c:{name} val="{share}"/>' for name, share in sides.items())
    modes = '<c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    plot.insert(0, parse_xml(f"<c:layout {nsdecls('c')}><c:manualLayout>{modes}{lengths}</c:manualLayout></c:layout>"))


def _finish(chart: Any, data: Any, language: str, made_at: datetime) -> None:
    space = chart._chartSpace
    text.settle(space, language)
    for properties in space.iter(qn("a:defRPr")):
        properties.set("lang", language_tag(language))
    chart.part.chart_workbook.update_from_xlsx_blob(_workbook(data, made_at))


def _workbook(data: Any, made_at: datetime) -> bytes:
    """Return the workbook with the values of a chart, where its references look for them. No text is a formula."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"created": made_at})
    sheet = book.add_worksheet("Sheet1")
    for row, category in enumerate(data.categories, 1):
        sheet.write_string(row, 0, marked(str(category.label)))
    for column, series in enumerate(data, 1):
        figures = book.add_format({"num_format": series.number_format})
        sheet.write_string(0, column, marked(series.name))
        for row, value in enumerate(series.values, 1):
            if value is not None:
                sheet.write_number(row, column, value, figures)
    sheet.set_column(0, len(data), 18)
    book.close()
    return content.getvalue()
