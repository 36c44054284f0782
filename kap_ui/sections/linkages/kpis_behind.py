"""The KPIs behind links: their status as a mix, as a list, and by region. For every page of linkages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kap_model.measures import RollUp, Standing
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import STATUS_GROUPS, WORST_FIRST, Word
from kap_ui import marks
from kap_ui.frame import site_map
from kap_ui.marks import Part
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent

_MOST_LISTED = 5
"""So many KPIs of a panel are named; the others are counted."""


def is_illustrative(progress: Progress, selection: Selection, kpis: Iterable[str]) -> bool:
    """Say whether the status of any of these KPIs rests on an illustrative figure or target."""
    return any(progress.standing(kpi, selection.place, selection.quarter).is_illustrative for kpi in kpis)


def data_quarter(progress: Progress, selection: Selection, kpis: Iterable[str]) -> Quarter | None:
    """Give the newest quarter that a figure of these KPIs comes from."""
    actuals = (progress.actual(kpi, selection.place, selection.quarter) for kpi in kpis)
    return max((actual.data_quarter for actual in actuals if actual is not None), default=None)


def rolled(progress: Progress, place: str, quarter: Quarter, kpis: Iterable[str]) -> RollUp:
    """Roll up KPIs at a place and quarter."""
    return progress.roll_up_of(kpis, place, quarter)


def parts(roll_up: RollUp) -> list[Part]:
    """Give the counts of the six groups with their words; what is not applicable is left out."""
    return [Part(group, count, number(count), wording.status(group)) for group, count in roll_up.groups.items()]


def judged_words(roll_up: RollUp) -> str:
    """Say the judgement of a roll-up, or how few of its KPIs can be judged."""
    if roll_up.word is Word.INSUFFICIENT_DATA:
        return ngettext(
            "%(usable)s of %(applicable)s KPI can be judged",
            "%(usable)s of %(applicable)s KPIs can be judged",
            roll_up.applicable,
        ) % {"usable": number(roll_up.usable), "applicable": number(roll_up.applicable)}
    return wording.status(roll_up.word)


def mix(roll_up: RollUp, title: str, selection: Selection) -> Markup | None:
    """Give the status mix of KPIs with its title and judgement; None without any KPI."""
    if not sum(roll_up.counts.values()):
        return None
    said = _("%(place)s, %(quarter)s") % {
        "place": data.name(selection.place), "quarter": wording.quarter(selection.quarter),
    }  # fmt: skip
    shares = None
    if roll_up.mean_share is not None and roll_up.mean_expected_share is not None:
        shares = _("mean share %(share)s, expected %(expected)s") % {
            "share": percent(roll_up.mean_share), "expected": percent(roll_up.mean_expected_share),
        }  # fmt: skip
    return joined([
        element("h4", title, class_="panel-part"),
        element("p", said, class_="small"),
        marks.mix(parts(roll_up)),
        element("p", marks.word(roll_up.word, judged_words(roll_up)),
                element("span", shares, class_="small") if shares else None, class_="judged"),
    ])  # fmt: skip


def kpi_list(
    progress: Progress, selection: Selection, kpis: Sequence[str], standings: Mapping[str, Standing], title: str
) -> Markup | None:
    """Give KPIs as lines with their status, the worst first; None without any."""
    if not kpis:
        return None
    ranked = sorted(kpis, key=lambda kpi: WORST_FIRST.index(STATUS_GROUPS[standings[kpi].status]))
    lines = [kpi_line(kpi, standings[kpi]) for kpi in ranked[:_MOST_LISTED]]
    more = len(ranked) - _MOST_LISTED
    chip = illustrative_mark() if is_illustrative(progress, selection, kpis) else None
    said = _("%(place)s, %(quarter)s") % {
        "place": data.name(selection.place), "quarter": wording.quarter(selection.quarter),
    }  # fmt: skip
    return joined(
        [
            element("h4", title, class_="panel-part"),
            element("p", element("span", said), chip, class_="sub"),
            element("ul", *lines, class_="lines", role="list"),
            element("p", ngettext("and %(n)s more", "and %(n)s more", more) % {"n": number(more)}, class_="small")
            if more > 0
            else None,
        ]
    )


def kpi_line(kpi: str, standing: Standing) -> Markup:
    """Give one KPI with its status; its name leads to its page."""
    words = wording.status(standing.status)
    if standing.share is not None:
        words = _("%(status)s, %(share)s of the way") % {"status": words, "share": percent(standing.share)}
    return element(
        "li",
        link(data.name(kpi), href=site_map.link_to("kpi", kpi=kpi), class_="name"),
        element("span", marks.word(standing.status, words), class_="below-name"),
    )


def regions(progress: Progress, selection: Selection, kpis: Sequence[str]) -> Markup | None:
    """Give the judgement of KPIs in each region; None where none of them has a figure in any region."""
    rolled_up = by_region(progress, selection, kpis)
    if not any(roll_up.usable for _place, roll_up in rolled_up):
        return None
    lines = [
        element(
            "li",
            link(data.name(place), href=site_map.link_to("overview", place=place), class_="name"),
            marks.word(roll_up.word, judged_words(roll_up)),
            class_="two",
        )
        for place, roll_up in rolled_up
        if roll_up.applicable
    ]
    return joined(
        [
            element("h4", _("By region"), class_="panel-part"),
            element("ul", *lines, class_="lines", role="list"),
        ]
    )


def by_region(progress: Progress, selection: Selection, kpis: Sequence[str]) -> list[tuple[str, RollUp]]:
    """Give the roll-up of KPIs in each region that has offices or countries, headquarters left out."""
    return [(place, rolled(progress, place, selection.quarter, kpis)) for place in progress.facts.regions]


def illustrative_mark() -> Markup:
    """Give the mark of illustrative figures."""
    return marks.illustrative(_("Illustrative figures"))
