"""From a folder of files to receipts: what is built, stored and read again agrees with the oracle in every field."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from sqlalchemy import select

from kap_model import progress
from kap_model.database import engine_for, reading
from kap_model.importing.build import build
from kap_model.importing.check import check
from kap_model.importing.load import load
from kap_model.importing.read import read_file, read_folder
from kap_model.quarter import Quarter
from kap_model.tables import ActualStep
from kap_model.vocabulary import TOTAL, OriginView
from tests.oracle import oracle, random_plans
from tests.oracle.differences import differences
from tests.support.actuals import actuals, actuals_anew

SEEDS = range(8)
KPIS = 8


@pytest.mark.parametrize("seed", SEEDS)
def test_the_status_of_a_random_folder_is_that_of_the_oracle(seed: int, tmp_path: Path) -> None:
    tables = random_plans.seeded_plan(seed, KPIS)
    random_plans.write(tables, tmp_path / "data")
    reading_of_folder = read_folder(tmp_path / "data")
    assert check(reading_of_folder, is_whole=True).problems == []
    engine = engine_for(f"sqlite:///{tmp_path / 'kap.sqlite'}")
    build(engine, reading_of_folder)
    places = [place["place_code"] for place in tables["places"]]
    differing = []
    with reading(engine) as session:
        for view in OriginView:
            for quarter in ("2024-Q3", "2026-Q1", "2027-Q4"):
                receipts = {
                    (receipt.kpi_code, receipt.place_code): receipt.as_json()
                    for receipt in progress.load_receipts(
                        session, quarter=Quarter.parse(quarter), places=places, kpis=None, origin=view
                    )
                }
                for expected in oracle.receipts(tables, quarter, view):
                    key = str(expected["kpi_code"]), str(expected["place_code"])
                    differing += [f"{view} {quarter} {key}{line}" for line in differences(receipts.pop(key), expected)]
                assert receipts == {}
    engine.dispose()
    assert differing == []


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_importing_a_part_later_gives_the_figures_of_building_it_all(seed: int, tmp_path: Path) -> None:
    random_plans.write(random_plans.seeded_plan(seed, KPIS), tmp_path / "data")
    at_once = engine_for(f"sqlite:///{tmp_path / 'at_once.sqlite'}")
    build(at_once, read_folder(tmp_path / "data"))
    reported = tmp_path / "data/observations/reported.csv"
    reported.rename(tmp_path / "reported.csv")
    parts = engine_for(f"sqlite:///{tmp_path / 'parts.sqlite'}")
    build(parts, read_folder(tmp_path / "data"))
    assert load(parts, read_file(tmp_path / "reported.csv")).is_changed
    steps = []
    for engine in (at_once, parts):
        with reading(engine) as session:
            steps.append(sorted(map(tuple, session.connection().execute(select(ActualStep.__table__))), key=repr))
        engine.dispose()
    assert steps[0] == steps[1] != []


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_whatever_a_file_touches_all_actuals_are_those_of_all_rows(seed: int, tmp_path: Path) -> None:
    """Totals of one place and parts of those of another come file by file, so that most actuals are not touched."""
    random_plans.write(random_plans.seeded_plan(seed, KPIS), tmp_path / "data")
    with (tmp_path / "data/observations/reported.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["dimension"] == TOTAL]
    (tmp_path / "data/observations/reported.csv").unlink()
    engine = engine_for(f"sqlite:///{tmp_path / 'kap.sqlite'}")
    build(engine, read_folder(tmp_path / "data"))
    places = sorted({row["place_code"] for row in rows})
    random.Random(seed).shuffle(places)
    for place, other in zip(places, places[1:] + places[:1], strict=True):
        parts = [{**row, "dimension": "sex", "category": "female"} for row in rows if row["place_code"] == other]
        with (tmp_path / f"{place}.csv").open("w", encoding="utf-8", newline="") as file:
            written = csv.DictWriter(file, list(rows[0]))
            written.writeheader()
            written.writerows([*(row for row in rows if row["place_code"] == place), *parts])
        assert load(engine, read_file(tmp_path / f"{place}.csv")).is_changed
        assert actuals(engine) == actuals_anew(engine)
    engine.dispose()
