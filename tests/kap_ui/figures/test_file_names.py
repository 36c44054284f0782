"""The names of files: what is in them, in characters that every file system takes."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_model.vocabulary import OriginView
from kap_ui.figures import file_names

SELECTION = Selection(Quarter.parse("2026-Q3"), Quarter.parse("2025-Q3"), place="AFR", kpi="K-P1.1-a")


def stem(page: str = "kpi", figure: str = "series", **more: str) -> str:
    return file_names.stem(page, figure, SELECTION, more, is_illustrative=True, is_rehearsal=False, language="en")


def test_a_name_says_page_figure_selection_own_choices_origin_mark_and_language() -> None:
    assert stem(dimension="sex") == ("kap_kpi_series_K-P1.1-a_AFR_2026-Q3_vs-2025-Q3_dimension-sex_all_illustrative_en")
    published = replace(SELECTION, origin=OriginView.PUBLISHED, asked=("place", "origin"))
    assert file_names.stem(
        "places", "world", published, {}, is_illustrative=False, is_rehearsal=False, language="fr"
    ) == ("kap_places_world_AFR_published_fr")
    assert file_names.stem(
        "places", "world", published, {}, is_illustrative=True, is_rehearsal=True, language="fr"
    ) == ("kap_places_world_AFR_published_illustrative_rehearsal_fr")


def test_a_name_does_not_say_the_page_twice() -> None:
    assert [stem(page, figure).split("_K-")[0] for page, figure in (("flow", "flow"), ("gaps", "gap_basis"))] == [
        "kap_flow", "kap_gaps_basis",
    ]  # fmt: skip


def test_a_reader_s_own_words_stay_apart_and_no_name_is_too_long() -> None:
    names = [stem(find=words) for words in ("a b", "a/b", "a-b", "a_b", "é", "è", "x" * 300, "x" * 301)]
    names += [stem(find="a", sort="b"), stem(find="a_sort-b")]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 180 and re.fullmatch(r"[\w.-]+", name, re.ASCII) for name in names)


@given(st.text(max_size=60), st.text(max_size=60))
def test_different_choices_give_different_names(one: str, other: str) -> None:
    assert (stem(find=one) == stem(find=other)) == (one == other)
