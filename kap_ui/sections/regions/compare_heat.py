"""The heat table: priorities and enablers, or KPIs, by region or office."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pandas as pd

from kap_model.measures import RollUp
from kap_model.progress import PLAN_CODE
from kap_model.vocabulary import OfficeKind
from kap_ui.charts import regions_heat
from kap_ui.figures import picture_key
from kap_ui.figures.figure import ChartFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.marks.markup import Markup, element
from kap_ui.sections.regions import compare, compare_words, place_standing, standing_table
from kap_ui.sections.regions.compare import Compared
from kap_ui.sections.regions.place_standing import PlaceStanding
from kap_ui.sections.shared import place_names, roll_up_words, source_counts
from kap_ui.sections.shared.short_names import in_lines, short
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number, percent, quarter

_NAMES: Final = 350
_LETTERS: Final = 42
"""The pixels of codes and names in a picture, and the letters of a name that fit on a line there."""

_LEAST_CELL: Final[Mapping[str, int]] = {"regions": 110, "offices": 50}
"""Pixels of a cell that has room for its head, or of one with a slanted head for its figure."""


@memoized
def heat(compared: Compared) -> ChartFigure:
    """Return the heat table; a click on a cell leads on."""
    return ChartFigure(
        key="heat",
        build=regions_heat.heat,
        frames=_frames(compared),
        title=_title(compared),
        page_finding=compare_words.headline(compared),
        reading=_reading(compared),
        alt=_("Heat table of places"),
        options={
            "rows": len(compared.rows),
            "columns": len(compared.places),
            "slanted": compared.by == "offices",
            "long_names": compared.is_of_kpis,
        },
        legend=_what_a_click_does(compared),
        file_options={"names": _NAMES},
        least_width=_LEAST_CELL[compared.by] * len(compared.places) + _NAMES,
        file_frames=partial(_frames, compared, is_file=True),
        signs=picture_key.of_statuses(),
        table=pd.DataFrame(
            [
                {"row": row, **standing_table.record(compared.standings[row, place])}
                for row in compared.rows
                for place in compared.places
            ]
        ),
        columns=[
            TableColumn("row", _("Code"), CellKind.CODE),
            TableColumn("row", _("KPI") if compared.is_of_kpis else _("Priority"), CellKind.NAME),
            *standing_table.place_columns(),
            *standing_table.standing_columns(),
            *(standing_table.kpi_columns() if compared.is_of_kpis else standing_table.roll_up_columns()),
        ],
        is_illustrative=compared.is_illustrative,
        sources=source_counts.behind(compared.selection.origin, compared.scope),
        select=regions_heat.SELECTION,
        leaves=True,
    )


def clicked(compared: Compared, cell: Mapping[str, Any]) -> str | None:
    """Return the address that a click on a cell leads to; None without a click."""
    if not cell.get("code"):
        return None
    return compare.href_of(compared, str(cell["code"]), str(cell["place"]))


def _title(compared: Compared) -> str:
    values = {"objective": compared.selection.objective, "quarter": quarter(compared.selection.quarter)}
    if compared.is_of_kpis:
        if compared.by == "offices":
            return _("KPIs of %(objective)s by office: progress towards target in per cent, %(quarter)s") % values
        return _("KPIs of %(objective)s by region: progress towards target, %(quarter)s") % values
    if compared.by == "offices":
        return _("Priorities and enablers by office: mean progress towards target in per cent, %(quarter)s") % values
    return _("Priorities and enablers by region: mean progress towards target, %(quarter)s") % values


def _reading(compared: Compared) -> str:
    if compared.is_of_kpis:
        return _(
            "Each place against its own target. Colour: the status, by the progress that is expected by now. Number: "
            "progress from baseline to target; a dash: no figure or no target."
        )
    own = _("Each place against its own targets.")
    return wording.sentences((own, roll_up_words.colour_and_number(), place_standing.rule_of_means()))


def _what_a_click_does(compared: Compared) -> Markup:
    """Return what a click in the table does; it stands on screen alone, where there is something to click."""
    in_kpis, in_priorities = _("Click a cell to see the KPI there."), _("Click a cell to see the region or office.")
    return element("p", in_kpis if compared.is_of_kpis else in_priorities, class_="small")


def _frames(compared: Compared, *, is_file: bool = False) -> dict[str, pd.DataFrame]:
    return {
        "data": _cells(compared),
        "rows": _rows(compared, is_file=is_file),
        "columns": _columns(compared),
        "bands": _bands(compared),
        "chosen": _chosen(compared),
    }


def _cells(compared: Compared) -> pd.DataFrame:
    cells = []
    for y, row in enumerate(compared.rows):
        for x, place in enumerate(compared.places):
            standing = compared.standings[row, place]
            name = place_names.short_name(place)
            subject = compare.code_of(row) or compare.name_of(row)
            cells.append(
                {
                    "x": x, "y": y, "code": row, "place": place, "status": place_standing.group(standing).value,
                    "figure": _cell_figure(compared, standing),
                    "words": wording.sentences(
                        [wording.ended(wording.clauses([name, subject])), place_standing.summary(standing)]
                    ),
                }
            )  # fmt: skip
    return pd.DataFrame(cells)


def _cell_figure(compared: Compared, standing: PlaceStanding) -> str:
    """Return the figure of a cell; narrow columns of per cent have no room for the sign."""
    share = place_standing.share(standing)
    if compared.by == "offices" and share is not None:
        return number(100 * share)
    return figure(standing)


def figure(standing: PlaceStanding) -> str:
    """Return the share of the way, how many KPIs of how many can be judged, or a dash."""
    if isinstance(standing, RollUp):
        return roll_up_words.figure(standing)
    return language.ABSENT if standing.share is None else percent(standing.share)


def _rows(compared: Compared, *, is_file: bool) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "y": y,
                "short": compare.code_of(row),
                "full": compare.name_of(row),
                "name": _row_name(compared, row, is_file),
            }
            for y, row in enumerate(compared.rows)
        ]
    )


def _row_name(compared: Compared, row: str, is_file: bool) -> str:
    name = compare.name_of(row)
    if is_file:
        return in_lines(name, _LETTERS)
    return name if compared.is_of_kpis or row == PLAN_CODE else short(row)


def _columns(compared: Compared) -> pd.DataFrame:
    office_kinds = data.progress(compared.selection.origin).facts.office_kinds
    return pd.DataFrame(
        [
            {
                "x": x,
                "name": place_names.short_name(place),
                "brief": place,
                "strong": office_kinds.get(place) is not OfficeKind.AREA,
            }
            for x, place in enumerate(compared.places)
        ]
    )


def _bands(compared: Compared) -> pd.DataFrame:
    """Return the stretches of columns of one region; a region of one column is named by its code."""
    facts = data.progress(compared.selection.origin).facts
    bands: list[dict[str, Any]] = []
    for x, place in enumerate(compared.places):
        region = facts.region_of(place)
        if bands and bands[-1]["region"] == region:
            bands[-1]["x2"] = x + 1
        else:
            bands.append({"region": region, "x": x, "x2": x + 1})
    for band in bands:
        band["name"] = place_names.short_name(band["region"]) if band["x2"] - band["x"] > 1 else band["region"]
    return pd.DataFrame(bands, columns=["x", "x2", "name"])


def _chosen(compared: Compared) -> pd.DataFrame:
    """Return the stretch of columns of the chosen place, which lie side by side; no row for the world."""
    chosen = [compared.places.index(place) for place in compared.chosen]
    stretch = [{"x": min(chosen), "x2": max(chosen) + 1}] if chosen else []
    return pd.DataFrame(stretch, columns=["x", "x2"])
