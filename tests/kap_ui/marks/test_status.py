"""Statuses: an icon and a word for each, lengths that are counts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_model.vocabulary import RollUpWord, Status, StatusGroup
from kap_ui import marks
from kap_ui.look import tokens
from tests.kap_ui.marks.read_markup import Tree

STABLE = settings(derandomize=True, database=None)
STATUSES = [*Status, *StatusGroup, *RollUpWord]
COUNTS = st.lists(st.integers(0, 90), min_size=6, max_size=6)


def _parts(counts: list[int]) -> list[marks.Part]:
    return [
        marks.Part(group, count, str(count), group.value, f"{count} {group.value}")
        for group, count in zip(StatusGroup, counts, strict=True)
    ]


@STABLE
@given(counts=COUNTS)
def test_the_lengths_of_a_status_mix_are_the_counts(counts: list[int]) -> None:
    lengths = [int(x) for x in re.findall(r"flex-grow:(\d+)", marks.mix(_parts(counts)))]
    assert lengths == [count for count in counts if count]


@STABLE
@given(counts=COUNTS)
def test_few_kpis_have_one_box_each(counts: list[int]) -> None:
    assert marks.boxes(_parts(counts)).count('class="box is-') == sum(counts)


def test_the_key_keeps_zeros_and_the_mix_says_its_counts_aloud() -> None:
    parts = _parts([3, 0, 1, 0, 0, 2])
    assert Tree(marks.counts(parts)).text == "3achieved0on_track1at_risk0off_track0regressing2unknown"
    assert 'aria-label="3 achieved · 1 at_risk · 2 unknown"' in marks.mix(parts)


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_an_icon_and_its_word(status: str) -> None:
    made = marks.word(status, "word")
    assert f'<svg data-shape="{tokens.group_of(status)}"></svg>' in made
    assert ">word<" in made


def test_no_two_groups_share_an_icon_or_a_colour() -> None:
    assert len({marks.icon(group) for group in StatusGroup}) == len(StatusGroup)
    for palette in (tokens.LIGHT, tokens.DARK):
        for colours in (palette.status, palette.status_text, palette.status_tint):
            assert len(set(colours.values())) == len(StatusGroup)


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        marks.word("fine", "Fine")


def test_a_cell_is_a_link_named_by_its_sentence() -> None:
    cell = marks.heat_cell("at_risk", "62%", "Africa, P1: at risk, 62%", href="priorities?p=P1", is_selected=True)
    assert cell.startswith('<a href="priorities?p=P1" data-go class="heat is-at_risk"')
    assert 'aria-label="Africa, P1: at risk, 62%" aria-current="true"' in cell
    unlinked = marks.heat_cell("at_risk", "62%", "x 62%")
    assert unlinked.startswith('<span class="heat is-at_risk" role="img" aria-label="x 62%"')


def test_the_name_of_a_cell_begins_with_a_figure_that_its_sentence_says_in_other_words() -> None:
    cell = marks.heat_cell("unknown", "2/3", "Africa, P1: 2 of 3 KPIs can be assessed", href="priorities?p=P1")
    assert 'aria-label="2/3 · Africa, P1: 2 of 3 KPIs can be assessed"' in cell
