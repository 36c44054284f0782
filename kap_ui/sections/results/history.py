"""Progress over time: the plan's status mix quarter by quarter, and each priority's share against the expected one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_model.queries import results
from kap_model.selection import Selection
from kap_model.vocabulary import StatusGroup, Word
from kap_ui import marks
from kap_ui.charts import results_mix
from kap_ui.figures.show import Column, Kind
from kap_ui.frame import site_map
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup
from kap_ui.sections.results import overview
from kap_ui.sections.shared import kpi_lines
from kap_ui.state import address, data
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, percent, quarter

_LINE = 17
"""The least distance of two words right of the bars, in pixels."""


# ---- the status mix


def mix_history(selection: Selection) -> pd.DataFrame:
    """Give the plan's status mix at the place, from the plan's start to the newest quarter; columns: STATUS_HISTORY."""
    quarters = tuple(sorted(data.choices().quarters))
    return data.of_progress(results.status_history, selection.origin, PLAN_CODE, selection.place, quarters)


@memoized
def mix_frames(selection: Selection, history: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the frames of the chart."""
    bars: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    for text, counts in _by_quarter(history).items():
        at = Quarter.parse(text)
        whole, low = sum(counts.values()), 0
        for status, n in counts.items():
            bars.append(
                {
                    "quarter": text, "status": status, "low": low, "high": low + n,
                    "whole": whole or 1, "figure": number(n),
                }
            )  # fmt: skip
            low += n
        columns.append(
            {
                "quarter": text,
                "label": _("Q%(n)s") % {"n": at.number},
                "year": str(at.year) if at.number == 1 else "",
                "none": 0,
                "whole": whole,
                "is_selected": at == selection.quarter,
                "is_compared": at == selection.compared,
                "words": _("%(quarter)s: %(counts)s") % {"quarter": quarter(at), "counts": _counted(counts)},
            }
        )
    return {"data": pd.DataFrame(bars), "quarters": pd.DataFrame(columns), "labels": _labels(history)}


def _by_quarter(history: pd.DataFrame) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in kpi_lines.records(history):
        found.setdefault(row["quarter"], {})[row["status"]] = int(row["kpis"])
    return found


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number(n)} {wording.status(status)}" for status, n in counts.items() if n)


def _labels(history: pd.DataFrame) -> pd.DataFrame:
    """Give the words right of the newest bar, each beside its part, pushed apart where the parts are thin."""
    counts = list(_by_quarter(history).values())[-1]
    greatest = max(sum(one.values()) for one in _by_quarter(history).values()) or 1
    line = _LINE * greatest / (results_mix.HEIGHT - results_mix.TOP - results_mix.BOTTOM)
    middles: list[float] = []
    low, lowest = 0, line / 2
    drawn = [(status, n) for status, n in counts.items() if n]
    for _status, n in drawn:
        middles.append(max(low + n / 2, lowest))
        low, lowest = low + n, middles[-1] + line
    highest = greatest - line / 4
    for place in reversed(range(len(middles))):
        middles[place] = min(middles[place], highest)
        highest = middles[place] - line
    return pd.DataFrame(
        [
            {"y": y, "status": status, "figure": number(n), "word": wording.status(status)}
            for y, (status, n) in zip(middles, drawn, strict=True)
        ],
        columns=["y", "status", "figure", "word"],
    )


@memoized
def mix_finding(selection: Selection, history: pd.DataFrame) -> str:
    """Say how many KPIs are on course at the selected and the compared quarter."""
    counts = _by_quarter(history)
    now, then = counts.get(str(selection.quarter), {}), counts.get(str(selection.compared))
    values = {"now": number(_on_course(now)), "all": number(sum(now.values()))}
    if then is None:
        return _("On track or achieved: %(now)s of %(all)s KPIs. Click a quarter to select it.") % values
    values |= {"then": number(_on_course(then)), "quarter": quarter(selection.compared)}
    return (
        _("On track or achieved: %(now)s of %(all)s KPIs, and %(then)s in %(quarter)s. Click a quarter to select it.")
        % values
    )


