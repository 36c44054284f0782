"""Agreed actions as rows: by when, what, who, what it answers, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, typed
from kap_ui.marks.reporting import report_state


@dataclass(frozen=True)
class AgreedRow:
    """An agreed action.

    Attributes:
        what: what is to be done.
        due: "by Q4 2026", "by TDAG-27".
        state: one of the states that `report_state` has an icon for.
        state_words: the state in words: "open, past its quarter".
        facts: who does it and which meeting asked for it, small.
        outcome: a word ("What came of it") and the text; None where nothing has come of it yet.
        about: what of the plan it is about, with its link; None where the page is about that.
        href: where the person can change it; None for all others.
        change: the words of that link.
    """

    what: str
    due: str
    state: str
    state_words: str
    facts: str
    outcome: tuple[str, str] | None = None
    about: Markup | None = None
    href: str | None = None
    change: str = ""


@dataclass(frozen=True)
class AgreedGroup:
    """Actions that stand together under a title, such as those that are open."""

    title: str
    rows: Sequence[AgreedRow]


def agreed(rows: Sequence[AgreedRow], label: str) -> Markup:
    """Return actions as a list, in order; `label` says what it lists, read aloud."""
    return element("ol", *map(_row, rows), class_="agreed", role="list", aria_label=label)


def agreed_groups(groups: Sequence[AgreedGroup]) -> Markup:
    """Return groups of actions, each below its title."""
    parts = (
        part
        for group in groups
        for part in (element("h3", group.title, class_="agreed-head"), agreed(group.rows, group.title))
    )
    return element("div", *parts, class_="agreed-groups")


def _row(row: AgreedRow) -> Markup:
    outcome = None
    if row.outcome is not None:
        outcome = element("p", element("b", row.outcome[0]), " ", typed(row.outcome[1]), class_="outcome")
    change = element("a", row.change, href=row.href, data_go=True, aria_label=f"{row.change} · {row.what}")
    return element(
        "li",
        element("div", element("b", row.due), report_state(row.state, row.state_words), class_="by"),
        element(
            "div",
            element("p", typed(row.what), class_="what"),
            element("p", row.facts, class_="small"),
            outcome,
            class_="task",
        ),
        element("div", row.about, change if row.href is not None else None, class_="about")
        if row.about is not None or row.href is not None
        else None,
    )
