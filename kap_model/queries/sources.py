"""Questions about sources: which there are, how often each is used, and which stand behind a view."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import Any, Final, NamedTuple

import pandas as pd
from sqlalchemy import func, select
from sqlmodel import Session, col

from kap_model.frames import Frame, FrameColumn
from kap_model.importing.files import TABLE_FILES
from kap_model.progress import PlanFacts
from kap_model.quarter import Quarter
from kap_model.queries.totals import of_every_kpi
from kap_model.tables import Boundary, Observation, Source, Target
from kap_model.vocabulary import Basis, Origin, OriginView, PlaceKind, TargetKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """A source, with how many observations, targets and rows of delivery were read in it.

    Attributes:
        source_id: tells it from the others.
        title: its title.
        publisher: who published it.
        edition: its edition.
        date: its date or year, as it gives it.
        address: its web address.
        licence: its terms of use.
        observations: observations read in it.
        targets: baselines, milestones and targets read in it.
        delivery: projects, partners, budgets, contributions and published amounts read in it.
        is_illustrative: some of these rows are made up.
    """

    source_id: str
    title: str
    publisher: str | None
    edition: str | None
    date: str | None
    address: str | None
    licence: str | None
    observations: int
    targets: int
    delivery: int
    is_illustrative: bool


BOUNDARIES = Frame(
    "boundaries",
    "one disputed or special area, and how the maps draw it",
    (
        FrameColumn("area_code", "text", "code of the area"),
        FrameColumn("name_en", "text", "name in English"),
        FrameColumn("name_fr", "text", "name in French"),
        FrameColumn("drawn_en", "text", "how the maps draw it, in English"),
        FrameColumn("drawn_fr", "text", "how the maps draw it, in French"),
        FrameColumn("un_practice_en", "text", "practice of the United Nations, in English"),
        FrameColumn("un_practice_fr", "text", "practice of the United Nations, in French"),
        FrameColumn("basis", "text", "how sure the row is"),
        FrameColumn("source", "text", "source_id and the place in it"),
    ),
)


def uses(session: Session) -> list[SourceUse]:
    """Return every source with its uses, by id. 8 statements."""
    observations = _counts_by(session, Observation.source, Observation.origin)
    targets = _counts_by(session, Target.source, Target.basis)
    delivery: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for name in _DELIVERY:
        columns_of = TABLE_FILES[name].table.columns
        mark = columns_of["origin"] if "origin" in columns_of else columns_of["basis"]
        for is_made_up, counts in _counts_by(session, columns_of["source"], mark).items():
            delivery[is_made_up].update(counts)
    columns = [TABLE_FILES["sources"].table.columns[name] for name in TABLE_FILES["sources"].columns]
    rows = session.connection().execute(select(*columns).order_by(col(Source.source_id)))
    return [
        SourceUse(
            **row._mapping,
            observations=observations[False][row.source_id] + observations[True][row.source_id],
            targets=targets[False][row.source_id] + targets[True][row.source_id],
            delivery=delivery[False][row.source_id] + delivery[True][row.source_id],
            is_illustrative=any(row.source_id in counts[True] for counts in (observations, targets, delivery)),
        )
        for row in rows
    ]


_DELIVERY: Final = ("partners", "projects", "budgets", "contributions", "published_amounts")


def boundaries(session: Session) -> pd.DataFrame:
    """Return how each disputed or special area is drawn; columns: BOUNDARIES."""
    columns = [Boundary.__table__.columns[column.name] for column in BOUNDARIES.columns]  # type: ignore[attr-defined]
    rows = session.connection().execute(select(*columns).order_by(col(Boundary.area_code)))
    return BOUNDARIES.of(dict(row._mapping) for row in rows)


@dataclass(frozen=True, slots=True)
class SourceCount:
    """How many of the rows behind what is shown were read in a source, and whether these are made up."""

    source_id: str
    rows: int
    is_made_up: bool = False


def counted(sources: Iterable[str], made_up: Iterable[str] = ()) -> tuple[SourceCount, ...]:
    """Return how many rows there are of each source, the made-up ones first, then the most used.

    Args:
        sources: of the rows that are not made up, one each; a text may name the place in the source after a colon.
        made_up: the same of those that are.
    """
    return _listed(Counter(sources), Counter(made_up))


def _listed(counts: Counter[str], made_up: Counter[str]) -> tuple[SourceCount, ...]:
    """Return the counts of texts as `counted` does."""
    found = []
    for is_made_up, by_text in ((True, made_up), (False, counts)):
        by_source: Counter[str] = Counter()
        for text, count in by_text.items():
            by_source[_source_id(text)] += count
        every = sorted(by_source.items(), key=lambda item: (-item[1], item[0]))
        found += [SourceCount(source, count, is_made_up) for source, count in every if count]
    return tuple(found)


class _Aim(NamedTuple):
    """What tells the source of a target: the source, and whether it is made up."""

    source: str
    is_made_up: bool


class _Reports(NamedTuple):
    """The observations of a KPI at a place that were read in the same source.

    Attributes:
        quarters: one for each observation, with commas between, in no order.
        after: the quarter of the baseline there; "" where there is none.
        source: of all of them.
        is_made_up: whether they are.
    """

    quarters: str
    after: str
    source: str
    is_made_up: bool

    def until(self, last: str) -> int:
        """Return how many come after the baseline, up to a quarter."""
        return _within(self.quarters, self.after, last)


@lru_cache(maxsize=4_096)
def _within(quarters: str, after: str, last: str) -> int:
    """Return how many of some quarters come after one, up to another. Thousands of places report in the same ones."""
    return sum(after < quarter <= last for quarter in quarters.split(","))


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The sources of all rows that a status can rest on: of totals by KPI and place, and of targets.

    Attributes:
        observed: the observations of a KPI by place, with those before the baseline there.
        aimed: baseline, milestones and target by KPI and place.
    """

    observed: Mapping[str, Mapping[str, Sequence[_Reports]]]
    aimed: Mapping[tuple[str, str], Sequence[_Aim]]
    _resting: dict[str, dict[str, Mapping[str, Sequence[str]]]] = field(default_factory=dict, compare=False)

    def resting(self, facts: PlanFacts, kpi: str, last: str) -> Mapping[str, Sequence[str]]:
        """Return the places whose own observations of a KPI, up to a quarter, the figure of a place rests on, by it.

        It is kept for one quarter, that of most figures of a document or a page. All quarters would take tens of MB.

        Args:
            facts: of the plan of these rows, in the same view of the origins.
            kpi: the KPI.
            last: the quarter.
        """
        of_quarter = self._resting.get(last)
        if of_quarter is None:
            self._resting.clear()
            of_quarter = self._resting[last] = {}
        if kpi not in of_quarter:
            own = {
                place
                for place, every in self.observed.get(kpi, {}).items()
                if any(reports.until(last) for reports in every)
            }
            resting: dict[str, list[str]] = defaultdict(list)
            for place in own:
                for above in _resting_on(facts, kpi, place, own):
                    resting[above].append(place)
            of_quarter[kpi] = resting
        return of_quarter[kpi]


