"""The page's own choices: which projects are shown, and which initiative or project the page is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from kap_model.queries import regions
from kap_model.queries.delivery import projects as delivery
from kap_model.queries.delivery.projects import DeliveryProject
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, Funding, OriginView, ProjectState
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import page_choices, site_map
from kap_ui.look.project_signs import UNKNOWN
from kap_ui.sections.delivery import project_words
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import _, number

PAGE: Final = "initiatives"
"""The name of the page."""

STATES: Final = (*(state.value for state in ProjectState), UNKNOWN)
FUNDINGS: Final = (*(funding.value for funding in Funding), UNKNOWN)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The page's own choices, as it has declared them."""

    state: OwnChoice[str | None]
    country: OwnChoice[str | None]
    funding: OwnChoice[str | None]
    initiative: OwnChoice[str | None]
    project: OwnChoice[str | None]


@dataclass(frozen=True, kw_only=True)
class ProjectFilter:
    """Which projects are shown; None lets all through.

    Attributes:
        place: the region, or WORLD for all.
        objective: the priority or enabler that they serve.
        state: how far they are, a word of ProjectState or UNKNOWN.
        country: a country that they work in.
        funding: where their money comes from, a word of Funding or UNKNOWN.
    """

    place: str
    objective: str | None
    state: str | None
    country: str | None
    funding: str | None

    @property
    def is_of_projects(self) -> bool:
        """Whether it leaves out projects by what only projects have: initiatives without any are then left out."""
        return self.state is not None or self.country is not None or self.funding is not None

    def lets_through(self, project: DeliveryProject) -> bool:
        """Return whether a project is shown. One of several regions is shown in each of its countries' regions."""
        return (
            self._is_here(project)
            and self.state in (None, project_words.state_code(project))
            and self.funding in (None, project_words.funding_code(project))
            and (self.country is None or self.country in project.countries)
            and (self.objective is None or any(one.objective_code == self.objective for one in project.serves))
        )

    def _is_here(self, project: DeliveryProject) -> bool:
        if self.place in (WORLD, project.region_code):
            return True
        places = data.ask(regions.places)
        return project.region_code == WORLD and any(
            places[country].region_code == self.place for country in project.countries if country in places
        )

    def address(self, **changes: str | None) -> str:
        """Return the address of the page with these choices, some of them changed."""
        codes: dict[str, str | None] = {"state": self.state, "country": self.country, "funding": self.funding}
        return site_map.link_to(PAGE, None, **{**codes, **changes})

    def without_filters(self) -> str:
        """Return the address of the page with all initiatives and projects."""
        return self.address(state=None, country=None, funding=None, place=None, priority=None)


def declare() -> Choices:
    """Declare the page's own choices, and return them."""
    every = data.ask(delivery.projects, OriginView.ALL)
    countries = dict.fromkeys(country for project in every for country in project.countries)
    return Choices(
        state=address.own_choice("state", STATES),
        country=address.own_choice("country", tuple(countries)),
        funding=address.own_choice("funding", FUNDINGS),
        initiative=address.own_choice("initiative", None),
        project=address.own_choice("project", None),
    )


def chosen(choices: Choices, selection: Selection) -> ProjectFilter:
    """Return which projects are shown."""
    return ProjectFilter(
        place=selection.place,
        objective=selection.objective,
        state=choices.state.value,
        country=choices.country.value,
        funding=choices.funding.value,
    )


def filter_words(shown: ProjectFilter) -> list[str]:
    """Return in words what leaves out projects of a place."""
    parts = []
    if shown.objective is not None:
        parts.append(shown.objective)
    if shown.state is not None:
        parts.append(project_words.state(shown.state))
    if shown.country is not None:
        parts.append(data.name(shown.country))
    if shown.funding is not None:
        parts.append(project_words.funding(shown.funding))
    return parts


def controls(choices: Choices, shown: ProjectFilter, every: Iterable[DeliveryProject]) -> list[ChoiceBox]:
    """Return the choices of state, country and funding, each code with how many projects it would leave.

    Args:
        choices: as declared.
        shown: what is chosen.
        every: the projects in view, whatever is chosen.
    """
    all_projects = list(every)

    def counts(codes_of: Callable[[DeliveryProject], Iterable[str]], others: ProjectFilter) -> Counter[str]:
        return Counter(code for one in all_projects if others.lets_through(one) for code in codes_of(one))

    def worded(counted: Counter[str], words: Callable[[str], str]) -> Callable[[str], str]:
        return lambda code: _("%(words)s (%(n)s)") % {"words": words(code), "n": number(counted[code])}

    states = counts(lambda one: [project_words.state_code(one)], replace(shown, state=None))
    countries = counts(lambda one: one.countries, replace(shown, country=None))
    fundings = counts(lambda one: [project_words.funding_code(one)], replace(shown, funding=None))
    return [
        page_choices.listed(
            choices.state,
            _("State"),
            [code for code in STATES if states[code] or code in (shown.state, *ProjectState)],
            worded(states, project_words.state),
            none=_("All states"),
        ),
        page_choices.listed(
            choices.country,
            _("Country"),
            sorted({*countries, *filter(None, [shown.country])}, key=lambda code: collation_key(data.name(code))),
            worded(countries, data.name),
            none=_("All countries"),
            width=220,
        ),
        page_choices.listed(
            choices.funding,
            _("Funding"),
            [code for code in FUNDINGS if fundings[code] or code in (shown.funding, *Funding)],
            worded(fundings, project_words.funding),
            none=_("All funding"),
        ),
    ]
