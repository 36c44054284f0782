"""The actuals that queries read, worked out once with every import: METHOD R1 to R3 for every KPI, place and view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Table, delete, select
from sqlmodel import Session

from kap_model import measures
from kap_model.codes import split_codes
from kap_model.importing.bulk import insert_many
from kap_model.measures import Actual, Indicator, Observed, Point, TargetPath
from kap_model.progress import BOTH, indicator_of
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep, Base, Kpi, Observation, Place, Target
from kap_model.vocabulary import (
    TOTAL,
    Basis,
    Origin,
    OriginView,
    PlaceKind,
    TargetKind,
)

_AT_ONCE: Final = 5_000
"""How many observations are taken from the database at a time."""

_Points = list[tuple[str, str, Quarter, float, str]]
"""Rows of targets: place, kind, quarter, value, basis."""


def rebuild(session: Session, kpis: set[str] | None = None) -> None:
    """Work out the actual steps of some KPIs (all by default) anew, within the caller's transaction."""
    connection = session.connection()
    steps, observations = _table(ActualStep), _table(Observation)
    indicators = _indicators(session)
    children = _children(session)
    target_paths = _points(session)
    clearing = delete(steps)
    asking = select(
        observations.c.kpi_code,
        observations.c.place_code,
        observations.c.quarter,
        observations.c.value,
        observations.c.numerator,
        observations.c.denominator,
        observations.c.countries,
        observations.c.origin,
    ).where(observations.c.dimension == TOTAL)
    if kpis is not None and len(kpis) <= 500:
        clearing = clearing.where(steps.c.kpi_code.in_(kpis))
        asking = asking.where(observations.c.kpi_code.in_(kpis))
    connection.execute(clearing)
    # The key of observations begins with KPI and dimension: the rows come in the order of the index.
    observed = connection.execution_options(yield_per=_AT_ONCE).execute(asking.order_by(observations.c.kpi_code))
    parents = {child: place for place, own in children.items() for child in own}
    made: Iterator[Sequence[Any]] = (
        step
        for kpi_code, rows in groupby(observed, key=itemgetter(0))
        for step in _steps_of(indicators[kpi_code], children, parents, _observed(rows), target_paths.get(kpi_code, []))
    )
    insert_many(connection, steps, _COLUMNS, made)


def _steps_of(
    indicator: Indicator,
    children: Mapping[str, Sequence[str]],
    parents: Mapping[str, str],
    observed: Mapping[str, Sequence[Observed]],
    points: _Points,
) -> Iterator[Sequence[Any]]:
    """Return the rows of one KPI: once for a place where both views are alike, else for each view."""
    series = measures.actual_series(indicator, children, observed, _target_paths(points))
    published = {place: [row for row in rows if row.origin == Origin.PUBLISHED] for place, rows in observed.items()}
    differing = {place for place, rows in observed.items() if len(published[place]) < len(rows)}
    differing |= {point[0] for point in points if point[4] == Basis.ILLUSTRATIVE}
    differing = _with_ancestors(differing, parents)
    for place, steps in series.items():
        view = OriginView.ALL if place in differing else BOTH
        yield from (_row(indicator, view, place, quarter, actual) for quarter, actual in steps)
    if not differing:
        return
    kept = [point for point in points if point[4] != Basis.ILLUSTRATIVE]
    series = measures.actual_series(indicator, children, published, _target_paths(kept))
    for place in differing & series.keys():
        yield from (_row(indicator, OriginView.PUBLISHED, place, quarter, actual) for quarter, actual in series[place])


def _with_ancestors(places: set[str], parents: Mapping[str, str]) -> set[str]:
    with_ancestors: set[str] = set()
    for place in places:
        code: str | None = place
        while code is not None and code not in with_ancestors:
            with_ancestors.add(code)
            code = parents.get(code)
    return with_ancestors


_COLUMNS: Final = tuple(ActualStep.model_fields)


def _row(indicator: Indicator, view: str, place: str, quarter: Quarter, actual: Actual) -> Sequence[Any]:
    """Return the values of `_COLUMNS`."""
    return (
        indicator.kpi_code,
        place,
        view,
        str(quarter),
        actual.value,
        actual.numerator,
        actual.denominator,
        None if actual.countries is None else ";".join(sorted(actual.countries)),
        str(actual.data_quarter),
        str(actual.source),
        actual.reported,
        actual.expected,
        actual.is_partial,
        actual.is_lower_bound,
        ";".join(actual.origins),
        actual.is_illustrative_below,
        "\n".join(measures.actual_trace(indicator, actual)),
    )


def _observed(rows: Iterable[tuple[Any, ...]]) -> dict[str, list[Observed]]:
    by_place: dict[str, list[Observed]] = defaultdict(list)
    for _kpi, place, quarter, value, numerator, denominator, countries, origin in rows:
        by_place[place].append(
            Observed(
                quarter=Quarter.parse(quarter),
                origin=origin,
                value=value,
                numerator=numerator,
                denominator=denominator,
                countries=None if countries is None else frozenset(split_codes(countries)),
            )
        )
    return by_place


def _target_paths(points: _Points) -> dict[str, TargetPath]:
    by_place: dict[str, list[tuple[str, Quarter, float, str]]] = defaultdict(list)
    for place, kind, quarter, value, basis in points:
        by_place[place].append((kind, quarter, value, basis))
    target_paths = {}
    for place, own in by_place.items():
        of_kind: dict[str, list[Point]] = {
            kind: sorted((quarter, value) for own_kind, quarter, value, _ in own if own_kind == kind)
            for kind in TargetKind
        }
        target_paths[place] = TargetPath(
            baseline=next(iter(of_kind[TargetKind.BASELINE]), None),
            milestones=tuple(of_kind[TargetKind.MILESTONE]),
            target=next(iter(of_kind[TargetKind.TARGET]), None),
            is_illustrative=any(basis == Basis.ILLUSTRATIVE for *_, basis in own),
        )
    return target_paths


def _indicators(session: Session) -> dict[str, Indicator]:
    kpi = _table(Kpi).c
    statement = select(
        kpi.kpi_code, kpi.direction, kpi.cumulation, kpi.aggregation, kpi.frequency, kpi.decimals,
        kpi.lower_limit, kpi.upper_limit, kpi.tolerance, kpi.due_lag_days,
    )  # fmt: skip
    return {row.kpi_code: indicator_of(row) for row in session.connection().execute(statement)}


def _children(session: Session) -> dict[str, list[str]]:
    """Return the children of every place; groups are nobody's, and have none."""
    place = _table(Place).c
    statement = select(place.place_code, place.kind, place.parent_code).order_by(place.place_code)
    rows = list(session.connection().execute(statement))
    kinds = {code: kind for code, kind, _parent in rows}
    children: dict[str, list[str]] = {code: [] for code in kinds}
    for code, kind, parent in rows:
        if parent is not None and kind != PlaceKind.GROUP and kinds[parent] != PlaceKind.GROUP:
            children[parent].append(code)
    return children


def _points(session: Session) -> dict[str, _Points]:
    target = _table(Target).c
    statement = select(target.kpi_code, target.place_code, target.kind, target.quarter, target.value, target.basis)
    points: dict[str, _Points] = defaultdict(list)
    for kpi_code, place, kind, quarter, value, basis in session.connection().execute(statement):
        points[kpi_code].append((place, kind, Quarter.parse(quarter), value, basis))
    return points


def _table(model: type[Base]) -> Table:
    return Base.metadata.tables[str(model.__tablename__)]
