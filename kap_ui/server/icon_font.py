"""The icons of Streamlit's own parts (the navigation, buttons, messages) from a font of 11 KB in place of 375.

Streamlit's browser asks for its whole icon font before it draws anything. `static/fonts/icons.woff2` is that font with
the icons that Streamlit's scripts and our code name, made by `python -m tools.prepare_icon_font`; a test says when one
is missing.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui import site_files

FILE: Final = site_files.STATIC / "fonts" / "icons.woff2"
ADDRESS: Final = "/app/static/fonts/icons.woff2"
_STREAMLITS: Final = re.compile(r"/static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2")


class IconFont:
    """Answers with our file where the browser asks for Streamlit's icon font. Plain ASGI."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _STREAMLITS.fullmatch(str(scope["path"])):
            scope = {**scope, "path": ADDRESS, "raw_path": ADDRESS.encode()}
        await self.app(scope, receive, send)
