"""The data of the matrix as it is drawn: rows and columns, marks, what takes a click, and what is chosen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.measures import RollUp
from kap_model.vocabulary import Family, StatusGroup, Strength
from kap_ui.charts.matrix import FOOT, OWN_STATUS
from kap_ui.look import tokens
from kap_ui.sections.linkages import families, matrix_choice, starts
from kap_ui.sections.linkages.link_words import link_words, links_of_item
from kap_ui.sections.linkages.link_words import reason as reason_of
from kap_ui.sections.linkages.matrix_choice import MatrixChoice
from kap_ui.sections.shared.short_names import cut, printed_code, short
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import in_order
from kap_ui.words.wording import N_, _, number

GROUP_HEIGHT: Final = 0.95
"""The height of the head of a group, in rows."""

_BARE_GROUP_HEIGHT: Final = 1.1
_OUTCOME_HEIGHT: Final = 0.86

_PLAIN_TILE: Final = "#5b6770"

_MOST_CELLS: Final = 1250
"""Above so many cells only links take a click of their own, and an empty one counts for its row."""

_LEFT: Final = 232
"""Pixels for the short names of the rows, at least."""

_MOST_LEFT: Final = 300
"""Pixels for the short names of the rows, at most."""

_LEFT_OF_SENTENCES: Final = 420
"""Pixels for the sentences of outcomes and the titles of items, at least."""

_LEFT_WITHOUT_COLUMNS: Final = 640
_COLUMN: Final = 8
"""Pixels for the titles of items if there were no columns, and how many each column takes of them."""

_NAMES_IN_FILE: Final = 350
"""Pixels for the full names of the rows in a picture."""

_LEAST_ROW: Final = 17
"""Pixels of a row in a picture."""

_BARE_GROUPS: Final = {
    StartKind.PRIORITY: N_("Priorities: no link to these"),
    StartKind.ENABLER: N_("Enablers: no link to these"),
    StartKind.OFFERING: N_("Products and services: no link to these"),
}

_ROWS: Final = ("row", "col", "kind", "code", "name", "y", "y2", "yc", "primary", "all", "is_bare", "group")
_COLUMNS: Final = ("col", "row", "x", "x2", "xc", "number", "name", "colour", "ink", "total", "is_edge", "group")
_CELLS: Final = ("start", "item", "xc", "yc", "strength", "basis", "group", "words")
_HITS: Final = ("row", "col", "x", "x2", "y", "y2", "a", "b", "c", "d")
_CHOSEN: Final = ("part", "x", "x2", "y", "y2")


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """A row as it is drawn; heights count in rows.

    Attributes:
        key: the code of a row of the plan or of an item; "" of the head of a group.
        code: as it is printed.
        kind: group, main or sub, an outcome below its priority or enabler.
        name: abridged, or the title of an item.
        top: its upper edge.
        height: of the row.
    """

    key: str = ""
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


@dataclass(frozen=True, kw_only=True)
class Layout:
    """What stands where in the chart. A turned one has the items as rows, each with its title, and the plan on top.

    Attributes:
        is_turned: whether the items are the rows.
        rows: as they are drawn, the heads of groups among them.
        columns: the codes of the columns, from left to right.
    """

    is_turned: bool
    rows: tuple[MatrixRow, ...]
    columns: tuple[str, ...]

    def ends(self, row: str, column: str) -> tuple[str, str]:
        """Return the row of the plan and the item that meet in a cell."""
        return (column, row) if self.is_turned else (row, column)

    def place(self, start: str | None, item: str | None) -> tuple[str | None, str | None]:
        """Return the row and the column in which a row of the plan and an item stand."""
        return (item, start) if self.is_turned else (start, item)


def layout(linkages: Linkages, choice: MatrixChoice, items: Sequence[str], starts_shown: Sequence[MatrixRow]) -> Layout:
    """Return what stands where: the rows of the plan, from `rows`, against the items, or the other way round."""
    if not families.are_rows(linkages, choice.family):
        return Layout(is_turned=False, rows=tuple(starts_shown), columns=tuple(items))
    codes = tuple(row.key for row in starts_shown if row.key)
    return Layout(is_turned=True, rows=_item_rows(linkages, choice, items), columns=codes)


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
            drawn.append(MatrixRow(key=code, code=code, kind="main", name=short(code), top=top, height=1))
            top += 1
            if choice.opened in (code, families.EVERY):
                for outcome in linkages.outcomes_of(code):
                    drawn.append(_outcome_row(outcome, top))
                    top += _OUTCOME_HEIGHT
    return tuple(drawn)


def _outcome_row(outcome: str, top: float) -> MatrixRow:
    return MatrixRow(
        key=outcome,
        code=printed_code(outcome),
        kind="sub",
        name=data.name(outcome).rstrip("."),
        top=top,
        height=_OUTCOME_HEIGHT,
    )


def _item_rows(linkages: Linkages, choice: MatrixChoice, items: Sequence[str]) -> tuple[MatrixRow, ...]:
    """Return items as rows with their numbers and titles; regional initiatives below the heads of their regions."""
    drawn: list[MatrixRow] = []
    top, region = 0.0, None
    for code in items:
        item = linkages.items[code]
        if choice.family == "RI" and choice.order == matrix_choice.NUMBER and item.region != region:
            region = item.region
            name = data.name(region) if region else ""
            drawn.append(MatrixRow(kind="group", name=name, top=top, height=GROUP_HEIGHT))
            top += GROUP_HEIGHT
        title = data.name(code)
        drawn.append(MatrixRow(key=code, code=families.compact(item), kind="main", name=title, top=top, height=1))
        top += 1
    return tuple(drawn)


# ---- options


def options(linkages: Linkages, choice: MatrixChoice, layout: Layout) -> dict[str, Any]:
    """Return the options of the chart: sizes and words, nothing of the data."""
    return {
        "columns": len(layout.columns),
        "rows": round(layout.rows[-1].bottom, 2) if layout.rows else 1,
        "head": "tiles" if choice.family == "SDG" else "names",
        "head_height": _head_height(linkages, layout.columns)
        + (OWN_STATUS if layout.is_turned and choice.shows_status else 0),
        "left": _left(choice, layout),
        "view": choice.view,
        "is_turned": layout.is_turned,
        "words": {
            "primary": _("primary"),
            "all": _("all"),
            "total": _("Links") if layout.is_turned else _("Links from priorities and enablers"),
            "from": _("From"),
            "to": _("To"),
            "link": _("Link"),
            "reason": _("Reason"),
        },
    }


def file_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a picture from those of its layout: the rows have room for their full names."""
    return {**options, "is_file": True, "left": max(options["left"], _NAMES_IN_FILE)}


