"""The key of a picture says what the legend on screen says."""

from __future__ import annotations

import pytest

from kap_model.vocabulary import StatusGroup
from kap_ui.figures import picture_key
from kap_ui.marks import Swatch
from kap_ui.words import wording


@pytest.mark.parametrize("swatch", [swatch for swatch in Swatch if not swatch.endswith("bar")])
def test_each_swatch_of_a_chart_has_a_sign(swatch: Swatch) -> None:
    (sign,) = picture_key.of_swatches([(swatch, "what it means")])

    assert sign["words"] == "what it means"
    assert sign["shapes"]


def test_each_status_has_its_icon_and_its_word() -> None:
    with wording.spoken("fr"):
        signs = picture_key.of_statuses()

    assert [sign["words"] for sign in signs][:2] == ["Atteint", "En bonne voie"]
    assert len({sign["shapes"][1]["path"] for sign in signs}) == len(StatusGroup)
