"""Which KPIs are where? All KPIs of the plan, filtered, searched and sorted: every count of KPIs leads here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import pandas as pd

from kap_model.linkages import Linkages
from kap_model.measures import RollUp, furthest_behind_first
from kap_model.progress import ENABLERS, PlanFacts
from kap_model.quarter import Quarter
from kap_model.queries import kpi_lists
from kap_model.queries import linkages as linkages_query
from kap_model.queries.kpi_lines import KpiLine
from kap_model.queries.kpi_lists import PRIORITIES, KpiFilter
from kap_model.selection import Selection
from kap_model.vocabulary import (
    STATUS_GROUPS,
    WORST_FIRST,
    ForecastWord,
    ResultLevel,
    RollUpLevel,
    Status,
    StatusFilter,
    StatusGroup,
)
from kap_ui import marks
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import glossary_links, page_choices, site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.shared import kpi_lines, kpi_list_links, kpi_rows_picture, kpi_table, roll_up_words
from kap_ui.sections.shared.kpi_list_links import ANY_FORECAST
from kap_ui.sections.shared.short_names import printed_code
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.collation import collation_key
from kap_ui.words.matching import has_words
from kap_ui.words.wording import N_, _, ngettext, number, quarter

SORTS: Final = ("plan", "shortfall", "status", "name", "data")
"""The orders of the KPIs."""

FORECASTS: Final = (ANY_FORECAST, *(word.value for word in ForecastWord))
"""What the forecasts ask for that KPIs can be filtered by; `any` is every forecast."""

AMONG: Final = {PRIORITIES.lower(): PRIORITIES, ENABLERS.lower(): ENABLERS}
"""The objectives that can be chosen together: by the code in the address, that of the filter."""


@dataclass(frozen=True, kw_only=True)
class ListChoices:
    """The page's own choices, as it has declared them."""

    words: OwnChoice[str]
    status: OwnChoice[str | None]
    level: OwnChoice[str | None]
    unit: OwnChoice[str | None]
    forecast: OwnChoice[str | None]
    among: OwnChoice[str | None]
    sort: OwnChoice[str]
    outcome: OwnChoice[str | None]
    item: OwnChoice[str | None]
    through: OwnChoice[str | None]


@dataclass(frozen=True, kw_only=True)
class ListChoice:
    """What is chosen of `ListChoices`; absent is None, of words "".

    Attributes:
        words: sought in codes and names.
        status: the statuses.
        level: the result level.
        unit: the unit that answers for them.
        forecast: one of `FORECASTS`.
        among: `PRIORITIES` or `ENABLERS`.
        sort: one of `SORTS`.
        outcome: the outcome that the KPIs serve.
        item: what the links lead to that the KPIs are behind.
        through: where these links start.
    """

    words: str
    status: StatusFilter | None
    level: ResultLevel | None
    unit: str | None
    forecast: str | None
    among: str | None
    sort: str
    outcome: str | None
    item: str | None
    through: str | None

    def address(self, **changes: str | None) -> str:
        """Return the address of the same list with some choices changed."""
        codes: dict[str, str | None] = {
            "find": self.words or None, "status": self.status, "level": self.level, "unit": self.unit,
            "forecast": self.forecast,
            "among": None if self.among is None else self.among.lower(), "sort": self.sort, "outcome": self.outcome,
            "item": self.item, "through": self.through,
        }  # fmt: skip
        codes |= changes
        if codes["sort"] == SORTS[0]:
            codes["sort"] = None
        return site_map.link_to(kpi_list_links.PAGE, None, **codes)


