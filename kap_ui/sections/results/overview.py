"""Is the plan on course? The sentence, the numbers, and a row for each priority and the enablers, with the regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import results
from kap_model.selection import Selection
from kap_model.vocabulary import STATUS_GROUPS, Status, StatusGroup, Word
from kap_ui import marks
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.marks import Number, Part
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.shared import kpi_lines, trend
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, percent, quarter, signed

OPEN: Final = "open"
"""The code that opens the row of the enablers, in the address under `enablers`."""

Row = Mapping[str, Any]
"""A row of OBJECTIVES."""


@dataclass(frozen=True)
class Overview:
    """How the plan, its priorities and its enablers stand: at the place, in the regions, and at the compared quarter.

    `codes` are the rows in their order; `data_quarter` is the newest quarter that a figure comes from, if there is any.
    """

    selection: Selection
    codes: Sequence[str]
    regions: Sequence[str]
    now: Mapping[tuple[str, str], Row]
    before: Mapping[str, Row]
    data_quarter: Quarter | None
    is_open: bool

    @property
    def plan(self) -> Row:
        """How the whole plan stands at the place."""
        return self.now[PLAN_CODE, self.selection.place]

    @property
    def is_illustrative(self) -> bool:
        """Whether some figure or target of the page is made up."""
        return any(row["is_illustrative"] for row in self.now.values())

    def at(self, code: str) -> Row:
        """Give how an objective stands at the place."""
        return self.now[code, self.selection.place]


def opened() -> OwnChoice[str | None]:
    """Declare the page's own choice: whether each enabler has a row."""
    return address.own_choice("enablers", (OPEN,))


@memoized
def overview(selection: Selection, is_open: bool) -> Overview:
    """Work the overview out."""
    progress = data.progress(selection.origin)
    regions = list(progress.facts.regions)
    places = list(dict.fromkeys([selection.place, *regions]))
    asked = (tuple(places), (selection.quarter,))
    now = data.of_progress(results.objectives, selection.origin, *asked)
    before = data.of_progress(results.objectives, selection.origin, (selection.place,), (selection.compared,))
    kpis = progress.facts.objective_kpis(PLAN_CODE)
    enablers = set(data.choices().enablers)
    return Overview(
        selection,
        [code for code in progress.facts.main_codes if is_open or code not in enablers],
        regions,
        {(row["objective_code"], row["place_code"]): row for row in kpi_lines.records(now)},
        {row["objective_code"]: row for row in kpi_lines.records(before)},
        results.newest_data_quarter(progress, kpis, selection.place, selection.quarter),
        is_open,
    )


def has_figures(found: Overview) -> bool:
    """Say whether any KPI has a figure at this place and quarter."""
    return found.data_quarter is not None


# ---- the answer


def group_counts(row: Row) -> dict[StatusGroup, int]:
    """Give the number of applicable KPIs in each of the six groups."""
    counts = dict.fromkeys(StatusGroup, 0)
    for status, group in STATUS_GROUPS.items():
        if status is not Status.NOT_APPLICABLE:
            counts[group] += int(row[status.value])
    return counts


def on_course(row: Row) -> int:
    """Give how many KPIs are on track or achieved."""
    counts = group_counts(row)
    return counts[StatusGroup.ACHIEVED] + counts[StatusGroup.ON_TRACK]


def gap(row: Row) -> float | None:
    """Give the mean share less the mean expected share; None where they are withheld."""
    return trend.gap(row["mean_share"], row["mean_expected_share"])


@memoized
def headline(found: Overview) -> str:
    """Say the finding: how many KPIs are on course, and who is furthest behind; or that too few are known."""
    usable = int(found.plan["usable"])
    if found.plan["word"] == Word.INSUFFICIENT_DATA:
        if usable == 0:
            return _("None of %(applicable)s KPIs can be judged yet: nothing says if the plan is on course") % {
                "applicable": number(found.plan["applicable"])
            }
        return ngettext(
            "Only %(usable)s of %(applicable)s KPIs can be judged: too few to say if the plan is on course",
            "Only %(usable)s of %(applicable)s KPIs can be judged: too few to say if the plan is on course",
            usable,
        ) % {"usable": number(usable), "applicable": number(found.plan["applicable"])}
    n = on_course(found.plan)
    said = ngettext(
        "%(n)s of %(all)s KPIs is on track or achieved", "%(n)s of %(all)s KPIs are on track or achieved", n
    ) % {"n": number(n), "all": number(found.plan["applicable"])}
    worst = furthest_behind(found)
    if worst is None:
        return said
    return _("%(count)s; %(code)s is furthest behind") % {"count": said, "code": worst}


def furthest_behind(found: Overview) -> str | None:
    """Give the priority or enabler whose mean share lacks most of the expected one; None if none is behind."""
    place = found.selection.place
    gaps = {
        code: lacking
        for (code, at), row in found.now.items()
        if at == place and code not in (PLAN_CODE, ENABLERS) and (lacking := gap(row)) is not None and lacking < 0
    }
    return min(gaps, key=lambda code: gaps[code]) if gaps else None


