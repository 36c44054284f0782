"""What a reader chooses on the page of the flow: its choices, their words, and what a click in the picture does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kap_model.linkages import Linkages
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import page_choices, site_map
from kap_ui.sections.linkages import families
from kap_ui.state import address
from kap_ui.state.address import OwnChoice
from kap_ui.words.wording import _

ITEMS: Final = "items"
"""From priorities to items."""

REGIONS: Final = "regions"
"""From SDGs over priorities to regions."""

OTHERS: Final = "OTHERS"
"""The node of the items that are not drawn."""

MOST_DRAWN: Final = 12
"""So many items are drawn; the others are folded into one, which opens."""

BETWEEN: Final = ">"
"""Between the two nodes of a ribbon, where it is chosen."""

_DEFAULTS: Final = {"course": ITEMS, "family": "SDG", "part": "1", "node": ""}


@dataclass(frozen=True, kw_only=True)
class FlowChoice:
    """What a reader looks at in the flow.

    Attributes:
        course: ITEMS or REGIONS.
        family: a key of `families.GROUPS`.
        objective: the priority or enabler, or None for all priorities.
        part: which dozen of items is drawn, from 1.
        node: the node that stands out, or both of a ribbon with BETWEEN between them; "" for the finding.
    """

    course: str = _DEFAULTS["course"]
    family: str = _DEFAULTS["family"]
    objective: str | None = None
    part: int = int(_DEFAULTS["part"])
    node: str = _DEFAULTS["node"]

    @property
    def leads_to_regions(self) -> bool:
        """Whether the flow runs from SDGs over priorities to regions."""
        return self.course == REGIONS

    @property
    def runs_over_outcomes(self) -> bool:
        """Whether the flow runs from one priority or enabler over its outcomes to items."""
        return self.objective is not None and not self.leads_to_regions

    @property
    def ribbon(self) -> tuple[str, str] | None:
        """The nodes of the ribbon that stands out; None where it is a node, or nothing."""
        start, _mark, end = self.node.partition(BETWEEN)
        return (start, end) if end else None

    def address(self, **changes: str | None) -> str:
        """Return the address of the same view with some parts changed."""
        parts: dict[str, str | None] = {
            "course": self.course, "family": self.family, "part": str(self.part), "node": self.node,
        }  # fmt: skip
        parts |= changes
        codes = {name: code for name, code in parts.items() if code and code != _DEFAULTS[name]}
        return site_map.link_to("flow", None, **codes)


@dataclass(frozen=True, kw_only=True)
class FlowChoices:
    """The page's own choices, as it has declared them."""

    course: OwnChoice[str]
    family: OwnChoice[str]
    part: OwnChoice[str]
    node: OwnChoice[str]


def declare(linkages: Linkages) -> FlowChoices:
    """Declare the page's own choices, and return them."""
    most_parts = max(-(-len(linkages.items) // MOST_DRAWN), 1)
    return FlowChoices(
        course=address.own_choice("course", (ITEMS, REGIONS), default=_DEFAULTS["course"]),
        family=address.own_choice("family", tuple(families.GROUPS), default=_DEFAULTS["family"], is_in_file_names=True),
        part=address.own_choice("part", _part_codes(most_parts), default=_DEFAULTS["part"]),
        node=address.own_choice("node", None, default=_DEFAULTS["node"]),
    )


def chosen(choices: FlowChoices, objective: str | None) -> FlowChoice:
    """Return what is chosen."""
    return FlowChoice(
        course=choices.course.value,
        family=choices.family.value,
        objective=objective,
        part=int(choices.part.value),
        node=choices.node.value.strip(),
    )


def settle(choices: FlowChoices, asked: FlowChoice, settled: FlowChoice) -> None:
    """Put what the picture shows in the place of a part or a node that it does not have."""
    if settled.part != asked.part:
        choices.part.correct(str(settled.part))
    if settled.node != asked.node:
        choices.node.correct(settled.node)


# ---- event handler


def choose_clicked(choices: FlowChoices, clicked: Mapping[str, Any]) -> None:
    """Let what was clicked stand out; draw the next items after a click on the others."""
    start, end = str(clicked.get("a") or ""), str(clicked.get("b") or "")
    if start == OTHERS and not end:
        choices.part.set(str(int(choices.part.value) + 1))
        choices.node.set("")
    else:
        choices.node.set(f"{start}{BETWEEN}{end}" if end else start)


# ---- the boxes


def controls(choices: FlowChoices, choice: FlowChoice) -> list[ChoiceBox]:
    """Return the choices of what the picture shows; to regions only SDGs lead."""
    direction = page_choices.segments(choices.course, _("Direction"), (ITEMS, REGIONS), _course_word)
    if choice.leads_to_regions:
        return [direction]
    return [direction, page_choices.segments(choices.family, _("Items"), tuple(families.GROUPS), families.tab)]


def node_box(choices: FlowChoices, codes: Iterable[str], words: Callable[[str], str]) -> ChoiceBox:
    """Return the list of nodes, which does what a click in the picture does."""
    return page_choices.listed(choices.node, _("Highlighted"), codes, words, none=_("the main finding"), width=400)


def part_box(choices: FlowChoices, parts: int, words: Callable[[str], str]) -> ChoiceBox:
    """Return the list of the parts that the items make."""
    return page_choices.listed(choices.part, _("Items drawn"), _part_codes(parts), words, width=260)


def _part_codes(parts: int) -> tuple[str, ...]:
    return tuple(str(part) for part in range(1, parts + 1))


def _course_word(code: str) -> str:
    return _("Priorities to items") if code == ITEMS else _("SDGs to regions")
