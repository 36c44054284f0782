"""Which rows that a KPI is judged by differ between two states, and by which cause: why a figure changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from kap_model.causes.states import FIGURE_COLUMNS, LoadedState, Totals
from kap_model.measures import TargetPath
from kap_model.quarter import Quarter
from kap_model.vocabulary import Basis, Cause, Frequency, PlaceKind, TargetKind

_Value: TypeAlias = float | str | None
_Point: TypeAlias = tuple[Quarter | None, str]
_NO_PATH = TargetPath()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDifference:
    """One value that differs between two states.

    Attributes:
        cause: definition, target, correction or new figure.
        place_code: where the row stands; None for a field of the KPI itself.
        quarter: the quarter of the row, if it has one.
        item: a column of the KPI, the place or the observation, or the kind of a target.
        before: in the older state; None where there is none.
        after: in the newer state; None where there is none.
    """

    cause: Cause
    place_code: str | None
    quarter: Quarter | None
    item: str
    before: _Value
    after: _Value


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiRows:
    """What differs of a KPI that both states have.

    Attributes:
        definition: its own fields, and the places that it is measured over.
        target: the points of its target paths.
        corrected: by place and quarter, the observations with the same key that differ, or are gone: before and after.
        new: the observations with new keys.
    """

    definition: Sequence[RowDifference]
    target: Sequence[RowDifference]
    corrected: Mapping[tuple[str, str], tuple[Sequence[_Value], Sequence[_Value] | None]]
    new: Totals

    @property
    def causes(self) -> tuple[Cause, ...]:
        """The causes by which something differs, in the order of the split."""
        differing = {
            Cause.DEFINITION: self.definition,
            Cause.TARGET: self.target,
            Cause.CORRECTION: self.corrected,
            Cause.NEW_FIGURE: self.new,
        }
        return tuple(cause for cause, rows in differing.items() if rows)

    def each(self) -> Iterator[RowDifference]:
        """Return an iterator over all that differs, in the order of the causes."""
        yield from self.definition
        yield from self.target
        nothing = (None,) * len(FIGURE_COLUMNS)
        for cause, figures in (
            (Cause.CORRECTION, self.corrected),
            (Cause.NEW_FIGURE, {key: (nothing, figure) for key, figure in self.new.items()}),
        ):
            for (place, quarter), (before, after) in sorted(figures.items(), key=lambda item: item[0]):
                for item, was, now in zip(FIGURE_COLUMNS, before, after or nothing, strict=True):
                    if was != now:
                        yield RowDifference(
                            cause=cause,
                            place_code=place,
                            quarter=Quarter.parse(quarter),
                            item=item,
                            before=was,
                            after=now,
                        )


def rows_of(older: LoadedState, newer: LoadedState, kpi: str, before: Totals, after: Totals) -> KpiRows:
    """Return what differs of a KPI that both states have; `before` and `after` are its observations."""
    corrected, new = _figures(before, after)
    return KpiRows(
        definition=[*_fields(older, newer, kpi), *_places(older, newer, kpi, before)],
        target=list(_targets(older.target_paths.get(kpi, {}), newer.target_paths.get(kpi, {}))),
        corrected=corrected,
        new=new,
    )


def _figures(
    before: Totals, after: Totals
) -> tuple[dict[tuple[str, str], tuple[Sequence[_Value], Sequence[_Value] | None]], Totals]:
    """Return the observations that differ or are gone, and those that are new."""
    if before == after:  # of most KPIs; told in a tenth of the time that looking at each row takes
        return {}, {}
    corrected = {key: (figure, after.get(key)) for key, figure in before.items() if after.get(key) != figure}
    return corrected, {key: figure for key, figure in after.items() if key not in before}


def _fields(older: LoadedState, newer: LoadedState, kpi: str) -> Iterator[RowDifference]:
    """What share, status and roll-ups are judged by; other fields change none of them."""
    was, now = (_definition(state, kpi) for state in (older, newer))
    for item, before in was.items():
        if before != now[item]:
            yield RowDifference(
                cause=Cause.DEFINITION, place_code=None, quarter=None, item=item, before=before, after=now[item]
            )


def _definition(state: LoadedState, kpi: str) -> dict[str, _Value]:
    indicator = state.facts.indicators[kpi]
    return {
        "direction": indicator.direction.value,
        "cumulation": indicator.cumulation.value,
        "aggregation": indicator.aggregation.value,
        "frequency": next(frequency.value for frequency in Frequency if frequency.step == indicator.step),
        "tolerance": indicator.tolerance,
        "result_level": state.facts.levels[kpi].value,
        "serves": ";".join(sorted(state.facts.serves[kpi])),
    }


def _places(older: LoadedState, newer: LoadedState, kpi: str, before: Totals) -> Iterator[RowDifference]:
    """The places that the older figures are built over. Others have none, and so change nothing."""
    if older.tree == newer.tree:
        return
    with_rows = {place for place, _quarter in before} | older.target_paths.get(kpi, {}).keys()
    worlds = {place for place, (kind, _parent) in older.tree.items() if kind is PlaceKind.WORLD}
    for place in sorted(older.with_places_above(with_rows) | worlds):
        was, now = older.tree[place], newer.tree.get(place, (None, None))
        for item, kind_or_parent, other in zip(("kind", "parent_code"), was, now, strict=True):
            if kind_or_parent != other:
                yield RowDifference(
                    cause=Cause.DEFINITION,
                    place_code=place,
                    quarter=None,
                    item=item,
                    before=kind_or_parent,
                    after=other,
                )


def _targets(older: Mapping[str, TargetPath], newer: Mapping[str, TargetPath]) -> Iterator[RowDifference]:
    for place in sorted(older.keys() | newer.keys()):
        was, now = (_points(paths.get(place, _NO_PATH)) for paths in (older, newer))
        for quarter, item in sorted(was.keys() | now.keys(), key=lambda point: (point[0] or 0, point[1])):
            before, after = was.get((quarter, item)), now.get((quarter, item))
            if before != after:
                yield RowDifference(
                    cause=Cause.TARGET, place_code=place, quarter=quarter, item=item, before=before, after=after
                )


def _points(path: TargetPath) -> dict[_Point, _Value]:
    points: dict[_Point, _Value] = {(quarter, TargetKind.MILESTONE.value): value for quarter, value in path.milestones}
    for kind, point in ((TargetKind.BASELINE, path.baseline), (TargetKind.TARGET, path.target)):
        if point is not None:
            points[point[0], kind.value] = point[1]
    if path.is_illustrative:
        points[None, "basis"] = Basis.ILLUSTRATIVE.value
    return points