@memoized
def numbers(now: Row, before: Row, compared: Quarter) -> list[Number]:
    """Give the four figures under the headline, each with its change since the compared quarter."""
    counts, earlier = group_counts(now), group_counts(before)
    out_of = _("of %(n)s") % {"n": number(now["applicable"])}
    groups = (
        ((StatusGroup.ACHIEVED, StatusGroup.ON_TRACK), _("on track or achieved")),
        ((StatusGroup.AT_RISK, StatusGroup.OFF_TRACK, StatusGroup.REGRESSING), _("at risk, off track or regressing")),
        ((StatusGroup.UNKNOWN,), _("not yet known")),
    )
    told = []
    for members, words in groups:
        n, was = sum(counts[group] for group in members), sum(earlier[group] for group in members)
        told.append(Number(number(n), words, out_of, _since(n - was, compared)))
    return [*told, _mean(now, before, compared)]


def _since(change: int, compared: Quarter) -> str:
    if change == 0:
        return _("unchanged since %(quarter)s") % {"quarter": quarter(compared)}
    return _("%(change)s since %(quarter)s") % {"change": signed(change), "quarter": quarter(compared)}


def _mean(now: Row, before: Row, compared: Quarter) -> Number:
    label = _("mean share of the way to target")
    if now["mean_share"] is None:
        return Number(percent(None), label, "", _("withheld: %(judged)s") % {"judged": judged(now)})
    measure = ""
    if now["mean_expected_share"] is not None:
        measure = _("%(share)s expected") % {"share": percent(now["mean_expected_share"])}
    direction, change = moved(now, before)
    comment = ""
    if direction == marks.Trend.SAME:
        comment = _("unchanged since %(quarter)s") % {"quarter": quarter(compared)}
    elif direction is not None:
        comment = _("%(change)s than in %(quarter)s") % {"change": change, "quarter": quarter(compared)}
    return Number(percent(now["mean_share"]), label, measure, comment)


def judged(row: Row) -> str:
    """Say how many KPIs of how many can be judged."""
    return ngettext(
        "%(usable)s of %(applicable)s KPI usable", "%(usable)s of %(applicable)s KPIs usable", row["applicable"]
    ) % {"usable": number(row["usable"]), "applicable": number(row["applicable"])}


def moved(now: Row, before: Row) -> tuple[str | None, str]:
    """Say how the gap to the expected share has moved, in points; None and no words where it is not known."""
    return trend.moved(gap(now), gap(before))


# ---- the rows


def rows_title(found: Overview) -> str:
    """Say what the rows show."""
    return _("Status of the KPIs and share of the way, by priority and region, %(quarter)s") % {
        "quarter": quarter(found.selection.quarter)
    }


def rows_said() -> str:
    """Say how the rows are to be read."""
    return _(
        "Number of KPIs per status. Bars run from baseline to target; the tick is the share expected by now. "
        "Region cells give the mean share, or how many KPIs of how many can be judged."
    )


def rows_head(found: Overview, chip: Markup | None) -> Markup:
    """Give the title over the rows."""
    return marks.section(rows_title(found), rows_said(), chip=chip)


def parts(row: Row) -> list[Part]:
    """Give the counts of the six groups with their words."""
    return [Part(group, count, number(count), wording.status(group)) for group, count in group_counts(row).items()]


def key(row: Row) -> Markup:
    """Give the key with the counts of the six groups; those that hold what was only partly, or not, achieved say so."""
    held = {
        StatusGroup.AT_RISK: (Status.PARTLY_ACHIEVED, N_("%(status)s, %(n)s of them partly achieved")),
        StatusGroup.OFF_TRACK: (Status.NOT_ACHIEVED, N_("%(status)s, %(n)s of them not achieved")),
    }
    counted = []
    for part in parts(row):
        status, said = held.get(StatusGroup(part.status), (None, ""))
        if status is not None and row[status.value]:
            part = replace(part, words=_(said) % {"status": part.words, "n": number(row[status.value])})
        counted.append(part)
    return marks.counts(counted)


