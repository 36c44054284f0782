"""Small typing errors: a letter that is wrong, missing or too many, or two neighbours that have changed places."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 4
"""Letters of the shortest word in which an error is looked for. In a shorter one most errors are other words."""

_TWO_FROM: Final = 8
"""Letters from which on a word may have two errors."""

_BEGUN_FROM: Final = 6
"""Letters from which on a word may be the beginning of a longer one. Less of a word begins too many."""

_PIECES: Final = 3
"""Two errors leave one of so many pieces of a word whole, and so do two letters that have changed places."""


def likely(typed: str, words: Iterable[str]) -> list[str]:
    """Return the words that a reader may have meant, or, with some letters typed, begun to write.

    Args:
        typed: a folded word (`matching.in_words`). One with a digit is a code, in which no error is looked for.
        words: folded, to choose from.
    """
    if len(typed) < SHORTEST or any(sign.isdigit() for sign in typed):
        return []
    most = 2 if len(typed) >= _TWO_FROM else 1
    size = len(typed) // _PIECES
    first, second, third = typed[:size], typed[size : 2 * size], typed[2 * size :]
    longest, shortest = len(typed) + most, len(typed) - most
    can_go_on = len(typed) >= _BEGUN_FROM
    return [
        word
        for word in words
        if shortest <= len(word)
        and (can_go_on or len(word) <= longest)
        and (first in word or second in word or third in word)
        and errors(typed, word[:longest], is_begun=can_go_on) <= most
    ]


def errors(typed: str, word: str, *, is_begun: bool = False) -> int:
    """Return the least number of errors between what is typed and a word; with `is_begun` some beginning of it."""
    before: list[int] = []
    row = list(range(len(word) + 1))
    for place, letter in enumerate(typed, start=1):
        two_before, before, row = before, row, [place]
        for at, meant in enumerate(word, start=1):
            least = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != meant))
            if place > 1 and at > 1 and letter == word[at - 2] and typed[place - 2] == meant:
                least = min(least, two_before[at - 2] + 1)
            row.append(least)
    return min(row) if is_begun else row[-1]
