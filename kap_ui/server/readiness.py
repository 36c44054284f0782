"""The answer to `/readyz`: whether the server has data to show."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from kap_model.database import database_url, engine_for, reading
from kap_model.database_check import usable_revision
from kap_model.problems import DatabaseFault


def ready(_request: Request) -> JSONResponse:
    """Return 200 with the revision of the data, or 503 with what to do."""
    try:
        return JSONResponse({"ready": True, **_revision()})
    except DatabaseFault as fault:
        return JSONResponse({"ready": False, "why": fault.public()}, status_code=503)


def _revision() -> dict[str, str]:
    engine = engine_for(database_url(), must_exist=True)
    try:
        with reading(engine) as session:
            revision = usable_revision(session)
            return {"revision": revision.revision, "loaded_at": revision.loaded_at.isoformat()}
    finally:
        engine.dispose()
