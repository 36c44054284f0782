"""The colours of the matrix."""

from __future__ import annotations

import pytest

from kap_ui.sections.linkages import (
    matrix_frames,
)


@pytest.mark.parametrize(
    ("colour", "ink"),
    [
        ("#FFFFFF", "#000000"),
        ("#000000", "#ffffff"),
        ("#19486A", "#ffffff"),
        ("#FCC30B", "#000000"),
        ("red", "#000000"),
    ],
)
def test_the_number_on_a_tile_is_black_or_white_by_contrast(colour: str, ink: str) -> None:
    assert matrix_frames.ink_on(colour) == ink
