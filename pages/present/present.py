"""May I show it?"""

from dataclasses import replace

from kap_ui.elements import slide_deck
from kap_ui.frame import page_context, page_list, selection_bar, site_map
from kap_ui.frame.page_context import PageContext
from kap_ui.present import deck
from kap_ui.state import address, shown_edition
from kap_ui.words import language, wording
from kap_ui.words.wording import _

selection_bar.settle(
    "kpi", "priority", "place", "quarter", "compared", "origin", places=selection_bar.ALL_BUT_COUNTRIES
)
selection = address.selection()
from_page = address.own_choice(page_list.FROM, [page.name for page in page_list.PAGES], page_list.PAGES[0].name).value
slide = address.own_choice("slide", None)
page_context.hold(PageContext(selection=replace(selection, kpi=None, objective=None)))
every = shown_edition.every()
since = deck.compared_edition(selection, every)
shown = deck.deck(selection, since)
spoken = language.language_of(wording.language())
slide_deck.show(
    deck.markup(
        shown,
        shown.first(slide.value, from_page, selection),
        site_map.link_with_own_choices(from_page),
        deck.choices(every, since),
    ),
    shown.charts,
    failed=_("This chart could not be drawn."),
    document={"lang": spoken.code, "dir": spoken.direction},
)
