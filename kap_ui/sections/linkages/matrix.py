"""The matrix: what is chosen, the frames of the chart, the sentences, and the panel beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd

from kap_model.linkages import Item, Linkage, Linkages, StartKind, kpis_of
from kap_model.measures import RollUp, Standing
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import linkages as questions
from kap_model.selection import Selection
from kap_model.vocabulary import Family, StatusGroup, Strength
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined
from kap_ui.sections.linkages import families, kpis_behind
from kap_ui.sections.linkages.link_words import dot, link_words, links_of_item, strength_word
from kap_ui.sections.shared.short_names import cut, short
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import N_, _, ngettext, number

STRENGTH: Final = "strength"
STATUS: Final = "status"
NUMBER: Final = "number"
NONE: Final = "none"
CHART: Final = "matrix"

_PLAIN_TILE: Final = "#5b6770"

_TWO_TIERS: Final = 34
"""More columns than this have their numbers in two tiers."""
_PANEL_BESIDE: Final = 34
"""Up to so many columns leave room for the panel beside the chart."""
_MOST_CELLS: Final = 1250
"""Above so many cells only links take a click of their own, and an empty one counts for its row."""
GROUP_HEIGHT: Final = 0.95
_SUB_HEIGHT: Final = 0.86

GROUP_WORDS: Final = {
    StartKind.PRIORITY: N_("Priorities"),
    StartKind.ENABLER: N_("Enablers"),
    StartKind.OFFERING: N_("Products and services"),
}
_NO_LINK_WORDS: Final = {
    StartKind.PRIORITY: N_("Priorities: no link to these"),
    StartKind.ENABLER: N_("Enablers: no link to these"),
    StartKind.OFFERING: N_("Products and services: no link to these"),
}


@dataclass(frozen=True)
class Choice:
    """What a reader looks at in the matrix; `row` and `column` are None where none is chosen."""

    family: str
    view: str
    opened: str
    order: str
    words: str
    row: str | None
    column: str | None

    def address(self, **changes: str | None) -> str | None:
        """Give the address of the same view with some parts changed; None where there is no such page."""
        parts: dict[str, str | None] = {
            "family": self.family, "view": self.view, "open": self.opened, "sort": self.order, "find": self.words,
            "row": self.row, "col": self.column,
        }  # fmt: skip
        left_out = {"family": "SDG", "view": STRENGTH, "open": NONE, "sort": NUMBER, "find": ""}
        parts |= changes
        kept = {name: code for name, code in parts.items() if code and code != left_out.get(name)}
        return site_map.link_to("matrix", None, **kept)


@dataclass(frozen=True)
class Keys:
    """The choices that the page has for itself."""

    family: OwnChoice[str]
    view: OwnChoice[str]
    opened: OwnChoice[str]
    order: OwnChoice[str]
    words: OwnChoice[str]
    row: OwnChoice[str | None]
    column: OwnChoice[str | None]


def declare(found: Linkages) -> Keys:
    """Declare the choices of the page."""
    objectives = found.of_kind(StartKind.PRIORITY, StartKind.ENABLER)
    return Keys(
        address.own_choice("family", (families.EVERY, *families.GROUPS), default="SDG"),
        address.own_choice("view", (STRENGTH, STATUS), default=STRENGTH),
        address.own_choice("open", (NONE, families.EVERY, *objectives), default=NONE),
        address.own_choice("sort", (NUMBER, STRENGTH), default=NUMBER),
        address.own_choice("find", None, default=""),
        address.own_choice("row", tuple(found.starts)),
        address.own_choice("col", tuple(found.items)),
    )


def take_click(keys: Keys, found: Linkages, picked: Mapping[str, Any]) -> None:
    """Choose the row and the column of what was clicked in the chart."""
    row, column = str(picked.get("row") or ""), str(picked.get("col") or "")
    keys.row.set(row if row in found.starts else None)
    keys.column.set(column if column in found.items else None)


def take_click_of_families(keys: Keys, found: Linkages, picked: Mapping[str, Any]) -> None:
    """Choose the row of what was clicked in the chart of all families; its columns lead to their family."""
    family = str(picked.get("col") or "")
    take_click(keys, found, picked)
    if family in families.GROUPS:
        keys.family.set(family)


def chosen(keys: Keys, found: Linkages) -> Choice:
    """Give what is chosen; a column of another family than the one shown is dropped."""
    family, column = keys.family.value, keys.column.value
    if column is not None and (family == families.EVERY or found.items[column].family not in families.GROUPS[family]):
        column = None
        keys.column.set(None)
    return Choice(
        family,
        keys.view.value,
        keys.opened.value,
        keys.order.value,
        keys.words.value.strip(),
        keys.row.value,
        column,
    )


@dataclass(frozen=True)
class _Row:
    code: str
    kind: str
    name: str
    y: float
    height: float
    start: str = ""

    @property
    def bottom(self) -> float:
        return self.y + self.height


class Matrix:
    """One family as a matrix: its rows, its columns, the links between them, and what stands behind each."""

    def __init__(self, found: Linkages, progress: Progress, selection: Selection, choice: Choice) -> None:
        self.found = found
        self.progress = progress
        self.selection = selection
        self.choice = choice
        self.all_columns = found.of_families(*families.GROUPS.get(choice.family, ()))
        self.columns = self._columns()

    def _columns(self) -> tuple[str, ...]:
        found, wanted = self.found, self.choice.words.casefold()
        columns = [code for code in self.all_columns if not wanted or wanted in families.titled(found, code).casefold()]
        if self.choice.order == STRENGTH:
            columns.sort(key=lambda code: (-self._weight(code), self.all_columns.index(code)))
        return tuple(columns)

    def _weight(self, item: str) -> int:
        """Weigh an item: a primary link of a priority or enabler counts two, a secondary one counts one."""
        main = set(self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER))
        return sum(
            2 if link.strength is Strength.PRIMARY else 1 for link in self.found.to_item(item) if link.start in main
        )

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """Where each KPI stands at the place and quarter that are selected."""
        return self.progress.standings(self.selection.place, self.selection.quarter)

    def roll_up(self, start: str, item: str) -> RollUp:
        """Roll up the KPIs behind a link."""
        return self.rolled(self.found.kpis_behind(self.progress.facts, start, item))

    def rolled(self, kpis: Iterable[str]) -> RollUp:
        """Roll up KPIs at the place and quarter that are selected."""
        return self.progress.roll_up_of(kpis, self.selection.place, self.selection.quarter, self.standings)

    @cached_property
    def rows(self) -> tuple[_Row, ...]:
        """The rows from top to bottom; a group without any link to what is shown is one line."""
        found, rows, y = self.found, [], 0.0
        shown = set(self.columns)
        for kind, words in GROUP_WORDS.items():
            codes = found.of_kind(kind)
            if not codes:
                continue
            linked = any(link.item in shown for code in codes for link in found.from_start(code))
            height = GROUP_HEIGHT if linked else 1.1
            rows.append(_Row("", "group", _(words) if linked else _(_NO_LINK_WORDS[kind]), y, height))
            y += height
            for code in codes if linked else ():
                rows.append(_Row(code, "main", short(code), y, 1, code))
                y += 1
                if self.choice.opened in (code, families.EVERY):
                    for outcome in found.outcomes_of(code):
                        said = outcome.removeprefix("O-")
                        rows.append(_Row(said, "sub", data.name(outcome).rstrip("."), y, _SUB_HEIGHT, outcome))
                        y += _SUB_HEIGHT
        return tuple(rows)

    @cached_property
    def links(self) -> tuple[Linkage, ...]:
        """The links that are shown, row by row, in the order of the columns."""
        rank = {code: x for x, code in enumerate(self.columns)}
        found: list[Linkage] = []
        for row in self.rows:
            if row.start:
                links = [link for link in self.found.from_start(row.start) if link.item in rank]
                found += sorted(links, key=lambda link: rank[link.item])
        return tuple(found)

    @property
    def is_wide(self) -> bool:
        """Whether the columns need the whole width, and the panel goes below."""
        return len(self.columns) > _PANEL_BESIDE or self.choice.opened != NONE

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.columns or not self.rows

    # ---- the chart

    @property
    def head(self) -> str:
        """How the heads of the columns are drawn."""
        few = len(self.columns) <= _TWO_TIERS
        if self.choice.family == "SDG":
            return "tiles"
        return "names" if few and self.choice.family in ("WSIS", "SP", "SQ") else "numbers"

    @memoized
    def options(self) -> dict[str, Any]:
        """Give the options of the chart: sizes and words, nothing of the data."""
        head = self.head
        return {
            "columns": len(self.columns),
            "rows": round(self.rows[-1].bottom, 2) if self.rows else 1,
            "head": head,
            "head_height": self._head_height(head),
            "left": 232 if self.choice.opened == NONE else 420,
            "view": self.choice.view,
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

    @memoized
    def _head_height(self, head: str) -> int:
        """Give the pixels above the rows, so that the longest slanted name has room."""
        if head not in ("tiles", "names"):
            return 62 if self._bands() else 48
        longest = max((len(self._head_name(code)) for code in self.columns), default=0)
        return min(max(38 + round(4.3 * longest), 96), 168)

    def _head_name(self, code: str) -> str:
        """Give the name over a column; a tile has no room for 17.6.1, so it stands here."""
        item = self.found.items[code]
        return f"{item.number} {short(code)}" if item.family is Family.SDG_INDICATOR else short(code)

    def file_options(self) -> dict[str, Any]:
        """Give the further options of a picture: its key."""
        words = dict(self.options()["words"])
        words |= {f"key_{group}": wording.status(group) for group in StatusGroup}
        words |= {
            "key_primary": _("primary link"),
            "key_secondary": _("secondary link"),
            "key_official": _("read in an official text"),
            "key_inferred": _("inferred or not verified"),
        }
        return {"is_file": True, "words": words}

    @memoized
    def frames(self) -> dict[str, pd.DataFrame]:
        """Give the frames of the chart."""
        return {
            "rows": pd.DataFrame(self._row_records(), columns=list(_ROWS)),
            "columns": pd.DataFrame(self._column_records(), columns=list(_COLUMNS)),
            "bands": pd.DataFrame(self._bands(), columns=list(_BANDS)),
            "cells": pd.DataFrame(self._cell_records(), columns=list(_CELLS)),
            "hits": pd.DataFrame(self._hit_records(), columns=list(_HITS)),
            "chosen": pd.DataFrame(self._chosen_records(), columns=list(_CHOSEN)),
        }

    def _row_records(self) -> Iterable[tuple[Any, ...]]:
        shown = set(self.columns)
        for row in self.rows:
            links = [link for link in self.found.from_start(row.start) if link.item in shown]
            primary = sum(link.strength is Strength.PRIMARY for link in links)
            yield (row.start, "", row.kind, row.code, row.name, row.y, row.bottom, row.y + row.height / 2, primary,
                   len(links))  # fmt: skip

    def _column_records(self) -> Iterable[tuple[Any, ...]]:
        is_tiered = len(self.columns) > _TWO_TIERS
        for x, code in enumerate(self.columns):
            item = self.found.items[code]
            colour = families.colour(self.found, code) or _PLAIN_TILE
            name = self._head_name(code)
            said = "" if item.family is Family.SDG_INDICATOR else self._number(item)
            yield (code, "", x, x + 1, x + 0.5, said, name, colour, ink_on(colour),
                   self.found.reach(code), x % 2 if is_tiered else 0, self._is_edge(x))  # fmt: skip

    def _number(self, item: Item) -> str:
        """Give the number over a column, as short as can be."""
        if item.family is Family.RI and self._bands():
            return item.number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or item.number
        if item.family is Family.WSIS:
            return item.number.removeprefix("C7-")
        return item.number if item.family is Family.SDG else families.compact(item)

    def _is_edge(self, x: int) -> bool:
        """Say whether a part of the family ends after this column."""
        if x + 1 >= len(self.columns) or self.choice.order != NUMBER:
            return False
        here, after = self.found.items[self.columns[x]], self.found.items[self.columns[x + 1]]
        return self._part(here) != self._part(after)

    def _part(self, item: Item) -> str:
        if item.family is Family.RI:
            return item.region or ""
        if item.family is Family.SQ:
            return item.number.partition("/")[2]
        return item.family.value

    def _bands(self) -> list[tuple[Any, ...]]:
        """Give the bands of regions over initiatives."""
        if self.choice.family != "RI" or self.choice.order != NUMBER:
            return []
        spans: dict[str, list[int]] = {}
        for x, code in enumerate(self.columns):
            spans.setdefault(self.found.items[code].region or "", []).append(x)
        return [
            (cut(data.name(region), 22) if len(xs) > 2 else region, min(xs), max(xs) + 1, (min(xs) + max(xs) + 1) / 2)
            for region, xs in spans.items()
        ]

    def _cell_records(self) -> Iterable[tuple[Any, ...]]:
        x = {code: place + 0.5 for place, code in enumerate(self.columns)}
        y = {row.start: row.y + row.height / 2 for row in self.rows}
        for link in self.links:
            group = self._group(link)
            said = _("%(from)s to %(to)s: %(link)s") % {
                "from": link.start, "to": families.item_label(self.found, link.item), "link": link_words(link),
            }  # fmt: skip
            if self.choice.view == STATUS:
                said += f", {wording.status(group)}"
            yield (link.start, link.item, x[link.item], y[link.start], link.strength.value, link.basis.value,
                   group.value, said)  # fmt: skip

    def _group(self, link: Linkage) -> StatusGroup:
        if self.choice.view != STATUS:
            return StatusGroup.UNKNOWN
        return tokens.group_of(self.roll_up(link.start, link.item).word)

    def _hit_records(self) -> Iterable[tuple[Any, ...]]:
        n = len(self.columns)
        rows = [row for row in self.rows if row.start]
        is_whole = len(rows) * n <= _MOST_CELLS
        shown = set(self.columns)
        for row in rows:
            links = [link for link in self.found.from_start(row.start) if link.item in shown]
            said = _("%(n)s of %(all)s") % {"n": number(len(links)), "all": number(n)}
            yield (row.start, "", -1000, 1000 if not is_whole else -0.01, row.y, row.bottom, f"{row.code} {row.name}",
                   said, ABSENT, ABSENT)  # fmt: skip
        for x, code in enumerate(self.columns):
            said = links_of_item(self.found, code)
            yield ("", code, x, x + 1, -6, -0.02, ABSENT, cut(families.titled(self.found, code), 90), said, ABSENT)
            for row in rows:
                link = self.found.between(row.start, code)
                if link is not None:
                    yield (row.start, code, x, x + 1, row.y, row.bottom, f"{row.code} {row.name}",
                           cut(families.titled(self.found, code), 90), link_words(link),
                           cut(link.reason(wording.language()), 160) or ABSENT)  # fmt: skip
                elif is_whole:
                    yield (row.start, code, x, x + 1, row.y, row.bottom, row.code,
                           families.item_label(self.found, code), _("no link"), ABSENT)  # fmt: skip

    def _chosen_records(self) -> Iterable[tuple[Any, ...]]:
        row = next((row for row in self.rows if row.start == self.choice.row), None)
        x = self.columns.index(self.choice.column) if self.choice.column in self.columns else None
        if row is not None:
            yield ("row", 0, 1, row.y, row.bottom)
        if x is not None:
            yield ("column", x, x + 1, 0, 1)
        if row is not None and x is not None:
            yield ("cell", x, x + 1, row.y, row.bottom)

    @memoized
    def table(self) -> pd.DataFrame:
        """Give the links that are shown as the rows of the table and the files."""
        frame = questions.link_rows(self.found, self.links, wording.language())
        frame["item"] = [families.titled(self.found, code) for code in frame["to_code"]]
        frame["strength"] = [strength_word(code) for code in frame["strength"]]
        frame["basis"] = [wording.basis(code) for code in frame["basis"]]
        if self.choice.view == STATUS:
            frame["status"] = [self.roll_up(link.start, link.item).word.value for link in self.links]
        return frame

    @memoized
    def table_columns(self) -> list[show.Column]:
        """Give the columns of the table and the files."""
        columns = [
            show.Column(
                "from_code", _("From"), show.Kind.CODE, meaning=_("Priority, enabler, product or outcome of the plan")
            ),
            show.Column("from_code", _("Name"), show.Kind.NAME),
            show.Column("to_code", _("To"), show.Kind.CODE),
            show.Column("item", _("Title")),
            show.Column("strength", _("Strength"), meaning=_("Primary or secondary link")),
            show.Column("basis", _("Basis"), meaning=_("How sure the link is")),
            show.Column("reason", _("Reason")),
            show.Column("source", _("Source")),
        ]
        if self.choice.view == STATUS:
            meaning = _("Judgement over the KPIs of the outcomes that are linked, or else of the priority or enabler")
            columns.insert(6, show.Column("status", _("KPIs behind it"), show.Kind.STATUS, meaning=meaning))
        return columns

    # ---- sentences

    @memoized
    def headline(self) -> str:
        """Say which priority reaches most, and how many items nothing links to."""
        shown, n = set(self.columns), len(self.columns)
        name = families.name(self.choice.family)
        reach = {
            code: sum(link.item in shown for link in self.found.from_start(code))
            for code in self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER)
        }
        if not reach or not max(reach.values()):
            return _("Nothing in the plan is linked to these %(items)s") % {"items": name}
        most = max(reach.values())
        best = next(code for code, count in reach.items() if count == most)
        bare = sum(not self.found.reach(code) for code in self.columns)
        gaps = (
            ngettext("%(n)s has no link", "%(n)s have no link", bare) % {"n": number(bare)}
            if bare
            else _("none is left without a link")
        )
        return _("%(name)s reaches %(most)s of %(all)s %(items)s; %(gaps)s") % {
            "name": f"{best} {short(best)}",
            "most": number(most), "all": number(n), "items": name, "gaps": gaps,
        }  # fmt: skip

    @memoized
    def finding(self) -> str:
        """Say how to read the matrix, and how many links it holds."""
        if self.choice.view == STATUS:
            return _(
                "Each mark is the judgement of the KPIs behind a link, %(place)s, %(quarter)s; large: primary link, "
                "small: secondary. Choose a mark, a row or a column."
            ) % {"place": data.name(self.selection.place), "quarter": wording.quarter(self.selection.quarter)}
        return ngettext(
            "%(n)s link. Choose a mark, a row or a column for its reasons.",
            "%(n)s links. Choose a mark, a row or a column for its reasons.",
            len(self.links),
        ) % {"n": number(len(self.links))}

    def title(self) -> str:
        """Give the title of the chart."""
        return _("Links of the plan to %(items)s") % {"items": families.name(self.choice.family)}

    @memoized
    def answer(self) -> Markup | None:
        """Give what is chosen in one line, to stand above the chart: a link with its basis and reason, a row, a column.

        The panel has more, but may lie below the fold. None where nothing is chosen.
        """
        row, column = self.choice.row, self.choice.column
        if row and column:
            link = self.found.between(row, column)
            name = f"{row.removeprefix('O-')} → {families.item_label(self.found, column)}"
            said = _("There is no link between the two.")
            if link is not None:
                said = f"{link_words(link)}. {link.reason(wording.language())}".rstrip()
            mark = dot(link.strength, is_official=link.is_official) if link is not None else None
        elif row:
            shown = set(self.columns)
            name, mark = f"{row.removeprefix('O-')} {short(row)}", None
            said = _("serves %(n)s of %(all)s %(items)s") % {
                "n": number(sum(link.item in shown for link in self.found.from_start(row))),
                "all": number(len(self.columns)), "items": families.name(self.choice.family),
            }  # fmt: skip
        elif column:
            name, mark = families.titled(self.found, column), None
            said = links_of_item(self.found, column)
        else:
            return None
        return element("p", element("b", mark, " " if mark else None, name), said, class_="answer")

    @memoized
    def legend(self) -> Markup:
        """Give what is chosen, in the place of the key of the marks; the key of the statuses stays."""
        answer = self.answer()
        if answer is None or self.choice.view == STATUS:
            return joined([answer, self._key()])
        return answer

    def _key(self) -> Markup:
        if self.choice.view == STATUS:
            items = [marks.word(group, wording.status(group)) for group in StatusGroup]
        else:
            zero = element("b", "0", class_="none is-off_track")
            items = [
                joined([dot(Strength.PRIMARY, is_official=False), _("primary link")], " "),
                joined([dot(Strength.SECONDARY, is_official=False), _("secondary link")], " "),
                joined([dot(Strength.PRIMARY, is_official=True), _("read in an official text")], " "),
                joined([dot(Strength.PRIMARY, is_official=False), _("inferred or not verified")], " "),
                joined([zero, _("nothing links to it")], " "),
            ]
        return element("ul", *(element("li", item) for item in items), class_="legend links-key", role="list")

    @property
    @memoized
    def shows_illustrative(self) -> bool:
        """Whether a status that is shown rests on illustrative figures."""
        if self.choice.view != STATUS and not (self.choice.row or self.choice.column):
            return False
        kpis = kpis_of(self.progress.facts, self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER))
        return kpis_behind.is_illustrative(self.progress, self.selection, kpis)

    @property
    @memoized
    def data_quarter(self) -> Quarter | None:
        """The newest quarter that a status shown comes from; None where no status is shown."""
        if self.choice.view != STATUS and not (self.choice.row or self.choice.column):
            return None
        kpis = kpis_of(self.progress.facts, self.found.of_kind(StartKind.PRIORITY, StartKind.ENABLER))
        return kpis_behind.data_quarter(self.progress, self.selection, kpis)

    @memoized
    def sources(self) -> list[str]:
        """Give the sources of the links that are shown."""
        return [link.source for link in self.links]


_ROWS: Final = ("row", "col", "kind", "code", "name", "y", "y2", "yc", "primary", "all")
_COLUMNS: Final = ("col", "row", "x", "x2", "xc", "number", "name", "colour", "ink", "total", "tier", "is_edge")
_BANDS: Final = ("name", "x", "x2", "xc")
_CELLS: Final = ("row", "col", "xc", "yc", "strength", "basis", "group", "words")
_HITS: Final = ("row", "col", "x", "x2", "y", "y2", "a", "b", "c", "d")
_CHOSEN: Final = ("part", "x", "x2", "y", "y2")


def ink_on(colour: str) -> str:
    """Give black or white, whichever stands out on a colour ``#RRGGBB``; black on anything else."""
    try:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    except ValueError:
        return "#000000"
    light = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    return "#ffffff" if 1.05 / (luminance + 0.05) > (luminance + 0.05) / 0.05 else "#000000"


FormatFunction = Callable[[str | None], str]


@memoized
def row_labels(found: Linkages) -> FormatFunction:
    """Give how a select box names rows. The words are looked up now: it is asked outside of a page too."""
    names = data.names()
    labels = {code: f"{code} · {names.get(code, code)}" for code in found.starts}
    return lambda code: labels.get(str(code), str(code))


@memoized
def column_labels(found: Linkages) -> FormatFunction:
    """Give how a select box names items."""
    labels = {code: families.titled(found, code) for code in found.items}
    return lambda code: labels.get(str(code), str(code))


def opened_label() -> FormatFunction:
    """Give the words of the choice of outcomes."""
    none, every, of_one = _("Outcomes: none"), _("Outcomes of all"), _("Outcomes of %(code)s")
    return lambda code: {NONE: none, families.EVERY: every}.get(str(code), of_one % {"code": code})


def view_label(code: str | None) -> str:
    """Give the words of what the marks show."""
    return _("Strength") if code == STRENGTH else _("Status")


def order_label(code: str | None) -> str:
    """Give the words of the order of the columns."""
    return _("by number") if code == NUMBER else _("by strength")
