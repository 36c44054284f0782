"""Search among many named things: by code, by words, by parts of words, and with small typing errors. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from kap_ui.words import typing_errors
from kap_ui.words.matching import compact, in_words

_FEW: Final = 5
"""Fewer finds than so many, none of them by whole beginnings of words, and typing errors are looked for as well."""


_LOOKS_LIKE: Final = str.maketrans("авекмнорстух", "abekmhopctyx")
"""Cyrillic letters that look like the Latin ones of a code, which a reader of Russian may type instead."""


class Match(IntEnum):
    """How well an entry matches, the best first."""

    CODE = 0
    """Its code is what was typed."""
    CODE_BEGINS = 1
    NAME = 2
    """Its name is what was typed."""
    NAME_BEGINS = 3
    WORDS = 4
    """Every word that was typed begins a word of its name or code."""
    OTHER_WORDS = 5
    """The same with its other texts, such as its name in English."""
    PARTS = 6
    """Every word that was typed is a part of its texts."""
    LIKELY = 7
    """The same with typing errors."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text and the code of its language; "" for the reader's language."""

    words: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that can be found.

    Attributes:
        kind: what it is; finds are grouped by it.
        name: in the reader's language where it has one there.
        code: how it is called in short, as it is shown; empty where it has no code.
        codes: other codes of it.
        others: other texts that find it: the name in English, a short name.
        page: the name of the page that shows it.
        query: what the address of that page says besides the reader's state.
        anchor: the part of the page that shows it; empty for all of it.
        is_made_up: whether it is illustrative.
    """

    kind: str
    name: Text
    code: str = ""
    codes: tuple[str, ...] = ()
    others: tuple[Text, ...] = ()
    page: str = ""
    query: tuple[tuple[str, str], ...] = ()
    anchor: str = ""
    is_made_up: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that was found.

    Attributes:
        entry: the entry.
        match: how well it matches.
        words: the parts of its texts that match, as `matching.split_at` takes them.
    """

    entry: Entry
    match: Match
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An entry with its texts folded."""

    entry: Entry
    codes: tuple[str, ...]
    name: str
    named: str
    every: str


class Index:
    """Entries, prepared to be searched."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._prepared = [_prepared(entry) for entry in entries]
        self._with_word: dict[str, list[int]] = defaultdict(list)
        for place, prepared in enumerate(self._prepared):
            for word in dict.fromkeys(prepared.every.split()):
                self._with_word[word].append(place)

    def find(self, query: str) -> list[Found]:
        """Return what a query finds, the best match first, then in the order of the entries.

        All words must match. Each may be the beginning of a word, or a part of one.
        """
        typed = tuple(words[1:] for word in query.split() if (words := in_words(word)))
        if not typed:
            return []
        whole, letters = in_words(query), compact(query)
        as_code = (letters, letters.translate(_LOOKS_LIKE))
        found: list[tuple[Match, int, tuple[str, ...]]] = []
        for place, prepared in enumerate(self._prepared):
            match = _match(prepared, whole, as_code, typed)
            if match is not None:
                found.append((match, place, typed))
        if len(found) < _FEW and all(match is Match.PARTS for match, _place, _sought in found):
            places, likely = self._likely(typed)
            places -= {place for _match, place, _sought in found}
            found += [(Match.LIKELY, place, likely) for place in places]
        found.sort(key=lambda find: find[:2])
        return [Found(self._prepared[place].entry, match, sought) for match, place, sought in found]

    def _likely(self, typed: Sequence[str]) -> tuple[set[int], tuple[str, ...]]:
        """Return the entries that are found if the words have typing errors, and the words that they may be."""
        places = set(range(len(self._prepared)))
        every: list[str] = []
        for word in typed:
            here, words = self._places_of(word)
            places &= here
            every += words
            if not places:
                break
        return places, tuple(every)

    def _places_of(self, word: str) -> tuple[set[int], list[str]]:
        """Return the entries that have a word or what it may be meant for, and the words that they have."""
        if " " in word:
            return {place for place, prepared in enumerate(self._prepared) if _has_likely(prepared.every, word)}, [word]
        words = [known for known in self._with_word if word in known]
        words += typing_errors.likely(word, self._with_word)
        return {place for known in words for place in self._with_word[known]}, [word, *words]


