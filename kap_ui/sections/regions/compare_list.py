"""The rows of one place as a list: for a telephone, for keys; all that a click in the heat table does."""

from __future__ import annotations

from kap_model.measures import RollUp, furthest_behind_first
from kap_ui import marks
from kap_ui.figures.figure import TitledRows
from kap_ui.sections.regions import compare, compare_heat, place_standing
from kap_ui.sections.regions.compare import Compared
from kap_ui.sections.shared import place_names, roll_up_words
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _


@memoized
def one_place(compared: Compared) -> TitledRows:
    """Return the rows of the chosen place, else of the one that is furthest behind, as bars with links."""
    place = _place(compared)
    title = _("%(place)s, furthest behind first") % {"place": place_names.short_name(place)}
    rows = sorted(compared.parts, key=lambda row: (furthest_behind_first(compared.standings[row, place]), row))
    return TitledRows(
        key="one_place",
        title=title,
        subtitle=_("Choose another region or office at the top of the page."),
        rows=marks.ranked([_ranked(compared, row, place) for row in rows], greatest=1.0, label=title),
        is_illustrative=any(compared.standings[row, place].is_illustrative for row in rows)
        if place == compared.selection.place
        else compared.is_illustrative,  # all cells decide which place is furthest behind
    )


def _place(compared: Compared) -> str:
    if compared.selection.place in compared.places:
        return compared.selection.place
    return max(compared.places, key=lambda place: (compared.behind_on(place), -compared.share_gap_of(place)))


def _ranked(compared: Compared, row: str, place: str) -> marks.Ranked:
    standing = compared.standings[row, place]
    share, status = place_standing.share(standing), place_standing.status(standing)
    return marks.Ranked(
        name=f"{compare.code_of(row)} {compare.name_of(row)}",
        value=share,
        figure=compare_heat.figure(standing),
        href=compare.href_of(compared, row, place),
        status=status,
        status_words=wording.status(status),
        expected=place_standing.expected_share(standing),
        note=roll_up_words.why_withheld(standing) if isinstance(standing, RollUp) else "",
        is_illustrative=standing.is_illustrative,
    )
