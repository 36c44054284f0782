"""What has been published on the world, its regions and the country groups: the figures, and the aims set for them.

Other editions and definitions of a series are counted and left aside: they are never joined to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.codes import split_codes
from kap_model.quarter import Quarter
from kap_model.queries.regions import COUNTRY_GROUPS
from kap_model.tables import Kpi, Observation, Place, Target
from kap_model.vocabulary import TOTAL, WORLD, Basis, Direction, Frequency, Origin, PlaceKind, TargetKind

BESIDE: Final = ("edition", "definition")
"""The dimensions that hold the same series in another edition or definition."""

Part = tuple[str, str]
"""A part of the population, or of what else is counted: a dimension and a category of it, ("sex", "female")."""

WHOLE: Final[Part] = (TOTAL, "")
"""The total."""

SeriesKey = tuple[str, str, Part]
"""What tells a series from the others: KPI, place, and the part that is counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """A published figure.

    Attributes:
        kpi_code: what it measures.
        place_code: the world, a region or a country group.
        part: what is counted; `WHOLE` for the total.
        quarter: of the figure; of a yearly one, its year counts.
        value: in the unit of the KPI; a rate in per cent, a set of countries as their number.
        basis: how sure it is.
        source: source_id and the place in it.
    """

    kpi_code: str
    place_code: str
    part: Part
    quarter: Quarter
    value: float
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """A target or milestone that a publication sets for a KPI at a place.

    Attributes:
        value: in the unit of the KPI.
        quarter: by when.
        basis: official where the publication sets it for this very measure; else it is set for a neighbouring measure,
            or for the world and applied to the place.
        source: source_id and the place in it.
    """

    value: float
    quarter: Quarter
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What one KPI measures: decimals that it is printed with, which way it should move, whether it is yearly."""

    kpi_code: str
    decimals: int
    direction: Direction
    is_yearly: bool

    def distance(self, value: float, aim: Aim) -> float:
        """Return how far a value is from an aim, in the unit of the KPI; 0 where the aim is reached."""
        left = value - aim.value if self.direction is Direction.DECREASE else aim.value - value
        return max(left, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Statistics:
    """All published figures of the world, its regions and the country groups.

    Attributes:
        regions: the regions with a figure, in the order of their codes.
        groups: the groups of countries in a special situation with a figure: LDC, LLDC, SIDS.
        incomes: the other groups with a figure: by income.
        measures: what is measured, by KPI, in the order of the codes.
        series: the figures in time.
        targets: the last aim, by KPI and place.
        milestones: the aims before it in time, by KPI and place.
        count: how many figures are published, those of other editions and definitions included.
        count_beside: how many of them are of another edition or definition.
    """

    regions: Sequence[str]
    groups: Sequence[str]
    incomes: Sequence[str]
    measures: Mapping[str, Measure]
    series: Mapping[SeriesKey, Sequence[PublishedFigure]]
    targets: Mapping[tuple[str, str], Aim]
    milestones: Mapping[tuple[str, str], Sequence[Aim]]
    count: int
    count_beside: int

    @property
    def places(self) -> tuple[str, ...]:
        """The world, the regions, then the groups."""
        return (WORLD, *self.regions, *self.groups, *self.incomes)

    def of(self, kpi: str, place: str, part: Part = WHOLE) -> Sequence[PublishedFigure]:
        """Return the figures of a KPI at a place in time; empty without any."""
        return self.series.get((kpi, place, part), ())

    def newest(self, kpi: str, place: str, part: Part = WHOLE) -> PublishedFigure | None:
        """Return the newest figure of a KPI at a place; None without any."""
        figures = self.of(kpi, place, part)
        return figures[-1] if figures else None

    def before(self, figure: PublishedFigure) -> PublishedFigure | None:
        """Return the figure before another one in its series; None for the first."""
        figures = self.of(figure.kpi_code, figure.place_code, figure.part)
        place = figures.index(figure)
        return figures[place - 1] if place else None

    def newest_quarter(self, kpi: str, part: Part = WHOLE) -> Quarter | None:
        """Return the newest quarter that a KPI has a figure of, at any place."""
        newest = (self.newest(kpi, place, part) for place in self.places)
        return max((figure.quarter for figure in newest if figure is not None), default=None)

    def missing(self, kpi: str, part: Part = WHOLE) -> list[str]:
        """Return the places that have no figure of a KPI."""
        return [place for place in self.places if not self.of(kpi, place, part)]

    def sources(self, kpis: Sequence[str]) -> tuple[str, ...]:
        """Return the source of each figure and each aim of KPIs."""
        texts = [
            figure.source for (kpi, _place, _part), figures in self.series.items() if kpi in kpis for figure in figures
        ]
        texts += [aim.source for (kpi, _place), aim in self.targets.items() if kpi in kpis]
        return tuple(texts)


def statistics(session: Session) -> Statistics:
    """Return all published figures of the world, regions and country groups. 4 statements."""
    connection = session.connection()
    kinds: dict[str, str] = dict(
        connection.execute(
            select(col(Place.place_code), col(Place.kind))
            .where(col(Place.kind).in_([PlaceKind.WORLD, PlaceKind.REGION, PlaceKind.GROUP]))
            .order_by(col(Place.place_code))
        ).all()
    )
    figures, count, count_beside = _figures(session, frozenset(kinds))
    with_figures = {place for _kpi, place, _part in figures}
    groups = [code for code, kind in kinds.items() if kind == PlaceKind.GROUP and code in with_figures]
    measured = {kpi for kpi, _place, _part in figures}
    targets, milestones = _aims(session, frozenset(kinds))
    return Statistics(
        regions=[code for code, kind in kinds.items() if kind == PlaceKind.REGION and code in with_figures],
        groups=[code for code in COUNTRY_GROUPS if code in groups],
        incomes=[code for code in groups if code not in COUNTRY_GROUPS],
        measures={kpi: measure for kpi, measure in _measures(session).items() if kpi in measured},
        series=figures,
        targets=targets,
        milestones=milestones,
        count=count,
        count_beside=count_beside,
    )


def _figures(session: Session, places: frozenset[str]) -> tuple[dict[SeriesKey, list[PublishedFigure]], int, int]:
    """Return the figures at places by series, and how many are published in all and beside the series."""
    statement = (
        select(
            col(Observation.kpi_code), col(Observation.place_code), col(Observation.quarter),
            col(Observation.dimension), col(Observation.category), col(Observation.value),
            col(Observation.numerator), col(Observation.denominator), col(Observation.countries),
            col(Observation.basis), col(Observation.source),
        )
        .where(col(Observation.origin) == Origin.PUBLISHED)
        .order_by(col(Observation.quarter))
    )  # fmt: skip
    series: dict[SeriesKey, list[PublishedFigure]] = defaultdict(list)
    count = count_beside = 0
    for row in session.connection().execute(statement):
        count += 1
        if row.dimension in BESIDE:
            count_beside += 1
            continue
        if row.place_code not in places:
            continue
        part = (row.dimension, row.category)
        series[row.kpi_code, row.place_code, part].append(
            PublishedFigure(
                kpi_code=row.kpi_code,
                place_code=row.place_code,
                part=part,
                quarter=Quarter.parse(row.quarter),
                value=_value(row),
                basis=Basis(row.basis),
                source=row.source,
            )
        )
    return dict(series), count, count_beside


def _value(row: Any) -> float:
    if row.denominator:
        return float(100 * row.numerator / row.denominator)
    return float(len(split_codes(row.countries)) if row.countries is not None else row.value)


def _aims(
    session: Session, places: frozenset[str]
) -> tuple[dict[tuple[str, str], Aim], dict[tuple[str, str], list[Aim]]]:
    statement = (
        select(
            col(Target.kpi_code), col(Target.place_code), col(Target.kind), col(Target.quarter), col(Target.value),
            col(Target.basis), col(Target.source),
        )
        .where(
            col(Target.kind).in_([TargetKind.TARGET, TargetKind.MILESTONE]),
            col(Target.basis).not_in([Basis.ILLUSTRATIVE, Basis.PROPOSED]),
            col(Target.place_code).in_(places),
        )
        .order_by(col(Target.quarter))
    )  # fmt: skip
    targets: dict[tuple[str, str], Aim] = {}
    milestones: dict[tuple[str, str], list[Aim]] = defaultdict(list)
    for row in session.connection().execute(statement):
        aim = Aim(value=row.value, quarter=Quarter.parse(row.quarter), basis=Basis(row.basis), source=row.source)
        if row.kind == TargetKind.TARGET:
            targets[row.kpi_code, row.place_code] = aim
        else:
            milestones[row.kpi_code, row.place_code].append(aim)
    return targets, dict(milestones)


def _measures(session: Session) -> dict[str, Measure]:
    rows = session.connection().execute(
        select(col(Kpi.kpi_code), col(Kpi.decimals), col(Kpi.direction), col(Kpi.frequency)).order_by(col(Kpi.kpi_code))
    )
    return {
        row.kpi_code: Measure(
            kpi_code=row.kpi_code,
            decimals=row.decimals,
            direction=Direction(row.direction),
            is_yearly=row.frequency == Frequency.YEARLY,
        )
        for row in rows
    }
