"""Submissions: begun, filled row by row, submitted, withdrawn and returned. Accepting is in `acceptance`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from kap_model.database import writing
from kap_model.importing.damage import require_whole
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor, require
from kap_model.problems import N_, KapError, Message
from kap_model.quarter import Quarter
from kap_model.reporting.kpi_decisions import why_not_reported
from kap_model.reporting.tables import Submission, SubmissionRow
from kap_model.tables import Place
from kap_model.vocabulary import TOTAL, Absence, SubmissionState

LONGEST_TEXT: Final = 2_000
"""Characters of a comment, an obstacle, a request for help, an evidence or a reply."""


class Step(StrEnum):
    """What changes the state of a submission."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    ACCEPT = "accept"


TRANSITIONS: Final[Mapping[tuple[SubmissionState, Step], SubmissionState]] = {
    (SubmissionState.DRAFT, Step.SUBMIT): SubmissionState.SUBMITTED,
    (SubmissionState.RETURNED, Step.SUBMIT): SubmissionState.SUBMITTED,
    (SubmissionState.DRAFT, Step.WITHDRAW): SubmissionState.WITHDRAWN,
    (SubmissionState.SUBMITTED, Step.WITHDRAW): SubmissionState.WITHDRAWN,
    (SubmissionState.SUBMITTED, Step.RETURN): SubmissionState.RETURNED,
    (SubmissionState.SUBMITTED, Step.ACCEPT): SubmissionState.ACCEPTED,
}
"""The state that a step leads to; steps that are not here are refused."""

OPEN_STATES: Final = (SubmissionState.DRAFT, SubmissionState.SUBMITTED, SubmissionState.RETURNED)
FILLED_STATES: Final = (SubmissionState.DRAFT, SubmissionState.RETURNED)
"""The states in which rows may be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowKey:
    """What a row is about; `total` without a category is the figure that statuses use."""

    kpi_code: str
    dimension: str = TOTAL
    category: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowEntry:
    """What a person says in a row: a figure or an absence, and words about it. All of it may still be missing.

    Attributes:
        value: in the unit of the KPI.
        numerator: of a rate; with its denominator.
        denominator: of a rate.
        countries: ISO 3166 codes, separated by semicolons.
        absence: why there is no figure.
        follows_on: the day by which a figure that is absent will follow.
        comment: a word about the figure.
        obstacle: what stands in the way.
        help_request: what help is asked for.
        evidence: a reference, or an https address.
        warning_reply: the answer to what looked odd.
        correction_reason: why an accepted figure is replaced.
    """

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    countries: str | None = None
    absence: Absence | None = None
    follows_on: date | None = None
    comment: str | None = None
    obstacle: str | None = None
    help_request: str | None = None
    evidence: str | None = None
    warning_reply: str | None = None
    correction_reason: str | None = None

    @property
    def has_figure(self) -> bool:
        """Whether it gives a figure, or a part of one."""
        return any(part is not None for part in (self.value, self.numerator, self.denominator, self.countries))

    @property
    def is_blank(self) -> bool:
        """Whether it says nothing."""
        return self == _BLANK


_BLANK: Final = RowEntry()
_TEXTS: Final = ("comment", "obstacle", "help_request", "evidence", "warning_reply", "correction_reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedRow:
    """A row as it was saved: by whom, when (UTC), and its version, which counts the saves."""

    key: RowKey
    entry: RowEntry
    saved_by: str
    saved_at: datetime
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSubmission:
    """A submission; `rows` are in the order of KPI, dimension and category. Moments in UTC."""

    submission_code: str
    place_code: str
    quarter: Quarter
    state: SubmissionState
    begun_by: str
    begun_at: datetime
    submitted_by: str | None
    submitted_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    batch_id: str | None
    rows: tuple[SavedRow, ...] = field(default=())

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN_STATES

    @property
    def people(self) -> frozenset[str]:
        """Those who submitted it or saved a row of it; none of them may accept it."""
        return frozenset(filter(None, (self.submitted_by, *(row.saved_by for row in self.rows))))


class SubmissionError(KapError):
    """A submission cannot be changed so; nothing was changed. `sentence` with `values` says why, and what to do."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


class NewerSaveError(SubmissionError):
    """Somebody has saved the row since it was read; `theirs` is what they saved, None if they cleared it."""

    def __init__(self, theirs: SavedRow | None) -> None:
        self.theirs = theirs
        by = theirs.saved_by if theirs is not None else "?"
        super().__init__(
            N_("%(person)s has saved this row since you opened it. Nothing of yours was saved; both are shown."),
            person=by,
        )


