"""What a reader can choose from: quarters, places, priorities, enablers and KPIs, as codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from kap_model.quarter import Quarter
from kap_model.tables import Enabler, Kpi, Observation, Outcome, Place, Plan, Priority
from kap_model.vocabulary import TOTAL, Origin, OriginView, PlaceKind


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place: its code, what it is, and the place above it."""

    code: str
    kind: PlaceKind
    parent: str | None
    office_kind: str | None


@dataclass(frozen=True, slots=True)
class Opening:
    """Quarter and view that the pages of an edition open with."""

    quarter: Quarter
    origin: OriginView


@dataclass(frozen=True, slots=True)
class Choices:
    """Codes in the order of the plan.

    `newest` is the newest observed quarter of each view of the origins; it is never after `present`. `opening` is what
    the pages open with in place of the newest quarter and all data; None for live data.
    """

    start: Quarter
    end: Quarter
    present: Quarter
    newest: Mapping[OriginView, Quarter | None]
    places: tuple[PlaceChoice, ...]
    priorities: tuple[str, ...]
    enablers: tuple[str, ...]
    kpis: tuple[str, ...]
    kpi_objectives: Mapping[str, str]
    opening: Opening | None = None

    @property
    def default_origin(self) -> OriginView:
        """The view that pages open with."""
        return OriginView.ALL if self.opening is None else self.opening.origin

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """The quarters that can be looked at, newest first: from the plan's start to the newest observed one.

        Without any observation they go to the plan's end, or to the present quarter before it.
        """
        newest = self.newest[OriginView.ALL]
        last = newest if newest is not None else min(self.end, self.present)
        return tuple(reversed(tuple(self.start.to(max(last, self.start)))))

    def default_quarter(self, origin: OriginView) -> Quarter:
        """Return the newest quarter with an observation in view, within the quarters that can be looked at.

        An edition opens with its own quarter; in another view than its own, no later one is opened with.
        """
        if self.opening is None:
            return self.newest_quarter(origin)
        own, newest = self.opening.quarter, self.newest[origin]
        return self._offered(own if newest is None or origin is self.opening.origin else min(newest, own))

    def newest_quarter(self, origin: OriginView) -> Quarter:
        """Return the newest quarter with an observation in view, within the quarters that can be looked at.

        It is the quarter that spending reaches, which has no date. An edition may open with an earlier one.
        """
        newest = self.newest[origin]
        return self.quarters[0] if newest is None else self._offered(newest)

    def _offered(self, quarter: Quarter) -> Quarter:
        offered = self.quarters
        return min(max(quarter, offered[-1]), offered[0])

    def compared(self, quarter: Quarter) -> tuple[Quarter, ...]:
        """Return the quarters that a quarter can be compared with, newest first; the oldest is the plan's eve."""
        eve = self.start.after(-1)
        return tuple(reversed(tuple(eve.to(max(quarter.after(-1), eve)))))

    def default_compared(self, quarter: Quarter) -> Quarter:
        """Return the quarter a year earlier, but none before the plan's eve."""
        return max(quarter.after(-4), self.start.after(-1))


def choices(session: Session, present: Quarter | None = None) -> Choices:
    """Return what can be chosen; 7 statements. The database holds a plan.

    Args:
        session: to read with.
        present: the present quarter; by default that of today, by UTC.
    """
    connection = session.connection()
    plan = connection.execute(
        select(col(Plan.start_quarter), col(Plan.end_quarter)).order_by(col(Plan.plan_code)).limit(1)
    ).one()
    present = present or Quarter.present()
    newest_of_all = select(func.max(col(Observation.quarter))).where(
        col(Observation.dimension) == TOTAL, col(Observation.quarter) <= str(present)
    )
    newest = {
        OriginView.ALL: connection.scalar(newest_of_all),
        OriginView.PUBLISHED: connection.scalar(newest_of_all.where(col(Observation.origin) == Origin.PUBLISHED)),
    }
    places = connection.execute(
        select(col(Place.place_code), col(Place.kind), col(Place.parent_code), col(Place.office_kind)).order_by(
            col(Place.place_code)
        )
    )
    kpis = connection.execute(
        select(col(Kpi.kpi_code), col(Outcome.parent_code))
        .join(Outcome, col(Outcome.outcome_code) == col(Kpi.outcome_code))
        .order_by(col(Kpi.kpi_code))
    )
    objectives: dict[str, str] = dict(kpis.all())
    priorities = tuple(connection.scalars(select(col(Priority.priority_code)).order_by(col(Priority.priority_code))))
    enablers = tuple(connection.scalars(select(col(Enabler.enabler_code)).order_by(col(Enabler.enabler_code))))
    rank = {code: number for number, code in enumerate((*priorities, *enablers))}
    return Choices(
        start=Quarter.parse(plan[0]),
        end=Quarter.parse(plan[1]),
        present=present,
        newest={view: Quarter.parse(text) if text else None for view, text in newest.items()},
        places=tuple(PlaceChoice(code, PlaceKind(kind), parent, office) for code, kind, parent, office in places),
        priorities=priorities,
        enablers=enablers,
        kpis=tuple(sorted(objectives, key=lambda kpi: (rank.get(objectives[kpi], len(rank)), kpi))),
        kpi_objectives=objectives,
    )