def least_height(options: Mapping[str, Any]) -> float:
    """Return how low the matrix of these options may be drawn in a picture."""
    return float(options["head_height"] + options["rows"] * _LEAST_ROW + FOOT)


def _left(choice: MatrixChoice, layout: Layout) -> int:
    """Return the pixels for the names of the rows; no short name is cut."""
    if layout.is_turned:
        return max(_LEFT_WITHOUT_COLUMNS - _COLUMN * len(layout.columns), _LEFT_OF_SENTENCES)
    if choice.opened != matrix_choice.NONE:
        return _LEFT_OF_SENTENCES
    return names_width([row.name for row in layout.rows if row.key], has_status=choice.shows_status)


def names_width(names: Iterable[str], *, has_status: bool = False) -> int:
    """Return the pixels for the codes and short names of rows, and for a mark of their status."""
    longest = max(map(len, names), default=0)
    return min(max(_LEFT, 50 + round(7.4 * longest)), _MOST_LEFT) + (OWN_STATUS if has_status else 0)


def _head_height(linkages: Linkages, columns: Sequence[str]) -> int:
    """Return the pixels above the rows, so that the longest slanted name has room."""
    longest = max((len(_head_name(linkages, code)) for code in columns), default=0)
    return min(max(38 + round(4.3 * longest), 96), 168)


# ---- frames


