"""Rows of marks: the overview of priorities, what to act on, changes, KPIs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import between, trend, word

_LONGEST_HEAD: Final = 9
"""Letters of a word that the narrow columns of heat cells hold; a longer head makes them wide."""

_NEVER_CUT: Final = 50
"""Characters that two lines hold in every window."""


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column of heat cells: its short name, its full name, and where it leads."""

    short: str
    name: str
    href: str | None = None


@dataclass(frozen=True)
class OverviewHeads:
    """The heads of the columns of the overview; `cells` has one for each heat cell of a row."""

    name: str
    mix: str
    way: str
    judgement: str
    cells: Sequence[ColumnHead] = ()


@dataclass(frozen=True)
class OverviewRow:
    """How a priority, an enabler, a region or the plan stands.

    Attributes:
        code: "P1"; empty for the whole plan.
        name: it may wrap.
        mix: the status mix, from `mix` or `boxes`.
        bar: from `bullet`.
        share: the share of the bar as printed, "–" where it is withheld.
        expected: "expected 71%"; empty where it is withheld.
        status: gives icon and colour of the judgement.
        status_words: the judgement in words.
        direction: a `Trend`, or None.
        change: "3 points further behind".
        cells: from `heat_cell`, one for each head.
        href: where the name leads.
        is_whole: whether it sums up the other rows; it is drawn between strong rules.
        is_open: of a row whose link opens and closes the rows below it: whether they are open; else None.
        is_within: whether it is one of the rows below such a row.
    """

    code: str
    name: str
    mix: Markup
    bar: Markup
    share: str
    expected: str
    status: str
    status_words: str
    direction: str | None = None
    change: str = ""
    cells: Sequence[Markup] = ()
    href: str | None = None
    is_whole: bool = False
    is_open: bool | None = None
    is_within: bool = False


def overview(rows: Sequence[OverviewRow], heads: OverviewHeads, *, label: str) -> Markup:
    """Return the overview as rows with aligned columns, heat cells at the right end.

    Args:
        rows: in order; first the plan.
        heads: of the columns.
        label: what the table shows, read aloud.

    Raises:
        ValueError: a row has more or fewer cells than there are heads.
    """
    for row in rows:
        if len(row.cells) != len(heads.cells):
            raise ValueError(f"{row.code or row.name}: {len(row.cells)} cells for {len(heads.cells)} columns")
    names = [_head(words) for words in (heads.name, heads.mix, heads.way, heads.judgement)]
    cells = [
        element(
            "span",
            link(head.short, href=head.href, data_tip=head.name, aria_label=f"{head.short} {head.name}"),
            role="columnheader",
        )
        if head.href is not None
        else element("span", head.short, role="columnheader", data_tip=head.name, tabindex=0)
        for head in heads.cells
    ]
    head = element("div", *names, _cells(cells), class_="row head", role="row")
    is_wide = any(len(word) > _LONGEST_HEAD for cell in heads.cells for word in re.split(r"[ -]", cell.short))
    kind = "overview bare" if not heads.cells else "overview wide-cells" if is_wide else "overview"
    lines = map(_overview_row, rows)
    return element(
        "div", head, *lines, class_=kind, role="table", aria_label=label, style=f"--cells:{len(heads.cells)}",
        data_grid=bool(heads.cells),
    )  # fmt: skip


def _head(words: str) -> Markup:
    return element("span", words, role="columnheader")


def _cells(cells: Sequence[Markup]) -> Markup | None:
    return element("span", *cells, class_="cells", role="presentation", data_row=True) if cells else None


def _overview_row(row: OverviewRow) -> Markup:
    name = joined([element("b", row.code) if row.code else None, element("span", row.name)], " ")
    if row.is_open is not None:
        name = joined([name, element("i", class_="caret", aria_hidden="true")], "\u00a0")
    opens = None if row.is_open is None else str(row.is_open).lower()
    kind = "row" + (" whole" if row.is_whole else "") + (" within" if row.is_within else "")
    figures = joined(
        [element("b", row.share), element("span", row.expected, class_="small") if row.expected else None], " "
    )
    judgement = joined(
        [word(row.status, row.status_words), trend(row.direction, row.change) if row.change else None], " "
    )
    return element(
        "div",
        element(
            "span", link(name, href=row.href, class_="name", aria_expanded=opens), class_="of-name", role="rowheader"
        ),
        element("span", row.mix, class_="of-mix", role="cell"),
        element("span", row.bar, element("span", figures, class_="figures"), class_="of-way", role="cell"),
        element("span", judgement, class_="of-word", role="cell"),
        _cells([element("span", cell, role="cell") for cell in row.cells]),
        class_=kind,
        role="row",
    )


@dataclass(frozen=True)
class Action:
    """A KPI to act on.

    Attributes:
        name: of the KPI.
        where: place, priority and code, small.
        bar: from `bullet`.
        figures: "24%, expected 75%".
        status: gives icon and colour.
        status_words: the status in words.
        before: how it stood at the compared quarter, small.
        needed: the actual against the target, and what it takes, in sentences; figures may be set in bold.
        evidence: where it is worst, a sentence or marks; "" where that is not known.
        href: where the name leads.
        agreed: what was agreed about it, a paragraph; None where nothing was.
    """

    name: str
    where: str
    bar: Markup
    figures: str
    status: str
    status_words: str
    before: str
    needed: str
    evidence: str = ""
    href: str | None = None
    agreed: Markup | None = None