@dataclass(frozen=True, kw_only=True, eq=False)
class KpiList:
    """The KPIs that the choices leave.

    Attributes:
        selection: what the reader asked for.
        choice: the page's own choices.
        whole: of how many KPIs the list is a part.
        all_lines: how the KPIs stand that only a status leaves out.
        lines: how the KPIs stand that are left, sorted.
        roll_up: how those of `all_lines` stand together that are counted.
        objectives: by KPI, the priorities and enablers that it serves, its own first.
    """

    selection: Selection
    choice: ListChoice
    whole: int
    all_lines: Sequence[KpiLine]
    lines: Sequence[KpiLine]
    roll_up: RollUp
    objectives: Mapping[str, Sequence[str]]

    @property
    def context(self) -> int:
        """How many of the KPIs give context and are not counted."""
        return len(self.all_lines) - sum(self.roll_up.counts.values())

    @property
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a figure comes from; None without any."""
        return max((line.data_quarter for line in self.lines if line.data_quarter is not None), default=None)

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind the list: what a KPI that is left out is, is known from its figures."""
        return any(line.is_illustrative for line in self.all_lines) or kpi_lines.are_illustrative(
            self.selection, self.lines
        )


def declare(linkages: Linkages) -> ListChoices:
    """Declare the page's own choices, and return them."""
    facts = data.progress(address.selection().origin).facts
    outcomes = tuple(code for code, objective in facts.objectives.items() if objective.level is RollUpLevel.OUTCOME)
    return ListChoices(
        words=address.own_choice("find", None, default=""),
        status=address.own_choice("status", tuple(StatusFilter)),
        level=address.own_choice("level", tuple(ResultLevel)),
        unit=address.own_choice("unit", _units(facts)),
        forecast=address.own_choice("forecast", FORECASTS),
        among=address.own_choice("among", tuple(AMONG)),
        sort=address.own_choice("sort", SORTS, default=SORTS[0]),
        outcome=address.own_choice("outcome", outcomes),
        item=address.own_choice("item", tuple(linkages.items)),
        through=address.own_choice("through", tuple(linkages.starts)),
    )


def chosen(choices: ListChoices) -> ListChoice:
    """Return what is chosen."""
    status, level, among = choices.status.value, choices.level.value, choices.among.value
    return ListChoice(
        words=choices.words.value.strip(),
        status=None if status is None else StatusFilter(status),
        level=None if level is None else ResultLevel(level),
        unit=choices.unit.value,
        forecast=choices.forecast.value,
        among=None if among is None else AMONG[among],
        sort=choices.sort.value,
        outcome=choices.outcome.value,
        item=choices.item.value,
        through=choices.through.value,
    )


@memoized
def kpi_list(selection: Selection, choice: ListChoice) -> KpiList:
    """Return the KPIs that a selection and the page's own choices leave."""
    progress = data.progress(selection.origin)
    place, at = selection.place, selection.quarter
    kpi_filter = replace(_scope(selection, choice), forecasts=_forecasts(choice.forecast))
    all_lines = kpi_lists.listed(progress, place, at, kpi_filter)
    if choice.words:
        all_lines = [
            line for line in all_lines if has_words(f"{line.kpi_code} {data.name(line.kpi_code)}", choice.words)
        ]
    lines = all_lines
    if choice.status is not None:
        lines = [line for line in lines if not line.is_context and line.status in choice.status.statuses]
    counted = [line.kpi_code for line in all_lines if not line.is_context]
    return KpiList(
        selection=selection,
        choice=choice,
        whole=_whole(selection, choice),
        all_lines=all_lines,
        lines=_sorted(lines, choice.sort),
        roll_up=progress.roll_up_of(counted, place, at),
        objectives={kpi: kpi_lists.served_objectives(progress.facts, kpi) for kpi in progress.facts.indicators},
    )


def _whole(selection: Selection, choice: ListChoice) -> int:
    """Return of how many KPIs those of the list are: of the counted ones where only such can be in the list."""
    every = _scope(selection, replace(choice, level=None, unit=None, among=None))
    if choice.forecast not in (None, ANY_FORECAST):
        every = replace(every, forecasts=frozenset(ForecastWord))
    lines = kpi_lists.listed(data.progress(selection.origin), selection.place, selection.quarter, every)
    if choice.status is None and choice.forecast is None:
        return len(lines)
    left_out = {Status.NOT_APPLICABLE} if choice.status is not StatusFilter.NOT_APPLICABLE else set()
    return sum(not line.is_context and line.status not in left_out for line in lines)


