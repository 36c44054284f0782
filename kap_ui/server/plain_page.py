"""Pages of our own without Streamlit, for what a link in a mail opens: a sentence, and a form with one button."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from kap_model.problems import DatabaseFault
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_ui.look.stylesheet import stylesheet
from kap_ui.words import language, wording
from kap_ui.words.wording import _

log = logging.getLogger("kap")

PRIVATE: Final = {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}
"""The headers of an answer that belongs to one person."""

_LONGEST_FORM: Final = 4096
"""Bytes of the form; a token takes 43."""


async def form_of(request: Request) -> bytes:
    """Return the body of a request, or nothing if it is longer than a form can be."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LONGEST_FORM:
            return b""
    return body


def offered(asked: str) -> str:
    """Return the language that is asked for where the program speaks it, else English."""
    return asked if asked in (*language.offered(), language.PSEUDO) else "en"


def rehearsal_band() -> str:
    """Return that nothing is real, as on each page of a rehearsal, as markup."""
    return f'<p class="rehearsal" role="note">{escape(_(REHEARSAL))}</p>'


def form(action: str, hidden: Mapping[str, str], button: str) -> str:
    """Return a form of hidden fields and one button as markup; `action` is relative to the page."""
    fields = "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">' for n, v in hidden.items())
    return f'<form method="post" action="{action}">{fields}<button>{escape(button)}</button></form>'


def no_database(fault: DatabaseFault) -> HTMLResponse:
    """Return a page that says why the database cannot be used; the log says it with the path."""
    log.warning("%s", fault)
    return page(_("The data cannot be shown."), fault.public(_), status=503)


def page(title: str, text: str, form: str = "", *, status: int = 200) -> HTMLResponse:
    """Return a page of its own, without Streamlit; `form` is markup."""
    spoken = language.language_of(wording.language())
    return HTMLResponse(
        f'<!doctype html><html lang="{spoken.code}" dir="{spoken.direction}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{stylesheet()}</style></head>"
        f'<body class="kap sign-in"><main><h1>{escape(title)}</h1><p>{escape(text)}</p>{form}</main></body></html>',
        status,
        PRIVATE,
    )
