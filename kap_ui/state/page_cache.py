"""The cache of what a page works out: frames, sentences, markup.

The cache key holds all that an answer may depend on: the snapshot of the data, the reader's language and theme, all
codes of the address, the day, and the arguments. So a reader who changes one choice or comes back to a page does not
wait again, and what one reader has seen is ready for the next.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import ByIdentity, SharedCache
from kap_ui.state import address, clock, data
from kap_ui.state.theme import theme
from kap_ui.words import wording

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_SIZE: Final = 2048
"""Most answers that are cached, 20 kB each on average. Every page at every quarter for one place takes 1,400."""

_answers: Final[SharedCache[Any]] = data.new_cache(_SIZE)


def memoized(work: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Return a function that caches its answers; use it as a decorator or as a call.

    The function may read the data, the address, the language, the theme and the day, but nothing else from the session
    state. It must not draw. Its answers are shared by all sessions: treat them as read-only. Arguments without a hash,
    such as frames, should be answers of `data` or of another memoized function: they are cached by identity.
    """

    return _cached(work, _answers)


def memoized_newest(size: int) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """Return a decorator as `memoized`, for large answers: only the `size` newest of the function are cached."""
    answers = data.new_cache(size)
    return lambda work: _cached(work, answers)


def _cached(work: Callable[Arguments, Answer], answers: SharedCache[Any]) -> Callable[Arguments, Answer]:
    @wraps(work)
    def cached(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        if not run_context.is_active():
            return work(*args, **kwargs)
        positional = tuple(_key(argument) for argument in args)
        named = tuple((name, _key(argument)) for name, argument in kwargs.items())
        key = (work.__module__, work.__qualname__, _reader_state(), positional, named)
        return cast(Answer, answers.get_or_make(key, lambda: work(*args, **kwargs)))

    return cached


def _key(argument: object) -> Hashable:
    try:
        hash(argument)
    except TypeError:
        return ByIdentity(argument)
    return argument


def _reader_state() -> _ReaderState:
    return _ReaderState.of((data.snapshot(), wording.language(), theme(), clock.today(), address.all_codes()))


class _ReaderState:
    """The state of the reader, hashed once: it is part of the cache key of every answer of a script run."""

    __slots__ = ("_hash", "_parts")

    def __init__(self, parts: tuple[Any, ...]) -> None:
        self._parts = parts
        self._hash = hash(parts)

    @classmethod
    def of(cls, parts: tuple[Any, ...]) -> _ReaderState:
        """Return the object of this script run, or a new one if the state has changed since."""
        state: _ReaderState | None = run_context.get("reader state")
        if state is None or state._parts != parts:
            state = cls(parts)
            run_context.set("reader state", state)
        return state

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ReaderState) and (other is self or other._parts == self._parts)
