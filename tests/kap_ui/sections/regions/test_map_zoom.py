"""What a click on the map that zooms means."""

from __future__ import annotations

from kap_ui.sections.regions import map_zoom


def test_a_click_means_what_the_clicked_map_was_divided_into() -> None:
    land = {"kind": "land", "code": "KEN", "office": "RO-AFR", "region": "AFR"}

    assert [map_zoom.meant(unit, land) for unit in ("regions", "offices", "countries")] == ["AFR", "RO-AFR", "KEN"]
    assert map_zoom.meant("regions", {"kind": "area", "code": "AO-DKR"}) == "AO-DKR"
    assert map_zoom.meant("regions", {"kind": "land", "code": "ATA", "region": ""}) is None
