"""The whole calculation behind a figure, line by line, in the reader's language and as the pages print numbers."""

from __future__ import annotations

from typing import Any

from kap_model.measures.trace_lines import KINDS, TraceLine, ValueKind
from kap_model.queries import kpi as kpi_query
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.results.kpi import FORECAST_WORDS, KpiAnswer
from kap_ui.sections.shared import method_links, outlook_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent, quarter, signed

_MORE = 2
"""Decimals beyond those of the KPI, for a figure that its own decimals do not hold."""


@memoized
def trace(answer: KpiAnswer) -> Markup:
    """Return the lines of the trace, each with its rule, which leads to its explanation."""
    selection = answer.selection
    lines = data.ask(kpi_query.trace, answer.kpi, selection.place, str(selection.quarter), selection.origin)
    return element("ol", *(element("li", _line(answer, line)) for line in lines), class_="trace")


def _line(answer: KpiAnswer, line: TraceLine) -> Markup:
    values = {name: _printed(answer, KINDS[name], value) for name, value in line.values.items()}
    sentence = _(line.sentence) % values if values else _(line.sentence)
    return joined([method_links.rule(line.rule), sentence] if line.rule else [sentence], " ")


def _printed(answer: KpiAnswer, kind: ValueKind, value: Any) -> str:
    match kind:
        case ValueKind.AMOUNT:
            return _amount(answer, value)
        case ValueKind.CHANGE:
            return _change(answer, value)
        case ValueKind.NUMBER:
            return _number(value)
        case ValueKind.NUMBERS:
            return " + ".join(map(_number, value))
        case ValueKind.SHARE:
            return percent(value, 1)
        case ValueKind.RATIO:
            return number(value, 2)
        case ValueKind.TIMES:
            if value > outlook_words.MOST_TIMES:
                return _("more than %(n)s") % {"n": number(outlook_words.MOST_TIMES)}
            return number(value, 1)
        case ValueKind.QUARTER:
            return quarter(value)
        case ValueKind.STATUS:
            return wording.status(value)
        case ValueKind.FORECAST:
            return _(FORECAST_WORDS[value])
        case ValueKind.PLACES:
            return wording.enumerated(map(data.name, value))
        case ValueKind.DATED | ValueKind.DATED_SUM:
            between = wording.signs().enumeration if kind is ValueKind.DATED else " + "
            return between.join(wording.noted(_amount(answer, figure), quarter(at)) for at, figure in value)
        case ValueKind.PLACED | ValueKind.PLACED_SUM:
            between = wording.signs().enumeration if kind is ValueKind.PLACED else " + "
            return between.join(wording.noted(_amount(answer, figure), data.name(place)) for place, figure in value)
        case ValueKind.PLACED_NUMBERS:
            return " + ".join(wording.noted(_number(figure), data.name(place)) for place, figure in value)
        case ValueKind.PLACED_QUARTERS:
            return wording.enumerated(wording.noted(data.name(place), quarter(at)) for place, at in value)
        case ValueKind.COUNTRIES_BY_QUARTER:
            return wording.listed(wording.noted(_countries(codes), quarter(at)) for at, codes in value)
        case ValueKind.COUNTRIES_BY_PLACE:
            return wording.listed(wording.noted(_countries(codes), data.name(place)) for place, codes in value)


def _amount(answer: KpiAnswer, value: float) -> str:
    """Return a figure in the KPI's unit, with two decimals more where its own do not hold it."""
    return answer.amount(value, _more_decimals(answer, value))


def _change(answer: KpiAnswer, value: float) -> str:
    """Return a change of a figure with its sign, of percentages in points."""
    printed = signed(value, answer.decimals + _more_decimals(answer, value))
    return wording.points(printed, value) if answer.unit.startswith("%") else printed


def _more_decimals(answer: KpiAnswer, value: float) -> int:
    is_held = abs(value - round(value, answer.decimals)) < 10.0 ** -(answer.decimals + _MORE + 1)
    return 0 if is_held else _MORE


def _number(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 3)


def _countries(codes: list[str]) -> str:
    return wording.enumerated(map(data.name, codes)) or _("no country")
