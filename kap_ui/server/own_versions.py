"""Answers for scripts of another version of the program: there is no such file here.

The address of a script changes with its content. While two versions run behind one proxy, a page of one may ask the
other for a script; the proxy then asks the server that has it. An answer with this version's script would be kept by
the browser for a year under the address of the other.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.elements import script_files
from kap_ui.streamlit_internals.server_paths import STATIC_FILES

_SCRIPTS: Final = f"{STATIC_FILES}scripts/"
_NOT_HERE: Final = PlainTextResponse("This version of the program has no such file.\n", 404)


class OwnVersions:
    """ASGI middleware that answers only with scripts of this version, where an address names one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        is_of_another = (
            scope["type"] == "http"
            and str(scope["path"]).startswith(_SCRIPTS)
            and bytes(scope["query_string"]).startswith(b"v=")
            and f"{scope['path']}?{scope['query_string'].decode('latin-1')}" not in _own()
        )
        await (_NOT_HERE if is_of_another else self.app)(scope, receive, send)


@cache
def _own() -> frozenset[str]:
    return frozenset(f"/{script_files.address(file.stem)}" for file in script_files.FOLDER.glob("*.js"))
