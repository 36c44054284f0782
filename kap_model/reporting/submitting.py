"""A submission handed in: checked first, then moved on in one short transaction."""

from __future__ import annotations

from sqlalchemy import Engine

from kap_model.database import reading, writing
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Action, Actor
from kap_model.problems import N_
from kap_model.reporting.checks import Checks, check
from kap_model.reporting.submissions import (
    KnownSubmission,
    Step,
    SubmissionError,
    acting_person,
    move,
    require_step,
    submission,
)


class UncheckedError(SubmissionError):
    """A submission has problems, or warnings without a reply; `checks` has all of them. Nothing was changed."""

    def __init__(self, sentence: str, checks: Checks, **values: str) -> None:
        self.checks = checks
        super().__init__(sentence, **values)


def submit(engine: Engine, actor: Actor, code: str) -> KnownSubmission:
    """Hand a submission in, and return it. The checks run before the transaction, which finds the rows as they were.

    Raises:
        NotAllowedError: the actor is no coordinator of the place.
        UncheckedError: rows have problems, or warnings that nobody has replied to.
        SubmissionError: there is no such submission, it is in another state, nothing is filled in, or somebody has
            changed it meanwhile.
    """
    with reading(engine) as session:
        known = submission(session, code)
        acting_person(session, actor, Action.REPORT, known.place_code)
        require_step(known, Step.SUBMIT)
        if not known.rows:
            raise SubmissionError(
                N_("Nothing is filled in in %(submission)s. Fill in at least one row, then submit it."), submission=code
            )
        checks = check(session, known)
    _require_sound(known, checks)
    with writing(engine) as session:
        email = acting_person(session, actor, Action.REPORT, known.place_code)
        if submission(session, code) != known:
            raise SubmissionError(
                N_("%(submission)s has changed while it was checked. Nothing was submitted; look at it again."),
                submission=code,
            )
        values = {"submitted_by": email, "submitted_at": now()}
        return move(session, actor, known, Step.SUBMIT, HistoryAct.SUBMITTED, values=values)


def _require_sound(known: KnownSubmission, checks: Checks) -> None:
    values = {"submission": known.submission_code}
    if count := checks.problems.total:
        sentence = N_("%(submission)s was not submitted. Put right what is listed; problems: %(count)s.")
        raise UncheckedError(sentence, checks, count=str(count), **values)
    if count := len(checks.unanswered):
        sentence = N_("%(submission)s was not submitted. Say a word about what looks odd; rows without: %(count)s.")
        rows = {warning.row for warning in checks.unanswered}
        raise UncheckedError(sentence, checks, count=str(len(rows)), **values)
