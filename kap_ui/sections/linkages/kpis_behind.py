"""The KPIs behind links, judged together at a place and in the regions: their status as a mix, a list, by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kap_model.linkages import Linkage
from kap_model.measures import RollUp, Standing
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import STATUS_GROUPS, WORST_FIRST
from kap_ui import marks
from kap_ui.frame import provenance, site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.kpi_list_links import Lists
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

_MOST_LISTED: Final = 5
"""So many KPIs of a panel are named; the others are counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class KpisBehind:
    """The counted KPIs behind links, at a place and quarter.

    Attributes:
        selection: what the reader asked for.
        standings: where each of them stands, by its code, in plan order.
        roll_up: how they stand together.
        regions: how they stand together in each region; empty where that is not shown.
    """

    selection: Selection
    standings: Mapping[str, Standing]
    roll_up: RollUp
    regions: Mapping[str, RollUp]

    @property
    def roll_ups(self) -> tuple[RollUp, ...]:
        """All roll-ups, that of the place first."""
        return (self.roll_up, *self.regions.values())

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the roll-ups."""
        return is_any_illustrative(self.roll_ups)


def kpis_behind(progress: Progress, selection: Selection, kpis: Sequence[str], *, by_region: bool) -> KpisBehind:
    """Return how KPIs stand at the place and quarter of a selection.

    Args:
        progress: of the selection's origin.
        selection: place and quarter.
        kpis: codes of KPIs that count.
        by_region: judge them in each region too.
    """
    place, quarter = selection.place, selection.quarter
    standings = {kpi: progress.standing(kpi, place, quarter) for kpi in kpis}
    regions = progress.facts.regions if by_region and kpis else ()
    return KpisBehind(
        selection=selection,
        standings=standings,
        roll_up=progress.roll_up_of(kpis, place, quarter, standings),
        regions={region: progress.roll_up_of(kpis, region, quarter) for region in regions},
    )


def is_any_illustrative(shown: Iterable[Linkage | RollUp]) -> bool:
    """Return whether one of the links or roll-ups that are shown is made up, or rests on a made-up row."""
    return any(part.is_illustrative for part in shown)


def newest_quarter(roll_ups: Iterable[RollUp]) -> Quarter | None:
    """Return the newest quarter that a figure of any roll-up comes from; None without any figure."""
    return max((roll_up.data_quarter for roll_up in roll_ups if roll_up.data_quarter is not None), default=None)


def mix(behind: KpisBehind, title: str, lists: Lists) -> Markup | None:
    """Return the status mix of the KPIs with its title and judgement; None without any KPI.

    Args:
        behind: the KPIs.
        title: stands above.
        lists: where the KPIs are listed.
    """
    if not behind.standings:
        return None
    roll_up = behind.roll_up
    words = roll_up_words.mean_shares(roll_up)
    shares = element("span", words, class_="small") if words else None
    return joined(
        [
            _part_title(title),
            element("p", _place_and_quarter(behind), class_="small"),
            bar(roll_up, lists),
            element("p", judgement(roll_up), shares, class_="judged"),
        ]
    )


def bar(roll_up: RollUp, lists: Lists) -> Markup:
    """Return the status mix as a bar; `lists` is where the KPIs are listed."""
    return marks.mix(roll_up_words.parts(roll_up, lists))


def judgement(roll_up: RollUp) -> Markup:
    """Return the mark of a judgement with its words."""
    return marks.word(roll_up.word, roll_up_words.judgement(roll_up))


def worst_first(behind: KpisBehind, title: str) -> Markup | None:
    """Return the KPIs as lines with their status, the worst first; None without any."""
    if not behind.standings:
        return None
    ranked = sorted(behind.standings.items(), key=lambda standing: WORST_FIRST.index(STATUS_GROUPS[standing[1].status]))
    more = len(ranked) - _MOST_LISTED
    chip = provenance.illustrative_mark() if behind.roll_up.is_illustrative else None
    return joined(
        [
            _part_title(title),
            element("p", element("span", _place_and_quarter(behind)), chip, class_="sub"),
            _lines([_kpi_line(kpi, standing) for kpi, standing in ranked[:_MOST_LISTED]]),
            element("p", ngettext("and %(n)s more", "and %(n)s more", more) % {"n": number(more)}, class_="small")
            if more > 0
            else None,
        ]
    )


def _kpi_line(kpi: str, standing: Standing) -> Markup:
    words = wording.status(standing.status)
    if standing.share is not None:
        share = percent(standing.share, standing.share_decimals)
        words = _("%(status)s, progress %(share)s") % {"status": words, "share": share}
    return element(
        "li",
        link(data.name(kpi), href=site_map.link_to("kpi", kpi=kpi), class_="name"),
        element("span", marks.word(standing.status, words), class_="below-name"),
    )


def by_region(behind: KpisBehind) -> Markup | None:
    """Return the judgement of the KPIs in each region; None where none of them can be judged in any region."""
    if not any(roll_up.usable for roll_up in behind.regions.values()):
        return None
    lines = [
        element(
            "li",
            link(data.name(region), href=site_map.link_to("overview", place=region), class_="name"),
            judgement(roll_up),
            class_="two",
        )
        for region, roll_up in behind.regions.items()
        if roll_up.applicable
    ]
    return joined([_part_title(_("By region")), _lines(lines)])


def _part_title(title: str) -> Markup:
    return element("h4", title, class_="panel-part")


def _lines(lines: Sequence[Markup]) -> Markup:
    return element("ul", *lines, class_="lines", role="list")


def _place_and_quarter(behind: KpisBehind) -> str:
    return _("%(place)s, %(quarter)s") % {
        "place": data.name(behind.selection.place), "quarter": wording.quarter(behind.selection.quarter),
    }  # fmt: skip
