"""The two sides of a comparison, named: an edition or the live data, each opened for as long as it is compared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlmodel import Session

from kap_model import progress
from kap_model.causes.states import State
from kap_model.database import engine_for, reading
from kap_model.editions import listing
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.editions.opening import opened
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, PlaceKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison.

    Attributes:
        quarter: at which KPIs are judged.
        origin: the view.
        code: of the edition; None for live data.
        edition: all that is known of it, if it was looked up.
        database: the address of the edition's own database; None for the data of the session.
    """

    quarter: Quarter
    origin: OriginView
    code: str | None = None
    edition: KnownEdition | None = None
    database: str | None = None


def side_of(session: Session, known: KnownEdition) -> Side:
    """Return the side of an edition, which is opened if nobody has done so, at its own quarter and in its own view.

    Raises:
        EditionError: it cannot be opened.
    """
    return side_at(opened(session, known), known)


def side_at(database: str, known: KnownEdition) -> Side:
    """Return the side of an edition whose database is at an address."""
    return Side(
        quarter=known.quarter,
        origin=known.origin,
        code=known.edition_code,
        edition=known,
        database=database,
    )


def side_since(
    session: Session, code: str | None, *, shown: KnownEdition | None, quarter: Quarter, origin: OriginView
) -> Side | None:
    """Return the side that what is shown is compared with; None where no edition can be.

    One that somebody names and that cannot be opened is refused; one that nobody has named is done without.

    Args:
        session: of the live data.
        code: of an edition; None for that of `listing.newest_before`.
        shown: the edition that is shown; None for the live data.
        quarter: at which it is shown.
        origin: the view in which it is shown.

    Raises:
        UnknownEditionError: there is no edition of that code.
        EditionError: the one of that code cannot be opened.
    """
    if code is not None:
        return side_of(session, listing.edition(session, code))
    known = listing.newest_before(listing.editions(session), shown, quarter, origin)
    try:
        return None if known is None else side_of(session, known)
    except EditionError:
        return None


@contextmanager
def states(session: Session, *sides: Side) -> Iterator[list[State]]:
    """Open the states of sides until the block ends; sides without a database are read from the session.

    Raises:
        DatabaseFault: the database of an edition cannot be used.
    """
    with ExitStack() as databases:
        yield [
            State(session=_session(session, side, databases), quarter=side.quarter, origin=side.origin)
            for side in sides
        ]


def _session(session: Session, side: Side, databases: ExitStack) -> Session:
    if side.database is None:
        return session
    engine = engine_for(side.database, must_exist=True)
    databases.callback(engine.dispose)
    return databases.enter_context(reading(engine))


def places_of(older: State, newer: State, *kinds: PlaceKind) -> list[str]:
    """Return the places of these kinds in either state, kind by kind, those of the newer state first."""
    plans = [progress.plan_facts(state.session, state.origin) for state in (newer, older)]
    return list(dict.fromkeys(place for plan in plans for kind in kinds for place in plan.places_of(kind)))
