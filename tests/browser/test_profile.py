"""The profile of a region on paper."""

from __future__ import annotations

import re

import pytest

from tests.support.chromium import Visitor


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("place", ["AFR", "LDC"])
def test_a_profile_prints_on_one_page_of_a4(visitor: Visitor, lang: str, place: str) -> None:
    visit = visitor(width=1440).open("profile", lang=lang, place=place)

    printed = visit.page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
