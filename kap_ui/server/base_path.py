"""The path below which a proxy serves the app, such as ``/kap``.

Inside of this middleware the app lies at the root of its server. All its addresses are relative, so that it works below
any path for a browser. A proxy may take the path away or leave it: both kinds of requests are answered.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from kap_model.problems import N_, Message
from kap_ui.server.page_addresses import OWN_ADDRESSES, names
from kap_ui.streamlit_internals import server_paths

_SEGMENT: Final = re.compile(r"[A-Za-z0-9_-]+")


def parse(text: str) -> str:
    """Return a base path with a slash before it and none behind: ``/kap``; nothing for the root.

    Raises:
        ValueError: it cannot be a base path, with a sentence for a person.
    """
    path = text.strip("/")
    if not path:
        return ""
    first, *others = path.split("/")
    if not all(_SEGMENT.fullmatch(segment) for segment in (first, *others)):
        what = N_("%(text)s is not a base path. Write letters, digits, hyphens and slashes: kap, or apps/kap")
        raise ValueError(Message(what, text=repr(text)))
    if first in names() or not server_paths.is_page(f"/{first}/") or f"/{first}" in OWN_ADDRESSES:
        what = N_("The app itself has addresses below %(path)s. Choose another base path, such as kap")
        raise ValueError(Message(what, path=repr(first)))
    return f"/{path}"


class BasePath:
    """ASGI middleware that takes the base path away from requests that carry it.

    Args:
        app: the application.
        path: as `parse` returns it; not empty.
    """

    def __init__(self, app: ASGIApp, path: str) -> None:
        self.app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = str(scope.get("path", ""))
        if scope["type"] == "http" and path == self._path:
            # Relative, since a proxy may have a path of its own before this one.
            query = bytes(scope["query_string"]).decode("latin-1")
            location = f"{path.rpartition('/')[2]}/" + (f"?{query}" if query else "")
            await RedirectResponse(location)(scope, receive, send)
            return
        if path.startswith(f"{self._path}/"):
            below = path.removeprefix(self._path)
            scope = {**scope, "path": below, "raw_path": quote(below).encode()}
        await self.app(scope, receive, send)
