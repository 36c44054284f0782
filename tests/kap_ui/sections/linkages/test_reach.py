"""The counts of all families."""

from __future__ import annotations

from kap_model.linkages import Linkages
from kap_ui.sections.linkages import (
    families,
    reach,
)
from kap_ui.sections.linkages.matrix_choice import MatrixChoice
from tests.kap_ui.sections.linkages.shown import MATRIX_CHOICES
from tests.support.without_page import Reader


def test_the_counts_of_all_families_are_those_of_the_matrices(reader: Reader, shipped_linkages: Linkages) -> None:
    reader("en")
    counts = reach.reach(shipped_linkages, MatrixChoice(family=families.EVERY))
    table = reach.figure(counts, MATRIX_CHOICES).table
    assert table.set_index("code")[list(families.GROUPS)].to_numpy().sum() == 415
