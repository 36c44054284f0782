"""What are the regional initiatives doing? The answer: the initiatives and projects in view, by region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.measures import RollUp
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import linkages as linkages_query
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject, Initiative, Spending
from kap_model.queries.sources import SourceCount, counted, together
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Basis, Origin, OriginView
from kap_ui import marks
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.delivery import initiative_choices, project_words
from kap_ui.sections.delivery.initiative_choices import ProjectFilter
from kap_ui.sections.shared import source_counts
from kap_ui.state import clock, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import money, wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter


@dataclass(frozen=True, kw_only=True, eq=False)
class Group:
    """The initiatives of a region that are in view, each with its projects; under None those without an initiative."""

    region: str
    rows: Mapping[str | None, Sequence[DeliveryProject]]

    @property
    def projects(self) -> list[DeliveryProject]:
        """All its projects."""
        return [project for its in self.rows.values() for project in its]

    @property
    def initiatives(self) -> list[str]:
        """Its initiatives."""
        return [code for code in self.rows if code is not None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Delivery:
    """The initiatives and projects in view.

    Attributes:
        selection: what the reader asked for.
        shown: which projects are shown.
        every: all projects of the place, by the origins in view.
        initiatives: those of the place, by code.
        groups: the initiatives and projects that are shown, by region; last what is of several regions.
        roll_ups: how the KPIs stand that an initiative serves, in its region.
    """

    selection: Selection
    shown: ProjectFilter
    every: Sequence[DeliveryProject]
    initiatives: Mapping[str, Initiative]
    groups: Sequence[Group]
    roll_ups: Mapping[str, RollUp]

    @property
    def spent_to(self) -> Quarter:
        """The quarter that spending reaches, and at whose end time elapsed is taken."""
        return spent_to(self.selection.origin)

    @property
    def projects(self) -> list[DeliveryProject]:
        """The projects that are shown."""
        return [project for group in self.groups for project in group.projects]

    @property
    def is_illustrative(self) -> bool:
        """Whether a project, an initiative with its links, or a figure behind a status is made up."""
        shown = [self.initiatives[code] for group in self.groups for code in group.initiatives]
        return (
            any(map(is_made_up, self.projects))
            or any(map(is_made_up, shown))
            or any(roll_up.is_illustrative for roll_up in self.roll_ups.values())
        )

    @property
    def sources(self) -> tuple[SourceCount, ...]:
        """The sources of the projects and titles that are shown, and of what the status of the KPIs rests on."""
        shown = [code for group in self.groups for code in group.initiatives]
        scopes = [
            source_counts.scope(
                kpis_of(code, self.selection.origin), [region_of(self.initiatives[code])], self.selection.quarter
            )
            for code in shown
        ]
        return together(
            sources_of(self.projects),
            counted(self.initiatives[code].source for code in shown),
            source_counts.behind(self.selection.origin, *scopes),
        )


def sources_of(projects: Sequence[DeliveryProject]) -> tuple[SourceCount, ...]:
    """Return the sources of projects, counted."""
    return counted(
        (project.source for project in projects if not project.is_illustrative),
        (project.source for project in projects if project.is_illustrative),
    )


def is_made_up(shown: DeliveryProject | Initiative) -> bool:
    """Return whether a project or an initiative is made up, or what ties it to a priority, an initiative, a partner."""
    tied: list[Basis | None] = [serving.basis for serving in shown.serves]
    if isinstance(shown, DeliveryProject):
        tied += [shown.initiative_basis, *(partner.basis for partner in shown.partners)]
        return shown.is_illustrative or Basis.ILLUSTRATIVE in tied
    return Basis.ILLUSTRATIVE in (shown.basis, *tied)


@memoized
def kpis_of(initiative: str, origin: OriginView) -> tuple[str, ...]:
    """Return the counted KPIs behind the links to an initiative, in plan order."""
    return data.ask(linkages_query.linkages).kpis_serving(data.progress(origin).facts, initiative)


def roll_up_of(kpis: tuple[str, ...], place: str, at: Quarter, origin: OriginView) -> RollUp:
    """Return how KPIs stand together."""
    return data.of_progress(_roll_up, origin, kpis, place, at)


def _roll_up(progress: Progress, kpis: tuple[str, ...], place: str, at: Quarter) -> RollUp:
    return progress.roll_up_of(kpis, place, at)


def spending(projects: Sequence[DeliveryProject], at: Quarter) -> Spending:
    """Return what projects have spent, against the time that is over."""
    return delivery.spending(projects, at)


@memoized
def answer(selection: Selection, shown: ProjectFilter) -> Delivery:
    """Return the initiatives and projects that a selection and the page's own choices leave."""
    everywhere = data.ask(delivery.projects, selection.origin)
    of_place = ProjectFilter(place=shown.place, objective=None, state=None, country=None, funding=None)
    every = [project for project in everywhere if of_place.lets_through(project)]
    left = [project for project in every if shown.lets_through(project)]
    initiatives = {
        code: initiative
        for code, initiative in data.ask(delivery.initiatives).items()
        if shown.place in (WORLD, region_of(initiative))
    }
    groups = _groups(initiatives, left, shown)
    in_view = [code for group in groups for code in group.initiatives]
    return Delivery(
        selection=selection,
        shown=shown,
        every=every,
        initiatives=initiatives,
        groups=groups,
        roll_ups={
            code: roll_up_of(
                kpis_of(code, selection.origin), region_of(initiatives[code]), selection.quarter, selection.origin
            )
            for code in in_view
        },
    )


