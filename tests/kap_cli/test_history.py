from __future__ import annotations

from pathlib import Path

from tests.support.command_line import FINE, run


def test_the_history_of_a_kpi_at_a_place_is_its_figures_with_their_file(peopled_database: Path) -> None:
    answer = run("history", "--database", peopled_database, "--kpi", "K-P1.1-a", "--place", "RO-AFR", "--json")
    assert answer.code == FINE
    assert {entry["act"] for entry in answer.data} == {"build"}
    first = answer.data[0]
    assert (first["kind"], first["subject"]) == ("figure", "K-P1.1-a RO-AFR 2023-Q1 sex female")
    assert (first["before"], first["after"]["value"]) == (None, 1)


def test_the_history_of_everything_has_people_and_files(peopled_database: Path) -> None:
    printed = run("history", "--database", peopled_database).out
    assert "person_added" in printed
    assert "observations/" in printed
    assert "role_given" in printed
