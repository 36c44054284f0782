"""Is the plan on course? The sentence, the numbers, and a row for each priority and the enablers, with the regions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import unescape
from typing import Final

import pandas as pd

from kap_model.measures import RollUp
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import course, results
from kap_model.queries.course import Course
from kap_model.queries.results import Move
from kap_model.queries.sources import Scope
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, ForecastWord, RollUpWord, Status, StatusFilter
from kap_ui import marks
from kap_ui.figures.figure import Drawing, RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, escaped, filled, joined, link
from kap_ui.sections.results import overview_picture
from kap_ui.sections.shared import roll_up_row, roll_up_table, roll_up_words, source_counts
from kap_ui.sections.shared.kpi_list_links import ANY_FORECAST, PAGE, lists_of
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, quarter, short_quarter

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
        course: whether the plan is on course there.
        are_enablers_open: whether each enabler has a row of its own.
    """

    selection: Selection
    codes: Sequence[str]
    regions: Sequence[str]
    now: Mapping[tuple[str, str], RollUp]
    before: Mapping[str, RollUp]
    course: Course
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
    def scope(self) -> Scope:
        """All that stands in the rows: the counted KPIs at the place and in the regions."""
        kpis = data.progress(self.selection.origin).facts.counted_kpis(PLAN_CODE)
        places = dict.fromkeys([self.selection.place, *self.regions])
        return source_counts.scope(kpis, places, self.selection.quarter)

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
        course=data.of_progress(
            course.course, selection.origin, selection.place, selection.quarter, selection.compared
        ),
        are_enablers_open=are_enablers_open,
    )


# ---- the answer


@memoized
def headline(overview: Overview) -> Markup:
    """Return whether the plan is on course, how many KPIs are, and how many reach their target; with their lists.

    Where too few KPIs can be judged, it says so.
    """
    plan = overview.plan
    if plan.is_withheld:
        return escaped(_too_few(plan))
    lists = lists_of(plan)
    place, at = overview.selection.place, str(overview.selection.quarter)
    reached = site_map.link_to(PAGE, None, place=place, quarter=at, priority=None, forecast=ForecastWord.MAINTAIN.value)
    forecast = site_map.link_to(PAGE, None, place=place, quarter=at, priority=None, forecast=ANY_FORECAST)
    return _finding(
        overview,
        n=lambda figure: link(figure, href=lists(StatusFilter.ON_COURSE)),
        all=lambda figure: link(figure, href=lists(StatusFilter.COUNTED)),
        reached=lambda figure: link(figure, href=reached),
        forecast=lambda figure: link(figure, href=forecast),
    )


@memoized
def finding(overview: Overview) -> str:
    """Return the same as text, for the files."""
    if overview.plan.is_withheld:
        return _too_few(overview.plan)
    names = ("n", "all", "reached", "forecast")
    return unescape(_finding(overview, **dict.fromkeys(names, escaped)))


def _too_few(plan: RollUp) -> str:
    if plan.usable == 0:
        return _(
            "None of the %(applicable)s KPIs can be assessed yet, so it is not known whether the plan is on course"
        ) % {"applicable": number(plan.applicable)}
    return ngettext(
        "Only %(usable)s of %(applicable)s KPIs can be assessed: too few to say whether the plan is on course",
        "Only %(usable)s of %(applicable)s KPIs can be assessed: too few to say whether the plan is on course",
        plan.usable,
    ) % {"usable": number(plan.usable), "applicable": number(plan.applicable)}


def _finding(overview: Overview, **marked: Callable[[str], Markup]) -> Markup:
    """Return the sentence; `marked` makes the mark of each of its figures."""
    plan, course = overview.plan, overview.course
    count = filled(
        ngettext(
            "{answer}: {n} of {all} KPIs is on track or achieved",
            "{answer}: {n} of {all} KPIs are on track or achieved",
            plan.on_track_or_achieved,
        ),
        answer=_answer(overview),
        n=marked["n"](number(plan.on_track_or_achieved)),
        all=marked["all"](number(plan.applicable)),
    )
    if not course.can_be_forecast:
        return count
    return filled(
        ngettext(
            "{count}; at the present pace {reached} of the {forecast} that can be forecast reaches its target",
            "{count}; at the present pace {reached} of the {forecast} that can be forecast reach their target",
            course.reach_target,
        ),
        count=count,
        reached=marked["reached"](number(course.reach_target)),
        forecast=marked["forecast"](number(course.can_be_forecast)),
    )


def _answer(overview: Overview) -> str:
    """Return the first words, by the judgement of R15: yes, at risk or no; of a region with its name."""
    answer = _(_ANSWERS[overview.plan.word])
    if overview.selection.place == WORLD:
        return answer
    return _("%(place)s, %(answer)s") % {
        "place": data.name(overview.selection.place), "answer": wording.inside_sentence(answer),
    }  # fmt: skip


_ANSWERS: Final = {
    RollUpWord.ON_TRACK: N_("Yes, on track"),
    RollUpWord.AT_RISK: N_("At risk"),
    RollUpWord.OFF_TRACK: N_("No, off track"),
}


