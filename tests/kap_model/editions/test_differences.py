"""What differs between an edition and the data of today is counted and listed by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from kap_model.database import engine_for, reading, writing
from kap_model.editions import differences as module
from kap_model.editions.differences import NONE, Differences, differences, differences_today
from kap_model.editions.listing import KnownEdition
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from tests.support.databases import TINY_PLAN
from tests.support.editions import CORRECTED, Freeze, import_figures


def today(engine: Engine, known: KnownEdition) -> Differences:
    with reading(engine) as session:
        return differences_today(session, known)


def test_a_state_does_not_differ_from_itself(peopled: Engine) -> None:
    with reading(peopled) as session:
        assert differences(session, session) == NONE


def test_while_nothing_was_loaded_the_edition_is_not_opened(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    assert today(peopled, frozen()) == NONE
    assert not shelf.exists()


def test_a_corrected_figure_is_named_with_its_values(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED)
    found = today(peopled, known)
    assert (found.total, found.counts["observations"]) == (1, 1)
    assert [str(change) for change in found.first] == ["observations K-P1.2-a WORLD 2025-Q4 total: value 70 -> 71"]


def test_new_and_removed_figures_differ(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED.replace("2025-Q4", "2025-Q3").replace(",1,", ",0,"))
    with writing(peopled) as session:
        session.connection().execute(
            text("DELETE FROM observation WHERE kpi_code = 'K-P1.2-a' AND place_code = 'WORLD' AND quarter = '2025-Q4'")
        )
    found = today(peopled, known)
    assert [str(change) for change in found.first] == [
        "observations K-P1.2-a WORLD 2025-Q3 total: value - -> 71, origin - -> published",
        "observations K-P1.2-a WORLD 2025-Q4 total: value 70 -> -, origin published -> -",
    ]


def test_kpis_and_targets_are_figures_too(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED)
    with writing(peopled) as session:
        session.connection().execute(text("UPDATE kpi SET tolerance = 1 WHERE kpi_code = 'K-P1.2-a'"))
        session.connection().execute(text("UPDATE target SET value = value + 1 WHERE kpi_code = 'K-P1.2-a'"))
    found = today(peopled, known)
    assert found.counts["kpis"] == 1 and found.counts["targets"] >= 2
    assert str(found.first[0]) == "kpis K-P1.2-a: tolerance - -> 1"


def test_a_note_and_a_source_make_no_other_figure(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED.replace(",71,", ",70,"))
    assert today(peopled, known).total == 0


def test_the_first_are_listed_and_all_are_counted(
    peopled: Engine, frozen: Freeze, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LISTED", 3)
    known = frozen()
    import_figures(peopled, CORRECTED)
    with writing(peopled) as session:
        session.connection().execute(text("UPDATE target SET value = value + 1"))
    found = today(peopled, known)
    assert len(found.first) == 3 and found.total > 3


def test_a_state_on_postgresql_and_the_same_in_a_file_do_not_differ(postgresql: str, tiny_database: Path) -> None:
    build(engine := engine_for(postgresql), read_folder(TINY_PLAN))
    with reading(engine) as there, reading(engine_for(str(tiny_database))) as here:
        assert differences(here, there) == NONE
    engine.dispose()