def begin(engine: Engine, actor: Actor, place: str, quarter: Quarter) -> KnownSubmission:
    """Return the open submission of a place and quarter; a new draft where none is open.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        SubmissionError: there is no such place, or the quarter has not ended.
    """
    try:
        with writing(engine) as session:
            return _begin(session, actor, place, quarter)
    except IntegrityError:  # somebody else has begun it at the same moment
        with writing(engine) as session:
            return _begin(session, actor, place, quarter)


def _begin(session: Session, actor: Actor, place: str, quarter: Quarter) -> KnownSubmission:
    email = acting_person(session, actor, Action.REPORT, place)
    if place not in session.connection().execute(select(col(Place.place_code))).scalars().all():
        raise SubmissionError(N_("There is no place %(place)s."), place=place[:40])
    if quarter > Quarter.present():
        raise SubmissionError(N_("%(quarter)s has not begun. Choose a quarter that has."), quarter=str(quarter))
    statement = _submissions().where(col(Submission.place_code) == place, col(Submission.quarter) == str(quarter))
    before = [_known(row) for row in session.connection().execute(statement)]
    for known in before:
        if known.is_open:
            return with_rows(session, known)
    number = len(before) + 1
    code = f"{place}-{quarter}-{number}"
    session.connection().execute(
        insert(Submission).values(
            submission_code=code,
            place_code=place,
            quarter=str(quarter),
            number=number,
            state=str(SubmissionState.DRAFT),
            begun_by=email,
            begun_at=now(),
        )
    )
    history.append(session, actor, HistoryAct.SUBMISSION_BEGUN, code, place=place, quarter=str(quarter))
    return submission(session, code)


def save_row(engine: Engine, actor: Actor, code: str, key: RowKey, entry: RowEntry, seen: int) -> SavedRow | None:
    """Save a row of a submission, and return it; a blank entry clears the row, and returns None.

    Whatever fits into the columns is saved, so that nothing is lost; `checks` says what is wrong with it.

    Args:
        engine: the database.
        actor: who saves.
        code: the submission.
        key: what the row is about.
        entry: what the row says.
        seen: the version of the row that the actor has seen; 0 for none.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        NewerSaveError: the row has another version.
        SubmissionError: there is no such submission or KPI, it is not to be filled now, or a text is too long.
    """
    return save_rows(engine, actor, code, [(key, entry, seen)])[0]


def save_rows(
    engine: Engine, actor: Actor, code: str, rows: Sequence[tuple[RowKey, RowEntry, int]]
) -> list[SavedRow | None]:
    """Save rows of a submission as `save_row` does one: all of them, or none.

    Args:
        engine: the database.
        actor: who saves.
        code: the submission.
        rows: of each row what it is about, what it says, and the version that the actor has seen.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        NewerSaveError: a row has another version.
        SubmissionError: as for `save_row`.
    """
    cleaned = [(key, _cleaned(entry), seen) for key, entry, seen in rows]
    with writing(engine) as session:
        known = submission(session, code, rows=False)
        email = acting_person(session, actor, Action.REPORT, known.place_code)
        if known.state not in FILLED_STATES:
            raise SubmissionError(
                N_("%(submission)s is %(state)s. Rows are saved in a draft or a returned submission only."),
                submission=code,
                state=known.state,
            )
        return [_save(session, actor, email, known, *row) for row in cleaned]


def _save(
    session: Session, actor: Actor, email: str, known: KnownSubmission, key: RowKey, entry: RowEntry, seen: int
) -> SavedRow | None:
    before = _row(session, known.submission_code, key)
    if before is None:  # what is in the draft may be cleared, field by field
        _require_reported(session, key.kpi_code, known.quarter)
    if (before.version if before is not None else 0) != seen:
        raise NewerSaveError(before)
    if before is not None and before.entry == entry:
        return before
    return _write_row(session, actor, email, known, key, entry, before)


def _write_row(
    session: Session,
    actor: Actor,
    email: str,
    known: KnownSubmission,
    key: RowKey,
    entry: RowEntry,
    before: SavedRow | None,
) -> SavedRow | None:
    connection = session.connection()
    where = _is_row(known.submission_code, key)
    changed = {
        name: (getattr(before.entry, name) if before is not None else None, getattr(entry, name))
        for name in _ENTRY_COLUMNS
        if getattr(before.entry if before is not None else _BLANK, name) != getattr(entry, name)
    }
    event: dict[str, Any] = {
        "before": {name: old for name, (old, _) in changed.items()},
        "after": {name: new for name, (_, new) in changed.items()},
        "place": known.place_code,
        "kpi": key.kpi_code,
        "quarter": str(known.quarter),
    }
    if entry.is_blank:
        if before is None:
            return None
        connection.execute(delete(SubmissionRow).where(*where))
        history.append(session, actor, HistoryAct.ROW_CLEARED, known.submission_code, **event)
        return None
    saved = SavedRow(
        key=key, entry=entry, saved_by=email, saved_at=now(), version=before.version + 1 if before is not None else 1
    )
    values = {**asdict(entry), "saved_by": email, "saved_at": saved.saved_at, "version": saved.version}
    if before is None:
        identity = {"submission_code": known.submission_code, **asdict(key)}
        connection.execute(insert(SubmissionRow).values(**identity, **values))
    else:
        connection.execute(update(SubmissionRow).where(*where).values(**values))
    history.append(session, actor, HistoryAct.ROW_SAVED, known.submission_code, **event)
    return saved


