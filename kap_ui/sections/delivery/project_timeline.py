"""The timeline of projects by region and initiative."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from kap_model.queries.delivery.projects import DeliveryProject
from kap_ui import marks
from kap_ui.charts import delivery_timeline as chart
from kap_ui.charts.axes import YearAxis
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.look.project_signs import SIGNS
from kap_ui.look.tokens import LIGHT
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.delivery import initiative_rows, initiatives, project_table, project_words
from kap_ui.sections.delivery.initiative_choices import Choices
from kap_ui.sections.delivery.initiatives import Delivery, Group
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, ngettext, number, quarter, short_quarter

_BAR_COLUMNS = (
    "y", "high", "project", "name", "state", "is_illustrative", "start", "end", "undated", "words",
)  # fmt: skip

_MOST_NAMED = 30
"""So many projects have room for their names in a picture in a file."""

_HALF_A_ROW = 4
"""Pixels above the first project of an initiative."""


def timeline(delivered: Delivery, choices: Choices) -> ChartFigure:
    """Return the timeline; a click on a project leads to all that is known of it."""
    return replace(_timeline(delivered), on_select=partial(_open, choices))


def of_initiative(delivered: Delivery, choices: Choices) -> ChartFigure:
    """Return the timeline of the projects of one initiative."""
    return replace(timeline(delivered, choices), title=_("Timeline of its projects"))


@memoized
def _timeline(delivered: Delivery) -> ChartFigure:
    projects = delivered.projects
    frames, height = _frames(delivered.groups)
    is_dense = len(projects) > _MOST_NAMED
    file_height = _frames(delivered.groups, is_dense=True)[1] if is_dense else height
    return ChartFigure(
        key="timeline",
        build=chart.timeline,
        frames=frames,
        title=_("Timeline of the projects by region and initiative"),
        finding=_finding(projects),
        reading=_("Bar: from the first quarter of a project to its last."),
        hint=_("Choose a project to see all that is known of it."),
        alt=_("Timeline of projects, a bar for each"),
        options={"height": height},
        file_options={"height": file_height, "is_dense": is_dense},
        file_frames=partial(_file_frames, delivered) if is_dense else None,
        legend=_legend(projects),
        select=chart.SELECTION,
        signs=[
            picture_key.icon(SIGNS[code], project_words.state(code), fill=chart.edges(LIGHT)[code])
            for code in _codes(projects)
        ],
        note=_note(projects),
        least_width=1100,
        table=project_table.rows(projects, delivered.spent_to),
        columns=project_table.columns(delivered.spent_to),
        is_illustrative=any(project.is_illustrative for project in projects),
        sources=initiatives.sources_of(projects),
    )


def _open(choices: Choices, clicked: Mapping[str, Any]) -> None:
    choices.project.set(str(clicked.get("project") or "") or None)


def _finding(projects: Sequence[DeliveryProject]) -> str:
    """Return how many projects run now, how many end within a year, and of how many an end is not known."""
    now = initiatives.present()
    running = [
        project
        for project in projects
        if project.start_quarter is not None
        and project.end_quarter is not None
        and project.start_quarter <= now <= project.end_quarter
    ]
    ending = sum(project.end_quarter is not None and project.end_quarter <= now.after(3) for project in running)
    open_ended = sum(project.start_quarter is None or project.end_quarter is None for project in projects)
    words = ngettext("%(n)s project runs in %(quarter)s", "%(n)s projects run in %(quarter)s", len(running))
    if not running:
        words = _("No project is known to run in %(quarter)s")
    parts = [words % {"n": number(len(running)), "quarter": quarter(now)}]
    if running:
        words = ngettext("%(n)s of them ends within a year", "%(n)s of them end within a year", ending)
        parts.append(words % {"n": number(ending)})
    if open_ended:
        words = ngettext(
            "%(n)s has no known start or end", "%(n)s have no known start or end", open_ended
        )  # fmt: skip
        parts.append(words % {"n": number(open_ended)})
    return wording.ended(wording.listed(parts))


def _codes(projects: Sequence[DeliveryProject]) -> list[str]:
    present_codes = {project_words.state_code(project) for project in projects}
    return [code for code in SIGNS if code in present_codes]


def _legend(projects: Sequence[DeliveryProject]) -> Markup:
    """Return the key: the sign of each state that is drawn, and how published and made-up projects differ."""
    states = marks.project_states([(code, project_words.state(code)) for code in _codes(projects)])
    swatches = []
    if any(not project.is_illustrative for project in projects):
        swatches.append((marks.Swatch.MEASURED_BAR, _("published")))
    if any(project.is_illustrative for project in projects):
        swatches.append((marks.Swatch.ILLUSTRATIVE_BAR, _("illustrative")))
    return joined([states, marks.legend(swatches) if swatches else None])


def _note(projects: Sequence[DeliveryProject]) -> str:
    parts = []
    if any(project.is_illustrative for project in projects):
        parts.append(_("Striped with a dashed edge: illustrative. Solid: published."))
    if len(projects) > _MOST_NAMED:
        parts.append(_("The names of the projects are in the table."))
    return wording.sentences(parts)


def _file_frames(delivered: Delivery) -> Mapping[str, pd.DataFrame]:
    return _frames(delivered.groups, is_dense=True)[0]


def _frames(groups: Sequence[Group], *, is_dense: bool = False) -> tuple[dict[str, pd.DataFrame], int]:
    """Return the frames of the chart, and its height in pixels; a dense one has no names."""
    every = [project for group in groups for project in group.projects]
    choices = data.choices()
    now = initiatives.present()
    axis = YearAxis.of([choices.start, choices.end, now, *initiative_rows.quarters_of(every)])
    years = axis.years()
    rows: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    named: list[dict[str, Any]] = []
    y: float = chart.TOP
    for group in groups:
        if not group.projects:
            continue
        heads.append({
            "y": y, "name": initiatives.region_name(group.region),
            "together": project_words.counted(len(group.projects)),
        })  # fmt: skip
        y += chart.DENSE_REGION if is_dense else chart.REGION
        for code, its in group.rows.items():
            if not its:
                continue
            named.append({
                "y": y, "code": project_words.number_of(code) if code is not None else ABSENT,
                "words": data.name(code) if code is not None else _("Without a regional initiative"),
            })  # fmt: skip
            top = y
            for project in its:
                lines = [] if is_dense else textwrap.wrap(project_words.name(project), chart.LETTERS)
                high = chart.DENSE_ROW if is_dense else chart.row_height(len(lines))
                rows.append(_bar(project, axis, lines, y + high / 2, high))
                y += high
            y = max(y, top + chart.DENSE_INITIATIVE) + (1 if is_dense else _HALF_A_ROW)
    edges = [*years["x"], 1.0]
    frames = {
        "data": pd.DataFrame(rows, columns=list(_BAR_COLUMNS)),
        "regions": pd.DataFrame(heads, columns=["y", "name", "together"]),
        "years": pd.DataFrame(
            [{"y": head["y"], **year} for head in heads for year in years.to_dict("records")],
            columns=["y", *years.columns],
        ),
        "lines": pd.DataFrame({"x": edges}),
        "initiatives": pd.DataFrame(named, columns=["y", "code", "words"]),
        "now": pd.DataFrame(
            [{"x": axis.along(now), "label": _("today, %(quarter)s") % {"quarter": short_quarter(now)}}]
        ),
    }  # fmt: skip
    return frames, round(y) + 8


def _bar(project: DeliveryProject, axis: YearAxis, lines: Sequence[str], y: float, high: float) -> dict[str, Any]:
    return {
        "y": y,
        "high": high,
        "project": project.project_code,
        "name": "\n".join(lines),
        "state": project_words.state_code(project),
        "is_illustrative": project.is_illustrative,
        "start": initiative_rows.begin(axis, project.start_quarter),
        "end": initiative_rows.finish(axis, project.end_quarter),
        "undated": _undated(project) if lines else "",
        "words": _words(project),
    }


def _undated(project: DeliveryProject) -> str:
    """Return what stands in the place of a bar; empty where there is one."""
    if project.start_quarter is not None or project.end_quarter is not None:
        return ""
    return wording.clauses((project_words.times(project), project_words.origin(project)))


def _words(project: DeliveryProject) -> str:
    """Return a project in a sentence, for a tip and a screen reader."""
    parts = [project_words.facts(project)]
    if project.budget.low is not None or project.budget.amount is not None:
        parts.append(project_words.budget(project))
    return _("%(name)s: %(facts)s") % {"name": project_words.name(project), "facts": wording.listed(parts)}
