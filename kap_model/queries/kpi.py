"""Questions about one KPI at one place: what it is, its series and target path, its parts, and the rows behind it."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from kap_model import progress as model_progress
from kap_model.codes import split_codes
from kap_model.frames import Frame, FrameColumn
from kap_model.measures import Receipt, expected_share
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.tables import Kpi, Observation, Target
from kap_model.vocabulary import TOTAL, Basis, Origin, OriginView, PlaceKind

KPI_SERIES = Frame(
    "kpi_series",
    "one point of the series or target path of a KPI at a place",
    (
        FrameColumn("kind", "text", "actual, baseline, milestone, target, expected or forecast"),
        FrameColumn("quarter", "quarter", "quarter of the point"),
        FrameColumn("value", "number", "value, in the KPI's unit"),
        FrameColumn("low", "number", "lower end of the band of a forecast"),
        FrameColumn("high", "number", "upper end of the band of a forecast"),
        FrameColumn("is_illustrative", "flag", "made up, wholly or in part"),
    ),
)

STRETCHES = Frame(
    "stretches",
    "one end of a stretch between two neighbouring actuals; where a step is missing there is no stretch",
    (
        FrameColumn("stretch", "count", "number of the stretch"),
        FrameColumn("quarter", "quarter", "quarter of this end"),
        FrameColumn("value", "number", "value, in the KPI's unit"),
        FrameColumn("is_illustrative", "flag", "one of its ends is made up"),
    ),
)

TARGET_PATH_ROWS = Frame(
    "target_path_rows",
    "a baseline, milestone or target of a KPI at a place",
    (
        FrameColumn("kind", "text", "baseline, milestone or target"),
        FrameColumn("quarter", "quarter", "its quarter"),
        FrameColumn("value", "number", "its value, in the KPI's unit"),
        FrameColumn("basis", "text", "how sure it is"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)

DISAGGREGATED = Frame(
    "disaggregated",
    "one value of a category of a dimension of a KPI at a place",
    (
        FrameColumn("dimension", "text", "dimension: sex, area, age, edition, definition ..."),
        FrameColumn("category", "text", "category within the dimension"),
        FrameColumn("quarter", "quarter", "quarter observed"),
        FrameColumn("value", "number", "value, in the KPI's unit"),
        FrameColumn("origin", "text", "published, reported or illustrative"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)


def series(progress: Progress, receipt: Receipt) -> pd.DataFrame:
    """Return actuals up to the selected quarter, target path, expected value and forecast; columns: KPI_SERIES."""
    rows = [
        _point("actual", quarter, value, is_illustrative=is_illustrative)
        for quarter, value, is_illustrative in _actuals(progress, receipt)
    ]
    target_path = receipt.target_path
    for kind, points in (
        ("baseline", [target_path.baseline]),
        ("milestone", list(target_path.milestones)),
        ("target", [target_path.target]),
    ):
        rows += [
            _point(kind, point[0], point[1], is_illustrative=target_path.is_illustrative) for point in points if point
        ]
    if (
        receipt.expected_share is not None
        and target_path.baseline
        and target_path.target
        and receipt.data_quarter is not None
    ):
        distance = target_path.target[1] - target_path.baseline[1]
        expected = target_path.baseline[1] + distance * expected_share(target_path, receipt.data_quarter)
        rows.append(_point("expected", receipt.data_quarter, expected, is_illustrative=target_path.is_illustrative))
    if receipt.forecast is not None and target_path.target:
        ahead = receipt.forecast
        rows.append(
            {
                **_point("forecast", target_path.target[0], ahead.value, is_illustrative=receipt.is_illustrative),
                "low": ahead.low,
                "high": ahead.high,
            }
        )
    return KPI_SERIES.of(rows)


def stretches(progress: Progress, receipt: Receipt) -> pd.DataFrame:
    """Return the stretches from the baseline through actuals that are one step apart; columns: STRETCHES."""
    rows: list[dict[str, Any]] = []
    target_path = receipt.target_path
    start = [(*target_path.baseline, target_path.is_illustrative)] if target_path.baseline is not None else []
    for number, (before, after) in enumerate(pairwise([*start, *_actuals(progress, receipt)])):
        if after[0] - before[0] <= receipt.indicator.step:
            rows += [
                {
                    "stretch": number,
                    "quarter": str(quarter),
                    "value": value,
                    "is_illustrative": before[2] or after[2],
                }
                for quarter, value, _ in (before, after)
            ]
    return STRETCHES.of(rows)


def _actuals(progress: Progress, receipt: Receipt) -> list[tuple[Quarter, float, bool]]:
    """Return the actual at each data quarter up to the selected one."""
    newest: dict[Quarter, tuple[Quarter, float, bool]] = {}
    for since, actual in progress.series.get((receipt.kpi_code, receipt.place_code), ()):
        if since > receipt.quarter:
            break
        newest[actual.data_quarter] = (actual.data_quarter, actual.value, actual.is_illustrative)
    return [newest[quarter] for quarter in sorted(newest)]


def _point(kind: str, quarter: Quarter, value: float, *, is_illustrative: bool) -> dict[str, Any]:
    return {
        "kind": kind,
        "quarter": str(quarter),
        "value": value,
        "low": None,
        "high": None,
        "is_illustrative": is_illustrative,
    }


def about(session: Session, kpi: str) -> dict[str, Any]:
    """Return every column of a KPI, by name; empty if there is no such KPI."""
    row = session.connection().execute(select(*Kpi.__table__.columns).where(col(Kpi.kpi_code) == kpi)).first()  # type: ignore[attr-defined]
    return {} if row is None else dict(row._mapping)


def target_path_rows(session: Session, kpi: str, place: str, origin: OriginView) -> pd.DataFrame:
    """Return baseline, milestones and target with basis and source; columns: TARGET_PATH_ROWS."""
    statement = (
        select(col(Target.kind), col(Target.quarter), col(Target.value), col(Target.basis), col(Target.source))
        .where(col(Target.kpi_code) == kpi, col(Target.place_code) == place)
        .order_by(col(Target.quarter))
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    return TARGET_PATH_ROWS.of(dict(row._mapping) for row in session.connection().execute(statement))


def disaggregated(session: Session, kpi: str, place: str, origin: OriginView, last_quarter: str) -> pd.DataFrame:
    """Return the place's own observations in every dimension, the total among them; columns: DISAGGREGATED.

    A rate is given in per cent; sets of countries as their number.
    """
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
    rows = []
    for row in session.connection().execute(statement):
        value = row.value
        if row.denominator:
            value = 100 * row.numerator / row.denominator
        elif row.countries is not None:
            value = len(split_codes(row.countries))
        rows.append(
            {
                "dimension": row.dimension,
                "category": row.category or TOTAL,
                "quarter": row.quarter,
                "value": value,
                "origin": row.origin,
                "source": row.source,
            }
        )
    return DISAGGREGATED.of(rows)


def sources(session: Session, kpi: str, places: tuple[str, ...], origin: OriginView, last: str) -> tuple[str, ...]:
    """Return the sources of a KPI's observations up to a quarter and of its targets, at places; each once."""
    observed = select(col(Observation.source)).where(
        col(Observation.kpi_code) == kpi, col(Observation.place_code).in_(places), col(Observation.quarter) <= last
    )
    set_out = select(col(Target.source)).where(col(Target.kpi_code) == kpi, col(Target.place_code).in_(places))
    if origin is OriginView.PUBLISHED:
        observed = observed.where(col(Observation.origin) == Origin.PUBLISHED)
        set_out = set_out.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    connection = session.connection()
    return tuple(
        dict.fromkeys(
            str(text).split(":", 1)[0].strip()
            for statement in (observed, set_out)
            for text in sorted(connection.execute(statement.distinct()).scalars())
        )
    )