@memoized
def below_headline(overview: Overview) -> Markup:
    """Return how much time is left, who is furthest behind, and how many KPIs have no target."""
    course, plan = overview.course, overview.plan
    left = course.quarters_left
    time = ngettext(
        "%(n)s of %(all)s quarters is left.", "%(n)s of %(all)s quarters are left.", left
    ) % {"n": number(left), "all": number(course.quarters)}  # fmt: skip
    sentences = [element("span", time if left else _("The last quarter of the plan has come."))]
    if course.furthest_behind is not None and not plan.is_withheld:
        code = course.furthest_behind
        name = link(code, href=site_map.link_to("priorities", priority=code))
        sentences.append(element("span", filled(_("{code} is furthest behind."), code=name)))
    without = plan.counts[Status.NO_TARGET]
    if without:
        words = ngettext("%(n)s KPI has no target", "%(n)s KPIs have no target", without) % {"n": number(without)}
        href = lists_of(plan)(StatusFilter.NO_TARGET)
        sentences.append(element("span", link(words, href=href), wording.signs().full_stop))
    return element("p", joined(sentences, wording.signs().gap), class_="sentences")


@memoized
def reconciliation(overview: Overview) -> str:
    """Return why priorities and enablers have more KPIs than the plan, and which KPIs are not counted."""
    course = overview.course
    values = {
        "n": number(course.memberships), "all": number(overview.plan.applicable), "context": number(course.context),
    }  # fmt: skip
    if course.memberships == overview.plan.applicable:
        return ""
    return (
        _(
            "The priorities and the enablers add to %(n)s, the plan has %(all)s: a KPI that serves two of them counts "
            "in both. %(context)s KPIs give context and are not counted."
        )
        % values
    )


@memoized
def numbers(overview: Overview) -> list[marks.Number]:
    """Return the four figures under the headline, each with its change since the compared quarter."""
    plan, before, selection = overview.plan, overview.before[PLAN_CODE], overview.selection
    first, *others = roll_up_words.numbers(plan, before, selection.compared, lists_of(plan))
    moves = Counter(
        change.move
        for change in data.of_progress(
            results.changes, selection.origin, selection.place, selection.compared, selection.quarter
        )
    )
    if plan.on_track_or_achieved == before.on_track_or_achieved and (moves[Move.WORSE] or moves[Move.BETTER]):
        # The same number of other KPIs.
        comment = _("as many as in %(quarter)s: %(better)s improved, %(worse)s worsened") % {
            "quarter": quarter(selection.compared),
            "better": number(moves[Move.BETTER]),
            "worse": number(moves[Move.WORSE]),
        }
        first = replace(first, comment=comment)
    return [first, *others]


# ---- the rows


_HOW_TO_READ_ROWS: Final = N_(
    "Number of KPIs per status. Bars show progress from baseline to target; the tick is the progress "
    "expected by now. Region cells give the mean progress, or how many of the KPIs can be assessed."
)


@memoized
def rows(overview: Overview) -> RowsFigure:
    """Return the key with the counts, then one row for the whole plan, each priority and the enablers."""
    heads = marks.OverviewHeads(
        _("Priority"),
        _("KPIs by status"),
        _("Mean progress"),
        _("Assessment, and change since %(quarter)s") % {"quarter": short_quarter(overview.selection.compared)},
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
        subtitle=wording.sentences(
            (
                _(_HOW_TO_READ_ROWS),
                roll_up_words.colour_and_number(),
                reconciliation(overview),
            )
        ).strip(),
        finding=finding(overview),
        rows=joined([roll_up_words.key(overview.plan, lists_of(overview.plan)), drawn]),
        table=_table(overview, overview.row_codes),
        columns=_columns(),
        is_illustrative=overview.is_illustrative,
        drawing=partial(_drawing, overview, overview.row_codes),
        sources=source_counts.behind(overview.selection.origin, overview.scope),
    )


@memoized
def enabler_rows(overview: Overview) -> RowsFigure:
    """Return the enablers together and one by one, for files alone: on the page they are rows among others."""
    codes = [ENABLERS, *(code for code in data.choices().enablers if code in overview.codes)]
    scope = overview.scope._replace(kpis=data.progress(overview.selection.origin).facts.counted_kpis(ENABLERS))
    return RowsFigure(
        key="enablers",
        title=_("Status of the KPIs and mean progress, by enabler and region, %(quarter)s")
        % {"quarter": quarter(overview.selection.quarter)},
        subtitle=wording.sentences((_(_HOW_TO_READ_ROWS), roll_up_words.colour_and_number())),
        finding=roll_up_words.finding(roll_up_words.name_of(ENABLERS), overview.at(ENABLERS)),
        rows=None,
        table=_table(overview, codes),
        columns=_columns(),
        is_illustrative=any(
            overview.now[code, place].is_illustrative
            for code in codes
            for place in (overview.selection.place, *overview.regions)
        ),
        drawing=partial(_drawing, overview, codes),
        sources=source_counts.behind(overview.selection.origin, scope),
    )


def _drawing(overview: Overview, codes: Sequence[str]) -> Drawing:
    selection = overview.selection
    return overview_picture.drawing(
        codes, overview.regions, overview.now, overview.before, selection.place, selection.compared
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


def _table(overview: Overview, codes: Sequence[str]) -> pd.DataFrame:
    """Return every row at the place and in each region."""
    return pd.DataFrame(
        [
            {
                "objective": roll_up_words.code_or_name(code),
                "name": roll_up_words.name_of(code),
                **roll_up_table.record(overview.now[code, place]),
            }
            for place in dict.fromkeys([overview.selection.place, *overview.regions])
            for code in codes
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
