"""Rows that a rehearsal has made up, and that a real database must not take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from kap_model.importing.rows import Rows
from kap_model.problems import N_, Message, Problem, ProblemKind
from kap_model.reporting.rehearsal_mark import REHEARSAL_SOURCE

_LEAVE_OUT: Final = Message(N_("Leave the row out"))


def rows_of_rehearsals(rows: Mapping[str, Rows]) -> Iterator[Problem]:
    """Return a problem for each figure that was reported in a rehearsal, and for the source that says so."""
    what = Message(N_("this row comes from a rehearsal: nothing of it is real"))
    for name, column in (("sources", "source_id"), ("observations", "source")):
        for index, source in enumerate(rows[name].values[column]):
            if source and source.startswith(REHEARSAL_SOURCE) and source.partition(":")[0] == REHEARSAL_SOURCE:
                yield rows[name].problem(index, ProblemKind.RULE, what, _LEAVE_OUT, column, source)
