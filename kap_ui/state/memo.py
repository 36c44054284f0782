"""What a page works out, kept until something changes that it could depend on.

A reader who changes one choice, comes back to a page, or looks at what others have looked at waits for nothing that was
worked out before: frames, sentences and markup are kept by the revision of the data, the reader's language and theme,
all that the address holds, the day, and the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar, cast

import streamlit as st

from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import Kept, Same
from kap_ui.state import address, clock, data
from kap_ui.words import wording

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_MOST: Final = 2048
"""Answers that are kept, 20 kB each on average: every page at every quarter for one place takes 1,400."""

_answers: Final[Kept[Any]] = data.kept(_MOST)


def once(work: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """Let a function of a page work once for each state of the reader; as a decorator, or ``once(Matrix)(links, ...)``.

    It may read the data, the address and the language, but nothing else from the session, and must not draw. What it
    gives is shared by all sessions: treat it as read-only. Arguments without a hash (frames) should be answers of
    `data` or of another such function, so that they are the same object the next time.
    """

    @wraps(work)
    def kept(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        if not run_context.is_whole():
            return work(*args, **kwargs)
        given = tuple(_key(argument) for argument in args)
        named = tuple((name, _key(argument)) for name, argument in kwargs.items())
        key = (work.__module__, work.__qualname__, _state(), given, named)
        return cast(Answer, _answers.of(key, lambda: work(*args, **kwargs)))

    return kept


def forget() -> None:
    """Drop what is kept, for tests."""
    _answers.clear()


def _key(argument: object) -> Hashable:
    try:
        hash(argument)
    except TypeError:
        return Same(argument)
    return argument


def _state() -> Hashable:
    state = (data.snapshot(), wording.language(), st.context.theme.type, clock.today(), address.everything())
    return _Whole.of(state)


class _Whole:
    """The state as one object with its hash at hand: it stands in the key of every answer of a run."""

    __slots__ = ("_hash", "_state")

    def __init__(self, state: tuple[Any, ...]) -> None:
        self._state = state
        self._hash = hash(state)

    @classmethod
    def of(cls, state: tuple[Any, ...]) -> _Whole:
        """Give the object of this run, or a new one if the state has changed since."""
        held: _Whole | None = run_context.held("state")
        if held is None or held._state != state:
            held = cls(state)
            run_context.hold("state", held)
        return held

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and (other is self or other._state == self._state)
