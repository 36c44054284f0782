"""The part of the map that countries lie in."""

from __future__ import annotations

from kap_ui.look import tokens
from kap_ui.maps import vega
from kap_ui.maps.extent import extent
from kap_ui.maps.projection import on_page


def holds(countries: list[str], longitude: float, latitude: float) -> bool:
    """Return whether a point lies in the extent of countries."""
    found = extent(countries)
    assert found is not None
    left, top, right, bottom = found
    x, y = on_page(longitude, latitude)
    return left < x < right and top < y < bottom


def test_the_extent_holds_the_countries_with_a_margin() -> None:
    assert holds(["SEN", "MLI"], -17.4, 14.7) and holds(["SEN", "MLI"], 4.0, 19.0)
    assert not holds(["SEN", "MLI"], 36.8, -1.3)


def test_an_island_far_from_its_country_and_one_beyond_the_cut_do_not_make_the_map_small() -> None:
    assert not holds(["FRA", "ESP", "DEU"], -53.0, 4.0)  # French Guiana
    assert not holds(["FJI", "THA", "AUS", "NZL", "WSM", "TON"], -100.0, 20.0)


def test_a_small_state_is_shown_with_the_sea_about_it() -> None:
    left, top, right, bottom = extent(["MUS"]) or (0, 0, 0, 0)
    assert right - left == bottom - top == 130


def test_no_country_has_no_extent() -> None:
    assert extent([]) is extent(["XXX"]) is None


def test_the_map_of_an_extent_is_scaled_to_it() -> None:
    words = {"language": "en", "titles": {}}
    world, africa = vega.world(tokens.LIGHT, **words), vega.world(tokens.LIGHT, extent=(387, -109, 643, 143), **words)

    assert "width/962" in world["projection"]["scale"]["expr"]
    # Africa is 252 high, and its box 2.2 times as wide as high: 554.4.
    assert africa["projection"]["scale"]["expr"] == "min(width/554.4, height/252)"
