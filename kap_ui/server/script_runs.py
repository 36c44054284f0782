"""Counts and times the runs of pages, and says in the log which page, and whose run, its lines are about."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kap_ui.server import log_lines, metrics
from kap_ui.server.incoming import connection_name

log = logging.getLogger("kap.runs")
"""Writes a line for each run where `--log-requests` is on, which sets its level."""

log.setLevel(logging.WARNING)

NO_PAGE: Final = "none"
"""The name of the page of a run that ended before it was known."""


class Outcome(StrEnum):
    """How a run ended."""

    DONE = "done"
    INTERRUPTED = "interrupted"
    """By the page, which runs anew, or since the reader has gone on."""
    NO_DATABASE = "no_database"
    FAILED = "failed"


@dataclass(slots=True)
class ScriptRun:
    """The run of a page.

    Attributes:
        page: its name, once it is known.
        outcome: how it ended.
    """

    page: str = NO_PAGE
    outcome: Outcome = Outcome.DONE

    def is_of(self, page: str) -> None:
        """Say which page it is, here and in the lines of the log."""
        self.page = page
        log_lines.note(session=connection_name(), page=page)


@contextmanager
def observed() -> Iterator[ScriptRun]:
    """Observe the run of a page until the block ends, however it ends."""
    run = ScriptRun()
    begun = time.perf_counter()
    try:
        yield run
    except BaseException:  # `st.rerun` and the end of a session are no `Exception`
        run.outcome = Outcome.INTERRUPTED
        raise
    finally:
        seconds = time.perf_counter() - begun
        metrics.RUNS.labels(run.page, run.outcome).inc()
        metrics.RUN_SECONDS.labels(run.page).observe(seconds)
        if log.isEnabledFor(logging.INFO):
            log.info("run", extra=log_lines.fields(page=run.page, status=run.outcome, ms=round(1000 * seconds)))


def failed(run: ScriptRun, failure: str) -> None:
    """Write the present exception into the log, under the number that the reader sees."""
    run.outcome = Outcome.FAILED
    metrics.ERRORS.labels("page").inc()
    logging.getLogger("kap").exception(
        "failure %s on %s", failure, run.page, extra=log_lines.fields(page=run.page, failure=failure)
    )


def callbacks_begin() -> None:
    """Say in the lines of the log whose callbacks they are of: these come before the page."""
    log_lines.note(session=connection_name())


def callback_failed(_error: Exception) -> None:
    """Count the failure of what a changed field or a button does; Streamlit writes its trace into the log."""
    metrics.ERRORS.labels("callback").inc()