def actions(items: Sequence[Action]) -> Markup:
    """Return what to act on, side by side, in order."""
    return element("ol", *map(_action, items), class_="actions", role="list")


def _action(item: Action) -> Markup:
    evidence = element("p", item.evidence, class_="small") if item.evidence else None
    if item.agreed is not None:  # the cards have five rows each
        evidence = element("div", evidence, item.agreed)
    return element(
        "li",
        element("span", link(item.name, href=item.href, class_="name"), element("span", item.where, class_="small")),
        element("span", item.bar, element("span", item.figures, class_="small")),
        element(
            "span",
            word(item.status, item.status_words),
            element("span", item.before, class_="small") if item.before else None,
            class_="moved",
        ),
        element("p", item.needed),
        evidence,
    )


@dataclass(frozen=True)
class Change:
    """A KPI whose status changed: both statuses with their words; `where` is small, such as its place."""

    name: str
    before: str
    before_words: str
    after: str
    after_words: str
    href: str | None = None
    where: str = ""


def changes(items: Sequence[Change], *, to: str) -> Markup:
    """Return changes as rows, in order; `to` is read aloud between the old status and the new one."""
    return element("ul", *(_change(item, to) for item in items), class_="changes", role="list")


def _change(item: Change, to: str) -> Markup:
    statuses = element(
        "span",
        word(item.before, item.before_words),
        between(),
        hidden(to),
        word(item.after, item.after_words),
        element("span", item.where, class_="small") if item.where else None,
        class_="moved",
    )
    return element("li", link(item.name, href=item.href, class_="name"), statuses)


@dataclass(frozen=True)
class KpiHeads:
    """The heads of the columns of KPI lines."""

    name: str
    course: str
    way: str
    actual: str
    status: str
    data: str


@dataclass(frozen=True)
class KpiRow:
    """A line of `kpi_lines`: how a KPI stands at a place.

    Attributes:
        name: it may wrap.
        code: small, after the name, with a remark where there is one: "K-P1.1-b · context".
        course: from `sparkline`.
        bar: from `bullet` or `maintained`.
        share: from baseline to target, as printed; "–" where there is none.
        actual: as printed, bold: "≥ 79"; empty where nothing is reported.
        target: what follows it, with the space before it: " of 107", ", target 73.0%", " none reported".
        unit: in words, small.
        status: gives icon and colour.
        status_words: the status in words.
        quarter: of the data, "Q4 2025" or "–".
        coverage: how many of the expected children reported, "5 of 6"; small.
        is_short: whether too few reported; the coverage is then drawn in colour and bold.
        href: where the name leads.
    """

    name: str
    code: str
    course: Markup
    bar: Markup
    share: str
    actual: str
    target: str
    unit: str
    status: str
    status_words: str
    quarter: str
    coverage: str = ""
    is_short: bool = False
    href: str | None = None


@dataclass(frozen=True)
class GroupHead:
    """The head of a group of `kpi_lines`: an outcome, a priority, a status, a kind of place.

    Attributes:
        code: "P1.1"; empty for a group that has none.
        name: up to 467 characters in the plan; cut after two lines, complete as a tip and read aloud.
        boxes: from `boxes` or `mix`.
        href: where the name leads.
    """

    code: str
    name: str
    boxes: Markup | None = None
    href: str | None = None


def kpi_lines(items: Sequence[GroupHead | KpiRow], heads: KpiHeads, *, label: str) -> Markup:
    """Return KPI lines with aligned columns, in order.

    Args:
        items: lines, and before the lines of each group its head.
        heads: of the columns; they stay in sight when the page is scrolled.
        label: what the table shows, read aloud.
    """
    words = (heads.name, heads.course, heads.way, heads.actual, heads.status, heads.data)
    head = element("div", *map(_head, words), class_="row head", role="row")
    lines = (_group_head(item) if isinstance(item, GroupHead) else _kpi_line(item, heads.data) for item in items)
    return element("div", head, *lines, class_="kpis", role="table", aria_label=label)


def _group_head(item: GroupHead) -> Markup:
    may_be_cut = len(item.name) > _NEVER_CUT
    words = element(
        "span",
        item.name,
        data_tip=item.name if may_be_cut else None,
        tabindex=0 if may_be_cut and item.href is None else None,
    )
    name = joined([element("b", item.code) if item.code else None, words], " ")
    return element(
        "div",
        element("span", link(name, href=item.href, class_="name"), class_="of-name", role="rowheader"),
        element("span", item.boxes, role="cell"),
        class_="row group",
        role="row",
    )


def _kpi_line(line: KpiRow, head: str) -> Markup:
    actual = joined([element("b", line.actual) if line.actual else None, line.target])
    coverage = f"small {'short' if line.is_short else ''}".strip()
    return element(
        "div",
        element(
            "span",
            link(line.name, href=line.href, class_="name"),
            " ",
            element("span", line.code, class_="small"),
            class_="of-name",
            role="rowheader",
        ),
        element("span", line.course, class_="of-course", role="cell"),
        element("span", line.bar, element("span", line.share, class_="figure"), class_="of-way", role="cell"),
        element("span", actual, element("span", line.unit, class_="small"), class_="of-actual", role="cell"),
        element("span", word(line.status, line.status_words), class_="of-word", role="cell"),
        element(
            "span",
            line.quarter,
            element("span", line.coverage, class_=coverage) if line.coverage else None,
            class_="of-data",
            role="cell",
            data_head=head,  # a telephone has no heads over the columns
        ),
        class_="row",
        role="row",
    )
