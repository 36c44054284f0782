"""The projection of the map: equal in area."""

from __future__ import annotations

import math

import pytest
from shapely.geometry import Polygon

from kap_ui.maps.projection import on_page, project

EARTH_ON_PAGE = 4 * math.pi * (500 / 2.7066299836960748) ** 2
"""The area of the whole globe on an equal-area page whose unit sphere is scaled by that much."""


def test_the_projection_has_the_extent_that_equal_earth_is_known_for() -> None:
    assert project(0, 0) == (500.0, 0.0)
    assert project(180, 0)[0] == pytest.approx(1000, abs=0.001)
    assert project(0, 90)[1] == pytest.approx(-500 * 1.3173627591574 / 2.7066299836960748, abs=0.001)
    assert on_page(11, 0) == (500.0, 0.0)


@pytest.mark.parametrize(("south", "north"), [(0, 10), (30, 40), (60, 70)])
def test_a_field_on_the_page_is_as_large_as_on_the_globe(south: int, north: int) -> None:
    steps = [k / 20 for k in range(201)]
    edge = (
        [project(x, south) for x in steps]
        + [project(10, south + y) for y in steps]
        + [project(10 - x, north) for x in steps]
        + [project(0, north - y) for y in steps]
    )
    band = (math.sin(math.radians(north)) - math.sin(math.radians(south))) / 2
    assert Polygon(edge).area == pytest.approx(EARTH_ON_PAGE * band * 10 / 360, rel=0.001)