def withdraw(engine: Engine, actor: Actor, code: str, reason: str | None = None) -> KnownSubmission:
    """Take a draft or a submitted submission back; its rows stay to be read.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        SubmissionError: there is no such submission, it is in another state, or the reason is no text to keep.
    """
    with writing(engine) as session:
        known = submission(session, code)
        acting_person(session, actor, Action.REPORT, known.place_code)
        said = checked_text(reason or "")
        return move(session, actor, known, Step.WITHDRAW, HistoryAct.WITHDRAWN, reason=said)


def give_back(engine: Engine, actor: Actor, code: str, reason: str, *, seen: datetime | None = None) -> KnownSubmission:
    """Return a submission to its coordinators, with the reason.

    Args:
        engine: the database.
        actor: who decides.
        code: the submission.
        reason: what to put right.
        seen: when the report that the actor has read was submitted; None to return it as it stands.

    Raises:
        NotAllowedError: the actor is no reviewer of the place, or had a part in it.
        SubmissionError: there is no such submission, it is in another state, it was submitted again since the actor
            has read it, or no reason is given.
    """
    with writing(engine) as session:
        known = submission(session, code)
        email = deciding_person(session, actor, known)
        require_seen(known, seen)
        said = checked_text(reason)
        if said is None:
            raise SubmissionError(N_("Say why it is returned, so that its coordinators can put it right."))
        values = {"decided_by": email, "decided_at": now(), "reason": said}
        return move(session, actor, known, Step.RETURN, HistoryAct.RETURNED, reason=said, values=values)


def move(
    session: Session,
    actor: Actor,
    known: KnownSubmission,
    step: Step,
    act: HistoryAct,
    *,
    reason: str | None = None,
    values: Mapping[str, Any] | None = None,
) -> KnownSubmission:
    """Take a submission into the state that a step leads to, within the caller's transaction, and return it.

    Raises:
        SubmissionError: the step does not lead on from its state.
    """
    after = require_step(known, step)
    session.connection().execute(
        update(Submission)
        .where(col(Submission.submission_code) == known.submission_code)
        .values(state=str(after), **(values or {}))
    )
    history.append(
        session,
        actor,
        act,
        known.submission_code,
        before={"state": known.state},
        after={"state": after},
        reason=reason,
        place=known.place_code,
        quarter=str(known.quarter),
    )
    return submission(session, known.submission_code)


def require_step(known: KnownSubmission, step: Step) -> SubmissionState:
    """Return the state that a step leads to.

    Raises:
        SubmissionError: the step does not lead on from the state of the submission.
    """
    after = TRANSITIONS.get((known.state, step))
    if after is None:
        raise SubmissionError(
            N_("%(submission)s is %(state)s, so that it cannot be changed in this way. Open it again to see why."),
            submission=known.submission_code,
            state=known.state,
        )
    return after


def acting_person(session: Session, actor: Actor, action: Action, place: str) -> str:
    """Return the key of the person who acts at a place, within the caller's transaction.

    Raises:
        NotAllowedError: the actor may not.
        SubmissionError: the operator has not named a person.
    """
    held = require(session, actor, action, place)
    if held.actor.email is None:
        raise SubmissionError(N_("Name the person you act for: --as EMAIL, somebody whom `kap person list` shows."))
    return held.actor.email


def deciding_person(session: Session, actor: Actor, known: KnownSubmission) -> str:
    """Return the key of the person who decides on a submission: a reviewer of its place who had no part in it.

    Raises:
        NotAllowedError: the actor is no reviewer of the place.
        SubmissionError: the actor submitted it, or saved a row of it.
    """
    email = acting_person(session, actor, Action.DECIDE, known.place_code)
    if email in known.people:
        raise SubmissionError(
            N_("You had a part in %(submission)s. A second person must decide on it."), submission=known.submission_code
        )
    return email


def require_seen(known: KnownSubmission, seen: datetime | None) -> None:
    """Refuse to decide on a submission that was submitted at another moment than the one that was read.

    Raises:
        SubmissionError: so it is.
    """
    if seen is not None and known.submitted_at != seen:
        raise SubmissionError(
            N_("%(submission)s was submitted again since you opened it. Nothing was decided; look at it again."),
            submission=known.submission_code,
        )