def first_of_each(found: Sequence[Found], most: int, most_of_a_kind: int, kinds: Sequence[str]) -> list[Found]:
    """Return the finds to show, grouped by kind; the kind with the best match stands first.

    Args:
        found: in order, as `Index.find` returns it.
        most: finds that are shown.
        most_of_a_kind: finds of one kind that are shown as long as others would have no room.
        kinds: in the order in which they stand if they match alike.
    """
    counts: dict[str, int] = defaultdict(int)
    chosen: list[int] = []
    left: list[int] = []
    for place, find in enumerate(found):
        has_room = counts[find.entry.kind] < most_of_a_kind
        counts[find.entry.kind] += has_room
        (chosen if has_room else left).append(place)
    shown = [found[place] for place in sorted([*chosen, *left][:most])]
    best: dict[str, Match] = {}
    for find in shown:
        best.setdefault(find.entry.kind, Match.WORDS if find.match is Match.NAME_BEGINS else find.match)
    return sorted(shown, key=lambda find: (best[find.entry.kind], kinds.index(find.entry.kind)))


def _prepared(entry: Entry) -> _Prepared:
    name = in_words(entry.name.words)
    named = "\n".join([*map(in_words, (entry.code, *entry.codes)), name])
    codes = tuple(filter(None, map(compact, (entry.code, *entry.codes))))
    return _Prepared(entry, codes, name, named, "\n".join([named, *(in_words(text.words) for text in entry.others)]))


def _match(prepared: _Prepared, whole: str, as_code: tuple[str, ...], typed: Sequence[str]) -> Match | None:
    """Return how well an entry matches; None if it does not.

    Args:
        prepared: the entry.
        whole: the words of the query.
        as_code: its letters and digits, as they are and in Latin.
        typed: its words, one by one.
    """
    every = prepared.every
    for code in prepared.codes:
        if code.startswith(as_code):
            return Match.CODE if code in as_code else Match.CODE_BEGINS
    if prepared.name.startswith(whole):
        return Match.NAME if prepared.name == whole else Match.NAME_BEGINS
    match = Match.WORDS
    for word in typed:
        if f" {word}" in prepared.named:
            continue
        if f" {word}" in every:
            match = max(match, Match.OTHER_WORDS)
        elif len(word) > 1 and word in every:
            match = Match.PARTS
        else:
            return None
    return match


def _has_likely(words: str, phrase: str) -> bool:
    """Return whether words have a phrase, such as one of Chinese, of which one sign is wrong, missing or too many."""
    if phrase in words:
        return True
    halves = _halves(phrase)
    return any(half in words for half in halves) and _one_wrong(phrase).search(words) is not None


@lru_cache(maxsize=64)
def _halves(phrase: str) -> tuple[str, ...]:
    """Return the halves of a phrase, one of which is whole if one sign is wrong; none of a phrase that is too short."""
    signs = phrase.split()
    half = len(signs) // 2
    return () if len(signs) < typing_errors.SHORTEST else (" ".join(signs[:half]), " ".join(signs[half:]))


@lru_cache(maxsize=64)
def _one_wrong(phrase: str) -> re.Pattern[str]:
    """Return a pattern for a phrase of which one sign is another one, is missing or is too many."""
    signs = phrase.split()
    ways = []
    for place in range(len(signs)):
        before, after = signs[:place], signs[place + 1 :]
        ways += [[*before, r"\w+", *after], [*before, r"\w+", *signs[place:]], [*before, *after]]
    return re.compile("|".join(map(" ".join, ways)))
