"""What a region or office runs: its regional initiatives, each with its projects, their spending and their time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kap_model.money import BudgetKind
from kap_model.quarter import Quarter
from kap_model.queries import regions
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject, Spending
from kap_model.queries.sources import counted
from kap_model.rounding import rounded
from kap_model.vocabulary import PlaceKind
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import Ranked
from kap_ui.sections.regions.office import Office
from kap_ui.sections.shared import place_names
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, money, wording
from kap_ui.words.wording import _, ngettext, number, percent, pgettext, quarter

_NO_INITIATIVE = ""
"""The key of the projects that belong to no regional initiative."""


@memoized
def projects(office: Office) -> RowsFigure:
    """Return the initiatives with their sums and projects; those of a region without a project have a row as well.

    For the world the projects stand in the table alone.
    """
    running = [project for project in data.ask(delivery.projects, office.selection.origin) if _is_of(office, project)]
    at = data.choices().newest_quarter(office.selection.origin)
    title = _("Regional initiatives and projects")
    listed = [row for code, its in _by_initiative(office, running).items() for row in _rows(office, code, its, at)]
    return RowsFigure(
        key="work",
        title=title,
        subtitle=_reading(running, at),
        finding=_finding(running, at),
        rows=marks.ranked(listed, greatest=1.0, label=title),
        table=_table(office, running, at),
        columns=[
            TableColumn("initiative", _("Code"), CellKind.CODE),
            TableColumn("initiative", _("Regional initiative"), CellKind.NAME),
            TableColumn("project", _("Project")),
            TableColumn("office", _("Office code"), CellKind.CODE),
            TableColumn("office", _("Office"), CellKind.NAME),
            TableColumn("state", _("State")),
            TableColumn("start", pgettext("time", "From"), CellKind.QUARTER),
            TableColumn("end", pgettext("time", "To"), CellKind.QUARTER),
            TableColumn("countries", _("Countries"), CellKind.NUMBER),
            TableColumn("budget", _("Budget, CHF"), CellKind.NUMBER),
            TableColumn("budget_low", _("Budget from, CHF"), CellKind.NUMBER, meaning=_("Lower end of a band")),
            TableColumn("budget_high", _("Budget to, CHF"), CellKind.NUMBER, meaning=_("Upper end of a band")),
            TableColumn("budget_other", _("Budget in another currency"), meaning=_("As published; in no sum")),
            TableColumn("spent", _("Spent, CHF"), CellKind.NUMBER),
            TableColumn("share", _("Share spent"), CellKind.SHARE),
            TableColumn(
                "elapsed",
                _("Time elapsed"),
                CellKind.SHARE,
                meaning=_("Share of the project's time that is over at the end of %(quarter)s")
                % {"quarter": quarter(at)},
            ),
        ],
        is_illustrative=any(project.is_illustrative for project in running),
        sources=counted(
            (project.source for project in running if not project.is_illustrative),
            (project.source for project in running if project.is_illustrative),
        ),
    )


def _is_of(office: Office, project: DeliveryProject) -> bool:
    """Return whether a project is run by the office; of a region also whether it is the project's."""
    is_here = office.kind is PlaceKind.WORLD or project.region_code == office.place
    return project.office_code in office.offices or (project.office_code is None and is_here)


def _finding(running: Sequence[DeliveryProject], at: Quarter) -> str:
    """Return how many projects there are, and how much of their budget is spent in how much of their time."""
    if not running:
        return _("No project is recorded.")
    together = delivery.spending(running, at)
    return wording.listed(filter(None, [_sum_found(len(running), together), _left_out(together)]))


def _sum_found(count: int, together: Spending) -> str:
    if not together.told.counted:
        return ngettext("%(n)s project", "%(n)s projects", count) % {"n": number(count)}
    ends = [wording.of_power(rounded(end / 1e6, 1), 6) for end in (together.told.low, together.told.high)]
    budget = ends[0] if ends[0] == ends[1] else _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}
    return ngettext(
        "%(n)s project with a budget of CHF %(budget)s million: %(share)s of it spent in %(elapsed)s of the time",
        "%(n)s projects with a budget of CHF %(budget)s million: %(share)s of it spent in %(elapsed)s of the time",
        count,
    ) % {"n": number(count), "budget": budget, "share": _share(together), "elapsed": percent(together.elapsed)}


def _left_out(together: Spending) -> str:
    """Return what the sums leave out, in words; empty if nothing."""
    silent = ngettext(
        "spending of %(n)s project not known", "spending of %(n)s projects not known", together.without_spending
    ) % {"n": number(together.without_spending)}
    return wording.listed(filter(None, [silent * bool(together.without_spending), money.left_out(together.budget)]))


def _reading(running: Sequence[DeliveryProject], at: Quarter) -> str:
    if not running:
        return _finding(running, at)
    how = _("Bar: spent of the budget. Tick: time elapsed at the end of %(quarter)s, in a sum weighted by the budgets.")
    return wording.sentences([wording.ended(_finding(running, at)), how % {"quarter": quarter(at)}])


