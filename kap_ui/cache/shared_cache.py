"""A cache that all sessions share. Each answer is made once; the least recently used answers are dropped."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar, cast

Answer = TypeVar("Answer")

_NOT_MADE = object()


class _Entry:
    """One answer, or none yet. The thread that makes it holds the lock, and the others wait."""

    __slots__ = ("answer", "lock")

    def __init__(self) -> None:
        self.answer: object = _NOT_MADE
        self.lock = Lock()


class ByIdentity:
    """A part of a cache key for an object without a hash. It is equal for the same object only, and keeps it alive."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and other.value is self.value


class SharedCache(Generic[Answer]):
    """Answers by cache key, for all sessions. They are shared: treat them as read-only.

    Streamlit's caches compute a digest of every argument at each call, which took longer than most of what they saved.
    Here the cache key is any hashable value, as in a dictionary.

    Args:
        size: how many answers are held at most.
        on_drop: called with each dropped answer.
    """

    def __init__(self, size: int, on_drop: Callable[[Answer], None] | None = None) -> None:
        self._size = size
        self._on_drop = on_drop
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get_or_make(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Return the answer for a cache key. `make` makes it if there is none; if it raises, nothing is held."""
        dropped: list[_Entry] = []
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                entry = self._entries[key] = _Entry()
                while len(self._entries) > self._size:
                    dropped.append(self._entries.popitem(last=False)[1])
            else:
                self._entries.move_to_end(key)
        for old_entry in dropped:
            self._drop(old_entry)
        if entry.answer is _NOT_MADE:
            with entry.lock:
                if entry.answer is _NOT_MADE:
                    entry.answer = make()
        return cast(Answer, entry.answer)

    def held(self, key: Hashable) -> Answer | None:
        """Return the answer for a cache key; None if there is none."""
        with self._lock:
            entry = self._entries.get(key)
        return None if entry is None or entry.answer is _NOT_MADE else cast(Answer, entry.answer)

    def answers(self) -> dict[Hashable, Answer]:
        """Return the answers that are held, by their keys."""
        with self._lock:
            entries = list(self._entries.items())
        return {key: cast(Answer, entry.answer) for key, entry in entries if entry.answer is not _NOT_MADE}

    def clear(self) -> None:
        """Drop all answers."""
        with self._lock:
            dropped = list(self._entries.values())
            self._entries.clear()
        for old_entry in dropped:
            self._drop(old_entry)

    def _drop(self, entry: _Entry) -> None:
        if self._on_drop is not None and entry.answer is not _NOT_MADE:
            self._on_drop(cast(Answer, entry.answer))