def _scope(selection: Selection, choice: ListChoice) -> KpiFilter:
    """Return the filter without status and forecast."""
    only: frozenset[str] | None = None
    facts = data.progress(selection.origin).facts
    if choice.item or choice.through:
        linkages = data.ask(linkages_query.linkages)
        only = frozenset(linkages.chosen_kpis(facts, choice.through, choice.item))
    for objective in (choice.outcome, choice.among):
        if objective is not None:
            served = frozenset(kpi_lists.of_objective(facts, objective))
            only = served if only is None else only & served
    if choice.unit is not None:
        answered_for = frozenset(kpi for kpi, unit in facts.responsible_units.items() if unit == choice.unit)
        only = answered_for if only is None else only & answered_for
    return KpiFilter(objective=selection.objective, level=choice.level, only=only)


def _units(facts: PlanFacts) -> list[str]:
    """Return the units that answer for KPIs, by name."""
    return sorted(set(facts.responsible_units.values()), key=collation_key)


def _forecasts(code: str | None) -> frozenset[ForecastWord] | None:
    if code is None:
        return None
    return frozenset(ForecastWord) if code == ANY_FORECAST else frozenset({ForecastWord(code)})


def _sorted(lines: Sequence[KpiLine], order: str) -> Sequence[KpiLine]:
    match order:
        case "shortfall":
            return sorted(lines, key=lambda line: (furthest_behind_first(line), _rank(line)))
        case "status":
            return sorted(lines, key=lambda line: (_rank(line), furthest_behind_first(line)))
        case "name":
            return sorted(lines, key=lambda line: collation_key(data.name(line.kpi_code)))
        case "data":
            return sorted(lines, key=lambda line: -int(line.data_quarter or 0))
        case _:
            return lines


def _rank(line: KpiLine) -> int:
    return WORST_FIRST.index(STATUS_GROUPS[line.status])


# ---- the answer


@memoized
def headline(kpis: KpiList) -> str:
    """Return how many KPIs are left, of how many, and by what."""
    count, choice = len(kpis.lines), kpis.choice
    filters = _filters(choice)
    if filters:
        return ngettext("%(n)s of %(all)s KPIs: %(filters)s", "%(n)s of %(all)s KPIs: %(filters)s", count) % {
            "n": number(count), "all": number(kpis.whole), "filters": wording.listed(filters),
        }  # fmt: skip
    values = {"n": number(count), "counted": number(count - kpis.context), "context": number(kpis.context)}
    if not kpis.context:
        return ngettext("%(n)s KPI", "%(n)s KPIs", count) % values
    return (
        ngettext(
            "%(n)s KPI: %(counted)s counted, %(context)s for context",
            "%(n)s KPIs: %(counted)s counted, %(context)s for context",
            count,
        )
        % values
    )


def _filters(choice: ListChoice) -> list[str]:
    """Return what leaves out KPIs, in words."""
    filters = []
    if choice.status is not None:
        filters.append(wording.inside_sentence(status_word(choice.status)))
    if choice.forecast is not None:
        filters.append(wording.inside_sentence(forecast_word(choice.forecast)))
    if choice.level is not None:
        filters.append(wording.inside_sentence(wording.result_level(choice.level)))
    if choice.unit is not None:
        filters.append(choice.unit)
    if choice.among is not None:
        filters.append(wording.inside_sentence(among_word(choice.among.lower())))
    if choice.words:
        filters.append(_("“%(words)s”") % {"words": choice.words})
    return filters


@memoized
def below_headline(kpis: KpiList) -> Markup:
    """Return what narrows the list; where the KPIs are, priority by priority; and the key, which filters by status."""
    lists = lambda status: kpis.choice.address(status=status)  # noqa: E731
    key = roll_up_words.key(kpis.roll_up, lists, kpis.choice.status)
    words = glossary_links.row(
        {
            "status": _("Status"), "progress": _("Progress"), "expected-progress": _("Expected progress"),
            "coverage": _("Coverage"), "lower-bound": _("Lower bound"),
        }
    )  # fmt: skip
    return joined([_narrowed(kpis), _by_objective(kpis), key, words])


