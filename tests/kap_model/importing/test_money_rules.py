"""What is worth a second look in projects, budgets and contributions; what is refused is in tests/defects."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kap_model.importing.check import Checked, check
from kap_model.importing.read import read_bytes, read_folder
from kap_model.problems import ProblemKind

PROJECT = (
    "project_code,name_en,office_code,countries,start_quarter,end_quarter,state,budget_chf,spent_chf,origin,source"
)
CONTRIBUTION = "contribution_code,partner_code,year,priority_code,office_code,kind,amount_chf,amount,currency,origin"
CONTRIBUTION += ",basis,source"


def checked(plan: Path, name: str, text: str) -> Checked:
    """Check the tiny plan with a further file, on 29 November 2026."""
    reading = read_folder(plan)
    reading.add(read_bytes(f"illustrative/{name}.csv", text.encode(), in_folder=True))
    return check(reading, is_whole=True, today=date(2026, 11, 29))


def of_project(plan: Path, cells: str) -> list[tuple[str | None, str | None, str]]:
    """Return the column, the cell and the words of the warnings about a project; it has no problem."""
    found = checked(plan, "projects_x", f"{PROJECT}\nPRJ-9,Nine,{cells},illustrative,TINY")
    assert found.problems == []
    return [(one.column, one.cell, one.what) for one in found.warnings]


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ("RO-AFR,KEN;RWA,2024-Q1,2025-Q4,completed,100,100", None),
        (
            "RO-AFR,KEN;SEN,2024-Q1,2025-Q4,completed,100,100",
            ("countries", "SEN", "SEN is served by AO-DKR, not by the office of the project (RO-AFR)"),
        ),
        (
            "AO-DKR,FJI,2024-Q1,2025-Q4,completed,100,100",
            ("countries", "FJI", "FJI is served by RO-ASP, not by the office of the project (AO-DKR)"),
        ),
        (",FJI,2024-Q1,2025-Q4,completed,100,100", None),
        ("RO-AFR,KEN,2026-Q4,2027-Q4,ongoing,100,1", None),
        (
            "RO-AFR,KEN,2027-Q1,2027-Q4,ongoing,100,1",
            ("spent_chf", "1", "spending of a project that begins in 2027-Q1 only"),
        ),
        ("RO-AFR,KEN,2026-Q1,2027-Q4,planned,100,1", ("spent_chf", "1", "spending of a project that is planned")),
        ("RO-AFR,KEN,2027-Q1,2027-Q4,planned,100,0", None),
        ("RO-AFR,KEN,2024-Q1,2026-Q4,completed,100,", None),
        (
            "RO-AFR,KEN,2024-Q1,2027-Q1,completed,100,",
            ("state", "completed", "a completed project that ends in 2027-Q1 only"),
        ),
    ],
)
def test_a_project_is_warned_of_where_its_office_its_dates_and_its_state_do_not_go_together(
    tiny_plan: Path, cells: str, warning: tuple[str, str, str] | None
) -> None:
    assert of_project(tiny_plan, cells) == ([warning] if warning is not None else [])


@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        # CHF 50 are booked as mobilised for P1 at RO-AFR in 2024, and two contributions make them.
        (
            "PA-1,2024,P1,RO-AFR,cash,7,,",
            "contributions of CHF 57 to P1 at RO-AFR in 2024, which differ by CHF 7 from what was mobilised",
        ),
        ("PA-1,2024,P1,RO-AFR,cash,,7,EUR", None),
        ("PA-1,2024,P2,RO-AFR,cash,7,,", "contributions of CHF 7 to P2 at RO-AFR in 2024, in no budget"),
        ("PA-1,2024,P2,RO-AFR,cash,,7,EUR", None),
    ],
)
def test_contributions_that_do_not_make_what_was_mobilised_are_told_with_the_difference(
    tiny_plan: Path, cells: str, warning: str | None
) -> None:
    found = checked(tiny_plan, "contributions_x", f"{CONTRIBUTION}\nCON-9,{cells},illustrative,illustrative,TINY")
    assert found.problems == []
    assert [one.what for one in found.warnings] == ([warning] if warning is not None else [])


def test_a_warning_has_the_shape_of_a_problem(tiny_plan: Path) -> None:
    text = f"{PROJECT}\nPRJ-9,Nine,RO-AFR,SEN,,,,,,illustrative,TINY"
    [warning] = checked(tiny_plan, "projects_x", text).warnings.as_rows()
    assert warning == {
        "file": "illustrative/projects_x.csv",
        "sheet": None,
        "row": 2,
        "column": "countries",
        "cell": "SEN",
        "kind": ProblemKind.WARNING,
        "what": "SEN is served by AO-DKR, not by the office of the project (RO-AFR)",
        "how_to_fix": "Correct it; if it is right, leave it",
    }


def test_the_tiny_plan_has_no_warning(tiny_plan: Path) -> None:
    assert check(read_folder(tiny_plan), is_whole=True).warnings == []
