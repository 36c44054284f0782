"""Answers that are kept: each is worked out once, and those that nobody has asked for longest are dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar, cast

Answer = TypeVar("Answer")

_NOT_YET = object()


class _Place:
    """One answer, or none yet; who works it out holds the lock, the others wait."""

    __slots__ = ("answer", "lock")

    def __init__(self) -> None:
        self.answer: object = _NOT_YET
        self.lock = Lock()


class Same:
    """A part of a key that has no hash of its own: the same only as itself, which it keeps alive."""

    __slots__ = ("itself",)

    def __init__(self, itself: object) -> None:
        self.itself = itself

    def __hash__(self) -> int:
        return id(self.itself)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.itself is self.itself


class Kept(Generic[Answer]):
    """Answers by key, for all sessions. They are shared: treat them as read-only.

    Streamlit's caches work out a digest of every argument at each call, which took longer than most of what they saved;
    here the key is an ordinary one of a dictionary.

    Args:
        most: how many answers are kept.
        on_drop: called with an answer that is dropped.
    """

    def __init__(self, most: int, on_drop: Callable[[Answer], None] | None = None) -> None:
        self._most = most
        self._on_drop = on_drop
        self._places: OrderedDict[Hashable, _Place] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Give the answer under a key; `make` gives it if there is none. What raises is not kept."""
        dropped: list[_Place] = []
        with self._lock:
            place = self._places.get(key)
            if place is None:
                place = self._places[key] = _Place()
                while len(self._places) > self._most:
                    dropped.append(self._places.popitem(last=False)[1])
            else:
                self._places.move_to_end(key)
        for old in dropped:
            self._drop(old)
        if place.answer is _NOT_YET:
            with place.lock:
                if place.answer is _NOT_YET:
                    place.answer = make()
        return cast(Answer, place.answer)

    def clear(self) -> None:
        """Drop all answers."""
        with self._lock:
            dropped = list(self._places.values())
            self._places.clear()
        for old in dropped:
            self._drop(old)

    def _drop(self, place: _Place) -> None:
        if self._on_drop is not None and place.answer is not _NOT_YET:
            self._on_drop(cast(Answer, place.answer))
