"""`kap rehearse`: a rehearsal made once, kept, and begun anew; links for its people; every command says what it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kap_model.database import engine_for
from kap_model.vocabulary import Role
from tests.support.command_line import FINE, PROBLEMS, Answer, run
from tests.support.versions import all_rows


@pytest.fixture(scope="module")
def made(tiny_plan: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Answer]:
    file = tmp_path_factory.mktemp("rehearsal") / "kap-rehearsal.sqlite"
    return file, run("rehearse", "--data", tiny_plan, "--database", file, "--json")


def test_it_prints_a_link_for_each_role(made: tuple[Path, Answer]) -> None:
    _, answer = made
    assert answer.code == FINE
    assert {role for person in answer.data for role, _ in person["roles"]} == {str(role) for role in Role}
    addresses = [person["address"] for person in answer.data]
    assert len(set(addresses)) == len(addresses)
    assert all(address.startswith("http://127.0.0.1:8502/sign-in?token=") for address in addresses)


def test_a_rehearsal_that_is_there_is_kept_and_its_people_get_new_links(made: tuple[Path, Answer]) -> None:
    file, first = made
    answer = run("rehearse", "--database", file, "--address", "https://train.example.org/", "--json")
    assert answer.code == FINE
    assert "is there already; --again begins anew" in answer.err
    assert [person["email"] for person in answer.data] == [person["email"] for person in first.data]
    assert all(person["address"].startswith("https://train.example.org/sign-in?") for person in answer.data)


def test_a_database_with_real_data_is_not_touched(peopled_database: Path, tmp_path: Path) -> None:
    real = Path(shutil.copy(peopled_database, tmp_path / "kap.sqlite"))
    before = all_rows(engine_for(str(real)))
    for options in ([], ["--again"]):
        answer = run("rehearse", "--database", real, *options)
        assert answer.code == PROBLEMS
        assert "is no rehearsal, and was not touched" in answer.err
    assert all_rows(engine_for(str(real))) == before


def test_every_command_says_that_it_reads_a_rehearsal_beside_its_answer(
    made: tuple[Path, Answer], peopled_database: Path
) -> None:
    file, _ = made
    for command in (["status"], ["due"], ["person", "list"], ["submission", "list"], ["history"]):
        answer = run(*command, "--database", file, "--json")
        assert answer.err.startswith("kap: Rehearsal: nothing here is real"), command
        assert isinstance(answer.data, list)
        assert "Rehearsal" not in run(*command, "--database", peopled_database, "--json").err


def test_a_rehearsal_sends_no_mail(made: tuple[Path, Answer]) -> None:
    file, _ = made
    answer = run("remind", "--database", file)
    assert answer.code == PROBLEMS
    assert "No mail was sent: this is a rehearsal" in answer.err
    assert run("remind", "--dry-run", "--database", file, "--json").code == FINE
