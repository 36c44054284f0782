from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.importing.build import build
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes, read_folder
from kap_model.people import history as written
from kap_model.people.history_entries import HistoryEntry, entries
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.reporting.submitting import submit
from tests.support.reporting import actor

pytestmark = pytest.mark.both_databases

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source,note"
BY, REVIEWER = actor("coordinator"), actor("reviewer")
TRAINED = RowKey(kpi_code="K-P1.1-a")


@pytest.fixture
def reported(peopled: Engine) -> Engine:
    """A figure that was imported, then corrected by a submission."""
    row = "K-P1.1-a,RO-AFR,2025-Q4,total,2,reported,official,0,TINY,"
    load(peopled, read_bytes("africa.csv", f"{HEADER}\n{row}\n".encode()))
    code = submissions.begin(peopled, BY, "RO-AFR", Quarter.parse("2025-Q4")).submission_code
    entry = RowEntry(value=3.0, correction_reason="One more course", comment="With Rwanda")
    submissions.save_row(peopled, BY, code, TRAINED, entry, 0)
    submit(peopled, BY, code)
    acceptance.accept(peopled, REVIEWER, code, "Seen")
    return peopled


def found(engine: Engine, **asked: str) -> list[HistoryEntry]:
    with reading(engine) as session:
        return entries(session, **asked)


def test_a_figure_is_followed_from_its_file_through_its_submission(reported: Engine) -> None:
    history = found(reported, kpi="K-P1.1-a", place="RO-AFR", quarter="2025-Q4")
    figures = [entry for entry in history if entry.kind == "figure"]
    assert [(entry.act, entry.through) for entry in figures] == [
        ("import", "africa.csv"),
        ("submission", "RO-AFR-2025-Q4-1"),
    ]
    came, corrected = figures
    assert came.before is None
    assert came.after is not None
    assert came.after["value"] == 2
    assert corrected.before == {"value": 2, "is_correction": False, "source": "TINY"}
    assert corrected.after == {
        "value": 3, "is_correction": True, "source": "REPORTS: RO-AFR-2025-Q4-1", "note": "One more course",
    }  # fmt: skip
    assert (corrected.by, corrected.reason) == (REVIEWER.email, "Seen")
    acts = [(entry.act, entry.by) for entry in history if entry.kind == "act"]
    assert acts == [
        ("submission_begun", BY.email), ("row_saved", BY.email), ("submitted", BY.email), ("accepted", REVIEWER.email),
    ]  # fmt: skip
    assert [entry.at for entry in history] == sorted(entry.at for entry in history)
    assert all(entry.at.utcoffset() is not None for entry in history)


def test_acts_stand_in_their_order_when_the_clock_went_back(peopled: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    code = submissions.begin(peopled, BY, "RO-AFR", Quarter.parse("2025-Q4")).submission_code
    submissions.save_row(peopled, BY, code, TRAINED, RowEntry(value=3.0), 0)
    monkeypatch.setattr(written, "now", lambda: datetime(2020, 1, 1, tzinfo=UTC))
    submit(peopled, BY, code)
    acts = [entry.act for entry in found(peopled, place="RO-AFR") if entry.kind == "act" and entry.subject == code]
    assert acts == ["submission_begun", "row_saved", "submitted"]


def test_what_concerns_another_kpi_or_place_is_left_out(reported: Engine) -> None:
    for asked in ({"kpi": "K-P1.1-b"}, {"place": "RO-ASP"}, {"kpi": "K-P1.1-a", "place": "AO-DKR"}):
        history = found(reported, **asked)
        assert {entry.kind for entry in history} <= {"figure"}
        assert all(entry.kpi == asked.get("kpi", entry.kpi) for entry in history)
        assert all(entry.place == asked.get("place", entry.place) for entry in history)


def test_without_a_choice_files_and_acts_and_changed_figures_are_listed(reported: Engine) -> None:
    history = found(reported)
    kinds = {kind: [entry for entry in history if entry.kind == kind] for kind in ("act", "file", "figure")}
    newest = {entry.subject for entry in kinds["file"][-2:]}  # in either order, where both came within one second
    assert newest == {"africa.csv", "RO-AFR-2025-Q4-1"}
    assert {entry.act for entry in kinds["act"]} > {"person_added", "role_given", "accepted"}
    assert {entry.subject for entry in kinds["figure"]} == {"K-P1.1-a RO-AFR 2025-Q4 total"}


def test_a_figure_that_left_with_its_folder_ends_with_nothing(peopled: Engine, tiny_plan: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(tiny_plan, tmp_path / "data"))
    [file] = [path for path in folder.glob("observations/*.csv") if "K-P1.1-b,RO-AFR,2024-Q4" in path.read_text()]
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line for line in lines if not line.startswith("K-P1.1-b,RO-AFR,2024-Q4")))
    build(peopled, read_folder(folder))
    came, left = found(peopled, kpi="K-P1.1-b", place="RO-AFR", quarter="2024-Q4")
    assert came.after == left.before != {}
    assert (came.before, left.after, left.act) == (None, None, "build")
