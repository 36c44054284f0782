"""The initiatives as rows: by region together, and one by one with their projects, their money and their KPIs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kap_model.quarter import Quarter
from kap_model.queries.delivery.projects import DeliveryProject, Initiative, Serving
from kap_model.queries.sources import counted, together
from kap_model.vocabulary import WORLD, Basis, Strength
from kap_ui import marks
from kap_ui.charts.axes import YearAxis
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.delivery import initiatives, project_words
from kap_ui.sections.delivery.initiatives import Delivery, Group
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import money, wording
from kap_ui.words.wording import _, ngettext, number, quarter

# ---- the regions together


@memoized
def by_region(delivered: Delivery) -> RowsFigure:
    """Return the regions with their projects, their budget and what is spent of it."""
    title = _("Projects and budgets by region")
    rows = [_region(delivered, group) for group in delivered.groups]
    return RowsFigure(
        key="by_region",
        title=title,
        subtitle=_("Bar: spent of the budget. Tick: time elapsed at the end of %(quarter)s, weighted by the budgets.")
        % {"quarter": quarter(delivered.spent_to)},
        finding=initiatives.headline(delivered),
        rows=marks.ranked(rows, greatest=1.0, label=title),
        table=_region_table(delivered),
        columns=[
            TableColumn("region", _("Region")),
            TableColumn("initiatives", _("Regional initiatives"), CellKind.NUMBER),
            *_sum_columns(delivered.spent_to),
        ],
        is_illustrative=any(project.is_illustrative for project in delivered.projects),
        sources=initiatives.sources_of(delivered.projects),
    )


def _region(delivered: Delivery, group: Group) -> marks.Ranked:
    projects = group.projects
    spent = initiatives.spending(projects, delivered.spent_to)
    count = len(group.initiatives)
    facts = [
        ngettext("%(n)s initiative", "%(n)s initiatives", count) % {"n": number(count)} if count else "",
        _states(projects),
        money.sum_in_short(spent.budget) if spent.budget.counted else "",
        project_words.left_out(projects, spent),
    ]
    return marks.Ranked(
        name=initiatives.region_name(group.region),
        value=spent.shares[0] if spent.shares is not None else None,
        figure=project_words.pace(spent) or project_words.share(spent),
        href=_region_href(delivered, group.region),
        expected=spent.elapsed,
        note=wording.listed(filter(None, facts)),
        is_illustrative=any(project.is_illustrative for project in projects),
    )


def _region_href(delivered: Delivery, region: str) -> str | None:
    """Return where the initiatives of a region alone stand; None where they do already."""
    return None if region in (WORLD, delivered.selection.place) else delivered.shown.address(place=region)


def _states(projects: Sequence[DeliveryProject]) -> str:
    """Return how many projects there are, and how many of them are how far: "10 projects: 6 under way, 4 completed"."""
    if not projects:
        return _("no project")
    return _("%(projects)s: %(states)s") % {
        "projects": project_words.counted(len(projects)),
        "states": wording.enumerated(words for _code, words in project_words.states_counted(projects)),
    }


# ---- one by one


@memoized
def listed(delivered: Delivery) -> RowsFigure:
    """Return the initiatives under their regions."""
    projects = delivered.projects
    axis = YearAxis.of(_quarters(delivered))
    groups = [_group(delivered, group, axis) for group in delivered.groups]
    return RowsFigure(
        key="initiatives",
        title=_("The initiatives, their projects and the KPIs that they serve"),
        subtitle=_(
            "Status of the KPIs behind the links of each initiative, in its region, %(quarter)s. Bar: spent of the "
            "budget; tick: time elapsed at the end of %(spent_to)s."
        )
        % {"quarter": quarter(delivered.selection.quarter), "spent_to": quarter(delivered.spent_to)},
        finding=initiatives.headline(delivered),
        rows=marks.initiatives(groups),
        table=_table(delivered),
        columns=[
            TableColumn("initiative", _("Code"), CellKind.CODE),
            TableColumn("title", _("Regional initiative")),
            TableColumn("title_basis", _("Basis of the title")),
            TableColumn("region", _("Region"), CellKind.NAME),
            TableColumn("serves", _("Priorities served"), meaning=_("With weight and basis of each link")),
            *_sum_columns(delivered.spent_to),
            TableColumn("kpis", _("KPIs served"), CellKind.NUMBER),
            TableColumn("on_course", _("On track or achieved"), CellKind.NUMBER),
            TableColumn("usable", _("Can be assessed"), CellKind.NUMBER),
        ],
        is_illustrative=delivered.is_illustrative,
        sources=together(
            initiatives.sources_of(projects), counted(one.source for one in delivered.initiatives.values())
        ),
    )


def _quarters(delivered: Delivery) -> list[Quarter]:
    choices = data.choices()
    return [choices.start, choices.end, initiatives.present(), *quarters_of(delivered.projects)]


def quarters_of(projects: Sequence[DeliveryProject]) -> list[Quarter]:
    """Return the quarters in which projects begin and end, as far as they are known."""
    ends = ((project.start_quarter, project.end_quarter) for project in projects)
    return [end for both in ends for end in both if end is not None]


def _group(delivered: Delivery, group: Group, axis: YearAxis) -> marks.InitiativeGroup:
    is_of_region = bool(group.initiatives)
    place = {"place": initiatives.region_name(group.region), "quarter": quarter(delivered.selection.quarter)}
    return marks.InitiativeGroup(
        name=initiatives.region_name(group.region),
        href=site_map.link_to("office", place=group.region) if group.region != WORLD else None,
        together=_states(group.projects),
        heads=marks.InitiativeHeads(
            initiative=_("Regional initiative"),
            projects=_("Projects"),
            money=_("Budget and spending"),
            kpis=_("KPIs served, %(place)s, %(quarter)s") % place if is_of_region else "",
            times=_("Bars from %(first)s to %(last)s; the line is today")
            % {"first": str(axis.first), "last": str(axis.last)},
        ),
        rows=[_row(delivered, code, its, axis) for code, its in group.rows.items()],
    )


def _row(
    delivered: Delivery, code: str | None, projects: Sequence[DeliveryProject], axis: YearAxis
) -> marks.InitiativeRow:
    initiative = delivered.initiatives[code] if code is not None else None
    spent = initiatives.spending(projects, delivered.spent_to)
    return marks.InitiativeRow(
        code=project_words.number_of(initiative.initiative_code) if initiative is not None else "",
        title=data.name(initiative.initiative_code) if initiative is not None else _("Without a regional initiative"),
        language=(data.language_of_name(initiative.initiative_code) or "") if initiative is not None else "",
        href=delivered.shown.address(initiative=code) if code is not None else None,
        notes=_notes(initiative) if initiative is not None else [],
        projects=[line(delivered, project, axis) for project in projects],
        more=_where(projects),
        money=project_words.money_of(projects, spent),
        kpis=_kpis(delivered, code) if code is not None else None,
    )


def _notes(initiative: Initiative) -> list[str]:
    """Return which priorities an initiative serves by which basis, and how sure its title is."""
    notes = []
    if initiative.serves:
        notes.append(_("Serves %(priorities)s") % {"priorities": wording.listed(map(served, initiative.serves))})
    else:
        notes.append(_("No link to a priority or enabler is known"))
    if initiative.basis is not Basis.OFFICIAL:
        notes.append(_("Title: %(basis)s") % {"basis": wording.basis(initiative.basis)})
    return notes


def served(serving: Serving) -> str:
    """Return a priority or enabler that is served, with weight and basis of the link: "P2, primary link, inferred"."""
    return wording.clauses([serving.objective_code, drawn_as(serving)])


def drawn_as(serving: Serving) -> str:
    """Return weight and basis of the link to what is served: "primary link, inferred"."""
    parts = []
    if serving.strength is not None:
        parts.append(_("primary link") if serving.strength is Strength.PRIMARY else _("secondary link"))
    return wording.clauses([*parts, wording.basis(serving.basis)])


def _where(projects: Sequence[DeliveryProject]) -> list[str]:
    """Return in how many countries projects work, and which offices run them; or that no project is known."""
    if not projects:
        return [_("no project")]
    countries = dict.fromkeys(country for project in projects for country in project.countries)
    offices = dict.fromkeys(project.office_code for project in projects if project.office_code is not None)
    parts = []
    if countries:
        parts.append(project_words.countries_counted(len(countries)))
    if offices:
        parts.append(wording.listed(data.name(office) for office in offices))
    return [wording.listed(parts)] if parts else []


def line(delivered: Delivery, project: DeliveryProject, axis: YearAxis) -> marks.ProjectLine:
    """Return a project as a line of a list, which leads to all that is known of it."""
    return marks.ProjectLine(
        name=project_words.name(project),
        language=project_words.language_of_name(project),
        href=delivered.shown.address(project=project.project_code),
        state=project_words.state_code(project),
        facts=project_words.facts(project),
        span=marks.TimeSpan(
            start=begin(axis, project.start_quarter),
            end=finish(axis, project.end_quarter),
            now=axis.along(initiatives.present()),
        ),
        is_illustrative=project.is_illustrative,
    )


def begin(axis: YearAxis, at: Quarter | None) -> float | None:
    """Return where a quarter begins on a scale of time; None if it is not known."""
    return None if at is None else axis.along(at) - _half(axis)


def finish(axis: YearAxis, at: Quarter | None) -> float | None:
    """Return where a quarter ends on a scale of time; None if it is not known."""
    return None if at is None else axis.along(at) + _half(axis)


def _half(axis: YearAxis) -> float:
    return 0.5 / (4 * (axis.last - axis.first + 1))


def _kpis(delivered: Delivery, code: str) -> Markup:
    roll_up = delivered.roll_ups[code]
    if not roll_up.applicable:
        return element("span", _("no KPI behind its links"), class_="small")
    return joined(
        [
            roll_up_words.mix(roll_up, lists_of(roll_up, item=code)),
            marks.word(roll_up.word, roll_up_words.judgement(roll_up)),
        ]
    )


# ---- tables


def _sum_columns(at: Quarter) -> list[TableColumn]:
    return [
        TableColumn("projects", _("Projects"), CellKind.NUMBER),
        *(
            TableColumn(state, project_words.state(state), CellKind.NUMBER)
            for state in ("planned", "ongoing", "suspended", "completed", "unknown")
        ),
        TableColumn("countries", _("Countries"), CellKind.NUMBER),
        TableColumn("offices", _("Offices"), CellKind.NUMBER),
        TableColumn(
            "budget_low", _("Budget from, CHF"), CellKind.NUMBER, meaning=_("A budget that is no band is both")
        ),
        TableColumn("budget_high", _("Budget to, CHF"), CellKind.NUMBER, meaning=_("A budget that is no band is both")),
        TableColumn("budget_other", _("Budgets in other currencies"), meaning=_("As published; in no sum")),
        TableColumn("without_budget", _("Projects without a budget"), CellKind.NUMBER),
        TableColumn("spent", _("Spent, CHF"), CellKind.NUMBER, meaning=_("Of the projects with a budget in francs")),
        TableColumn(
            "elapsed",
            _("Time elapsed"),
            CellKind.SHARE,
            meaning=_("Share of the projects' time that is over at the end of %(quarter)s, weighted by their budgets")
            % {"quarter": quarter(at)},
        ),
    ]


def _sums(projects: Sequence[DeliveryProject], at: Quarter) -> dict[str, Any]:
    spent = initiatives.spending(projects, at)
    codes = [project_words.state_code(project) for project in projects]
    is_known = bool(spent.budget.counted)
    return {
        "projects": len(projects),
        **{state: codes.count(state) for state in ("planned", "ongoing", "suspended", "completed", "unknown")},
        "countries": len({country for project in projects for country in project.countries}),
        "offices": len({project.office_code for project in projects} - {None}),
        "budget_low": spent.budget.low if is_known else None,
        "budget_high": spent.budget.high if is_known else None,
        "budget_other": wording.listed(
            money.budget(project.budget) for project in projects if project.budget.amount is not None
        )
        or None,
        "without_budget": spent.budget.without,
        "spent": spent.spent if spent.shares is not None else None,
        "elapsed": spent.elapsed,
    }


def _region_table(delivered: Delivery) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "region": initiatives.region_name(group.region),
                "initiatives": len(group.initiatives),
                **_sums(group.projects, delivered.spent_to),
            }
            for group in delivered.groups
        ]
    )


def _table(delivered: Delivery) -> pd.DataFrame:
    rows = []
    for group in delivered.groups:
        for code, its in group.rows.items():
            initiative = delivered.initiatives[code] if code is not None else None
            roll_up = delivered.roll_ups[code] if code is not None else None
            rows.append(
                {
                    "initiative": code,
                    "title": data.name(code) if code is not None else _("Without a regional initiative"),
                    "title_basis": wording.basis(initiative.basis) if initiative is not None else None,
                    "region": group.region,
                    "serves": wording.listed(map(served, initiative.serves)) if initiative is not None else None,
                    **_sums(its, delivered.spent_to),
                    "kpis": roll_up.applicable if roll_up is not None else None,
                    "on_course": roll_up.on_track_or_achieved if roll_up is not None else None,
                    "usable": roll_up.usable if roll_up is not None else None,
                }
            )
    return pd.DataFrame(rows)
