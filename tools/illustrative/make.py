"""Write the files of data/illustrative."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from .budgets import BUDGET_COLUMNS, budget_rows, regular_budgets
from .contributions import (
    CONTRIBUTION_COLUMNS,
    booked,
    contribution_rows,
    funds_mobilised,
    made_up_contributions,
)
from .csv_files import DATA, Row, write_rows
from .kpis import kpis_to_make_up
from .observations import OBSERVATION_COLUMNS, observation_rows
from .partners import PARTNER_COLUMNS, partner_rows
from .places import PlaceTree
from .projects import PROJECT_COLUMNS, made_up_projects, project_rows
from .targets import TARGET_COLUMNS, target_rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the files, and print how many rows each has."""
    parser = argparse.ArgumentParser(description="Write the illustrative figures: the same bytes on every run.")
    parser.add_argument("--to", type=Path, default=DATA / "illustrative", help="folder (default: data/illustrative)")
    folder: Path = parser.parse_args(arguments).to
    folder.mkdir(parents=True, exist_ok=True)
    places = PlaceTree.read(DATA)
    kpis = kpis_to_make_up(DATA, places)
    observations = [row for kpi in kpis for row in observation_rows(kpi)]
    mobilised, regular = funds_mobilised(observations), regular_budgets()
    projects = made_up_projects(DATA, places, mobilised, regular)
    contributions = made_up_contributions(projects, mobilised)
    budgets = budget_rows(places, projects, regular, booked(contributions), mobilised)
    tables: dict[str, tuple[Sequence[str], list[Row]]] = {
        "targets.csv": (TARGET_COLUMNS, [row for kpi in kpis for row in target_rows(kpi)]),
        "observations.csv": (OBSERVATION_COLUMNS, observations),
        "partners.csv": (PARTNER_COLUMNS, list(partner_rows())),
        "projects.csv": (PROJECT_COLUMNS, list(project_rows(projects))),
        "budgets.csv": (BUDGET_COLUMNS, list(budgets)),
        "contributions.csv": (CONTRIBUTION_COLUMNS, list(contribution_rows(contributions))),
    }
    for name, (columns, rows) in tables.items():
        write_rows(folder / name, columns, rows)
        sys.stdout.write(f"{folder / name}: {len(rows)} rows\n")
