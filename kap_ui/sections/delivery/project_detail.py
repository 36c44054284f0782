"""One project: all that is known of it, what it has spent in how much of its time, and the KPIs that it serves."""

from __future__ import annotations

from dataclasses import dataclass

from kap_model.money import BudgetKind
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject, Spending
from kap_model.queries.sources import SourceCount, together
from kap_model.selection import Selection
from kap_model.vocabulary import Origin, OriginView
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, in_language, joined, link
from kap_ui.sections.delivery import initiative_rows, initiatives, kpis_served, project_links, project_words
from kap_ui.sections.delivery.initiative_choices import ProjectFilter
from kap_ui.sections.delivery.kpis_served import ServedKpis
from kap_ui.sections.shared import source_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, money, wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, number, percent, quarter


@dataclass(frozen=True, kw_only=True, eq=False)
class ProjectDetail:
    """A project.

    Attributes:
        selection: what the reader asked for.
        shown: the filters of the list, to which the page leads back.
        project: the project.
        served: the KPIs that it serves.
        spent: what it has spent, against its time.
    """

    selection: Selection
    shown: ProjectFilter
    project: DeliveryProject
    served: ServedKpis
    spent: Spending

    @property
    def is_illustrative(self) -> bool:
        """Whether it is made up, or a figure behind the status of a KPI."""
        return initiatives.is_made_up(self.project) or self.served.is_illustrative

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """Its source, and those of what the status of its KPIs rests on."""
        return together(initiatives.sources_of([self.project]), self.served.sources)


def known(code: str) -> DeliveryProject | None:
    """Return the project of a code, also if it is asked for in other letters or hidden by the choice of origins."""
    every = data.ask(delivery.projects, OriginView.ALL)
    return next((one for one in every if one.project_code.casefold() == code.casefold()), None)


@memoized
def detail(selection: Selection, shown: ProjectFilter, code: str) -> ProjectDetail:
    """Return a project with all that is known of it."""
    project = next(one for one in data.ask(delivery.projects, OriginView.ALL) if one.project_code == code)
    return ProjectDetail(
        selection=selection,
        shown=shown,
        project=project,
        served=kpis_served.of_project(selection, project),
        spent=initiatives.spending([project], initiatives.spent_to(selection.origin)),
    )


@memoized
def headline(of: ProjectDetail) -> Markup:
    """Return its name, how far it is, and what it has spent in how much of its time."""
    project = of.project
    name = element("span", project_words.name(project), lang=project_words.language_of_name(project) or None)
    parts = [project_words.state(project_words.state_code(project)), project_words.pace(of.spent)]
    said = wording.listed(filter(None, parts))
    return joined([name, wording.signs().colon, said])


@memoized
def below_headline(of: ProjectDetail) -> Markup:
    """Return whether it is published or made up, with its source and the address of that."""
    project = of.project
    if project.is_illustrative:
        chip = marks.illustrative(_("Illustrative project: made up to show how the page works"))
        return joined([chip, element("span", source_words.in_marks(project.source))], " ")
    word = _("Published") if project.origin is Origin.PUBLISHED else _("Reported")
    return joined([element("b", word), project_links.source(project.source)], " ")


@memoized
def numbers(of: ProjectDetail) -> list[marks.Number]:
    """Return budget, spending, time and KPIs."""
    project, spent = of.project, of.spent
    at = initiatives.spent_to(of.selection.origin)
    budget, comment = money.budget_in_short(project.budget), ""
    if project.budget.kind is BudgetKind.BAND:
        comment = _("a band") if project.is_illustrative else _("a band, as published")
    elif project.budget.amount is not None:
        budget = money.amount_in_short(project.budget.amount, project.budget.currency or "")
        comment = _("not converted") if project.is_illustrative else _("as published, not converted")
    figures = [
        marks.Number(budget, _("budget"), comment=comment),
        marks.Number(
            project_words.share(spent),
            _("of the budget spent"),
            comment=money.francs_in_short(project.spent_chf, project.spent_chf)
            if project.spent_chf is not None
            else "",
        ),
        marks.Number(
            percent(project.elapsed(at)),
            _("of its time elapsed"),
            comment=_("at the end of %(quarter)s") % {"quarter": quarter(at)},
        ),
    ]
    if of.served.kpis:
        roll_up = of.served.roll_up
        figures.append(
            marks.Number(
                number(roll_up.on_track_or_achieved),
                _("KPIs it serves on track or achieved"),
                _("of %(n)s") % {"n": number(roll_up.applicable)},
                data.name(of.served.selection.place),
            )
        )
    return figures


