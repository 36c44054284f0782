"""The logo of each language has the name that the plan has in it, and the room that its picture takes."""

from __future__ import annotations

import re

import pytest

from kap_ui.look.stylesheet import stylesheet
from tools import prepare_logos


@pytest.mark.parametrize("code", prepare_logos.LANGUAGES)
def test_a_logo_is_the_one_that_is_made_and_has_its_room(code: str) -> None:
    drawn = prepare_logos.file_of(code).read_text(encoding="utf-8")
    assert drawn == prepare_logos.logo(code), "python -m tools.prepare_logos"
    assert "<text" not in drawn
    [width] = re.findall(r'<svg [^>]*width="(\d+)"', drawn)
    assert f".site .home:lang({code}) {{ width: {width}px; }}" in stylesheet()