def _narrowed(kpis: KpiList) -> Markup | None:
    """Return which KPIs alone are looked at, by a link that led here, and the way to all of them."""
    choice = kpis.choice
    if choice.outcome is not None:
        words = _("Only KPIs of %(part)s") % {"part": _named(choice.outcome)}
    elif choice.item is not None and choice.through is not None:
        words = _("Only KPIs of %(part)s behind its link to %(item)s") % {
            "part": _named(choice.through), "item": _named(choice.item),
        }  # fmt: skip
    elif choice.item is not None:
        words = _("Only KPIs behind the links to %(item)s") % {"item": _named(choice.item)}
    elif choice.through is not None:
        words = _("Only KPIs of %(part)s") % {"part": _named(choice.through)}
    else:
        return None
    every = choice.address(outcome=None, item=None, through=None)
    return element("p", element("span", words), " ", link(_("Show all KPIs"), href=every), class_="narrowed")


def _named(code: str) -> str:
    return f"{printed_code(code)} {data.name(code)}"


def _by_objective(kpis: KpiList) -> Markup | None:
    if kpis.selection.objective is not None or not kpis.lines:
        return None
    facts = data.progress(kpis.selection.origin).facts
    items = []
    for code in facts.single_codes:
        count = sum(code in kpis.objectives[line.kpi_code] for line in kpis.lines)
        if count:
            words = f"{code} {data.name(code)}"
            href = kpis.choice.address(priority=code)
            item = link(element("b", code), " ", number(count), href=href, data_tip=words)
            items.append(element("li", item))
    return element("ul", *items, class_="links where", role="list", aria_label=_("KPIs by priority and enabler"))


@memoized
def reconciliation(kpis: KpiList) -> str:
    """Return how the numbers of priorities and enablers, and of the plan, go together."""
    several = sum(len(codes) > 1 for codes in kpis.objectives.values())
    if kpis.selection.objective is not None or not several:
        return ""
    return _("A KPI that serves several priorities or enablers counts in each, and once in the plan.")


# ---- the choices


def controls(choices: ListChoices) -> list[ChoiceBox]:
    """Return the choices of which KPIs are listed, and in which order."""
    more = _("More choices")
    units = _units(data.progress(address.selection().origin).facts)
    return [
        page_choices.field(choices.words, _("Words in the name or code"), example=_("broadband")),
        page_choices.listed(
            choices.status, _("Status"), STATUSES, lambda code: status_word(StatusFilter(code)), none=_("All statuses")
        ),
        page_choices.listed(
            choices.level, _("Result level"), list(ResultLevel), wording.result_level, none=_("All levels")
        ),
        page_choices.listed(choices.sort, _("Sort by"), SORTS, sort_word),
        *([page_choices.listed(choices.unit, _("Responsible unit"), units, str, none=_("All units"))] if units else []),
        page_choices.listed(
            choices.forecast, _("Forecast"), FORECASTS, forecast_word, none=_("With and without"), fold=more
        ),
        page_choices.listed(
            choices.among, _("Part of the plan"), list(AMONG), among_word, none=_("Priorities and enablers"), fold=more
        ),
    ]


STATUSES: Final = tuple(StatusFilter)
"""The statuses that are offered: first those of several groups, then each group and what it consists of."""


def status_word(status: StatusFilter) -> str:
    """Return the words of a filter of statuses."""
    words = _STATUS_WORDS.get(status)
    return wording.status(status) if words is None else _(words)


_STATUS_WORDS: Final = {
    StatusFilter.COUNTED: N_("Counted here"),
    StatusFilter.ASSESSED: N_("Can be assessed"),
    StatusFilter.ON_COURSE: N_("On track or achieved"),
    StatusFilter.BEHIND: N_("At risk, off track or regressing"),
}


def forecast_word(code: str) -> str:
    """Return the words of a filter of forecasts."""
    return _(_FORECAST_WORDS[code])


_FORECAST_WORDS: Final = {
    ANY_FORECAST: N_("Can be forecast"),
    ForecastWord.MAINTAIN.value: N_("Target reached at the present pace"),
    ForecastWord.ACCELERATE.value: N_("Target missed at the present pace"),
    ForecastWord.REVERSE.value: N_("Moving away from the target"),
}


