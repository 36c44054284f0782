"""A submission as observations: laid beside those that stand, and written when it is accepted."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from kap_model.database import reading, stamp_revision
from kap_model.importing import corrections, rules
from kap_model.importing.batches import Provenance
from kap_model.importing.cells import write_number
from kap_model.importing.changes import writing_changes
from kap_model.importing.files import TABLE_FILES, TableFile
from kap_model.importing.load import Work, hold, ignore_step
from kap_model.importing.reading import RawTable, ReadFile, Reading
from kap_model.importing.rows import Rows
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Actor
from kap_model.problems import N_, DataRefusedError, KapError, Message, Problem, Problems
from kap_model.progress import Progress
from kap_model.reporting.refusals import refusals
from kap_model.reporting.rehearsal_mark import REHEARSAL_SOURCE, is_rehearsal
from kap_model.reporting.submissions import (
    KnownSubmission,
    SavedRow,
    Step,
    SubmissionError,
    checked_text,
    deciding_person,
    move,
    require_seen,
    submission,
)
from kap_model.tables import Source
from kap_model.vocabulary import Act, Basis, Origin, OriginView

REPORTS_SOURCE: Final = "REPORTS"
"""The source of reported figures; behind a colon, their rows name the submission."""

REPORTED_SOURCES: Final = (REPORTS_SOURCE, REHEARSAL_SOURCE)

_TITLES: Final = {
    REPORTS_SOURCE: "Reports of offices, accepted in this installation",
    REHEARSAL_SOURCE: "Reports of a rehearsal: nothing of them is real",
}

_PATIENCE: Final = 60.0
"""Seconds after which accepting gives up because others keep changing definitions."""


def accept(
    engine: Engine, actor: Actor, code: str, reason: str | None = None, *, seen: datetime | None = None
) -> KnownSubmission:
    """Accept a submission: its figures become observations of origin `reported`. All of it happens, or nothing.

    Args:
        engine: the database.
        actor: who decides.
        code: the submission.
        reason: a word about it.
        seen: when the report that the actor has read was submitted; None to accept it as it stands.

    Raises:
        NotAllowedError: the actor is no reviewer of the place.
        SubmissionError: there is no such submission, it is not submitted, it was submitted again since the actor has
            read it, the actor had a part in it, or the reason is no text to keep.
        DataRefusedError: a figure is refused with what now stands in the database.
        KapError: others kept changing the definitions; nothing was written.
    """
    said = checked_text(reason or "")
    give_up_at = time.monotonic() + _PATIENCE
    while time.monotonic() < give_up_at:
        with reading(engine) as session:
            known = submission(session, code)
            deciding_person(session, actor, known)
            require_seen(known, seen)
            work = work_on(session, known)
        with writing_changes(engine) as session:
            if submission(session, code) != known:
                raise SubmissionError(
                    N_("%(submission)s has changed since you opened it. Nothing was accepted; look at it again."),
                    submission=code,
                )
            email = deciding_person(session, actor, known)
            newest = work.on_newest(session)
            if newest is None:
                continue
            if newest is not work and (refused := Problems(refusals(session, known))):
                raise DataRefusedError(refused)
            batch = None
            if newest.prepared.is_change:
                provenance = Provenance(Act.SUBMISSION, email, said)
                batch = newest.write(session, provenance, ignore_step).batch_of_file[code]
            else:
                stamp_revision(session, keeps_definitions=True)  # readers see which figures are not measured
            values = {"decided_by": email, "decided_at": now(), "reason": said, "batch_id": batch}
            return move(session, actor, known, Step.ACCEPT, HistoryAct.ACCEPTED, reason=said, values=values)
    raise KapError(
        Message(N_("Others keep changing the plan's definitions. Nothing was accepted; try again in a minute."))
    )


def work_on(session: Session, known: KnownSubmission, definitions: Mapping[str, Rows] | None = None) -> Work:
    """Return what accepting a submission would write, worked out on what the database holds. Nothing is written.

    Args:
        session: a session to read with.
        known: the submission with its rows.
        definitions: what `load.definitions_of` returns, where the caller has it already.

    Raises:
        DataRefusedError: rows are refused; `problems` has all of them, and the number of a row is its place among all
            rows of the submission, counted from 1.
    """
    refused = Problems(refusals(session, known))
    source = REHEARSAL_SOURCE if is_rehearsal(session) else REPORTS_SOURCE
    read = _reading(known, source, has_source=_has_source(session, source))
    try:
        work = Work.on(hold(session, read, definitions), read)
    except DataRefusedError as error:
        rows = {problem.row for problem in refused}
        refused += (_of_row(problem) for problem in error.problems if problem.row not in rows)
    if refused:
        raise DataRefusedError(sorted(refused, key=lambda problem: problem.row or 0))
    return work


def laid_over(view: Progress, work: Work) -> Progress:
    """Return a view of all data as it would be with a submission accepted."""
    scope = work.scope
    return view if scope is None else view.laid_over(work.steps, scope.kpis, scope.places, OriginView.ALL)


_IN_A_SUBMISSION: Final[Mapping[str, Message]] = {
    corrections.MARK_IT: Message(N_("Say why the figure is corrected")),
    rules.MARK_THE_FALL: Message(N_("Correct the figure, or say why it is corrected")),
}
"""How a person who reports puts right what has other words in a file."""


def _of_row(problem: Problem) -> Problem:
    """Return a problem of a file as that of a row of a submission."""
    column = "correction_reason" if problem.column == "is_correction" else problem.column
    return replace(problem, column=column, how_to_fix=_IN_A_SUBMISSION.get(problem.how_to_fix, problem.how_to_fix))


def _has_source(session: Session, source: str) -> bool:
    statement = select(col(Source.source_id)).where(col(Source.source_id) == source)
    return session.connection().execute(statement).first() is not None


def _reading(known: KnownSubmission, source: str, *, has_source: bool) -> Reading:
    """The number of a row is its place among all rows of the submission, counted from 1."""
    code = known.submission_code
    numbered = [(number, row) for number, row in enumerate(known.rows, 1) if row.entry.has_figure]
    cells = [_cells(known, row, source) for _, row in numbered]
    tables = [_table(TABLE_FILES["observations"], code, cells, [number for number, _ in numbered])]
    if numbered and not has_source:
        source_row = {"source_id": source, "title": _TITLES[source]}
        tables.append(_table(TABLE_FILES["sources"], code, [source_row], [None]))
    content = json.dumps(cells, ensure_ascii=False, sort_keys=True)
    return Reading(tables=tables, files=[ReadFile(code, sha256(content.encode()).hexdigest())])


def _cells(known: KnownSubmission, row: SavedRow, source: str) -> dict[str, str]:
    entry = row.entry
    numbers = {"value": entry.value, "numerator": entry.numerator, "denominator": entry.denominator}
    return {
        **asdict(row.key),
        "place_code": known.place_code,
        "quarter": str(known.quarter),
        **{name: write_number(number) for name, number in numbers.items() if number is not None},
        "countries": entry.countries or "",
        "origin": Origin.REPORTED,
        "basis": Basis.OFFICIAL,
        "is_correction": "1" if entry.correction_reason else "0",
        "source": f"{source}: {known.submission_code}",
        "note": entry.correction_reason or "",
    }


def _table(file: TableFile, code: str, cells: list[dict[str, str]], numbers: Iterable[int | None]) -> RawTable:
    columns = {name: [row.get(name, "") for row in cells] for name in file.columns}
    return RawTable(file, code, None, columns, list(numbers), set())