def frames(
    linkages: Linkages,
    choice: MatrixChoice,
    layout: Layout,
    links: Sequence[Linkage],
    roll_ups: Mapping[tuple[str, str], RollUp],
    own: Mapping[str, RollUp],
) -> dict[str, pd.DataFrame]:
    """Return the data of the chart, by name.

    Args:
        linkages: all links of the plan.
        choice: what the reader looks at.
        layout: what stands where.
        links: the links shown.
        roll_ups: of the KPIs behind each link, by row of the plan and item, where the marks show the status.
        own: of all KPIs of each row of the plan that has some, likewise.
    """
    notes = {linkage: own_status_note(linkages, linkage, roll_ups, own) for linkage in links}
    return {
        "rows": pd.DataFrame(_row_records(linkages, layout, own), columns=list(_ROWS)),
        "columns": pd.DataFrame(_column_records(linkages, choice, layout, own), columns=list(_COLUMNS)),
        "cells": pd.DataFrame(_cell_records(linkages, layout, links, roll_ups), columns=list(_CELLS)),
        "hits": pd.DataFrame(_hit_records(linkages, layout, notes), columns=list(_HITS)),
        "chosen": pd.DataFrame(_chosen_records(choice, layout), columns=list(_CHOSEN)),
    }


def own_status_note(
    linkages: Linkages,
    linkage: Linkage,
    roll_ups: Mapping[tuple[str, str], RollUp],
    own: Mapping[str, RollUp],
) -> str:
    """Return how a link's status differs from that of its row of the plan, and through what; "" if it does not."""
    through = linkages.outcomes_between(linkage.start, linkage.item)
    behind, of_row = roll_ups.get((linkage.start, linkage.item)), own.get(linkage.start)
    if not through or behind is None or of_row is None or behind.word == of_row.word:
        return ""
    return _("%(status)s through %(outcomes)s only; all of %(code)s: %(own)s") % {
        "status": wording.status(behind.word), "outcomes": wording.listed([printed_code(code) for code in through]),
        "code": printed_code(linkage.start), "own": wording.status(of_row.word),
    }  # fmt: skip


def _links_of(linkages: Linkages, code: str, others: Collection[str]) -> list[Linkage]:
    """Return the links of a row of the plan or of an item to what stands on the other side."""
    if code in linkages.items:
        return [linkage for linkage in linkages.to_item(code) if linkage.start in others]
    return [linkage for linkage in linkages.from_start(code) if linkage.item in others]


def _group(own: Mapping[str, RollUp], code: str) -> str:
    """Return the status group of a row of the plan; "" where none is shown."""
    return tokens.group_of(own[code].word).value if code in own else ""


def _row_records(linkages: Linkages, layout: Layout, own: Mapping[str, RollUp]) -> Iterator[tuple[object, ...]]:
    shown = set(layout.columns)
    for row in layout.rows:
        links = _links_of(linkages, row.key, shown)
        primary = sum(linkage.strength is Strength.PRIMARY for linkage in links)
        is_bare = row.key in linkages.items and not linkages.reach(row.key)
        yield (row.key, "", row.kind, row.code, row.name, row.top, row.bottom, row.middle, primary, len(links),
               is_bare, _group(own, row.key))  # fmt: skip


def _column_records(
    linkages: Linkages, choice: MatrixChoice, layout: Layout, own: Mapping[str, RollUp]
) -> Iterator[tuple[object, ...]]:
    shown = {row.key for row in layout.rows if row.key}
    for x, code in enumerate(layout.columns):
        colour = families.colour(linkages, code) or _PLAIN_TILE
        is_edge = (layout.is_turned or choice.order == matrix_choice.NUMBER) and _ends_part(linkages, layout.columns, x)
        total = len(_links_of(linkages, code, shown)) if layout.is_turned else linkages.reach(code)
        yield (code, "", x, x + 1, x + 0.5, _head_number(linkages, code), _head_name(linkages, code), colour,
               ink_on(colour), total, is_edge, _group(own, code))  # fmt: skip


def _head_name(linkages: Linkages, code: str) -> str:
    """Return the slanted name over a column; what is too long to stand straight over it stands here."""
    if code in linkages.starts:
        return printed_code(code) if linkages.starts[code].kind is StartKind.OUTCOME else short(code)
    item = linkages.items[code]
    return (
        f"{in_order(item.number, wording.language())} {short(code)}"
        if item.family is Family.SDG_INDICATOR
        else short(code)
    )