def _on_course(counts: Mapping[str, int]) -> int:
    return counts.get(StatusGroup.ACHIEVED, 0) + counts.get(StatusGroup.ON_TRACK, 0)


def mix_title(history: pd.DataFrame) -> str:
    """Say what the chart shows."""
    every = list(_by_quarter(history))
    return _("Number of KPIs by status, %(first)s to %(last)s") % {
        "first": quarter(every[0]), "last": quarter(every[-1]),
    }  # fmt: skip


def mix_columns() -> list[Column]:
    """Give the columns of the table and the files."""
    return [
        Column("quarter", _("Quarter"), Kind.QUARTER),
        *overview.count_columns(),
    ]


@memoized
def mix_table(history: pd.DataFrame) -> pd.DataFrame:
    """Give one row for each quarter, for the table and the files."""
    return pd.DataFrame([{"quarter": text, **counts} for text, counts in _by_quarter(history).items()])


def choose_quarter(picked: Mapping[str, Any]) -> None:
    """Choose the quarter that was clicked."""
    address.choose("quarter", str(picked.get(results_mix.SELECTION)))


# ---- share against expected share


def shares_history(selection: Selection) -> pd.DataFrame:
    """Give how each priority and the enablers stood at the place up to the selected quarter; columns: OBJECTIVES."""
    quarters = tuple(one for one in sorted(data.choices().quarters) if one <= selection.quarter)
    progress = data.progress(selection.origin)
    enablers = set(data.choices().enablers)
    codes = [code for code in progress.facts.main_codes if code != PLAN_CODE and code not in enablers]
    return data.of_progress(results.objectives, selection.origin, (selection.place,), quarters, tuple(codes))


def has_shares(history: pd.DataFrame) -> bool:
    """Say whether any mean share is not withheld."""
    return bool(history["mean_share"].notna().any())


@memoized
def no_shares(history: pd.DataFrame) -> Markup:
    """Say, in the place of the chart, that every mean share is withheld."""
    return marks.stack(marks.section(shares_title()), marks.note(shares_finding(history)))


