"""Accounts as rows: a name, amounts in columns, and a bar with a tick for the share that they make."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, joined, link


@dataclass(frozen=True)
class AccountHeads:
    """The heads of the columns; `share` stands over the bars and their figures."""

    name: str
    amounts: Sequence[str]
    share: str


@dataclass(frozen=True)
class AccountRow:
    """A row of accounts.

    Attributes:
        name: it may wrap.
        amounts: as printed, one for each head.
        share: the length of the bar, 1 for a whole one; a longer one has an arrow head. None makes it hatched.
        figure: the share as printed.
        code: before the name, bold.
        expected: drawn as a tick, on the scale of `share`.
        note: small, below the name.
        href: where the name leads.
        is_illustrative: drawn striped.
        is_whole: whether it sums up rows; it is bold, between strong rules.
        is_within: whether it is one of the rows that the whole one above sums up.
        is_selected: whether the page is about this row.
    """

    name: str
    amounts: Sequence[str]
    share: float | None
    figure: str
    code: str = ""
    expected: float | None = None
    note: str = ""
    href: str | None = None
    is_illustrative: bool = False
    is_whole: bool = False
    is_within: bool = False
    is_selected: bool = False


def accounts(rows: Sequence[AccountRow], heads: AccountHeads, *, label: str) -> Markup:
    """Return accounts with aligned columns, in the order of the rows.

    Args:
        rows: in order.
        heads: of the columns.
        label: what the table shows, read aloud.

    Raises:
        ValueError: a row has more or fewer amounts than there are heads.
    """
    for row in rows:
        if len(row.amounts) != len(heads.amounts):
            raise ValueError(f"{row.name}: {len(row.amounts)} amounts for {len(heads.amounts)} columns")
    head = element(
        "div",
        element("span", heads.name, role="columnheader"),
        *(element("span", words, class_="amount", role="columnheader") for words in heads.amounts),
        element("span", heads.share, class_="of-share", role="columnheader"),
        class_="row head",
        role="row",
    )
    lines = (_row(row, heads) for row in rows)
    return element(
        "div", head, *lines, class_="accounts", role="table", aria_label=label, style=f"--cells:{len(heads.amounts)}"
    )


def _row(row: AccountRow, heads: AccountHeads) -> Markup:
    kind = "row" + (" whole" if row.is_whole else "") + (" within" if row.is_within else "")
    name = joined([element("b", row.code) if row.code else None, element("span", row.name)], " ")
    return element(
        "div",
        element(
            "span",
            link(name, href=row.href, class_="name"),
            element("span", row.note, class_="small") if row.note else None,
            class_="of-name",
            role="rowheader",
        ),
        *(
            element("span", amount, class_="amount", role="cell", data_head=head)
            for amount, head in zip(row.amounts, heads.amounts, strict=True)
        ),
        element("span", _bar(row), element("b", row.figure), class_="of-share", role="cell"),
        class_=kind,
        role="row",
        aria_current="true" if row.is_selected else None,
    )


def _bar(row: AccountRow) -> Markup:
    kind = "bullet rank is-accent" + (" striped" if row.is_illustrative else "")
    share = row.share
    if share is None or math.isnan(share):
        return element("span", class_=f"{kind} none", aria_hidden="true")
    drawn = []
    if share > 0:
        fill = "fill more" if share > 1 else "fill"
        drawn.append(element("i", class_=fill, style=f"width:{100 * min(share, 1):.2f}%"))
    if row.expected is not None:
        drawn.append(element("i", class_="tick", style=f"inset-inline-start:{100 * min(max(row.expected, 0), 1):.2f}%"))
    return element("span", *drawn, class_=kind, aria_hidden="true")
