"""The frames, the words and the keys of the charts of one KPI."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries import kpi as questions
from kap_model.vocabulary import TOTAL, Origin
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.marks import Swatch
from kap_ui.marks.markup import Markup
from kap_ui.sections.results.kpi import Found
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, quarter

_APART = 0.13
"""The least distance of two labels at the end of lines, as a part of the plot's height."""

BESIDE = ("edition", "definition")
"""Dimensions that hold the same series in another edition or definition: shown beside the total, never joined to it."""


@memoized
def series(this: Found) -> pd.DataFrame:
    """Give the points of the course, for chart and table."""
    return questions.series(this.progress, this.receipt)


@memoized
def frames(this: Found, points: pd.DataFrame) -> Mapping[str, pd.DataFrame]:
    """Give the frames of the chart from the points of the course."""
    rows = [{**row, "at": _at(row["quarter"])} for row in kpi_lines.records(points)]
    for row in rows:
        row["label"] = _("%(what)s, %(quarter)s: %(value)s") % {
            "what": _words()[row["kind"]],
            "quarter": quarter(row["quarter"]),
            "value": this.amount(row["value"]),
        }
    course = [row for row in rows if row["kind"] in ("baseline", "milestone", "target")]
    ahead = [row for row in rows if row["kind"] == "forecast"]
    band = []
    newest = [row for row in rows if row["kind"] == "actual"][-1:]
    for row in ahead:
        for start in newest:
            band.append({**start, "low": start["value"], "high": start["value"]})
        band.append({**row, "low": row["low"] if row["low"] is not None else row["value"],
                     "high": row["high"] if row["high"] is not None else row["value"]})  # fmt: skip
    lines = kpi_lines.records(questions.stretches(this.progress, this.receipt))
    keep = []
    if this.line["is_kept"] and this.receipt.target is not None and rows:
        target, tolerance = this.receipt.target[1], float(this.line["tolerance"])
        keep = [
            {"at": at, "low": target - tolerance, "high": target + tolerance}
            for at in (min(row["at"] for row in rows), max(row["at"] for row in rows))
        ]
    return {
        "data": _frame(rows, ("kind", "at", "value", "label", "is_illustrative")),
        "stretches": _frame([{**row, "at": _at(row["quarter"])} for row in lines],
                            ("stretch", "at", "value", "is_illustrative")),
        "path": _frame(course, ("at", "value", "label")),
        "band": _frame(band, ("at", "value", "low", "high")),
        "labels": _frame(_labels(this, rows), ("at", "value", "text", "side")),
        "keep": _frame(keep, ("at", "low", "high")),
    }  # fmt: skip


