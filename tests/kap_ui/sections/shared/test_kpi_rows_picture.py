"""The pictures of rows of KPIs."""

from __future__ import annotations

import pytest

from kap_model.vocabulary import Status
from kap_ui.charts import kpi_rows
from kap_ui.figures import text_outlines
from kap_ui.words import wording
from kap_ui.words.language import offered
from kap_ui.words.wording import _


@pytest.mark.parametrize("language", offered())
def test_actual_and_target_have_a_line_each_in_every_language(language: str) -> None:
    with wording.spoken(language):
        target = (_(", target %(target)s") % {"target": wording.percent(1.0, 1)}).removeprefix(wording.signs().comma)
        words = (_("Actual and target"), target, _("no target"))
    assert max(map(len, words)) <= kpi_rows.FIGURE_LETTERS


@pytest.mark.parametrize("language", offered())
def test_no_status_runs_into_the_quarter_beside_it(language: str) -> None:
    with wording.spoken(language):
        widest = max(text_outlines.width(wording.status(status), 12, bold=True) for status in Status)
    assert widest < 150
