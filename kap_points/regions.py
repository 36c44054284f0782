"""The point on regions: priorities and enablers by region, and which region is behind."""

from __future__ import annotations

from collections.abc import Iterator

from kap_points.figure_point import point
from kap_points.point import Point
from kap_points.reading import Reading
from kap_ui.frame import page_list
from kap_ui.sections.regions import compare, compare_heat, compare_words
from kap_ui.words.wording import _


def regions(reading: Reading) -> Iterator[Point]:
    """Yield which regions are behind on what; at a region, what it is behind on."""
    selection = reading.about("place", "quarter", "origin")
    answer = compare.compared(selection, "regions", "plan")
    figure = compare_heat.heat(answer)
    quarters = [standing.data_quarter for standing in answer.standings.values() if standing.data_quarter is not None]
    yield point(
        reading,
        figure,
        code="regions",
        question=_(page_list.page("compare").question),
        finding=compare_words.headline(answer),
        selection=selection,
        page="compare",
        data_quarter=max(quarters, default=None),
    )