def in_time(projects: Sequence[DeliveryProject]) -> list[DeliveryProject]:
    """Return projects in the order in which they begin; those without a start come last."""
    return sorted(projects, key=lambda one: (one.start_quarter is None, one.start_quarter or 0, one.project_code))


def _groups(
    initiatives: Mapping[str, Initiative], projects: Sequence[DeliveryProject], shown: ProjectFilter
) -> list[Group]:
    of_initiative: dict[str | None, list[DeliveryProject]] = {}
    for project in in_time(projects):
        code = project.initiative_code if project.initiative_code in initiatives else None
        of_initiative.setdefault(code, []).append(project)
    rows: dict[str, dict[str | None, Sequence[DeliveryProject]]] = {}
    for code, initiative in initiatives.items():
        its = of_initiative.get(code, [])
        serves = shown.objective is None or any(one.objective_code == shown.objective for one in initiative.serves)
        if its or (serves and not shown.is_of_projects):
            rows.setdefault(region_of(initiative), {})[code] = its
    for project in of_initiative.get(None, []):
        of_region = rows.setdefault(project.region_code, {})
        of_region[None] = [*of_region.get(None, []), project]
    order = [*data.progress(OriginView.ALL).facts.regions]
    ranked = sorted(rows, key=lambda region: (region == WORLD, order.index(region) if region in order else len(order)))
    return [Group(region=region, rows=rows[region]) for region in ranked]


def spent_to(origin: OriginView) -> Quarter:
    """Return the quarter that spending reaches: it has no date of its own, so the newest quarter with figures."""
    return data.choices().newest_quarter(origin)


def present() -> Quarter:
    """Return the quarter of today."""
    return Quarter.of_day(clock.today())


def region_of(initiative: Initiative) -> str:
    """Return the region of an initiative; WORLD for one of which none is known."""
    return initiative.region_code or WORLD


def region_name(region: str) -> str:
    """Return the name of a group of initiatives."""
    return _("Several regions") if region == WORLD else data.name(region)


# ---- the answer in words


@memoized
def headline(delivered: Delivery) -> str:
    """Return how many initiatives have projects, and how many of these are under way; or what a filter leaves."""
    projects, every = delivered.projects, len(delivered.every)
    count, ongoing = len(projects), sum(project_words.state_code(one) == "ongoing" for one in projects)
    filters = initiative_choices.filter_words(delivered.shown)
    if filters:
        return ngettext("%(n)s of %(all)s projects: %(filters)s", "%(n)s of %(all)s projects: %(filters)s", count) % {
            "n": number(count), "all": number(every), "filters": wording.listed(filters),
        }  # fmt: skip
    initiatives = len(delivered.initiatives)
    with_project = len({one.initiative_code for one in projects} & set(delivered.initiatives))
    values = {
        "n": number(count), "ongoing": number(ongoing), "with": number(with_project), "all": number(initiatives),
    }  # fmt: skip
    if not initiatives:
        return ngettext(
            "%(n)s project, of no regional initiative", "%(n)s projects, none of a regional initiative", count
        ) % values  # fmt: skip
    if not count:
        return ngettext(
            "No project of the %(all)s regional initiative is known",
            "No project of the %(all)s regional initiatives is known",
            initiatives,
        ) % values  # fmt: skip
    under_way = ngettext(
        "%(ongoing)s of %(n)s projects is under way", "%(ongoing)s of %(n)s projects are under way", ongoing
    )
    if with_project == initiatives:
        words = ngettext(
            "The regional initiative has projects", "All %(all)s regional initiatives have projects", initiatives
        )
    else:
        words = ngettext(
            "%(with)s of %(all)s regional initiatives has projects",
            "%(with)s of %(all)s regional initiatives have projects",
            with_project,
        )
    return wording.listed([words % values, under_way % values])


