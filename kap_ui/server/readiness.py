"""The answer to `/readyz`: whether the server has data to show."""

from __future__ import annotations

import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse

from kap_model.database import database_url, engine_for, reading
from kap_model.database_check import usable_revision
from kap_model.problems import DatabaseFault

log = logging.getLogger("kap")

_last: Final = {"why": ""}
"""What the last answer said; "" before the first one. Monitors ask every few seconds."""


def ready(_request: Request) -> JSONResponse:
    """Return 200 with the revision of the data, or 503 with what to do."""
    try:
        found = _revision()
    except DatabaseFault as fault:
        _log_once(str(fault))
        return JSONResponse({"ready": False, "why": fault.public()}, status_code=503)
    _log_once("")
    return JSONResponse({"ready": True, **found})


def _log_once(why: str) -> None:
    """Write into the log why the server is not ready, "" if it is, where that has changed since it was asked last."""
    before, _last["why"] = _last["why"], why
    if why != before:
        log.warning("%s", f"not ready: {why}" if why else "ready again")


def _revision() -> dict[str, str]:
    engine = engine_for(database_url(), must_exist=True)
    try:
        with reading(engine) as session:
            revision = usable_revision(session)
            return {"revision": revision.revision, "loaded_at": revision.loaded_at.isoformat()}
    finally:
        engine.dispose()
