"""Search in names, without regard to case, accents and the forms of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

_ALIKE: Final = str.maketrans(
    {
        # Latin letters that Unicode does not take apart.
        "ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe",
        # Arabic: alef with wasla, ta marbuta, alef maksura, the Persian forms of ya and kaf, the hamza that stands
        # alone, and the stroke that lengthens a word. Hamza and madda on a letter are marks, which all go.
        "ٱ": "ا", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ء": "", "ـ": "",
    }
)  # fmt: skip

_WORD: Final = re.compile(r"\w+")
_ARTICLE: Final = re.compile(r"\bال(?=\w{3})")
_CHINESE: Final = re.compile("([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a text without case and accents, to compare it with another: "Élan" is found as "elan".

    Arabic loses its vowel marks and has one form of each letter, digits are those of ASCII, and signs that are not seen
    are left out.
    """
    return "".join(map(_folded_sign, text))


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    kept = (part for part in decomposed if not unicodedata.combining(part) and unicodedata.category(part) != "Cf")
    return "".join(str(unicodedata.digit(part, part)) for part in kept).translate(_ALIKE)


def in_words(text: str) -> str:
    """Return the words of a text, folded, each after a space: " k p1 1 a" of "K-P1.1-a".

    So a text has a word that begins with "bro" if " bro" is a part of its words. Chinese has no spaces: each of its
    characters is a word. The Arabic article, which stands before its word without a space, is left out.
    """
    spaced = _CHINESE.sub(r" \1 ", folded(_ARTICLE.sub("", text)))
    return "".join(f" {word}" for word in _WORD.findall(spaced))


def compact(text: str) -> str:
    """Return the letters and digits of a text, folded: "kp11a" of "K-P1.1-a"."""
    return in_words(text).replace(" ", "")


def has_words(text: str, words: str) -> bool:
    """Return whether every word that is sought is a part of a text."""
    sought = folded(text)
    return all(word in sought for word in folded(words).split())


def split_at(text: str, sought: Iterable[str]) -> tuple[str, ...]:
    """Return a text in parts: what is not found and what is, in turns, so that every second part is a part found.

    Args:
        text: as it is shown.
        sought: words as `in_words` returns them, without the first space. A part is marked where a word begins with it,
            or, where none does, wherever it stands.
    """
    words, places = _with_places(text)
    is_found = [False] * len(text)
    for word in sought:
        for start in _places_of(words, word):
            end = places[start + len(word) - 1]
            is_found[places[start] : end + 1] = [True] * (end + 1 - places[start])
    return _in_turns(text, is_found)


@lru_cache(maxsize=4096)
def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """Return the words of a text with one space between them, and for each sign of them its place in the text."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        is_chinese = _CHINESE.match(sign) is not None
        for part in f" {_folded_sign(sign)} " if is_chinese else _word_signs(sign):
            if part != " " or (signs and signs[-1] != " "):
                signs.append(part)
                places.append(place)
    return "".join(signs), places


def begun(parts: Sequence[str], longest: int) -> tuple[str, ...]:
    """Return the parts of a text with dots in the middle of the first one, where it keeps what is found out of sight.

    Args:
        parts: from `split_at`.
        longest: characters of the first part from which on some are left out.
    """
    if len(parts) < 2 or len(parts[0]) <= longest:
        return tuple(parts)
    half = longest // 2
    head, tail = parts[0][:half], parts[0][-half:]
    return (f"{head.rpartition(' ')[0] or head} … {tail.partition(' ')[2] or tail}", *parts[1:])


def _word_signs(sign: str) -> str:
    """Return a sign folded, or a space where it stands between words."""
    return "".join(part if _WORD.match(part) else " " for part in _folded_sign(sign))


def _places_of(words: str, word: str) -> list[int]:
    """Return where a word begins in the words of a text: at the beginning of words, else anywhere."""
    pattern = re.escape(word)
    return [found.start() for found in re.finditer(rf"\b{pattern}", words)] or [
        found.start() for found in re.finditer(pattern, words)
    ]


def _in_turns(text: str, is_found: list[bool]) -> tuple[str, ...]:
    parts = [""]
    now = False
    for sign, found in zip(text, is_found, strict=True):
        if found is not now and not (now and _folded_sign(sign) == ""):
            parts.append("")
            now = found
        parts[-1] += sign
    return tuple(parts)
