"""A text takes the ink that is read on its ground."""

from __future__ import annotations

import pytest

from kap_ui.look import tokens
from kap_ui.look.contrast import contrast, ink_on
from kap_ui.maps.map_content import (
    colours,
)


def test_a_label_on_land_takes_the_ink_that_is_read_on_its_fill() -> None:
    for palette in (tokens.LIGHT, tokens.DARK):
        for fill in colours(palette).values():
            assert contrast(ink_on(fill, palette), fill) >= 4.5, fill


def test_contrast_is_worked_out_as_wcag_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)
