"""The list of pages: section, name, title, question and icon of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kap_model.people.permissions import Action
from kap_ui.words.wording import N_

FIRST: Final = "start"
"""The address under which Streamlit knows the first page, which is served at ``/`` and under its own name."""

MISSING: Final = "missing"
"""The query parameter of the first page that holds the requested name of a page that does not exist."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page. Its file is ``pages/<section>/<name>.py`` and its address ``/<name>``, in every language.

    Its icon is named as in the icon font (`kap_ui/streamlit_internals/icon_font.py`). With `asks_for` it stands in the
    menus of those who may do that somewhere, and of nobody else. With `is_live` it shows the live data, also to who has
    looked at an edition: it is about what people do now.
    """

    section: str
    name: str
    title: str
    question: str
    icon: str
    asks_for: Action | None = None
    is_live: bool = False

    @property
    def file(self) -> str:
        """The path of the script, relative to app.py."""
        return f"pages/{self.section}/{self.name}.py"


SECTIONS: Final[dict[str, str]] = {
    "results": N_("Results"),
    "regions": N_("Regions"),
    "linkages": N_("Linkages"),
    "delivery": N_("Delivery"),
    "reporting": N_("Reporting"),
    "help": N_("Help"),
}
"""The sections of the navigation, in order, with their titles."""

PAGES: Final[tuple[Page, ...]] = (
    Page("results", "overview", N_("Overview"), N_("Is the plan on course?"), "flag"),
    Page(
        "results",
        "priorities",
        N_("Priorities"),
        N_("How is each priority doing, outcome by outcome?"),
        "format_list_bulleted",
    ),
    Page("results", "kpis", N_("All KPIs"), N_("Which KPIs are where?"), "checklist"),
    Page("results", "kpi", N_("KPI"), N_("How is this KPI doing, and on what evidence?"), "monitoring"),
    Page(
        "results",
        "connectivity",
        N_("State of connectivity"),
        N_("What do the published statistics say?"),
        "signal_cellular_alt",
    ),
    Page("results", "profile", N_("Profile"), N_("What is known of this region or country group?"), "badge"),
    Page("regions", "places", N_("Places"), N_("Where in the world, and which region or office?"), "public"),
    Page("regions", "office", N_("Region or office"), N_("How is a region or office doing?"), "apartment"),
    Page("regions", "compare", N_("Compare"), N_("Which region or office is behind on what?"), "grid_on"),
    Page("linkages", "matrix", N_("Matrix"), N_("What does each priority serve, and through what?"), "apps"),
    Page("linkages", "flow", N_("Flow"), N_("Where do the priorities lead?"), "account_tree"),
    Page(
        "linkages",
        "item",
        N_("SDG or other item"),
        N_("What in the plan serves this item, and is it on course?"),
        "hub",
    ),
    Page("linkages", "gaps", N_("Gaps"), N_("Which links and KPIs are missing or uncertain?"), "rule"),
    Page(
        "linkages",
        "files",
        N_("Link files"),
        N_("How do I download the links, or upload my own?"),
        "sync_alt",
        is_live=True,
    ),
    Page(
        "delivery",
        "initiatives",
        N_("Initiatives"),
        N_("What are the regional initiatives doing?"),
        "view_timeline",
    ),
    Page(
        "delivery", "resources", N_("Resources"), N_("What was planned, spent and mobilised?"), "account_balance_wallet"
    ),
    Page("reporting", "submit", N_("Submit"), N_("May I add these figures?"), "edit_note", is_live=True),
    Page(
        "reporting",
        "review",
        N_("Review"),
        N_("What waits for acceptance, what is late?"),
        "fact_check",
        is_live=True,
    ),
    Page(
        "reporting",
        "actions",
        N_("Agreed actions"),
        N_("What did we ask for, what came of it?"),
        "task_alt",
        is_live=True,
    ),
    Page(
        "reporting", "history", N_("History"), N_("How did this figure come about, and why?"), "history", is_live=True
    ),
    Page(
        "reporting",
        "changes",
        N_("What changed"),
        N_("What changed since then, and why?"),
        "difference",
        is_live=True,
    ),
    Page("reporting", "editions", N_("Editions"), N_("What did we show the meeting?"), "inventory_2", is_live=True),
    Page("reporting", "account", N_("Account"), N_("Who am I here, and what may I do?"), "person", is_live=True),
    Page(
        "reporting",
        "people",
        N_("People"),
        N_("Who may do what, and where?"),
        "group",
        Action.MANAGE_PEOPLE,
        is_live=True,
    ),
    Page("help", "method", N_("Method"), N_("How is a figure worked out?"), "calculate"),
    Page("help", "sources", N_("Sources"), N_("Where does each figure come from?"), "menu_book"),
    Page("help", "glossary", N_("Glossary"), N_("What do the words mean?"), "dictionary"),
    Page("help", "plans", N_("Plans"), N_("What came before, what comes next?"), "timeline"),
)
"""The pages, in the order of the navigation. The first is the one at ``/``."""

PRESENT: Final = Page("present", "present", N_("Present"), N_("May I show it?"), "slideshow")
"""The page without menus and choices, which stands in no menu: each page leads to it."""

ALL: Final = (*PAGES, PRESENT)
"""Every page that has an address."""

FROM: Final = "from"
"""The query parameter of the slides that holds the name of the page to which Escape returns."""

REFUSED: Final = "sign_in_refused"
"""The query parameter of the account page that says that signing in at the provider failed."""

ACCOUNT: Final = "account"
"""The page that can be read without signing in even where all others cannot."""

_BY_NAME: Final[dict[str, Page]] = {page.name: page for page in ALL}


def page(name: str) -> Page:
    """Return the page of a name.

    Raises:
        KeyError: there is no such page.
    """
    return _BY_NAME[name]
