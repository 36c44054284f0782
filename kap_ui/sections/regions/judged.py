"""A KPI or a roll-up at a place, read alike where a map, a table or a list can show either; and its words.

A KPI at a place is a `KpiLine`, several KPIs judged together are a `RollUp`. Shares run from baseline (0) to target
(1).
"""

from __future__ import annotations

from collections.abc import Mapping

from kap_model.measures import RollUp
from kap_model.measures.rollups import ENOUGH_COVERAGE, ENOUGH_KPIS
from kap_model.queries import regions
from kap_model.queries.kpi_lines import KpiLine
from kap_model.vocabulary import StatusGroup
from kap_ui.look import tokens
from kap_ui.sections.shared import kpi_lines, roll_up_words
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number, percent, quarter

Judged = KpiLine | RollUp


def share(judged: Judged) -> float | None:
    """Return the share of the way, or the mean share; None where there is none."""
    return judged.mean_share if isinstance(judged, RollUp) else judged.share


def expected_share(judged: Judged) -> float | None:
    """Return the expected share, or the mean of the expected shares; None where there is none."""
    return judged.mean_expected_share if isinstance(judged, RollUp) else judged.expected_share


def lag(judged: Judged) -> float | None:
    """Return the expected share less the share: below 0 it is ahead; None where one of them is absent."""
    reached, expected = share(judged), expected_share(judged)
    return None if reached is None or expected is None else expected - reached


def lag_or_zero(judged: Judged) -> float:
    """Return the lag for sorting; what cannot be judged does not lag."""
    known = lag(judged)
    return 0.0 if known is None else known


def status(judged: Judged) -> str:
    """Return the status of a KPI, or the word of a roll-up."""
    return judged.word.value if isinstance(judged, RollUp) else judged.status.value


def group(judged: Judged) -> StatusGroup:
    """Return the colour group of the status."""
    return tokens.group_of(status(judged))


def is_judged(judged: Judged) -> bool:
    """Return whether the status says how the place does, and not only that it is not known."""
    return group(judged) is not StatusGroup.UNKNOWN


def is_on_track(judged: Judged) -> bool:
    """Return whether it is on track or achieved."""
    return group(judged) in (StatusGroup.ACHIEVED, StatusGroup.ON_TRACK)


def has_figure(judged: Judged) -> bool:
    """Return whether there is a figure: an actual, or a mean share."""
    return judged.mean_share is not None if isinstance(judged, RollUp) else judged.value is not None


def is_known(judged: Judged) -> bool:
    """Return whether anything is known: an actual, or one KPI of a roll-up that can be judged."""
    return judged.usable > 0 if isinstance(judged, RollUp) else judged.value is not None


# ---- words


def unit(kpi: str) -> str:
    """Return what a KPI is counted in."""
    return units().get(kpi, "")


def units() -> Mapping[str, str]:
    """Return what KPIs are counted in, by KPI."""
    return data.ask(regions.units, wording.language())


def figure(line: KpiLine) -> str:
    """Return the actual as printed: "≥ 12", "35.7%", "1,200"; a dash without one."""
    if line.value is None:
        return language.ABSENT
    return (_AT_LEAST if line.is_lower_bound else "") + amount(line, line.value)


_AT_LEAST = "≥\u00a0"


def amount(line: KpiLine, value: float | None) -> str:
    """Return a value of the KPI as printed, with the sign of per cent where its unit begins with it."""
    return kpi_lines.amount(line, value, unit(line.kpi_code))


def against_target(line: KpiLine) -> str:
    """Return the actual and the place's own target, with the unit."""
    values = {
        "actual": figure(line),
        "target": amount(line, line.target),
        "unit": unit(line.kpi_code).removeprefix("%").strip(),  # the sign stands at the figure
    }
    if line.target is None:
        return (_("%(actual)s %(unit)s") % values).strip()
    return (_("%(actual)s, target %(target)s %(unit)s") % values).strip()


def summary(judged: Judged) -> str:
    """Return all that is known in a line: status, share and expected share, figure and target, quarter, origin."""
    parts = [wording.status(status(judged)), *_shares(judged)]
    if isinstance(judged, RollUp):
        parts += [roll_up_words.usable_of_applicable(judged), roll_up_words.why_withheld(judged)]
    else:
        if judged.value is not None:
            parts.append(against_target(judged))
        if judged.data_quarter is not None:
            parts.append(quarter(judged.data_quarter))
        coverage = kpi_lines.coverage(judged)
        if coverage:
            parts.append(_("reported by %(coverage)s") % {"coverage": coverage})
    if judged.is_illustrative and has_figure(judged):
        parts.append(_("illustrative"))
    return wording.listed(part for part in parts if part)


def _shares(judged: Judged) -> list[str]:
    reached, expected = share(judged), expected_share(judged)
    if reached is None:
        return []
    values = {"share": percent(reached), "expected": percent(expected)}
    if expected is None:
        return [_("progress %(share)s") % values]
    return [_("progress %(share)s, expected %(expected)s") % values]


def rule_of_means() -> str:
    """Return when a roll-up has no mean (R14)."""
    return _(
        "Where fewer than %(n)s KPIs, or fewer than %(share)s of them, can be assessed, "
        "their number is given instead of a mean."
    ) % {"n": number(ENOUGH_KPIS), "share": percent(ENOUGH_COVERAGE)}
