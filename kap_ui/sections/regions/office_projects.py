"""What a region or office runs: its projects, each under its regional initiative."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kap_model.queries import regions
from kap_model.queries.regions import OfficeProject
from kap_model.queries.sources import counted
from kap_model.vocabulary import PlaceKind
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.regions.office import Office
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent


@memoized
def projects(office: Office) -> TableFigure:
    """Return the table of the projects; initiatives of a region without a project have a row of their own."""
    running = data.ask(regions.projects, office.offices, office.selection.origin)
    return TableFigure(
        key="work",
        title=_("Regional initiatives and projects"),
        finding=_finding(running),
        table=_table(office, running),
        columns=[
            TableColumn("initiative", _("Code"), CellKind.CODE),
            TableColumn("initiative", _("Regional initiative"), CellKind.NAME),
            TableColumn("project", _("Project")),
            TableColumn("office", _("Office code"), CellKind.CODE),
            TableColumn("office", _("Office"), CellKind.NAME),
            TableColumn("state", _("State")),
            TableColumn("start", _("From"), CellKind.QUARTER),
            TableColumn("end", _("To"), CellKind.QUARTER),
            TableColumn("countries", _("Countries"), CellKind.NUMBER),
            TableColumn("budget", _("Budget, CHF"), CellKind.NUMBER),
            TableColumn("spent", _("Spent, CHF"), CellKind.NUMBER),
        ],
        is_illustrative=any(project.is_illustrative for project in running),
        sources=counted(
            (project.source for project in running if not project.is_illustrative),
            (project.source for project in running if project.is_illustrative),
        ),
    )


def _finding(running: Sequence[OfficeProject]) -> str:
    """Return how many projects there are, and how much of their budget is spent."""
    if not running:
        return _("No project is recorded.")
    budget = sum(project.budget_chf or 0 for project in running)
    spent = sum(project.spent_chf or 0 for project in running)
    return ngettext(
        "%(n)s project with a budget of CHF %(budget)s million, %(share)s of it spent",
        "%(n)s projects with a budget of CHF %(budget)s million, %(share)s of it spent",
        len(running),
    ) % {
        "n": number(len(running)), "budget": number(budget / 1e6, 1),
        "share": percent(spent / budget if budget else None),
    }  # fmt: skip


def _table(office: Office, running: Sequence[OfficeProject]) -> pd.DataFrame:
    is_french = wording.language() == "fr"
    rows = [
        {
            "initiative": project.initiative_code,
            "project": project.name_fr if is_french else project.name_en,
            "office": project.office_code,
            "state": wording.project_state(project.state) if project.state is not None else None,
            "start": str(project.start_quarter) if project.start_quarter is not None else None,
            "end": str(project.end_quarter) if project.end_quarter is not None else None,
            "countries": len(project.countries) or None,
            "budget": project.budget_chf,
            "spent": project.spent_chf,
        }
        for project in running
    ]
    names = ["initiative", "project", "office", "state", "start", "end", "countries", "budget", "spent"]
    if office.kind is PlaceKind.REGION:
        with_project = {project.initiative_code for project in running}
        every = data.ask(regions.initiatives, office.place)
        rows += [dict.fromkeys(names) | {"initiative": code} for code in every if code not in with_project]
    frame = pd.DataFrame(rows, columns=names)
    return frame.sort_values(["initiative", "start"], na_position="last", kind="stable")
