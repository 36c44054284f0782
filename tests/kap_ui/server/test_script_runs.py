"""Each run of a page is counted and timed by the name of the page, however it ends."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kap_ui.server import metrics, script_runs
from kap_ui.server.log_lines import TextLines
from kap_ui.server.script_runs import Outcome
from tests.support.opened_page import OpenPage


def runs(page: str, outcome: Outcome) -> float:
    return metrics.REGISTRY.get_sample_value("kap_runs_total", {"page": page, "outcome": outcome}) or 0.0


def timed(page: str) -> float:
    return metrics.REGISTRY.get_sample_value("kap_run_seconds_count", {"page": page}) or 0.0


def test_a_page_that_is_opened_is_one_run(open_page: OpenPage) -> None:
    before = runs("sources", Outcome.DONE), timed("sources")
    open_page("sources", "tiny_database")
    assert (runs("sources", Outcome.DONE), timed("sources")) == (before[0] + 1, before[1] + 1)


def test_a_page_without_a_database_is_counted_as_such(open_page: OpenPage, tmp_path: Path) -> None:
    before = runs("sources", Outcome.NO_DATABASE)
    open_page("sources", tmp_path / "none.sqlite")
    assert runs("sources", Outcome.NO_DATABASE) == before + 1


class Rerun(BaseException):
    """What Streamlit raises to run a page anew is no `Exception` either."""


def test_a_run_that_is_broken_off_before_its_page_is_known_is_counted() -> None:
    before = runs(script_runs.NO_PAGE, Outcome.INTERRUPTED)
    with pytest.raises(Rerun), script_runs.observed():
        raise Rerun
    assert runs(script_runs.NO_PAGE, Outcome.INTERRUPTED) == before + 1


def test_a_line_of_a_callback_has_the_name_of_the_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(script_runs, "connection_name", lambda: "3f2a")
    script_runs.callbacks_begin()
    record = logging.LogRecord("kap", logging.WARNING, "file.py", 1, "not saved", (), None)
    assert TextLines().format(record).endswith("kap: not saved [session=3f2a]")


def test_a_failure_is_counted_and_its_line_has_number_and_page(caplog: pytest.LogCaptureFixture) -> None:
    def failures() -> float:
        return metrics.REGISTRY.get_sample_value("kap_errors_total", {"kind": "page"}) or 0.0

    before = failures()
    with script_runs.observed() as run:
        run.page = "matrix"
        try:
            raise RuntimeError("the cause")
        except RuntimeError:
            script_runs.failed(run, "f00df00d")
    assert run.outcome is Outcome.FAILED
    assert failures() == before + 1
    [record] = caplog.records
    assert record.__dict__["kap_fields"] == {"page": "matrix", "failure": "f00df00d"}
    assert record.exc_info is not None


def test_runs_have_a_line_where_requests_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    for level, lines in ((logging.WARNING, 0), (logging.INFO, 1)):
        with caplog.at_level(level, logger="kap.runs"), script_runs.observed() as run:
            run.page = "matrix"
        assert len(caplog.records) == lines
    fields = caplog.records[0].__dict__["kap_fields"]
    assert (fields["page"], fields["status"]) == ("matrix", "done")
    assert fields["ms"] >= 0
