"""What has been published of money: pledges of Partner2Connect, edition by edition, and mentions of budgets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from kap_model.queries.delivery import published
from kap_model.queries.delivery.published import ContextAmount
from kap_model.queries.sources import SourceCount, counted
from kap_model.rounding import decimals_of
from kap_model.vocabulary import WORLD, AmountDimension, AmountTopic, OriginView
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure, TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import AccountHeads, AccountRow, Anchor
from kap_ui.marks.markup import Markup
from kap_ui.sections.delivery import account_rows, published_words
from kap_ui.sections.shared import source_words
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import data_texts, wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, exact, exact_of_power, ngettext, number, percent, quarter

VALUE_OF_PLEDGES: Final = "K-P4.2-b"
"""The KPI on the value of the pledges, whose target is published."""

PLEDGES, USD_BILLION = "pledges", "USD billion"
"""Units of the amounts, in English."""

_DAY: Final = re.compile(r"\d{4}(-\d{2}){0,2}")
"""A moment; a span, such as what was new in a year, is written in another way."""

_MONTH: Final = re.compile(r"\d{4}-\d{2}")


def amounts(topic: AmountTopic) -> tuple[ContextAmount, ...]:
    """Return the published amounts of a topic."""
    return data.ask(published.published_amounts, topic)


def sources() -> tuple[SourceCount, ...]:
    """Return the sources of all published amounts, counted."""
    return counted(amount.source for topic in AmountTopic for amount in amounts(topic))


# ---- the totals of Partner2Connect


@memoized
def pledge_totals() -> RowsFigure | None:
    """Return the dated totals of the pledges, a row for each, never joined; None without any."""
    totals = _totals()
    if not totals:
        return None
    goal = _goal()
    of_goal = _("Share of USD %(goal)s billion, the goal for 2026")
    heads = AccountHeads(
        _("As of, and the edition that says so"),
        [_("Pledges"), _("USD billion")],
        of_goal % {"goal": exact_of_power(goal, 9)} if goal else _("Share"),
    )
    title = _("Partner2Connect: pledges as published, each edition by itself")
    rows = [_total_row(as_of, edition, its, goal) for (as_of, edition), its in totals.items()]
    return RowsFigure(
        key="pledges",
        title=title,
        finding=_("Pledges of many, not funds of ITU. Editions disagree with each other and are never joined."),
        rows=marks.accounts(rows, heads, label=title),
        drawing=account_rows.drawing(rows, heads, ""),
        table=pd.DataFrame([_total_record(as_of, its) for (as_of, _edition), its in totals.items()]),
        columns=[
            TableColumn("as_of", _("As of")),
            TableColumn("pledges", _("Pledges"), CellKind.NUMBER),
            TableColumn("value", _("Value, USD billion"), CellKind.NUMBER, decimals="decimals"),
            TableColumn("source", _("Edition and place in it"), language="en"),
            TableColumn("basis", _("Basis")),
            TableColumn("note", _("Note"), language="en"),
        ],
        is_illustrative=False,
        sources=counted(amount.source for its in totals.values() for amount in its),
    )


def _totals() -> dict[tuple[str, str], list[ContextAmount]]:
    """Return number and value of all pledges, by their date and edition, in the order of the dates."""
    groups: dict[tuple[str, str], list[ContextAmount]] = {}
    for amount in amounts(AmountTopic.PARTNER2CONNECT):
        is_total = amount.dimension is AmountDimension.TOTAL and amount.unit_en in (PLEDGES, USD_BILLION)
        if is_total and _DAY.fullmatch(amount.as_of) and not _is_goal(amount):
            groups.setdefault((amount.as_of, amount.edition), []).append(amount)
    return groups


def _is_goal(amount: ContextAmount) -> bool:
    return amount.measure_en.startswith(("target", "goal", "new"))


def _goal() -> float | None:
    """Return the published goal for the value of the pledges, USD billion."""
    progress = data.progress(OriginView.PUBLISHED)
    if VALUE_OF_PLEDGES not in progress.facts.indicators:
        return None
    target = progress.target_path(VALUE_OF_PLEDGES, WORLD).target
    return None if target is None else target[1]


def _value_of(its: Sequence[ContextAmount], unit: str) -> float | None:
    return next((amount.value for amount in its if amount.unit_en == unit), None)


def _decimals(its: Sequence[ContextAmount]) -> int:
    """Return the decimals with which the value was published."""
    return decimals_of(_value_of(its, USD_BILLION) or 0.0)


def _total_row(as_of: str, edition: str, its: Sequence[ContextAmount], goal: float | None) -> AccountRow:
    pledges, value = _value_of(its, PLEDGES), _value_of(its, USD_BILLION)
    share = value / goal if value is not None and goal else None
    return AccountRow(
        name=moment(as_of),
        amounts=[number(pledges), ABSENT if value is None else exact(value)],
        share=share,
        figure=percent(share),
        note=source_words.title_in_marks(edition),
    )


def _total_record(as_of: str, its: Sequence[ContextAmount]) -> dict[str, Any]:
    return {
        "as_of": moment(as_of),
        "pledges": _value_of(its, PLEDGES),
        "value": _value_of(its, USD_BILLION),
        "decimals": _decimals(its),
        "source": source_words.words(its[0].source),
        "basis": wording.basis(its[0].basis),
        "note": wording.listed(dict.fromkeys(amount.note for amount in its if amount.note)) or None,
    }


def later_totals() -> Markup | None:
    """Return the newest total that is an observation of the KPI, with the way to it; None without one."""
    progress = data.progress(OriginView.PUBLISHED)
    if VALUE_OF_PLEDGES not in progress.facts.indicators:
        return None
    actual = progress.actual(VALUE_OF_PLEDGES, WORLD, data.choices().default_quarter(OriginView.PUBLISHED))
    if actual is None or actual.value is None:
        return None
    words = _("Newest published total, as observed for %(kpi)s: USD %(value)s billion, %(quarter)s") % {
        "kpi": VALUE_OF_PLEDGES,
        "value": exact_of_power(actual.value, 9),
        "quarter": quarter(actual.data_quarter),
    }
    return marks.links([Anchor(words, site_map.link_to("kpi", kpi=VALUE_OF_PLEDGES, place=None))])


# ---- one edition in parts


@memoized
def pledge_parts() -> TableFigure | None:
    """Return the parts that one edition gives of its total: that which gives most; None where none gives any."""
    parts = [
        amount
        for amount in amounts(AmountTopic.PARTNER2CONNECT)
        if amount.dimension is not AmountDimension.TOTAL and _DAY.fullmatch(amount.as_of)
    ]
    if not parts:
        return None
    (as_of, edition), _count = Counter((amount.as_of, amount.edition) for amount in parts).most_common(1)[0]
    rows: dict[tuple[AmountDimension, str], list[ContextAmount]] = {}
    for dimension in AmountDimension:
        for amount in parts:
            if (amount.as_of, amount.edition, amount.dimension) == (as_of, edition, dimension):
                rows.setdefault((dimension, published_words.part(amount)), []).append(amount)
    return TableFigure(
        key="pledge_parts",
        title=_("Partner2Connect in parts, as of %(day)s") % {"day": moment(as_of)},
        finding=_("%(edition)s. Only what was printed: the parts do not make the whole.") % {
            "edition": data.source_titles().get(edition, edition),
        },
        table=pd.DataFrame(
            [
                {
                    "dimension": dimension_word(dimension), "part": part, "pledges": _value_of(its, PLEDGES),
                    "value": _value_of(its, USD_BILLION), "decimals": _decimals(its),
                    "other": wording.listed(
                        f"{published_words.measure(amount)} {_printed(amount)}"
                        for amount in its
                        if amount.unit_en not in (PLEDGES, USD_BILLION)
                    )
                    or None,
                }
                for (dimension, part), its in rows.items()
            ]
        ),
        columns=[
            TableColumn("dimension", _("Split by")),
            TableColumn("part", _("Part"), language=published_words.language_of_parts(parts)),
            TableColumn("pledges", _("Pledges"), CellKind.NUMBER),
            TableColumn("value", _("USD billion"), CellKind.NUMBER, decimals="decimals"),
            TableColumn("other", _("Other")),
        ],
        is_illustrative=False,
        level=3,
        sources=counted(amount.source for its in rows.values() for amount in its),
    )  # fmt: skip


def dimension_word(dimension: AmountDimension) -> str:
    """Return by what a published amount is split, in words."""
    return {
        AmountDimension.TOTAL: _("Total"),
        AmountDimension.ORIGIN_REGION: _("Region of who pledges"),
        AmountDimension.IMPLEMENTATION_REGION: _("Region of implementation"),
        AmountDimension.GROUP: _("Country group"),
        AmountDimension.SECTOR: _("Sector of who pledges"),
        AmountDimension.PLEDGE_TYPE: _("Kind of pledge"),
        AmountDimension.BENEFICIARY: _("Who benefits"),
        AmountDimension.OTHER: _("Other"),
    }[dimension]


def _printed(amount: ContextAmount) -> str:
    if amount.value is None:
        return ABSENT
    figure = {"amount": exact(amount.value)}
    match amount.unit_en:
        case "%":
            return percent(amount.value / 100, decimals_of(amount.value))
        case "CHF":
            return _("CHF %(amount)s") % figure
        case "CHF thousand":
            return _("CHF %(amount)s thousand") % {"amount": exact_of_power(amount.value, 3)}
        case "CHF million":
            count = wording.counted_as(amount.value)
            words = ngettext("CHF %(amount)s million", "CHF %(amount)s million", count)
            return words % {"amount": exact_of_power(amount.value, 6)}
    return f"{figure['amount']}\N{NO-BREAK SPACE}{published_words.unit(amount)}"


# ---- mentions of budgets


@memoized
def mentions() -> TableFigure | None:
    """Return what was published of budgets, newest first; None where nothing was."""
    known = sorted(amounts(AmountTopic.ITU_BUDGET), key=lambda amount: amount.as_of, reverse=True)
    if not known:
        return None
    return TableFigure(
        key="mentions",
        title=_("What has been published of budgets"),
        finding=_(
            "No amount by priority, enabler or office was found for any year of the plan. Older tables show the shape "
            "of a performance report alone."
        ),
        table=pd.DataFrame(
            [
                {
                    "as_of": moment(amount.as_of),
                    "measure": _whole_measure(amount),
                    "amount": _("no amount read") if amount.value is None else _printed(amount),
                    "source": source_words.words(amount.source), "basis": wording.basis(amount.basis),
                    "note": amount.note,
                }
                for amount in known
            ]
        ),
        columns=[
            TableColumn("as_of", _("As of, or for")),
            TableColumn("measure", _("What was published"), language=data_texts.language_of_most()),
            TableColumn("amount", _("Amount")),
            TableColumn("source", _("Source"), language="en"),
            TableColumn("basis", _("Basis")),
            TableColumn("note", _("Note"), language="en"),
        ],
        is_illustrative=False,
        sources=counted(amount.source for amount in known),
    )  # fmt: skip


def _whole_measure(amount: ContextAmount) -> str:
    measured = published_words.measure(amount)
    return wording.clauses([measured, published_words.part(amount)]) if amount.part_en else measured


def moment(as_of: str) -> str:
    """Return a day or a month in words, or the span between two; any other text as it was published."""
    ends = as_of.split(" to ")
    if len(ends) == 2:
        return _("%(first)s to %(last)s") % {"first": moment(ends[0]), "last": moment(ends[1])}
    try:
        if _MONTH.fullmatch(as_of):
            return wording.month(date.fromisoformat(f"{as_of}-01"))
        return wording.day(date.fromisoformat(as_of))
    except ValueError:
        return as_of
