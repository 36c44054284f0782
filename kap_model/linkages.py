"""Figure 2, loaded: what the plan links to what, and which KPIs stand behind a link. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from kap_model.progress import PlanFacts
from kap_model.vocabulary import Basis, Family, Language, Strength


class StartKind(StrEnum):
    """What a link starts from: a row of the matrix."""

    PRIORITY = "priority"
    ENABLER = "enabler"
    OFFERING = "offering"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Start:
    """A row of the matrix; `parent` is the priority or enabler of an outcome, None for the others."""

    code: str
    kind: StartKind
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A column of the matrix: an SDG, an action line, a resolution, an initiative, a Question or a target."""

    code: str
    family: Family
    number: str
    parent: str | None
    region: str | None
    colour: str | None
    basis: Basis
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkage:
    """A link of Figure 2, loaded: its weight and how sure it is. A reason is None where the file gives none."""

    start: str
    item: str
    strength: Strength
    basis: Basis
    reason_en: str | None
    reason_fr: str | None
    source: str

    @property
    def is_official(self) -> bool:
        """Whether the link was read in an official text."""
        return self.basis is Basis.OFFICIAL

    @property
    def is_illustrative(self) -> bool:
        """Whether the link is made up."""
        return self.basis is Basis.ILLUSTRATIVE

    def reason(self, language: str) -> str:
        """Return the reason, in French where there is one and it is asked for, else in English; "" without any."""
        return (self.reason_fr if language == Language.FRENCH else None) or self.reason_en or ""


_FAMILY_RANK: Final = {family: rank for rank, family in enumerate(Family)}
_KIND_RANK: Final = {kind: rank for rank, kind in enumerate(StartKind)}


def number_parts(text: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts SDG9 before SDG10 and C7 before C7-AGR."""
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return tuple((int(part), "") if part.isascii() and part.isdigit() else (-1, part) for part in parts)


def item_order(family: Family, code: str) -> tuple[int, str, tuple[tuple[int, str], ...]]:
    """Return a key that sorts items as they are read: by family, Questions by study group, then by number."""
    group = code.partition("/")[2] if family is Family.SQ else ""
    return (_FAMILY_RANK[family], group, number_parts(code))


@dataclass(frozen=True)
class Linkages:
    """All links of the plan with both their ends, in reading order.

    A link of an outcome makes the link of its priority or enabler more exact; it is not added to it, and so totals of a
    column count priorities and enablers only.
    """

    starts: Mapping[str, Start]
    items: Mapping[str, Item]
    links: tuple[Linkage, ...]

    @staticmethod
    def of(starts: Iterable[Start], items: Iterable[Item], links: Iterable[Linkage]) -> Linkages:
        """Return the linkages, sorted. A link to what is no item (an offering) is kept."""
        rows = {s.code: s for s in sorted(starts, key=lambda s: (_KIND_RANK[s.kind], number_parts(s.code)))}
        columns = {i.code: i for i in sorted(items, key=lambda i: item_order(i.family, i.code))}
        row_rank = {code: rank for rank, code in enumerate(rows)}
        column_rank = {code: rank for rank, code in enumerate(columns)}

        def rank(link: Linkage) -> tuple[int, int, str, str]:
            return (
                row_rank.get(link.start, len(row_rank)),
                column_rank.get(link.item, len(column_rank)),
                link.start,
                link.item,
            )

        return Linkages(rows, columns, tuple(sorted(links, key=rank)))

    @property
    def is_illustrative(self) -> bool:
        """Whether any link is made up."""
        return any(link.is_illustrative for link in self.links)

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], Linkage]:
        return {(link.start, link.item): link for link in self.links}

    @cached_property
    def _by_start(self) -> dict[str, tuple[Linkage, ...]]:
        return _grouped((link.start, link) for link in self.links)

    @cached_property
    def _by_item(self) -> dict[str, tuple[Linkage, ...]]:
        return _grouped((link.item, link) for link in self.links)

    def between(self, start: str, item: str) -> Linkage | None:
        """Return the link from a row to a column, or None."""
        return self._by_pair.get((start, item))

    def from_start(self, start: str) -> tuple[Linkage, ...]:
        """Return the links of a row, in the order of the items."""
        return self._by_start.get(start, ())

    def to_item(self, item: str) -> tuple[Linkage, ...]:
        """Return the links of a column: priorities first, then enablers, offerings and outcomes."""
        return self._by_item.get(item, ())

    def of_kind(self, *kinds: StartKind) -> tuple[str, ...]:
        """Return the rows of these kinds, in reading order."""
        return tuple(code for code, start in self.starts.items() if start.kind in kinds)

    def outcomes_of(self, objective: str) -> tuple[str, ...]:
        """Return the outcomes of a priority or an enabler."""
        return tuple(code for code, start in self.starts.items() if start.parent == objective)

    def of_families(self, *families: Family) -> tuple[str, ...]:
        """Return the items of these families, in reading order."""
        return tuple(code for code, item in self.items.items() if item.family in families)

    def outcomes_between(self, objective: str, item: str) -> tuple[str, ...]:
        """Return the outcomes of a priority or enabler that have a link of their own to the item."""
        return tuple(code for code in self.outcomes_of(objective) if (code, item) in self._by_pair)

    def reach(self, item: str, kinds: Sequence[StartKind] = (StartKind.PRIORITY, StartKind.ENABLER)) -> int:
        """Count the rows of these kinds that are linked to an item; by default priorities and enablers."""
        return sum(link.start in self.starts and self.starts[link.start].kind in kinds for link in self.to_item(item))

    def kpis_behind(self, facts: PlanFacts, start: str, item: str) -> tuple[str, ...]:
        """Return the counted KPIs behind a link, in plan order.

        Those of the outcomes that have a link of their own to the item; where none has, all of the priority or enabler.
        An offering has no KPI of its own.
        """
        if (start, item) not in self._by_pair or start not in self.starts:
            return ()
        outcomes = self.outcomes_between(start, item)
        return kpis_of(facts, outcomes or (start,))

    def kpis_serving(self, facts: PlanFacts, item: str) -> tuple[str, ...]:
        """Return the counted KPIs behind all links to an item, each once, in plan order."""
        behind = {kpi for link in self.to_item(item) for kpi in self.kpis_behind(facts, link.start, item)}
        return tuple(kpi for kpi in facts.indicators if kpi in behind)

    def chosen_kpis(self, facts: PlanFacts, start: str | None, item: str | None) -> tuple[str, ...]:
        """Return the counted KPIs behind a link, of where links start, or behind all links to an item.

        Args:
            facts: the plan.
            start: a row of the matrix, or None.
            item: a column, or None.
        """
        if start is not None and item is not None:
            return self.kpis_behind(facts, start, item)
        if item is not None:
            return self.kpis_serving(facts, item)
        return kpis_of(facts, () if start is None else (start,))


def kpis_of(facts: PlanFacts, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the counted KPIs of priorities, enablers and outcomes, each once, in plan order; none for other codes."""
    counted = {kpi for code in codes for kpi in (facts.objectives[code].kpi_codes if code in facts.objectives else ())}
    return tuple(kpi for kpi in facts.indicators if kpi in counted)


def _grouped(pairs: Iterable[tuple[str, Linkage]]) -> dict[str, tuple[Linkage, ...]]:
    groups: dict[str, list[Linkage]] = {}
    for code, link in pairs:
        groups.setdefault(code, []).append(link)
    return {code: tuple(links) for code, links in groups.items()}