def below(progress: Progress, place: str) -> tuple[str, ...]:
    """Return a place and all places below it, down to countries: those whose rows may stand behind its figure."""
    places = [place]
    for code in places:
        places += progress.facts.children(code)
    return tuple(places)


def compared_places(progress: Progress, kpi: str, place: str) -> dict[PlaceKind, tuple[str, ...]]:
    """Return the places to compare: for the world the regions and the offices, else those of the region.

    Places that have neither a figure nor a baseline or target of the KPI do not take part.
    """
    facts = progress.facts
    kind = facts.place_kinds.get(place)
    regions = facts.places_of(PlaceKind.REGION)
    if kind not in (PlaceKind.WORLD, PlaceKind.GROUP):
        region = place if kind is PlaceKind.REGION else facts.place_parents.get(place) or place
        regions = (region,)
    offices = [
        code for region in regions for code in facts.children(region) if facts.place_kinds[code] is PlaceKind.OFFICE
    ]
    return {
        kind: tuple(code for code in codes if (kpi, code) in progress.series or (kpi, code) in facts.target_paths)
        for kind, codes in ((PlaceKind.REGION, regions), (PlaceKind.OFFICE, offices))
    }


def trace(session: Session, kpi: str, place: str, quarter: str, origin: OriginView) -> tuple[str, ...]:
    """Return the lines of a receipt's trace, R1 to R3 included, as `kap status --json` prints them."""
    receipts = model_progress.receipts(
        session, quarter=Quarter.parse(quarter), places=[place], kpis=[kpi], origin=origin
    )
    return receipts[0].trace
