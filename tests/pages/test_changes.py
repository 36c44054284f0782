"""What changed, and why, through the whole app: two editions of the tiny plan, and the live data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.batches import Provenance
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.quarter import Quarter
from kap_model.vocabulary import Act
from tests.support.editions import CORRECTED, HEADER, import_figures
from tests.support.opened_page import Downloads, OpenPage, Shown, words_of_markup
from tests.support.reporting import SignIn, actor

KPI = "K-P1.2-a"
"""A price that is to fall from 100 to 60 by 2026-Q4 and was 70 at the end of 2025."""

NEW = f"{KPI},WORLD,2026-Q1,total,,66,published,official,1,TINY,"


@pytest.fixture(scope="module")
def changed(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two editions, to read only: a figure was corrected from 70 to 71 between them, and then a new one came."""
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("changed") / "kap.sqlite"))
    engine = engine_for(str(file))
    for code, row in (("TDAG-25", CORRECTED), ("TDAG-26", NEW)):
        wish = EditionWish(code=code, title="Progress report", quarter=Quarter.parse("2025-Q4"))
        freeze(engine, actor("publisher"), wish)
        import_figures(engine, row)
    engine.dispose()
    return file


@pytest.fixture
def peopled(changed: Path, tmp_path: Path) -> Iterator[Engine]:
    """An engine of a copy of `changed` with its people, which a test may change."""
    engine = engine_for(str(shutil.copy(changed, tmp_path / "kap.sqlite")))
    yield engine
    engine.dispose()


def headline(shown: Shown) -> str:
    return " ".join(words_of_markup(shown.blocks["headline"].partition("</h2>")[0]))


def test_the_page_begins_with_what_changed_since_the_newest_edition(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed)
    assert (shown.choices["changes_from"], shown.choices["changes_to"]) == ("TDAG-26", "live")
    assert headline(shown) == (
        "Since TDAG-26 (Q4 2025), no KPI has changed status; 1 moved in progress, most by time passed"
    )
    assert "compared" not in shown.choices


def test_a_change_stands_with_the_steps_that_add_up_to_it(open_page: OpenPage, changed: Path) -> None:
    words = words_of_markup(open_page("changes", changed, **{"from": "TDAG-25"}).blocks["changed"])
    start = words.index("Price of a basket")
    assert words[start : start + 15] == [
        "Price of a basket", KPI, "On track", "75.0%", "to", "On track", "85.0%", "+10.0 pt",
        "Correction", "−2.5 pt", "75.0% → 72.5%", "Time passed", "+12.5 pt", "72.5% → 85.0%", "The 2 rows behind it",
    ]  # fmt: skip


def test_an_opened_change_says_which_rows_are_behind_it_and_how_they_came(open_page: OpenPage, changed: Path) -> None:
    text = " ".join(words_of_markup(open_page("changes", changed, **{"from": "TDAG-25"}).blocks["changed"]))
    assert "Correction World, Q4 2025: figure 70 → 71 ; came" in text
    assert "Time passed World, Q1 2026: figure 66, origin Published ; new figure of a later quarter; came" in text
    assert "through figures.csv" in text


def test_two_editions_are_compared_whatever_the_spelling_of_their_codes(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed, **{"from": "tdag-25", "to": "Tdag-26"})
    assert (shown.choices["changes_from"], shown.choices["changes_to"]) == ("TDAG-25", "TDAG-26")
    assert headline(shown).startswith("From TDAG-25 (Q4 2025) to TDAG-26 (Q4 2025), no KPI has changed status")
    assert "most by corrections" in headline(shown)
    assert "quarter" not in shown.choices  # each edition is judged at its own
    assert "Until the step" not in shown.text


def test_an_edition_compared_with_itself_has_not_changed(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed, **{"from": "TDAG-26", "to": "TDAG-26"})
    assert headline(shown) == "From TDAG-26 (Q4 2025) to TDAG-26 (Q4 2025), nothing has changed here"
    assert "No KPI changed like this." in shown.text
    assert "stages" not in shown.blocks


@pytest.mark.parametrize("side", ["from", "to"])
def test_the_code_of_no_edition_gets_a_word_and_no_figure(open_page: OpenPage, changed: Path, side: str) -> None:
    shown = open_page("changes", changed, **{side: "TDAG-62"})
    assert "There is no edition TDAG-62. Did you mean TDAG-26?" in shown.blocks["no_edition"]
    assert "from=TDAG-26" in shown.blocks["no_edition"]
    assert "headline" not in shown.blocks and "failure" not in shown.blocks


