"""What changed between two states of the data, and why: the answer that page and documents share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlmodel import Session

from kap_model.causes import sides
from kap_model.causes.comparison import Comparison, compare
from kap_model.causes.roll_up_splits import RollUpChange
from kap_model.causes.sides import Side
from kap_model.causes.splits import KpiChange
from kap_model.measures import Standing
from kap_model.progress import ENABLERS, PLAN_CODE, PlanFacts
from kap_model.quarter import Quarter
from kap_model.queries import causes, plan, results, sources
from kap_model.queries.causes import Arrival
from kap_model.queries.results import Move
from kap_model.queries.sources import SourceCount, SourceRows
from kap_model.vocabulary import Cause, PlaceKind
from kap_ui import marks
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.reporting import change_words
from kap_ui.sections.shared import source_counts
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_PLACES: Final = (PlaceKind.WORLD, PlaceKind.REGION, PlaceKind.OFFICE)
"""Where KPIs are compared."""

_compared: Final[SharedCache[Compared]] = data.new_cache(4)
"""Comparisons that were made, by the snapshot of the data and both sides."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Compared:
    """Two sides that were compared, with all that is said of them.

    Attributes:
        older: the side that is turned into the newer one.
        newer: the side that it becomes.
        comparison: what changed.
        names: of everything with a code in either state, in the reader's language.
        arrivals: how the rows came that are newer than the edition of the older side; none where that is live.
        source_rows: the sources of the rows of the newer side; None where its data are those that are shown.
    """

    older: Side
    newer: Side
    comparison: Comparison
    names: Mapping[str, str]
    arrivals: Mapping[tuple[str, str, str, str], Arrival]
    source_rows: SourceRows | None


def compared(older: Side, newer: Side, places: tuple[str, ...] | None = None) -> Compared:
    """Return what changed from one side to the other. Shared: treat it as read-only.

    Args:
        older: the side that is turned into the newer one.
        newer: the side that it becomes.
        places: where; None for the world, its regions and offices.

    Raises:
        DatabaseFault: the database of an edition cannot be used.
    """
    spoken = wording.language()
    key = (data.snapshot(), older, newer, places, spoken)
    return _compared.get_or_make(key, lambda: data.ask_now(_compare, older, newer, places, spoken))


