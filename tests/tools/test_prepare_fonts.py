"""The fonts of other scripts have what their readers need, and their readers alone fetch them."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from kap_ui.figures import text_outlines
from tools import prepare_fonts


def letters(*files: str) -> set[int]:
    return {letter for file in files for letter in TTFont(prepare_fonts.WEB / file).getBestCmap()}


@pytest.mark.parametrize("weight", [prepare_fonts.REGULAR, prepare_fonts.BOLD])
def test_every_chinese_character_that_is_written_is_in_the_first_file_and_common_ones_in_the_second(
    weight: int,
) -> None:
    written, common = (letters(f"noto-sans-sc-{part}-{weight}.woff2") for part in ("written", "common"))
    lacking = prepare_fonts.written_characters() - written
    assert not lacking, f"python -m tools.prepare_fonts: {''.join(map(chr, sorted(lacking)))}"
    assert len(prepare_fonts.common_characters()) == 3755
    assert prepare_fonts.common_characters() <= written | common


def test_pictures_and_documents_have_the_same_characters() -> None:
    texts = prepare_fonts.written_characters() | prepare_fonts.common_characters()
    assert [letter for letter in map(chr, texts) if not text_outlines.has_letter(letter)] == []
    assert all(text_outlines.has_letter(letter) for letter in "العربية، Русский №")