def among_word(code: str) -> str:
    """Return the words for the objectives that KPIs serve."""
    return _("Priorities") if AMONG[code] == PRIORITIES else _("Enablers")


def sort_word(code: str) -> str:
    """Return the words of an order."""
    return _(_SORT_WORDS[code])


_SORT_WORDS: Final = {
    "plan": N_("Plan order"),
    "shortfall": N_("Largest shortfall"),
    "status": N_("By status"),
    "name": N_("Name"),
    "data": N_("Latest data first"),
}


# ---- the lines


@memoized
def lines(kpis: KpiList) -> RowsFigure:
    """Return the KPIs as lines."""
    title = _("Progress from baseline to target, %(place)s, %(quarter)s") % {
        "place": data.name(kpis.selection.place), "quarter": quarter(kpis.selection.quarter),
    }  # fmt: skip
    rows = kpi_lines.rows(kpis.selection, _groups(kpis), label=title) if kpis.lines else _nothing(kpis)
    return RowsFigure(
        key="lines",
        title=title,
        subtitle=wording.sentences(
            (
                _("Tick: progress expected by now. Solid: published; dashed line and striped bar: illustrative."),
                reconciliation(kpis),
            )
        ).strip(),
        finding=headline(kpis),
        rows=rows,
        table=_table(kpis),
        columns=_columns(kpis),
        is_illustrative=kpis.is_illustrative,
        drawing=partial(kpi_rows_picture.of_kpis, kpis.lines) if kpis.lines else None,
        sources=kpi_lines.sources(kpis.selection, kpis.lines),
    )


def _nothing(kpis: KpiList) -> Markup:
    cleared = dict.fromkeys(
        ("find", "status", "forecast", "level", "unit", "among", "outcome", "item", "through", "priority")
    )
    every = kpis.choice.address(**cleared)
    anchors = [marks.Anchor(_("Show all KPIs"), every)]
    if kpis.choice.words:
        anchors.insert(0, marks.Anchor(_("Clear the search"), kpis.choice.address(find=None)))
    return marks.note(_("No KPI fits these choices."), "", anchors)


def _groups(kpis: KpiList) -> kpi_lines.Groups:
    """Return the lines under the priority or enabler that they belong to, or under their status."""
    if kpis.choice.sort == "status":
        by_group: dict[StatusGroup, list[str]] = {}
        for line in kpis.lines:
            by_group.setdefault(STATUS_GROUPS[line.status], []).append(line.kpi_code)
        return [
            (marks.GroupHead(number(len(codes)), wording.status(group)), codes) for group, codes in by_group.items()
        ]
    if kpis.choice.sort != "plan" or kpis.selection.objective is not None:
        return [(None, [line.kpi_code for line in kpis.lines])]
    by_objective: dict[str, list[str]] = {}
    for line in kpis.lines:
        by_objective.setdefault(kpis.objectives[line.kpi_code][0], []).append(line.kpi_code)
    return [
        (marks.GroupHead(code, data.name(code), None, site_map.link_to("priorities", priority=code)), codes)
        for code, codes in by_objective.items()
    ]


# ---- the same as a table


def _table(kpis: KpiList) -> pd.DataFrame:
    facts = data.progress(kpis.selection.origin).facts
    return kpi_table.rows(kpis.lines).assign(
        objectives=[wording.enumerated(kpis.objectives[line.kpi_code]) for line in kpis.lines],
        level=[wording.result_level(facts.levels[line.kpi_code]) for line in kpis.lines],
        responsible_unit=[facts.responsible_units.get(line.kpi_code, "") for line in kpis.lines],
    )


def _columns(kpis: KpiList) -> list[TableColumn]:
    units = data.progress(kpis.selection.origin).facts.responsible_units
    return [
        TableColumn("objectives", _("Priorities and enablers"), CellKind.CODE),
        *kpi_table.name_columns(),
        TableColumn("level", _("Result level"), CellKind.TEXT),
        *([TableColumn("responsible_unit", _("Responsible unit"), CellKind.TEXT)] if units else []),
        *kpi_table.standing_columns(),
    ]
