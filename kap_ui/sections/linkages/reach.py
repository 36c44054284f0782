"""All families at once: how many items of each family every row of the plan serves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_ui.figures import show
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.linkages import families
from kap_ui.sections.linkages.matrix import GROUP_HEIGHT, GROUP_WORDS, Choice
from kap_ui.sections.shared.short_names import short
from kap_ui.state import data
from kap_ui.state.memo import memoized
from kap_ui.words.wording import _, ngettext, number

CHART: Final = "matrix_all"

_STEPS: Final = (0.10, 0.25, 0.50)
"""Shares of a family above which the tint of a cell is a step darker."""

_ROWS: Final = ("row", "kind", "code", "name", "y", "y2", "yc")
_COLUMNS: Final = ("col", "x", "xc", "name", "of")
_CELLS: Final = ("row", "col", "x", "x2", "xc", "y", "y2", "yc", "text", "step", "words")
_CHOSEN: Final = ("y", "y2")


class Reach:
    """How many items of each family every priority, enabler and product serves."""

    def __init__(self, found: Linkages, choice: Choice) -> None:
        self.found = found
        self.choice = choice
        self.columns = {group: frozenset(found.of_families(*of)) for group, of in families.GROUPS.items()}
        self.columns = {group: items for group, items in self.columns.items() if items}
        self.links: tuple[Linkage, ...] = tuple(
            link for link in found.links if link.item in found.items and link.start in found.starts
            and found.starts[link.start].kind is not StartKind.OUTCOME
        )  # fmt: skip

    def count(self, start: str, group: str) -> int:
        """Count the items of a choice of families that a row serves."""
        return sum(link.item in self.columns[group] for link in self.found.from_start(start))

    def _rows(self) -> Iterable[tuple[Any, ...]]:
        y = 0.0
        for kind, words in GROUP_WORDS.items():
            codes = self.found.of_kind(kind)
            if codes:
                yield ("", "group", "", _(words), y, y + GROUP_HEIGHT, y + GROUP_HEIGHT / 2)
                y += GROUP_HEIGHT
            for code in codes:
                yield (code, "main", code, short(code), y, y + 1, y + 0.5)
                y += 1

    def _cells(self, rows: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
        for row, _kind, _code, name, y, y2, yc in rows:
            for x, (group, items) in enumerate(self.columns.items() if row else ()):
                count = self.count(row, group)
                share = count / len(items)
                step = 0 if not count else 1 + sum(share > cut for cut in _STEPS)
                said = _("%(from)s: %(n)s of %(all)s %(items)s") % {
                    "from": f"{row} {name}", "n": number(count), "all": number(len(items)),
                    "items": families.name(group),
                }  # fmt: skip
                text = number(count) if count else "·"
                yield (row, group, x, x + 1, x + 0.5, y, y2, yc, text, step, said)

    @memoized
    def frames(self) -> dict[str, pd.DataFrame]:
        """Give the frames of the chart."""
        rows = list(self._rows())
        heads = [
            (group, x, x + 0.5, families.tab(group), _("of %(n)s") % {"n": number(len(items))})
            for x, (group, items) in enumerate(self.columns.items())
        ]
        chosen = [(row[4], row[5]) for row in rows if row[0] and row[0] == self.choice.row]
        return {
            "rows": pd.DataFrame(rows, columns=list(_ROWS)),
            "columns": pd.DataFrame(heads, columns=list(_COLUMNS)),
            "cells": pd.DataFrame(self._cells(rows), columns=list(_CELLS)),
            "chosen": pd.DataFrame(chosen, columns=list(_CHOSEN)),
        }

    @memoized
    def options(self) -> dict[str, Any]:
        """Give the options of the chart."""
        rows = list(self._rows())
        return {
            "columns": len(self.columns),
            "rows": round(rows[-1][5], 2) if rows else 1,
            "words": {"link": _("Links")},
        }

    @memoized
    def table(self) -> pd.DataFrame:
        """Give the counts, a row for each row of the plan."""
        return pd.DataFrame(
            [
                {"code": row[0], **{group: self.count(row[0], group) for group in self.columns}}
                for row in self._rows()
                if row[0]
            ],
            columns=["code", *self.columns],
        )

    def table_columns(self) -> list[show.Column]:
        """Give the columns of the table and the files."""
        heads = [show.Column("code", _("Code"), show.Kind.CODE), show.Column("code", _("Name"), show.Kind.NAME)]
        counts = [
            show.Column(
                group, families.tab(group), show.Kind.NUMBER,
                meaning=_("Number of linked items, out of %(n)s %(items)s")
                % {"n": number(len(items)), "items": families.name(group)},
            )
            for group, items in self.columns.items()
        ]  # fmt: skip
        return [*heads, *counts]

    @memoized
    def headline(self) -> str:
        """Say which row reaches most, over all families."""
        total = sum(len(items) for items in self.columns.values())
        counts = {
            code: sum(self.count(code, group) for group in self.columns)
            for code in self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER)
        }
        best = max(counts, key=lambda code: counts[code])
        bare = sum(not self.found.reach(code) for code in self.found.items)
        gaps = (
            ngettext("%(n)s item has no link", "%(n)s items have no link", bare) % {"n": number(bare)}
            if bare
            else _("none is left without a link")
        )
        return _("%(name)s reaches %(most)s of %(all)s items; %(gaps)s") % {
            "name": f"{best} {short(best)}", "most": number(counts[best]), "all": number(total), "gaps": gaps,
        }  # fmt: skip

    @memoized
    def finding(self) -> str:
        """Say how to read the picture."""
        return _(
            "How many items of each family a priority, enabler or product serves; darker: a larger share of the "
            "family. Choose a cell to see its links."
        )

    @memoized
    def panel(self) -> Markup:
        """Give the families that the chosen row serves, or what to do."""
        row = self.choice.row
        if row is None or row not in self.found.starts:
            return self._every_row()
        lines = [
            element(
                "li",
                link(families.tab(group), href=self.choice.address(family=group), class_="name"),
                element(
                    "span",
                    _("%(n)s of %(all)s") % {"n": number(self.count(row, group)), "all": number(len(items))},
                    class_="figure",
                ),
                class_="two",
            )
            for group, items in self.columns.items()
        ]
        return joined(
            [
                element("p", row, class_="small over"),
                element("h3", data.name(row), class_="panel-head"),
                element("ul", *lines, class_="lines", role="list"),
            ]
        )

    def _every_row(self) -> Markup:
        """Give every row with the items that it serves; on a small screen this stands for the picture."""
        total = sum(len(items) for items in self.columns.values())
        lines = [
            element(
                "li",
                link(element("b", row[2]), row[3], href=self.choice.address(row=row[0]), class_="name"),
                element(
                    "span",
                    _("%(n)s of %(all)s")
                    % {"n": number(sum(self.count(row[0], group) for group in self.columns)), "all": number(total)},
                    class_="figure",
                ),
                class_="two",
            )
            for row in self._rows()
            if row[0]
        ]
        return joined(
            [
                element("p", _("Choose a row to see what it serves in each family."), class_="small"),
                element("ul", *lines, class_="lines", role="list"),
            ]
        )