@memoized
def onward_links(of: ProjectDetail) -> Markup:
    """Return the way back to the list with its filters, and to the initiative."""
    anchors = [marks.Anchor(_("Back to all initiatives"), of.shown.address())]
    if (code := of.project.initiative_code) is not None:
        words = _("Initiative %(number)s") % {"number": project_words.number_of(code)}
        anchors.append(marks.Anchor(words, of.shown.address(initiative=code)))
    if of.project.office_code is not None:
        anchors.append(
            marks.Anchor(data.name(of.project.office_code), project_links.office_address(of.project.office_code))
        )
    return marks.links(anchors)


@memoized
def about(of: ProjectDetail) -> Markup:
    """Return all that is known of a project; what is not known is a dash."""
    project = of.project
    facts = [
        marks.Fact(_("Project"), project.project_code),
        marks.Fact(
            _("Name"),
            element("span", project_words.name(project), lang=project_words.language_of_name(project) or None),
        ),
        marks.Fact(_("State"), project_words.state(project_words.state_code(project))),
        marks.Fact(_("Dates"), project_words.times(project)),
        marks.Fact(_("Regional initiative"), _initiative(of)),
        marks.Fact(_("Region"), project_links.region(project.region_code)),
        marks.Fact(_("Priority or enabler"), _objectives(of)),
        marks.Fact(_("Office"), project_links.offices(filter(None, [project.office_code]))),
        marks.Fact(project_links.countries_term(project.countries), project_links.countries(project.countries)),
        marks.Fact(_("Partners"), project_links.partners(project.partners)),
        marks.Fact(_("Funding"), project_words.funding(project_words.funding_code(project))),
        marks.Fact(_("Budget"), _budget(project)),
        marks.Fact(
            _("Spent"), money.francs(project.spent_chf, project.spent_chf) if project.spent_chf is not None else ABSENT
        ),
        marks.Fact(_("Origin"), _origin(project)),
        marks.Fact(_("Source"), project_links.source(project.source)),
    ]
    if project.note:
        facts.append(marks.Fact(_("Note"), in_language(project.note, data_texts.language_of())))
    return marks.definitions(facts)


def _initiative(of: ProjectDetail) -> Markup | str:
    code, basis = of.project.initiative_code, of.project.initiative_basis
    if code is None:
        return ABSENT
    words = f"{project_words.number_of(code)} {data.name(code)}"
    sure = _("the link to it: %(basis)s") % {"basis": wording.basis(basis)} if basis is not None else ""
    return joined(
        [
            link(words, href=of.shown.address(initiative=code)),
            element("span", sure, class_="small") if sure else None,
        ],
        wording.listed(["", ""]),
    )


def _objectives(of: ProjectDetail) -> Markup | str:
    """Return what a project serves: its own priority, or those of its initiative, with weight and basis."""
    serves = of.project.serves
    if not serves:
        return ABSENT
    items = [
        joined(
            [
                link(
                    f"{one.objective_code} {data.name(one.objective_code)}",
                    href=site_map.link_to("priorities", priority=one.objective_code),
                ),
                element("span", initiative_rows.drawn_as(one), class_="small"),
            ],
            wording.signs().comma,
        )
        for one in serves
    ]
    through = _("through its initiative") if of.project.priority_code is None else None
    return joined([*items, element("span", through, class_="small") if through else None], wording.listed(["", ""]))


def _budget(project: DeliveryProject) -> str:
    words = money.budget(project.budget)
    if project.budget.kind is BudgetKind.OTHER_CURRENCY and project.is_illustrative:
        return _("%(amount)s; not converted, and in no sum") % {"amount": words}
    if project.budget.kind is BudgetKind.OTHER_CURRENCY:
        return _("%(amount)s, as published; not converted, and in no sum") % {"amount": words}
    if project.budget.kind is BudgetKind.BAND:
        return _("%(amount)s, a band; sums have both its ends") % {"amount": words}
    return words or ABSENT


def _origin(project: DeliveryProject) -> str:
    words = wording.origin(project.origin)
    return (
        wording.clauses((words, wording.basis(project.basis)))
        if project.basis is not None and not project.is_illustrative
        else words
    )
