"""Plans side by side: their years on one scale, and what is known of each, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, in_language, joined


@dataclass(frozen=True)
class PlanSpan:
    """The years of a plan on the scale.

    Attributes:
        name: of the plan.
        years: in words.
        start: its first year.
        end: its last year.
        is_own: whether the data are of this plan.
    """

    name: str
    years: str
    start: int
    end: int
    is_own: bool


@dataclass(frozen=True)
class Said:
    """One thing that is known of a plan, or was looked for and not found.

    Attributes:
        text: the sentence, text or marks.
        language: of the sentence, where it is not the reader's.
        quote: words of the source.
        quote_language: their language.
        origin: how sure it is and where it was read, small below it; None for what was not found.
    """

    text: str
    language: str | None = None
    quote: str | None = None
    quote_language: str | None = None
    origin: Markup | None = None


def plan_spans(spans: Sequence[PlanSpan], *, label: str) -> Markup:
    """Return the years of plans as bars on one scale of years; a year of two plans has a tone of its own."""
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    every = range(first, max(last, first) + 1)
    shared = [year for year in every if sum(span.start <= year <= span.end for span in spans) > 1]
    scale = element("p", *(element("span", str(year)) for year in every), class_="scale", aria_hidden="true")
    tones = [element("i", class_="shared", style=_columns(year, year, first)) for year in shared]
    rows = [
        element(
            "li",
            element("span", element("b", span.name), " ", element("span", span.years), class_="of"),
            element(
                "span", *tones,
                element("i", class_="span own" if span.is_own else "span", style=_columns(span.start, span.end, first)),
                class_="years", aria_hidden="true",
            ),
        )
        for span in spans
    ]  # fmt: skip
    return element(
        "div", scale, element("ul", *rows, aria_label=label), class_="plan-spans", style=f"--years:{len(every)}"
    )


def _columns(start: int, end: int, first: int) -> str:
    return f"grid-column:{start - first + 1}/{end - first + 2}"


def said(items: Sequence[Said], unknown: str) -> Markup:
    """Return what is known and what was not found, one below the other; `unknown` is the word of the latter."""
    return element("div", *(_said(item, unknown) for item in items), class_="said-of")


def plans_beside(
    plans: Sequence[str], topics: Sequence[tuple[str, Sequence[Sequence[Said]]]], *, unknown: str, head: str, label: str
) -> Markup:
    """Return what is known of plans as a table: a column for each plan, a row for each topic.

    Where there is little room the cells of a row stand one below the other, each with the name of its plan.

    Args:
        plans: their names.
        topics: each with the cells of its row, in the order of the plans.
        unknown: the word of what was not found.
        head: of the column of the topics.
        label: what the table shows.
    """
    # Where the cells are stacked they are no table to a browser any more; the roles say that they still are one.
    heads = element(
        "tr", *(element("th", name, scope="col", role="columnheader") for name in (head, *plans)), role="row"
    )
    rows = [
        element(
            "tr",
            element("th", topic, scope="row", role="rowheader"),
            *(
                element("td", element("b", name, class_="of", aria_hidden="true"), said(cell, unknown), role="cell")
                for name, cell in zip(plans, cells, strict=False)
            ),
            role="row",
        )
        for topic, cells in topics
    ]
    return element(
        "table", element("caption", label, class_="unseen"), element("thead", heads, role="rowgroup"),
        element("tbody", *rows, role="rowgroup"), class_="plans", role="table",
    )  # fmt: skip


def _said(item: Said, unknown: str) -> Markup:
    quote = None
    if item.quote:
        quote = joined([" ", element("q", item.quote, lang=item.quote_language, dir="auto")])
    if item.origin is None:
        word = element("span", unknown, class_="chip-unknown")
        return element("p", word, " ", in_language(item.text, item.language), quote, class_="unknown")
    return element(
        "p", in_language(item.text, item.language), quote, " ", element("small", item.origin, class_="origin")
    )
