"""Bars: the bullet bar from baseline to target, the bar of a KPI to be maintained, the ranked list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, link
from kap_ui.marks.status import tone, word

_BACK = element("i", class_="back")
"""The sign of a share below 0: an arrow left of the track. It has no length; the figure beside it says how far."""


def bullet(
    *,
    share: float | None,
    expected: float | None,
    status: str,
    words: str,
    is_illustrative: bool = False,
    is_partial: bool = False,
    is_lower_bound: bool = False,
) -> Markup:
    """Return a bullet bar. Its track runs from baseline (left) to target (right), whichever way the KPI should move.

    Args:
        share: from baseline (0) to target (1). Below 0 an arrow points away from the target; above 1 the bar is full.
            None or NaN makes a hatched bar, never an empty one.
        expected: the share expected by now, drawn as a tick; None for no tick.
        status: gives the colour.
        words: the bar in a sentence, for a screen reader and as a tip.
        is_illustrative: drawn striped.
        is_partial: drawn hollow.
        is_lower_bound: drawn with an arrow head at the end.
    """
    if _is_missing(share):
        return element("span", class_="bullet none", role="img", aria_label=words, data_tip=words)
    assert share is not None
    drawn = []
    if share < 0:
        drawn.append(_BACK)
    if share > 0:
        fill = "fill more" if is_lower_bound else "fill"
        drawn.append(element("i", class_=fill, style=f"width:{_percent(min(share, 1))}"))
    if expected is not None and not _is_missing(expected):
        drawn.append(element("i", class_="tick", style=f"inset-inline-start:{_percent(min(max(expected, 0), 1))}"))
    kind = f"bullet {tone(status)}{' striped' if is_illustrative else ''}{' hollow' if is_partial else ''}"
    return element("span", *drawn, class_=kind, role="img", aria_label=words, data_tip=words)


def maintained(
    *,
    actual: float | None,
    keep: float | None,
    tolerance: float,
    status: str,
    words: str,
    is_illustrative: bool = False,
) -> Markup:
    """Return the bar of a KPI to be maintained: a band for the tolerance, a line for the target, a dot for the actual.

    The target `keep` is in the middle, and the scale reaches as far as the actual. Without actual or target the bar is
    hatched.
    """
    if _is_missing(actual) or _is_missing(keep):
        return element("span", class_="bullet none", role="img", aria_label=words, data_tip=words)
    assert actual is not None and keep is not None
    half = max(4 * tolerance, 1.25 * abs(actual - keep)) or 1.0
    at = (actual - keep + half) / (2 * half)
    drawn = (
        element(
            "i",
            class_="band",
            style=f"inset-inline-start:{_percent(0.5 - tolerance / (2 * half))};width:{_percent(tolerance / half)}",
        ),
        element("i", class_="goal"),
        element("i", class_="dot", style=f"inset-inline-start:{_percent(at)}"),
    )
    kind = f"bullet keep {tone(status)}{' striped' if is_illustrative else ''}"
    return element("span", *drawn, class_=kind, role="img", aria_label=words, data_tip=words)


@dataclass(frozen=True)
class Ranked:
    """One row of a ranked list.

    Attributes:
        name: of the row; it may wrap.
        value: the length of the bar; below 0 an arrow to the left; None or NaN makes it hatched.
        figure: the value as printed.
        href: where the name leads.
        status: gives the colour and, with `status_words`, the word; None for the accent colour.
        status_words: the status in words.
        expected: drawn as a tick, on the scale of `value`.
        note: small, below the name.
        is_illustrative: drawn striped.
        is_selected: whether the page is about this row.
        is_whole: whether it sums up the rows that follow; it is bold, below a strong rule.
    """

    name: str
    value: float | None
    figure: str
    href: str | None = None
    status: str | None = None
    status_words: str = ""
    expected: float | None = None
    note: str = ""
    is_illustrative: bool = False
    is_selected: bool = False
    is_whole: bool = False


def ranked(rows: Sequence[Ranked], *, greatest: float, label: str) -> Markup:
    """Return a list with bars on one scale from 0 to `greatest`, in the order of the rows.

    Args:
        rows: in order.
        greatest: the value of a full bar, above 0.
        label: what the list shows, with its unit; read aloud.

    Raises:
        ValueError: `greatest` is not above 0.
    """
    if not greatest > 0:
        raise ValueError(f"the scale of a ranked list ends above 0, not at {greatest}")
    return element("ul", *(_ranked_row(row, greatest) for row in rows), class_="ranked", role="list", aria_label=label)


def _ranked_row(row: Ranked, greatest: float) -> Markup:
    drawn = []
    if not _is_missing(row.value):
        assert row.value is not None
        if row.value < 0:
            drawn.append(_BACK)
        if row.value > 0:
            drawn.append(element("i", class_="fill", style=f"width:{_percent(min(row.value / greatest, 1))}"))
        if row.expected is not None and not _is_missing(row.expected):
            drawn.append(
                element(
                    "i", class_="tick", style=f"inset-inline-start:{_percent(min(max(row.expected / greatest, 0), 1))}"
                )
            )
    kind = "bullet rank" + (" striped" if row.is_illustrative else "") + (" none" if _is_missing(row.value) else "")
    kind += f" {tone(row.status)}" if row.status is not None else " is-accent"
    return element(
        "li",
        element(
            "span",
            link(row.name, href=row.href, class_="name"),
            element("span", row.note, class_="small") if row.note else None,
        ),
        element("span", *drawn, class_=kind, aria_hidden="true"),
        element("span", row.figure, class_="figure"),
        word(row.status, row.status_words) if row.status is not None and row.status_words else None,
        class_="whole" if row.is_whole else None,
        aria_current="true" if row.is_selected else None,
    )


def _is_missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"
