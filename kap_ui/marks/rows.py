"""The rows of the results pages: priorities, shortfalls, changes, KPIs. One row holds all that is known of a thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import trend, word


@dataclass(frozen=True)
class ColumnHead:
    """The head of a column of cells: its short name, the full one, and where it leads."""

    short: str
    name: str
    href: str | None = None


@dataclass(frozen=True)
class OverviewHeads:
    """The words over the columns of the overview; `cells` has one head for each heat cell of a row."""

    name: str
    mix: str
    way: str
    judgement: str
    cells: Sequence[ColumnHead] = ()


@dataclass(frozen=True)
class OverviewRow:
    """All that is known of a priority, an enabler, a region or the plan.

    Attributes:
        code: "P1"; empty for the whole plan.
        name: it may wrap.
        mix: the status mix, from `mix` or `boxes`.
        bar: from `bullet`.
        share: the figure of the bar as printed, "–" where it is withheld.
        expected: "expected 71%"; empty where it is withheld.
        status: gives icon and colour of the judgement; `status_words` says it.
        status_words: the judgement in words.
        direction: a `Trend`, or None.
        change: "3 points further behind".
        cells: from `heat_cell`, one for each head.
        href: where the name leads.
        is_whole: it sums up the other rows and stands between strong rules.
        is_open: for a row whose link opens and closes the rows below it, whether they are there; else None.
        is_within: it is one of those rows.
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
    """Give the overview: one row for each thing, its cells at the right end, all columns aligned.

    Args:
        rows: in order; first the whole plan.
        heads: the words over the columns.
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
            link(head.short, href=head.href, title=head.name, aria_label=f"{head.short} {head.name}"),
            role="columnheader",
        )
        if head.href is not None
        else element("span", head.short, role="columnheader", title=head.name)
        for head in heads.cells
    ]
    head = element("div", *names, _cells(cells), class_="row head", role="row")
    kind = "overview" if heads.cells else "overview bare"
    lines = map(_overview_row, rows)
    return element(
        "div", head, *lines, class_=kind, role="table", aria_label=label, style=f"--cells:{len(heads.cells)}"
    )


def _head(words: str) -> Markup:
    return element("span", words, role="columnheader")


def _cells(cells: Sequence[Markup]) -> Markup | None:
    return element("span", *cells, class_="cells", role="presentation") if cells else None


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
class Attention:
    """A shortfall that needs attention.

    Attributes:
        name: of the KPI.
        where: place and code, small.
        bar: from `bullet`.
        figures: "24%, expected 75%".
        status: gives icon and colour; `status_words` says it.
        status_words: the status in words.
        needed: what it would take, a sentence; `markup.filled` sets the figure in bold.
        href: where the name leads.
    """

    name: str
    where: str
    bar: Markup
    figures: str
    status: str
    status_words: str
    needed: str
    href: str | None = None


def attention(items: Sequence[Attention]) -> Markup:
    """Give the shortfalls as rows, in the order given."""
    return element("ul", *map(_attention, items), class_="attention", role="list")


def _attention(item: Attention) -> Markup:
    return element(
        "li",
        element("span", link(item.name, href=item.href, class_="name"), element("span", item.where, class_="small")),
        element("span", item.bar, element("span", item.figures, class_="small")),
        element("span", word(item.status, item.status_words), element("span", item.needed, class_="small")),
    )


@dataclass(frozen=True)
class Change:
    """A KPI whose status changed: both statuses with their words, and in `where` what else is to be said of it."""

    name: str
    before: str
    before_words: str
    after: str
    after_words: str
    href: str | None = None
    where: str = ""


def changes(items: Sequence[Change], *, to: str) -> Markup:
    """Give what changed, in the order given; `to` is read between the old word and the new one."""
    return element("ul", *(_change(item, to) for item in items), class_="changes", role="list")


def _change(item: Change, to: str) -> Markup:
    moved = element(
        "span",
        word(item.before, item.before_words),
        trend("same", ""),
        hidden(to),
        word(item.after, item.after_words),
        element("span", item.where, class_="small") if item.where else None,
        class_="moved",
    )
    return element("li", link(item.name, href=item.href, class_="name"), moved)


@dataclass(frozen=True)
class KpiHeads:
    """The words over the columns of KPI lines."""

    name: str
    course: str
    way: str
    actual: str
    status: str
    data: str


@dataclass(frozen=True)
class KpiLine:
    """A KPI in one line.

    Attributes:
        name: it may wrap.
        code: small, after the name, with what else must be said of it: "K-P1.1-b · context".
        course: from `sparkline`.
        bar: from `bullet` or `maintained`.
        share: of the way, as printed; "–" where there is none.
        actual: as printed, bold: "≥ 79"; empty where nothing is reported.
        target: what follows it: "of 107", ", target 73.0%", "none reported".
        unit: in words, small.
        status: gives icon and colour; `status_words` says it.
        status_words: the status in words.
        quarter: of the data, "Q4 2025" or "–".
        coverage: "5 of 6", small.
        is_short: the coverage is less than it should be, and says so in colour and weight.
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
class Outcome:
    """The head of a group of KPI lines: an outcome, or a priority on an office's page.

    Attributes:
        code: "P1.1"; empty for a group that has none.
        name: up to 467 characters in the plan; cut after two lines, whole under the mouse and read aloud.
        boxes: from `boxes` or `mix`.
        href: where the name leads.
    """

    code: str
    name: str
    boxes: Markup | None = None
    href: str | None = None


def kpi_lines(items: Sequence[Outcome | KpiLine], heads: KpiHeads, *, label: str) -> Markup:
    """Give KPI lines with aligned columns, groups under their outcome, in the order given.

    Args:
        items: lines, and before each group its outcome.
        heads: the words over the columns; they stay in sight while one scrolls.
        label: what the table shows, read aloud.
    """
    words = (heads.name, heads.course, heads.way, heads.actual, heads.status, heads.data)
    head = element("div", *map(_head, words), class_="row head", role="row")
    lines = (_outcome(item) if isinstance(item, Outcome) else _kpi_line(item, heads.data) for item in items)
    return element("div", head, *lines, class_="kpis", role="table", aria_label=label)


def _outcome(item: Outcome) -> Markup:
    name = joined([element("b", item.code) if item.code else None, element("span", item.name, title=item.name)], " ")
    return element(
        "div",
        element("span", link(name, href=item.href, class_="name"), class_="of-name", role="rowheader"),
        element("span", item.boxes, role="cell"),
        class_="row group",
        role="row",
    )


def _kpi_line(line: KpiLine, head: str) -> Markup:
    actual = joined([element("b", line.actual) if line.actual else None, line.target], _space_before(line.target))
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


def _space_before(words: str) -> str:
    return "" if words.startswith((",", ";")) else " "
