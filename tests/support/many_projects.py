"""A made-up plan of 120 projects: published and illustrative ones, bands, other currencies, ends that are not known."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert, text

from kap_model.database import engine_for
from kap_model.importing.files import TABLE_FILES
from tests.support.sessions import unwatched

COUNT: Final = 120

_LONG: Final = "Advancing the goals by better livelihoods and resilience via a diverse economy and digital change"
_STATES: Final = ("ongoing", "completed", "ongoing", "planned", "ongoing", "suspended")


def rows(initiatives: list[str], countries: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the projects: of the initiatives in turn, every twelfth published, and some of no initiative.

    Args:
        initiatives: their codes.
        countries: of each region.
    """
    made = []
    for n in range(COUNT):
        initiative = None if n % 30 == 29 else initiatives[n % len(initiatives)]
        region = "AFR" if initiative is None else initiative[3:6]
        is_published = n % 12 == 0
        state = None if n % 40 == 39 else _STATES[n % len(_STATES)]
        first = 2023 * 4 + n * 7 % 14
        budget = 100_000 * (1 + n % 23)
        row: dict[str, Any] = {
            "project_code": f"{'PUB' if is_published else 'ILL'}-{n:03}",
            "name_en": _LONG if n % 8 == 0 else f"Project {n}",
            "name_fr": None if is_published else f"Projet {n}",
            "priority_code": None if is_published else f"P{1 + n % 5}",
            "initiative_code": initiative,
            "initiative_basis": "inferred" if is_published and initiative else None,
            "office_code": None if initiative is None else f"RO-{region}",
            "countries": ";".join(countries[region][: 1 + n % 4]),
            "start_quarter": _quarter(first) if n % 12 != 7 else None,
            "end_quarter": _quarter(first + 4 + n % 9) if n % 12 != 5 and n % 48 != 12 else None,
            "state": state,
            "budget_chf": budget,
            "spent_chf": None if is_published else budget * (n % 10) / 10 if state != "planned" else 0,
            "funding": None if is_published else ("regular", "extrabudgetary")[n % 2],
            "origin": "published" if is_published else "illustrative",
            "basis": "official" if is_published else "illustrative",
            "source": "BDT-YIR-2024: projects" if is_published else "ILLUSTRATIVE: made up for tests",
        }
        if n % 24 == 11:
            row |= {"start_quarter": None, "end_quarter": None}
        if n % 12 == 0:
            row |= {"budget_chf": None, "budget_low_chf": 500_000, "budget_high_chf": 1_000_000}
        if n % 40 == 20:
            row |= {"budget_chf": None, "spent_chf": None, "budget_amount": 3_800_000, "budget_currency": "USD"}
        if n % 40 == 30:
            row |= {"budget_chf": None, "spent_chf": None}
        made.append(row)
    return made


def _quarter(ordinal: int) -> str:
    return f"{ordinal // 4}-Q{ordinal % 4 + 1}"


@pytest.fixture(scope="session")
def many_projects_database(shipped_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped database with these projects in the place of its own, to read only."""
    file = Path(shutil.copy(shipped_database, tmp_path_factory.mktemp("many") / "kap.sqlite"))
    put(file)
    return file


def put(file: Path) -> None:
    """Put the projects into a database, in the place of its own."""
    names = TABLE_FILES["projects"].columns
    engine = engine_for(str(file), must_exist=True)
    with unwatched(engine) as connection:
        asked = "SELECT item_code FROM framework_item WHERE family = 'RI' ORDER BY item_code"
        initiatives = list(connection.execute(text(asked)).scalars())
        countries: dict[str, list[str]] = {}
        asked = (
            "SELECT country.place_code, office.parent_code FROM place AS country "
            "JOIN place AS office ON office.place_code = country.parent_code "
            "WHERE country.kind = 'country' AND office.kind = 'office' ORDER BY 1"
        )
        for country, region in connection.execute(text(asked)):
            countries.setdefault(region, []).append(country)
        batch = connection.execute(text("SELECT batch_id FROM project LIMIT 1")).scalar_one()
        connection.execute(text("DELETE FROM contribution"))  # these name projects
        connection.execute(text("DELETE FROM project"))
        made = [{"batch_id": batch, **dict.fromkeys(names), **row} for row in rows(initiatives, countries)]
        connection.execute(insert(TABLE_FILES["projects"].table), made)
    engine.dispose()
