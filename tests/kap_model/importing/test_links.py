"""A links file in the place of the links at hand: problems by row, the change before it is made, the replacement."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from kap_model.database import engine_for, read_revision, reading, writing
from kap_model.importing import changes
from kap_model.importing import links as importing
from kap_model.importing.history import of_row
from kap_model.importing.links import ChangeKind
from kap_model.importing.load import Loaded
from kap_model.problems import DataRefusedError, ProblemKind, StalePreviewError
from kap_model.queries import linkages as questions
from tests.support.reporting import OPERATOR

HEAD = "from_code,to_code,strength,basis,reason_en,reason_fr,source\n"


@pytest.fixture
def engine(shipped_database: Path, tmp_path: Path) -> Iterator[Engine]:
    file = tmp_path / "kap.sqlite"
    shutil.copy(shipped_database, file)
    made = engine_for(f"sqlite:///{file}")
    yield made
    made.dispose()


def at_hand(engine: Engine) -> list[dict[str, str]]:
    with reading(engine) as session:
        return list(csv.DictReader(questions.links_file(session).decode("utf-8-sig").splitlines()))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0].keys(), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def compare(engine: Engine, content: bytes) -> importing.LinkChanges:
    with reading(engine) as session:
        return importing.compare(session, "links.csv", content)


def replace(engine: Engine, content: bytes) -> Loaded:
    with reading(engine) as session:
        previewed = read_revision(session).revision
    return importing.replace(engine, OPERATOR, "links.csv", content, previewed)


def test_an_exported_links_file_changes_nothing(engine: Engine) -> None:
    changes = compare(engine, as_csv(at_hand(engine)))
    assert (list(changes.problems), len(changes.changes), changes.same) == ([], 0, 520)


def test_what_is_added_removed_and_changed_is_shown_and_nothing_is_written(engine: Engine) -> None:
    rows = at_hand(engine)
    removed = rows.pop(0)
    rows[0]["basis"], rows[0]["source"] = "official", "KAP-PP22: Figure 2"
    rows[1]["strength"] = "secondary" if rows[1]["strength"] == "primary" else "primary"
    rows[2]["reason_en"] = "Another reason"
    rows.append({**removed, "from_code": "P1", "to_code": "SDG6"})

    changes = compare(engine, as_csv(rows))

    assert not changes.problems
    assert {kind: changes.count(kind) for kind in ChangeKind} == dict.fromkeys(ChangeKind, 1)
    assert changes.same == 516
    by_kind = changes.changes.set_index("change")
    assert (by_kind.loc["added", "from_code"], by_kind.loc["added", "to_code"]) == ("P1", "SDG6")
    assert (by_kind.loc["removed", "from_code"], by_kind.loc["removed", "to_code"]) == (
        removed["from_code"], removed["to_code"],
    )  # fmt: skip
    assert (by_kind.loc["basis", "basis_before"], by_kind.loc["basis", "basis_after"]) == ("inferred", "official")
    assert len(at_hand(engine)) == 520 and removed in at_hand(engine)


def test_every_problem_is_reported_with_its_row_and_nothing_is_written(engine: Engine) -> None:
    before = at_hand(engine)
    content = HEAD + (
        "P1,SDG9,primary,official,Right,,KAP-PP22\n"
        "P9,SDG9,primary,official,No such priority,,KAP-PP22\n"
        "P1,SDG99,primary,official,No such item,,KAP-PP22\n"
        "P1,SDG1,strong,official,No such strength,,KAP-PP22\n"
        "P2,SDG1,primary,certain,No such basis,,KAP-PP22\n"
        "P1,SDG9,primary,official,Twice,,KAP-PP22\n"
        "P3,SDG1,primary,official,No such source,,NOWHERE\n"
    )
    problems = compare(engine, content.encode()).problems

    assert {(problem.row, problem.kind) for problem in problems} == {
        (3, ProblemKind.UNKNOWN_CODE), (4, ProblemKind.UNKNOWN_CODE), (5, ProblemKind.NOT_A_WORD),
        (6, ProblemKind.NOT_A_WORD), (7, ProblemKind.DUPLICATE_KEY), (8, ProblemKind.UNKNOWN_CODE),
    }  # fmt: skip
    with pytest.raises(DataRefusedError):
        replace(engine, content.encode())
    assert at_hand(engine) == before


@pytest.mark.parametrize(
    "content",
    [b"", HEAD.encode(), b"kpi_code,place_code,quarter,value\n", b"\xff\xfe\x00", b"PK\x03\x04 no workbook"],
    ids=["nothing", "a header alone", "another table", "no text", "a broken workbook"],
)
def test_a_file_that_holds_no_links_is_refused_and_the_links_stay(engine: Engine, content: bytes) -> None:
    changes = compare(engine, content)
    assert changes.problems and changes.changes.empty
    assert all(problem.how_to_fix for problem in changes.problems)
    with pytest.raises(DataRefusedError):
        replace(engine, content)
    assert len(at_hand(engine)) == 520


def test_a_file_takes_the_place_of_all_links_and_the_revision_moves(engine: Engine) -> None:
    with reading(engine) as session:
        before = read_revision(session).revision
    content = (HEAD + "P1,SDG9,secondary,official,As in Figure 2,,KAP-PP22: Figure 2\n").encode()

    loaded = replace(engine, content)

    assert loaded.is_changed and loaded.revision != before
    assert [(row["from_code"], row["to_code"], row["basis"]) for row in at_hand(engine)] == [("P1", "SDG9", "official")]
    with reading(engine) as session:
        assert read_revision(session).revision == loaded.revision


def test_a_file_that_only_removes_moves_the_revision_too_and_the_same_file_again_does_not(engine: Engine) -> None:
    with reading(engine) as session:
        before = read_revision(session).revision
    content = as_csv(at_hand(engine)[1:])

    first = replace(engine, content)
    second = replace(engine, content)

    assert first.is_changed and first.revision != before
    assert not second.is_changed and second.revision == first.revision
    assert len(at_hand(engine)) == 519


def test_a_preview_of_older_data_replaces_nothing(engine: Engine) -> None:
    with reading(engine) as session:
        previewed = read_revision(session).revision
    rows = at_hand(engine)
    importing.replace(engine, OPERATOR, "nine.csv", as_csv(rows[:9]), previewed)
    with pytest.raises(StalePreviewError):
        importing.replace(engine, OPERATOR, "five.csv", as_csv(rows[:5]), previewed)
    assert at_hand(engine) == rows[:9]


def test_a_replacement_in_between_is_noticed_under_the_lock(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another reader replaces the links after this file was checked, before it is written."""
    with reading(engine) as session:
        previewed = read_revision(session).revision
    rows = at_hand(engine)

    @contextmanager
    def after_another(own: Engine) -> Iterator[Session]:
        monkeypatch.undo()
        importing.replace(own, OPERATOR, "nine.csv", as_csv(rows[:9]), previewed)
        with writing(own) as session:
            yield session

    monkeypatch.setattr(changes, "writing_changes", after_another)
    with pytest.raises(StalePreviewError):
        importing.replace(engine, OPERATOR, "five.csv", as_csv(rows[:5]), previewed)
    assert at_hand(engine) == rows[:9]


def test_links_that_were_replaced_or_removed_are_in_the_history(engine: Engine) -> None:
    rows = at_hand(engine)
    removed, changed = rows[0], rows[1]
    replace(engine, as_csv([{**changed, "reason_en": "Another reason"}, *rows[2:]]))
    with reading(engine) as session:
        ended = [
            of_row(session.connection(), "links", (row["from_code"], row["to_code"])) for row in (removed, changed)
        ]
    assert [(row["change"], row["values"]["reason_en"], row["act"], row["file"]) for (row,) in ended] == [
        ("removed", removed["reason_en"], "screen", "links.csv"),
        ("replaced", changed["reason_en"], "screen", "links.csv"),
    ]
