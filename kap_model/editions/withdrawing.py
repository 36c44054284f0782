"""An edition marked as withdrawn; it stays, and can still be opened and verified."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine, insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from kap_model.database import writing
from kap_model.editions.listing import EditionError, KnownEdition, edition, publishing_person
from kap_model.editions.tables import EditionWithdrawal
from kap_model.importing.damage import require_whole
from kap_model.people import history
from kap_model.people.history import HistoryAct, now
from kap_model.people.permissions import Actor
from kap_model.problems import N_

LONGEST_REASON: Final = 2_000
"""Characters."""


def withdraw(engine: Engine, actor: Actor, code: str, reason: str) -> KnownEdition:
    """Mark an edition as withdrawn, with the reason, and return it.

    Raises:
        NotAllowedError: the actor is no publisher.
        EditionError: there is no such edition, it was withdrawn already, or the reason is no text to keep.
    """
    try:
        with writing(engine) as session:
            return _withdraw(session, actor, code, reason.strip())
    except IntegrityError as error:  # on PostgreSQL, two may withdraw it at the same moment
        raise _withdrawn_already(code) from error


def _withdraw(session: Session, actor: Actor, code: str, reason: str) -> KnownEdition:
    email = publishing_person(session, actor)
    known = edition(session, code)
    if known.withdrawal is not None:
        raise _withdrawn_already(known.edition_code)
    if not reason or len(reason) > LONGEST_REASON:
        raise EditionError(
            N_("Say why the edition is withdrawn, in at most %(longest)s characters."), longest=f"{LONGEST_REASON:,}"
        )
    require_whole(reason, EditionError)
    session.connection().execute(
        insert(EditionWithdrawal).values(
            edition_code=known.edition_code, reason=reason, withdrawn_by=email, withdrawn_at=now()
        )
    )
    history.append(session, actor, HistoryAct.EDITION_WITHDRAWN, known.edition_code, reason=reason)
    return edition(session, known.edition_code)


def _withdrawn_already(code: str) -> EditionError:
    return EditionError(N_("%(edition)s was withdrawn already."), edition=code)
