"""KPIs as lines: name, sparkline, bullet bar, actual and target, status, data quarter, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines as question
from kap_model.queries import regions
from kap_model.selection import Selection
from kap_model.vocabulary import Direction, Status
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number, percent, quarter

Groups = Sequence[tuple[marks.Outcome | None, Sequence[str]]]
"""What stands together: the head of a group, or None, and the codes of its KPIs."""


def rows(selection: Selection, groups: Groups, *, label: str) -> Markup:
    """Give KPI lines at the place and quarter of a selection, in the order given.

    Args:
        selection: place, quarter and origin.
        groups: KPI codes under the heads of their groups.
        label: what the table shows, read aloud.
    """
    kpis = list(dict.fromkeys(kpi for _head, members in groups for kpi in members))
    progress = data.progress(selection.origin)
    lines = {
        str(row["kpi_code"]): row
        for row in records(question.lines(progress, kpis, [selection.place], selection.quarter))
    }
    courses = points_of(question.points(progress, kpis, selection.place, selection.quarter))
    units = data.ask(regions.units, wording.language())
    items: list[marks.Outcome | marks.KpiLine] = []
    for head, members in groups:
        if head is not None:
            items.append(head)
        items += [line(lines[kpi], courses.get(kpi, []), selection, units.get(kpi, "")) for kpi in members]
    return marks.kpi_lines(items, heads(), label=label)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a frame, with None for what is absent."""
    columns = [
        [None if cell is None or cell is pd.NA or cell != cell else cell for cell in frame[name].tolist()]
        for name in frame.columns
    ]
    names = list(map(str, frame.columns))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def points_of(frame: pd.DataFrame) -> dict[str, list[marks.Point]]:
    """Give the points of sparklines by KPI, from KPI_POINTS of one place."""
    found: dict[str, list[marks.Point]] = {}
    for row in records(frame):
        point = marks.Point(Quarter.parse(row["data_quarter"]), float(row["value"]), bool(row["is_illustrative"]))
        found.setdefault(str(row["kpi_code"]), []).append(point)
    return found


def heads() -> marks.KpiHeads:
    """Give the words over the columns."""
    return marks.KpiHeads(
        _("KPI"), _("Course"), _("Share of the way"), _("Actual and target"), _("Status"), _("Data quarter, coverage")
    )


def line(
    row: Mapping[str, Any], course: Iterable[marks.Point], selection: Selection, unit: str | None = None
) -> marks.KpiLine:
    """Give one line, from a row of KPI_LINES and the points of its course; the unit is looked up if it is not given."""
    kpi = str(row["kpi_code"])
    if unit is None:
        unit = data.ask(regions.units, wording.language()).get(kpi, "")
    status = wording.status(row["status"])
    return marks.KpiLine(
        name=data.name(kpi),
        code=_("%(code)s · context") % {"code": kpi} if row["is_context"] else kpi,
        course=marks.sparkline(list(course), gap=2 * int(row["step"])),
        bar=bar(row, unit),
        share=percent(row["share"]),
        actual=figure(row, unit),
        target=target(row, unit),
        unit=unit,
        status=row["status"],
        status_words=status,
        quarter=quarter(row["data_quarter"]),
        coverage=coverage(row),
        is_short=bool(row["is_partial"]),
        href=site_map.link_to("kpi", kpi=kpi, place=selection.place),
    )


def bar(row: Mapping[str, Any], unit: str) -> Markup:
    """Give the bullet bar of a row, or the tolerance of a KPI that is to be kept."""
    status = wording.status(row["status"])
    if row["is_kept"]:
        said = _("%(status)s: %(actual)s, to be kept at %(target)s") % {
            "status": status,
            "actual": figure(row, unit) or language.ABSENT,
            "target": amount(row, row["target"], unit),
        }
        return marks.maintained(
            actual=row["actual"],
            keep=row["target"],
            tolerance=float(row["tolerance"]),
            status=row["status"],
            words=said,
            is_illustrative=bool(row["is_illustrative"]),
        )
    values = {"status": status, "share": percent(row["share"]), "expected": percent(row["expected_share"])}
    words = _("%(status)s: %(share)s of the way, %(expected)s expected") if row["share"] is not None else "%(status)s"
    return marks.bullet(
        share=row["share"] if row["status"] not in _UNJUDGED else None,
        expected=row["expected_share"],
        status=row["status"],
        words=words % values,
        is_illustrative=bool(row["is_illustrative"]),
        is_partial=bool(row["is_partial"]),
        is_lower_bound=bool(row["is_lower_bound"]),
    )


_UNJUDGED = (Status.NO_DATA, Status.NO_TARGET, Status.NOT_APPLICABLE)


def figure(row: Mapping[str, Any], unit: str) -> str:
    """Give the actual as printed, "" without one."""
    if row["actual"] is None:
        return ""
    printed = amount(row, row["actual"], unit)
    return _("at least %(n)s") % {"n": printed} if row["is_lower_bound"] else printed


def amount(row: Mapping[str, Any], value: float | None, unit: str) -> str:
    """Give a value of the KPI as printed; with the sign of per cent where its unit begins with it."""
    if unit.startswith("%"):
        return language.per_cent_of(value, wording.language(), int(row["decimals"]))
    return number(value, int(row["decimals"]))


def target(row: Mapping[str, Any], unit: str) -> str:
    """Give what follows the actual: "of 852" where it grows towards a count, ", target 73.0%" for the others."""
    if row["target"] is None:
        return _("no target") if row["actual"] is None else _(", no target")
    printed = amount(row, row["target"], unit)
    if row["actual"] is None:
        return _("none reported, target %(target)s") % {"target": printed}
    if row["direction"] == Direction.INCREASE and not unit.startswith("%"):
        return _("of %(target)s") % {"target": printed}
    return _(", target %(target)s") % {"target": printed}


def coverage(row: Mapping[str, Any]) -> str:
    """Give what the figure is built from, "4 of 6"; nothing for a figure of the place's own."""
    if row["reported"] is None or row["expected"] is None:
        return ""
    return _("%(n)s of %(all)s") % {"n": number(row["reported"]), "all": number(row["expected"])}