def _by_initiative(office: Office, running: Sequence[DeliveryProject]) -> Mapping[str, list[DeliveryProject]]:
    """Return the projects under the code of their initiative; initiatives in their order, other projects last."""
    every = data.ask(regions.initiatives)
    with_project = {project.initiative_code for project in running}
    is_whole = office.kind is PlaceKind.WORLD
    shown = [code for code, region in every.items() if is_whole or region == office.place or code in with_project]
    groups: dict[str, list[DeliveryProject]] = {code: [] for code in shown}
    for project in running:
        groups.setdefault(project.initiative_code or _NO_INITIATIVE, []).append(project)
    return groups


def _rows(office: Office, initiative: str, running: Sequence[DeliveryProject], at: Quarter) -> list[Ranked]:
    """Return the row of an initiative with the sum of its projects, and the rows of the projects."""
    together = delivery.spending(running, at)
    count = ngettext("%(n)s project", "%(n)s projects", len(running)) % {"n": number(len(running))}
    whole = Ranked(
        name=_("Projects without a regional initiative")
        if initiative == _NO_INITIATIVE
        else f"{initiative} {data.name(initiative)}",
        value=together.share,
        figure=_figure(together),
        href=site_map.link_to("initiatives", initiative=initiative) if initiative != _NO_INITIATIVE else None,
        expected=together.elapsed,
        note=wording.listed(filter(None, [count, _amounts(together), _left_out(together)]))
        if running
        else _("no project"),
        is_illustrative=any(project.is_illustrative for project in running),
        is_whole=True,
    )
    if office.kind is PlaceKind.WORLD:
        return [whole]
    return [whole, *(_project(project, at) for project in running)]


def _project(project: DeliveryProject, at: Quarter) -> Ranked:
    alone = delivery.spending([project], at)
    facts = [place_names.full_name(project.office_code)] if project.office_code is not None else []
    if project.state is not None:
        facts.append(wording.project_state(project.state))
    if project.start_quarter is not None and project.end_quarter is not None:
        facts.append(
            _("%(start)s to %(end)s") % {"start": quarter(project.start_quarter), "end": quarter(project.end_quarter)}
        )
    if amounts := _amounts(alone):
        facts.append(amounts)
    elif other := money.budget(project.budget):
        facts.append(other)
    return Ranked(
        name=_name(project),
        value=alone.share,
        figure=_figure(alone),
        href=site_map.link_to("initiatives", project=project.project_code),
        expected=project.elapsed(at),
        note=wording.listed(facts),
        is_illustrative=project.is_illustrative,
    )


def _name(project: DeliveryProject) -> str:
    return data_texts.read(project.name_en, project.name_fr)


def _amounts(spending: Spending) -> str:
    """Return what is spent of how much; empty where it is not known."""
    if not spending.told.counted:
        return ""
    ends = [number(end) for end in (spending.told.low, spending.told.high)]
    budget = ends[0] if ends[0] == ends[1] else _("%(low)s to %(high)s") % {"low": ends[0], "high": ends[1]}
    return _("CHF %(spent)s of %(budget)s") % {"spent": number(spending.spent), "budget": budget}


def _share(spending: Spending) -> str:
    """Return the share that is spent; of a band, its least and its greatest."""
    if spending.shares is None:
        return percent(None)
    least, most = (percent(share) for share in spending.shares)
    return least if least == most else _("%(low)s to %(high)s") % {"low": least, "high": most}


def _figure(spending: Spending) -> str:
    """Return the share that is spent and the share of the time, as they stand beside a bar."""
    if spending.shares is None:
        return percent(None)
    if spending.elapsed is None:
        return _("%(share)s spent") % {"share": _share(spending)}
    return _("%(share)s spent, %(elapsed)s of the time") % {
        "share": _share(spending), "elapsed": percent(spending.elapsed),
    }  # fmt: skip


def _table(office: Office, running: Sequence[DeliveryProject], at: Quarter) -> pd.DataFrame:
    """Return the projects as rows, under their initiatives; an initiative without a project has a row of its own."""
    names = [
        "initiative", "project", "office", "state", "start", "end", "countries",
        "budget", "budget_low", "budget_high", "budget_other", "spent", "share",
    ]  # fmt: skip
    rows = []
    for initiative, its in _by_initiative(office, running).items():
        rows += [{"initiative": initiative or None, **_record(project, at)} for project in its]
        if not its:
            rows.append({"initiative": initiative})
    return pd.DataFrame(rows, columns=[*names, "elapsed"])


def _record(project: DeliveryProject, at: Quarter) -> dict[str, object]:
    is_band = project.budget.kind is BudgetKind.BAND
    return {
        "project": _name(project),
        "office": project.office_code,
        "state": wording.project_state(project.state) if project.state is not None else None,
        "start": str(project.start_quarter) if project.start_quarter is not None else None,
        "end": str(project.end_quarter) if project.end_quarter is not None else None,
        "countries": len(project.countries) or None,
        "budget": project.budget.exact,
        "budget_low": project.budget.low if is_band else None,
        "budget_high": project.budget.high if is_band else None,
        "budget_other": money.budget(project.budget) if project.budget.kind is BudgetKind.OTHER_CURRENCY else None,
        "spent": project.spent_chf,
        "share": delivery.spending([project], at).share,
        "elapsed": project.elapsed(at),
    }
