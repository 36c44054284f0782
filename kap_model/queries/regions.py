"""Questions about regions and offices: what a place is, and what its figures rest on.

Figures come from a `Progress`, which has been loaded already; the rest reads with one statement each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.codes import split_codes
from kap_model.progress import BOTH, PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep, FrameworkItem, Place
from kap_model.vocabulary import Aggregation, OfficeKind, Origin, OriginView, PlaceKind

COUNTRY_GROUPS: Final = ("LDC", "LLDC", "SIDS")
"""The country groups of which every country is known to be a member or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What a place is, and where it stands.

    Attributes:
        place_code: the place.
        kind: what it is.
        region_code: the region that it is, or lies in; None for the world and groups.
        office_code: the office that it is, or that serves it; indicative for area offices. None for other places.
        office_kind: what an office is; None for other places.
        city: of an office, in English.
        latitude: degrees north, of an office.
        longitude: degrees east, of an office.
        groups: of COUNTRY_GROUPS, those that a country is a member of.
    """

    place_code: str
    kind: PlaceKind
    region_code: str | None
    office_code: str | None
    office_kind: OfficeKind | None
    city: str | None
    latitude: float | None
    longitude: float | None
    groups: tuple[str, ...]

    @property
    def is_serving_office(self) -> bool:
        """Whether it is an office that serves countries."""
        return self.office_kind in (OfficeKind.REGIONAL, OfficeKind.AREA)


def places(session: Session) -> dict[str, PlaceFacts]:
    """Return every place by its code, in the order of the codes. One statement."""
    rows = {
        row.place_code: row
        for row in session.connection().execute(
            select(
                col(Place.place_code), col(Place.kind), col(Place.parent_code), col(Place.office_kind),
                col(Place.city), col(Place.latitude), col(Place.longitude), col(Place.is_ldc), col(Place.is_lldc),
                col(Place.is_sids),
            ).order_by(col(Place.place_code))
        )
    }  # fmt: skip

    def above(code: str | None, kind: PlaceKind) -> str | None:
        while code is not None and rows[code].kind != kind:
            code = rows[code].parent_code
        return code

    return {
        code: PlaceFacts(
            place_code=code,
            kind=PlaceKind(row.kind),
            region_code=above(code, PlaceKind.REGION),
            office_code=above(code, PlaceKind.OFFICE),
            office_kind=OfficeKind(row.office_kind) if row.office_kind is not None else None,
            city=row.city,
            latitude=row.latitude,
            longitude=row.longitude,
            groups=tuple(
                group
                for group, is_member in zip(COUNTRY_GROUPS, (row.is_ldc, row.is_lldc, row.is_sids), strict=True)
                if is_member
            ),
        )
        for code, row in rows.items()
    }


def locally_judged_kpis(progress: Progress, objective: str | None) -> list[str]:
    """Return the KPIs that count for a priority or enabler (for the plan: None) and can differ between places.

    Those that are measured for the world only are left out.
    """
    facts = progress.facts
    return [
        kpi
        for kpi in facts.counted_kpis(objective or PLAN_CODE)
        if facts.indicators[kpi].aggregation is not Aggregation.GLOBAL
    ]


def country_sets(session: Session, kpi: str, quarter: Quarter, origin: OriginView) -> dict[str, frozenset[str]]:
    """Return the countries that a KPI counts at each place at a quarter, by place. One statement.

    Empty for a KPI that does not count countries.
    """
    statement = (
        select(col(ActualStep.place_code), col(ActualStep.countries))
        .where(
            col(ActualStep.kpi_code) == kpi,
            col(ActualStep.origin_view).in_([origin, BOTH]),
            col(ActualStep.quarter) <= str(quarter),
            col(ActualStep.countries).is_not(None),
        )
        .order_by(col(ActualStep.place_code), col(ActualStep.quarter))
    )
    newest = dict(session.connection().execute(statement).all())
    return {place: frozenset(split_codes(countries)) for place, countries in newest.items()}


# ---- initiatives


def initiatives(session: Session) -> dict[str, str]:
    """Return the region of each regional initiative, by its code, in their order. One statement."""
    statement = (
        select(col(FrameworkItem.item_code), col(FrameworkItem.region_code))
        .where(col(FrameworkItem.region_code).is_not(None))
        .order_by(col(FrameworkItem.item_code))
    )
    return {item: str(region) for item, region in session.connection().execute(statement)}


# ---- what figures rest on


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureQuality:
    """What the figure of a KPI at a place rests on.

    Attributes:
        kpi_code: the KPI.
        data_quarter: the quarter of the newest observation used.
        steps_old: reports that have fallen due since the data quarter; 0 is the newest.
        reported: children that the figure is built from, 1 for a direct figure.
        expected: children that are expected to report, 1 for a direct figure.
        corrections: observations that corrected an earlier figure.
        origins: of the observations used.
    """

    kpi_code: str
    data_quarter: Quarter
    steps_old: float
    reported: int
    expected: int
    corrections: int
    origins: tuple[str, ...]

    @property
    def is_fresh(self) -> bool:
        """Whether the figure is of the newest report that was due."""
        return self.steps_old <= 0

    @property
    def is_complete(self) -> bool:
        """Whether every place that is expected to report has done so."""
        return self.reported >= self.expected

    @property
    def is_unrevised(self) -> bool:
        """Whether no observation of the place has been corrected."""
        return self.corrections == 0

    @property
    def is_evidence(self) -> bool:
        """Whether the figure rests on published or reported observations alone."""
        return Origin.ILLUSTRATIVE not in self.origins


def quality(progress: Progress, kpis: Iterable[str], place: str, quarter: Quarter) -> list[FigureQuality]:
    """Return what the figures of KPIs at a place rest on. KPIs without a figure have no row."""
    rows = []
    for kpi in kpis:
        actual = progress.actual(kpi, place, quarter)
        if actual is None:
            continue
        step = progress.facts.indicators[kpi].step
        newest = Quarter((int(quarter) + 1) // step * step - 1)
        corrected = progress.corrections.get(kpi, ())
        rows.append(
            FigureQuality(
                kpi_code=kpi,
                data_quarter=actual.data_quarter,
                steps_old=max((newest - actual.data_quarter) / step, 0),
                reported=actual.reported if actual.reported is not None else 1,
                expected=actual.expected if actual.expected is not None else 1,
                corrections=sum(1 for where, when in corrected if where == place and when <= quarter),
                origins=actual.origins,
            )
        )
    return rows
