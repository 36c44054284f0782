"""A KPI or a roll-up at a place, read alike where a map, a table or a list can show either; and its words.

A KPI at a place is a `KpiLine`, several KPIs judged together are a `RollUp`. Shares run from baseline (0) to target
(1).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kap_model.measures import RollUp
from kap_model.measures.roll_ups import ENOUGH_COVERAGE, ENOUGH_KPIS
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.units import Unit
from kap_model.rounding import rounded
from kap_model.vocabulary import StatusGroup
from kap_ui.look import tokens
from kap_ui.sections.shared import kpi_lines, roll_up_words, unit_words
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter

PlaceStanding = KpiLine | RollUp


def share(standing: PlaceStanding) -> float | None:
    """Return the share of the way, or the mean share; None where there is none."""
    return standing.mean_share if isinstance(standing, RollUp) else standing.share


def expected_share(standing: PlaceStanding) -> float | None:
    """Return the expected share, or the mean of the expected shares; None where there is none."""
    return standing.mean_expected_share if isinstance(standing, RollUp) else standing.expected_share


def share_decimals(standing: PlaceStanding) -> int:
    """Return the decimals that shares are printed with, as percentages."""
    return 0 if isinstance(standing, RollUp) else standing.standing.share_decimals


def status(standing: PlaceStanding) -> str:
    """Return the status of a KPI, or the word of a roll-up."""
    return standing.word.value if isinstance(standing, RollUp) else standing.status.value


def group(standing: PlaceStanding) -> StatusGroup:
    """Return the colour group of the status."""
    return tokens.group_of(status(standing))


def is_judged(standing: PlaceStanding) -> bool:
    """Return whether the status says how the place does, and not only that it is not known."""
    return group(standing) is not StatusGroup.UNKNOWN


def is_on_track(standing: PlaceStanding) -> bool:
    """Return whether it is on track or achieved."""
    return group(standing) in (StatusGroup.ACHIEVED, StatusGroup.ON_TRACK)


def has_figure(standing: PlaceStanding) -> bool:
    """Return whether there is a figure: an actual, or a mean share."""
    return standing.mean_share is not None if isinstance(standing, RollUp) else standing.value is not None


def has_actual_or_judged_kpi(standing: PlaceStanding) -> bool:
    """Return whether anything is known: an actual, or one KPI of a roll-up that can be judged."""
    return standing.usable > 0 if isinstance(standing, RollUp) else standing.value is not None


# ---- words


def figure(line: KpiLine) -> str:
    """Return the actual as printed: "≥ 12", "35.7%", "1,200"; a dash without one."""
    if line.value is None:
        return language.ABSENT
    return (_AT_LEAST if line.is_lower_bound else "") + amount(line, line.value)


_AT_LEAST = "≥\u00a0"


def amount(line: KpiLine, value: float | None) -> str:
    """Return a value of the KPI as printed, with the sign of per cent where its unit begins with it."""
    return kpi_lines.amount(line, value, unit_words.unit(line.kpi_code).alone)


def on_scale(line: KpiLine, value: float) -> str:
    """Return a round value of a scale as printed, with no more decimals than it needs."""
    decimals = 0 if value == int(value) else line.indicator.decimals
    return amount(replace(line, indicator=replace(line.indicator, decimals=decimals)), value)


def points_behind(standing: PlaceStanding) -> int | None:
    """Return how many points the share is behind what is expected by now, less than 0 ahead; None where unknown."""
    return None if standing.share_gap is None else round(-100 * standing.share_gap)


def behind(standing: PlaceStanding) -> str:
    """Return the same in words: "12 points behind"; "" where it is not known."""
    points = points_behind(standing)
    if points is None:
        return ""
    if points == 0:
        return _("as expected")
    if points < 0:
        return ngettext("%(n)s point ahead", "%(n)s points ahead", -points) % {"n": number(-points)}
    return ngettext("%(n)s point behind", "%(n)s points behind", points) % {"n": number(points)}


def against_target(line: KpiLine) -> str:
    """Return the actual and the place's own target, the last of them with the unit."""
    if line.target is None:
        return in_unit(line, line.value, figure(line))
    target = _("target %(target)s") % {"target": in_unit(line, line.target)}
    return wording.clauses((beside(line, line.value, figure(line)), target))


def in_unit(line: KpiLine, value: float | None, printed: str = "") -> str:
    """Return a value of the KPI with its unit; a dash where there is none.

    Args:
        line: of the KPI.
        value: an actual, a baseline or a target.
        printed: the value as it is to stand; "" as `amount` has it.
    """
    return _said(unit_words.with_unit, line, value, printed)


def beside(line: KpiLine, value: float | None, printed: str = "") -> str:
    """Return a value of the KPI as it stands beside one that has the unit; a dash where there is none."""
    return _said(unit_words.figure, line, value, printed)


def _said(say: Callable[[str, Decimal, Unit], str], line: KpiLine, value: float | None, printed: str) -> str:
    if value is None:
        return language.ABSENT
    number = rounded(value, line.indicator.decimals)
    return say(printed or amount(line, value), number, unit_words.unit(line.kpi_code))


def summary(standing: PlaceStanding) -> str:
    """Return all that is known in a line: status, share and expected share, figure and target, quarter, origin."""
    if isinstance(standing, RollUp):
        return roll_up_words.cell_summary(standing)
    parts = [wording.status(standing.status), _shares(standing)]
    if standing.value is not None:
        parts.append(against_target(standing))
    if standing.data_quarter is not None:
        parts.append(quarter(standing.data_quarter))
    coverage = kpi_lines.coverage(standing)
    if coverage:
        parts.append(_("reported by %(coverage)s") % {"coverage": coverage})
    if standing.is_illustrative and standing.value is not None:
        parts.append(_("illustrative"))
    return wording.listed(part for part in parts if part)


def _shares(line: KpiLine) -> str:
    if line.share is None:
        return ""
    decimals = share_decimals(line)
    return _("progress %(share)s, expected %(expected)s") % {
        "share": percent(line.share, decimals), "expected": percent(line.expected_share, decimals),
    }  # fmt: skip


def rule_of_means() -> str:
    """Return when a roll-up has no mean (R14)."""
    return _(
        "Where fewer than %(n)s KPIs, or fewer than %(share)s of them, can be assessed, their "
        "number is given instead of a mean."
    ) % {"n": number(ENOUGH_KPIS), "share": percent(ENOUGH_COVERAGE)}
