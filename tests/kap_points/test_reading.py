"""A reading opens one state of the data, as a page does, and leaves the page that runs as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.problems import DatabaseFault
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from kap_points.reading import EditionNote, UnknownChoiceError, reading
from kap_ui.cache import run_context
from kap_ui.state import address, data
from kap_ui.words import wording

EDITION = EditionNote(
    code="TDAG-26", title="For TDAG", fingerprint="7f3a91c20b44" + "0" * 52, short_fingerprint="7f3a-91c2-0b44"
)


def of_file(file: Path) -> str:
    return f"sqlite:///{file}"


def test_what_is_not_asked_for_is_as_on_the_pages(shipped_database: Path) -> None:
    with reading(of_file(shipped_database), language="en") as opened:
        selection, choices = opened.selection, data.choices()
    assert selection.quarter == choices.default_quarter(OriginView.ALL)
    assert selection.compared == choices.default_compared(selection.quarter)
    assert (selection.place, selection.origin) == ("WORLD", OriginView.ALL)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"quarter": Quarter.parse("2031-Q1")}, "The data have no quarter “2031-Q1”."),
        ({"place": "ATLANTIS"}, "The data have no place “ATLANTIS”."),
        (
            {"quarter": Quarter.parse("2024-Q4"), "compared": Quarter.parse("2025-Q4")},
            "The data have no quarter “2025-Q4” to compare with.",
        ),
    ],
)
def test_what_the_data_do_not_have_is_refused_with_a_sentence(
    shipped_database: Path, choice: dict[str, object], sentence: str
) -> None:
    with pytest.raises(UnknownChoiceError) as refused, reading(of_file(shipped_database), language="en", **choice):  # type: ignore[arg-type]  # mypy cannot tell the types of ** apart
        pass
    assert str(refused.value) == sentence


def test_a_database_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(DatabaseFault), reading(of_file(tmp_path / "none.sqlite"), language="en"):
        pass


def test_a_page_that_runs_stays_as_it_is(shipped_database: Path, tiny_database: Path) -> None:
    session: dict[str, object] = {}
    with run_context.script_run(session):
        address.choose_language({"lang": "en"}, "en")
        shown = data.begin(of_file(shipped_database))
        address.pull("overview", {"lang": "en", "place": "AFR"})
        before = dict(session)
        with reading(of_file(tiny_database), language="fr"):
            assert wording.language() == "fr"
            assert data.snapshot() != shown
        assert session == before
        assert (wording.language(), data.snapshot(), address.code("place")) == ("en", shown, "AFR")


def test_live_data_are_named_by_day_and_revision_and_an_edition_by_code_and_fingerprint(tiny_database: Path) -> None:
    database = of_file(tiny_database)
    with reading(database, language="en") as opened:
        note = opened.note
        day = wording.day(note.loaded_on)
    assert note.words == note.full == f"Live data of {day}, revision {note.revision}"

    with reading(database, language="fr", edition=EDITION) as opened:
        note = opened.note
    assert note.words == "Édition TDAG-26, empreinte 7f3a-91c2-0b44"
    assert note.full == f"Édition TDAG-26, empreinte {EDITION.fingerprint}"


def test_every_page_of_a_rehearsal_says_that_nothing_is_real(rehearsal_database: Path) -> None:
    with reading(of_file(rehearsal_database), language="en") as opened:
        assert opened.note.words.startswith("Rehearsal: nothing here is real. Live data of ")
