"""One initiative: what it serves, its projects, its money, and the KPIs that it serves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.quarter import Quarter
from kap_model.queries import linkages as linkages_query
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject, Initiative
from kap_model.queries.sources import SourceCount, counted, together
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, filled, joined, link
from kap_ui.sections.delivery import initiatives, kpis_served, project_links, project_table, project_words
from kap_ui.sections.delivery.initiative_choices import ProjectFilter
from kap_ui.sections.delivery.initiatives import Delivery, Group
from kap_ui.sections.delivery.kpis_served import ServedKpis
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, ngettext, number, quarter


@dataclass(frozen=True, kw_only=True, eq=False)
class InitiativeDetail:
    """An initiative with all its projects, whatever the list leaves out.

    Attributes:
        selection: what the reader asked for.
        shown: the filters of the list, to which the page leads back.
        initiative: the initiative.
        projects: its projects, in the order in which they begin.
        served: the KPIs that it serves.
        neighbours: the initiatives before and after it, as far as there are any.
    """

    selection: Selection
    shown: ProjectFilter
    initiative: Initiative
    projects: Sequence[DeliveryProject]
    served: ServedKpis
    neighbours: tuple[str | None, str | None]

    @property
    def code(self) -> str:
        """Its code."""
        return self.initiative.initiative_code

    @property
    def number(self) -> str:
        """Its number as it is printed."""
        return project_words.number_of(self.code)

    @property
    def spent_to(self) -> Quarter:
        """The quarter that spending reaches, and at whose end time elapsed is taken."""
        return initiatives.spent_to(self.selection.origin)

    @property
    def is_illustrative(self) -> bool:
        """Whether a project of it or a figure behind a status is made up."""
        return (
            initiatives.is_made_up(self.initiative)
            or any(map(initiatives.is_made_up, self.projects))
            or self.served.is_illustrative
        )

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of its projects, of its title, and of what the status of its KPIs rests on."""
        return together(
            initiatives.sources_of(self.projects), counted([self.initiative.source]), self.served.sources
        )  # fmt: skip

    @property
    def delivered(self) -> Delivery:
        """The same as what the timeline and the list show."""
        return Delivery(
            selection=self.selection,
            shown=self.shown,
            every=self.projects,
            initiatives={self.code: self.initiative},
            groups=[Group(region=initiatives.region_of(self.initiative), rows={self.code: self.projects})],
            roll_ups={},
        )


def known(code: str) -> str | None:
    """Return the code of an initiative as it is written in the data, also if it is asked for in other letters."""
    return _meant(code, data.ask(delivery.initiatives))


def _meant(code: str, known_codes: Mapping[str, object]) -> str | None:
    return next((one for one in known_codes if one.casefold() == code.casefold()), None)


@memoized
def detail(selection: Selection, shown: ProjectFilter, code: str) -> InitiativeDetail:
    """Return an initiative with all that is known of it."""
    every = data.ask(delivery.initiatives)
    initiative, codes = every[code], list(every)
    position = codes.index(code)
    projects = [one for one in data.ask(delivery.projects, selection.origin) if one.initiative_code == code]
    return InitiativeDetail(
        selection=selection,
        shown=shown,
        initiative=initiative,
        projects=initiatives.in_time(projects),
        served=kpis_served.of_initiative(selection, initiative),
        neighbours=(
            codes[position - 1] if position else None,
            codes[position + 1] if position + 1 < len(codes) else None,
        ),
    )


@memoized
def delivered(of: InitiativeDetail) -> Delivery:
    """Return what the timeline of an initiative shows."""
    return of.delivered


@memoized
def headline(of: InitiativeDetail) -> str:
    """Return how many projects it has, and what is spent of their budget in how much of their time."""
    if not of.projects:
        return _("%(initiative)s: no project is known") % {"initiative": of.number}
    spent = initiatives.spending(of.projects, of.spent_to)
    ongoing = sum(project_words.state_code(project) == "ongoing" for project in of.projects)
    under_way = ngettext("%(n)s under way", "%(n)s under way", ongoing) % {"n": number(ongoing)}
    words = _("%(initiative)s: %(facts)s") % {
        "initiative": of.number, "facts": wording.clauses((project_words.counted(len(of.projects)), under_way)),
    }  # fmt: skip
    pace = project_words.pace(spent)
    return wording.listed([words, pace]) if pace else words


@memoized
def below_headline(of: InitiativeDetail) -> Markup:
    """Return the full title, and how sure it is."""
    title = element("b", data.name(of.code), lang=project_words.language_of_title(of.initiative) or None)
    basis = _("title: %(basis)s") % {"basis": wording.basis(of.initiative.basis)}
    return joined([title, element("span", basis)], " ")


@memoized
def numbers(of: InitiativeDetail) -> list[marks.Number]:
    """Return the four figures of its projects; none without a project."""
    if not of.projects:
        return []
    at = of.spent_to
    return initiatives.numbers_of(of.projects, initiatives.spending(of.projects, at), at)


