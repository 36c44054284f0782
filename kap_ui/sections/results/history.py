"""Progress over time: the plan's status mix quarter by quarter, and each priority's share against the expected one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from kap_model.measures import RollUp
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries.sources import Scope
from kap_model.rounding import in_points
from kap_model.selection import Selection
from kap_model.vocabulary import RollUpWord, StatusFilter, StatusGroup
from kap_ui import marks
from kap_ui.charts import results_mix, results_shares
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.picture_key import Sign
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.shared import roll_up_table, roll_up_words, source_counts
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.state import address, data
from kap_ui.state.page_cache import memoized
from kap_ui.words import line_breaks, wording
from kap_ui.words.wording import _, ngettext, number, percent, pgettext, quarter, quarter_of_year, short_quarter

_LABEL_DISTANCE: Final = 17
"""The least distance of two words right of the bars, in pixels."""

_PLACES_IN_A_PANEL: Final = 3
"""Decimals of a share in a chart: a panel of 300 pixels shows no more, and all of them are three times the bytes."""


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """How the plan and its priorities stood at the place, quarter by quarter.

    Attributes:
        selection: what the reader asked for.
        plan: the plan's roll-up by quarter, from the plan's start to its newest quarter.
        codes: the priorities, and the enablers together.
        shares: the roll-ups of `codes` by code and quarter, up to the selected quarter.
    """

    selection: Selection
    plan: Mapping[Quarter, RollUp]
    codes: tuple[str, ...]
    shares: Mapping[tuple[str, Quarter], RollUp]

    @property
    def is_illustrative(self) -> bool:
        """Whether a made-up row is behind any of the roll-ups."""
        return any(roll_up.is_illustrative for roll_up in (*self.plan.values(), *self.shares.values()))

    @property
    def has_shares(self) -> bool:
        """Whether any mean share is not withheld."""
        return any(roll_up.mean_share is not None for roll_up in self.shares.values())

    @property
    def scope(self) -> Scope:
        """The counted KPIs at the place, up to the newest quarter that the mix has a bar for."""
        kpis = data.progress(self.selection.origin).facts.counted_kpis(PLAN_CODE)
        return source_counts.scope(kpis, [self.selection.place], max(self.plan))


@memoized
def history(selection: Selection) -> History:
    """Return the history of the plan at the place of a selection."""
    progress = data.progress(selection.origin)
    quarters = tuple(sorted(data.choices().quarters))
    enablers = set(data.choices().enablers)
    codes = tuple(code for code in progress.facts.main_codes if code != PLAN_CODE and code not in enablers)
    until_now = [quarter for quarter in quarters if quarter <= selection.quarter]
    plan = progress.roll_up_history((PLAN_CODE,), selection.place, quarters)
    return History(
        selection=selection,
        plan={quarter: roll_up for (_code, quarter), roll_up in plan.items()},
        codes=codes,
        shares=progress.roll_up_history(codes, selection.place, until_now),
    )


# ---- the status mix


@memoized
def mix(history: History) -> ChartFigure:
    """Return the chart of the status mix, a bar for each quarter; a click selects the quarter."""
    first, *_between, last = history.plan
    return ChartFigure(
        key="mix",
        build=results_mix.status_mix,
        frames=_mix_frames(history),
        title=_("Number of KPIs by status, %(first)s to %(last)s") % {"first": quarter(first), "last": quarter(last)},
        finding=_mix_finding(history),
        alt=_("Stacked bars by quarter"),
        columns=[TableColumn("quarter", _("Quarter"), CellKind.QUARTER), *roll_up_table.count_columns()],
        table=pd.DataFrame([roll_up_table.record(roll_up) for roll_up in history.plan.values()]),
        is_illustrative=any(roll_up.is_illustrative for roll_up in history.plan.values()),
        sources=source_counts.behind(history.selection.origin, history.scope),
        options={"letters": sum(line_breaks.columns(quarter_of_year(at)) for at in history.plan)},
        legend=_what_a_click_does(),
        signs=_signs_of_quarters(history),
        select=results_mix.SELECTION,
        on_select=_select_quarter,
    )


def _what_a_click_does() -> Markup:
    """Return what a click does; it stands on screen alone, where there is something to click."""
    return element(
        "p", _("Click a quarter to select it, or a part of the selected bar to see its KPIs."), class_="small"
    )


def _signs_of_quarters(history: History) -> list[Sign]:
    """Return the key of the bars that stand out: of the selected quarter and of the compared one."""
    selection = history.selection
    words = _("%(quarter)s, the quarter shown") % {"quarter": quarter(selection.quarter)}
    signs = [picture_key.outline(words, tokens.LIGHT.ink, 2.5)]
    if selection.compared in history.plan:
        words = _("%(quarter)s, compared with it") % {"quarter": quarter(selection.compared)}
        signs.append(picture_key.outline(words, tokens.LIGHT.muted, 1.5, (4, 3)))
    return signs


def _mix_frames(history: History) -> dict[str, pd.DataFrame]:
    bars: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    for at, roll_up in history.plan.items():
        low = 0
        for group, count in roll_up.groups.items():
            bars.append(
                {
                    "quarter": str(at), "status": group.value, "low": low, "high": low + count,
                    "whole": roll_up.applicable or 1, "figure": number(count),
                }
            )  # fmt: skip
            low += count
        columns.append(
            {
                "quarter": str(at),
                "label": quarter_of_year(at),
                "year": str(at.year) if at.number == 1 else "",
                "name": short_quarter(at) if at == history.selection.quarter else "",
                "none": 0,
                "whole": roll_up.applicable,
                "is_selected": at == history.selection.quarter,
                "is_compared": at == history.selection.compared,
            }
        )
    return {
        "data": pd.DataFrame(bars),
        "quarters": pd.DataFrame(columns),
        "targets": _targets(history),
        "labels": _labels(history),
    }


def _targets(history: History) -> pd.DataFrame:
    """Return what can be clicked: each bar, which selects its quarter, and the parts of the selected one."""
    targets: list[dict[str, Any]] = [
        {
            "quarter": str(at), "status": None, "top": 0, "bottom": results_mix.HEIGHT,
            "words": _("%(quarter)s: %(counts)s") % {"quarter": quarter(at), "counts": roll_up_words.counts(roll_up)},
        }
        for at, roll_up in history.plan.items()
    ]  # fmt: skip
    highest = _highest_bar(history)
    at, low = history.selection.quarter, 0
    for group, count in history.plan[at].groups.items():
        if count:
            top, bottom = results_mix.pixel(low + count, highest), results_mix.pixel(low, highest)
            words = _("%(quarter)s: %(count)s %(status)s. Show these KPIs") % {
                "quarter": quarter(at), "count": number(count), "status": wording.status(group),
            }  # fmt: skip
            targets.append(
                {"quarter": str(at), "status": group.value, "top": round(top), "bottom": round(bottom), "words": words}
            )
        low += count
    return pd.DataFrame(targets)


def _highest_bar(history: History) -> int:
    return max(roll_up.applicable for roll_up in history.plan.values()) or 1


def _labels(history: History) -> pd.DataFrame:
    """Return the words right of the bars: the parts of the selected one, pushed apart where they are thin."""
    selected = history.plan[history.selection.quarter]
    highest_bar = _highest_bar(history)
    line = _LABEL_DISTANCE * highest_bar / (results_mix.HEIGHT - results_mix.TOP - results_mix.BOTTOM)
    middles: list[float] = []
    low, lowest = 0, line / 2
    drawn = [(group, count) for group, count in selected.groups.items() if count]
    for _group, count in drawn:
        middles.append(max(low + count / 2, lowest))
        low, lowest = low + count, middles[-1] + line
    highest = highest_bar - line / 4
    for place in reversed(range(len(middles))):
        middles[place] = min(middles[place], highest)
        highest = middles[place] - line
    return pd.DataFrame(
        [
            {"y": y, "status": group.value, "figure": number(count), "word": wording.status(group)}
            for y, (group, count) in zip(middles, drawn, strict=True)
        ],
        columns=["y", "status", "figure", "word"],
    )


def _mix_finding(history: History) -> str:
    """Return how many KPIs are on track or achieved at the selected and the compared quarter."""
    selection = history.selection
    now, then = history.plan[selection.quarter], history.plan.get(selection.compared)
    values = {"now": number(now.on_track_or_achieved), "all": number(now.applicable)}
    if then is None:
        return _("On track or achieved: %(now)s of %(all)s KPIs.") % values
    values |= {"then": number(then.on_track_or_achieved), "quarter": quarter(selection.compared)}
    return _("On track or achieved: %(now)s of %(all)s KPIs, and %(then)s in %(quarter)s.") % values


def _select_quarter(clicked: Mapping[str, Any]) -> None:
    if not clicked.get("status"):
        address.choose("quarter", str(clicked.get(results_mix.SELECTION)))


def clicked_status(history: History, clicked: Mapping[str, Any]) -> str | None:
    """Return the address of the KPIs of a clicked part of the selected quarter; None without such a click."""
    status = clicked.get("status")
    if status not in set(StatusGroup):
        return None
    return lists_of(history.plan[history.selection.quarter])(StatusFilter(str(status)))


# ---- share against expected share


@memoized
def shares(history: History) -> ChartFigure:
    """Return the chart of mean share against mean expected share, a panel for each priority; a click leads to it."""
    return ChartFigure(
        key="shares",
        build=results_shares.shares,
        frames=_shares_frames(history),
        title=_shares_title(),
        finding=_shares_finding(history),
        alt=_("Panels of two lines by quarter"),
        options={
            "panels": len(history.codes),
            "letters": sum(line_breaks.columns(short_quarter(at)) for at in _ends()),
        },
        columns=[
            TableColumn("objective", _("Priority"), CellKind.TEXT),
            TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
            *roll_up_table.mean_columns(),
            roll_up_table.word_column(),
            *roll_up_table.usable_columns(),
        ],
        table=_shares_table(history),
        legend=marks.legend(_shares_key(history)),
        signs=picture_key.of_swatches(_shares_key(history)),
        least_height=330,
        is_illustrative=any(roll_up.is_illustrative for roll_up in history.shares.values()),
        sources=source_counts.behind(
            history.selection.origin, history.scope._replace(quarter=history.selection.quarter)
        ),
        select=results_shares.SELECTION,
        leaves=True,
    )


@memoized
def all_shares_withheld(history: History) -> Markup:
    """Return what stands in the place of the chart where every mean share is withheld."""
    return marks.stack(marks.section(_shares_title()), marks.note(_shares_finding(history)))


def clicked_priority(clicked: Mapping[str, Any]) -> str | None:
    """Return the address of the priority whose panel was clicked; None without a click, and for the enablers."""
    code = clicked.get("code")
    return site_map.link_to("priorities", priority=str(code)) if code and code != ENABLERS else None


def _shares_title() -> str:
    return _("Mean progress against expected progress, by priority")


def _shares_frames(history: History) -> dict[str, pd.DataFrame]:
    start, end = _ends()
    span = max(end - start, 1)
    codes = history.codes
    points: list[dict[str, Any]] = []
    stretches = dict.fromkeys(codes, 0)
    newest: dict[str, RollUp] = {}
    for (code, at), roll_up in history.shares.items():
        newest[code] = roll_up
        if roll_up.mean_share is None or roll_up.mean_expected_share is None:
            stretches[code] += 1
            continue
        points.append(
            {
                "panel": codes.index(code), "x": (at - start) / span, "share": roll_up.mean_share,
                "expected": roll_up.mean_expected_share, "run": stretches[code], "dashed": roll_up.is_illustrative,
                "is_last": at == history.selection.quarter,
                "words": _("%(objective)s, %(quarter)s. %(standing)s") % {
                    "objective": _short_name(code), "quarter": quarter(at), "standing": roll_up_words.summary(roll_up),
                },
            }
        )  # fmt: skip
    drawn = sorted({point["panel"] for point in points})
    heads = [
        {
            "panel": panel, "code": code, "name": pgettext("short", "Enablers") if code == ENABLERS else code,
            "figure": roll_up_words.mean_shares_or_judgement(newest[code]),
            "status": tokens.group_of(newest[code].word).value, "word": wording.status(newest[code].word),
            "none": "" if panel in drawn else wording.status(RollUpWord.INSUFFICIENT_DATA),
            "words": _("%(objective)s. %(standing)s") % {
                "objective": _short_name(code), "standing": roll_up_words.summary(newest[code]),
            },
        }
        for panel, code in enumerate(codes)
    ]  # fmt: skip
    names = ["panel", "x", "share", "expected", "run", "dashed", "is_last", "words"]
    decimals = dict.fromkeys(("x", "share", "expected"), _PLACES_IN_A_PANEL)
    return {
        "data": pd.DataFrame(points, columns=names).round(decimals),
        "panels": pd.DataFrame(heads),
        "grid": pd.DataFrame(
            [{"panel": panel, "value": value, "label": percent(value)} for panel in drawn for value in (0.0, 0.5, 1.0)],
            columns=["panel", "value", "label"],
        ),
        "ends": pd.DataFrame(
            [
                {"panel": panel, "x": x, "label": short_quarter(at), "year": str(at.year)}
                for panel in drawn
                for x, at in zip((0.0, 1.0), _ends(), strict=True)
            ],
            columns=["panel", "x", "label", "year"],
        ),
    }


def _ends() -> tuple[Quarter, Quarter]:
    """Return the first and the last quarter of the plan, the ends of each panel."""
    return data.choices().start, data.choices().end


def _short_name(code: str) -> str:
    """Return the code of a priority, or "Enablers" for them together."""
    return _("Enablers") if code == ENABLERS else code


def _shares_finding(history: History) -> str:
    """Return which priority is furthest behind and which is nearest to what is expected."""
    now = {code: history.shares[code, history.selection.quarter] for code in history.codes}
    gaps = {code: roll_up.share_gap for code, roll_up in now.items() if roll_up.share_gap is not None}
    if not gaps:
        return _("No mean is given for any priority: too few KPIs can be assessed.")
    worst, best = min(gaps, key=lambda code: gaps[code]), max(gaps, key=lambda code: gaps[code])
    if gaps[worst] >= 0:
        return _("No priority is behind the progress expected by now.")
    points = -in_points(gaps[worst])
    values = {"worst": _short_name(worst), "n": number(points), "best": _short_name(best)}
    if worst == best:
        return (
            ngettext(
                "%(worst)s is %(n)s point behind what is expected by now.",
                "%(worst)s is %(n)s points behind what is expected by now.",
                points,
            )
            % values
        )
    return (
        ngettext(
            "%(worst)s is furthest behind, by %(n)s point; %(best)s is nearest to what is expected by now.",
            "%(worst)s is furthest behind, by %(n)s points; %(best)s is nearest to what is expected by now.",
            points,
        )
        % values
    )


def _shares_key(history: History) -> list[tuple[marks.Swatch, str]]:
    """Return the key of the chart: only what is drawn."""
    drawn = [roll_up for roll_up in history.shares.values() if roll_up.mean_share is not None]
    swatches = []
    if not all(roll_up.is_illustrative for roll_up in drawn):
        swatches.append((marks.Swatch.PUBLISHED, _("mean progress")))
    if any(roll_up.is_illustrative for roll_up in drawn):
        swatches.append((marks.Swatch.ILLUSTRATIVE, _("mean progress, in part illustrative")))
    return [*swatches, (marks.Swatch.TARGET, _("expected progress"))]


def _shares_table(history: History) -> pd.DataFrame:
    """Return one row for each priority and quarter."""
    return pd.DataFrame(
        [
            {"objective": _short_name(code), **roll_up_table.record(roll_up)}
            for (code, _quarter), roll_up in sorted(history.shares.items())
        ]
    )
