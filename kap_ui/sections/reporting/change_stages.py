"""The counts of KPIs from before to after, step by step: as rows on the page, and as a picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.causes.roll_up_splits import RollUpStep
from kap_model.measures import RollUp
from kap_model.vocabulary import Status, StatusGroup
from kap_ui import marks
from kap_ui.charts import change_stages as chart
from kap_ui.figures import picture_key
from kap_ui.figures.figure import Drawing, RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.reporting import change_words
from kap_ui.sections.reporting.changes import Changes
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.short_names import in_lines
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, signed

_GROUPS: Final = tuple(StatusGroup)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Stage:
    """A stage with its counts; `differences` is None for the first and the last one."""

    name: str
    note: str
    roll_up: RollUp
    differences: Mapping[StatusGroup, int] | None = None

    @property
    def figures(self) -> list[str]:
        """What stands under each status: a count, or a difference with its sign, "" for none."""
        if self.differences is None:
            return [number(count) for count in self.roll_up.groups.values()]
        return [signed(self.differences[group]) if self.differences[group] else "" for group in _GROUPS]

    @property
    def said(self) -> str:
        """The differences in a line: "−2 On track, +2 Off track"."""
        if self.differences is None:
            return ""
        return wording.enumerated(
            wording.of_status(figure, wording.status(group))
            for group, figure in zip(_GROUPS, self.figures, strict=True)
            if figure
        )


@memoized
def figure(found: Changes) -> RowsFigure | None:
    """Return the stages; None where no count changed, or where one KPI is asked for."""
    roll_up = found.roll_up
    if roll_up is None:
        return None
    stages = _stages(found)
    heads = [(str(group), wording.status(group)) for group in _GROUPS]
    return RowsFigure(
        key="stages",
        title=_("KPIs by status before and after, cause by cause: %(what)s") % {"what": _what(found)},
        finding=_finding(found),
        subtitle=_reading(found),
        rows=marks.stages(
            [_row(stage) for stage in stages],
            heads,
            first=_("From before to after"),
            second=_("KPIs by status"),
            label=_("KPIs by status before and after, cause by cause: %(what)s") % {"what": _what(found)},
        ),
        table=_table(stages),
        columns=[
            TableColumn("stage", _("Stage")),
            *(TableColumn(str(group), wording.status(group), CellKind.NUMBER, meaning=_("KPIs")) for group in _GROUPS),
            TableColumn("change", _("Change of this step")),
        ],
        is_illustrative=any(stage.roll_up.is_illustrative for stage in stages),
        drawing=partial(_drawing, stages),
        sources=found.sources,
    )


def _what(found: Changes) -> str:
    return wording.clauses((roll_up_words.name_of(found.objective), found.name(found.place)))


def _finding(found: Changes) -> str:
    """Return how many KPIs are on track or achieved before and after."""
    roll_up = found.roll_up
    assert roll_up is not None
    before, after = roll_up.before, roll_up.after
    return _("On track or achieved: %(before)s of %(of_before)s KPIs before, %(after)s of %(of_after)s after") % {
        "before": number(before.on_track_or_achieved),
        "of_before": number(before.applicable),
        "after": number(after.on_track_or_achieved),
        "of_after": number(after.applicable),
    }


def _reading(found: Changes) -> str:
    return _("%(finding)s. Each step begins where the one above it ended, and the differences add up to the whole.") % {
        "finding": _finding(found)
    }


def _stages(found: Changes) -> Sequence[_Stage]:
    roll_up, of = found.roll_up, found.compared
    assert roll_up is not None
    quarters = of.comparison.older_quarter, of.comparison.newer_quarter
    return [
        _Stage(name=change_words.stage(of.older), note=_counted(roll_up.before), roll_up=roll_up.before),
        *(
            _Stage(
                name=change_words.cause(step.cause),
                note=_fine(step) or change_words.meaning(step.cause, *quarters),
                roll_up=step.after,
                differences=_differences(step),
            )
            for step in roll_up.steps
        ),
        _Stage(name=change_words.stage(of.newer), note=_counted(roll_up.after), roll_up=roll_up.after),
    ]


def _counted(roll_up: RollUp) -> str:
    return ngettext("%(n)s KPI that applies", "%(n)s KPIs that apply", roll_up.applicable) % {
        "n": number(roll_up.applicable)
    }


def _differences(step: RollUpStep) -> dict[StatusGroup, int]:
    before, after = step.before.groups, step.after.groups
    return {group: after[group] - before[group] for group in _GROUPS}


def _fine(step: RollUpStep) -> str:
    """Return differences that the groups of statuses do not show; "" where they show something."""
    if any(_differences(step).values()):
        return ""
    return wording.enumerated(f"{_reason(status)} {signed(count)}" for status, count in step.differences.items())


def _reason(status: Status) -> str:
    return wording.status_reason(status)


def _row(stage: _Stage) -> marks.Stage:
    is_end = stage.differences is None
    return marks.Stage(
        name=stage.name,
        note=stage.note,
        mix=marks.mix(roll_up_words.parts(stage.roll_up)),
        cells=[
            marks.StageCell(str(group), figure, wording.of_status(figure, wording.status(group)))
            for group, figure in zip(_GROUPS, stage.figures, strict=True)
        ],
        is_end=is_end,
    )


def _table(stages: Sequence[_Stage]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "stage": stage.name,
                **{str(group): count for group, count in stage.roll_up.groups.items()},
                "change": stage.said,
                "is_illustrative": stage.roll_up.is_illustrative,
            }
            for stage in stages
        ]
    )


def _drawing(stages: Sequence[_Stage]) -> Drawing:
    """Return what the picture is drawn from."""
    records = [
        {
            "y": y, "name": in_lines(stage.name, chart.LETTERS, 1), "note": in_lines(stage.note, chart.NOTE_LETTERS, 1),
            "is_end": stage.differences is None,
        }
        for y, stage in enumerate(stages)
    ]  # fmt: skip
    cells = [
        {"y": y, "x": x, "status": group.value, "figure": figure, "is_end": stage.differences is None}
        for y, stage in enumerate(stages)
        for x, (group, figure) in enumerate(zip(_GROUPS, stage.figures, strict=True))
    ]
    heads = [
        {"y": 0, "x": x, "status": group.value, "word": in_lines(wording.status(group), chart.HEAD_LETTERS)}
        for x, group in enumerate(_GROUPS)
    ]
    return Drawing(
        build=chart.change_stages,
        frames={
            "rows": pd.DataFrame(records),
            "mix": pd.DataFrame([part for y, stage in enumerate(stages) for part in _parts(y, stage)]),
            "cells": pd.DataFrame(cells),
            "heads": pd.DataFrame(heads),
        },
        options={
            "rows": len(stages),
            "words": {"name": _("From before to after"), "mix": _("KPIs by status")},
            "statuses": [group.value for group in _GROUPS],
        },
        key=picture_key.of_statuses(),
        least_width=chart.WIDTH,
        least_height=chart.TOP + chart.LEAST_ROW * len(stages),
    )


def _parts(y: int, stage: _Stage) -> list[dict[str, Any]]:
    parts, low, whole = [], 0, stage.roll_up.applicable or 1
    for group, count in stage.roll_up.groups.items():
        parts.append(
            {
                "y": y, "low": low / whole, "high": (low + count) / whole, "status": group.value,
                "figure": number(count), "is_end": stage.differences is None,
            }
        )  # fmt: skip
        low += count
    return parts