def _labels(this: Found, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the words at the ends of the lines, pushed apart, and the figure at the newest actual."""
    ends = [
        {"at": row["at"], "value": row["value"], "side": "end",
         "text": f"{_words()[row['kind']]}\n{this.amount(row['value'])}"}
        for row in rows if row["kind"] in ("target", "forecast")
    ]  # fmt: skip
    values = [row["value"] for row in rows]
    if len(ends) == 2 and values:
        least = _APART * (max(values) - min(values) or 1.0)
        low, high = sorted(ends, key=lambda row: row["value"])
        lacking = least - (high["value"] - low["value"])
        if lacking > 0:
            low["value"] -= lacking / 2
            high["value"] += lacking / 2
    newest = [row for row in rows if row["kind"] == "actual"][-1:]
    return ends + [{**row, "text": this.amount(row["value"]), "side": "newest"} for row in newest]


def _frame(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    return pd.DataFrame({name: [row[name] for row in rows] for name in columns})


def _at(text: str) -> int:
    last = Quarter.parse(text).last_day
    return int(datetime(last.year, last.month, last.day, tzinfo=UTC).timestamp() * 1000)


def _words() -> dict[str, str]:
    return {
        "actual": _("Actual"),
        "baseline": _("Baseline"),
        "milestone": _("Milestone"),
        "target": _("Target"),
        "expected": _("Expected"),
        "forecast": _("Forecast"),
    }


@memoized
def table(points: pd.DataFrame) -> pd.DataFrame:
    """Give the same figures as a table, in words."""
    return points.assign(kind=[_words()[str(kind)] for kind in points["kind"]]).sort_values("quarter", kind="stable")


def columns(this: Found) -> list[Column]:
    """Give the columns of the course, for table and files."""
    decimals = int(this.line["decimals"])
    return [
        Column("quarter", _("Quarter"), Kind.QUARTER, meaning=_("Quarter of the point; its instant is the last day")),
        Column("kind", _("What"), meaning=_("Actual, baseline, milestone, target, expected value or forecast")),
        Column("value", _("Value"), Kind.NUMBER, decimals, meaning=this.unit),
        Column("low", _("Band, low"), Kind.NUMBER, decimals, meaning=_("Lowest end of the forecast band (R9)")),
        Column("high", _("Band, high"), Kind.NUMBER, decimals, meaning=_("Highest end of the forecast band (R9)")),
    ]


@memoized
def key(this: Found, points: pd.DataFrame) -> Markup:
    """Give the key: only what is drawn."""
    kinds = set(points["kind"])
    actual = points[points["kind"] == "actual"]
    made_up = actual["is_illustrative"].fillna(False)
    drawn = [
        (Swatch.PUBLISHED, _("published or reported"), bool((~made_up).any()) if len(actual) else False),
        (Swatch.ILLUSTRATIVE, _("illustrative"), bool(made_up.any())),
        (Swatch.PATH, _("from baseline to target"), {"baseline", "target"} <= kinds),
        (Swatch.FORECAST, _("forecast and its band"), "forecast" in kinds),
        (Swatch.EXPECTED, _("expected by now"), "expected" in kinds),
    ]
    return marks.legend([(swatch, words) for swatch, words, is_drawn in drawn if is_drawn])


@memoized
def finding(this: Found) -> str:
    """Say what the chart shows, in a sentence."""
    receipt = this.receipt
    place = data.name(this.selection.place)
    if receipt.data_quarter is None:
        return _("%(place)s: nothing measured yet.") % {"place": place}
    said = _("%(place)s: %(actual)s in %(quarter)s.") % {
        "place": place,
        "actual": kpi_lines.figure(this.line, this.unit),
        "quarter": quarter(receipt.data_quarter),
    }
    if receipt.forecast is not None and receipt.target is not None:
        said += " " + _("At the present pace %(forecast)s by %(quarter)s, target %(target)s.") % {
            "forecast": this.amount(receipt.forecast.value),
            "quarter": quarter(receipt.target[0]),
            "target": this.amount(receipt.target[1]),
        }
    return said


# ---- disaggregations


@memoized
def dimensions(rows: pd.DataFrame) -> list[str]:
    """Give the dimensions that have values, other than the total."""
    return [str(name) for name in rows["dimension"].unique() if name != TOTAL]


def dimension_word(dimension: str) -> str:
    """Give the name of a dimension; one that has no word of its own is said itself."""
    return {
        "sex": _("by sex"),
        "area": _("by area"),
        "age": _("by age"),
        "skill": _("by skill"),
        "tier": _("by tier"),
        "pledger": _("by pledger"),
        "edition": _("in other editions"),
        "definition": _("in other definitions"),
    }.get(dimension, dimension)


def category_word(category: str) -> str:
    """Give the name of a category; one that has no word of its own is said itself."""
    return {
        "total": _("total"),
        "female": _("women"),
        "male": _("men"),
        "urban": _("urban"),
        "rural": _("rural"),
        "15-24": _("15 to 24 years"),
        "other ages": _("other ages"),
    }.get(category, category)


@memoized
def categories(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Give the rows of one dimension, and the total beside them."""
    return rows[rows["dimension"].isin([dimension, TOTAL])].assign(
        category=[
            category_word(str(category)) for category in rows[rows["dimension"].isin([dimension, TOTAL])]["category"]
        ]
    )


@memoized
def category_frames(this: Found, rows: pd.DataFrame, dimension: str) -> Mapping[str, pd.DataFrame]:
    """Give the frames of the chart of one dimension."""
    chosen = kpi_lines.records(rows[rows["dimension"].isin([dimension, TOTAL])])
    points = [
        {
            "category": row["category"],
            "at": _at(row["quarter"]),
            "value": row["value"],
            "is_dashed": row["origin"] == Origin.ILLUSTRATIVE or row["dimension"] in BESIDE,
            "label": _("%(what)s, %(quarter)s: %(value)s")
            % {
                "what": category_word(row["category"]),
                "quarter": quarter(row["quarter"]),
                "value": this.amount(row["value"]),
            },
        }
        for row in chosen
    ]
    newest = {point["category"]: point for point in sorted(points, key=lambda point: point["at"])}
    ends = sorted(newest.values(), key=lambda point: point["value"])
    values = [point["value"] for point in points]
    least = 0.1 * (max(values) - min(values) or 1.0)
    labels: list[dict[str, Any]] = []
    for point in ends:
        at_least = labels[-1]["value"] + least if labels else point["value"]
        words = f"{category_word(point['category'])} {this.amount(point['value'])}"
        labels.append({**point, "text": words, "value": max(point["value"], at_least)})
    return {
        "data": _frame(points, ("category", "at", "value", "is_dashed", "label")),
        "labels": _frame(labels, ("category", "at", "value", "text")),
    }


def category_columns(this: Found) -> list[Column]:
    """Give the columns of the disaggregations."""
    return [
        Column("category", _("Category")),
        Column("quarter", _("Quarter"), Kind.QUARTER),
        Column("value", _("Value"), Kind.NUMBER, int(this.line["decimals"]), meaning=this.unit),
        Column("origin", _("Origin"), meaning=_("Published, reported or illustrative")),
        Column("source", _("Source"), meaning=_("Source and the place in it")),
    ]


@memoized
def in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Give rows with their origin, basis and category in words, where they have them."""
    said = rows.copy()
    for column, word in (("origin", wording.origin), ("basis", wording.basis), ("category", category_word)):
        if column in said:
            said[column] = [word(str(cell)) if cell else cell for cell in said[column]]
    return said


def row_columns(this: Found) -> list[Column]:
    """Give the columns of the rows behind the figure."""
    decimals = int(this.line["decimals"])
    return [
        Column("quarter", _("Quarter"), Kind.QUARTER),
        Column("place_code", _("Place"), Kind.NAME),
        Column("dimension", _("Dimension")),
        Column("category", _("Category")),
        Column("value", _("Value"), Kind.NUMBER, decimals, meaning=this.unit),
        Column("numerator", _("Numerator"), Kind.NUMBER),
        Column("denominator", _("Denominator"), Kind.NUMBER),
        Column("countries", _("Countries"), Kind.CODE),
        Column("origin", _("Origin")),
        Column("basis", _("Basis")),
        Column("source", _("Source")),
        Column("note", _("Note")),
        Column("file_name", _("File")),
        Column("file_row", _("Row"), Kind.NUMBER, meaning=_("Row of the file; the header is row 1")),
    ]
