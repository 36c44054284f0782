"""All families at once: how many items of each family every row of the plan serves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages
from kap_ui.charts import matrix as chart
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.linkages import families, link_table, link_words, matrix_choice, starts
from kap_ui.sections.linkages.matrix_choice import MatrixChoice, MatrixChoices
from kap_ui.sections.linkages.matrix_frames import GROUP_HEIGHT, names_width
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

_STEPS: Final = (0.10, 0.25, 0.50)
"""Shares of a family above which the tint of a cell is a step darker."""

_ROWS: Final = ("row", "kind", "code", "name", "y", "y2", "yc")
_COLUMNS: Final = ("col", "x", "xc", "name", "of")
_CELLS: Final = ("row", "col", "x", "x2", "xc", "y", "y2", "yc", "text", "step", "words")
_CHOSEN: Final = ("y", "y2")


@dataclass(frozen=True, kw_only=True, eq=False)
class Reach:
    """How many items of each family every priority, enabler and product serves.

    Attributes:
        linkages: all links of the plan.
        choice: what is chosen.
        rows: the codes of the rows, priorities, enablers and products.
        columns: the items of each choice of families that has any.
        counts: the items that a row serves, by row and choice of families.
        links: those that are counted.
    """

    linkages: Linkages
    choice: MatrixChoice
    rows: tuple[str, ...]
    columns: Mapping[str, frozenset[str]]
    counts: Mapping[tuple[str, str], int]
    links: tuple[Linkage, ...]

    @property
    def item_count(self) -> int:
        """How many items there are."""
        return sum(map(len, self.columns.values()))

    @property
    def is_illustrative(self) -> bool:
        """Whether a link that is counted is made up."""
        return any(linkage.is_illustrative for linkage in self.links)

    def served(self, row: str) -> int:
        """Return how many items a row serves, over all families."""
        return sum(self.counts[row, group] for group in self.columns)


@memoized
def reach(linkages: Linkages, choice: MatrixChoice) -> Reach:
    """Return how many items of each family every row serves."""
    members = {
        group: frozenset(linkages.of_families(*group_families)) for group, group_families in families.GROUPS.items()
    }
    columns = {group: items for group, items in members.items() if items}
    rows = linkages.of_kind(*starts.MAIN)
    return Reach(
        linkages=linkages,
        choice=choice,
        rows=rows,
        columns=columns,
        counts={
            (row, group): sum(linkage.item in items for linkage in linkages.from_start(row))
            for row in rows
            for group, items in columns.items()
        },
        links=tuple(
            linkage
            for linkage in linkages.links
            if linkage.item in linkages.items and starts.is_main(linkages, linkage.start)
        ),
    )


# ---- the answer


@memoized
def headline(reach: Reach) -> str:
    """Return which priority or enabler reaches most, over all families."""
    linkages = reach.linkages
    best = max(linkages.of_kind(*starts.OBJECTIVES), key=reach.served)
    bare = sum(not linkages.reach(code) for code in linkages.items)
    gaps = (
        ngettext("%(n)s item has no link", "%(n)s items have no link", bare) % {"n": number(bare)}
        if bare
        else _("none is without a link")
    )
    return _("%(name)s reaches %(most)s of %(all)s items; %(gaps)s") % {
        "name": f"{best} {short(best)}", "most": number(reach.served(best)), "all": number(reach.item_count),
        "gaps": gaps,
    }  # fmt: skip


# ---- the chart


@memoized
def figure(reach: Reach, choices: MatrixChoices) -> ChartFigure:
    """Return the chart of the counts; a click chooses a row and leads to a family."""
    rows = list(_row_records(reach))
    reading = _(
        "How many items of each family a priority, enabler or product serves; darker: a larger share of the family."
    )
    return ChartFigure(
        key="matrix_all",
        build=chart.reach,
        frames=_frames(reach, rows),
        title=_("Linked items of each family"),
        page_finding=headline(reach),
        reading=wording.sentences([reading, link_words.basis_words(reach.links)]),
        hint=_("Choose a cell to see its links."),
        alt=_("Table of counts: rows of the plan against families of items"),
        options={
            "columns": len(reach.columns),
            "rows": round(rows[-1][5], 2) if rows else 1,
            "left": names_width([name for row, _kind, _code, name, *_places in rows if row]),
            "words": {"link": _("Links")},
        },
        table=_table(reach),
        columns=_table_columns(reach),
        is_illustrative=reach.is_illustrative,
        sources=link_table.sources(reach.links),
        select=chart.PICK,
        on_select=partial(matrix_choice.choose_clicked_family, choices, reach.linkages),
    )


def _row_records(reach: Reach) -> Iterator[tuple[Any, ...]]:
    y = 0.0
    for kind in starts.MAIN:
        codes = reach.linkages.of_kind(kind)
        if codes:
            yield ("", "group", "", starts.group(kind), y, y + GROUP_HEIGHT, y + GROUP_HEIGHT / 2)
            y += GROUP_HEIGHT
        for code in codes:
            yield (code, "main", code, short(code), y, y + 1, y + 0.5)
            y += 1


def _frames(reach: Reach, rows: list[tuple[Any, ...]]) -> dict[str, pd.DataFrame]:
    heads = [
        (group, x, x + 0.5, families.tab(group), _("of %(n)s") % {"n": number(len(items))})
        for x, (group, items) in enumerate(reach.columns.items())
    ]
    chosen = [(y, y2) for row, _kind, _code, _name, y, y2, _yc in rows if row and row == reach.choice.row]
    return {
        "rows": pd.DataFrame(rows, columns=list(_ROWS)),
        "columns": pd.DataFrame(heads, columns=list(_COLUMNS)),
        "cells": pd.DataFrame(_cell_records(reach, rows), columns=list(_CELLS)),
        "chosen": pd.DataFrame(chosen, columns=list(_CHOSEN)),
    }


def _cell_records(reach: Reach, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for row, _kind, _code, name, y, y2, yc in rows:
        for x, (group, items) in enumerate(reach.columns.items() if row else ()):
            count = reach.counts[row, group]
            share = count / len(items)
            step = 0 if not count else 1 + sum(share > cut for cut in _STEPS)
            words = _("%(from)s: %(n)s of %(all)s %(items)s") % {
                "from": f"{row} {name}", "n": number(count), "all": number(len(items)), "items": families.name(group),
            }  # fmt: skip
            text = number(count) if count else "·"
            yield (row, group, x, x + 1, x + 0.5, y, y2, yc, text, step, words)


# ---- the same as a table


def _table(reach: Reach) -> pd.DataFrame:
    return pd.DataFrame(
        [{"code": row, **{group: reach.counts[row, group] for group in reach.columns}} for row in reach.rows],
        columns=["code", *reach.columns],
    )


def _table_columns(reach: Reach) -> list[TableColumn]:
    meaning = _("Number of linked items, out of %(n)s %(items)s")
    return [
        TableColumn("code", _("Code"), CellKind.CODE),
        TableColumn("code", _("Name"), CellKind.NAME),
        *(
            TableColumn(
                group,
                families.tab(group),
                CellKind.NUMBER,
                meaning=meaning % {"n": number(len(items)), "items": families.name(group)},
            )
            for group, items in reach.columns.items()
        ),
    ]


# ---- the panel


@memoized
def panel(reach: Reach) -> Markup:
    """Return the families that the chosen row serves; of all rows how much each serves, where none is chosen.

    On a small screen this stands for the picture.
    """
    row = reach.choice.row
    if row is None or row not in reach.linkages.starts:
        return _every_row(reach)
    lines = [
        _line(
            link(families.tab(group), href=reach.choice.address(family=group), class_="name"),
            sum(linkage.item in items for linkage in reach.linkages.from_start(row)),
            len(items),
        )
        for group, items in reach.columns.items()
    ]
    return joined(
        [
            element("p", row, class_="small over"),
            element("h3", data.name(row), class_="panel-head"),
            element("ul", *lines, class_="lines", role="list"),
        ]
    )


def _every_row(reach: Reach) -> Markup:
    lines = [
        _line(
            link(element("b", row), short(row), href=reach.choice.address(row=row), class_="name"),
            reach.served(row),
            reach.item_count,
        )
        for row in reach.rows
    ]
    return joined(
        [
            element("p", _("Choose a row to see what it serves in each family."), class_="small"),
            element("ul", *lines, class_="lines", role="list"),
        ]
    )


def _line(name: Markup, count: int, of_all: int) -> Markup:
    figure = _("%(n)s of %(all)s") % {"n": number(count), "all": number(of_all)}
    return element("li", name, element("span", figure, class_="figure"), class_="two")
