"""`kap edition compare`: editions of the tiny plan, and the live data; figures by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.command_line import FINE, MISUSE, PROBLEMS, run
from tests.support.editions import CORRECTED, Freeze, import_figures

KPI = "K-P1.2-a"
"""A price that is to fall from 100 to 60 by 2026-Q4 and was 70 at the end of 2025."""

NEW = f"{KPI},WORLD,2026-Q1,total,,66,published,official,1,TINY,"


@pytest.fixture
def address(peopled: Engine, shelf: Path, frozen: Freeze) -> str:
    """Two editions: a figure was corrected from 70 to 71 between them, and then a new one came."""
    frozen("TDAG-25")
    import_figures(peopled, CORRECTED)
    frozen("TDAG-26")
    import_figures(peopled, NEW)
    return str(peopled.url.database)


def test_what_changed_between_two_editions_is_split_by_cause(address: str) -> None:
    ran = run("edition", "compare", "TDAG-25", "tdag-26", "--database", address, "--json")
    assert ran.code == FINE, ran.err
    (change,) = ran.data["changes"]
    assert (change["kpi_code"], change["place_code"]) == (KPI, "WORLD")
    assert [(step["cause"], step["share_before"], step["share_after"]) for step in change["steps"]] == [
        ("correction", 30 / 40, 29 / 40)
    ]
    assert (ran.data["older_quarter"], ran.data["newer_quarter"]) == ("2025-Q4", "2025-Q4")


def test_live_is_the_present_data_at_their_newest_quarter(address: str) -> None:
    ran = run("edition", "compare", "TDAG-25", "live", "--place", "WORLD", "--database", address)
    assert ran.code == FINE, ran.err
    assert "From 2025-Q4 to 2026-Q1" in ran.out
    lines = [line.split() for line in ran.out.splitlines() if line.startswith(f"{KPI} ")]
    assert [line[2:6] for line in lines] == [
        ["correction", "75.0%", "72.5%", "-2.5"],
        ["time", "72.5%", "85.0%", "+12.5"],
    ]


def test_an_edition_against_itself_has_not_changed(address: str) -> None:
    ran = run("edition", "compare", "TDAG-26", "TDAG-26", "--database", address)
    assert (ran.code, ran.out.splitlines()[-1]) == (FINE, "Nothing changed.")


def test_an_edition_or_a_place_that_is_not_there_is_named(address: str) -> None:
    unknown = run("edition", "compare", "TDAG-24", "live", "--database", address)
    assert unknown.code == PROBLEMS and "TDAG-24" in unknown.err
    nowhere = run("edition", "compare", "TDAG-25", "live", "--place", "AFRO", "--database", address)
    assert nowhere.code == MISUSE and "There is no place 'AFRO'" in nowhere.err
