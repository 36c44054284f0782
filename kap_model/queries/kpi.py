"""Questions about one KPI at one place: the points of its chart, its target path, its categories, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model import progress as model_progress
from kap_model.codes import split_codes
from kap_model.measures import Receipt, TraceLine
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lines
from kap_model.queries.kpi_lines import KpiPoint
from kap_model.tables import Kpi, Observation, Target
from kap_model.vocabulary import TOTAL, Basis, Origin, OriginView, PlaceKind, TargetKind


class PointKind(StrEnum):
    """What a point of the chart of a KPI is."""

    ACTUAL = "actual"
    BASELINE = "baseline"
    MILESTONE = "milestone"
    TARGET = "target"
    EXPECTED = "expected"
    FORECAST = "forecast"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPoint:
    """A point of the chart of a KPI at a place.

    Attributes:
        kind: what it is.
        quarter: its quarter.
        value: in the KPI's unit.
        low: the lower end of the band of a forecast, in the KPI's unit; None without a band.
        high: its upper end.
        is_illustrative: whether it is made up, wholly or in part.
    """

    kind: PointKind
    quarter: Quarter
    value: float
    low: float | None = None
    high: float | None = None
    is_illustrative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetPoint:
    """A row of the target path of a KPI at a place.

    Attributes:
        kind: baseline, milestone or target.
        quarter: its quarter.
        value: in the KPI's unit.
        basis: how sure it is.
        source: source_id and the place in it.
    """

    kind: TargetKind
    quarter: Quarter
    value: float
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryValue:
    """A value of a category of a dimension of a KPI, as a place observed it.

    Attributes:
        dimension: sex, area, age, edition, definition ..., or `TOTAL`.
        category: within the dimension; `TOTAL` for the total.
        quarter: the quarter observed.
        value: in the KPI's unit; a rate in per cent, a set of countries as their number.
        origin: who it comes from.
        source: source_id and the place in it.
    """

    dimension: str
    category: str
    quarter: Quarter
    value: float
    origin: Origin
    source: str

    @property
    def is_illustrative(self) -> bool:
        """Whether it is made up."""
        return self.origin is Origin.ILLUSTRATIVE


def chart_points(progress: Progress, receipt: Receipt) -> list[ChartPoint]:
    """Return the actuals up to the selected quarter, the target path, the expected value and the forecast."""
    points = [
        ChartPoint(
            kind=PointKind.ACTUAL,
            quarter=actual.data_quarter,
            value=actual.value,
            is_illustrative=actual.is_illustrative,
        )
        for actual in _actuals(progress, receipt)
    ]
    target_path = receipt.target_path
    for kind, ends in (
        (PointKind.BASELINE, [target_path.baseline]),
        (PointKind.MILESTONE, list(target_path.milestones)),
        (PointKind.TARGET, [target_path.target]),
    ):
        points += [
            ChartPoint(kind=kind, quarter=end[0], value=end[1], is_illustrative=target_path.is_illustrative)
            for end in ends
            if end is not None
        ]
    if receipt.expected_value is not None and receipt.data_quarter is not None:
        points.append(
            ChartPoint(
                kind=PointKind.EXPECTED,
                quarter=receipt.data_quarter,
                value=receipt.expected_value,
                is_illustrative=target_path.is_illustrative,
            )
        )
    if receipt.forecast is not None and target_path.target is not None and not receipt.is_target_over:
        points.append(
            ChartPoint(
                kind=PointKind.FORECAST,
                quarter=target_path.target[0],
                value=receipt.forecast.value,
                low=receipt.forecast.low,
                high=receipt.forecast.high,
                is_illustrative=receipt.is_illustrative,
            )
        )
    return points


def stretches(progress: Progress, receipt: Receipt) -> list[tuple[KpiPoint, KpiPoint]]:
    """Return both ends of each stretch, from the baseline through the actuals, between points one step apart.

    Where a step is missing there is no stretch.
    """
    points = _actuals(progress, receipt)
    if receipt.baseline is not None:
        quarter, value = receipt.baseline
        is_illustrative = receipt.target_path.is_illustrative
        points.insert(0, KpiPoint(data_quarter=quarter, value=value, is_illustrative=is_illustrative))
    step = receipt.indicator.step
    return [(start, end) for start, end in pairwise(points) if end.data_quarter - start.data_quarter <= step]


def _actuals(progress: Progress, receipt: Receipt) -> list[KpiPoint]:
    return kpi_lines.points(progress, receipt.kpi_code, receipt.place_code, receipt.quarter)


def definition(session: Session, kpi: str) -> Kpi:
    """Return the row of a KPI. One statement.

    Raises:
        sqlalchemy.exc.NoResultFound: there is no such KPI.
    """
    columns = Kpi.__table__.columns  # type: ignore[attr-defined]
    row = session.connection().execute(select(*columns).where(col(Kpi.kpi_code) == kpi)).one()
    return Kpi(**row._mapping)


def with_figures(session: Session, origin: OriginView) -> frozenset[str]:
    """Return the KPIs that have a total anywhere, in a view of the data. One statement."""
    figures = select(col(Observation.kpi_code)).where(
        col(Observation.kpi_code) == col(Kpi.kpi_code), col(Observation.dimension) == TOTAL
    )
    if origin is OriginView.PUBLISHED:
        figures = figures.where(col(Observation.origin) == Origin.PUBLISHED)
    return frozenset(session.connection().execute(select(col(Kpi.kpi_code)).where(figures.exists())).scalars())


def target_points(session: Session, kpi: str, place: str, origin: OriginView) -> list[TargetPoint]:
    """Return baseline, milestones and target with basis and source, by quarter. One statement."""
    statement = (
        select(col(Target.kind), col(Target.quarter), col(Target.value), col(Target.basis), col(Target.source))
        .where(col(Target.kpi_code) == kpi, col(Target.place_code) == place)
        .order_by(col(Target.quarter))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    return [
        TargetPoint(
            kind=TargetKind(kind), quarter=Quarter.parse(quarter), value=value, basis=Basis(basis), source=source
        )
        for kind, quarter, value, basis, source in session.connection().execute(statement)
    ]


def category_values(
    session: Session, kpi: str, place: str, origin: OriginView, last_quarter: str
) -> list[CategoryValue]:
    """Return the place's own observations in every dimension, the total among them. One statement."""
    statement = (
        select(
            col(Observation.dimension), col(Observation.category), col(Observation.quarter), col(Observation.value),
            col(Observation.numerator), col(Observation.denominator), col(Observation.countries),
            col(Observation.origin), col(Observation.source),
        )
        .where(
            col(Observation.kpi_code) == kpi,
            col(Observation.place_code) == place,
            col(Observation.quarter) <= last_quarter,
        )
        .order_by(col(Observation.dimension), col(Observation.category), col(Observation.quarter))
    )  # fmt: skip
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
    values = []
    for row in session.connection().execute(statement):
        if row.denominator:
            value = 100 * row.numerator / row.denominator
        elif row.countries is not None:
            value = len(split_codes(row.countries))
        else:
            value = row.value
        values.append(
            CategoryValue(
                dimension=row.dimension,
                category=row.category or TOTAL,
                quarter=Quarter.parse(row.quarter),
                value=float(value),
                origin=Origin(row.origin),
                source=row.source,
            )
        )
    return values


