"""The actuals that queries read, worked out once with every import: METHOD R1 to R3 for every KPI, place and view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, select

from kap_model import measures
from kap_model.codes import split_codes
from kap_model.importing.bulk import insert_many
from kap_model.importing.rows import Rows
from kap_model.measures import Actual, Indicator, Observed, Point, Series, TargetPath
from kap_model.progress import BOTH, STEP_COLUMNS, indicator_of, series_of
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep, Base, Observation
from kap_model.vocabulary import TOTAL, Basis, Origin, OriginView, PlaceKind, TargetKind

_STEPS: Final[Table] = Base.metadata.tables[str(ActualStep.__tablename__)]
_OBSERVATIONS: Final[Table] = Base.metadata.tables[str(Observation.__tablename__)]

_Points = list[tuple[str, str, Quarter, float, str]]
"""Rows of targets: place, kind, quarter, value, basis."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The actuals that may differ: those of some KPIs at some places. None stands for all of them."""

    kpis: Set[str] | None = None
    places: Set[str] | None = None


_ALL: Final = Scope()


def scope(standing: Mapping[str, Rows], kpis: Set[str], places: Set[str]) -> Scope:
    """Return the scope of rows of some KPIs at some places: they count for the places above as well."""
    return Scope(kpis, _with_ancestors(places, _parents(_children(standing["places"]))))


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is known of some KPIs at places that files do not name, so that only the places above these change.

    Attributes:
        above: the places that files name, and those above them.
        totals: the columns `TOTAL_COLUMNS` of observations of the places above that files do not name.
        origins: the KPI, place and origin of observations elsewhere.
        steps: the view and all but the trace of `progress.STEP_COLUMNS` of the actuals that stand beside the places
            above.
    """

    above: Set[str]
    totals: Mapping[str, Sequence[Any]]
    origins: Sequence[Sequence[Any]]
    steps: Sequence[Sequence[Any]]


def elsewhere(
    connection: Connection, standing: Mapping[str, Rows], kpis: Sequence[str], places: Sequence[str]
) -> Elsewhere:
    """Read what is known of KPIs at other places than those that files name. Three statements.

    Args:
        connection: it holds the transaction.
        standing: what stands of KPIs and places.
        kpis: the KPIs that files name.
        places: the places that files name.
    """
    children = _children(standing["places"])
    above = _with_ancestors(set(places), _parents(children))
    beside = {child for place in above for child in children[place]} - above
    of_totals = _OBSERVATIONS.c.dimension == TOTAL, _OBSERVATIONS.c.kpi_code.in_(kpis)
    totals = connection.execute(
        select(*(_OBSERVATIONS.c[name] for name in TOTAL_COLUMNS)).where(
            *of_totals, _OBSERVATIONS.c.place_code.in_(sorted(above.difference(places)))
        )
    ).all()
    origins = connection.execute(
        select(_OBSERVATIONS.c.kpi_code, _OBSERVATIONS.c.place_code, _OBSERVATIONS.c.origin)
        .distinct()
        .where(*of_totals, _OBSERVATIONS.c.place_code.not_in(sorted(above)))
    ).all()
    steps = connection.execute(
        select(_STEPS.c.origin_view, *(_STEPS.c[name] for name in STEP_COLUMNS[:-1]))
        .where(_STEPS.c.kpi_code.in_(kpis), _STEPS.c.place_code.in_(sorted(beside)))
        .order_by(_STEPS.c.kpi_code, _STEPS.c.place_code, _STEPS.c.quarter)
    ).all()
    columns = list(zip(*totals, strict=True)) or [()] * len(TOTAL_COLUMNS)
    return Elsewhere(above, dict(zip(TOTAL_COLUMNS, columns, strict=True)), origins, steps)


def actual_steps(
    standing: Mapping[str, Rows], scope: Scope = _ALL, known: Elsewhere | None = None
) -> Iterator[Sequence[Any]]:
    """Work out the actual steps of a scope (all by default).

    Args:
        standing: what stands of KPIs and places, and of targets and observations of the KPIs in scope.
        scope: which KPIs and places.
        known: what is known at the places whose observations `standing` lacks; None if it has those of all places.
    """
    indicators = _indicators(standing["kpis"])
    children = _children(standing["places"])
    parents = _parents(children)
    points = _points(standing["targets"])
    totals = _totals([standing["observations"].values, *([known.totals] if known is not None else [])])
    series_of_view = _known_series(known) if known is not None else {}
    present: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kpi_code, place, origin in known.origins if known is not None else ():
        present[kpi_code].append((place, origin))
    observed_kpis = totals.keys() | present.keys()
    for kpi_code in sorted(observed_kpis if scope.kpis is None else scope.kpis & observed_kpis):
        indicator = indicators[kpi_code]
        observed = observed_by_place(totals.get(kpi_code, ()))
        known_of_view: dict[str, measures.Known] = {}
        if known is not None:
            for place, origin in present[kpi_code]:
                observed[place].append(Observed(quarter=_NO_QUARTER, origin=origin))
            known_of_view = {
                view: measures.Known(known.above, series_of_view[view].get(kpi_code, {})) for view in OriginView
            }
        own_points = points.get(kpi_code, [])
        yield from _steps_of(indicator, children, parents, observed, own_points, scope.places, known_of_view)


_NO_QUARTER: Final = Quarter(0)
"""The quarter of an observation of which it matters only that there is one."""


def _known_series(known: Elsewhere) -> dict[str, dict[str, dict[str, Series]]]:
    """Return the series that stand, by view, KPI and place."""
    series: dict[str, dict[str, dict[str, Series]]] = {}
    for view in OriginView:
        series[view] = defaultdict(dict)
        for (kpi, place), own in series_of((*row[1:], "") for row in known.steps if row[0] in (view, BOTH)).items():
            series[view][kpi][place] = own
    return series


def write(connection: Connection, steps: Iterable[Sequence[Any]]) -> None:
    """Write actual steps."""
    insert_many(connection, _STEPS, _COLUMNS, steps)


def clear(connection: Connection, scope: Scope = _ALL) -> None:
    """Delete the actual steps of a scope (all by default)."""
    statement = delete(_STEPS)
    if scope.kpis is not None:
        statement = statement.where(_STEPS.c.kpi_code.in_(sorted(scope.kpis)))
    if scope.places is not None:
        statement = statement.where(_STEPS.c.place_code.in_(sorted(scope.places)))
    connection.execute(statement)


def _steps_of(
    indicator: Indicator,
    children: Mapping[str, Sequence[str]],
    parents: Mapping[str, str],
    observed: Mapping[str, Sequence[Observed]],
    points: _Points,
    places: Set[str] | None,
    known: Mapping[str, measures.Known],
) -> Iterator[Sequence[Any]]:
    """Return the rows of one KPI at some places: once for a place where both views are alike, else for each view.

    `known` is what is not to be worked out anew, by view; empty where everything is.
    """
    series = measures.actual_series(indicator, children, observed, _target_paths(points), known.get(OriginView.ALL))
    published = {place: [row for row in rows if row.origin == Origin.PUBLISHED] for place, rows in observed.items()}
    differing = {place for place, rows in observed.items() if len(published[place]) < len(rows)}
    differing |= {point[0] for point in points if point[4] == Basis.ILLUSTRATIVE}
    differing = _with_ancestors(differing, parents)
    for place in series if places is None else places & series.keys():
        view = OriginView.ALL if place in differing else BOTH
        yield from (_row(indicator, view, place, quarter, actual) for quarter, actual in series[place])
    if not differing:
        return
    kept = [point for point in points if point[4] != Basis.ILLUSTRATIVE]
    series = measures.actual_series(
        indicator, children, published, _target_paths(kept), known.get(OriginView.PUBLISHED)
    )
    for place in differing & series.keys() & (series.keys() if places is None else places):
        yield from (_row(indicator, OriginView.PUBLISHED, place, quarter, actual) for quarter, actual in series[place])


def _parents(children: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {child: place for place, own in children.items() for child in own}


def _with_ancestors(places: Set[str], parents: Mapping[str, str]) -> set[str]:
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
        ";".join(map(str, sorted(actual.quarters))) or None,
        "\n".join(line.stored() for line in measures.actual_trace(indicator, actual)),
    )


TOTAL_COLUMNS: Final = (
    "kpi_code", "dimension", "place_code", "quarter", "value", "numerator", "denominator", "countries", "origin",
)  # fmt: skip
"""What actuals are worked out from."""


def _totals(tables: Iterable[Mapping[str, Sequence[Any]]]) -> dict[str, list[Sequence[Any]]]:
    """Return the observations of totals by KPI: the values behind `kpi_code` and `dimension` of `TOTAL_COLUMNS`."""
    totals: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for columns in tables:
        for kpi_code, dimension, *values in zip(*(columns[name] for name in TOTAL_COLUMNS), strict=True):
            if dimension == TOTAL:
                totals[kpi_code].append(values)
    return totals


def observed_by_place(totals: Iterable[Sequence[Any]]) -> dict[str, list[Observed]]:
    """Return observations of totals of one KPI by place: the values behind `dimension` of `TOTAL_COLUMNS`."""
    by_place: dict[str, list[Observed]] = defaultdict(list)
    for place, quarter, value, numerator, denominator, countries, origin in totals:
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


def _indicators(kpis: Rows) -> dict[str, Indicator]:
    rows = (
        SimpleNamespace(**dict(zip(kpis.values, cells, strict=True)))
        for cells in zip(*kpis.values.values(), strict=True)
    )
    return {row.kpi_code: indicator_of(row) for row in rows}


def _children(places: Rows) -> dict[str, list[str]]:
    """Return the children of every place; groups are nobody's, and have none."""
    names = ("place_code", "kind", "parent_code")
    rows = sorted(zip(*(places.values[name] for name in names), strict=True))
    kinds = {code: kind for code, kind, _parent in rows}
    children: dict[str, list[str]] = {code: [] for code in kinds}
    for code, kind, parent in rows:
        if parent is not None and kind != PlaceKind.GROUP and kinds[parent] != PlaceKind.GROUP:
            children[parent].append(code)
    return children


def _points(targets: Rows) -> dict[str, _Points]:
    points: dict[str, _Points] = defaultdict(list)
    names = ("kpi_code", "place_code", "kind", "quarter", "value", "basis")
    for kpi_code, place, kind, quarter, value, basis in zip(*(targets.values[name] for name in names), strict=True):
        points[kpi_code].append((place, kind, Quarter.parse(quarter), value, basis))
    return points