def _compare(session: Session, older: Side, newer: Side, places: tuple[str, ...] | None, language: str) -> Compared:
    with sides.states(session, older, newer) as (before, after):
        known, is_live = older.edition, newer.code is None
        return Compared(
            older=older,
            newer=newer,
            comparison=compare(before, after, places or sides.places_of(before, after, *_PLACES)),
            names={**plan.names(before.session, language), **plan.names(after.session, language)},
            arrivals=causes.arrivals(session, known.frozen_at) if known is not None and is_live else {},
            source_rows=None if newer.database is None else sources.source_rows(after.session, newer.origin),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Changes:
    """What changed, as far as it was asked for.

    Attributes:
        compared: both sides and what changed between them.
        place: where.
        objective: the plan, or a priority or an enabler.
        kpi: the only KPI, at the place and below it; None for all KPIs at the place itself.
        cause: the only cause; None for all.
    """

    compared: Compared
    place: str
    objective: str
    kpi: str | None
    cause: Cause | None

    @cached_property
    def listed(self) -> Sequence[KpiChange]:
        """The changes, the biggest first."""
        found = causes.biggest_first(
            self.compared.comparison, cause=self.cause, objective=self.objective, place=self.place, kpi=self.kpi
        )
        return [change for change in found if self.kpi is not None or change.place_code == self.place]

    @cached_property
    def whole(self) -> Sequence[KpiChange]:
        """The same of all causes."""
        return self.listed if self.cause is None else Changes(**{**self._fields, "cause": None}).listed

    @property
    def _fields(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("compared", "place", "objective", "kpi", "cause")}

    @property
    def roll_up(self) -> RollUpChange | None:
        """How the counts at the place changed; None where they did not, or where one KPI is asked for."""
        if self.kpi is not None:
            return None
        of_place = (each for each in self.compared.comparison.roll_ups if each.place_code == self.place)
        return next((each for each in of_place if each.code == self.objective), None)

    @cached_property
    def counted(self) -> frozenset[str]:
        """The KPIs that count for the objective in one of both states."""
        return frozenset(kpi for facts in self._plans for kpi in _counted(facts, self.objective))

    @property
    def counted_now(self) -> int:
        """How many KPIs count for the objective in the newer state."""
        return len(_counted(self.compared.comparison.newer, self.objective))

    @property
    def _plans(self) -> tuple[PlanFacts, PlanFacts]:
        return self.compared.comparison.older, self.compared.comparison.newer

    @cached_property
    def moved(self) -> Sequence[tuple[KpiChange, Move]]:
        """The counted KPIs of both states whose status at the place moved, with the way it did."""
        return [
            (change, move)
            for change in self.whole
            if change.kpi_code in self.counted and change.place_code == self.place
            if (move := move_of(change.before, change.after)) is not None
        ]

    @cached_property
    def moves(self) -> Counter[Move]:
        """How many KPIs moved which way."""
        return Counter(move for _change, move in self.moved)

    @property
    def came(self) -> int:
        """How many KPIs only the newer state has."""
        return sum(change.before is None for change in self._scope)

    @property
    def went(self) -> int:
        """How many KPIs only the older state has."""
        return sum(change.after is None for change in self._scope)

    @property
    def _scope(self) -> Sequence[KpiChange]:
        return [each for each in self.whole if each.step(Cause.SCOPE) is not None and each.place_code == self.place]

    @cached_property
    def foremost(self) -> tuple[Cause, int] | None:
        """The cause that changed the status of most KPIs, and of how many; None where it changed none."""
        by_cause = Counter(
            step.cause
            for change, _move in self.moved
            for step in change.steps
            if move_of(step.before, step.after) is not None
        )
        return max(by_cause.items(), key=lambda item: (item[1], -list(Cause).index(item[0])), default=None)

    @cached_property
    def by_share(self) -> Cause | None:
        """The cause that moved progress most, over all KPIs; None where none moved."""
        sizes: Counter[Cause] = Counter()
        for change in self.whole:
            for step in change.steps:
                sizes[step.cause] += abs(step.difference or 0.0)  # type: ignore[assignment]  # a Counter adds floats as well
        return max(sizes, key=lambda cause: sizes[cause], default=None)

    @property
    def causes(self) -> Sequence[Cause]:
        """The causes that changed something of the listed KPIs, in the order in which they are split."""
        found = {step.cause for change in self.whole for step in change.steps}
        return [cause for cause in Cause if cause in found]

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure comes from, in what changed."""
        standings = (change.after for change in self.listed)
        return max((each.data_quarter for each in standings if each and each.data_quarter), default=None)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind what is shown."""
        roll_up = self.roll_up
        stages = () if roll_up is None else (roll_up.before, *(step.after for step in roll_up.steps))
        return any(change.is_illustrative for change in self.whole) or any(one.is_illustrative for one in stages)

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of the rows that the newer side rests on, in what is listed."""
        of, newer = self.compared, self.compared.newer
        facts = of.comparison.newer
        kpis = dict.fromkeys(change.kpi_code for change in self.whole if change.kpi_code in facts.indicators)
        places = dict.fromkeys((self.place, *(change.place_code for change in self.whole)))
        scope = source_counts.scope(kpis, [code for code in places if code in facts.place_kinds], newer.quarter)
        if of.source_rows is None:
            return source_counts.behind(newer.origin, scope)
        return sources.behind(of.source_rows, facts, [scope])

    def name(self, code: str) -> str:
        """Return the name of a code of either state."""
        return self.compared.names.get(code, code)


def _counted(facts: PlanFacts, objective: str) -> Sequence[str]:
    is_known = objective == ENABLERS or objective in facts.objectives
    return facts.counted_kpis(objective) if is_known else ()


def move_of(before: Standing | None, after: Standing | None) -> Move | None:
    """Return which way a status moved; None where it did not, or where one of both is not there."""
    return None if before is None or after is None else results.status_move(before.status, after.status)


@memoized
def changes(of: Compared, place: str, objective: str | None, kpi: str | None, cause: Cause | None) -> Changes:
    """Return what changed at a place.

    Args:
        of: both sides.
        place: where.
        objective: a priority or an enabler; None for the whole plan.
        kpi: a KPI, at the place and below it; None for all, at the place itself.
        cause: a cause; None for all.
    """
    return Changes(compared=of, place=place, objective=objective or PLAN_CODE, kpi=kpi, cause=cause)


# ---- the answer


def headline(found: Changes) -> str:
    """Return how many KPIs changed status, which way, and which cause moved most."""
    since = change_words.since(found.compared.older, found.compared.newer)
    if not found.whole:
        return _("%(since)s, nothing has changed here") % {"since": since}
    subject = found.name(found.kpi) if found.kpi is not None else None
    if not found.moved:
        return _without_moves(found, since, subject)
    words = wording.enumerated(_moves(found))
    count = len(found.moved)
    if subject is not None:
        before, after = (
            wording.status(side.status) for side in (found.moved[0][0].before, found.moved[0][0].after) if side
        )
        text = _("%(since)s, %(kpi)s went from “%(before)s” to “%(after)s”") % {
            "since": since, "kpi": subject, "before": before, "after": after,
        }  # fmt: skip
    else:
        text = ngettext(
            "%(since)s, %(n)s of %(all)s KPIs changed status: %(moves)s",
            "%(since)s, %(n)s of %(all)s KPIs changed status: %(moves)s",
            count,
        ) % {"since": since, "n": number(count), "all": number(found.counted_now), "moves": words}
    most = found.foremost
    if most is None:
        return text
    if subject is not None or count == 1:
        return _("%(text)s, by %(cause)s") % {"text": text, "cause": change_words.inside(most[0])}
    return _("%(text)s; most by %(cause)s (%(n)s)") % {
        "text": text, "cause": change_words.inside(most[0]), "n": number(most[1]),
    }  # fmt: skip


def _without_moves(found: Changes, since: str, subject: str | None) -> str:
    values = {"since": since, "cause": "" if found.by_share is None else change_words.inside(found.by_share)}
    came_and_went = list(_came_and_went(found))
    if len(came_and_went) and found.came + found.went == len({change.kpi_code for change in found.whole}):
        return _("%(since)s, no KPI has changed status: %(moves)s") % {
            **values,
            "moves": wording.enumerated(came_and_went),
        }
    if subject is not None:
        return _("%(since)s, %(kpi)s has not changed status here; its progress moved, most by %(cause)s") % {
            **values, "kpi": subject,
        }  # fmt: skip
    count = len(found.whole)
    return ngettext(
        "%(since)s, no KPI has changed status; %(n)s moved in progress, most by %(cause)s",
        "%(since)s, no KPI has changed status; %(n)s moved in progress, most by %(cause)s",
        count,
    ) % {**values, "n": number(count)}


def _moves(found: Changes) -> Iterator[str]:
    """Yield how many moved which way, those that worsened first."""
    for move, words in change_words.MOVES.items():
        if found.moves[move]:
            yield _(words) % {"n": number(found.moves[move])}
    yield from _came_and_went(found)


def _came_and_went(found: Changes) -> Iterator[str]:
    if found.came:
        yield ngettext("%(n)s is new", "%(n)s are new", found.came) % {"n": number(found.came)}
    if found.went:
        yield ngettext("%(n)s is gone", "%(n)s are gone", found.went) % {"n": number(found.went)}


def below_headline(found: Changes) -> Markup:
    """Return what the two sides are."""
    of = found.compared
    facts = ((_("Before"), of.older), (_("After"), of.newer))
    parts = [
        part for term, side in facts for part in (element("dt", term), element("dd", change_words.described(side)))
    ]
    return element("dl", *parts, class_="two-sides")


def numbers(found: Changes) -> list[marks.Number]:
    """Return how many KPIs moved which way; nothing where one KPI is asked for, or none changed."""
    if found.kpi is not None or not found.whole:
        return []
    moves = found.moves
    of_all = _("of %(n)s") % {"n": number(found.counted_now)}
    still = len({change.kpi_code for change in found.whole}) - len(found.moved) - found.came - found.went
    return [
        marks.Number(number(moves[Move.WORSE]), _("worsened"), of_all),
        marks.Number(number(moves[Move.BETTER]), _("improved"), of_all),
        marks.Number(
            number(moves[Move.FOUND]),
            _("can now be assessed"),
            of_all,
            _("no longer: %(n)s") % {"n": number(moves[Move.LOST])},
        ),
        marks.Number(number(max(still, 0)), _("moved in progress, with the same status")),
    ]
