"""The answer to `/readyz`: whether the server has data to show."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse

from kap_model.database import database_url, engine_for, read_revision, reading, require_file
from kap_model.problems import KapError


def ready(_request: Request) -> JSONResponse:
    """Return 200 with the revision of the data, or 503 with what to do."""
    try:
        return JSONResponse({"ready": True, **_revision()})
    except KapError as error:
        return JSONResponse({"ready": False, "why": str(error)}, status_code=503)


def _revision() -> dict[str, str]:
    url = database_url()
    require_file(url)
    engine = engine_for(url)
    try:
        with reading(engine) as session:
            revision = read_revision(session)
            return {"revision": revision.revision, "loaded_at": revision.loaded_at.isoformat()}
    finally:
        engine.dispose()
