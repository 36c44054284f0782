"""Marks of reporting: how far a report is, and the list of what is due. Icon and word carry the meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.marks.markup import Markup, element, joined, link

_NEEDS_SOMEBODY: Final = ("overdue", "returned")
"""The states that are drawn in the colour of what is wrong."""


@dataclass(frozen=True)
class DueRow:
    """A figure that is due.

    Attributes:
        name: of the KPI.
        code: of the KPI, small.
        state: how far it is, a `DueState`; gives the icon.
        state_words: the same in words: "overdue since 30 August 2026".
        href: where it is filled in.
        is_current: whether the page shows it.
    """

    name: str
    code: str
    state: str
    state_words: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class DueGroup:
    """Figures that stand together, such as those of a priority, under a title and with their count."""

    title: str
    count: str
    rows: Sequence[DueRow]


def report_state(state: str, words: str) -> Markup:
    """Return how far a report is as icon and words; `state` is a `DueState` or a `SubmissionState`."""
    tone = " is-off_track" if state in _NEEDS_SOMEBODY else ""
    return element("span", element("span", words), class_=f"report-state is-{state}{tone}")


def due_list(groups: Sequence[DueGroup], *, label: str) -> Markup:
    """Return what is due, group by group, each row a link to where it is filled in; `label` is read aloud."""
    return element("nav", *map(_group, groups), class_="due", aria_label=label)


def _group(group: DueGroup) -> Markup:
    return joined(
        [
            element("h3", element("span", group.title), element("span", group.count, class_="small")),
            element("ul", *map(_row, group.rows), role="list"),
        ]
    )


def _row(row: DueRow) -> Markup:
    return element(
        "li",
        link(
            element("span", element("span", row.name), " ", element("span", row.code, class_="small"), class_="name"),
            report_state(row.state, row.state_words),
            href=row.href,
            aria_current="true" if row.is_current else None,
        ),
    )


@dataclass(frozen=True)
class DueLink:
    """A link to another figure that is due, and the access key that follows it (in most browsers with Alt)."""

    words: str
    href: str
    access_key: str


def due_links(links: Sequence[DueLink], *, label: str) -> Markup:
    """Return links to other figures beside each other; `label` is read aloud."""
    anchors = (link(each.words, href=each.href, accesskey=each.access_key) for each in links)
    return element("nav", *anchors, class_="due-links", aria_label=label)


def saved(words: str) -> Markup:
    """Return that something was saved, which is read aloud as soon as it stands there."""
    return element("p", words, class_="saved", role="status")


def refused(words: str) -> Markup:
    """Return why what stands in a field was not saved, which is read aloud as soon as it stands there."""
    return element("p", words, class_="refused is-off_track", role="alert")


def odd(words: str) -> Markup:
    """Return what looks odd in a figure that was saved."""
    return element("p", words, class_="refused is-at_risk", role="status")
