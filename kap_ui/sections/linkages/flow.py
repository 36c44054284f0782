"""The flow: links as ribbons from priorities over outcomes to items, or from SDGs over priorities to regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.vocabulary import Family, Strength
from kap_ui import marks
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import provenance, site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.linkages import families, flow_choice, link_words
from kap_ui.sections.linkages.flow_choice import BETWEEN, MOST_DRAWN, OTHERS, FlowChoice, FlowChoices
from kap_ui.sections.shared.between_words import between
from kap_ui.sections.shared.short_names import printed_code, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.collation import collation_key
from kap_ui.words.wording import _, ngettext, number

WHOLE: Final = "WHOLE"
"""The node of links that no single outcome carries."""

_WEIGHTS: Final = {Strength.PRIMARY: 2, Strength.SECONDARY: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A link as it runs through the columns of the picture, from node to node."""

    nodes: tuple[str, ...]
    linkage: Linkage

    @property
    def weight(self) -> int:
        """Its width: a primary link is twice as wide as a secondary one."""
        return _WEIGHTS[self.linkage.strength]


Ribbons = Mapping[tuple[str, str], Sequence[Strand]]
"""The strands between two columns, by the nodes at both ends."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Flow:
    """The picture: its columns of nodes, and the ribbons between them.

    Attributes:
        linkages: all links of the plan.
        choice: what is shown; its part and node are those of the picture.
        ranked: the linked items, the heaviest first.
        parts: how many parts they make.
        drawn: the items of the part that is shown, in reading order.
        folded: the others, in reading order.
        ribbons: between each column and the next.
        columns: the nodes of each column from top to bottom.
    """

    linkages: Linkages
    choice: FlowChoice
    ranked: tuple[str, ...]
    parts: int
    drawn: tuple[str, ...]
    folded: tuple[str, ...]
    ribbons: tuple[Ribbons, ...]
    columns: tuple[tuple[str, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.ranked

    @property
    def links(self) -> tuple[Linkage, ...]:
        """The links behind all ribbons, each once."""
        return _links_of(strand for ribbons in self.ribbons for strands in ribbons.values() for strand in strands)

    @property
    def is_illustrative(self) -> bool:
        """Whether a link behind a ribbon is made up, or one to an item shown, whose priorities the headline counts."""
        to_items = (linkage for item in self.ranked for linkage in self.linkages.to_item(item))
        return any(linkage.is_illustrative for linkage in (*self.links, *to_items))

    @property
    def meeting_points(self) -> tuple[str, ...]:
        """The items drawn in which most priorities meet: one, or two that are equal; of more, the heaviest alone."""
        most_met = self.most_met([code for code in self.ranked if code in self.drawn])
        return most_met if len(most_met) <= 2 else most_met[:1]

    def most_met(self, items: Sequence[str]) -> tuple[str, ...]:
        """Return those of the items in which most priorities meet, in the order given."""
        counts = {code: self.priorities_to(code) for code in items}
        most = max(counts.values(), default=0)
        return tuple(code for code, count in counts.items() if count == most)

    def priorities_to(self, item: str) -> int:
        """Return how many priorities are linked to an item."""
        priorities = self.linkages.of_kind(StartKind.PRIORITY)
        return sum(linkage.start in priorities for linkage in self.linkages.to_item(item))

    def links_of(self, node: str) -> tuple[Linkage, ...]:
        """Return the links through a node or a ribbon, each once."""
        ends = replace(self.choice, node=node).ribbon
        return _links_of(
            strand
            for ribbons in self.ribbons
            for pair, strands in ribbons.items()
            if (pair == ends if ends else node in pair)
            for strand in strands
        )


def _links_of(strands: Iterable[Strand]) -> tuple[Linkage, ...]:
    return tuple(dict.fromkeys(strand.linkage for strand in strands))


@memoized
def flow(linkages: Linkages, choice: FlowChoice) -> Flow:
    """Return the flow of what is chosen; the last part where there is no such part, no node where there is none."""
    items = _items(linkages, choice)
    strands = _goal_strands(linkages, choice) if choice.leads_to_regions else _item_strands(linkages, choice, items)
    ranked = _ranked(strands, items, choice)
    # A last item alone is not folded away.
    parts = max(-(-(len(ranked) - 1) // MOST_DRAWN), 1)
    part = min(choice.part, parts)
    last = len(ranked) if part == parts else part * MOST_DRAWN
    in_part = set(ranked[(part - 1) * MOST_DRAWN : last])
    drawn = tuple(code for code in items if code in in_part)
    folded = tuple(code for code in items if code in ranked and code not in in_part)
    ribbons = _ribbons(linkages, choice, _with_others_folded(strands, set(folded)))
    columns = _columns(linkages, choice, ribbons, (*drawn, *([OTHERS] if folded else [])))
    node = choice.node if _is_in_picture(choice, ribbons, columns) else ""
    return Flow(
        linkages=linkages,
        choice=replace(choice, part=part, node=node),
        ranked=ranked,
        parts=parts,
        drawn=drawn,
        folded=folded,
        ribbons=ribbons,
        columns=columns,
    )


def _items(linkages: Linkages, choice: FlowChoice) -> tuple[str, ...]:
    """Return the items that may be drawn, in reading order."""
    members = (Family.SDG,) if choice.leads_to_regions else families.GROUPS[choice.family]
    return linkages.of_families(*members)


def _objectives(linkages: Linkages, choice: FlowChoice) -> tuple[str, ...]:
    return linkages.of_kind(StartKind.PRIORITY) if choice.objective is None else (choice.objective,)


def _item_strands(linkages: Linkages, choice: FlowChoice, items: Sequence[str]) -> list[Strand]:
    """Return the links of priorities to items, or of one priority or enabler over its outcomes."""
    shown = set(items)
    if choice.objective is None:
        return [
            Strand(nodes=(linkage.start, linkage.item), linkage=linkage)
            for code in linkages.of_kind(StartKind.PRIORITY)
            for linkage in linkages.from_start(code)
            if linkage.item in shown
        ]
    by_outcomes = [
        Strand(nodes=(choice.objective, outcome, linkage.item), linkage=linkage)
        for outcome in linkages.outcomes_of(choice.objective)
        for linkage in linkages.from_start(outcome)
        if linkage.item in shown
    ]
    carried = {strand.linkage.item for strand in by_outcomes}
    return by_outcomes + [
        Strand(nodes=(choice.objective, WHOLE, linkage.item), linkage=linkage)
        for linkage in linkages.from_start(choice.objective)
        if linkage.item in shown - carried
    ]


def _goal_strands(linkages: Linkages, choice: FlowChoice) -> list[Strand]:
    """Return the links from SDGs to priorities; regions follow from the initiatives of each priority."""
    goals = set(_items(linkages, choice))
    return [
        Strand(nodes=(linkage.item, linkage.start), linkage=linkage)
        for code in _objectives(linkages, choice)
        for linkage in linkages.from_start(code)
        if linkage.item in goals
    ]


def _region_strands(linkages: Linkages, choice: FlowChoice) -> list[Strand]:
    return [
        Strand(nodes=(linkage.start, region), linkage=linkage)
        for code in _objectives(linkages, choice)
        for linkage in linkages.from_start(code)
        if (region := _region_of(linkages, linkage.item)) is not None
    ]


def _region_of(linkages: Linkages, code: str) -> str | None:
    """Return the region of an initiative; None for other items."""
    item = linkages.items.get(code)
    return item.region if item is not None and item.family is Family.RI else None


def _ranked(strands: Iterable[Strand], items: Sequence[str], choice: FlowChoice) -> tuple[str, ...]:
    """Return the linked items, the heaviest first: the first dozen is the first part."""
    end = 0 if choice.leads_to_regions else -1
    weights: dict[str, int] = defaultdict(int)
    for strand in strands:
        weights[strand.nodes[end]] += strand.weight
    order = {code: position for position, code in enumerate(items)}
    return tuple(sorted((code for code in weights if code in order), key=lambda code: (-weights[code], order[code])))


def _with_others_folded(strands: Iterable[Strand], folded: set[str]) -> list[Strand]:
    return [
        replace(strand, nodes=tuple(OTHERS if node in folded else node for node in strand.nodes)) for strand in strands
    ]


def _ribbons(linkages: Linkages, choice: FlowChoice, strands: Sequence[Strand]) -> tuple[Ribbons, ...]:
    if choice.leads_to_regions:
        return (_between(strands, 0), _between(_region_strands(linkages, choice), 0))
    return tuple(_between(strands, step) for step in range(2 if choice.runs_over_outcomes else 1))


def _between(strands: Iterable[Strand], step: int) -> Ribbons:
    """Return the strands between a column and the next, by their nodes there."""
    ribbons: dict[tuple[str, str], list[Strand]] = {}
    for strand in strands:
        ribbons.setdefault((strand.nodes[step], strand.nodes[step + 1]), []).append(strand)
    return ribbons


def _columns(
    linkages: Linkages, choice: FlowChoice, ribbons: Sequence[Ribbons], items: tuple[str, ...]
) -> tuple[tuple[str, ...], ...]:
    used = {node for between in ribbons for pair in between for node in pair}
    if choice.leads_to_regions:
        regions = sorted({end for _start, end in ribbons[1]}, key=lambda code: collation_key(data.name(code)))
        return (items, tuple(code for code in _objectives(linkages, choice) if code in used), tuple(regions))
    if choice.objective is None:
        return (tuple(code for code in linkages.of_kind(StartKind.PRIORITY) if code in used), items)
    outcomes = (*linkages.outcomes_of(choice.objective), WHOLE)
    return ((choice.objective,), tuple(code for code in outcomes if code in used), items)


def _is_in_picture(choice: FlowChoice, ribbons: Sequence[Ribbons], columns: Sequence[Sequence[str]]) -> bool:
    """Return whether the node or the ribbon that is chosen is drawn."""
    if choice.ribbon is not None:
        return any(choice.ribbon in between for between in ribbons)
    return any(choice.node in nodes for nodes in columns)


# ---- the answer


@memoized
def headline(flow: Flow) -> str:
    """Return where most flows together."""
    items = families.name(flow.choice.family)
    if flow.is_empty:
        return _("No link leads from here to %(items)s") % {"items": items}
    if flow.choice.objective is not None and not flow.choice.leads_to_regions:
        return _headline_of_objective(flow, flow.choice.objective)
    most_met = flow.most_met(flow.ranked)
    count, priorities = flow.priorities_to(most_met[0]), len(flow.linkages.of_kind(StartKind.PRIORITY))
    name = _named(flow, most_met)
    if count == priorities:
        return _("All %(n)s priorities lead to %(item)s") % {"n": number(count), "item": name}
    return ngettext(
        "%(n)s of %(all)s priorities leads to %(item)s", "%(n)s of %(all)s priorities lead to %(item)s", count
    ) % {"n": number(count), "all": number(priorities), "item": name}


def _named(flow: Flow, items: Sequence[str]) -> str:
    """Return the names of one or two items; of more that of the first, with the number of the others."""
    names = [f"{families.item_label(flow.linkages, code)} {short(code)}" for code in items[:2]]
    others = len(items) - 1
    if others == 0:
        return names[0]
    if others == 1:
        return _("%(one)s and %(other)s") % {"one": names[0], "other": names[1]}
    return ngettext("%(one)s and %(n)s other item", "%(one)s and %(n)s other items", others) % {
        "one": names[0], "n": number(others),
    }  # fmt: skip


def _headline_of_objective(flow: Flow, objective: str) -> str:
    outcomes = flow.linkages.outcomes_of(objective)
    carrying = {end for _start, end in flow.ribbons[0]} - {WHOLE}
    values = {
        "name": f"{objective} {short(objective)}", "n": number(len(flow.ranked)),
        "items": families.name(flow.choice.family), "some": number(len(carrying)), "all": number(len(outcomes)),
    }  # fmt: skip
    if not carrying:
        return _("%(name)s leads to %(n)s %(items)s as a whole, not through any one outcome") % values
    return _("%(name)s leads to %(n)s %(items)s, through %(some)s of its %(all)s outcomes") % values


@memoized
def nothing_to_draw(flow: Flow) -> Markup:
    """Return what stands in the place of the picture where nothing is linked."""
    return marks.note(headline(flow), _("Choose another family, or the whole plan."))


# ---- the nodes


def node_label(flow: Flow, code: str) -> str:
    """Return what a node or a ribbon is called."""
    start, _mark, end = code.partition(BETWEEN)
    if end:
        return between(node_label(flow, start), node_label(flow, end))
    if code == OTHERS:
        others = len(flow.folded)
        return ngettext("%(n)s other", "%(n)s others", others) % {"n": number(others)}
    if code == WHOLE:
        return _("No single outcome")
    item = flow.linkages.items.get(code)
    if item is not None:
        return f"{families.compact(item)} {short(code)}"
    if code in flow.linkages.starts:
        is_outcome = flow.linkages.starts[code].kind is StartKind.OUTCOME
        return f"{printed_code(code)} {data.name(code).rstrip('.') if is_outcome else short(code)}"
    return data.name(code)


def boxes(flow: Flow, choices: FlowChoices) -> list[ChoiceBox]:
    """Return the lists that do what a click in the picture does: what stands out, and which items are drawn."""
    codes = [code for nodes in flow.columns for code in nodes]
    if flow.choice.node and flow.choice.node not in codes:
        codes.append(flow.choice.node)
    what_stands_out = flow_choice.node_box(choices, codes, lambda code: node_label(flow, code))
    if flow.parts == 1:
        return [what_stands_out]
    return [what_stands_out, flow_choice.part_box(choices, flow.parts, lambda code: _part_label(flow, int(code)))]


def _part_label(flow: Flow, part: int) -> str:
    """Return the words of a part: 1 to 12 of 30."""
    last = len(flow.ranked) if part == flow.parts else part * MOST_DRAWN
    return _("%(first)s to %(last)s of %(all)s, by weight") % {
        "first": number((part - 1) * MOST_DRAWN + 1), "last": number(last), "all": number(len(flow.ranked)),
    }  # fmt: skip


# ---- the links of what stands out


@memoized
def list_of_links(flow: Flow) -> Markup:
    """Return the links of what is chosen, or of the finding, with their reasons."""
    if flow.choice.node:
        nodes: tuple[str, ...] = (flow.choice.node,)
    elif flow.choice.objective is not None and not flow.choice.leads_to_regions:
        nodes = (flow.choice.objective,)
    else:
        nodes = flow.meeting_points
    return joined([part for node in nodes for part in _links_of_node(flow, node)])


def _links_of_node(flow: Flow, node: str) -> list[Markup | None]:
    links = flow.links_of(node)
    onward_links = _onward_links(flow, node)
    return [
        marks.section(
            node_label(flow, node),
            link_words.links_counted(len(links)),
            chip=provenance.illustrative_mark() if any(linkage.is_illustrative for linkage in links) else None,
        ),
        element("ul", *(_line(flow, linkage) for linkage in links), class_="lines", role="list"),
        marks.links(onward_links) if onward_links else None,
    ]


def _onward_links(flow: Flow, node: str) -> list[marks.Anchor]:
    onward_links: list[tuple[str, str]] = []
    if node in flow.linkages.items:
        words = _("All about %(item)s") % {"item": families.item_label(flow.linkages, node)}
        onward_links.append((words, site_map.link_to("item", item=node)))
    if node == OTHERS:
        following = flow.choice.part + 1 if flow.choice.part < flow.parts else 1
        onward_links.append((_("Open the others"), flow.choice.address(part=str(following), node=None)))
    if flow.choice.node:
        onward_links.append((_("Clear the selection"), flow.choice.address(node=None)))
    return [marks.Anchor(words, href) for words, href in onward_links]


def _line(flow: Flow, linkage: Linkage) -> Markup:
    ends = between(printed_code(linkage.start), families.item_label(flow.linkages, linkage.item))
    name = joined([link_words.dot_of(linkage), element("b", ends), data.name(linkage.item)], " ")
    return element(
        "li",
        link(name, href=site_map.link_to("item", item=linkage.item), class_="name"),
        element("span", link_words.words_before_reason(linkage), link_words.reason_in_marks(linkage), class_="small"),
    )
