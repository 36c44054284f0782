"""What a map shows: tones, and where names stand."""

from __future__ import annotations

from kap_ui.look import tokens
from kap_ui.maps.map_content import (
    ANCHORS,
    IN,
    NOTHING,
    PLAIN,
    STEPS,
    Label,
    colours,
    placed,
    tone_of_amount,
    tone_of_status,
)


def test_every_tone_that_a_picture_can_have_has_a_colour_in_both_themes() -> None:
    for palette in (tokens.LIGHT, tokens.DARK):
        tones = colours(palette)
        assert {NOTHING, PLAIN, IN, *STEPS, "achieved", "on_track", "at_risk", "off_track", "regressing"} <= set(tones)


def test_a_status_that_does_not_judge_has_the_tone_of_no_figure() -> None:
    assert tone_of_status("off_track") == "off_track"
    assert tone_of_status("not_achieved") == "off_track"
    for status in ("no_data", "no_target", "incomplete", "insufficient_data", "not_applicable"):
        assert tone_of_status(status) == NOTHING


def test_an_amount_falls_into_the_step_above_its_cuts_and_an_absent_one_into_none() -> None:
    cuts = (20.0, 40.0, 60.0, 80.0)
    assert [tone_of_amount(value, cuts) for value in (0, 19.9, 20, 73.6, 80, 100)] == [
        "step-1", "step-1", "step-2", "step-4", "step-5", "step-5",
    ]  # fmt: skip
    assert tone_of_amount(None, cuts) == NOTHING


def test_a_region_has_its_set_place_and_an_office_its_city_beside_its_mark() -> None:
    assert placed(Label("AFR", "Africa")) == ANCHORS["AFR"]
    x, y, side = placed(Label("AO-DKR", "Dakar", at=(420.0, -70.0)))
    assert (x, y, side) == (411.0, -70.0, "end")