@memoized
def shares_frames(history: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Give the frames of the chart."""
    start, end = data.choices().start, data.choices().end
    span = max(end - start, 1)
    codes = list(dict.fromkeys(history["objective_code"]))
    points: list[dict[str, Any]] = []
    heads: list[dict[str, Any]] = []
    runs = dict.fromkeys(codes, 0)
    newest: dict[str, dict[str, Any]] = {}
    for row in kpi_lines.records(history):
        code = row["objective_code"]
        newest[code] = row
        if row["mean_share"] is None or row["mean_expected_share"] is None:
            runs[code] += 1
            continue
        at = Quarter.parse(row["quarter"])
        points.append(
            {
                "panel": codes.index(code), "x": (at - start) / span, "share": row["mean_share"],
                "expected": row["mean_expected_share"], "run": runs[code], "dashed": bool(row["is_illustrative"]),
                "is_last": row["quarter"] == history["quarter"].iloc[-1],
                "words": _("%(objective)s, %(quarter)s. %(standing)s") % {
                    "objective": short_name(code), "quarter": quarter(at), "standing": overview.told(row),
                },
            }
        )  # fmt: skip
    drawn = sorted({point["panel"] for point in points})
    for panel, code in enumerate(codes):
        row = newest[code]
        heads.append(
            {
                "panel": panel, "code": code, "name": short_name(code), "figure": _figure(row),
                "status": tokens.group_of(row["word"]).value, "word": wording.status(row["word"]),
                "none": "" if panel in drawn else wording.status(Word.INSUFFICIENT_DATA),
                "words": _("%(objective)s. %(standing)s") % {
                    "objective": short_name(code), "standing": overview.told(row),
                },
            }
        )  # fmt: skip
    names = ["panel", "x", "share", "expected", "run", "dashed", "is_last", "words"]
    return {
        # A place in a panel of 300 pixels needs no more digits, and all of them are three times the bytes.
        "data": pd.DataFrame(points, columns=names).round({"x": 4, "share": 4, "expected": 4}),
        "panels": pd.DataFrame(heads),
        "grid": pd.DataFrame(
            [{"panel": panel, "value": value, "label": percent(value)} for panel in drawn for value in (0.0, 0.5, 1.0)],
            columns=["panel", "value", "label"],
        ),
        "ends": pd.DataFrame(
            [{"panel": panel, "x": x, "label": quarter(at)} for panel in drawn for x, at in ((0.0, start), (1.0, end))],
            columns=["panel", "x", "label"],
        ),
    }


def short_name(code: str) -> str:
    """Give the code of a priority, or "Enablers" for them together."""
    return _("Enablers") if code == ENABLERS else code


def _figure(row: Mapping[str, Any]) -> str:
    if row["mean_share"] is None:
        return overview.judged(row)
    return _("%(share)s, expected %(expected)s") % {
        "share": percent(row["mean_share"]), "expected": percent(row["mean_expected_share"]),
    }  # fmt: skip


@memoized
def shares_finding(history: pd.DataFrame) -> str:
    """Say which priority is furthest behind and which is nearest to what is expected."""
    last = history["quarter"].iloc[-1]
    gaps = {
        row["objective_code"]: lacking
        for row in kpi_lines.records(history[history["quarter"] == last])
        if (lacking := overview.gap(row)) is not None
    }
    if not gaps:
        return _("Withheld for every priority: too few KPIs can be judged.")
    worst, best = min(gaps, key=lambda code: gaps[code]), max(gaps, key=lambda code: gaps[code])
    if gaps[worst] >= 0:
        return _("No priority is behind the share expected by now.")
    n = round(-100 * gaps[worst])
    values = {"worst": short_name(worst), "n": number(n), "best": short_name(best)}
    if worst == best:
        return (
            ngettext(
                "%(worst)s is %(n)s point behind what is expected by now.",
                "%(worst)s is %(n)s points behind what is expected by now.",
                n,
            )
            % values
        )
    return (
        ngettext(
            "%(worst)s is furthest behind, by %(n)s point; %(best)s is nearest to what is expected by now.",
            "%(worst)s is furthest behind, by %(n)s points; %(best)s is nearest to what is expected by now.",
            n,
        )
        % values
    )


def shares_title() -> str:
    """Say what the chart shows."""
    return _("Mean share of the way against the share expected, by priority")


@memoized
def shares_key(history: pd.DataFrame) -> Markup:
    """Give the key of the chart: only what is drawn."""
    swatches = []
    drawn = history[history["mean_share"].notna()]
    if not drawn["is_illustrative"].all():
        swatches.append((marks.Swatch.PUBLISHED, _("mean share")))
    if drawn["is_illustrative"].any():
        swatches.append((marks.Swatch.ILLUSTRATIVE, _("mean share, in part illustrative")))
    return marks.legend([*swatches, (marks.Swatch.TARGET, _("share expected"))])


def shares_columns() -> list[Column]:
    """Give the columns of the table and the files."""
    return [
        Column("objective", _("Priority"), Kind.TEXT),
        Column("quarter", _("Quarter"), Kind.QUARTER),
        Column("mean_share", _("Mean share"), Kind.SHARE, 0, _("mean share of the way to target; absent if withheld")),
        Column("mean_expected_share", _("Expected"), Kind.SHARE, 0, _("mean expected share; absent if withheld")),
        Column("word", _("Judgement"), Kind.STATUS, 0, _("rule R15 of the method")),
        Column("usable", _("Usable"), Kind.NUMBER, 0, _("KPIs that can be judged")),
        Column("applicable", _("Applicable"), Kind.NUMBER, 0, _("KPIs that apply")),
    ]


@memoized
def shares_table(history: pd.DataFrame) -> pd.DataFrame:
    """Give one row for each priority and quarter, for the table and the files."""
    named = history.assign(objective=[short_name(code) for code in history["objective_code"]])
    return named.sort_values(["objective_code", "quarter"], kind="stable")


def objective_clicked(picked: Mapping[str, Any]) -> str | None:
    """Give the address of the priority whose panel was just clicked; None without a click, and for the enablers."""
    code = picked.get("code")
    return site_map.link_to("priorities", priority=str(code)) if code and code != ENABLERS else None
