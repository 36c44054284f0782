"""Sends a small icon font, 11 KB, where the browser asks for Streamlit's, 375 KB.

Streamlit's front end asks for its whole icon font before it draws anything. `static/fonts/icons.woff2` is that font
with the icons that Streamlit's scripts and our code name, made by `python -m tools.prepare_icon_font`.
"""

from __future__ import annotations

import re
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from kap_ui.site_files import STATIC
from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what="Answers a request for `static/media/MaterialSymbols-Rounded.*.woff2` with our file.",
    why="364 KB less in a first visit, and 40 ms less in a revisit.",
    without="Streamlit's own icon font.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_icon_font.py",
    upgrade=(
        "Run `python -m tools.prepare_icon_font`: an icon that Streamlit has begun to use would be blank. If the font "
        "file has another name, the small one is no longer sent; the tests say both."
    ),
)

FILE: Final = STATIC / "fonts" / "icons.woff2"
ADDRESS: Final = "/app/static/fonts/icons.woff2"
_STREAMLITS: Final = re.compile(r"/static/media/MaterialSymbols-Rounded\.[\w-]+\.woff2")


class IconFont:
    """ASGI middleware that answers with our file where the browser asks for Streamlit's icon font."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and _STREAMLITS.fullmatch(str(scope["path"])):
            scope = {**scope, "path": ADDRESS, "raw_path": ADDRESS.encode()}
        await self.app(scope, receive, send)
