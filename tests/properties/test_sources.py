"""The sources that are named with a figure are those of its rows, counted one by one, over random selections."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from sqlmodel import Session

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.quarter import Quarter
from kap_model.queries import sources
from kap_model.queries.sources import Scope
from kap_model.vocabulary import OriginView

BUILT = ("sum", "pool", "union", "min", "max", "mean")


@pytest.fixture(scope="module")
def shipped(shipped_database: Path) -> Iterator[Session]:
    engine = engine_for(f"sqlite:///{shipped_database}")
    with reading(engine) as session:
        yield session
    engine.dispose()


class ByHand:
    """The rows of the database, and what a figure rests on, read once more from the method."""

    def __init__(self, session: Session, origin: OriginView) -> None:
        def table(name: str) -> pd.DataFrame:
            return pd.read_sql(f"SELECT * FROM {name}", session.connection())

        self.observations = table("observation").query("dimension == 'total'")
        self.targets = table("target")
        if origin is OriginView.PUBLISHED:
            self.observations = self.observations.query("origin == 'published'")
            self.targets = self.targets.query("basis != 'illustrative'")
        places = table("place")
        self.children = places[places["kind"] != "group"].groupby("parent_code")["place_code"].apply(list).to_dict()
        self.aggregation = dict(table("kpi")[["kpi_code", "aggregation"]].to_numpy())
        self.observed: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        for row in self.observations.itertuples():
            self.observed[row.kpi_code, row.place_code].append((row.Index, row.quarter))
        self.aimed: dict[tuple[str, str], list[tuple[int, str, str]]] = defaultdict(list)
        for row in self.targets.itertuples():
            self.aimed[row.kpi_code, row.place_code].append((row.Index, row.kind, row.quarter))

    def behind(self, kpi: str, place: str, quarter: str) -> set[int]:
        """Return the rows of observations that a KPI rests on at a place."""
        begins = [since for _row, kind, since in self.aimed[kpi, place] if kind == "baseline"]
        own = {
            row for row, at in self.observed[kpi, place] if at <= quarter and all(at > baseline for baseline in begins)
        }
        if own or self.aggregation[kpi] not in BUILT:
            return own
        below = [self.behind(kpi, child, quarter) for child in self.children.get(place, ())]
        return set().union(*below)

    def counts(self, scopes: list[Scope]) -> Counter[tuple[str, bool]]:
        """Return how many rows there are by source and whether they are made up."""
        observed: set[int] = set()
        aimed: set[int] = set()
        for kpis, places, quarter, _has_targets in scopes:
            for kpi in kpis:
                for place in places:
                    observed |= self.behind(kpi, place, str(quarter))
                    aimed |= {row for row, _kind, _at in self.aimed[kpi, place]}
        rows = self.observations.loc[sorted(observed)], self.targets.loc[sorted(aimed)]
        marks = rows[0]["origin"] == "illustrative", rows[1]["basis"] == "illustrative"
        return Counter(
            (source.split(":")[0].strip(), bool(is_made_up))
            for table, made_up in zip(rows, marks, strict=True)
            for source, is_made_up in zip(table["source"], made_up, strict=True)
        )


@pytest.mark.parametrize("origin", list(OriginView))
def test_the_sources_of_a_figure_are_those_of_its_rows_each_counted(shipped: Session, origin: OriginView) -> None:
    chance = random.Random(23)
    facts = progress.plan_facts(shipped, origin)
    rows = sources.source_rows(shipped, origin)
    by_hand = ByHand(shipped, origin)
    places = ["WORLD", *facts.regions, *facts.serving_offices, "KEN", "LDC"]
    kpis, quarters = sorted(rows.observed), list(Quarter.parse("2022-Q3").to(Quarter.parse("2026-Q4")))
    seen = 0
    for _selection in range(5):
        scopes = [
            Scope(chance.sample(kpis, chance.randint(1, 4)), chance.sample(places, chance.randint(1, 3)), at)
            for at in chance.sample(quarters, chance.randint(1, 2))
        ]
        found = sources.behind(rows, facts, scopes)

        assert {(source.source_id, source.is_made_up): source.rows for source in found} == by_hand.counts(scopes)
        assert list(found) == sorted(found, key=lambda source: (not source.is_made_up, -source.rows, source.source_id))
        seen += len(found)
    assert seen >= 5
