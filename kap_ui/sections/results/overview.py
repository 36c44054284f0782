"""Is the plan on course? The sentence, the numbers, and a row for each priority and the enablers, with the regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from kap_model.measures import RollUp, furthest_behind
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import StatusFilter
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, joined
from kap_ui.sections.shared import roll_up_row, roll_up_table, roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import _, ngettext, number, quarter

OPEN: Final = "open"
"""The code that opens the row of the enablers, in the address under `enablers`."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Overview:
    """How the plan, its priorities and its enablers stand: at the place, in the regions, and at the compared quarter.

    Attributes:
        selection: what the reader asked for.
        codes: the objectives, in their order.
        regions: the regions that have a column.
        now: the roll-up by objective and place, at the selected quarter.
        before: the roll-up by objective at the place, at the compared quarter.
        are_enablers_open: whether each enabler has a row of its own.
    """

    selection: Selection
    codes: Sequence[str]
    regions: Sequence[str]
    now: Mapping[tuple[str, str], RollUp]
    before: Mapping[str, RollUp]
    are_enablers_open: bool

    @property
    def plan(self) -> RollUp:
        """How the whole plan stands at the place."""
        return self.at(PLAN_CODE)

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure at the place comes from; None without any figure."""
        return self.plan.data_quarter

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the roll-ups, those of the compared quarter included."""
        return any(roll_up.is_illustrative for roll_up in (*self.now.values(), *self.before.values()))

    @property
    def row_codes(self) -> list[str]:
        """The objectives that have a row: single enablers only where they are open."""
        enablers = set(data.choices().enablers)
        return [code for code in self.codes if self.are_enablers_open or code not in enablers]

    def at(self, code: str) -> RollUp:
        """Return how an objective stands at the place."""
        return self.now[code, self.selection.place]


def enablers_choice() -> address.OwnChoice[str | None]:
    """Declare the page's own choice, whether each enabler has a row, and return it."""
    return address.own_choice("enablers", (OPEN,))


@memoized
def overview(selection: Selection, are_enablers_open: bool) -> Overview:
    """Return the overview of a selection."""
    progress = data.progress(selection.origin)
    facts = progress.facts
    codes = facts.main_codes
    places = tuple(dict.fromkeys([selection.place, *facts.regions]))
    before = progress.roll_ups_at(codes, (selection.place,), selection.compared)
    return Overview(
        selection=selection,
        codes=codes,
        regions=facts.regions,
        now=progress.roll_ups_at(codes, places, selection.quarter),
        before={code: roll_up for (code, _place), roll_up in before.items()},
        are_enablers_open=are_enablers_open,
    )


# ---- the answer


@memoized
def headline(overview: Overview) -> str:
    """Return the finding: how many KPIs are on course, and who is furthest behind; or that too few can be judged."""
    plan = overview.plan
    if plan.is_withheld:
        if plan.usable == 0:
            return _(
                "None of the %(applicable)s KPIs can be assessed yet, so it is not known whether the plan is on course"
            ) % {"applicable": number(plan.applicable)}
        return ngettext(
            "Only %(usable)s of %(applicable)s KPIs can be assessed: too few to say whether the plan is on course",
            "Only %(usable)s of %(applicable)s KPIs can be assessed: too few to say whether the plan is on course",
            plan.usable,
        ) % {"usable": number(plan.usable), "applicable": number(plan.applicable)}
    count = plan.on_track_or_achieved
    sentence = ngettext(
        "%(n)s of %(all)s KPIs is on track or achieved", "%(n)s of %(all)s KPIs are on track or achieved", count
    ) % {"n": number(count), "all": number(plan.applicable)}
    worst = furthest_behind(overview.at(code) for code in overview.codes if code not in roll_up_words.UNNAMED)
    if worst is None:
        return sentence
    return _("%(count)s; %(code)s is furthest behind") % {"count": sentence, "code": worst.code}


@memoized
def numbers(overview: Overview) -> list[marks.Number]:
    """Return the four figures under the headline, each with its change since the compared quarter."""
    plan = overview.plan
    return roll_up_words.numbers(plan, overview.before[PLAN_CODE], overview.selection.compared, lists_of(plan))


# ---- the rows


@memoized
def rows(overview: Overview) -> RowsFigure:
    """Return the key with the counts, then one row for the whole plan, each priority and the enablers."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean progress"),
        _("Assessment, and change since %(quarter)s") % {"quarter": quarter(overview.selection.compared)},
        [marks.ColumnHead(code, data.name(code), site_map.link_to("office", place=code)) for code in overview.regions],
    )
    drawn = marks.overview(
        [_row(overview, code) for code in overview.row_codes],
        heads,
        label=_("Status of the KPIs, by priority and enabler"),
    )
    return RowsFigure(
        key="priorities",
        title=_("Status of the KPIs and mean progress, by priority and region, %(quarter)s")
        % {"quarter": quarter(overview.selection.quarter)},
        subtitle=_(
            "Number of KPIs per status. Bars show progress from baseline to target; the tick is the progress expected "
            "by now. Region cells give the mean progress, or how many of the KPIs can be assessed."
        ),
        finding=headline(overview),
        rows=joined([roll_up_words.key(overview.plan, lists_of(overview.plan)), drawn]),
        table=_table(overview),
        columns=_columns(),
        is_illustrative=overview.is_illustrative,
    )


def _row(overview: Overview, code: str) -> marks.OverviewRow:
    is_together, is_plan = code == ENABLERS, code == PLAN_CODE
    enablers = data.choices().enablers
    printed_code = "" if is_plan else code
    if is_together:
        printed_code = _("%(first)s–%(last)s") % {"first": enablers[0], "last": enablers[-1]}
    return roll_up_row.row(
        overview.at(code),
        overview.before[code],
        code=printed_code,
        name=roll_up_words.name_of(code),
        cells=[_cell(overview, code, place) for place in overview.regions],
        href=_href(overview, code),
        is_whole=is_plan,
        is_open=overview.are_enablers_open if is_together else None,
        is_within=code in enablers,
    )


def _href(overview: Overview, code: str) -> str | None:
    if code == PLAN_CODE:
        return None
    if code == ENABLERS:
        return site_map.link_to("overview", enablers=None if overview.are_enablers_open else OPEN)
    return site_map.link_to("priorities", priority=code)


def _cell(overview: Overview, code: str, place: str) -> Markup:
    roll_up = overview.now[code, place]
    return roll_up_row.cell(
        roll_up,
        code=code,
        place_name=data.name(place),
        column=place,
        href=lists_of(roll_up)(StatusFilter.COUNTED),
        is_selected=place == overview.selection.place,
    )


# ---- the same as a table


def _table(overview: Overview) -> pd.DataFrame:
    """Return every row at the place and in each region."""
    return pd.DataFrame(
        [
            {
                "objective": roll_up_words.code_or_name(code),
                "name": roll_up_words.name_of(code),
                **roll_up_table.record(overview.now[code, place]),
            }
            for place in dict.fromkeys([overview.selection.place, *overview.regions])
            for code in overview.row_codes
        ]
    )


def _columns() -> list[TableColumn]:
    return [
        TableColumn("objective", _("Priority"), CellKind.TEXT),
        TableColumn("name", _("Name"), CellKind.TEXT),
        TableColumn("place_code", _("Place"), CellKind.NAME),
        *roll_up_table.count_columns(),
        roll_up_table.word_column(),
        *roll_up_table.mean_columns(),
        *roll_up_table.usable_columns(),
    ]
