"""Tells a reader why the page stays empty, where the connection to the server is refused or does not get through.

Streamlit tries again and again without a word. A script in the index page (`connection_check.js`) tries too, when
nothing has been drawn for a while, and shows what this module answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.websockets import WebSocket

from kap_ui.server.connections import Connections
from kap_ui.server.origins import Origin, OwnOrigins, log, warn_of
from kap_ui.words import language, wording
from kap_ui.words.wording import _

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup() -> str:
    """Return the script element for the head of the index page."""
    return f"<script>{SCRIPT}</script>"


@dataclass(frozen=True, slots=True)
class ConnectionCheck:
    """The answers to a page that nothing has been drawn on.

    Attributes:
        own: whose pages may open a connection.
        connections: those that are open, with their limits.
    """

    own: OwnOrigins
    connections: Connections

    async def connect(self, socket: WebSocket) -> None:
        """Accept a web socket and close it: web sockets get through. Refuse it where the page's would be refused."""
        if self.connections.refusal(socket.scope) is None:
            await socket.accept()
        await socket.close()

    def explain(self, request: Request) -> JSONResponse:
        """Return in the reader's language why a web socket of a page at `origin` fails: title and text."""
        asked = request.query_params.get(language.LANGUAGE_KEY, "")
        origin = request.query_params.get("origin", "")
        with wording.spoken(asked if asked in (*language.offered(), language.PSEUDO) else "en"):
            if self.connections.refusal(request.scope) is not None:
                title, text = _("There are too many readers at once."), _("Load this page again in a few minutes.")
            elif own := self.own.find(request.scope, origin):
                log.warning(
                    "the web sockets of a page at %s do not get through: the proxy must pass the headers Upgrade and "
                    "Connection on (docs/deployment.md)",
                    own,
                )
                title, text = _("The connection to the server does not get through."), _blocked()
            else:
                warn_of(request.scope, origin)
                title, text = _("The server has refused the connection."), _refused(origin)
            spoken = language.language_of(wording.language())
            words = {"language": spoken.code, "direction": spoken.direction, "title": title, "text": text}
            return JSONResponse(words)


def _blocked() -> str:
    return _(
        "Something between this page and the server does not pass web sockets on. Whoever runs the proxy can let it "
        "pass the headers Upgrade and Connection on. Then load this page again."
    )


def _refused(stated: str) -> str:
    try:
        origin = {"origin": Origin.parse(stated)}
    except ValueError:
        return _("The address of this page is not one of the server's own.")
    return (
        _(
            "This page comes from %(origin)s, which the server does not know as an address of its own. Whoever runs "
            "the server can start it with “kap serve --allowed-origin %(origin)s”, or let the proxy pass the header "
            "Host on. Then load this page again."
        )
        % origin
    )
