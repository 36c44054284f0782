"""How a place stands, in values and in words: for a KPI, or for the plan, a priority or an enabler."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.measures.rollups import ENOUGH_COVERAGE, ENOUGH_KPIS
from kap_model.progress import PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines, regions
from kap_model.selection import Selection
from kap_model.vocabulary import PlaceKind, StatusGroup
from kap_ui.look import tokens
from kap_ui.state import data
from kap_ui.words import language, wording
from kap_ui.words.wording import N_, _, percent, quarter


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one place. `status` is that of the KPI, or the word of the roll-up; absent figures are None.

    `unit` is what figures are counted in, "" for roll-ups; `reported` and `wanted` are the places below that a figure
    is built from; `usable` and `applicable` the KPIs of a roll-up.
    """

    place: str
    status: str
    share: float | None
    expected: float | None
    is_illustrative: bool
    actual: float | None = None
    is_lower_bound: bool = False
    target: float | None = None
    baseline: float | None = None
    decimals: int = 0
    unit: str = ""
    data_quarter: str | None = None
    source: str | None = None
    reported: int | None = None
    wanted: int | None = None
    is_partial: bool = False
    numerator: float | None = None
    denominator: float | None = None
    usable: int | None = None
    applicable: int | None = None

    @property
    def gap(self) -> float | None:
        """How much of the way is lacking against the expected share; below 0 it is ahead."""
        return None if self.share is None or self.expected is None else self.expected - self.share

    def behind(self) -> float:
        """Give the gap for sorting; a place that cannot be judged is not behind."""
        return self.gap if self.gap is not None else 0.0

    @property
    def group(self) -> StatusGroup:
        """The colour group of the status."""
        return tokens.group_of(self.status)

    @property
    def is_judged(self) -> bool:
        """Whether the status says how the place does, and not only that it is not known."""
        return self.group is not StatusGroup.UNKNOWN

    @property
    def has_figure(self) -> bool:
        """Whether there is anything to print: an actual, a share, or a count of KPIs that can be judged."""
        return self.actual is not None or self.share is not None


def of_kpi(selection: Selection, places: list[str]) -> list[Standing]:
    """Give how the chosen KPI stands at places."""
    kpi = str(selection.kpi)
    unit = data.ask(regions.units, wording.language()).get(kpi, "")
    found = data.of_progress(kpi_lines.lines, selection.origin, (kpi,), tuple(places), selection.quarter)
    return [_of_kpi(row, unit) for row in _records(found)]


def of_kpis(selection: Selection, kpis: list[str], places: list[str]) -> dict[tuple[str, str], Standing]:
    """Give how KPIs stand at places, by KPI and place."""
    units = data.ask(regions.units, wording.language())
    found = data.of_progress(kpi_lines.lines, selection.origin, tuple(kpis), tuple(places), selection.quarter)
    return {
        (row["kpi_code"], row["place_code"]): _of_kpi(row, units.get(row["kpi_code"], "")) for row in _records(found)
    }


def of_objectives(
    selection: Selection, objectives: list[str], places: list[str], at: Quarter | None = None
) -> dict[tuple[str, str], Standing]:
    """Give how the plan (`PLAN`), priorities and enablers stand at places, by objective and place."""
    found = data.of_progress(
        regions.roll_ups, selection.origin, tuple(places), at or selection.quarter, tuple(objectives)
    )
    illustrative = {place: _is_illustrative(selection, place) for place in places}
    return {
        (row["objective_code"], row["place_code"]): Standing(
            place=row["place_code"],
            status=row["word"],
            share=row["mean_share"],
            expected=row["mean_expected_share"],
            is_illustrative=illustrative[row["place_code"]],
            usable=row["usable"],
            applicable=row["applicable"],
        )
        for row in _records(found)
    }


def of_objective(selection: Selection, places: list[str]) -> list[Standing]:
    """Give how the chosen priority or enabler (without one, the plan) stands at places."""
    code = selection.objective or PLAN_CODE
    found = of_objectives(selection, [code], places)
    return [found[code, place] for place in places]


