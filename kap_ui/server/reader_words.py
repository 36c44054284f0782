"""The words that scripts of the index page say, in the reader's language.

The browser fetches them once for each language: they are needed when the server is gone, and no page need send them.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response

from kap_ui.server.compressed_files import YEAR
from kap_ui.streamlit_internals import front_end_words, lost_connection
from kap_ui.words import language, wording
from kap_ui.words.wording import _, number

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def markup() -> str:
    """Return the script elements for the head of the index page: what fetches the words, and those that say them."""
    sayers = front_end_words.markup() + lost_connection.markup()
    return f'<script data-version="{_version()}">{SCRIPT}</script>{sayers}' if sayers else ""


def answer(request: Request) -> Response:
    """Return the words in a language; in English if the program does not speak it."""
    asked = request.query_params.get(language.LANGUAGE_KEY, "")
    headers = {"cache-control": YEAR} if request.query_params.get("v") == _version() else {}
    return Response(_packed(asked if _is_spoken(asked) else "en"), media_type="application/json", headers=headers)


def _is_spoken(asked: str) -> bool:
    return asked in (*language.offered(), language.PSEUDO)


@cache
def _packed(code: str) -> bytes:
    with wording.spoken(code):
        return json.dumps(words(), ensure_ascii=False, separators=(",", ":")).encode()


@cache
def _version() -> str:
    """Return what the address of the words changes with."""
    return sha256(b"".join(_packed(code) for code in (*language.offered(), language.PSEUDO))).hexdigest()[:6]


def words() -> dict[str, str]:
    """Return all words by name; {gaps} are filled by the script with what Streamlit says there."""
    limit = {"n": number(int(st.get_option("server.maxUploadSize")))}
    return {
        lost_connection.KEY: _(
            "There is no connection to the server: wait until this line goes away, or load the page again."
        ),
        "nothing": "",
        "broken_page": _("This page cannot go on."),
        "load_again": _("Load the page again."),
        "broken_part": _("This part of the page could not be drawn: load the page again."),
        "no_file": _("The file could not be made. Try again in a minute."),
        "file_later": _("There is no connection to the server. Press the button again once it is back."),
        **_of_uploads(limit),
        **_of_lists(),
        **_of_dates(),
        **_of_tables(),
    }


def _of_uploads(limit: dict[str, str]) -> dict[str, str]:
    return {
        "upload": _("Choose a file"),
        "choose_file": _("Choose a file"),
        "other_file": _("Choose another file"),
        "upload_limit": _("At most %(n)s MB") % limit,
        "drop_file": _("Drop the file here"),
        "remove": _("Remove {name}"),
        "cancel_upload": _("Do not upload {name}"),
        "file_name": "{name}",
        "file_too_large": _("The file is larger than %(n)s MB.") % limit,
        "file_kind": _("A file of this kind cannot be read here."),
        "one_file": _("Choose one file only."),
        "upload_lost": _("There is no connection to the server. Choose the file again once it is back."),
        "upload_failed": _("The file could not be uploaded. Try again in a minute."),
    }


def _of_lists() -> dict[str, str]:
    return {
        "open_list": _("Open the list"),
        "choose": _("Choose"),
        "no_options": _("There is nothing to choose."),
        "no_results": _("Nothing found"),
        "clear": _("Clear the choice"),
        "chosen": _("Chosen"),
        "select_all": _("Choose all"),
        "select_matches": _("Choose all that were found"),
        "options": _("To choose from: {n}"),
        "one_chosen": _("Chosen: {name}"),
        "close": _("Close"),
    }


def _of_dates() -> dict[str, str]:
    return {
        "choose_date": _("Choose a day"),
        "choose_date_of": _("Choose a day: {month}"),
        "clear_date": _("Clear the day"),
        "date_keys": _("Arrow keys lead from day to day, Enter chooses, Escape closes."),
        "last_month": _("The month before"),
        "next_month": _("The month after"),
        "date_day": _("Day: {label}"),
        "date_month": _("Month: {label}"),
        "date_year": _("Year: {label}"),
        "date_part_empty": _("empty"),
        "number": "{n}",
        "dd": _("dd"),
        "mm": _("mm"),
        "yyyy": _("yyyy"),
        "date_between": _("Choose a day from {first} to {last}."),
        "date_until": _("Choose a day up to {last}."),
        "date_from": _("Choose a day from {first} on."),
    }


def _of_tables() -> dict[str, str]:
    return {
        "full_screen": _("Full screen"),
        "no_full_screen": _("Leave the full screen"),
        "search": _("Search the table"),
        "columns": _("Show or hide columns"),
        "type_to_search": _("Type what to look for"),
        "last_result": _("The result before"),
        "next_result": _("The next result"),
        "heading_link": _("Link to this heading"),
        "copy": _("Copy"),
        "copied": _("Copied"),
    }
