"""Marks of delivery: how far a project is, when it runs, what it has spent, and the rows of regional initiatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.look import project_signs
from kap_ui.marks.markup import Markup, element, joined, link


@dataclass(frozen=True)
class TimeSpan:
    """When a project runs, on a scale of time from 0 to 1; an end that is not known is None.

    Attributes:
        start: where it begins.
        end: where it ends.
        now: where the present quarter stands.
    """

    start: float | None
    end: float | None
    now: float


@dataclass(frozen=True)
class ProjectLine:
    """A project in a row of an initiative.

    Attributes:
        name: of the project; it may wrap.
        language: of the name where it is not the reader's; empty where it is.
        href: where the project stands.
        state: how far it is: a key of `project_signs.SIGNS`.
        facts: state, times and origin in words, small.
        span: when it runs, drawn where there is no room for a chart.
        is_illustrative: drawn striped.
    """

    name: str
    language: str
    href: str
    state: str
    facts: str
    span: TimeSpan
    is_illustrative: bool


@dataclass(frozen=True)
class InitiativeRow:
    """A regional initiative with its projects, its money and its KPIs.

    Attributes:
        code: "AFR1"; empty for projects without an initiative.
        title: the full title; it wraps and is never cut.
        language: of the title where it is not the reader's; empty where it is.
        href: where the initiative stands; None for projects without one.
        notes: small, below the title: the basis of the title, the priorities that it serves.
        projects: in order.
        more: small, below the projects: countries and offices.
        money: from `spending`, with its words.
        kpis: the mix of their statuses, with its words; None without any.
    """

    code: str
    title: str
    language: str
    href: str | None
    notes: Sequence[str]
    projects: Sequence[ProjectLine]
    more: Sequence[str]
    money: Markup
    kpis: Markup | None


@dataclass(frozen=True)
class InitiativeHeads:
    """The words over the columns of initiatives; `times` says where the bars of projects begin and end."""

    initiative: str
    projects: str
    money: str
    kpis: str
    times: str


@dataclass(frozen=True)
class InitiativeGroup:
    """The initiatives of a region: its name, where that leads, what they are together, and rows under their heads."""

    name: str
    href: str | None
    together: str
    heads: InitiativeHeads
    rows: Sequence[InitiativeRow]


def project_sign(state: str) -> Markup:
    """Return the sign of a project's state, a key of `project_signs.SIGNS`. Words must stand beside it."""
    return element("svg", data_shape=project_signs.shape(state))


def project_states(items: Sequence[tuple[str, str]]) -> Markup:
    """Return states with their words, such as counts or a key; each is a key of `project_signs.SIGNS` and its words."""
    entries = (
        element("li", project_sign(state), element("span", words), class_=f"is-{state}") for state, words in items
    )
    return element("ul", *entries, class_="project-states", role="list")


def spending(
    least: float | None, most: float | None, expected: float | None, *, words: str, is_illustrative: bool
) -> Markup:
    """Return the bar of what is spent of a budget, with the share of the time that is over as a tick.

    Args:
        least: the least share that is spent, 0 to 1; None without a budget, which makes the bar hatched.
        most: the greatest share; the bar is pale from the least to it where the budget is a band.
        expected: the share of the time that is over; None where it is not known.
        words: the bar in a sentence, for a screen reader and as a tip.
        is_illustrative: drawn striped.
    """
    if least is None or most is None:
        return element("span", class_="bullet rank none", role="img", aria_label=words, data_tip=words)
    drawn = []
    if most > least:
        drawn.append(element("i", class_="fill upto", style=f"width:{_percent(most)}"))
    if least > 0:
        drawn.append(element("i", class_="fill", style=f"width:{_percent(least)}"))
    if expected is not None:
        drawn.append(element("i", class_="tick", style=f"inset-inline-start:{_percent(expected)}"))
    kind = f"bullet rank is-accent{' striped' if is_illustrative else ''}"
    return element("span", *drawn, class_=kind, role="img", aria_label=words, data_tip=words)


def initiatives(groups: Sequence[InitiativeGroup]) -> Markup:
    """Return initiatives as rows under the heads of their regions, their columns aligned down the page."""
    return element("div", *map(_group, groups), class_="initiatives")


def project_lines(lines: Sequence[ProjectLine]) -> Markup:
    """Return projects as a list, each with its sign, its facts and when it runs."""
    return element("ul", *map(_line, lines), class_="project-lines", role="list")


def _group(group: InitiativeGroup) -> Markup:
    heads = group.heads
    over = (heads.initiative, heads.projects, heads.money, heads.kpis)
    return joined(
        [
            element(
                "h3",
                link(group.name, href=group.href, class_="name"),
                " ",
                element("span", group.together, class_="small"),
                class_="of-region",
            ),
            element("div", *(element("span", words) for words in over), class_="heads", aria_hidden="true"),
            element("ul", *(_row(row, heads) for row in group.rows), role="list"),
        ]
    )


def _row(row: InitiativeRow, heads: InitiativeHeads) -> Markup:
    code = element("b", row.code) if row.code else None
    title = element("span", row.title, lang=row.language or None)
    name = link(joined([code, title], " "), href=row.href, class_="name")
    notes = [element("span", note, class_="small") for note in row.notes]
    more = [element("span", words, class_="small") for words in row.more]
    return element(
        "li",
        element("div", name, *notes, class_="of-name"),
        element("div", _head(heads.projects), *_projects(row, heads), *more),
        element("div", _head(heads.money), row.money),
        element("div", _head(heads.kpis) if row.kpis is not None else None, row.kpis),
    )


def _projects(row: InitiativeRow, heads: InitiativeHeads) -> list[Markup]:
    if not row.projects:
        return []
    return [element("span", heads.times, class_="small times", aria_hidden="true"), project_lines(row.projects)]


def _head(words: str) -> Markup:
    return element("span", words, class_="small head")


def _line(line: ProjectLine) -> Markup:
    return element(
        "li",
        project_sign(line.state),
        element(
            "div",
            link(element("span", line.name, lang=line.language or None), href=line.href, class_="name"),
            element("span", line.facts, class_="small"),
        ),
        _span(line),
        class_=f"is-{line.state}",
    )


def _span(line: ProjectLine) -> Markup:
    """Return when a project runs, as a bar on a track; silent, as its facts say the same."""
    span, drawn = line.span, []
    if span.start is not None or span.end is not None:
        left = span.start if span.start is not None else 0.0
        right = span.end if span.end is not None else 1.0
        kind = "bar" + (" from-open" if span.start is None else "") + (" to-open" if span.end is None else "")
        kind += " striped" if line.is_illustrative else ""
        drawn.append(element("i", class_=kind, style=f"left:{_percent(left)};width:{_percent(right - left)}"))
    drawn.append(element("i", class_="now", style=f"left:{_percent(span.now)}"))
    return element("span", *drawn, class_="time-span", aria_hidden="true")


def _percent(share: float) -> str:
    return f"{100 * min(max(share, 0), 1):.2f}%"
