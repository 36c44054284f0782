"""The names of documents."""

from __future__ import annotations

import pytest

from kap_documents.export import Form, Source
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView

ASKED = {"quarter": Quarter.parse("2025-Q3"), "origin": OriginView.PUBLISHED, "place": "AFR", "kpi": "K-P1.2-a"}


@pytest.mark.parametrize(
    ("source", "form", "is_rehearsal", "name"),
    [
        (Source(database="", edition="TDAG-26"), Form.PDF, False, "kap_TDAG-26_fr.pdf"),
        (Source(database="", edition="TDAG-26", since="TDAG-25"), Form.PDF, False, "kap_TDAG-26_since-TDAG-25_fr.pdf"),
        (Source(database="", edition="TDAG-26", since="TDAG-25"), Form.PACKAGE, False, "kap_TDAG-26_data.zip"),
        (Source(database=""), Form.HTML, True, "kap_live-1a67_rehearsal_fr.html"),
        (Source(database="", **ASKED), Form.DOCX, False, "kap_live-1a67_K-P1.2-a_AFR_2025-Q3_published_fr.docx"),  # type: ignore[arg-type]  # mypy cannot tell the types of ** apart
    ],
)
def test_a_name_says_whose_data_are_in_the_file_and_what_was_asked_for(
    source: Source, form: Form, is_rehearsal: bool, name: str
) -> None:
    assert source.file_name(form, "fr", revision="1a67", is_rehearsal=is_rehearsal) == name
