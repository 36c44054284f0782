"""A KPI by sex, area, age and other dimensions, and its other editions and definitions, with the total beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kap_model.queries.kpi import CategoryValue
from kap_model.queries.sources import counted
from kap_model.vocabulary import TOTAL
from kap_ui.charts import kpi_series
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.results.kpi import KpiAnswer
from kap_ui.sections.results.kpi_history import frame, milliseconds
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, quarter

_BESIDE: Final = ("edition", "definition")
"""Dimensions that hold the same series in another edition or definition: shown beside the total, never joined to it."""

_APART: Final = 0.1
"""The least distance of two labels at the end of lines, as a part of the plot's height."""


@memoized
def dimensions(answer: KpiAnswer) -> tuple[str, ...]:
    """Return the dimensions that have values, other than the total."""
    return tuple(dict.fromkeys(value.dimension for value in answer.category_values if value.dimension != TOTAL))


def dimension_choice(dimensions: Sequence[str]) -> address.OwnChoice[str]:
    """Declare the page's own choice of one of its dimensions, and return it."""
    return address.own_choice("dimension", tuple(dimensions), default=dimensions[0])


def dimension_word(dimension: str) -> str:
    """Return the name of a dimension; the data's own word where there is no name for it."""
    return _(_DIMENSIONS[dimension]) if dimension in _DIMENSIONS else dimension


_DIMENSIONS: Final = {
    "sex": N_("by sex"),
    "area": N_("by area"),
    "age": N_("by age"),
    "skill": N_("by skill"),
    "tier": N_("by tier"),
    "pledger": N_("by pledger"),
    "edition": N_("in other editions"),
    "definition": N_("in other definitions"),
}


def category_word(category: str) -> str:
    """Return the name of a category; the data's own word where there is no name for it."""
    return _(_CATEGORIES[category]) if category in _CATEGORIES else category


_CATEGORIES: Final = {
    TOTAL: N_("total"),
    "female": N_("women"),
    "male": N_("men"),
    "urban": N_("urban"),
    "rural": N_("rural"),
    "15-24": N_("15 to 24 years"),
    "other ages": N_("other ages"),
}


def reading(dimensions: Sequence[str]) -> str:
    """Return how the categories are to be read."""
    if set(_BESIDE).intersection(dimensions):
        return _("Other editions and definitions of a series are shown beside the total and never joined to it.")
    return _("The place's own observations, with the total beside them.")


@memoized
def categories(answer: KpiAnswer, dimension: str) -> ChartFigure:
    """Return the chart of one dimension, a line for each category and one for the total."""
    values = [value for value in answer.category_values if value.dimension in (dimension, TOTAL)]
    return ChartFigure(
        key="categories",
        build=kpi_series.kpi_categories,
        frames=_frames(answer, values),
        title=_("%(name)s, %(dimension)s")
        % {"name": data.name(answer.kpi), "dimension": dimension_word(dimension)},
        finding=_("Dashed: the same series in another edition or definition.")
        if dimension in _BESIDE
        else _("Blue: the total. Dashed: illustrative."),
        alt=_("Line chart of the categories of one dimension by quarter, each line named at its end"),
        columns=_columns(answer),
        table=frame(
            ("category", "quarter", "value", "origin", "source"),
            (
                {
                    "category": category_word(value.category), "quarter": str(value.quarter), "value": value.value,
                    "origin": wording.origin(value.origin), "source": value.source,
                }
                for value in values
            ),
        ),
        is_illustrative=any(value.is_illustrative for value in values),
        level=3,
        sources=counted(
            (value.source for value in values if not value.is_illustrative),
            (value.source for value in values if value.is_illustrative),
        ),
    )  # fmt: skip


def _frames(answer: KpiAnswer, values: Sequence[CategoryValue]) -> dict[str, Any]:
    points: list[dict[str, Any]] = [
        {
            "category": value.category,
            "at": milliseconds(value.quarter),
            "value": value.value,
            "is_dashed": value.is_illustrative or value.dimension in _BESIDE,
            "label": _("%(what)s, %(quarter)s: %(value)s")
            % {
                "what": category_word(value.category),
                "quarter": quarter(value.quarter),
                "value": answer.amount(value.value),
            },
        }
        for value in values
    ]
    return {
        "data": frame(("category", "at", "value", "is_dashed", "label"), points),
        "labels": frame(("category", "at", "value", "text"), _end_labels(answer, values)),
    }


def _end_labels(answer: KpiAnswer, values: Sequence[CategoryValue]) -> list[dict[str, Any]]:
    """Return the words at the ends of the lines, each pushed above the one below it."""
    newest = {value.category: value for value in sorted(values, key=lambda value: value.quarter)}
    amounts = [value.value for value in values]
    least = _APART * (max(amounts) - min(amounts) or 1.0)
    labels: list[dict[str, Any]] = []
    for value in sorted(newest.values(), key=lambda value: value.value):
        lowest = labels[-1]["value"] + least if labels else value.value
        labels.append(
            {
                "category": value.category, "at": milliseconds(value.quarter), "value": max(value.value, lowest),
                "text": f"{category_word(value.category)} {answer.amount(value.value)}",
            }
        )  # fmt: skip
    return labels


def _columns(answer: KpiAnswer) -> list[TableColumn]:
    return [
        TableColumn("category", _("Category")),
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("value", _("Value"), CellKind.NUMBER, answer.decimals, meaning=answer.unit),
        TableColumn("origin", _("Origin"), meaning=_("Published, reported or illustrative")),
        TableColumn("source", _("Source"), meaning=_("Source and the place in it")),
    ]
