"""`/metrics`: what the server counts and measures, in the form of Prometheus, for who has the token.

No label has what a reader writes: the pages, outcomes and kinds are known beforehand. How many readers there are is not
for everybody, so nobody reads it without `KAP_METRICS_TOKEN`. Where a request comes from says nothing: behind a proxy
on this machine all come from here.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import metadata
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_model.problems import N_, DatabaseFault, Message
from kap_ui.server import readiness
from kap_ui.server.page_addresses import METRICS
from kap_ui.state import writes
from kap_ui.streamlit_internals.server_paths import STREAMLITS_METRICS

TOKEN: Final = "KAP_METRICS_TOKEN"
"""The variable with the token; without one there are no metrics."""

SHORTEST_TOKEN: Final = 16

REGISTRY: Final = CollectorRegistry()

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second line for each counter, with the time when the process started

RUNS: Final = Counter("kap_runs", "Runs of a page.", ["page", "outcome"], registry=REGISTRY)
RUN_SECONDS: Final = Histogram(
    "kap_run_seconds",
    "Seconds that the run of a page took, without what a changed field did before it.",
    ["page"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
ERRORS: Final = Counter("kap_errors", "Failures that are in the log with their trace.", ["kind"], registry=REGISTRY)
REFUSALS: Final = Counter("kap_refusals", "What was refused since it was too much.", ["kind"], registry=REGISTRY)
UPLOADS: Final = Counter("kap_uploads", "Uploaded files.", ["outcome"], registry=REGISTRY)
SESSIONS: Final = Gauge("kap_sessions", "Readers who are connected now.", registry=REGISTRY)

for _kind in ("page", "callback", "request"):
    ERRORS.labels(_kind)
for _kind in ("connections", "connections_of_address", "messages", "requests"):
    REFUSALS.labels(_kind)
for _outcome in ("taken", "refused"):
    UPLOADS.labels(_outcome)
ProcessCollector(registry=REGISTRY)
Info("kap_program", "The version of the program.", registry=REGISTRY).info(
    {"version": metadata.version("kigali-action-plan")}
)


class _Data(Collector):
    """What is asked when somebody looks: the age of the data, and what the pages have changed."""

    def collect(self) -> Iterable[Metric]:
        """Yield the metrics. Those of data that cannot be read are left out."""
        try:
            data = readiness.usable_data()
        except DatabaseFault:
            data = None
        yield GaugeMetricFamily("kap_database_up", "Whether the data can be shown.", value=int(data is not None))
        if data is not None:
            age = max((datetime.now(UTC) - data.loaded_at).total_seconds(), 0.0)
            yield GaugeMetricFamily("kap_data_age_seconds", "Seconds since the data were loaded.", value=age)
            revision = GaugeMetricFamily("kap_data_revision", "The revision of the data.", labels=["revision"])
            revision.add_metric([data.revision], 1)
            yield revision
        changes = CounterMetricFamily("kap_writes", "Changes of the data by the pages.", labels=["outcome"])
        changes.add_metric(["done"], writes.done())
        changes.add_metric(["failed"], writes.failed())
        yield changes
        waiting = "Changes of the data that have begun and not ended; they may wait for another program."
        yield GaugeMetricFamily("kap_writes_under_way", waiting, value=writes.under_way())


REGISTRY.register(_Data())


def problem() -> str | None:
    """Return what is wrong with the token of the environment, or None."""
    if 0 < len(os.environ.get(TOKEN, "")) < SHORTEST_TOKEN:
        short = N_("%(variable)s is too short: write %(n)s characters or more, such as those of `openssl rand -hex 16`")
        return Message(short, variable=TOKEN, n=str(SHORTEST_TOKEN))
    return None


async def metrics(_request: Request) -> Response:
    """Return all metrics."""
    text = await run_in_threadpool(generate_latest, REGISTRY)
    return Response(text, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


class MetricsForToken:
    """ASGI middleware that answers for metrics, ours and Streamlit's, only who sends the token.

    Args:
        app: the application.
        token: of `KAP_METRICS_TOKEN`; empty for no metrics at all.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self._expected = f"Bearer {token}".encode() if token else b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or str(scope["path"]).rstrip("/") not in (METRICS, STREAMLITS_METRICS):
            await self.app(scope, receive, send)
        elif not self._expected:
            await PlainTextResponse(f"There are no metrics: {TOKEN} is not set.\n", 404)(scope, receive, send)
        elif not hmac.compare_digest(dict(scope["headers"]).get(b"authorization", b""), self._expected):
            headers = {"WWW-Authenticate": "Bearer"}
            answer = PlainTextResponse(f"Metrics are for who sends {TOKEN}.\n", 401, headers=headers)
            await answer(scope, receive, send)
        else:
            await self.app(scope, receive, send)