def source_rows(session: Session, origin: OriginView) -> SourceRows:
    """Return the sources of all targets, and of all observations of totals that count, in view. 2 statements."""
    connection = session.connection()
    aimed: dict[tuple[str, str], list[_Aim]] = defaultdict(list)
    baselines: dict[tuple[str, str], str] = {}
    targets = select(
        col(Target.kpi_code), col(Target.place_code), col(Target.kind), col(Target.quarter), col(Target.source),
        col(Target.basis),
    )  # fmt: skip
    if origin is OriginView.PUBLISHED:
        targets = targets.where(col(Target.basis) != Basis.ILLUSTRATIVE)
    for kpi, place, kind, quarter, source, basis in connection.execute(targets):
        aimed[kpi, place].append(_Aim(source, basis == Basis.ILLUSTRATIVE))
        if kind == TargetKind.BASELINE:
            baselines[kpi, place] = quarter
    observed: dict[str, dict[str, list[_Reports]]] = defaultdict(lambda: defaultdict(list))
    same = (col(Observation.kpi_code), col(Observation.place_code), col(Observation.source), col(Observation.origin))
    # Hundreds of thousands of rows are some ten thousand groups.
    statement = (
        select(*same, func.aggregate_strings(col(Observation.quarter), ",")).where(of_every_kpi()).group_by(*same)
    )
    if origin is OriginView.PUBLISHED:
        statement = statement.where(col(Observation.origin) == Origin.PUBLISHED)
    for kpi, place, source, origin_of_rows, quarters in connection.execute(statement).all():
        reports = _Reports(quarters, baselines.get((kpi, place), ""), source, origin_of_rows == Origin.ILLUSTRATIVE)
        observed[kpi][place].append(reports)
    return SourceRows(observed, aimed)


