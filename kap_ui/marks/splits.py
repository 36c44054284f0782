"""A change split into steps: stages from what stood before to what stands after, and rows with their steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, hidden, joined, link
from kap_ui.marks.status import between, icon, tone, word


@dataclass(frozen=True)
class StageCell:
    """How many KPIs have a status at a stage, or by how many a step changed that.

    Attributes:
        status: gives icon and colour.
        figure: as printed, with its sign for a step; "" where the step changed nothing.
        words: what it says, read aloud: "2 fewer on track".
    """

    status: str
    figure: str
    words: str = ""


@dataclass(frozen=True)
class Stage:
    """A stage on the way from before to after.

    Attributes:
        name: "TDAG-26, Q4 2025", or the cause of the step.
        note: what that means, small.
        mix: the status mix at this stage, from `mix` or `boxes`.
        cells: one for each status.
        is_end: whether it is the first or the last stage, which has counts and no differences.
    """

    name: str
    note: str
    mix: Markup
    cells: Sequence[StageCell]
    is_end: bool = False


def stages(rows: Sequence[Stage], heads: Sequence[tuple[str, str]], *, first: str, second: str, label: str) -> Markup:
    """Return stages as rows, from before to after, with the differences under their statuses.

    Args:
        rows: in order.
        heads: the statuses with their words.
        first: the head of the names.
        second: the head of the mixes.
        label: what the table shows, read aloud.
    """
    statuses = (
        element("span", icon(status), element("span", words), class_=f"of-count {tone(status)}", role="columnheader")
        for status, words in heads
    )
    head = element(
        "div",
        element("span", first, role="columnheader"),
        element("span", second, role="columnheader"),
        *statuses,
        class_="row head",
        role="row",
    )
    return element(
        "div", head, *map(_stage, rows), class_="stages", role="table", aria_label=label, style=f"--counts:{len(heads)}"
    )


def _stage(stage: Stage) -> Markup:
    name = joined([element("b", stage.name), element("span", stage.note, class_="small") if stage.note else None])
    cells = (
        element(
            "span",
            joined([icon(cell.status), element("span", cell.figure, aria_hidden="true"), hidden(cell.words)])
            if cell.figure
            else None,
            class_=f"of-count {tone(cell.status)}" + ("" if cell.figure else " none"),
            role="cell",
        )
        for cell in stage.cells
    )
    return element(
        "div",
        element("span", name, class_="of-name", role="rowheader"),
        element("span", stage.mix, class_="of-mix", role="cell"),
        *cells,
        class_="row end" if stage.is_end else "row",
        role="row",
    )


@dataclass(frozen=True)
class SplitStep:
    """What one cause changed.

    Attributes:
        cause: in words.
        figure: the difference as printed, or what happened instead.
        length: the difference as a part of the greatest one of the list, from -1 to 1; None where there is none.
        ends: from which share to which, small.
        status: the status after the step where the step changed it; None else.
        status_words: that status in words.
    """

    cause: str
    figure: str
    length: float | None
    ends: str = ""
    status: str | None = None
    status_words: str = ""


@dataclass(frozen=True)
class SplitEnd:
    """One end of a change: the status with its words, and the share as printed; `status` None where there is none."""

    status: str | None
    status_words: str
    share: str = ""


@dataclass(frozen=True)
class SplitChange:
    """A change of one KPI at one place.

    Attributes:
        name: of the KPI; it may wrap.
        where: code, place and marks, small.
        before: how it stood.
        after: how it stands.
        difference: the whole difference as printed; "" where there is none.
        steps: what the causes changed, in order.
        behind: what the opened row shows, with the words that open it; None for nothing.
        href: where the name leads.
    """

    name: str
    where: str
    before: SplitEnd
    after: SplitEnd
    difference: str
    steps: Sequence[SplitStep]
    behind: tuple[str, Markup] | None = None
    href: str | None = None


def split_changes(rows: Sequence[SplitChange], *, to: str, label: str) -> Markup:
    """Return changes with their steps, in order.

    Args:
        rows: in order.
        to: read aloud between before and after.
        label: what is listed, read aloud.
    """
    return element("ol", *(_change(row, to) for row in rows), class_="splits", role="list", aria_label=label)


def _change(row: SplitChange, to: str) -> Markup:
    behind = None
    if row.behind is not None:
        behind = element("details", element("summary", row.behind[0]), row.behind[1], class_="behind")
    return element(
        "li",
        element(
            "div",
            link(row.name, href=row.href, class_="name"),
            element("span", row.where, class_="small"),
            class_="of-kpi",
        ),
        element("div", _end(row.before), between(), hidden(to), _end(row.after), class_="ends"),
        element("b", row.difference, class_="whole"),
        element("ul", *map(_step, row.steps), class_="steps", role="list"),
        behind,
    )


def _end(end: SplitEnd) -> Markup:
    said = element("span", end.status_words) if end.status is None else word(end.status, end.status_words)
    return element("span", said, element("span", end.share, class_="share") if end.share else None, class_="one-end")


def _step(step: SplitStep) -> Markup:
    bar = None
    if step.length is not None:
        start, wide = 50 + 50 * min(step.length, 0), 50 * abs(step.length)
        side = "back" if step.length < 0 else "on"
        bar = element("i", class_=side, style=f"inset-inline-start:{start:.2f}%;width:{wide:.2f}%")
    status = None
    if step.status is not None:
        status = joined([between(), word(step.status, step.status_words)])
    return element(
        "li",
        element("span", step.cause, class_="cause"),
        element("span", bar, class_="way", aria_hidden="true"),
        element("b", step.figure, class_="figure"),
        element("span", step.ends, status, class_="small"),
    )
