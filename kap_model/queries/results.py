"""What changed, and why; the offerings of a priority."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.measures import ActualSource, Standing
from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.tables import Link, Offering
from kap_model.vocabulary import STATUS_GROUPS, USABLE, WORST_FIRST, Basis, Cause, Status, Strength


class Move(StrEnum):
    """Which way a status has moved between two quarters."""

    WORSE = "worse"
    LOST = "lost"
    FOUND = "found"
    BETTER = "better"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """A counted KPI whose status changed between two quarters.

    Attributes:
        kpi_code: the KPI.
        before: its standing at the earlier quarter.
        after: its standing at the later quarter.
        move: worse, lost (no longer judged), found (now judged) or better.
        cause: what moved it: new figures, new figures of which one corrects an earlier one, or only time.
    """

    kpi_code: str
    before: Standing
    after: Standing
    move: Move
    cause: Cause

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind either standing."""
        return self.before.is_illustrative or self.after.is_illustrative


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingLink:
    """A link of a priority or enabler to a product or service through which it is pursued.

    Attributes:
        offering_code: the product or service.
        strength: the weight of the link.
        basis: how sure the link is.
    """

    offering_code: str
    strength: Strength
    basis: Basis

    @property
    def is_illustrative(self) -> bool:
        """Whether the link is made up."""
        return self.basis is Basis.ILLUSTRATIVE


def changes(
    progress: Progress, place: str, before: Quarter, after: Quarter, code: str = PLAN_CODE
) -> list[StatusChange]:
    """Return the KPIs whose status changed between two quarters, what worsened first.

    A change from one status that does not judge to another is none. A status changes with time alone where no figure
    of a later quarter than `before` is in the actual: then the figure has only grown old.
    """
    changed: list[tuple[tuple[int, int, str], StatusChange]] = []
    for kpi in progress.facts.counted_kpis(code):
        old, new = progress.standing(kpi, place, before), progress.standing(kpi, place, after)
        move = status_move(old.status, new.status)
        if move is None:
            continue
        was, now = _rank(old.status), _rank(new.status)
        size = (now or 0) if was is None or now is None else -abs(now - was)
        cause = _cause(progress, kpi, place, before, after)
        change = StatusChange(kpi_code=kpi, before=old, after=new, move=move, cause=cause)
        changed.append(((list(Move).index(move), size, kpi), change))
    return [change for _key, change in sorted(changed, key=lambda entry: entry[0])]


def status_move(before: Status, after: Status) -> Move | None:
    """Return which way a status has moved; None where both are alike, or neither judges."""
    was, now = _rank(before), _rank(after)
    if was == now:
        return None
    if was is None or now is None:
        return Move.FOUND if was is None else Move.LOST
    return Move.WORSE if now < was else Move.BETTER


def _rank(status: Status) -> int | None:
    """Return how good a status is, 0 the worst; None for one that does not judge."""
    return WORST_FIRST.index(STATUS_GROUPS[status]) if status in USABLE else None


def _cause(progress: Progress, kpi: str, place: str, before: Quarter, after: Quarter) -> Cause:
    actual = progress.actual(kpi, place, after)
    if actual is None or actual.data_quarter <= before:
        return Cause.TIME
    for where, quarter in progress.corrections.get(kpi, ()):
        is_in = where == place or (actual.source is ActualSource.BUILT and _lies_in(progress, where, place))
        if is_in and before < quarter <= after:
            return Cause.CORRECTION
    return Cause.NEW_FIGURE


def _lies_in(progress: Progress, place: str, whole: str) -> bool:
    above: str | None = place
    while above is not None and above != whole:
        above = progress.facts.place_parents.get(above)
    return above is not None


def offering_links(session: Session, objective: str) -> list[OfferingLink]:
    """Return the links of a priority or enabler to offerings, primary ones first. One statement."""
    statement = (
        select(col(Offering.offering_code), col(Link.strength), col(Link.basis))
        .join(Link, col(Link.to_code) == col(Offering.offering_code))
        .where(col(Link.from_code) == objective)
        .order_by(col(Link.strength) != Strength.PRIMARY, col(Offering.offering_code))
    )
    return [
        OfferingLink(offering_code=offering, strength=Strength(strength), basis=Basis(basis))
        for offering, strength, basis in session.connection().execute(statement)
    ]
