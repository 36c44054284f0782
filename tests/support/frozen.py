"""A clock that stands."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


class Frozen:
    """Stands in the place of `datetime`: the moment is set by the test."""

    moment = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)

    @classmethod
    def now(cls, zone: tzinfo | None = None) -> datetime:
        return cls.moment.astimezone(zone)
