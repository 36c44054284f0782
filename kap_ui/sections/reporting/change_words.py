"""What changed in words: the sides, the causes, and the rows that differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Final

from kap_model.causes.row_differences import RowDifference
from kap_model.causes.sides import Side
from kap_model.quarter import Quarter
from kap_model.queries.causes import Arrival
from kap_model.queries.results import Move
from kap_model.rounding import decimals_of
from kap_model.vocabulary import TOTAL, Cause, TargetKind
from kap_ui.sections.shared import definition_words
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, number, quarter

CAUSES: Final = {
    Cause.SCOPE: N_("Scope"),
    Cause.DEFINITION: N_("Definition"),
    Cause.TARGET: N_("Target"),
    Cause.CORRECTION: N_("Correction"),
    Cause.NEW_FIGURE: N_("New figure"),
    Cause.TIME: N_("Time passed"),
    Cause.METHOD: N_("Method"),
}
_INSIDE: Final = {
    Cause.SCOPE: N_("scope"),
    Cause.DEFINITION: N_("definitions"),
    Cause.TARGET: N_("targets"),
    Cause.CORRECTION: N_("corrections"),
    Cause.NEW_FIGURE: N_("new figures"),
    Cause.TIME: N_("time passed"),
    Cause.METHOD: N_("the method"),
}
_MEANINGS: Final = {
    Cause.SCOPE: N_("KPIs that only one of both has"),
    Cause.DEFINITION: N_("what KPIs are judged by, and what they serve"),
    Cause.TARGET: N_("baselines, milestones and targets"),
    Cause.CORRECTION: N_("figures that were changed, or taken back"),
    Cause.NEW_FIGURE: N_("figures that came for quarters up to %(older)s"),
    Cause.TIME: N_("judged at %(newer)s, with the figures since %(older)s"),
    Cause.METHOD: N_("the rules"),
}
MOVES: Final = {
    Move.WORSE: N_("%(n)s worsened"),
    Move.BETTER: N_("%(n)s improved"),
    Move.FOUND: N_("%(n)s can now be assessed"),
    Move.LOST: N_("%(n)s no longer"),
}
ITEMS: Final = {
    "value": N_("figure"),
    "numerator": N_("numerator"),
    "denominator": N_("denominator"),
    "countries": N_("countries"),
    "origin": N_("origin"),
    str(TargetKind.BASELINE): N_("baseline"),
    str(TargetKind.MILESTONE): N_("milestone"),
    str(TargetKind.TARGET): N_("target"),
    "basis": N_("basis"),
    "direction": N_("desired direction"),
    "cumulation": N_("combined over time"),
    "aggregation": N_("combined over places"),
    "frequency": N_("how often reported"),
    "tolerance": N_("tolerance"),
    "result_level": N_("level in the result chain"),
    "serves": N_("serves"),
    "kind": N_("kind of place"),
    "parent_code": N_("lies in"),
}
_SPOKEN: Final[dict[str, Callable[[str], str]]] = {
    "origin": wording.origin,
    "basis": wording.basis,
    "direction": definition_words.direction,
    "cumulation": definition_words.cumulation,
    "aggregation": definition_words.aggregation,
    "frequency": definition_words.frequency,
    "result_level": definition_words.level,
}
_OF_TARGETS: Final = frozenset(map(str, TargetKind))


def cause(value: Cause) -> str:
    """Return a cause as the head of a row."""
    return _(CAUSES[value])


def inside(value: Cause) -> str:
    """Return a cause inside a sentence, after "by"."""
    return _(_INSIDE[value])


def meaning(value: Cause, older: Quarter, newer: Quarter) -> str:
    """Return what a cause comprises, between two quarters."""
    return _(_MEANINGS[value]) % {"older": quarter(older), "newer": quarter(newer)}


# ---- the sides


def since(older: Side, newer: Side) -> str:
    """Return from where to where, as the beginning of a sentence."""
    if newer.code is None:
        if older.code is None:
            return _("Since %(quarter)s") % {"quarter": quarter(older.quarter)}
        return _("Since %(older)s") % {"older": at(older)}
    return _("From %(older)s to %(newer)s") % {"older": at(older), "newer": at(newer)}


def at(side: Side) -> str:
    """Return a side with its quarter: "TDAG-26 (Q4 2025)", "live data (Q3 2026)"."""
    name = _("live data") if side.code is None else side.code
    return _("%(name)s (%(quarter)s)") % {"name": name, "quarter": quarter(side.quarter)}


def stage(side: Side) -> str:
    """Return a side as the head of a row."""
    name = _("Live data") if side.code is None else side.code
    return _("%(name)s, %(quarter)s") % {"name": name, "quarter": quarter(side.quarter)}


def compared(older: Side, newer: Side) -> str:
    """Return in a sentence what is compared with what."""
    values = {"older": at(older), "older_view": _view(older)}
    values |= {"newer": at(newer), "newer_view": _view(newer)}
    return _("Before: %(older)s, %(older_view)s. After: %(newer)s, %(newer_view)s.") % values


def withdrawn(side: Side) -> str:
    """Return that the edition of a side was withdrawn, and why; "" where it stands."""
    known = side.edition
    if known is None or known.withdrawal is None:
        return ""
    values = {"edition": known.edition_code, "reason": known.withdrawal.reason}
    return _("%(edition)s was withdrawn: %(reason)s") % values


def described(side: Side) -> str:
    """Return all that is to be said of a side: what it is, at which quarter and in which view, frozen when."""
    known = side.edition
    parts = [quarter(side.quarter), _view(side)]
    if known is None:
        return wording.clauses([_("Live data"), *parts])
    frozen = _("frozen on %(day)s") % {"day": wording.day(known.frozen_at.date())}
    parts += [frozen, _("fingerprint %(fingerprint)s") % {"fingerprint": known.short_fingerprint}]
    text = wording.clauses([f"{known.edition_code} {known.title}", *parts])
    if known.withdrawal is None:
        return text
    return _("%(edition)s. Withdrawn: %(reason)s") % {"edition": text, "reason": known.withdrawal.reason}


def _view(side: Side) -> str:
    return wording.inside_sentence(wording.origin(side.origin))


# ---- the rows that differ


class Behind:
    """The rows that differ together: those of one figure or target, or of one definition, in words."""

    def __init__(
        self, rows: Sequence[RowDifference], older: Quarter, decimals: int, name: Callable[[str], str]
    ) -> None:
        self.first = rows[0]
        self.is_later = (
            self.first.cause in (Cause.CORRECTION, Cause.NEW_FIGURE)
            and self.first.quarter is not None
            and self.first.quarter > older
        )
        self.cause = cause(Cause.TIME if self.is_later else self.first.cause)
        self._rows, self._decimals, self._name = rows, decimals, name

    @property
    def key(self) -> tuple[str, str, str] | None:
        """What tells the row from the others of its KPI: place, quarter, and `total` or the kind of the target."""
        first = self.first
        if first.place_code is None or first.quarter is None:
            return None
        return first.place_code, str(first.quarter), first.item if first.item in _OF_TARGETS else TOTAL

    @property
    def what(self) -> str:
        """Where and when, and the values before and after: "Africa, Q4 2025: figure 70 → 71"."""
        first = self.first
        where = [
            *([self._name(first.place_code)] if first.place_code else []),
            *([quarter(first.quarter)] if first.quarter else []),
        ]
        values = wording.enumerated(map(self._values, self._rows))
        return _("%(where)s: %(values)s") % {"where": wording.clauses(where), "values": values} if where else values

    @property
    def remark(self) -> str:
        """What is to be said of the cause: a figure of a later quarter takes effect with time. "" where nothing."""
        if not self.is_later:
            return ""
        if self.first.cause is Cause.CORRECTION:
            return _("correction of a later quarter")
        return _("new figure of a later quarter")

    def _values(self, row: RowDifference) -> str:
        words = {
            "item": _(ITEMS[row.item]),
            "before": self._value(row, row.before),
            "after": self._value(row, row.after),
        }
        if row.before is None:
            return _("%(item)s %(after)s") % words
        if row.after is None:
            return _("%(item)s %(before)s is gone") % words
        return _("%(item)s %(before)s → %(after)s") % words

    def _value(self, row: RowDifference, value: float | str | None) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            if row.item in _SPOKEN:
                return _SPOKEN[row.item](value)
            return wording.listed(map(self._name, value.split(";"))) if value else "–"
        return number(value, max(self._decimals, decimals_of(value)))


def behind(rows: Sequence[RowDifference], older: Quarter, decimals: int, name: Callable[[str], str]) -> list[Behind]:
    """Return rows that differ, those of one figure together.

    Args:
        rows: of one KPI, in order.
        older: the quarter of the older state.
        decimals: that figures of the KPI are printed with.
        name: returns the name of a code.
    """

    def together(row: RowDifference) -> tuple[object, ...]:
        is_figure = row.cause in (Cause.CORRECTION, Cause.NEW_FIGURE)
        return row.cause, row.place_code, row.quarter, None if is_figure else row.item

    return [Behind(list(each), older, decimals, name) for _key, each in groupby(rows, key=together)]


def arrival(came: Arrival, person: str | None) -> str:
    """Return how a row came: when, through what, by whom and why.

    Args:
        came: of the row.
        person: the name of who brought it, for a reader who may see it; None else.
    """
    values = {"day": wording.day(came.at.date()), "through": came.through, "person": person or ""}
    text = (
        _("came %(day)s through %(through)s")
        if person is None
        else _("came %(day)s through %(through)s, by %(person)s")
    ) % values
    return text if came.reason is None else _("%(came)s: “%(reason)s”") % {"came": text, "reason": came.reason}
