"""KPIs, or the places of one KPI, as a picture in a file: the same rows as on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from kap_model.queries.kpi_lines import KpiLine
from kap_ui.charts import kpi_rows
from kap_ui.figures import picture_key
from kap_ui.figures.figure import Drawing
from kap_ui.figures.picture_key import Sign
from kap_ui.look import tokens
from kap_ui.look.tokens import LIGHT
from kap_ui.sections.shared import kpi_lines, unit_words
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, short_quarter

MOST: Final = 10
"""Rows that have room on a slide; all of them stand in the other files."""

COLUMNS: Final = (
    "y", "code", "name", "share", "expected", "is_illustrative", "low", "high", "dot", "figure", "actual", "status",
    "word", "data",
)  # fmt: skip


def of_kpis(lines: Sequence[KpiLine]) -> Drawing:
    """Return what a picture of KPIs is drawn from, the first of them where they are many."""
    return _drawing(lines, _("KPI"), lambda line: (line.kpi_code.removeprefix("K-"), data.name(line.kpi_code)))


def of_places(lines: Sequence[KpiLine]) -> Drawing:
    """Return what a picture of the places of one KPI is drawn from, the first of them where they are many."""
    return _drawing(lines, _("Region or office"), lambda line: (line.place_code, data.name(line.place_code)))


def _drawing(lines: Sequence[KpiLine], head: str, named: Callable[[KpiLine], tuple[str, str]]) -> Drawing:
    units = unit_words.units()
    shown = lines[:MOST]
    records = [{"y": y, **_record(line, named(line), units[line.kpi_code].alone)} for y, line in enumerate(shown)]
    return Drawing(
        build=kpi_rows.kpi_rows,
        frames={"rows": pd.DataFrame(records, columns=list(COLUMNS))},
        options={
            "rows": len(shown),
            "words": {
                "name": head, "share": _("Progress"), "actual": _("Actual and target"), "status": _("Status"),
                "data": _("Data quarter"),
            },
        },
        key=signs(any(not line.is_illustrative for line in shown), any(line.is_illustrative for line in shown)),
        note=more(len(lines) - len(shown)),
        least_width=kpi_rows.WIDTH,
        least_height=kpi_rows.TOP + kpi_rows.LEAST_ROW * len(shown),
    )  # fmt: skip


def more(count: int) -> str:
    """Return how many more there are than have room; "" for none."""
    if count <= 0:
        return ""
    return ngettext("%(n)s more in the table", "%(n)s more in the table", count) % {"n": number(count)}


def signs(has_published: bool, has_illustrative: bool) -> list[Sign]:
    """Return the key of bars: only what is drawn."""
    bar = "M-13,-5H13V5H-13Z"
    drawn = []
    if has_published:
        drawn.append(picture_key.sign(_("progress"), picture_key.shape(bar, fill=LIGHT.rule_strong), wide=26))
    if has_illustrative:
        edge = picture_key.shape(bar, fill=LIGHT.rule, stroke=LIGHT.rule_strong, width=1.4, dash=(4, 3))
        drawn.append(picture_key.sign(_("progress, illustrative"), edge, wide=26))
    tick = picture_key.shape("M0,-7V7", stroke=LIGHT.ink, width=3)
    return [*drawn, picture_key.sign(_("expected by now"), tick, wide=8)]


def _record(line: KpiLine, names: tuple[str, str], unit: str) -> dict[str, Any]:
    code, name = names
    is_unjudged = line.status in kpi_lines.UNJUDGED
    target = kpi_lines.target(line, unit)
    actual = kpi_lines.figure(line, unit)
    return {
        "code": code,
        "name": in_lines(name, kpi_rows.LETTERS),
        "share": None if is_unjudged else line.share,
        "expected": None if line.is_kept else line.expected_share,
        "is_illustrative": line.is_illustrative,
        **_kept(line),
        "figure": percent(line.share),
        "actual": "\n".join(
            in_lines(part, kpi_rows.FIGURE_LETTERS)
            for part in (actual, target.removeprefix(wording.signs().comma))
            if part
        ),
        "status": tokens.group_of(line.status).value,
        "word": wording.status(line.status),
        "data": short_quarter(line.data_quarter),
    }


def _kept(line: KpiLine) -> Mapping[str, float | None]:
    """Return the dot and the tolerance of a KPI that is to be kept, on the scale of `marks.maintained`."""
    if not line.is_kept or line.value is None or line.target is None or line.tolerance is None:
        return {"low": None, "high": None, "dot": None}
    half = max(4 * line.tolerance, 1.25 * abs(line.value - line.target)) or 1.0
    reach = line.tolerance / (2 * half)
    return {"low": 0.5 - reach, "high": 0.5 + reach, "dot": (line.value - line.target + half) / (2 * half)}
