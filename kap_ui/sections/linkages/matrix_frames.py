"""The data of the matrix as it is drawn: rows and columns, bands, marks, what takes a click, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.linkages import Item, Linkage, Linkages, StartKind
from kap_model.measures import RollUp
from kap_model.vocabulary import Family, StatusGroup, Strength
from kap_ui.charts import matrix as chart
from kap_ui.look import tokens
from kap_ui.sections.linkages import families, matrix_choice, starts
from kap_ui.sections.linkages.link_words import link_words, links_of_item
from kap_ui.sections.linkages.matrix_choice import MatrixChoice
from kap_ui.sections.shared.short_names import cut, printed_code, short
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import N_, _, number

GROUP_HEIGHT: Final = 0.95
"""The height of the head of a group, in rows."""

_BARE_GROUP_HEIGHT: Final = 1.1
_OUTCOME_HEIGHT: Final = 0.86

_PLAIN_TILE: Final = "#5b6770"

_TWO_TIERS: Final = 34
"""More columns than this have their numbers in two tiers."""

_MOST_HEAD: Final = 168
"""Pixels of the longest names above the columns."""

_NAMES_IN_FILE: Final = 350
"""Pixels for the full names of the rows in a picture."""

_LEAST_ROW: Final = 17
"""Pixels of a row in a picture."""

_MOST_CELLS: Final = 1250
"""Above so many cells only links take a click of their own, and an empty one counts for its row."""

_BARE_GROUPS: Final = {
    StartKind.PRIORITY: N_("Priorities: no link to these"),
    StartKind.ENABLER: N_("Enablers: no link to these"),
    StartKind.OFFERING: N_("Products and services: no link to these"),
}

_ROWS: Final = ("row", "col", "kind", "code", "name", "y", "y2", "yc", "primary", "all")
_COLUMNS: Final = ("col", "row", "x", "x2", "xc", "number", "name", "colour", "ink", "total", "tier", "is_edge")
_BANDS: Final = ("name", "x", "x2", "xc")
_CELLS: Final = ("row", "col", "xc", "yc", "strength", "basis", "group", "words")
_HITS: Final = ("row", "col", "x", "x2", "y", "y2", "a", "b", "c", "d")
_CHOSEN: Final = ("part", "x", "x2", "y", "y2")


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A row as it is drawn; heights count in rows.

    Attributes:
        start: the code of a row of the plan; "" of the head of a group.
        code: as it is printed.
        kind: group, main or sub, an outcome below its priority or enabler.
        name: abridged.
        top: its upper edge.
        height: of the row.
    """

    start: str = ""
    code: str = ""
    kind: str
    name: str
    top: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def middle(self) -> float:
        """Between its edges."""
        return self.top + self.height / 2

    @property
    def label(self) -> str:
        """Code and name."""
        return f"{self.code} {self.name}"


def rows(linkages: Linkages, choice: MatrixChoice, columns: Sequence[str]) -> tuple[MatrixRow, ...]:
    """Return the rows from top to bottom; a group without any link to the columns is one line."""
    shown = set(columns)
    drawn: list[MatrixRow] = []
    top = 0.0
    for kind in starts.MAIN:
        codes = linkages.of_kind(kind)
        if not codes:
            continue
        is_linked = any(linkage.item in shown for code in codes for linkage in linkages.from_start(code))
        name = starts.group(kind) if is_linked else _(_BARE_GROUPS[kind])
        height = GROUP_HEIGHT if is_linked else _BARE_GROUP_HEIGHT
        drawn.append(MatrixRow(kind="group", name=name, top=top, height=height))
        top += height
        for code in codes if is_linked else ():
            drawn.append(MatrixRow(start=code, code=code, kind="main", name=short(code), top=top, height=1))
            top += 1
            if choice.opened in (code, families.EVERY):
                for outcome in linkages.outcomes_of(code):
                    drawn.append(_outcome_row(outcome, top))
                    top += _OUTCOME_HEIGHT
    return tuple(drawn)


def _outcome_row(outcome: str, top: float) -> MatrixRow:
    return MatrixRow(
        start=outcome,
        code=printed_code(outcome),
        kind="sub",
        name=data.name(outcome).rstrip("."),
        top=top,
        height=_OUTCOME_HEIGHT,
    )


# ---- options