def test_a_withdrawn_edition_says_so_and_is_not_what_the_page_begins_with(open_page: OpenPage, peopled: Engine) -> None:
    withdraw(peopled, actor("publisher"), "TDAG-26", "Counted twice.")
    file = Path(str(peopled.url.database))
    assert open_page("changes", file).choices["changes_from"] == "TDAG-25"
    shown = open_page("changes", file, **{"from": "TDAG-26"})
    assert "Withdrawn: Counted twice." in shown.blocks["headline"]
    assert "TDAG-26, withdrawn" in shown.texts


def test_without_an_edition_two_quarters_of_the_live_data_are_compared(
    open_page: OpenPage, tiny_database: Path
) -> None:
    shown = open_page("changes", tiny_database, quarter="2025-Q4", compared="2024-Q4")
    assert headline(shown).startswith("Since Q4 2024, ")
    assert {"quarter", "compared", "origin"} <= shown.choices.keys()
    assert "Time passed" in shown.blocks["stages"]
    assert "Correction" not in shown.blocks["stages"]


def test_the_counts_go_from_before_to_after_step_by_step(open_page: OpenPage, tiny_database: Path) -> None:
    shown = open_page("changes", tiny_database, quarter="2026-Q1", compared="2025-Q1")
    words = [word for word in words_of_markup(shown.blocks["stages"]) if word[0] in "+−0123456789"]
    of_group = {
        group: [word.split()[0] for word in words if word.endswith(f" {group}") and "·" not in word]
        for group in ("On track", "Not yet known")
    }
    # Each count stands in the bar as well.
    assert {"3", "4", "+1"} == set(of_group["On track"])
    assert {"5", "3", "−2"} == set(of_group["Not yet known"])


def test_a_cause_leaves_the_changes_that_it_made(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed, **{"from": "TDAG-25", "cause": "correction"})
    assert shown.choices["changes_cause"] == "correction"
    assert "Price of a basket" in shown.blocks["changed"]
    assert set(shown.options("changes_cause")) == {"", "correction", "time"}
    nothing = open_page("changes", changed, **{"from": "TDAG-25", "cause": "definition"})
    assert "No KPI changed like this." in nothing.blocks["changed"]


def test_a_priority_leaves_the_changes_of_its_kpis(open_page: OpenPage, changed: Path) -> None:
    assert "nothing has changed here" in headline(open_page("changes", changed, priority="P2"))
    assert "1 moved in progress" in headline(open_page("changes", changed, priority="P1"))


def test_one_kpi_has_its_places_and_a_table_of_the_rows_that_differ(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed, **{"from": "TDAG-25", "of": KPI})
    assert words_of_markup(shown.blocks["changed"])[3:5] == ["World", KPI]
    assert "World, Q4 2025: figure 70 → 71" in shown.blocks["rows_behind_grid"]
    assert "stages" not in shown.blocks


def test_who_brought_a_figure_is_for_those_who_have_signed_in(
    open_page: OpenPage, peopled: Engine, sign_in_as: SignIn
) -> None:
    row = f"{KPI},WORLD,2025-Q4,total,,72,published,official,1,TINY,"
    by = Provenance(Act.IMPORT, "publisher@example.org", "A shop had closed")
    load(peopled, read_bytes("shop.csv", "\n".join([HEADER, row]).encode()), provenance=by)
    file = Path(str(peopled.url.database))
    reader = open_page("changes", file).blocks["changed"]
    assert "through shop.csv: “A shop had closed”" in reader
    sign_in_as("publisher")
    person = open_page("changes", file).blocks["changed"]
    assert re.search(r"through shop\.csv, by [^:]+: “A shop had closed”", person)


def test_the_files_hold_the_steps_of_each_cause_in_columns(
    open_page: OpenPage, changed: Path, downloads: Downloads
) -> None:
    open_page("changes", changed, **{"from": "TDAG-25"}).open_figures("changed", offered=["files"])
    [csv] = [make for name, make in downloads.items() if name.endswith(".csv")]
    text = csv().decode("utf-8-sig")
    assert KPI in text and "-2.5" in text and "12.5" in text
    assert "Correction −2.5 pt; Time passed +12.5 pt" in text


def test_the_page_is_in_french(open_page: OpenPage, changed: Path) -> None:
    shown = open_page("changes", changed, lang="fr", **{"from": "TDAG-25"})
    assert headline(shown).startswith("Depuis TDAG-25 (T4 2025), aucun indicateur n'a changé de statut")
    assert "+10,0 pt" in shown.blocks["changed"]
