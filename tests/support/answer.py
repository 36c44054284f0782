"""A request without a browser, and what came over the line."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit


class Answer:
    """Status, body and headers (their names in lower case) of an address; nothing is followed or unpacked."""

    def __init__(self, address: str, path: str, *, method: str = "GET", **headers: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        self.status, self.body = answer.status, answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()


def streamlits_script(address: str) -> str:
    """Return the path of the script with which Streamlit's front end starts."""
    source = re.search(rb'src="\.(/static/js/index\.[^"]+\.js)"', Answer(address, "/").body)
    assert source
    return source[1].decode()
