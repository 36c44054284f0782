"""The panel beside the matrix gives every title and every reason."""

from __future__ import annotations

import pytest

from kap_model.linkages import Linkages
from kap_ui.marks.markup import escaped
from kap_ui.sections.linkages import (
    families,
    matrix_panel,
    starts,
)
from kap_ui.sections.shared import source_words
from kap_ui.state import data
from tests.kap_ui.sections.linkages.shown import matrix_data, matrix_of
from tests.support.without_page import Reader


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_title_stands_on_its_column_and_every_reason_in_a_panel(
    reader: Reader, shipped_linkages: Linkages, language: str
) -> None:
    reader(language)
    label = families.labels(shipped_linkages)
    for group, members in families.GROUPS.items():
        codes = shipped_linkages.of_families(*members)
        frames = matrix_data(shipped_linkages, family=group)
        drawn = {*frames["columns"]["col"], *frames["rows"]["row"]}
        assert drawn & set(shipped_linkages.items) == set(codes)
        assert all(data.name(code) in label(code) for code in codes)
        for row in shipped_linkages.of_kind(*starts.MAIN):
            panel = matrix_panel.panel(matrix_of(shipped_linkages, family=group, row=row))
            for linkage in shipped_linkages.from_start(row):
                if linkage.item in codes:
                    assert escaped(linkage.reason(language)) in panel
    for linkage in shipped_linkages.links:
        if linkage.item in shipped_linkages.items:
            group = families.group_of(shipped_linkages.items[linkage.item].family)
            cell = matrix_of(shipped_linkages, family=group, row=linkage.start, column=linkage.item)
            panel = matrix_panel.panel(cell)
            assert escaped(linkage.reason(language)) in panel
            assert source_words.in_marks(linkage.source) in panel
