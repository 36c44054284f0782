"""The flow: links as ribbons from priorities over outcomes to items, or from SDGs over priorities to regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pandas as pd
import streamlit as st

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.queries import linkages as questions
from kap_model.vocabulary import Family, Strength
from kap_ui import marks
from kap_ui.charts import flow as chart
from kap_ui.figures import show
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.linkages import families
from kap_ui.sections.linkages.link_words import dot, link_words, links_counted
from kap_ui.sections.linkages.ribbons import PlacedNode, Ribbon, placed
from kap_ui.sections.shared.short_names import cut, short
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

CHART: Final = "flow"
ITEMS: Final = "items"
REGIONS: Final = "regions"

OTHERS: Final = "OTHERS"
WHOLE: Final = "WHOLE"
"""The node of links that no single outcome carries."""

AT_ONCE: Final = 12
"""So many items are drawn; the others are folded into one, which opens."""

_WEIGHTS: Final = {Strength.PRIMARY: 2, Strength.SECONDARY: 1}
_BETWEEN: Final = ">"


@dataclass(frozen=True)
class Choice:
    """What a reader looks at: the course, the family, the priority or enabler, which dozen, and the node or ribbon."""

    course: str
    family: str
    objective: str | None
    part: int
    node: str

    def address(self, **changes: str | None) -> str | None:
        """Give the address of the same view with some parts changed; None where there is no such page."""
        parts: dict[str, str | None] = {
            "course": self.course, "family": self.family, "part": str(self.part), "node": self.node,
        }  # fmt: skip
        parts |= changes
        left_out = {"course": ITEMS, "family": "SDG", "part": "1", "node": ""}
        kept = {name: code for name, code in parts.items() if code and code != left_out.get(name)}
        return site_map.link_to("flow", None, **kept)


@dataclass(frozen=True)
class Keys:
    """The choices that the page has for itself."""

    course: OwnChoice[str]
    family: OwnChoice[str]
    part: OwnChoice[str]
    node: OwnChoice[str]


def declare(found: Linkages) -> Keys:
    """Declare the choices of the page."""
    parts = tuple(str(n) for n in range(1, 1 + -(-max(len(found.items), 1) // AT_ONCE)))
    return Keys(
        address.own_choice("course", (ITEMS, REGIONS), default=ITEMS),
        address.own_choice("family", tuple(families.GROUPS), default="SDG"),
        address.own_choice("part", parts, default="1"),
        address.own_choice("node", None, default=""),
    )


def take_click(keys: Keys, picked: Mapping[str, Any]) -> None:
    """Let what was clicked in the picture stand out; a click on the other items draws the next part of them."""
    start, end = str(picked.get("a") or ""), str(picked.get("b") or "")
    if start == OTHERS and not end:
        keys.part.set(str(int(keys.part.value) + 1))
        keys.node.set("")
    else:
        keys.node.set(f"{start}{_BETWEEN}{end}" if end else start)


def chosen(keys: Keys, objective: str | None) -> Choice:
    """Give what is chosen."""
    return Choice(
        keys.course.value,
        keys.family.value,
        objective,
        int(keys.part.value),
        keys.node.value.strip(),
    )


@dataclass(frozen=True, slots=True)
class _Strand:
    """A link as it runs through the columns of the picture."""

    nodes: tuple[str, ...]
    weight: int
    links: tuple[Linkage, ...]


class Flow:
    """The picture: its columns, ribbons and words."""

    def __init__(self, found: Linkages, choice: Choice, keys: Keys) -> None:
        self.found = found
        self.choice = choice
        self.priorities = found.of_kind(StartKind.PRIORITY)
        self.is_regions = choice.course == REGIONS
        every = self._item_strands() if not self.is_regions else self._goal_strands()
        self._weigh(every)
        self.part = min(choice.part, self.parts)
        if self.part != choice.part:
            keys.part.set(str(self.part))
        self.strands = self._folded(every)
        if choice.node and not self._is_node(choice.node):
            keys.node.set("")
            self.node = ""
        else:
            self.node = choice.node

    # ---- which items are drawn

    @property
    def _items(self) -> tuple[str, ...]:
        wanted = (Family.SDG,) if self.is_regions else families.GROUPS[self.choice.family]
        return self.found.of_families(*wanted)

    def _weigh(self, strands: Sequence[_Strand]) -> None:
        """Rank the linked items by weight: the heaviest dozen is the first part."""
        weights: dict[str, int] = defaultdict(int)
        for strand in strands:
            weights[self._item_of(strand)] += strand.weight
        order = {code: place for place, code in enumerate(self._items)}
        ranked = sorted((code for code in weights if code in order), key=lambda code: (-weights[code], order[code]))
        self.ranked = tuple(ranked)

    def _item_of(self, strand: _Strand) -> str:
        return strand.nodes[0] if self.is_regions else strand.nodes[-1]

    @property
    def parts(self) -> int:
        """How many parts the items make; a last item alone is not folded away."""
        return max(-(-(len(self.ranked) - 1) // AT_ONCE), 1)

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The items of this part, in reading order."""
        first = (self.part - 1) * AT_ONCE
        last = len(self.ranked) if self.part == self.parts else first + AT_ONCE
        these = set(self.ranked[first:last])
        return tuple(code for code in self._items if code in these)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The linked items that are not drawn, in reading order."""
        hidden = set(self.ranked) - set(self.drawn)
        return tuple(code for code in self._items if code in hidden)

    # ---- strands

    def _item_strands(self) -> list[_Strand]:
        objective = self.choice.objective
        shown = set(self._items)
        if objective is None:
            return [
                _Strand((link.start, link.item), _WEIGHTS[link.strength], (link,))
                for code in self.priorities
                for link in self.found.from_start(code)
                if link.item in shown
            ]
        strands = []
        carried: set[str] = set()
        for outcome in self.found.outcomes_of(objective):
            for own in self.found.from_start(outcome):
                if own.item in shown:
                    carried.add(own.item)
                    main = self.found.between(objective, own.item)
                    links = (own, main) if main is not None else (own,)
                    strands.append(_Strand((objective, outcome, own.item), _WEIGHTS[own.strength], links))
        for main in self.found.from_start(objective):
            if main.item in shown and main.item not in carried:
                strands.append(_Strand((objective, WHOLE, main.item), _WEIGHTS[main.strength], (main,)))
        return strands

    def _goal_strands(self) -> list[_Strand]:
        """Give the links from SDGs to priorities; regions follow from the initiatives of each priority."""
        goals = set(self._items)
        return [
            _Strand((link.item, link.start), _WEIGHTS[link.strength], (link,))
            for code in self._objectives
            for link in self.found.from_start(code)
            if link.item in goals
        ]

    @property
    def _objectives(self) -> tuple[str, ...]:
        return self.priorities if self.choice.objective is None else (self.choice.objective,)

    def _region_strands(self) -> list[_Strand]:
        return [
            _Strand((link.start, region), _WEIGHTS[link.strength], (link,))
            for code in self._objectives
            for link in self.found.from_start(code)
            if (region := self._region_of(link.item)) is not None
        ]

    def _region_of(self, item: str) -> str | None:
        found = self.found.items.get(item)
        return found.region if found is not None and found.family is Family.RI else None

    def _folded(self, strands: Sequence[_Strand]) -> list[_Strand]:
        drawn = set(self.drawn)
        folded = []
        for strand in strands:
            item = self._item_of(strand)
            nodes = tuple(OTHERS if node == item and item not in drawn else node for node in strand.nodes)
            folded.append(_Strand(nodes, strand.weight, strand.links))
        return folded

    # ---- the picture

    @cached_property
    def flows(self) -> list[dict[tuple[str, str], list[_Strand]]]:
        """The strands of each ribbon, column by column."""
        if self.is_regions:
            return [_between(self.strands, 0), _between(self._region_strands(), 0)]
        count = 1 if self.choice.objective is None else 2
        return [_between(self.strands, step) for step in range(count)]

    @cached_property
    def columns(self) -> list[list[str]]:
        """The nodes of each column from top to bottom."""
        items = [*self.drawn, *([OTHERS] if self.folded else [])]
        used = {node for flow in self.flows for pair in flow for node in pair}
        if self.is_regions:
            regions = sorted({end for _start, end in self.flows[1]}, key=data.name)
            return [items, [code for code in self._objectives if code in used], regions]
        if self.choice.objective is None:
            return [[code for code in self.priorities if code in used], items]
        middle = [*self.found.outcomes_of(self.choice.objective), WHOLE]
        return [[self.choice.objective], [code for code in middle if code in used], items]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.ranked

    @cached_property
    def _placed(self) -> tuple[list[PlacedNode], list[Any]]:
        flows = [
            [Ribbon(start, end, sum(strand.weight for strand in strands)) for (start, end), strands in flow.items()]
            for flow in self.flows
        ]
        return placed(self.columns, flows, chart.HEIGHT)

    def _is_node(self, code: str) -> bool:
        start, _mark, end = code.partition(_BETWEEN)
        if end:
            return any((start, end) in flow for flow in self.flows)
        return any(code in nodes for nodes in self.columns)

    def options(self) -> dict[str, Any]:
        """Give the options of the chart."""
        heads = [_("Priority"), _("Outcome"), families.tab(self.choice.family)]
        if self.is_regions:
            heads = [families.tab("SDG"), _("Priority"), _("Region, by its initiatives")]
        return {
            "columns": len(self.columns),
            "words": {"left": heads[0], "middle": heads[1], "right": heads[2], "link": _("Link")},
        }

    def frames(self) -> dict[str, pd.DataFrame]:
        """Give the frames of the chart."""
        nodes, ribbons = self._placed
        last = len(self.columns) - 1
        edges = [(0.0, 0.0), *([chart.MIDDLE] if last > 1 else []), (1.0, 1.0)]
        node_rows = [
            (node.code, "", edges[node.column][0], _side(node.column, last), node.y, node.bottom,
             (node.y + node.bottom) / 2, self.node_label(node.code),
             number(self._links_through(node.code, node.column)), self._colour(node.code))
            for node in nodes
        ]  # fmt: skip
        ribbon_rows = [
            (_id(r.column, r.ribbon), r.ribbon.start, r.ribbon.end, edges[r.column][1], edges[r.column + 1][0], r.y0,
             r.y1, r.height, self._ribbon_words(r.column, r.ribbon))
            for r in ribbons
        ]  # fmt: skip
        return {
            "ribbons": pd.DataFrame(ribbon_rows, columns=list(_RIBBONS)),
            "nodes": pd.DataFrame(node_rows, columns=list(_NODES)),
            "lit": pd.DataFrame({"id": self._lit()}, dtype="object"),
        }

    def _lit(self) -> list[str]:
        """Give the ribbons that stand out: those of the choice, or at rest those that make the finding."""
        _nodes, ribbons = self._placed
        if not self.node and self.choice.objective is not None and not self.is_regions:
            return [_id(r.column, r.ribbon) for r in ribbons if WHOLE not in (r.ribbon.start, r.ribbon.end)]
        start, _mark, end = self.node.partition(_BETWEEN)
        if end:
            return [_id(r.column, r.ribbon) for r in ribbons if (r.ribbon.start, r.ribbon.end) == (start, end)]
        wanted = {self.node} if self.node else set(self.meeting_points)
        return [_id(r.column, r.ribbon) for r in ribbons if not wanted.isdisjoint((r.ribbon.start, r.ribbon.end))]

    @cached_property
    def meeting_points(self) -> tuple[str, ...]:
        """The items drawn in which most priorities meet: one, or two that are equal; of more, the heaviest alone."""
        tied = self._tied([code for code in self.ranked if code in self.drawn])
        return tied if len(tied) <= 2 else tied[:1]

    def _tied(self, items: Sequence[str]) -> tuple[str, ...]:
        """Give those of the items in which most priorities meet, in the order given."""
        most = max(map(self._priorities_to, items), default=0)
        return tuple(code for code in items if self._priorities_to(code) == most)

    def _priorities_to(self, item: str) -> int:
        return sum(link.start in self.priorities for link in self.found.to_item(item))

    def _links_through(self, code: str, column: int) -> int:
        flow = self.flows[min(column, len(self.flows) - 1)]
        place = 0 if column < len(self.flows) else 1
        return len(
            {link for pair, strands in flow.items() if pair[place] == code for s in strands for link in s.links[:1]}
        )

    def _colour(self, code: str) -> str:
        theme = tokens.palette(st.context.theme.type)
        if code in (OTHERS, WHOLE):
            return theme.rule_strong
        return families.colour(self.found, code) or theme.accent

    def node_label(self, code: str | None) -> str:
        """Give what a node is called in the picture and in the select box."""
        text = str(code)
        start, _mark, end = text.partition(_BETWEEN)
        if end:
            return f"{self.node_label(start)} → {self.node_label(end)}"
        if text == OTHERS:
            return ngettext("%(n)s other", "%(n)s others", len(self.folded)) % {"n": number(len(self.folded))}
        if text == WHOLE:
            return _("No single outcome")
        item = self.found.items.get(text)
        if item is not None:
            return f"{families.compact(item)} {short(text)}"
        if text in self.found.starts:
            is_outcome = self.found.starts[text].kind is StartKind.OUTCOME
            return f"{text.removeprefix('O-')} {data.name(text).rstrip('.') if is_outcome else short(text)}"
        return data.name(text)

    def _ribbon_words(self, column: int, ribbon: Ribbon) -> str:
        strands = self.flows[column][(ribbon.start, ribbon.end)]
        if len(strands) == 1 and strands[0].links:
            of = strands[0].links[0]
            said = f"{link_words(of)}. {of.reason(wording.language())}"
        else:
            said = links_counted(len(strands))
        return f"{cut(self.node_label(ribbon.start), 40)} → {cut(self.node_label(ribbon.end), 40)}: {cut(said, 140)}"

    # ---- words

    def headline(self) -> str:
        """Say where most flows together."""
        if not self.ranked:
            return _("Nothing flows from here to %(items)s") % {"items": families.name(self.choice.family)}
        if self.choice.objective is not None and not self.is_regions:
            return self._headline_of_one(self.choice.objective)
        tied = self._tied(self.ranked)
        count = self._priorities_to(tied[0])
        name = self._named(tied)
        if count == len(self.priorities):
            return _("All %(n)s priorities meet in %(item)s") % {"n": number(count), "item": name}
        return ngettext(
            "%(n)s of %(all)s priorities leads to %(item)s", "%(n)s of %(all)s priorities meet in %(item)s", count
        ) % {"n": number(count), "all": number(len(self.priorities)), "item": name}

    def _named(self, tied: Sequence[str]) -> str:
        """Name one or two items; of more, the first, with the number of the others."""
        names = [f"{families.item_label(self.found, code)} {short(code)}" for code in tied[:2]]
        others = len(tied) - 1
        if others == 0:
            return names[0]
        if others == 1:
            return _("%(one)s and in %(other)s") % {"one": names[0], "other": names[1]}
        return ngettext("%(one)s and in %(n)s other item", "%(one)s and in %(n)s other items", others) % {
            "one": names[0], "n": number(others),
        }  # fmt: skip

    def _headline_of_one(self, objective: str) -> str:
        outcomes = self.found.outcomes_of(objective)
        carrying = {pair[1] for pair in self.flows[0]} - {WHOLE}
        words = {
            "name": f"{objective} {short(objective)}", "n": number(len(self.ranked)),
            "items": families.name(self.choice.family), "some": number(len(carrying)), "all": number(len(outcomes)),
        }  # fmt: skip
        if not carrying:
            return _("%(name)s leads to %(n)s %(items)s, none by a single outcome") % words
        return _("%(name)s leads to %(n)s %(items)s, by %(some)s of its %(all)s outcomes") % words

    def finding(self) -> str:
        """Say how to read the picture."""
        count = links_counted(len(self.links))
        said = _("%(links)s; a primary link is twice as wide as a secondary one.") % {"links": count}
        if self.is_regions:
            said += " " + _("The right half follows from the regional initiatives that a priority is linked to.")
        if self.folded:
            said += " " + ngettext(
                "%(n)s item is folded into one; it opens.",
                "%(n)s items are folded into one; it opens.",
                len(self.folded),
            ) % {"n": number(len(self.folded))}
        return said

    def title(self) -> str:
        """Give the title of the chart."""
        if self.is_regions:
            return _("From the SDGs over the priorities to the regions")
        if self.choice.objective is not None:
            return _("From %(code)s over its outcomes to %(items)s") % {
                "code": self.choice.objective, "items": families.name(self.choice.family),
            }  # fmt: skip
        return _("From the priorities to %(items)s") % {"items": families.name(self.choice.family)}

    @cached_property
    def links(self) -> tuple[Linkage, ...]:
        """The links behind all ribbons, each once."""
        found: dict[Linkage, None] = {}
        for flow in self.flows:
            for strands in flow.values():
                for strand in strands:
                    found |= dict.fromkeys(strand.links[:1])
        return tuple(found)

    def table(self) -> pd.DataFrame:
        """Give the links behind the ribbons as the rows of the table and the files."""
        frame = questions.link_rows(self.found, self.links, wording.language())
        frame["item"] = [families.titled(self.found, code) for code in frame["to_code"]]
        frame["words"] = [link_words(of) for of in self.links]
        return frame

    def table_columns(self) -> list[show.Column]:
        """Give the columns of the table and the files."""
        return [
            show.Column(
                "from_code", _("From"), show.Kind.CODE, meaning=_("Priority, enabler, product or outcome of the plan")
            ),
            show.Column("from_code", _("Name"), show.Kind.NAME),
            show.Column("to_code", _("To"), show.Kind.CODE),
            show.Column("item", _("Title")),
            show.Column("words", _("Link"), meaning=_("Strength and basis of the link")),
            show.Column("reason", _("Reason")),
            show.Column("source", _("Source")),
        ]

    def nodes(self) -> list[str]:
        """Give the codes that the select box offers: every node, and the ribbon that is chosen."""
        codes = ["", *(code for nodes in self.columns for code in nodes)]
        return codes if self.node in codes else [*codes, self.node]

    def part_label(self, code: str | None) -> str:
        """Give the words of a part: items 1 to 12."""
        part = int(code or 1)
        last = len(self.ranked) if part == self.parts else part * AT_ONCE
        return _("%(first)s to %(last)s of %(all)s, by weight") % {
            "first": number((part - 1) * AT_ONCE + 1), "last": number(last), "all": number(len(self.ranked)),
        }  # fmt: skip

    def list_of_links(self) -> Markup:
        """Give the links of what is chosen, or of the finding, with their reasons."""
        if self.node:
            wanted: tuple[str, ...] = (self.node,)
        elif self.choice.objective is not None and not self.is_regions:
            wanted = (self.choice.objective,)
        else:
            wanted = self.meeting_points
        return joined([part for code in wanted for part in self._links_of(code)])

    def _links_of(self, wanted: str) -> Iterable[Markup | None]:
        start, _mark, end = wanted.partition(_BETWEEN)
        strands: dict[Linkage, None] = {}
        for flow in self.flows:
            for pair, of_pair in flow.items():
                if pair == (start, end) if end else wanted in pair:
                    for strand in of_pair:
                        strands |= dict.fromkeys(strand.links[:1])
        lines = [self._line(of) for of in strands]
        ways = []
        if wanted in self.found.items:
            words = _("All about %(item)s") % {"item": families.item_label(self.found, wanted)}
            ways.append((words, site_map.link_to("item", item=wanted)))
        if wanted == OTHERS:
            following = str(self.part + 1 if self.part < self.parts else 1)
            ways.append((_("Open the others"), self.choice.address(part=following, node=None)))
        if self.node:
            ways.append((_("Choose nothing"), self.choice.address(node=None)))
        given = [marks.Way(words, href) for words, href in ways if href is not None]
        yield marks.section(self.node_label(wanted), links_counted(len(strands)))
        yield element("ul", *lines, class_="lines", role="list")
        yield marks.links(given) if given else None

    def _line(self, of: Linkage) -> Markup:
        name = joined(
            [
                dot(of.strength, is_official=of.is_official),
                element("b", f"{of.start.removeprefix('O-')} → {families.item_label(self.found, of.item)}"),
                data.name(of.item),
            ],
            " ",
        )
        return element(
            "li",
            link(name, href=site_map.link_to("item", item=of.item), class_="name"),
            element("span", f"{link_words(of)}. {of.reason(wording.language())}", class_="small"),
        )


_RIBBONS: Final = ("id", "a", "b", "x0", "x1", "y0", "y1", "h", "words")
_NODES: Final = ("a", "b", "x", "side", "y", "y2", "yc", "name", "figure", "colour")


def _between(strands: Iterable[_Strand], step: int) -> dict[tuple[str, str], list[_Strand]]:
    found: dict[tuple[str, str], list[_Strand]] = {}
    for strand in strands:
        found.setdefault((strand.nodes[step], strand.nodes[step + 1]), []).append(strand)
    return found


def _side(column: int, last: int) -> str:
    return "left" if column == 0 else "right" if column == last else "middle"


def _id(column: int, ribbon: Ribbon) -> str:
    return f"{column} {ribbon.start} {ribbon.end}"


def course_label(code: str | None) -> str:
    """Give the words of a course."""
    return _("Priorities to items") if code == ITEMS else _("SDGs to regions")
