"""How a mean share has moved against the share expected: one measure, and one way to say it, on every page."""

from __future__ import annotations

from kap_ui.marks import Trend
from kap_ui.words.wording import _, ngettext, number


def gap(share: float | None, expected: float | None) -> float | None:
    """Give the mean share less the mean expected share; None where one of them is withheld."""
    return None if share is None or expected is None else share - expected


def moved(now: float | None, before: float | None) -> tuple[Trend | None, str]:
    """Say how the gap to the expected share has moved, in points: "5 points further behind".

    Args:
        now: the gap at the selected quarter, from `gap`.
        before: the gap at the compared quarter.

    Returns:
        The direction and its words; None and no words where one of the gaps is not known.
    """
    if now is None or before is None:
        return None, ""
    points = round(100 * (now - before))
    if points > 0:
        return Trend.UP, ngettext("%(n)s point closer", "%(n)s points closer", points) % {"n": number(points)}
    if points < 0:
        return Trend.DOWN, ngettext("%(n)s point further behind", "%(n)s points further behind", -points) % {
            "n": number(-points)
        }
    return Trend.SAME, _("unchanged")
