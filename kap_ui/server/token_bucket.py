"""How often something may happen: at a rate for long, and more often for a moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class TokenBucket:
    """A bucket that fills at a rate; whatever happens takes a token out of it.

    Attributes:
        rate: tokens a second; 0 for no bound.
        burst: the most that it holds.
        clock: returns the time in seconds.
    """

    rate: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    _tokens: float = field(init=False)
    _filled_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._tokens, self._filled_at = self.burst, self.clock()

    def wait(self) -> float:
        """Take a token, also one that is not there yet, and return the seconds until it is there."""
        if not self.rate:
            return 0.0
        self._fill()
        self._tokens -= 1
        return max(-self._tokens / self.rate, 0.0)

    def take(self) -> bool:
        """Take a token if there is one, and return whether there was."""
        if not self.rate:
            return True
        self._fill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def is_full(self) -> bool:
        """Return whether nothing has happened for long enough that the bucket could be a new one."""
        self._fill()
        return self._tokens >= self.burst

    def is_half_full(self) -> bool:
        """Return whether half of what may happen at once may happen now."""
        return not self.rate or self._tokens >= self.burst / 2

    def _fill(self) -> None:
        now = self.clock()
        self._tokens = min(self._tokens + (now - self._filled_at) * self.rate, self.burst)
        self._filled_at = now
