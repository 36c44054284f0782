"""Is the plan on course? The sentence, the counts, and one row for each priority and for the enablers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.measures import RollUp
from kap_model.progress import PLAN_CODE, Progress
from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import STATUS_GROUPS, RollUpLevel, Status, StatusGroup, Word
from kap_ui import data, marks, site_map, wording
from kap_ui.marks import Number, Part
from kap_ui.markup import Markup
from kap_ui.wording import _, ngettext, number, percent


@dataclass(frozen=True)
class Overview:
    """The roll-ups of the plan, its priorities and enablers at a place and quarter, and those of the compared quarter.

    `data_quarter` is the newest quarter that a figure comes from, None without any figure.
    """

    selection: Selection
    now: Mapping[str, RollUp]
    before: Mapping[str, RollUp]
    data_quarter: Quarter | None
    is_illustrative: bool

    @property
    def plan(self) -> RollUp:
        """The roll-up of the whole plan."""
        return self.now[PLAN_CODE]


def overview(selection: Selection) -> Overview:
    """Work the overview out."""
    progress = data.progress(selection.origin)
    return Overview(
        selection,
        _roll_ups(progress, selection.place, selection.quarter),
        _roll_ups(progress, selection.place, selection.compared),
        *_provenance(progress, selection),
    )


def _roll_ups(progress: Progress, place: str, quarter: Quarter) -> dict[str, RollUp]:
    standings = progress.standings(place, quarter)
    return {
        code: progress.roll_up(code, place, quarter, standings)
        for code, objective in progress.facts.objectives.items()
        if objective.level is not RollUpLevel.OUTCOME
    }


def _provenance(progress: Progress, selection: Selection) -> tuple[Quarter | None, bool]:
    newest: Quarter | None = None
    is_illustrative = False
    for kpi in progress.facts.objective_kpis(PLAN_CODE):
        actual = progress.actual(kpi, selection.place, selection.quarter)
        if actual is not None:
            newest = max(newest or actual.data_quarter, actual.data_quarter)
            is_illustrative = is_illustrative or "illustrative" in actual.origins
        is_illustrative = is_illustrative or progress.course(kpi, selection.place).is_illustrative
    return newest, is_illustrative


def has_figures(found: Overview) -> bool:
    """Say whether any KPI has a figure at this place and quarter."""
    return found.data_quarter is not None


def group_counts(roll_up: RollUp) -> dict[StatusGroup, int]:
    """Give the number of applicable KPIs in each of the six groups."""
    counts = dict.fromkeys(StatusGroup, 0)
    for status, count in roll_up.counts.items():
        if status is not Status.NOT_APPLICABLE:
            counts[STATUS_GROUPS[status]] += count
    return counts


def headline(found: Overview) -> str:
    """Say the finding: how many KPIs are on course, and which priority is furthest behind."""
    counts = group_counts(found.plan)
    on_course = counts[StatusGroup.ACHIEVED] + counts[StatusGroup.ON_TRACK]
    said = ngettext(
        "%(n)s of %(all)s KPIs is on track or achieved", "%(n)s of %(all)s KPIs are on track or achieved", on_course
    ) % {"n": number(on_course), "all": number(found.plan.applicable)}
    worst = furthest_behind(found)
    if worst is None:
        return said
    return _("%(count)s; %(code)s is furthest behind") % {"count": said, "code": worst}


def furthest_behind(found: Overview) -> str | None:
    """Give the priority or enabler whose mean share lacks most of the expected one; None if none is behind."""
    gaps = {
        code: roll_up.mean_expected_share - roll_up.mean_share
        for code, roll_up in found.now.items()
        if code != PLAN_CODE and roll_up.mean_share is not None and roll_up.mean_expected_share is not None
    }
    behind = {code: gap for code, gap in gaps.items() if gap > 0}
    return max(behind, key=lambda code: behind[code]) if behind else None


def numbers(found: Overview) -> list[Number]:
    """Give the four figures under the headline."""
    plan = found.plan
    counts = group_counts(plan)
    out_of = _("of %(n)s") % {"n": number(plan.applicable)}
    on_course = counts[StatusGroup.ACHIEVED] + counts[StatusGroup.ON_TRACK]
    behind = counts[StatusGroup.AT_RISK] + counts[StatusGroup.OFF_TRACK] + counts[StatusGroup.REGRESSING]
    return [
        Number(number(on_course), _("on track or achieved"), out_of),
        Number(number(behind), _("at risk, off track or regressing"), out_of),
        Number(number(counts[StatusGroup.UNKNOWN]), _("not yet known"), out_of, _("no data, no target or incomplete")),
        Number(
            percent(plan.mean_share),
            _("mean share of the way to target"),
            _("%(share)s expected") % {"share": percent(plan.mean_expected_share)}
            if plan.mean_expected_share is not None
            else "",
            _("withheld: too few KPIs can be judged") if plan.mean_share is None else "",
        ),
    ]


def parts(roll_up: RollUp) -> list[Part]:
    """Give the counts of the six groups with their words."""
    return [Part(group, count, number(count), wording.status(group)) for group, count in group_counts(roll_up).items()]


def rows(found: Overview) -> Markup:
    """Give one row for the whole plan, each priority and each enabler."""
    names = data.names()
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean share of the way"),
        _("Judgement, and change since %(quarter)s") % {"quarter": wording.quarter(found.selection.compared)},
    )
    return marks.overview(
        [_row(found, code, names) for code in _in_order(found)],
        heads,
        label=_("Status of the KPIs, by priority and enabler"),
    )


def _in_order(found: Overview) -> Sequence[str]:
    rank = {RollUpLevel.PLAN: 0, RollUpLevel.PRIORITY: 1, RollUpLevel.ENABLER: 2}
    return sorted(found.now, key=lambda code: (rank[found.now[code].level], code))


def _row(found: Overview, code: str, names: Mapping[str, str]) -> marks.OverviewRow:
    roll_up, before = found.now[code], found.before[code]
    is_whole = code == PLAN_CODE
    word = wording.status(roll_up.word)
    expected = roll_up.mean_expected_share
    said = _("mean share %(share)s") % {"share": percent(roll_up.mean_share)}
    if roll_up.mean_share is None:
        said = _("mean share withheld: %(usable)s of %(applicable)s KPIs can be judged") % {
            "usable": number(roll_up.usable),
            "applicable": number(roll_up.applicable),
        }
    elif expected is not None:
        said = _("mean share %(share)s, expected %(expected)s") % {
            "share": percent(roll_up.mean_share),
            "expected": percent(expected),
        }
    direction, change = _change(roll_up, before)
    if roll_up.word is Word.INSUFFICIENT_DATA:
        direction, change = (
            None,
            ngettext(
                "%(usable)s of %(applicable)s KPI usable",
                "%(usable)s of %(applicable)s KPIs usable",
                roll_up.applicable,
            )
            % {"usable": number(roll_up.usable), "applicable": number(roll_up.applicable)},
        )
    return marks.OverviewRow(
        code="" if is_whole else code,
        name=_("Whole plan") if is_whole else names.get(code, code),
        mix=marks.mix(parts(roll_up)),
        bar=marks.bullet(
            share=roll_up.mean_share,
            expected=expected,
            status=roll_up.word,
            words=f"{word}, {said}",
            is_illustrative=found.is_illustrative,
        ),
        share=percent(roll_up.mean_share),
        expected=_("expected %(share)s") % {"share": percent(expected)} if expected is not None else "",
        status=roll_up.word,
        status_words=word,
        direction=direction,
        change=change,
        href=site_map.link_to("priorities", priority=code) if not is_whole else None,
        is_whole=is_whole,
    )


def _change(now: RollUp, before: RollUp) -> tuple[str | None, str]:
    """Say how the gap to the expected share has moved, in points."""
    gaps = [
        None if r.mean_share is None or r.mean_expected_share is None else r.mean_share - r.mean_expected_share
        for r in (now, before)
    ]
    if gaps[0] is None or gaps[1] is None:
        return None, ""
    points = round(100 * (gaps[0] - gaps[1]))
    if points > 0:
        return marks.Trend.UP, ngettext("%(n)s point closer", "%(n)s points closer", points) % {"n": number(points)}
    if points < 0:
        return marks.Trend.DOWN, ngettext("%(n)s point further behind", "%(n)s points further behind", -points) % {
            "n": number(-points)
        }
    return marks.Trend.SAME, _("unchanged")