def below(progress: Progress, place: str) -> tuple[str, ...]:
    """Return a place and all places below it, down to countries: those whose rows may stand behind its figure."""
    places = [place]
    for code in places:
        places += progress.facts.children(code)
    return tuple(places)


def compared_places(progress: Progress, kpi: str, place: str) -> dict[PlaceKind, tuple[str, ...]]:
    """Return the places to set beside each other: for the world the regions and the offices, else those of the region.

    Places that have neither a figure nor a baseline or target of the KPI do not take part.
    """
    facts = progress.facts
    region = facts.region_of(place)
    regions = facts.places_of(PlaceKind.REGION) if region is None else (region,)
    offices = [
        code for region in regions for code in facts.children(region) if facts.place_kinds[code] is PlaceKind.OFFICE
    ]
    return {
        kind: tuple(code for code in codes if (kpi, code) in progress.series or (kpi, code) in facts.target_paths)
        for kind, codes in ((PlaceKind.REGION, regions), (PlaceKind.OFFICE, offices))
    }


def trace(session: Session, kpi: str, place: str, quarter: str, origin: OriginView) -> tuple[TraceLine, ...]:
    """Return the lines of a receipt's trace, R1 to R3 included."""
    receipts = model_progress.load_receipts(
        session, quarter=Quarter.parse(quarter), places=[place], kpis=[kpi], origin=origin
    )
    return receipts[0].trace
