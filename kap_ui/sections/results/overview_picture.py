"""The overview as a picture in a file: the same rows and cells as on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kap_model.measures import RollUp
from kap_model.progress import ENABLERS, PLAN_CODE
from kap_model.quarter import Quarter
from kap_ui.charts import overview_rows
from kap_ui.figures import picture_key
from kap_ui.figures.figure import Drawing
from kap_ui.look import tokens
from kap_ui.sections.shared import kpi_rows_picture, roll_up_words
from kap_ui.sections.shared.short_names import in_lines, short
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, number, percent, short_quarter

_COLUMNS = ("y", "code", "name", "share", "expected", "is_illustrative", "figure", "status", "word", "change")


def drawing(
    codes: Sequence[str],
    places: Sequence[str],
    now: Mapping[tuple[str, str], RollUp],
    before: Mapping[str, RollUp],
    place: str,
    compared: Quarter,
) -> Drawing:
    """Return what the picture is drawn from.

    Args:
        codes: the objectives of the rows.
        places: the regions of the cells.
        now: the roll-ups by objective and place.
        before: the roll-ups at the compared quarter, by objective.
        place: of the rows.
        compared: the compared quarter.
    """
    roll_ups = [now[code, place] for code in codes]
    cells = [
        {
            "y": y, "x": x, "status": tokens.group_of(now[code, region].word).value,
            "figure": roll_up_words.figure(now[code, region]),
        }
        for y, code in enumerate(codes)
        for x, region in enumerate(places)
    ]  # fmt: skip
    return Drawing(
        build=overview_rows.overview_rows,
        frames={
            "rows": pd.DataFrame(
                [{"y": y, **_record(code, now[code, place], before[code])} for y, code in enumerate(codes)],
                columns=list(_COLUMNS),
            ).assign(low=None, high=None, dot=None),
            "mix": pd.DataFrame(
                [part for y, roll_up in enumerate(roll_ups) for part in _parts(y, roll_up)],
                columns=["y", "low", "high", "status", "figure"],
            ),
            "cells": pd.DataFrame(cells, columns=["y", "x", "status", "figure"]),
        },
        options={
            "rows": len(codes),
            "words": {
                "name": _("Priority"), "mix": _("KPIs by status"), "way": _("Mean progress"),
                "judgement": _("Since %(quarter)s") % {"quarter": short_quarter(compared)},
            },
            "places": list(places),
        },
        key=[
            *picture_key.of_statuses(),
            *kpi_rows_picture.signs(
                any(not roll_up.is_illustrative for roll_up in roll_ups),
                any(roll_up.is_illustrative for roll_up in roll_ups),
            ),
        ],
        note=wording.enumerated(f"{region} {data.name(region)}" for region in places),
        least_width=overview_rows.WIDTH,
        least_height=overview_rows.TOP + overview_rows.LEAST_ROW * len(codes),
    )  # fmt: skip


def _record(code: str, now: RollUp, before: RollUp) -> dict[str, Any]:
    _direction, change = roll_up_words.movement(now, before)
    if now.is_withheld:
        change = roll_up_words.usable_of_applicable(now)
    figure = percent(now.mean_share)
    if now.mean_expected_share is not None:
        expected = _("expected %(share)s") % {"share": percent(now.mean_expected_share)}
        figure = wording.clauses((figure, expected))
    return {
        "code": "" if code in (PLAN_CODE, ENABLERS) else code,
        "name": in_lines(_name(code), overview_rows.LETTERS),
        "share": now.mean_share,
        "expected": now.mean_expected_share,
        "is_illustrative": now.is_illustrative,
        "figure": figure,
        "status": tokens.group_of(now.word).value,
        "word": wording.status(now.word),
        "change": in_lines(change, overview_rows.WORD_LETTERS),
    }


def _name(code: str) -> str:
    return roll_up_words.name_of(code) if code in (PLAN_CODE, ENABLERS) else short(code)


def _parts(y: int, roll_up: RollUp) -> list[dict[str, Any]]:
    parts, low, whole = [], 0, roll_up.applicable or 1
    for group, count in roll_up.groups.items():
        parts.append(
            {
                "y": y, "low": low / whole, "high": (low + count) / whole, "status": group.value,
                "figure": number(count),
            }
        )  # fmt: skip
        low += count
    return parts
