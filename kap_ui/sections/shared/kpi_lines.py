"""KPIs as lines: name, sparkline, bullet bar, actual and target, status, data quarter, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kap_model.measures import RollUp
from kap_model.queries import kpi_lines
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_model.vocabulary import Direction, Status
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import roll_up_words, source_counts, unit_words
from kap_ui.sections.shared.kpi_list_links import Lists
from kap_ui.sections.shared.short_names import printed_code
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number, percent, short_quarter

Groups = Sequence[tuple[marks.GroupHead | None, Sequence[str]]]
"""What stands together: the head of a group, or None, and the codes of its KPIs."""

UNJUDGED = (Status.NO_DATA, Status.NO_TARGET, Status.NOT_APPLICABLE)
"""The statuses without a bar."""


def rows(selection: Selection, groups: Groups, *, label: str) -> Markup:
    """Return KPI lines at the place and quarter of a selection, in the order given.

    Args:
        selection: place, quarter and origin.
        groups: KPI codes under the heads of their groups.
        label: what the table shows, read aloud.
    """
    progress = data.progress(selection.origin)
    units = unit_words.units()
    items: list[marks.GroupHead | marks.KpiRow] = []
    for head, kpis in groups:
        if head is not None:
            items.append(head)
        for kpi in kpis:
            kpi_line = kpi_lines.line(progress, kpi, selection.place, selection.quarter)
            series = kpi_lines.points(progress, kpi, selection.place, selection.quarter)
            items.append(row(kpi_line, series, units[kpi].alone))
    return marks.kpi_lines(items, heads(), label=label)


def are_illustrative(selection: Selection, lines: Iterable[KpiLine]) -> bool:
    """Return whether a made-up row is in reach of KPI lines: of how a KPI stands, or of a point of its sparkline."""
    progress = data.progress(selection.origin)
    return any(
        line.is_illustrative
        or any(
            point.is_illustrative
            for point in kpi_lines.points(progress, line.kpi_code, line.place_code, selection.quarter)
        )
        for line in lines
    )


def outcome_head(outcome: str, roll_up: RollUp, lists: Lists | None = None) -> marks.GroupHead:
    """Return the head of the KPIs of an outcome, with a box for each of those in a roll-up.

    Args:
        outcome: its code.
        roll_up: its KPIs, or some of them.
        lists: where they are listed; None where no list has these alone.
    """
    boxes = marks.boxes(roll_up_words.parts(roll_up, lists)) if roll_up.applicable else None
    return marks.GroupHead(printed_code(outcome), data.name(outcome), boxes)


def heads() -> marks.KpiHeads:
    """Return the words over the columns."""
    return marks.KpiHeads(
        _("KPI"), _("Trend"), _("Progress"), _("Actual and target"), _("Status"), _("Data quarter, coverage")
    )


def row(kpi_line: KpiLine, series: Iterable[kpi_lines.KpiPoint], unit: str) -> marks.KpiRow:
    """Return one line as a mark; its name leads to the page of the KPI at the place."""
    code = kpi_line.kpi_code
    return marks.KpiRow(
        name=data.name(code),
        code=_("%(code)s · context") % {"code": code} if kpi_line.is_context else code,
        course=sparkline(series, kpi_line.indicator.step),
        bar=bar(kpi_line, unit),
        share=percent(kpi_line.share, kpi_line.standing.share_decimals),
        actual=figure(kpi_line, unit),
        target=wording.followed("", target(kpi_line, unit)),
        unit=unit,
        status=kpi_line.status,
        status_words=wording.status(kpi_line.status),
        quarter=short_quarter(kpi_line.data_quarter),
        coverage=coverage(kpi_line),
        is_short=kpi_line.is_partial,
        href=site_map.link_to("kpi", kpi=code, place=kpi_line.place_code),
    )


def sparkline(series: Iterable[kpi_lines.KpiPoint], step: int) -> Markup:
    """Return the sparkline of a series; points more than two steps apart are not joined.

    Args:
        series: the observed points.
        step: quarters between two observations.
    """
    points = [marks.Point(point.data_quarter, point.value, point.is_illustrative) for point in series]
    return marks.sparkline(points, gap=2 * step)


def bar(kpi_line: KpiLine, unit: str) -> Markup:
    """Return the bullet bar of a KPI, or the tolerance of one that is to be kept."""
    status = wording.status(kpi_line.status)
    if kpi_line.is_kept and kpi_line.target is not None and kpi_line.tolerance is not None:
        words = _("%(status)s: %(actual)s, to be kept at %(target)s") % {
            "status": status,
            "actual": figure(kpi_line, unit) or language.ABSENT,
            "target": amount(kpi_line, kpi_line.target, unit),
        }
        return marks.maintained(
            actual=kpi_line.value,
            keep=kpi_line.target,
            tolerance=kpi_line.tolerance,
            status=kpi_line.status,
            words=words,
            is_illustrative=kpi_line.is_illustrative,
        )
    decimals = kpi_line.standing.share_decimals
    values = {
        "status": status,
        "share": percent(kpi_line.share, decimals),
        "expected": percent(kpi_line.expected_share, decimals),
    }
    words = _("%(status)s: progress %(share)s, expected %(expected)s") if kpi_line.share is not None else "%(status)s"
    return marks.bullet(
        share=None if kpi_line.status in UNJUDGED else kpi_line.share,
        expected=kpi_line.expected_share,
        status=kpi_line.status,
        words=words % values,
        is_illustrative=kpi_line.is_illustrative,
        is_partial=kpi_line.is_partial,
        is_lower_bound=kpi_line.is_lower_bound,
    )


def figure(kpi_line: KpiLine, unit: str) -> str:
    """Return the actual as printed, "" without one."""
    if kpi_line.value is None:
        return ""
    printed = amount(kpi_line, kpi_line.value, unit)
    return _("at least %(n)s") % {"n": printed} if kpi_line.is_lower_bound else printed


def sources(selection: Selection, shown: Iterable[KpiLine]) -> tuple[SourceCount, ...]:
    """Return the sources of the rows that lines rest on, counted."""
    scopes = (source_counts.scope([line.kpi_code], [line.place_code], selection.quarter) for line in shown)
    return source_counts.behind(selection.origin, *scopes)


def amount(kpi_line: KpiLine, value: float | None, unit: str, more_decimals: int = 0) -> str:
    """Return a value of the KPI as printed; with the sign of per cent where its unit begins with it."""
    decimals = kpi_line.indicator.decimals + more_decimals
    if unit.startswith("%"):
        return language.per_cent_of(value, wording.language(), decimals)
    return number(value, decimals)


def target(kpi_line: KpiLine, unit: str) -> str:
    """Return what follows the actual: "of 852" where it grows towards a count, ", target 73.0%" for the others.

    Where there is neither actual nor target, the baseline, which may be all that is known.
    """
    if kpi_line.target is None and kpi_line.value is not None:
        return _(", no target")
    if kpi_line.target is None:
        if kpi_line.baseline is None:
            return _("no target")
        return _("baseline %(baseline)s, no target") % {"baseline": amount(kpi_line, kpi_line.baseline, unit)}
    printed = amount(kpi_line, kpi_line.target, unit)
    if kpi_line.value is None:
        return _("none reported, target %(target)s") % {"target": printed}
    if kpi_line.indicator.direction is Direction.INCREASE and not unit.startswith("%"):
        return _("of %(target)s") % {"target": printed}
    return _(", target %(target)s") % {"target": printed}


def coverage(kpi_line: KpiLine) -> str:
    """Return what the figure is built from, "4 of 6"; "" for a figure of the place's own."""
    actual = kpi_line.actual
    if actual is None or actual.reported is None or actual.expected is None:
        return ""
    return _("%(n)s of %(all)s") % {"n": number(actual.reported), "all": number(actual.expected)}
