"""The headline of the comparison: what the chosen place is behind on, or which places are behind on most rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kap_ui.sections.regions.compare import Compared
from kap_ui.sections.shared import place_names
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_MOST_NAMED: Final = 3
"""So many places are named where several are behind on equally many rows; more are counted."""


@memoized
def headline(compared: Compared) -> str:
    """Return the finding about the chosen place, or about all of them."""
    behind = {place: compared.behind_on(place) for place in compared.places}
    most = max(behind.values(), default=0)
    worst = [place for place in compared.places if behind[place] == most] if most else []
    if compared.selection.place in compared.places:
        return _of_chosen(compared, behind, worst)
    if not worst:
        return _("No region or office is off track")
    names = list(map(place_names.short_name, worst))
    return _most_behind(compared, len(worst)) % {
        "place": names[0], "n": number(most), "all": number(compared.judged_on(worst[0])),
        "others": wording.enumerated(names[:-1]), "last": names[-1], "places": number(len(worst)),
    }  # fmt: skip


def _of_chosen(compared: Compared, behind: Mapping[str, int], worst: Sequence[str]) -> str:
    """Return on how many rows the chosen place is off track, and which places are on most."""
    place = compared.selection.place
    values = {
        "place": place_names.short_name(place), "n": number(behind[place]), "all": number(compared.judged_on(place)),
    }  # fmt: skip
    if not compared.judged_on(place):
        return _("%(place)s: too little is known to say on what it is behind") % values
    if compared.is_of_kpis:
        sentence = _("%(place)s: off track or regressing on %(n)s of the %(all)s KPIs that can be assessed") % values
    else:
        sentence = (
            _("%(place)s: off track on %(n)s of the %(all)s priorities and enablers that can be assessed") % values
        )
    if not worst:
        return sentence
    if place in worst:
        return _("%(sentence)s; no other is on more") % {"sentence": sentence}
    most = {"sentence": sentence, "n": number(behind[worst[0]])}
    if len(worst) > _MOST_NAMED:
        return _("%(sentence)s; the most of any is %(n)s") % most
    named = wording.enumerated(map(place_names.short_name, worst))
    return _("%(sentence)s; the most of any is %(n)s, %(places)s") % {**most, "places": named}


def _most_behind(compared: Compared, places: int) -> str:
    """Return the sentence for one place, for a few equal ones, and for many."""
    is_by_office = compared.by == "offices"
    if places > _MOST_NAMED:
        if compared.is_of_kpis:
            if is_by_office:
                return _(
                    "%(places)s offices are each off track or regressing on %(n)s of the KPIs, more than any other"
                )
            return _("%(places)s regions are each off track or regressing on %(n)s of the KPIs, more than any other")
        if is_by_office:
            return _(
                "%(places)s offices are each off track on %(n)s of the priorities and enablers, more than any other"
            )
        return _("%(places)s regions are each off track on %(n)s of the priorities and enablers, more than any other")
    if places > 1:
        if compared.is_of_kpis:
            if is_by_office:
                return _(
                    "%(others)s and %(last)s are each off track or regressing on %(n)s of the KPIs, "
                    "more than any other office"
                )
            return _(
                "%(others)s and %(last)s are each off track or regressing on %(n)s of the KPIs, "
                "more than any other region"
            )
        if is_by_office:
            return _(
                "%(others)s and %(last)s are each off track on %(n)s of the priorities and enablers, "
                "more than any other office"
            )
        return _(
            "%(others)s and %(last)s are each off track on %(n)s of the priorities and enablers, "
            "more than any other region"
        )
    if compared.is_of_kpis:
        if is_by_office:
            return _(
                "%(place)s is off track or regressing on %(n)s of the %(all)s KPIs that can be assessed, "
                "more than any other office"
            )
        return _(
            "%(place)s is off track or regressing on %(n)s of the %(all)s KPIs that can be assessed, "
            "more than any other region"
        )
    if is_by_office:
        return _(
            "%(place)s is off track on %(n)s of the %(all)s priorities and enablers that can be assessed, "
            "more than any other office"
        )
    return _(
        "%(place)s is off track on %(n)s of the %(all)s priorities and enablers that can be assessed, "
        "more than any other region"
    )


def regions_on_track(count: int, judged: int) -> str:
    """Return how many of the regions that can be assessed are on track or achieved; no full stop."""
    if count == 0:
        return _("None of the %(all)s regions is on track") % {"all": number(judged)}
    return ngettext(
        "%(n)s of %(all)s regions is on track or achieved", "%(n)s of %(all)s regions are on track or achieved", count
    ) % {"n": number(count), "all": number(judged)}