def options(
    linkages: Linkages, choice: MatrixChoice, columns: Sequence[str], rows: Sequence[MatrixRow]
) -> dict[str, Any]:
    """Return the options of the chart: sizes and words, nothing of the data."""
    head = _head(choice, columns)
    return {
        "columns": len(columns),
        "rows": round(rows[-1].bottom, 2) if rows else 1,
        "head": head,
        "head_height": _head_height(linkages, choice, columns, head),
        "left": 232 if choice.opened == matrix_choice.NONE else 420,
        "view": choice.view,
        "words": {
            "primary": _("primary"),
            "all": _("all"),
            "total": _("Links from priorities and enablers"),
            "from": _("From"),
            "to": _("To"),
            "link": _("Link"),
            "reason": _("Reason"),
        },
    }


def file_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what differs in a picture: rows have their full names, and columns with numbers alone have names too."""
    more: dict[str, Any] = {"is_file": True, "left": max(options["left"], _NAMES_IN_FILE)}
    if options["head"] == "numbers":
        more |= {"head": "names", "head_height": _MOST_HEAD}
    return more


def least_height(options: Mapping[str, Any]) -> float:
    """Return how low the matrix may be drawn in a picture."""
    head = file_options(options).get("head_height", options["head_height"])
    return float(head + options["rows"] * _LEAST_ROW + chart.FOOT)


def _head(choice: MatrixChoice, columns: Sequence[str]) -> str:
    """Return how the heads of the columns are drawn: as tiles, names or numbers."""
    if choice.family == "SDG":
        return "tiles"
    return "names" if len(columns) <= _TWO_TIERS and choice.family in ("WSIS", "SP", "SQ") else "numbers"


def _head_height(linkages: Linkages, choice: MatrixChoice, columns: Sequence[str], head: str) -> int:
    """Return the pixels above the rows, so that the longest slanted name has room."""
    if head == "numbers":
        return 62 if _bands(linkages, choice, columns) else 48
    longest = max((len(_head_name(linkages.items[code])) for code in columns), default=0)
    return min(max(38 + round(4.3 * longest), 96), _MOST_HEAD)


# ---- frames


def frames(
    linkages: Linkages,
    choice: MatrixChoice,
    columns: Sequence[str],
    rows: Sequence[MatrixRow],
    links: Sequence[Linkage],
    roll_ups: Mapping[tuple[str, str], RollUp],
) -> dict[str, pd.DataFrame]:
    """Return the data of the chart, by name.

    Args:
        linkages: all links of the plan.
        choice: what the reader looks at.
        columns: the items shown.
        rows: from `rows`.
        links: the links shown.
        roll_ups: of the KPIs behind each link, by row and column, where the marks show the status.
    """
    bands = _bands(linkages, choice, columns)
    return {
        "rows": pd.DataFrame(_row_records(linkages, columns, rows), columns=list(_ROWS)),
        "columns": pd.DataFrame(_column_records(linkages, choice, columns, bool(bands)), columns=list(_COLUMNS)),
        "bands": pd.DataFrame(bands, columns=list(_BANDS)),
        "cells": pd.DataFrame(_cell_records(linkages, columns, rows, links, roll_ups), columns=list(_CELLS)),
        "hits": pd.DataFrame(_hit_records(linkages, columns, rows), columns=list(_HITS)),
        "chosen": pd.DataFrame(_chosen_records(choice, columns, rows), columns=list(_CHOSEN)),
    }


def _row_records(linkages: Linkages, columns: Sequence[str], rows: Sequence[MatrixRow]) -> Iterator[tuple[object, ...]]:
    shown = set(columns)
    for row in rows:
        links = [linkage for linkage in linkages.from_start(row.start) if linkage.item in shown]
        primary = sum(linkage.strength is Strength.PRIMARY for linkage in links)
        yield (row.start, "", row.kind, row.code, row.name, row.top, row.bottom, row.middle, primary, len(links))


def _column_records(
    linkages: Linkages, choice: MatrixChoice, columns: Sequence[str], has_bands: bool
) -> Iterator[tuple[object, ...]]:
    is_tiered = len(columns) > _TWO_TIERS
    for x, code in enumerate(columns):
        item = linkages.items[code]
        colour = families.colour(linkages, code) or _PLAIN_TILE
        printed_number = "" if item.family is Family.SDG_INDICATOR else _number(item, has_bands)
        is_edge = choice.order == matrix_choice.NUMBER and _ends_part(linkages, columns, x)
        yield (code, "", x, x + 1, x + 0.5, printed_number, _head_name(item), colour, ink_on(colour),
               linkages.reach(code), x % 2 if is_tiered else 0, is_edge)  # fmt: skip


def _head_name(item: Item) -> str:
    """Return the name over a column; a tile has no room for 17.6.1, so it stands here."""
    return f"{item.number} {short(item.code)}" if item.family is Family.SDG_INDICATOR else short(item.code)


def _number(item: Item, has_bands: bool) -> str:
    """Return the number over a column, as short as can be."""
    if item.family is Family.RI and has_bands:
        return item.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or item.number
    if item.family is Family.WSIS:
        return item.number.removeprefix("C7-")
    return item.number if item.family is Family.SDG else families.compact(item)


def _ends_part(linkages: Linkages, columns: Sequence[str], x: int) -> bool:
    """Return whether a part of the family ends after this column."""
    if x + 1 >= len(columns):
        return False
    return _part(linkages.items[columns[x]]) != _part(linkages.items[columns[x + 1]])


def _part(item: Item) -> str:
    if item.family is Family.RI:
        return item.region or ""
    if item.family is Family.SQ:
        return item.number.partition("/")[2]
    return item.family.value


def _bands(linkages: Linkages, choice: MatrixChoice, columns: Sequence[str]) -> list[tuple[object, ...]]:
    """Return the bands of regions over initiatives."""
    if choice.family != "RI" or choice.order != matrix_choice.NUMBER:
        return []
    spans: dict[str, list[int]] = {}
    for x, code in enumerate(columns):
        spans.setdefault(linkages.items[code].region or "", []).append(x)
    return [
        (cut(data.name(region), 22) if len(xs) > 2 else region, min(xs), max(xs) + 1, (min(xs) + max(xs) + 1) / 2)
        for region, xs in spans.items()
    ]


def _cell_records(
    linkages: Linkages,
    columns: Sequence[str],
    rows: Sequence[MatrixRow],
    links: Sequence[Linkage],
    roll_ups: Mapping[tuple[str, str], RollUp],
) -> Iterator[tuple[object, ...]]:
    x = {code: position + 0.5 for position, code in enumerate(columns)}
    y = {row.start: row.middle for row in rows}
    for linkage in links:
        words = _("%(from)s to %(to)s: %(link)s") % {
            "from": linkage.start,
            "to": families.item_label(linkages, linkage.item),
            "link": link_words(linkage),
        }
        group = StatusGroup.UNKNOWN
        roll_up = roll_ups.get((linkage.start, linkage.item))
        if roll_up is not None:
            group = tokens.group_of(roll_up.word)
            words += f", {wording.status(group)}"
        yield (linkage.start, linkage.item, x[linkage.item], y[linkage.start], linkage.strength.value,
               linkage.basis.value, group.value, words)  # fmt: skip


def _hit_records(linkages: Linkages, columns: Sequence[str], rows: Sequence[MatrixRow]) -> Iterator[tuple[object, ...]]:
    """Return what takes a click, with up to four lines of words: rows, columns, and cells."""
    count, shown = len(columns), set(columns)
    own_rows = [row for row in rows if row.start]
    has_every_cell = len(own_rows) * count <= _MOST_CELLS
    for row in own_rows:
        served = sum(linkage.item in shown for linkage in linkages.from_start(row.start))
        words = _("%(n)s of %(all)s") % {"n": number(served), "all": number(count)}
        right = -0.01 if has_every_cell else 1000
        yield (row.start, "", -1000, right, row.top, row.bottom, row.label, words, ABSENT, ABSENT)
    for x, code in enumerate(columns):
        title = cut(families.titled(linkages, code), 90)
        yield ("", code, x, x + 1, -6, -0.02, ABSENT, title, links_of_item(linkages, code), ABSENT)
        for row in own_rows:
            linkage = linkages.between(row.start, code)
            if linkage is not None:
                reason = cut(linkage.reason(wording.language()), 160) or ABSENT
                yield (row.start, code, x, x + 1, row.top, row.bottom, row.label, title, link_words(linkage), reason)
            elif has_every_cell:
                item = families.item_label(linkages, code)
                yield (row.start, code, x, x + 1, row.top, row.bottom, row.code, item, _("no link"), ABSENT)


def _chosen_records(
    choice: MatrixChoice, columns: Sequence[str], rows: Sequence[MatrixRow]
) -> Iterator[tuple[object, ...]]:
    row = next((row for row in rows if row.start and row.start == choice.row), None)
    x = columns.index(choice.column) if choice.column in columns else None
    if row is not None:
        yield ("row", 0, 1, row.top, row.bottom)
    if x is not None:
        yield ("column", x, x + 1, 0, 1)
    if row is not None and x is not None:
        yield ("cell", x, x + 1, row.top, row.bottom)


def ink_on(colour: str) -> str:
    """Return black or white, whichever stands out on a colour ``#RRGGBB``; black on anything else."""
    try:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    except ValueError:
        return "#000000"
    light = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"
