"""Requests to a server of this machine over HTTP, or HTTPS whatever its certificate."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

TRUSTS_ALL: Final = ssl._create_unverified_context()
"""For those who ask nginx here, whose certificate nobody has signed."""

_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a request; the names of the headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(server: str, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
    """Ask a server for a path, and follow no redirection. An underscore in the name of a header is a hyphen."""
    parts = urlsplit(server)
    connection = (
        http.client.HTTPSConnection(parts.netloc, timeout=_SECONDS, context=TRUSTS_ALL)
        if parts.scheme == "https"
        else http.client.HTTPConnection(parts.netloc, timeout=_SECONDS)
    )
    try:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()
