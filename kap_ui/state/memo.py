"""What a page works out, cached until something changes that it could depend on.

A reader who changes one choice, comes back to a page, or looks at what others have looked at does not wait again for
what was worked out before. Frames, sentences and markup are cached by the snapshot of the data, the reader's language
and theme, all codes that the address holds, the day, and the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

import streamlit as st

from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.state import address, clock, data
from kap_ui.words import wording

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_SIZE: Final = 2048
"""Answers that are cached, 20 kB each on average. Every page at every quarter for one place takes 1,400."""

_answers: Final[SharedCache[Any]] = data.new_cache(_SIZE)


def memoized(work: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return a function of a page that works once for each state of the reader, as a decorator or as a call.

    It may read the data, the address, the language and the day, but nothing else from the session state, and must not
    draw. Its answers are shared by all sessions: treat them as read-only. Arguments without a hash (frames) should be
    answers of `data` or of another such function, so that they are the same object the next time.
    """

    @wraps(work)
    def cached(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        if not run_context.is_active():
            return work(*args, **kwargs)
        positional = tuple(_key(argument) for argument in args)
        named = tuple((name, _key(argument)) for name, argument in kwargs.items())
        key = (work.__module__, work.__qualname__, _reader_state(), positional, named)
        return cast(Answer, _answers.get_or_make(key, lambda: work(*args, **kwargs)))

    return cached


def _key(argument: object) -> Hashable:
    try:
        hash(argument)
    except TypeError:
        return ByIdentity(argument)
    return argument


def _reader_state() -> _ReaderState:
    return _ReaderState.of(
        (data.snapshot(), wording.language(), st.context.theme.type, clock.today(), address.all_codes())
    )


class _ReaderState:
    """The state of the reader with its hash at hand: it is part of the cache key of every answer of a script run."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self._parts = parts
        self._hash = hash(parts)

    @classmethod
    def of(cls, parts: tuple[Any, ...]) -> _ReaderState:
        """Return the object of this script run, or a new one if the state has changed in it."""
        present: _ReaderState | None = run_context.get("reader state")
        if present is None or present._parts != parts:
            present = cls(parts)
            run_context.set("reader state", present)
        return present

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ReaderState) and (other is self or other._parts == self._parts)
