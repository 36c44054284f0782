"""Editions to be listed and looked up. Their content is not read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from kap_model.clock import in_utc
from kap_model.editions.fingerprint import short
from kap_model.editions.tables import Edition, EditionWithdrawal
from kap_model.people.history import HistoryAct
from kap_model.people.permissions import Action, Actor, require
from kap_model.people.tables import HistoryEvent
from kap_model.problems import N_, KapError, Message, nearest
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView

LIVE: Final = "live"
"""What stands for the present data wherever an edition is named; no edition has this code."""

_LONGEST_SHOWN: Final = 40

_CODE: Final = re.compile(r"[A-Za-z0-9-]{2,20}")
"""What can be the code of an edition; any other text is looked for in no database, which may refuse it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """That an edition was withdrawn: why, by whom, when (UTC)."""

    reason: str
    withdrawn_by: str
    withdrawn_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEdition:
    """An edition; see `tables.Edition`. `origin` is the view that its pages open with. Moments in UTC."""

    edition_code: str
    title: str
    meeting: str | None
    quarter: Quarter
    origin: OriginView
    method: str
    program_version: str
    fingerprint: str
    revision: str
    row_count: int
    is_rehearsal: bool
    frozen_by: str
    frozen_at: datetime
    withdrawal: Withdrawal | None

    @property
    def short_fingerprint(self) -> str:
        """The fingerprint as pages show it."""
        return short(self.fingerprint)

    def as_json(self) -> dict[str, Any]:
        """Return the edition as JSON."""
        withdrawal = self.withdrawal
        return {
            **asdict(self),
            "quarter": str(self.quarter),
            "origin": str(self.origin),
            "short_fingerprint": self.short_fingerprint,
            "frozen_at": self.frozen_at.isoformat(),
            "withdrawal": None
            if withdrawal is None
            else {**asdict(withdrawal), "withdrawn_at": withdrawal.withdrawn_at.isoformat()},
        }


class EditionError(KapError):
    """What was asked of an edition cannot be; nothing was changed. `sentence` with `values` says why."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An `EditionError` as the answer of another process, from which an exception does not come."""

    sentence: str
    values: Mapping[str, str]

    @classmethod
    def of(cls, error: EditionError) -> Refusal:
        """Return what an error says."""
        return cls(error.sentence, error.values)

    @property
    def error(self) -> EditionError:
        """The error again."""
        return EditionError(self.sentence, **self.values)


class UnknownEditionError(EditionError):
    """There is no edition of a code; `near` is the code of one that may be meant."""

    def __init__(self, code: str, near: str | None) -> None:
        self.near = near
        shown = code[:_LONGEST_SHOWN]
        if near is None:
            super().__init__(N_("There is no edition %(edition)s."), edition=shown)
        else:
            super().__init__(N_("There is no edition %(edition)s. Did you mean %(near)s?"), edition=shown, near=near)


def editions(session: Session) -> list[KnownEdition]:
    """Return all editions, the newest first by the history, whatever a clock has said meanwhile. One statement."""
    frozen = (col(HistoryEvent.subject) == col(Edition.edition_code)) & (
        col(HistoryEvent.act) == str(HistoryAct.EDITION_FROZEN)
    )
    statement = _editions().join(HistoryEvent, frozen).order_by(col(HistoryEvent.event_id).desc())
    return [_known(row) for row in session.connection().execute(statement)]


def edition(session: Session, code: str) -> KnownEdition:
    """Return the edition of a code, whatever its capitals. One statement.

    Raises:
        UnknownEditionError: there is none.
    """
    asked = code.strip()
    if _CODE.fullmatch(asked):
        statement = _editions().where(func.lower(col(Edition.edition_code)) == asked.lower())
        if (row := session.connection().execute(statement).first()) is not None:
            return _known(row)
    known = {one.edition_code.lower(): one.edition_code for one in editions(session)}
    raise UnknownEditionError(asked, known.get(nearest(asked.lower(), known) or ""))


def with_fingerprint(session: Session, digits: str) -> list[KnownEdition]:
    """Return the editions whose fingerprint begins with some digits, the newest first. One statement."""
    return [one for one in editions(session) if one.fingerprint.startswith(digits)]


def followed_by(session: Session, known: KnownEdition) -> KnownEdition | None:
    """Return the newest edition if it was frozen after another one, and was not withdrawn; else None."""
    for one in editions(session):
        if one.edition_code == known.edition_code:
            return None
        if one.withdrawal is None:
            return one
    return None


def newest_before(
    every: Iterable[KnownEdition], shown: KnownEdition | None, quarter: Quarter, origin: OriginView
) -> KnownEdition | None:
    """Return the edition that what is shown is compared with while nobody has named one; None where there is none.

    It is the newest of the same view that was not withdrawn, was frozen before the one shown, and opens with no later
    quarter.

    Args:
        every: all editions, the newest first.
        shown: the edition that is shown; None for the live data.
        quarter: at which it is shown.
        origin: the view in which it is shown.
    """
    older = iter(every)
    if shown is not None:
        older = itertools.islice(
            itertools.dropwhile(lambda one: one.edition_code != shown.edition_code, older), 1, None
        )
    return next(
        (one for one in older if one.withdrawal is None and one.origin is origin and one.quarter <= quarter), None
    )


def publishing_person(session: Session, actor: Actor) -> str:
    """Return the key of the person who freezes or withdraws, within the caller's transaction.

    Raises:
        NotAllowedError: the actor is no publisher.
        EditionError: the operator has not named a person.
    """
    held = require(session, actor, Action.PUBLISH_EDITIONS)
    if held.actor.email is None:
        raise EditionError(N_("Name the person you act for: --as EMAIL, somebody whom `kap person list` shows."))
    return held.actor.email


def _editions() -> Select[Any]:
    return select(Edition.__table__, EditionWithdrawal.__table__).join_from(  # type: ignore[attr-defined]  # SQLModel does not declare it
        Edition,
        EditionWithdrawal,
        col(EditionWithdrawal.edition_code) == col(Edition.edition_code),
        isouter=True,
    )


def _known(row: Row[Any]) -> KnownEdition:
    return KnownEdition(
        edition_code=row.edition_code,
        title=row.title,
        meeting=row.meeting,
        quarter=Quarter.parse(row.quarter),
        origin=OriginView(row.origin_view),
        method=row.method,
        program_version=row.program_version,
        fingerprint=row.fingerprint,
        revision=row.revision,
        row_count=row.row_count,
        is_rehearsal=row.is_rehearsal,
        frozen_by=row.frozen_by,
        frozen_at=in_utc(row.frozen_at),
        withdrawal=None
        if row.withdrawn_at is None
        else Withdrawal(reason=row.reason, withdrawn_by=row.withdrawn_by, withdrawn_at=in_utc(row.withdrawn_at)),
    )