@memoized
def below_headline(delivered: Delivery) -> Markup:
    """Return how many projects are published and how many made up, and how sure the titles of the initiatives are."""
    origins = [project.origin for project in delivered.projects]
    words = (
        (
            Origin.PUBLISHED,
            ngettext(
                "%(n)s project is published, with its source",
                "%(n)s projects are published, with their sources",
                origins.count(Origin.PUBLISHED),
            ),
        ),
        (
            Origin.REPORTED,
            ngettext("%(n)s project is reported", "%(n)s projects are reported", origins.count(Origin.REPORTED)),
        ),
        (
            Origin.ILLUSTRATIVE,
            ngettext(
                "%(n)s project is illustrative and striped",
                "%(n)s projects are illustrative and striped",
                origins.count(Origin.ILLUSTRATIVE),
            ),
        ),
    )
    parts = [said % {"n": number(origins.count(origin))} for origin, said in words if origin in origins]
    shown = [delivered.initiatives[code] for group in delivered.groups for code in group.initiatives]
    official = sum(initiative.basis is Basis.OFFICIAL for initiative in shown)
    titles = None
    if official < len(shown):
        sure = ngettext(
            "%(n)s of %(all)s titles is official; the others say how sure they are.",
            "%(n)s of %(all)s titles are official; the others say how sure they are.",
            official,
        )
        titles = element("span", sure % {"n": number(official), "all": number(len(shown))})
    clear = None
    if initiative_choices.filter_words(delivered.shown):
        clear = element("span", link(_("Show all initiatives"), href=delivered.shown.without_filters()), class_="links")
    origin = element("span", wording.ended(wording.listed(parts))) if parts else None
    return joined([joined([origin, titles], wording.signs().gap), clear], " ")


@memoized
def numbers(delivered: Delivery) -> list[marks.Number]:
    """Return the four figures under the headline: projects, countries, budget, and what is spent of it.

    Without a project there are none.
    """
    projects = delivered.projects
    if not projects:
        return []
    return numbers_of(projects, spending(projects, delivered.spent_to), delivered.spent_to)


def numbers_of(projects: Sequence[DeliveryProject], money_spent: Spending, at: Quarter) -> list[marks.Number]:
    """Return the four figures of projects."""
    countries = len({country for one in projects for country in one.countries})
    offices = len({one.office_code for one in projects if one.office_code is not None})
    unnamed = sum(not one.countries for one in projects)
    where = []
    if offices:
        where.append(ngettext("run by %(n)s office", "run by %(n)s offices", offices) % {"n": number(offices)})
    if unnamed:
        words = ngettext("%(n)s project names no country", "%(n)s projects name no country", unnamed)
        where.append(words % {"n": number(unnamed)})
    return [
        marks.Number(
            number(len(projects)),
            ngettext("project", "projects", len(projects)),
            comment=wording.listed(words for _code, words in project_words.states_counted(projects)),
        ),
        marks.Number(
            number(countries),
            ngettext("country with a project", "countries with a project", countries),
            comment=wording.listed(where),
        ),
        marks.Number(
            money.sum_in_short(money_spent.budget),
            _("budget of the projects"),
            comment=project_words.left_out(projects, money_spent),
        ),
        marks.Number(
            project_words.share(money_spent),
            _("of the budget spent"),
            _("in %(elapsed)s of the time") % {"elapsed": percent(money_spent.elapsed)}
            if money_spent.elapsed is not None and money_spent.shares is not None
            else "",
            _("time elapsed at the end of %(quarter)s, weighted by the budgets") % {"quarter": quarter(at)},
        ),
    ]
