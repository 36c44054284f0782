"""The answers to `/livez`, whether the process answers, and `/readyz`, whether the server has data to show."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse

from kap_model.clock import in_utc
from kap_model.database import database_url, engine_for, reading
from kap_model.database_check import usable_revision
from kap_model.problems import DatabaseFault
from kap_ui.server import stopping

log = logging.getLogger("kap")

_last: Final = {"why": ""}
"""What the last answer said; "" before the first one. Monitors ask every few seconds."""

STOPPING = "stopping"
"""Why a server is not ready that was asked to stop."""


@dataclass(frozen=True, slots=True)
class UsableData:
    """Which data the pages would show: their revision, and when they were loaded (UTC)."""

    revision: str
    loaded_at: datetime


async def alive(_request: Request) -> PlainTextResponse:
    """Return 200, whatever the database says."""
    return PlainTextResponse("alive\n")


def ready(_request: Request) -> JSONResponse:
    """Return 200 with the revision of the data, or 503 with what to do, or that the server stops."""
    if stopping.has_begun():
        return JSONResponse({"ready": False, "why": STOPPING}, status_code=503)
    try:
        data = usable_data()
    except DatabaseFault as fault:
        _log_once(str(fault))
        return JSONResponse({"ready": False, "why": fault.public()}, status_code=503)
    _log_once("")
    return JSONResponse({"ready": True, "revision": data.revision, "loaded_at": data.loaded_at.isoformat()})


def _log_once(why: str) -> None:
    """Write into the log why the server is not ready, "" if it is, where that has changed since it was asked last."""
    before, _last["why"] = _last["why"], why
    if why != before:
        log.warning("%s", f"not ready: {why}" if why else "ready again")


def usable_data() -> UsableData:
    """Return which data the pages would show.

    Raises:
        DatabaseFault: they would show none.
    """
    engine = engine_for(database_url(), must_exist=True)
    try:
        with reading(engine) as session:
            revision = usable_revision(session)
            return UsableData(revision.revision, in_utc(revision.loaded_at))
    finally:
        engine.dispose()
