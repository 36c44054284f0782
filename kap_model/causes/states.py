"""The two states of a comparison: the data of a session, at a quarter and in a view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model import progress
from kap_model.measures import TargetPath
from kap_model.progress import PlanFacts, Progress
from kap_model.quarter import Quarter
from kap_model.tables import Observation
from kap_model.vocabulary import TOTAL, Origin, OriginView, PlaceKind

Totals: TypeAlias = Mapping[tuple[str, str], Sequence[float | str | None]]
"""The observations of `total` of one KPI: by place and quarter, the values of `FIGURE_COLUMNS`."""

FIGURE_COLUMNS: Final = ("value", "numerator", "denominator", "countries", "origin")
"""What an observation says, and who says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state of the data: what a session reads, the quarter at which KPIs are judged, and the view."""

    session: Session
    quarter: Quarter
    origin: OriginView


class LoadedState:
    """A state with its view of the data at some places, and the rows that its actuals are worked out from."""

    def __init__(self, state: State, places: Sequence[str] | None) -> None:
        self.quarter = state.quarter
        self.progress: Progress = progress.load(state.session, state.origin, places=places)
        self._state = state

    @property
    def facts(self) -> PlanFacts:
        """The plan."""
        return self.progress.facts

    @cached_property
    def tree(self) -> dict[str, tuple[PlaceKind, str | None]]:
        """Every place with its kind and the place that it lies in."""
        return {place: (kind, self.facts.place_parents[place]) for place, kind in self.facts.place_kinds.items()}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """Every place with those right below it."""
        return {place: self.facts.children(place) for place in self.tree}

    @cached_property
    def target_paths(self) -> dict[str, dict[str, TargetPath]]:
        """The target paths by KPI and place."""
        paths: dict[str, dict[str, TargetPath]] = defaultdict(dict)
        for (kpi, place), path in self.facts.target_paths.items():
            paths[kpi][place] = path
        return paths

    def totals(self, kpi: str) -> Totals:
        """Return the observations of a KPI that its statuses use. One statement; all KPIs at once fill the memory."""
        columns = ("place_code", "quarter", *FIGURE_COLUMNS)
        statement = select(*(getattr(Observation, name) for name in columns)).where(
            col(Observation.kpi_code) == kpi, col(Observation.dimension) == TOTAL
        )
        if self._state.origin is OriginView.PUBLISHED:
            statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
        with self._state.session.connection().execute(statement) as result:
            # As the driver returns them: SQLAlchemy's rows would take as long as all the rest.
            assert result.cursor is not None
            return {row[:2]: row[2:] for row in result.cursor.fetchall()}

    def with_places_above(self, places: Iterable[str]) -> set[str]:
        """Return places of this state with all those above them."""
        above: set[str] = set()
        for place in places:
            code: str | None = place if place in self.tree else None
            while code is not None and code not in above:
                above.add(code)
                code = self.tree[code][1]
        return above
