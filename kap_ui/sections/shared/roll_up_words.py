"""How a roll-up is worded and drawn: the same counts, judgement and movement on every page."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kap_model.measures import RollUp
from kap_model.measures.roll_ups import ENOUGH_COVERAGE, ENOUGH_KPIS
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.rounding import in_points
from kap_model.vocabulary import Status, StatusFilter, StatusGroup
from kap_ui import marks
from kap_ui.marks import Number, Part, Trend
from kap_ui.marks.markup import Markup, joined, link
from kap_ui.sections.shared.kpi_list_links import Lists
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter, signed

UNNAMED = (PLAN_CODE, ENABLERS)
"""Objectives that have a name but no code that a reader knows."""


def name_of(code: str) -> str:
    """Return the name of an objective, of the plan or of the enablers together."""
    if code == PLAN_CODE:
        return _("Whole plan")
    if code == ENABLERS:
        count = len(data.choices().enablers)
        return ngettext("The %(n)s enabler", "All %(n)s enablers", count) % {"n": number(count)}
    return data.name(code)


def code_or_name(code: str) -> str:
    """Return the code of an objective, or the name of one whose code no reader knows."""
    return name_of(code) if code in UNNAMED else code


def parts(roll_up: RollUp, lists: Lists | None = None) -> list[Part]:
    """Return the counts of the six groups of statuses with their words; what is not applicable is left out.

    Args:
        roll_up: the KPIs.
        lists: where they are listed; None for counts that lead nowhere.
    """
    return [part(group, count, _listed(lists, StatusFilter(group))) for group, count in roll_up.groups.items()]


def part(group: StatusGroup, count: int, href: str | None = None) -> Part:
    """Return a count of a status with its words, and where the KPIs are listed."""
    figure, words = number(count), wording.status(group)
    return Part(group, count, figure, words, wording.of_status(figure, words), href=href)


def _listed(lists: Lists | None, status: StatusFilter) -> str | None:
    return None if lists is None else lists(status)


def mix(roll_up: RollUp, lists: Lists | None = None) -> Markup:
    """Return the status mix as one bar, or as a box for each KPI where they are few."""
    # A full-width bar for one KPI would lie.
    counted = parts(roll_up, lists)
    return marks.boxes(counted) if roll_up.applicable <= _FEW else marks.mix(counted)


_FEW = 3


def key(roll_up: RollUp, lists: Lists | None = None, selected: StatusFilter | None = None) -> Markup:
    """Return the key with the counts of the six groups.

    A group that holds what was only partly, or not, achieved says how many; so does what is not yet known, by reason.

    Args:
        roll_up: the KPIs.
        lists: where they are listed.
        selected: the filter of the list that the page shows.
    """
    return marks.counts(
        [
            replace(part, words=_with_inside(roll_up, part), is_selected=selected == part.status)
            for part in parts(roll_up, lists)
        ]
    )


def _with_inside(roll_up: RollUp, part: Part) -> str:
    inside = {
        StatusGroup.AT_RISK: (Status.PARTLY_ACHIEVED, N_("%(status)s, including %(n)s partly achieved")),
        StatusGroup.OFF_TRACK: (Status.NOT_ACHIEVED, N_("%(status)s, including %(n)s not achieved")),
    }
    status, words = inside.get(StatusGroup(part.status), (None, ""))
    if status is not None and roll_up.counts[status]:
        return _(words) % {"status": part.words, "n": number(roll_up.counts[status])}
    reasons = unknown_reasons(roll_up) if part.status == StatusGroup.UNKNOWN else ""
    return _("%(status)s: %(reasons)s") % {"status": part.words, "reasons": reasons} if reasons else part.words


def unknown_reasons(roll_up: RollUp) -> str:
    """Return why KPIs are not yet known, each reason with its number: "9 without a target, 1 without data"."""
    return wording.enumerated(words for _status, words in _reasons(roll_up))


def linked_unknown_reasons(roll_up: RollUp, lists: Lists) -> Markup:
    """Return the same, each reason with the list of its KPIs."""
    reasons = [link(words, href=lists(StatusFilter(status))) for status, words in _reasons(roll_up)]
    return joined(reasons, wording.signs().enumeration)


def _reasons(roll_up: RollUp) -> list[tuple[Status, str]]:
    return [
        (status, _(words) % {"n": number(roll_up.counts[status])})
        for status, words in _UNKNOWN_REASONS.items()
        if roll_up.counts[status]
    ]


_UNKNOWN_REASONS: Final = {
    Status.NO_TARGET: N_("%(n)s without a target"),
    Status.INCOMPLETE: N_("%(n)s incomplete"),
    Status.NO_DATA: N_("%(n)s without data"),
    Status.NO_RECENT_DATA: N_("%(n)s without recent data"),
    Status.TOO_EARLY: N_("%(n)s too early"),
}


def usable_of_applicable(roll_up: RollUp) -> str:
    """Return how many KPIs of how many can be assessed, in words."""
    return ngettext(
        "%(usable)s of %(applicable)s KPI can be assessed",
        "%(usable)s of %(applicable)s KPIs can be assessed",
        roll_up.applicable,
    ) % {"usable": number(roll_up.usable), "applicable": number(roll_up.applicable)}


def judgement(roll_up: RollUp) -> str:
    """Return the word of a roll-up, or how few of its KPIs can be judged."""
    if roll_up.is_withheld:
        return usable_of_applicable(roll_up)
    return wording.status(roll_up.word)


def summary(roll_up: RollUp) -> str:
    """Return all that is known of a roll-up in a line: judgement, mean shares, how many KPIs are judged, origin."""
    parts = (
        wording.status(roll_up.word),
        mean_shares(roll_up),
        usable_of_applicable(roll_up),
        why_withheld(roll_up),
        _("illustrative") if roll_up.is_illustrative and roll_up.mean_share is not None else "",
    )
    return wording.listed(part for part in parts if part)


def cell_summary(roll_up: RollUp) -> str:
    """Return what colour and figure of a cell stand for: judgement, counts by status, mean shares, origin."""
    parts = (
        wording.labelled(wording.status(roll_up.word), counts(roll_up)),
        mean_shares(roll_up),
        usable_of_applicable(roll_up) if roll_up.is_withheld else "",
        why_withheld(roll_up),
        _("illustrative") if roll_up.is_illustrative and roll_up.mean_share is not None else "",
    )
    return wording.listed(part for part in parts if part)


def counts(roll_up: RollUp) -> str:
    """Return how many KPIs have which status, without those that none has: "4 On track, 1 Off track"."""
    return wording.enumerated(part(group, n).said for group, n in roll_up.groups.items() if n)


def colour_and_number() -> str:
    """Return what decides the colour of a cell (R15) and what its number is, which need not agree."""
    return _(
        "Colour of a cell: off track where a third or more of the KPIs are off track or regressing, on track where two "
        "thirds or more are on track or achieved and none is regressing, else at risk. Number: their mean progress."
    )


def mean_shares(roll_up: RollUp) -> str:
    """Return mean share and mean expected share; "" without them."""
    if roll_up.mean_share is None or roll_up.mean_expected_share is None:
        return ""
    return _("mean progress %(share)s, expected %(expected)s") % {
        "share": percent(roll_up.mean_share), "expected": percent(roll_up.mean_expected_share),
    }  # fmt: skip


def mean_shares_or_judgement(roll_up: RollUp) -> str:
    """Return mean share and mean expected share as two figures; without them the judgement."""
    if roll_up.mean_share is None or roll_up.mean_expected_share is None:
        return judgement(roll_up)
    return _("%(share)s, expected %(expected)s") % {
        "share": percent(roll_up.mean_share), "expected": percent(roll_up.mean_expected_share),
    }  # fmt: skip


def finding(name: str, roll_up: RollUp) -> str:
    """Return how many KPIs of a place or objective are on track or achieved; or that too few can be judged (R14)."""
    values = {"place": name, "usable": number(roll_up.usable), "applicable": number(roll_up.applicable)}
    if roll_up.is_withheld:
        if roll_up.usable == 0:
            return _("%(place)s: none of the %(applicable)s KPIs can be assessed yet") % values
        return (
            ngettext(
                "%(place)s: only %(usable)s of %(applicable)s KPIs can be assessed, too few to say "
                "whether it is on course",
                "%(place)s: only %(usable)s of %(applicable)s KPIs can be assessed, too few to say "
                "whether it is on course",
                roll_up.usable,
            )
            % values
        )
    count = roll_up.on_track_or_achieved
    return ngettext(
        "%(place)s: %(n)s of %(all)s KPIs is on track or achieved",
        "%(place)s: %(n)s of %(all)s KPIs are on track or achieved",
        count,
    ) % {"place": name, "n": number(count), "all": number(roll_up.applicable)}


def figure(roll_up: RollUp) -> str:
    """Return the figure that stands for a roll-up in a cell: its mean share, or usable of applicable."""
    if roll_up.mean_share is not None:
        return percent(roll_up.mean_share)
    return _("%(usable)s/%(applicable)s") % {
        "usable": number(roll_up.usable), "applicable": number(roll_up.applicable),
    }  # fmt: skip


def why_withheld(roll_up: RollUp) -> str:
    """Return by which rule a roll-up is withheld (R14): too few KPIs, or too small a part of them; "" if it is not."""
    if not roll_up.is_withheld:
        return ""
    if roll_up.usable < ENOUGH_KPIS:
        return _("fewer than %(n)s KPIs: no mean is given") % {"n": number(ENOUGH_KPIS)}
    return _("fewer than %(share)s of the KPIs: no mean is given") % {"share": percent(ENOUGH_COVERAGE)}


def movement(now: RollUp, before: RollUp) -> tuple[Trend | None, str]:
    """Return how the gap to the expected share has moved, in points: "5 points further behind".

    Returns:
        the direction and its words; None and no words where one of the gaps is withheld.
    """
    if now.share_gap is None or before.share_gap is None:
        return None, ""
    points = in_points(now.share_gap - before.share_gap)
    if points == 0:
        return Trend.SAME, _("unchanged")
    trend = Trend.UP if points > 0 else Trend.DOWN
    was, is_now = in_points(before.share_gap), in_points(now.share_gap)
    ends = {"was": number(abs(was)), "now": number(abs(is_now))}
    if was > 0 > is_now:
        return trend, _("was %(was)s ahead, now %(now)s behind") % ends
    if was < 0 < is_now:
        return trend, _("was %(was)s behind, now %(now)s ahead") % ends
    if min(was, is_now) >= 0:
        if points > 0:
            words = ngettext("%(n)s point further ahead", "%(n)s points further ahead", points)
        else:
            words = ngettext("%(n)s point less ahead", "%(n)s points less ahead", -points)
    elif points > 0:
        words = ngettext("%(n)s point closer", "%(n)s points closer", points)
    else:
        words = ngettext("%(n)s point further behind", "%(n)s points further behind", -points)
    return trend, words % {"n": number(abs(points))}


def numbers(now: RollUp, before: RollUp, compared: Quarter, lists: Lists | None = None) -> list[Number]:
    """Return the four figures under a headline, each with its change since the compared quarter.

    What is not yet known says why instead: each reason asks for something else.
    """
    out_of = _("of %(n)s") % {"n": number(now.applicable)}
    unknown = StatusFilter.UNKNOWN
    counted = (
        (StatusFilter.ON_COURSE, _("on track or achieved")),
        (StatusFilter.BEHIND, _("at risk, off track or regressing")),
        (unknown, _("not yet known")),
    )
    figures = []
    for status, words in counted:
        count, earlier = now.number_of(status), before.number_of(status)
        comment = _since(count - earlier, compared)
        if status is unknown and count:
            comment = unknown_reasons(now) if lists is None else linked_unknown_reasons(now, lists)
        figures.append(Number(number(count), words, out_of, comment, _listed(lists, status)))
    return [*figures, _mean_share(now, before, compared)]


def _since(change: int, compared: Quarter) -> str:
    if change == 0:
        return _("unchanged since %(quarter)s") % {"quarter": quarter(compared)}
    return _("%(change)s since %(quarter)s") % {"change": signed(change), "quarter": quarter(compared)}


def _mean_share(now: RollUp, before: RollUp, compared: Quarter) -> Number:
    label = _("mean progress towards target")
    if now.is_withheld:
        return Number(percent(None), label, "", _("withheld: %(judged)s") % {"judged": usable_of_applicable(now)})
    measure = ""
    if now.mean_expected_share is not None:
        measure = _("%(share)s expected") % {"share": percent(now.mean_expected_share)}
    direction, change = movement(now, before)
    comment = ""
    if direction is Trend.SAME:
        comment = _("unchanged since %(quarter)s") % {"quarter": quarter(compared)}
    elif _has_crossed(now, before):
        comment = _("%(change)s, compared with %(quarter)s") % {"change": change, "quarter": quarter(compared)}
    elif direction is not None:
        comment = _("%(change)s than in %(quarter)s") % {"change": change, "quarter": quarter(compared)}
    return Number(percent(now.mean_share), label, measure, comment)


def _has_crossed(now: RollUp, before: RollUp) -> bool:
    """Return whether the mean share has come from ahead of the expected share to behind it, or the other way."""
    if now.share_gap is None or before.share_gap is None:
        return False
    return in_points(now.share_gap) * in_points(before.share_gap) < 0
