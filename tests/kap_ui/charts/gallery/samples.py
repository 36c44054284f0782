"""Sample data of the charts: made up, always the same, and large enough that every layer of a chart draws something."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any, Final

from kap_model.quarter import Quarter
from kap_model.vocabulary import StatusGroup
from kap_ui.charts import flow, results_mix
from kap_ui.charts.axes import ValueAxis, YearAxis
from kap_ui.look.tokens import Palette
from kap_ui.sections.linkages.ribbons import Ribbon, placed

Row = dict[str, Any]
Frames = dict[str, list[Row]]

REGIONS: Final = {
    "AFR": "Africa", "AMS": "Americas", "ARB": "Arab States", "ASP": "Asia-Pacific", "CIS": "CIS",
    "EUR": "Europe",
}  # fmt: skip
OBJECTIVES: Final = {
    "P1": "Affordable connectivity", "P2": "Digital transformation", "P3": "Policy and regulation",
    "P4": "Resources, cooperation", "P5": "Inclusive and secure use", "E1": "Partnerships",
    "E2": "Resource mobilization",
}  # fmt: skip
STATUS_WORDS: Final = {
    StatusGroup.ACHIEVED: "Achieved", StatusGroup.ON_TRACK: "On track", StatusGroup.AT_RISK: "At risk",
    StatusGroup.OFF_TRACK: "Off track", StatusGroup.REGRESSING: "Regressing", StatusGroup.UNKNOWN: "Not yet known",
}  # fmt: skip
GROUPS: Final = list(STATUS_WORDS)
QUARTERS: Final = [(year, quarter) for year in (2023, 2024, 2025) for quarter in (1, 2, 3, 4)]
SELECTED: Final = 9
"""Which of them is selected."""


def axes_frames(years: YearAxis, values: ValueAxis) -> Frames:
    """Return the frames of two axes, of figures in per cent."""
    return {
        "years": years.years().to_dict("records"),
        "grid": [{"y": values.along(value), "label": f"{value:g}%"} for value in values.ticks()],
    }


# ---- results


def status_mix() -> Frames:
    """Return twelve quarters, of which one in the middle is selected, and compared with that of half a year before."""
    parts, bars, targets, labels = [], [], [], []
    for n, (year, quarter) in enumerate(QUARTERS):
        counts = dict(zip(GROUPS, (n // 5, 6 + n, 14 + n % 3, 9 - n // 3, n % 2, 0), strict=True))
        counts[StatusGroup.UNKNOWN] = 60 - sum(counts.values())
        code, low = f"{year}-Q{quarter}", 0
        for group, count in counts.items():
            parts.append(
                {
                    "quarter": code, "status": group.value, "low": low, "high": low + count, "whole": 60,
                    "figure": str(count),
                }
            )  # fmt: skip
            if n == SELECTED and count:
                labels.append(
                    {
                        "y": low + count / 2, "status": group.value, "figure": str(count),
                        "word": STATUS_WORDS[group],
                    }
                )  # fmt: skip
            low += count
        spoken = ", ".join(f"{count} {STATUS_WORDS[group]}" for group, count in counts.items() if count)
        bars.append(
            {
                "quarter": code, "label": f"Q{quarter}", "year": str(year) if quarter == 1 else "",
                "name": f"Q{quarter} {year}", "none": 0, "whole": 60,
                "is_selected": n == SELECTED, "is_compared": n == 7,
            }
        )  # fmt: skip
        words = f"Q{quarter} {year}: {spoken}"
        targets.append({"quarter": code, "status": None, "top": 0, "bottom": results_mix.HEIGHT, "words": words})
    return {"data": parts, "quarters": bars, "targets": targets, "labels": labels}


def shares() -> Frames:
    """Return six panels: one with a gap in its line, one dashed, and one that has nothing to show."""
    names = [*list(OBJECTIVES)[:5], "Enablers"]
    data, panels = [], []
    for panel, name in enumerate(names):
        for step in range(1, 13):
            x = step / 16
            if panel == 5 or (panel == 2 and step in (5, 6)):
                continue
            data.append(
                {
                    "panel": panel, "x": x, "share": x * (0.65 + 0.1 * (panel % 3)) + 0.02 * math.sin(step + panel),
                    "expected": x, "run": int(panel == 2 and step > 6), "dashed": panel == 3, "is_last": step == 12,
                    "words": f"{name}: {x:.0%} expected",
                }
            )  # fmt: skip
        group = GROUPS[(panel + 1) % 4] if panel < 5 else StatusGroup.UNKNOWN
        panels.append(
            {
                "panel": panel, "code": name, "name": name, "status": group.value, "word": STATUS_WORDS[group],
                "figure": "55%, expected 75%" if panel < 5 else "", "words": f"{name}. {STATUS_WORDS[group]}",
                "none": "" if panel < 5 else "too few KPIs",
            }
        )  # fmt: skip
    return {
        "data": data,
        "panels": panels,
        "grid": [{"panel": p, "value": v, "label": f"{v:.0%}"} for p in range(6) for v in (0, 0.5, 1)],
        "ends": [
            {"panel": p, "x": x, "label": f"{quarter} {year}", "year": year}
            for p in range(6)
            for x, quarter, year in ((0, "Q1", "2023"), (1, "Q4", "2026"))
        ],
    }


def kpi_with_forecast() -> Frames:
    """Return a series that is partly illustrative, its path to a target, and a forecast with its band."""
    values = [41.0, 43.5, 46.2, 51.0]
    years, scale = YearAxis(2022, 2026), ValueAxis(40, 80, 10)
    times = [years.along(Quarter.of(year, 4)) for year in (2022, 2023, 2024, 2025)]
    levels = [scale.along(value) for value in values]
    end, target, forecast = years.along(Quarter.of(2026, 4)), scale.along(80.0), scale.along(63.0)
    points = [
        {"kind": "actual", "x": x, "y": y, "label": f"Actual: {v}%", "is_illustrative": n == 3}
        for n, (x, y, v) in enumerate(zip(times, levels, values, strict=True))
    ]
    expected = {
        "kind": "expected", "x": times[3], "y": scale.along(70.25), "label": "Expected: 70.3%",
        "is_illustrative": False,
    }  # fmt: skip
    return {
        **axes_frames(years, scale),
        "data": [*points, expected],
        "stretches": stretches(times, levels, illustrative=2),
        "path": [
            {"x": times[0], "y": levels[0], "label": "Baseline: 41.0%"},
            {"x": times[2], "y": scale.along(60.0), "label": "Milestone: 60.0%"},
            {"x": end, "y": target, "label": "Target: 80.0%"},
        ],
        "band": [
            {"x": times[3], "y": levels[3], "low": levels[3], "high": levels[3]},
            {"x": end, "y": forecast, "low": scale.along(57.0), "high": scale.along(69.0)},
        ],
        "labels": [
            {"x": end, "y": target, "text": "Target\n80.0%", "side": "end"},
            {"x": end, "y": forecast, "text": "Forecast\n63.0%", "side": "end"},
            {"x": times[3], "y": levels[3], "text": "51.0%", "side": "newest"},
        ],
        "keep": [],
    }


def stretches(times: list[float], levels: list[float], illustrative: int | None = None) -> list[Row]:
    """Return both ends of each stretch of a line; one stretch may be illustrative."""
    return [
        {"stretch": n, "x": times[n + side], "y": levels[n + side], "is_illustrative": n == illustrative}
        for n in range(len(times) - 1)
        for side in (0, 1)
    ]


def kpi_to_keep() -> Frames:
    """Return a series that shall be kept at its level, within a tolerance; without a forecast."""
    values = [97.0, 96.4, 95.1, 95.8]
    years, scale = YearAxis(2022, 2026), ValueAxis(94, 100, 2)
    times = [years.along(Quarter.of(year, 4)) for year in (2022, 2023, 2024, 2025)]
    levels = [scale.along(value) for value in values]
    end, target = years.along(Quarter.of(2026, 4)), scale.along(97.0)
    return {
        **axes_frames(years, scale),
        "data": [
            {"kind": "actual", "x": x, "y": y, "label": f"Actual: {v}%", "is_illustrative": False}
            for x, y, v in zip(times, levels, values, strict=True)
        ],
        "stretches": stretches(times, levels),
        "path": [
            {"x": times[0], "y": target, "label": "Baseline: 97.0%"},
            {"x": end, "y": target, "label": "Target: 97.0%"},
        ],
        "band": [],
        "labels": [
            {"x": end, "y": target, "text": "To be kept\n97.0%", "side": "end"},
            {"x": times[3], "y": levels[3], "text": "95.8%", "side": "newest"},
        ],
        "keep": [{"low": scale.along(95.5), "high": scale.along(98.5)}],
    }


def kpi_categories() -> Frames:
    """Return three lines of one dimension, the total among them, one of them illustrative."""
    starts = {"total": (41.0, 51.0), "women": (36.0, 47.0), "men": (46.0, 54.5)}
    years, scale = YearAxis(2022, 2025), ValueAxis(35, 55, 5)
    first, last = (years.along(Quarter.of(year, 4)) for year in (2022, 2025))
    return {
        **axes_frames(years, scale),
        "data": [
            {"category": name, "x": x, "y": scale.along(v), "label": f"{name}: {v}%", "is_dashed": name == "women"}
            for name, ends in starts.items()
            for x, v in zip((first, last), ends, strict=True)
        ],
        "labels": [
            {"category": name, "x": last, "y": scale.along(end), "text": f"{name} {end}%"}
            for name, (_start, end) in starts.items()
        ],
    }


# ---- regions


def _heat(columns: list[Row], bands: list[Row]) -> Frames:
    rows = {"": "Whole plan", **OBJECTIVES}
    return {
        "data": [
            {
                "x": column["x"], "y": y, "code": code or "PLAN", "place": column["brief"],
                "status": GROUPS[(column["x"] * 2 + y) % 6].value,
                "figure": f"{(37 + 11 * column['x'] + 7 * y) % 70 + 20}",
                "words": f"{column['name']}, {name}. {STATUS_WORDS[GROUPS[(column['x'] * 2 + y) % 6]]}",
            }
            for column in columns
            for y, (code, name) in enumerate(rows.items())
        ],
        "rows": [{"y": y, "short": code, "name": name, "full": name} for y, (code, name) in enumerate(rows.items())],
        "columns": columns,
        "bands": bands,
        "chosen": [{"x": bands[0]["x"], "x2": bands[0]["x2"]}],
    }  # fmt: skip


def heat_of_regions() -> Frames:
    """Return the plan and its objectives over six regions, with every status."""
    columns = [{"x": x, "name": name, "brief": code, "strong": True} for x, (code, name) in enumerate(REGIONS.items())]
    return _heat(columns, [{"x": c["x"], "x2": c["x"] + 1, "name": c["brief"]} for c in columns])


def heat_of_offices() -> Frames:
    """Return the same over fourteen offices, in bands of their regions."""
    offices = {
        "AFR": ("Addis Ababa", "Dakar", "Harare", "Yaounde"),
        "AMS": ("Brasilia", "Bridgetown", "Santiago", "Tegucigalpa"),
        "ARB": ("Cairo",), "ASP": ("Bangkok", "Delhi", "Jakarta"), "CIS": ("Moscow",), "EUR": ("Geneva",),
    }  # fmt: skip
    columns: list[Row] = []
    bands = []
    for region, cities in offices.items():
        bands.append(
            {
                "x": len(columns), "x2": len(columns) + len(cities),
                "name": REGIONS[region] if len(cities) > 2 else region,
            }
        )  # fmt: skip
        for place, city in enumerate(cities):
            columns.append({"x": len(columns), "name": city, "brief": city[:3].upper(), "strong": place == 0})
    return _heat(columns, bands)


def multiples() -> Frames:
    """Return one KPI over six regions, each beside the others: one is illustrative, one has no target."""
    data, panels = [], []

    def value(region: int, step: int) -> float:
        return 0.12 + 0.06 * region + 0.08 * step

    for panel, name in enumerate(REGIONS.values()):
        for step in range(5):
            for other in range(6):
                data.append(
                    {
                        "panel": panel, "x": step / 5, "value": value(other, step),
                        "kind": "own" if other == panel else "other", "group": f"{panel} {other}",
                        "dashed": other == panel == 4 and step > 1, "words": f"{name}: {value(other, step):.0%}",
                    }
                )  # fmt: skip
            if panel != 5:
                expected = {"x": step / 4, "value": value(panel, 0) + 0.12 * step, "kind": "path", "dashed": False}
                data.append({"panel": panel, "group": f"{panel} path", "words": "", **expected})
        group = GROUPS[panel]
        panels.append(
            {
                "panel": panel, "name": name, "figure": f"{value(panel, 4):.0%}, target 90% by Q4 2026",
                "status": group.value, "word": STATUS_WORDS[group],
                "target": None if panel == 5 else value(panel, 0) + 0.48,
            }
        )  # fmt: skip
    return {
        "data": data,
        "panels": panels,
        "grid": [{"panel": p, "value": v, "label": f"{v:.0%}"} for p in range(6) for v in (0, 0.5, 1)],
        "ends": [{"panel": p, "x": x, "label": w} for p in range(6) for x, w in ((0, "Q4 2022"), (1, "Q4 2026"))],
    }


PLACES: Final = ("World", *REGIONS.values(), "LDCs", "SIDS")
"""The world, its regions and two groups; the chosen place is the Arab States."""


def place_tone(place: str) -> str:
    """Return how a place stands out in the charts of connectivity."""
    return {"Arab States": "chosen", "World": "whole"}.get(place, "other")


def place_dots(series: tuple[str, ...]) -> Frames:
    """Return a figure of each place in each series; one place has none."""
    values = {
        place: [0.86 - 0.07 * row - 0.09 * number for number in range(len(series))] if place != "SIDS" else []
        for row, place in enumerate(PLACES)
    }
    rows = [
        {
            "row": row, "name": place, "tone": place_tone(place), "starts": row in (1, 7),
            "low": (min(values[place]) if len(series) > 1 else 0.0) if values[place] else None,
            "high": max(values[place], default=None), "none": None if values[place] else "no figure",
            "left": f"{min(values[place]):.1%}" if len(values[place]) > 1 else None,
            "right": f"{max(values[place]):.1%}" if values[place] else None,
        }
        for row, place in enumerate(PLACES)
    ]  # fmt: skip
    return {
        "rows": rows,
        "dots": [
            {"row": row, "x": value, "series": name, "words": f"{place}, {name}: {value:.1%}"}
            for row, place in enumerate(PLACES)
            for name, value in zip(series, values[place], strict=False)
        ],
        "grid": [{"x": n / 5, "label": f"{20 * n}%", "is_end": n in (0, 5)} for n in range(6)],
        "aims": [{"x": 0.95, "label": "aim 95% by 2030"}],
    }


def place_lines() -> Frames:
    """Return a figure of each place over six years, the regions in one panel and the groups in another."""
    panels = [PLACES[:7], ("World", *PLACES[7:])]
    every = [(panel, row, place) for panel, places in enumerate(panels) for row, place in enumerate(places)]

    def value(row: int, year: int) -> float:
        return 0.74 - 0.09 * row + 0.03 * year

    return {
        "panels": [{"panel": 0, "name": "The world and its regions"}, {"panel": 1, "name": "The world and the groups"}],
        "data": [
            {
                "panel": panel, "line": place, "x": year / 5, "y": value(row, year), "tone": place_tone(place),
                "words": f"{place}, {2019 + year}: {value(row, year):.0%}",
            }
            for panel, row, place in every
            for year in range(6)
        ],
        "ends": [
            {
                "panel": panel, "x": 1, "y": value(row, 5), "beside": value(row, 5), "below": 0.89 - 0.14 * row,
                "tone": place_tone(place), "text": f"{value(row, 5):.0%} {place}",
            }
            for panel, row, place in every
        ],
        "grid": [{"panel": panel, "y": n / 5, "label": f"{20 * n}%"} for panel in (0, 1) for n in range(6)],
        "years": [{"panel": p, "x": n / 5, "label": str(2019 + n)} for p in (0, 1) for n in range(6)],
        "aims": [{"panel": panel, "y": 0.95, "label": "aim 95% by 2030"} for panel in (0, 1)],
    }  # fmt: skip


def calendar() -> Frames:
    """Return the reports of the objectives over sixteen quarters, in every state."""
    states = ["accepted"] * 7 + ["not_measured", "submitted", "returned", "accepted", "overdue", "draft", "due"]
    states += ["not_due"] * 2
    return {
        "data": [
            {
                "x": x, "y": y, "state": state, "words": f"{name}: {state}",
                "figure": str(2 + (x + y) % 7) if state in ("overdue", "due", "draft", "returned") else "",
            }
            for y, name in enumerate(OBJECTIVES.values())
            for x, state in enumerate(states if y % 3 else ["overdue", *states[:15]])
        ],
        "rows": [{"y": y, "short": code, "name": name} for y, (code, name) in enumerate(OBJECTIVES.items())],
        "heads": [{"x": x, "name": f"Q{x % 4 + 1}", "year": "" if x % 4 else str(2023 + x // 4)} for x in range(16)],
    }  # fmt: skip


# ---- linkages


def matrix(columns: list[Row], *, is_open: bool = False) -> Frames:
    """Return rows of the plan against columns of items: links of both strengths and bases; a chosen row and column.

    Args:
        columns: each with `number`, `name`, `colour` and `ink`.
        is_open: whether the outcomes of the first priority are rows as well.
    """
    kinds = [("group", "", "Priorities"), *(("main", code, name) for code, name in list(OBJECTIVES.items())[:5])]
    if is_open:
        kinds[2:2] = [("sub", "P1.1", "Improved broadband connectivity"), ("sub", "P1.2", "Improved infrastructure")]
    kinds += [("group", "", "Enablers"), *(("main", code, name) for code, name in list(OBJECTIVES.items())[5:])]
    rows, top = [], 0.0
    for kind, code, name in kinds:
        height = 0.95 if kind == "group" else 1.0
        rows.append(
            {
                "row": code, "col": "", "kind": kind, "code": code, "name": name, "y": round(top, 2),
                "y2": round(top + height, 2), "yc": round(top + height / 2, 3), "primary": 0, "all": 0,
                "is_bare": False, "group": "" if kind != "main" else GROUPS[len(rows) % 6].value,
            }
        )  # fmt: skip
        top += height
    cells = []
    placed_columns = [
        {
            "col": f"C{x}", "row": "", "x": x, "x2": x + 1, "xc": x + 0.5, "total": 0, "group": "",
            "is_edge": x % 6 == 5, "colour": "#5b6770", "ink": "#ffffff", **column,
        }
        for x, column in enumerate(columns)
    ]  # fmt: skip
    for y, row in enumerate(row for row in rows if row["kind"] != "group"):
        for x, column in enumerate(placed_columns):
            if (x * x + 3 * y + x * y) % 7 < 3 and x != 4:
                is_primary, is_official = (x + y) % 3 == 0, (x + y) % 5 == 0
                cells.append(
                    {
                        "start": row["row"], "item": column["col"], "xc": column["xc"], "yc": row["yc"],
                        "strength": "primary" if is_primary else "secondary",
                        "basis": "official" if is_official else "inferred", "group": GROUPS[(x + 2 * y) % 6].value,
                        "words": f"{row['code']} to {column['number']}",
                    }
                )  # fmt: skip
                row["all"] += 1
                row["primary"] += is_primary
                column["total"] += 1
    second = next(row for row in rows if row["row"] == "P2")
    box = {"x": 8, "x2": 9, "y": second["y"], "y2": second["y2"]}
    return {
        "rows": rows,
        "columns": placed_columns,
        "cells": cells,
        "hits": [
            {
                "row": row["row"], "col": column["col"], "x": column["x"], "x2": column["x2"], "y": row["y"],
                "y2": row["y2"], "a": row["name"], "b": column["name"], "c": "–", "d": "–",
            }
            for row in rows
            for column in placed_columns
        ],
        "chosen": [{"part": part, **box} for part in ("row", "column", "cell")],
    }  # fmt: skip


def sdg_columns() -> list[Row]:
    """Return the seventeen SDGs with the colours that the United Nations give them."""
    goals = {
        "No poverty": "#E5243B", "Zero hunger": "#DDA63A", "Health": "#4C9F38", "Education": "#C5192D",
        "Gender equality": "#FF3A21", "Water": "#26BDE2", "Energy": "#FCC30B", "Work and growth": "#A21942",
        "Infrastructure": "#FD6925", "Less inequality": "#DD1367", "Cities": "#FD9D24", "Consumption": "#BF8B2E",
        "Climate": "#3F7E44", "Oceans": "#0A97D9", "Land": "#56C02B", "Peace, justice": "#00689D",
        "Partnerships": "#19486A",
    }  # fmt: skip
    on_dark = {"#C5192D", "#A21942", "#DD1367", "#3F7E44", "#00689D", "#19486A"}
    return [
        {"number": str(n), "name": name, "colour": colour, "ink": "#ffffff" if colour in on_dark else "#000000"}
        for n, (name, colour) in enumerate(goals.items(), 1)
    ]


def action_lines() -> list[Row]:
    """Return items with numbers and short names, some numbers longer than two signs."""
    names = (
        "Governments and stakeholders", "Infrastructure", "Access to information", "Capacity building", "Security",
        "Enabling environment", "e-Government", "e-Business", "e-Learning", "e-Health", "Cultural diversity", "Media",
    )  # fmt: skip
    return [{"number": f"C{n}" if n != 7 else "C7-1", "name": name} for n, name in enumerate(names, 1)]


def objective_columns() -> list[Row]:
    """Return priorities and enablers as columns, each with the status of its KPIs."""
    return [
        {"number": code, "name": name, "group": GROUPS[x % 6].value, "is_edge": code == "P5"}
        for x, (code, name) in enumerate(OBJECTIVES.items())
    ]


def reach() -> Frames:
    """Return counts of linked items of seven families, in every step of the scale; the third row is chosen."""
    families = {
        "SDGs": 22,
        "WSIS": 19,
        "Strategic plan": 19,
        "Initiatives": 28,
        "Resolutions": 65,
        "WTDC": 31,
        "SQs": 7,
    }
    rows = matrix(sdg_columns())["rows"]
    cells = []
    for row in rows:
        for x, (name, whole) in enumerate(families.items()):
            if row["kind"] == "main":
                step = (x + round(row["y"])) % 5
                count = round(step * whole / 8)
                cells.append(
                    {
                        "row": row["row"], "col": name, "x": x, "x2": x + 1, "xc": x + 0.5, "y": row["y"],
                        "y2": row["y2"], "yc": row["yc"], "text": str(count) if step else "–", "step": step,
                        "words": f"{row['name']}: {count} of {whole} {name}",
                    }
                )  # fmt: skip
    return {
        "rows": rows,
        "columns": [
            {"col": name, "x": x, "xc": x + 0.5, "name": name, "of": f"of {whole}"}
            for x, (name, whole) in enumerate(families.items())
        ],
        "cells": cells,
        "chosen": [{"y": rows[3]["y"], "y2": rows[3]["y2"]}],
    }


def _flow(palette: Palette, columns: list[dict[str, str]], stages: list[list[Ribbon]]) -> Frames:
    nodes, ribbons = placed([list(column) for column in columns], stages, flow.HEIGHT)
    last = len(columns) - 1
    edges = [(0.0, 0.0), *([flow.MIDDLE] if last > 1 else []), (1.0, 1.0)]
    sides = {0: "left", last: "right"}
    return {
        "ribbons": [
            {
                "id": f"{p.ribbon.start} {p.ribbon.end}", "a": p.ribbon.start, "b": p.ribbon.end,
                "x0": edges[p.column][1], "x1": edges[p.column + 1][0], "y0": p.y0, "y1": p.y1, "h": p.height,
                "words": f"{p.ribbon.start} to {p.ribbon.end}",
            }
            for p in ribbons
        ],
        "nodes": [
            {
                "a": n.code, "b": "", "x": edges[n.column][0], "side": sides.get(n.column, "middle"), "y": n.y,
                "y2": n.bottom, "yc": (n.y + n.bottom) / 2, "name": columns[n.column][n.code],
                "figure": str(len(n.code)), "colour": "#FD6925" if n.column == last else palette.accent,
            }
            for n in nodes
        ],
        "lit": [
            {"id": f"{p.ribbon.start} {p.ribbon.end}"} for p in ribbons if "P2" in (p.ribbon.start, p.ribbon.end)
        ],
    }  # fmt: skip


def _priorities() -> dict[str, str]:
    return {code: f"{code} {name}" for code, name in list(OBJECTIVES.items())[:5]}


def flow_of_two(palette: Palette) -> Frames:
    """Return links from the priorities to eight SDGs; those of the second priority stand out."""
    goals = {f"SDG{n}": f"{n} {column['name']}" for n, column in enumerate(sdg_columns()[:8], 1)}
    ribbons = [
        Ribbon(code, goal, 2 if (a + b) % 3 == 0 else 1)
        for a, code in enumerate(_priorities())
        for b, goal in enumerate(goals)
        if (a + 2 * b) % 3 != 1
    ]
    return _flow(palette, [_priorities(), goals], [ribbons])


def flow_of_three(palette: Palette) -> Frames:
    """Return links from one priority over its outcomes to six SDGs."""
    outcomes = {f"O{n}": f"P2.{n} Outcome number {n} with a name that is too long for its box" for n in range(1, 6)}
    goals = {f"SDG{n}": f"{n} {column['name']}" for n, column in enumerate(sdg_columns()[:6], 1)}
    first = [Ribbon("P2", outcome, 1) for outcome in outcomes]
    second = [
        Ribbon(outcome, goal, 1)
        for a, outcome in enumerate(outcomes)
        for b, goal in enumerate(goals)
        if (a + b) % 3 == 0 or a == b
    ]
    return _flow(palette, [{"P2": "P2 Digital transformation"}, outcomes, goals], [first, second])


def _bar(y: int, status: StatusGroup, share: float | None, expected: float | None = 0.7) -> Row:
    """Return a row with a bar; each other one is made up."""
    return {
        "y": y, "share": share, "expected": expected, "is_illustrative": y % 2 == 1, "low": None, "high": None,
        "dot": None, "figure": "–" if share is None else f"{100 * share:.0f}%", "status": status.value,
        "word": STATUS_WORDS[status],
    }  # fmt: skip


def overview_rows() -> Frames:
    shares = (0.74, 0.61, None, 0.43, -0.3, 1.04)
    counts = (2, 5, 3, 1, 1, 4)
    mix, cells = [], []
    for y in range(6):
        low = 0
        for group, count in zip(GROUPS, counts[y:] + counts[:y], strict=True):
            high = low + count
            mix.append({"y": y, "low": low / 16, "high": high / 16, "status": group.value, "figure": str(count)})
            low = high
        cells += [{"y": y, "x": x, "status": group.value, "figure": f"{60 + x}%"} for x, group in enumerate(GROUPS)]
    rows = [
        {
            **_bar(y, group, share), "code": f"P{y}" if y else "", "name": "Resources and\nbroad cooperation",
            "change": "5 points closer",
        }
        for y, (group, share) in enumerate(zip(GROUPS, shares, strict=True))
    ]  # fmt: skip
    return {"rows": rows, "mix": mix, "cells": cells}


def kpi_rows() -> Frames:
    shares = (1.0, 0.82, 0.6, 0.2, -0.67, None)
    rows = [
        {
            **_bar(y, group, share), "code": f"P1.{y}-a", "name": "Countries with recent data\non skills",
            "data": "Q4 2025", "actual": "79\nof 107",
        }
        for y, (group, share) in enumerate(zip(GROUPS, shares, strict=True))
    ]  # fmt: skip
    kept = {"low": 0.4, "high": 0.6, "dot": 0.55, "code": "P1.7-b", "name": "Requests met in time", "data": "Q4 2025"}
    return {"rows": [*rows, {**_bar(6, StatusGroup.ON_TRACK, None, None), **kept, "actual": "93.1%\ntarget 91.0%"}]}


def action_rows() -> Frames:
    shares = ((StatusGroup.OFF_TRACK, 0.36), (StatusGroup.REGRESSING, -0.16))
    return {
        "rows": [
            {
                **_bar(y, group, share), "name": "Investment mobilized for secure\ninfrastructure",
                "where": "K-P5.7-a · P5", "before": "Q3 2025: Off track, 24%",
                "needed": "40 of 95. 55 texts more in the 2 quarters\nto the target.",
            }
            for y, (group, share) in enumerate(shares)
        ]
    }  # fmt: skip


def change_stages() -> Frames:
    """Return a way from one count to another by three causes: 60 KPIs, all of which stay."""
    names = ("TDAG-25, Q4 2025", "Correction", "New figure", "Time passed", "Live data, Q3 2026")
    notes = (
        "60 KPIs that apply", "figures that were changed, or taken back", "figures that came for quarters up to then",
        "judged at Q3 2026, with the figures since", "60 KPIs that apply",
    )  # fmt: skip
    steps = ((0, 0, 0, 0, 0, 0), (0, -2, 1, 0, 0, 1), (0, 3, 12, 2, 1, -18), (2, -4, 0, 2, 0, 0))
    counts = [1, 14, 15, 4, 0, 26]
    rows, mix, cells = [], [], []
    for y, (name, note) in enumerate(zip(names, notes, strict=True)):
        is_end = y in (0, 4)
        differences = (0,) * 6 if y == 4 else steps[y]
        counts = [count + difference for count, difference in zip(counts, differences, strict=True)]
        rows.append({"y": y, "name": name, "note": note, "is_end": is_end})
        low = 0
        for x, (group, count, difference) in enumerate(zip(GROUPS, counts, differences, strict=True)):
            figure = str(count) if is_end else f"{difference:+d}".replace("-", "−") if difference else ""
            cells.append({"y": y, "x": x, "status": group.value, "figure": figure, "is_end": is_end})
            mix.append(
                {
                    "y": y, "low": low / 60, "high": (low + count) / 60, "status": group.value, "figure": str(count),
                    "is_end": is_end,
                }
            )  # fmt: skip
            low += count
    heads = [
        {"y": 0, "x": x, "status": group.value, "word": word.replace("Not yet ", "Not yet\n")}
        for x, (group, word) in enumerate(STATUS_WORDS.items())
    ]
    return {"rows": rows, "mix": mix, "cells": cells, "heads": heads}


def change_rows() -> Frames:
    return {
        "rows": [
            {
                "y": y, "code": f"P2.{y}-b", "name": "Trainees who apply\nwhat they learned", "before": before.value,
                "before_word": STATUS_WORDS[before], "after": after.value, "after_word": STATUS_WORDS[after],
                "cause": "new figures, the latest for Q4 2025",
            }
            for y, (before, after) in enumerate(pairwise(GROUPS))
        ]
    }  # fmt: skip


TIMELINE_HEIGHT = 330


def timeline() -> Frames:
    """Return projects in every state, published and made up, one with a long name, and each kind of open end."""
    kinds = [
        ("Broadband maps", "ongoing", False, 0.1, 0.6),
        ("School links", "ongoing", True, 0.2, 0.8),
        ("Training of regulators", "planned", True, 0.7, 0.95),
        ("Skills centres", "planned", False, 0.66, 0.9),
        ("Household surveys", "suspended", True, 0.3, 0.7),
        ("Digital services", "completed", True, 0.0, 0.4),
        ("Better livelihoods and resilience via a diverse\neconomy and digital change", "completed", False, 0.05, 0.35),
        ("Village networks", "ongoing", False, 0.4, None),
        ("Emergency plans", "ongoing", True, None, 0.5),
        ("Cyber tracks", "unknown", False, None, None),
    ]
    rows, y = [], 60.0
    for number, (name, state, is_illustrative, start, end) in enumerate(kinds):
        y += 34 if number == 7 else 0
        high = 24 if "\n" not in name else 40
        rows.append(
            {
                "y": y + high / 2, "high": high, "project": f"PRJ-{number}", "name": name, "state": state,
                "is_illustrative": is_illustrative, "start": start, "end": end,
                "undated": "no dates known, published" if start is None and end is None else "",
                "words": f"{name}: {state}",
            }
        )  # fmt: skip
        y += high
    heads = [{"y": 26, "name": "Africa", "together": "7 projects"}, {"y": 244, "name": "Several regions",
             "together": "3 projects"}]  # fmt: skip
    years = [
        {"y": head["y"], "x": number / 5, "x2": (number + 1) / 5, "label": str(2023 + number), "before": 4 - number}
        for head in heads
        for number in range(5)
    ]
    return {
        "data": rows,
        "regions": heads,
        "years": years,
        "lines": [{"x": number / 5} for number in range(6)],
        "initiatives": [
            {"y": 60, "code": "AFR1", "words": "Digital transformation"},
            {"y": 156, "code": "AFR2", "words": "Broadband"},
            {"y": 278, "code": "–", "words": "Without a regional initiative"},
        ],
        "now": [{"x": 0.62, "label": "today, Q1 2026"}],
    }