# ---- reading


def submission(session: Session, code: str, *, rows: bool = True) -> KnownSubmission:
    """Return a submission, with its rows unless they are not asked for. Two statements.

    Raises:
        SubmissionError: there is none with this code.
    """
    statement = _submissions().where(col(Submission.submission_code) == code)
    found = session.connection().execute(statement).first()
    if found is None:
        raise SubmissionError(N_("There is no submission %(submission)s."), submission=code[:60])
    return with_rows(session, _known(found)) if rows else _known(found)


def submissions(
    session: Session, places: Sequence[str] | None, *, quarter: Quarter | None = None, is_open: bool = False
) -> list[KnownSubmission]:
    """Return the submissions of places (None for all) without their rows, the newest quarter first. One statement.

    Whoever calls it has asked for the right to see them.
    """
    statement = _submissions()
    if places is not None:
        statement = statement.where(col(Submission.place_code).in_(places))
    if quarter is not None:
        statement = statement.where(col(Submission.quarter) == str(quarter))
    if is_open:
        statement = statement.where(col(Submission.state).in_([str(state) for state in OPEN_STATES]))
    order = (col(Submission.quarter).desc(), col(Submission.place_code), col(Submission.number).desc())
    return [_known(row) for row in session.connection().execute(statement.order_by(*order))]


def with_rows(session: Session, known: KnownSubmission) -> KnownSubmission:
    """Return a submission with its rows. One statement."""
    statement = (
        select(*_ROWS.columns)
        .where(col(SubmissionRow.submission_code) == known.submission_code)
        .order_by(col(SubmissionRow.kpi_code), col(SubmissionRow.dimension), col(SubmissionRow.category))
    )
    rows = tuple(_saved(row) for row in session.connection().execute(statement))
    values = {column.name: getattr(known, column.name) for column in fields(known)}
    return KnownSubmission(**{**values, "rows": rows})


_ROWS: Final = SubmissionRow.__table__  # type: ignore[attr-defined]  # SQLModel does not declare it
_ENTRY_COLUMNS: Final = tuple(column.name for column in fields(RowEntry))


def _submissions() -> Any:
    return select(*Submission.__table__.columns)  # type: ignore[attr-defined]  # as above


def _known(row: Any) -> KnownSubmission:
    return KnownSubmission(
        submission_code=row.submission_code,
        place_code=row.place_code,
        quarter=Quarter.parse(row.quarter),
        state=SubmissionState(row.state),
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        reason=row.reason,
        batch_id=row.batch_id,
    )


def _row(session: Session, code: str, key: RowKey) -> SavedRow | None:
    found = session.connection().execute(select(*_ROWS.columns).where(*_is_row(code, key))).first()
    return None if found is None else _saved(found)


def _is_row(code: str, key: RowKey) -> Sequence[Any]:
    return (
        col(SubmissionRow.submission_code) == code,
        col(SubmissionRow.kpi_code) == key.kpi_code,
        col(SubmissionRow.dimension) == key.dimension,
        col(SubmissionRow.category) == key.category,
    )


def _saved(row: Any) -> SavedRow:
    values = {name: getattr(row, name) for name in _ENTRY_COLUMNS}
    if values["absence"] is not None:
        values["absence"] = Absence(values["absence"])
    return SavedRow(
        key=RowKey(kpi_code=row.kpi_code, dimension=row.dimension, category=row.category),
        entry=RowEntry(**values),
        saved_by=row.saved_by,
        saved_at=row.saved_at,
        version=row.version,
    )


def _require_reported(session: Session, code: str, quarter: Quarter) -> None:
    reasons = why_not_reported(session, quarter)
    if code not in reasons:
        raise SubmissionError(N_("There is no KPI %(kpi)s."), kpi=code[:40])
    if (why_not := reasons[code]) is not None:
        raise SubmissionError(N_("%(what)s. Nothing was saved."), what=why_not)


def _cleaned(entry: RowEntry) -> RowEntry:
    values = asdict(entry)
    for name in _TEXTS:
        values[name] = checked_text(values[name]) if values[name] is not None else None
    if values["countries"] is not None:
        values["countries"] = values["countries"].strip() or None
    return RowEntry(**values)


def checked_text(text: str) -> str | None:
    """Return a text without the spaces around it; None if nothing is left.

    Raises:
        SubmissionError: it is too long, or holds characters that no text holds, such as control characters.
    """
    cleaned = text.strip()
    if len(cleaned) > LONGEST_TEXT:
        raise SubmissionError(
            N_("A text has %(found)s characters; it may have %(longest)s. Shorten it."),
            found=str(len(cleaned)),
            longest=str(LONGEST_TEXT),
        )
    require_whole(cleaned, SubmissionError)
    return cleaned or None