def _of_kpi(row: dict[str, Any], unit: str) -> Standing:
    return Standing(
        place=row["place_code"],
        status=row["status"],
        share=row["share"],
        expected=row["expected_share"],
        is_illustrative=bool(row["is_illustrative"]),
        actual=row["actual"],
        is_lower_bound=bool(row["is_lower_bound"]),
        target=row["target"],
        baseline=row["baseline"],
        decimals=int(row["decimals"]),
        unit=unit,
        data_quarter=row["data_quarter"],
        source=row["source"],
        reported=row["reported"],
        wanted=row["expected"],
        is_partial=bool(row["is_partial"]),
        numerator=row["numerator"],
        denominator=row["denominator"],
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the rows of a frame, with None for what is absent."""
    return [
        {str(name): None if cell is pd.NA or cell is None or cell != cell else cell for name, cell in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _is_illustrative(selection: Selection, place: str) -> bool:
    progress = data.progress(selection.origin)
    return any(progress.target_path(kpi, place).is_illustrative for kpi in progress.facts.indicators)


def short_name(code: str) -> str:
    """Give the name of a region as it stands on a map: the Commonwealth of Independent States by its letters."""
    return _("CIS") if code == "CIS" else data.name(code)


_CITIES: Final = {
    "Addis Ababa": N_("Addis Ababa"),
    "Bangkok": N_("Bangkok"),
    "Brasilia": N_("Brasilia"),
    "Bridgetown": N_("Bridgetown"),
    "Cairo": N_("Cairo"),
    "Dakar": N_("Dakar"),
    "Geneva": N_("Geneva"),
    "Harare": N_("Harare"),
    "Jakarta": N_("Jakarta"),
    "Moscow": N_("Moscow"),
    "New Delhi": N_("New Delhi"),
    "Santiago": N_("Santiago"),
    "Tegucigalpa": N_("Tegucigalpa"),
    "Yaoundé": N_("Yaoundé"),
}


def city(name: str) -> str:
    """Give the name of a city of an office in the reader's language; the data have it in English."""
    return _(_CITIES[name]) if name in _CITIES else name


def places_by_kind(facts: pd.DataFrame, kind: PlaceKind) -> list[str]:
    """Give the codes of the places of a kind."""
    return [str(code) for code in facts.loc[facts["kind"] == kind, "place_code"]]


def regions_of(facts: pd.DataFrame) -> list[str]:
    """Give the six regions that stand on a map, in the order of their codes; headquarters is none of them."""
    served = set(facts.loc[facts["kind"] == PlaceKind.COUNTRY, "region_code"])
    return [code for code in places_by_kind(facts, PlaceKind.REGION) if code in served]


def offices_of(facts: pd.DataFrame) -> list[str]:
    """Give the offices that serve countries, by region, the regional one first."""
    serving = facts[(facts["kind"] == PlaceKind.OFFICE) & facts["office_kind"].isin(["regional", "area"])]
    rank = serving.assign(rank=serving["office_kind"] != "regional").sort_values(["region_code", "rank", "place_code"])
    return [str(code) for code in rank["place_code"]]


def figure(standing: Standing) -> str:
    """Give the actual as printed: "≥ 12", "35.7%", "1,200"; a dash without one."""
    if standing.actual is None:
        return language.ABSENT
    return (_AT_LEAST if standing.is_lower_bound else "") + amount(standing, standing.actual)


_AT_LEAST = "≥\u00a0"


def amount(standing: Standing, value: float | None) -> str:
    """Give a value of the KPI as printed, with the sign of per cent where the unit begins with it."""
    if standing.unit.startswith("%"):
        return language.per_cent_of(value, wording.language(), standing.decimals)
    return wording.number(value, standing.decimals)


def printed(standing: Standing) -> str:
    """Give the figure that stands for a place: share of the way, usable of applicable, or the actual."""
    if standing.share is not None:
        return percent(standing.share)
    if standing.applicable is not None:
        return _("%(usable)s of %(applicable)s") % {
            "usable": wording.number(standing.usable), "applicable": wording.number(standing.applicable),
        }  # fmt: skip
    return figure(standing)


def coverage(standing: Standing) -> str:
    """Say what a figure is built from: "4 of 6", or nothing for a figure of the place's own."""
    if standing.reported is None or standing.wanted is None:
        return ""
    return _("%(n)s of %(all)s") % {"n": wording.number(standing.reported), "all": wording.number(standing.wanted)}


def said(standing: Standing) -> str:
    """Say all of a standing in a line: status, share and expected share, figure and target, quarter, origin."""
    parts = [wording.status(standing.status)]
    if standing.share is not None and standing.expected is not None:
        parts.append(
            _("%(share)s of the way, %(expected)s expected")
            % {"share": percent(standing.share), "expected": percent(standing.expected)}
        )
    elif standing.share is not None:
        parts.append(_("%(share)s of the way") % {"share": percent(standing.share)})
    if standing.applicable is not None:
        parts.append(
            _("%(usable)s of %(applicable)s KPIs can be judged")
            % {"usable": wording.number(standing.usable), "applicable": wording.number(standing.applicable)}
        )
    if too_few(standing):
        parts.append(too_few(standing))
    if standing.actual is not None:
        parts.append(against_target(standing))
    if standing.data_quarter is not None:
        parts.append(quarter(standing.data_quarter))
    if coverage(standing):
        parts.append(_("from %(coverage)s that report") % {"coverage": coverage(standing)})
    if standing.is_illustrative and standing.has_figure:
        parts.append(_("illustrative"))
    return "; ".join(parts) if wording.language() != "fr" else "\u202f; ".join(parts)


def too_few(standing: Standing) -> str:
    """Say by which rule a roll-up has no mean: too few KPIs, or too small a part of them; nothing where it has one."""
    if standing.share is not None or standing.applicable is None or standing.usable is None:
        return ""
    if standing.usable < ENOUGH_KPIS:
        return _("fewer than %(n)s KPIs: no mean is given") % {"n": wording.number(ENOUGH_KPIS)}
    return _("fewer than %(share)s of the KPIs: no mean is given") % {"share": percent(ENOUGH_COVERAGE)}


def rule_of_means() -> str:
    """Say when a roll-up has no mean."""
    return _(
        "Where fewer than %(n)s KPIs, or fewer than %(share)s of them, can be judged, no mean is given, "
        "only how many of how many."
    ) % {"n": wording.number(ENOUGH_KPIS), "share": percent(ENOUGH_COVERAGE)}


def against_target(standing: Standing) -> str:
    """Say the actual and the place's own target, with the unit."""
    values = {"actual": figure(standing), "target": amount(standing, standing.target), "unit": unit_words(standing)}
    if standing.target is None:
        return (_("%(actual)s %(unit)s") % values).strip()
    return (_("%(actual)s, target %(target)s %(unit)s") % values).strip()


def unit_words(standing: Standing) -> str:
    """Give the unit without the sign of per cent, which stands at the figure."""
    return standing.unit.removeprefix("%").strip()