@memoized
def onward_links(of: InitiativeDetail) -> Markup:
    """Return the way back to the list with its filters, the initiatives beside it, and the pages that know it too."""
    before, after = of.neighbours
    anchors = [marks.Anchor(_("Back to all initiatives"), of.shown.address())]
    for words, code in ((_("Previous: %(item)s"), before), (_("Next: %(item)s"), after)):
        if code is not None:
            words = words % {"item": project_words.number_of(code)}
            anchors.append(marks.Anchor(words, of.shown.address(initiative=code)))
    region = initiatives.region_of(of.initiative)
    anchors += [
        marks.Anchor(_("What in the plan serves it"), site_map.link_to("item", item=of.code)),
        marks.Anchor(
            _("All initiatives of %(place)s") % {"place": data.name(region)},
            site_map.link_to("initiatives", place=region),
        ),
        marks.Anchor(data.name(region), site_map.link_to("office", place=region)),
    ]
    return marks.links(anchors)


@memoized
def serving(of: InitiativeDetail) -> Markup | None:
    """Return the priorities and enablers that it serves, each with weight, basis and reason of the link; None without.

    Beside each stands the status of the KPIs behind the link, in the region.
    """
    linkages, facts = data.ask(linkages_query.linkages), data.progress(of.selection.origin).facts
    region, at, origin = initiatives.region_of(of.initiative), of.selection.quarter, of.selection.origin
    lines = []
    for serving in of.initiative.serves:
        linkage = linkages.between(serving.objective_code, of.code)
        kpis = linkages.kpis_behind(facts, serving.objective_code, of.code)
        reason = linkage.reason(wording.language()) if linkage is not None else ""
        href = site_map.link_to("priorities", priority=serving.objective_code, place=region, quarter=str(at))
        status: tuple[Markup, ...] = (element("span", _("no KPI of its own"), class_="small"),)
        if kpis:
            roll_up = initiatives.roll_up_of(kpis, region, at, origin)
            lists = lists_of(roll_up, item=of.code, through=serving.objective_code)
            status = (
                roll_up_words.mix(roll_up, lists),
                marks.word(roll_up.word, roll_up_words.judgement(roll_up)),
            )
        name = joined([element("b", serving.objective_code), data.name(serving.objective_code)], " ")
        lines.append(
            element(
                "li",
                element(
                    "div",
                    link(name, href=href, class_="name"),
                    element("span", reason, class_="small") if reason else None,
                    class_="of-name",
                ),
                element("div", element("span", link_words(serving), class_="said-link"), class_="of-link"),
                element("div", *status, class_="of-mix"),
            )
        )
    return element("ul", *lines, class_="serving", role="list") if lines else None


def link_words(serving: delivery.Serving) -> str:
    """Return weight and basis of a link: "primary link, inferred"."""
    parts = [wording.basis(serving.basis)]
    if serving.strength is not None:
        parts.insert(0, _("primary link") if serving.strength == "primary" else _("secondary link"))
    return wording.clauses(parts)


@memoized
def projects(of: InitiativeDetail) -> RowsFigure:
    """Return its projects with what each has spent in how much of its time."""
    at = of.spent_to
    title = _("Its projects")
    return RowsFigure(
        key="its_projects",
        title=title,
        subtitle=_("Bar: spent of the budget. Tick: time elapsed at the end of %(quarter)s.")
        % {"quarter": quarter(at)},
        finding=headline(of),
        rows=marks.ranked([_project(of, project) for project in of.projects], greatest=1.0, label=title),
        table=project_table.rows(of.projects, at),
        columns=project_table.columns(at),
        is_illustrative=any(project.is_illustrative for project in of.projects),
        sources=initiatives.sources_of(of.projects),
    )


def _project(of: InitiativeDetail, project: DeliveryProject) -> marks.Ranked:
    spent = initiatives.spending([project], of.spent_to)
    facts = [project_words.facts(project)]
    if project.office_code is not None:
        facts.append(data.name(project.office_code))
    if project.countries:
        facts.append(project_words.countries_counted(len(project.countries)))
    facts.append(_("budget %(amount)s") % {"amount": project_words.budget(project)})
    return marks.Ranked(
        name=project_words.name(project),
        value=spent.shares[0] if spent.shares is not None else None,
        figure=project_words.pace(spent) or project_words.share(spent),
        href=of.shown.address(project=project.project_code),
        expected=spent.elapsed,
        note=wording.listed(facts),
        is_illustrative=project.is_illustrative,
    )


@memoized
def about(of: InitiativeDetail) -> Markup:
    """Return what is known of the initiative itself, and where and with whom its projects are carried out."""
    title = element("span", data.name(of.code), lang=project_words.language_of_title(of.initiative) or None)
    basis = filled(
        _("{basis}; {source}"),
        basis=wording.basis(of.initiative.basis),
        source=project_links.source(of.initiative.source),
    )
    offices = dict.fromkeys(project.office_code for project in of.projects if project.office_code is not None)
    countries = tuple({country for project in of.projects for country in project.countries})
    partners = {partner.partner_code: partner for project in of.projects for partner in project.partners}
    fundings = dict.fromkeys(project_words.funding_code(project) for project in of.projects)
    return marks.definitions(
        [
            marks.Fact(_("Code"), of.code),
            marks.Fact(_("Title"), title),
            marks.Fact(_("Basis of the title"), basis),
            marks.Fact(_("Region"), project_links.region(initiatives.region_of(of.initiative))),
            marks.Fact(_("Offices"), project_links.offices(offices)),
            marks.Fact(project_links.countries_term(countries), project_links.countries(countries)),
            marks.Fact(_("Partners"), project_links.partners(partners.values())),
            marks.Fact(_("Funding"), wording.listed(map(project_words.funding, fundings)) or ABSENT),
        ]
    )