class Scope(NamedTuple):
    """KPIs at places, as they stand at a quarter; `has_targets` is False where only what was observed is shown."""

    kpis: Sequence[str]
    places: Sequence[str]
    quarter: Quarter
    has_targets: bool = True


def behind(rows: SourceRows, facts: PlanFacts, scopes: Iterable[Scope]) -> tuple[SourceCount, ...]:
    """Return the sources of the rows that the figures of scopes rest on, each row counted once.

    These are the targets of the places and, up to the quarter and after the baseline, their own observations. A place
    without any rests on those of the places below it, where the KPI is built from them.

    Args:
        rows: of all KPIs and places.
        facts: of the plan, in the same view of the origins.
        scopes: what is shown.
    """
    aimed: set[tuple[str, str]] = set()
    until: dict[tuple[str, str], str] = {}
    for scope in scopes:
        shown, last = set(scope.places), str(scope.quarter)
        for kpi in scope.kpis:
            if scope.has_targets:
                aimed.update((kpi, place) for place in shown)
            resting = rows.resting(facts, kpi, last)
            for key in {(kpi, own) for place in shown for own in resting.get(place, ())}:
                until[key] = max(last, until.get(key, ""))
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for key in aimed:
        for aim in rows.aimed.get(key, ()):
            counts[aim.is_made_up][aim.source] += 1
    for (kpi, place), last in until.items():
        for reports in rows.observed[kpi][place]:
            counts[reports.is_made_up][reports.source] += reports.until(last)
    return _listed(counts[False], made_up=counts[True])


def together(*counts: Iterable[SourceCount]) -> tuple[SourceCount, ...]:
    """Return counts of different rows as one."""
    made_up: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for source in chain(*counts):
        (made_up if source.is_made_up else others)[source.source_id] += source.rows
    return _listed(others, made_up)


def _resting_on(facts: PlanFacts, kpi: str, place: str, own: Container[str]) -> Iterator[str]:
    """Return a place with observations of its own, and the places above it whose figure is built from them."""
    yield place
    if not facts.indicators[kpi].is_built or facts.place_kinds[place] is PlaceKind.GROUP:
        return
    above = facts.place_parents[place]
    while above is not None and above not in own:
        yield above
        above = facts.place_parents[above]


def _counts_by(session: Session, source: Any, mark: Any) -> dict[bool, Counter[str]]:
    """Return the counts of the rows that a column marks as made up (True), and of the others."""
    statement = select(col(source), col(mark), func.count()).group_by(col(source), col(mark))
    counts: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for text, word, count in session.connection().execute(statement):
        counts[word == Origin.ILLUSTRATIVE][_source_id(text)] += count
    return counts


def _source_id(text: str) -> str:
    return text.split(":", 1)[0].strip()
