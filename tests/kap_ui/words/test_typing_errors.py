from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kap_ui.words.typing_errors import errors, likely

WORDS = st.text("abcdeй", min_size=5, max_size=14)


@pytest.mark.parametrize(
    ("typed", "word", "count"),
    [
        ("africa", "africa", 0),
        ("afirca", "africa", 1),
        ("afrca", "africa", 1),
        ("affrica", "africa", 1),
        ("agrica", "africa", 1),
        ("conectivty", "connectivity", 2),
        ("goal", "plan", 3),
    ],
)
def test_errors_are_counted(typed: str, word: str, count: int) -> None:
    assert errors(typed, word) == count


def test_a_word_may_be_the_beginning_of_a_longer_one() -> None:
    assert errors("brodba", "broadband") == 3
    assert errors("brodba", "broadband", is_begun=True) == 1


@given(WORDS, st.data())
def test_one_error_of_any_kind_leaves_a_word_likely(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for typed in (
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        swapped,
    ):
        assert word in likely(typed, ["other", word])


@given(st.text("abcde", min_size=10, max_size=14), st.data())
def test_two_wrong_letters_leave_a_long_word_likely(word: str, data: st.DataObject) -> None:
    one, two = data.draw(st.lists(st.integers(0, len(word) - 1), min_size=2, max_size=2, unique=True))
    letters = [*word]
    letters[one], letters[two] = "x", "y"
    assert word in likely("".join(letters), [word])


@pytest.mark.parametrize("typed", ["mal", "p1.1", "2026x"])
def test_no_error_is_looked_for_in_a_short_word_or_a_code(typed: str) -> None:
    assert likely(typed, ["mali", "p1.2", "2026y"]) == []