@memoized
def rows(found: Overview) -> Markup:
    """Give the key with the counts, then one row for the whole plan, each priority and the enablers."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean share of the way"),
        _("Judgement, and change since %(quarter)s") % {"quarter": quarter(found.selection.compared)},
        [marks.ColumnHead(code, data.name(code), site_map.link_to("office", place=code)) for code in found.regions],
    )
    table = marks.overview(
        [_row(found, code) for code in found.codes],
        heads,
        label=_("Status of the KPIs, by priority and enabler"),
    )
    return joined([key(found.plan), table])


def _row(found: Overview, code: str) -> marks.OverviewRow:
    row = found.at(code)
    direction, change = moved(row, found.before[code])
    if row["word"] == Word.INSUFFICIENT_DATA:
        direction, change = None, judged(row)
    counted = parts(row)
    expected = row["mean_expected_share"]
    is_together, is_plan = code == ENABLERS, code == PLAN_CODE
    enablers = data.choices().enablers
    return marks.OverviewRow(
        code=_("%(first)s–%(last)s") % {"first": enablers[0], "last": enablers[-1]}
        if is_together
        else "" if is_plan else code,
        name=name_of(code),
        mix=marks.boxes(counted) if row["applicable"] <= _FEW else marks.mix(counted),
        bar=marks.bullet(
            share=row["mean_share"],
            expected=expected,
            status=row["word"],
            words=told(row),
            is_illustrative=row["is_illustrative"],
        ),
        share=percent(row["mean_share"]),
        expected=_("expected %(share)s") % {"share": percent(expected)} if expected is not None else "",
        status=row["word"],
        status_words=wording.status(row["word"]),
        direction=direction,
        change=change,
        cells=[_cell(found, code, place) for place in found.regions],
        href=_row_leads(found, code),
        is_whole=is_plan,
        is_open=found.is_open if is_together else None,
        is_within=code in enablers,
    )  # fmt: skip


_FEW = 3
"""So few KPIs stand as boxes: a full-width bar for one KPI would lie."""


def name_of(code: str) -> str:
    """Give the name of an objective, of the plan or of the enablers together."""
    if code == PLAN_CODE:
        return _("Whole plan")
    if code == ENABLERS:
        n = len(data.choices().enablers)
        return ngettext("The %(n)s enabler", "All %(n)s enablers", n) % {"n": number(n)}
    return data.name(code)


def _row_leads(found: Overview, code: str) -> str | None:
    if code == PLAN_CODE:
        return None
    if code == ENABLERS:
        return site_map.link_to("overview", enablers=None if found.is_open else OPEN)
    return site_map.link_to("priorities", priority=code)


def told(row: Row) -> str:
    """Say how an objective stands: word, mean share and expected share, or why they are withheld."""
    word = wording.status(row["word"])
    if row["mean_share"] is None:
        return _("%(word)s: %(judged)s") % {"word": word, "judged": judged(row)}
    if row["mean_expected_share"] is None:
        return _("%(word)s: mean share %(share)s") % {"word": word, "share": percent(row["mean_share"])}
    return _("%(word)s: mean share %(share)s, expected %(expected)s") % {
        "word": word,
        "share": percent(row["mean_share"]),
        "expected": percent(row["mean_expected_share"]),
    }


def _cell(found: Overview, code: str, place: str) -> Markup:
    row = found.now[code, place]
    figure = percent(row["mean_share"])
    if row["mean_share"] is None:
        figure = _("%(usable)s/%(applicable)s") % {
            "usable": number(row["usable"]), "applicable": number(row["applicable"]),
        }  # fmt: skip
    href = site_map.link_to("office", place=place)
    if code not in (PLAN_CODE, ENABLERS):
        href = site_map.link_to("priorities", priority=code, place=place) or href
    return marks.heat_cell(
        row["word"],
        figure,
        _("%(place)s, %(objective)s. %(standing)s") % {
            "place": data.name(place), "objective": code if code not in _UNNAMED else name_of(code),
            "standing": told(row),
        },
        href=href,
        is_selected=place == found.selection.place,
        column=place,
    )  # fmt: skip


_UNNAMED = (PLAN_CODE, ENABLERS)


# ---- the same as a table


@memoized
def table(found: Overview) -> pd.DataFrame:
    """Give every row at the place and in each region, for the table and the files."""
    rows = [
        {
            "objective": code if code not in _UNNAMED else name_of(code),
            "name": name_of(code),
            **found.now[code, place],
            **{group.value: count for group, count in group_counts(found.now[code, place]).items()},
        }
        for place in dict.fromkeys([found.selection.place, *found.regions])
        for code in found.codes
    ]
    return pd.DataFrame(rows)


def count_columns() -> list[Column]:
    """Give a column for the number of KPIs in each of the six groups."""
    meanings = {
        StatusGroup.AT_RISK: _("number of KPIs with this status, those partly achieved included"),
        StatusGroup.OFF_TRACK: _("number of KPIs with this status, those not achieved included"),
    }
    usual = _("number of KPIs with this status")
    return [
        Column(group.value, wording.status(group), Kind.NUMBER, 0, meanings.get(group, usual)) for group in StatusGroup
    ]


def columns() -> list[Column]:
    """Give the columns of that table."""
    return [
        Column("objective", _("Priority"), Kind.TEXT),
        Column("name", _("Name"), Kind.TEXT),
        Column("place_code", _("Place"), Kind.NAME),
        *count_columns(),
        Column("word", _("Judgement"), Kind.STATUS, 0, _("rule R15 of the method")),
        Column("mean_share", _("Mean share"), Kind.SHARE, 0, _("mean share of the way to target; absent if withheld")),
        Column("mean_expected_share", _("Expected"), Kind.SHARE, 0, _("mean expected share; absent if withheld")),
        Column("usable", _("Usable"), Kind.NUMBER, 0, _("KPIs that can be judged")),
        Column("applicable", _("Applicable"), Kind.NUMBER, 0, _("KPIs that apply")),
    ]
