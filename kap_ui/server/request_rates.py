"""How often an address that costs the database something may be asked: in all, and by one reader's address."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qs

from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.server import metrics, plain_page
from kap_ui.server.connections import reader_address
from kap_ui.server.origins import OnceAMinute
from kap_ui.server.page_addresses import SEARCH, SIGN_IN, STOP_REMINDERS
from kap_ui.server.token_bucket import TokenBucket
from kap_ui.words import language, wording
from kap_ui.words.wording import _

log = logging.getLogger("kap.rates")
log.addFilter(OnceAMinute())

_BURST: Final = 4
"""Seconds of the steady rate that may come at once."""

_MOST_KEPT: Final = 10_000
"""Addresses whose requests are counted; the idle ones are forgotten before that."""


@dataclass(slots=True)
class Rate:
    """How many requests a second are answered: in all, and of one address.

    Attributes:
        in_all: the bound for all readers together.
        of_address: the bound for those of one address.
    """

    in_all: float
    of_address: float
    _all: TokenBucket = field(init=False)
    _buckets: dict[str, TokenBucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._all = TokenBucket(self.in_all, _BURST * self.in_all)

    def takes(self, address: str | None) -> bool:
        """Return whether a request is answered; None is an address of which nothing is known."""
        return (address is None or self._of(address).take()) and self._all.take()

    def _of(self, address: str) -> TokenBucket:
        if len(self._buckets) >= _MOST_KEPT:
            self._buckets = {name: bucket for name, bucket in self._buckets.items() if not bucket.is_full()}
            if len(self._buckets) >= _MOST_KEPT:  # then the bound in all holds, and each begins anew
                self._buckets.clear()
        return self._buckets.setdefault(address, TokenBucket(self.of_address, _BURST * self.of_address))


def usual() -> Mapping[str, Rate]:
    """Return the rate of each address that has one. A person types at most ten letters a second."""
    by_mail = Rate(in_all=20, of_address=5)
    return {SEARCH: Rate(in_all=150, of_address=50), SIGN_IN: by_mail, STOP_REMINDERS: by_mail}


class RequestRates:
    """ASGI middleware that answers what is asked too often with status 429."""

    def __init__(self, app: ASGIApp, rates: Mapping[str, Rate]) -> None:
        self.app = app
        self._rates = rates

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        rate = self._rates.get(str(scope["path"])) if scope["type"] == "http" else None
        if rate is None or rate.takes(reader_address(scope)):
            await self.app(scope, receive, send)
            return
        metrics.REFUSALS.labels("requests").inc()
        log.warning("refused requests: %s is asked too often", scope["path"])
        query = parse_qs(bytes(scope["query_string"]).decode("latin-1"))
        with wording.spoken(plain_page.offered(query.get(language.LANGUAGE_KEY, [""])[0])):
            answer = plain_page.page(
                _("Too many requests at once"), _("Wait a moment. Then load this page again."), status=429
            )
        answer.headers["Retry-After"] = "5"
        await answer(scope, receive, send)