def _head_number(linkages: Linkages, code: str) -> str:
    """Return the number over a column, as short as can be."""
    if code in linkages.starts:
        return "" if linkages.starts[code].kind is StartKind.OUTCOME else code
    item = linkages.items[code]
    if item.family is Family.SDG_INDICATOR:
        return ""
    if item.family is Family.WSIS:
        return item.number.removeprefix("C7-")
    return item.number if item.family is Family.SDG else families.compact(item)


def _ends_part(linkages: Linkages, columns: Sequence[str], x: int) -> bool:
    """Return whether a part of the family, or of the plan, ends after this column."""
    if x + 1 >= len(columns):
        return False
    return _part(linkages, columns[x]) != _part(linkages, columns[x + 1])


def _part(linkages: Linkages, code: str) -> str:
    if code in linkages.starts:
        start = linkages.starts[linkages.starts[code].parent or code]
        return start.kind.value
    item = linkages.items[code]
    return item.number.partition("/")[2] if item.family is Family.SQ else item.family.value


def _cell_records(
    linkages: Linkages,
    layout: Layout,
    links: Sequence[Linkage],
    roll_ups: Mapping[tuple[str, str], RollUp],
) -> Iterator[tuple[object, ...]]:
    x = {code: position + 0.5 for position, code in enumerate(layout.columns)}
    y = {row.key: row.middle for row in layout.rows}
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
            words = wording.clauses([words, wording.status(group)])
        row, column = layout.place(linkage.start, linkage.item)
        yield (linkage.start, linkage.item, x[str(column)], y[str(row)], linkage.strength.value,
               linkage.basis.value, group.value, words)  # fmt: skip


def _hit_records(linkages: Linkages, layout: Layout, notes: Mapping[Linkage, str]) -> Iterator[tuple[object, ...]]:
    """Return what takes a click, with up to four lines of words: rows, columns, and cells."""
    own_rows = [row for row in layout.rows if row.key]
    has_every_cell = len(own_rows) * len(layout.columns) <= _MOST_CELLS
    items = [row.key for row in own_rows] if layout.is_turned else layout.columns
    titles = {code: cut(families.titled(linkages, code), 90) for code in items}

    def words_of_head(code: str) -> tuple[str, str, str, str]:
        if code in titles:
            return "", titles[code], links_of_item(linkages, code), ""
        served = _("%(n)s of %(all)s") % {
            "n": number(len(_links_of(linkages, code, titles))), "all": number(len(titles)),
        }  # fmt: skip
        return _label(linkages, code), served, "", ""

    for row in own_rows:
        right = -0.01 if has_every_cell else 1000
        yield (row.key, "", -1000, right, row.top, row.bottom, *words_of_head(row.key))
    for x, column in enumerate(layout.columns):
        yield ("", column, x, x + 1, -6, -0.02, *words_of_head(column))
        for row in own_rows:
            start, item = layout.ends(row.key, column)
            linkage = linkages.between(start, item)
            place = (row.key, column, x, x + 1, row.top, row.bottom)
            if linkage is not None:
                words, note = link_words(linkage), notes.get(linkage)
                if note:
                    words = wording.sentences([wording.ended(words), note])
                reason = cut(reason_of(linkage), 160)
                yield (*place, _label(linkages, start), titles[item], words, reason)
            elif has_every_cell:
                yield (*place, printed_code(start), families.item_label(linkages, item), _("no link"), "")


def _label(linkages: Linkages, start: str) -> str:
    """Return the code and the short name of a row of the plan; of an outcome its sentence."""
    is_outcome = linkages.starts[start].kind is StartKind.OUTCOME
    return f"{printed_code(start)} {data.name(start).rstrip('.') if is_outcome else short(start)}"


def _chosen_records(choice: MatrixChoice, layout: Layout) -> Iterator[tuple[object, ...]]:
    row_chosen, column_chosen = layout.place(choice.row, choice.column)
    row = next((row for row in layout.rows if row.key and row.key == row_chosen), None)
    x = layout.columns.index(column_chosen) if column_chosen in layout.columns else None
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
