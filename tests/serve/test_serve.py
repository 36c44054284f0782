"""What the server answers: compressed, with cache times, guarded, ready or not, and in a sentence when it cannot."""

from __future__ import annotations

import gzip
import http.client
import json
import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request

from kap_ui import index_page, serve

GUARDS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


class Answer:
    """What came over the line."""

    def __init__(self, address: str, path: str, **asked: str) -> None:
        connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in asked.items()})
        answer = connection.getresponse()
        self.status, self.body = answer.status, answer.read()
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        connection.close()


def script(address: str) -> str:
    found = re.search(rb'src="\.(/static/js/index\.[^"]+\.js)"', Answer(address, "/").body)
    assert found
    return found[1].decode()


def test_a_script_comes_compressed_and_may_be_kept_for_a_year(address: str) -> None:
    plain = Answer(address, script(address))
    packed = Answer(address, script(address), accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < 0.4 * len(plain.body)
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_script_that_the_browser_has_is_not_sent_again(address: str) -> None:
    first = Answer(address, script(address), accept_encoding="gzip")
    again = Answer(address, script(address), accept_encoding="gzip", if_none_match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")


def test_map_shapes_come_compressed_and_a_name_without_fingerprint_may_be_kept_for_an_hour(address: str) -> None:
    shapes = sorted((Path(__file__).parents[2] / "static" / "geo").iterdir())[0].name
    packed = Answer(address, f"/app/static/geo/{shapes}", accept_encoding="gzip")
    dated = Answer(address, f"/app/static/geo/{shapes}?v=abc", accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == "public, max-age=3600"
    assert dated.headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["/", "/sources", "/readyz", "/_stcore/health"])
def test_every_answer_but_a_file_is_guarded(address: str, path: str) -> None:
    headers = Answer(address, path).headers

    assert set(GUARDS) <= headers.keys()
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert not re.search(r"https?://", policy)


def test_a_file_is_not_taken_for_another_kind(address: str) -> None:
    assert Answer(address, script(address)).headers["x-content-type-options"] == "nosniff"


def test_the_page_hints_at_scripts_that_are_there(address: str) -> None:
    page = Answer(address, "/places", accept_encoding="gzip")
    html = gzip.decompress(page.body).decode()
    hinted = re.findall(r'<link rel="modulepreload" crossorigin fetchpriority="low" href="\.([^"]+)"', html)

    assert html == Answer(address, "/").body.decode()
    assert [part for part in index_page._NEEDED if f"/static/js/{part}." not in html] == []
    for path in (*hinted, index_page._FONT.removeprefix(".")):
        assert Answer(address, path).status == 200
    assert page.headers["cache-control"] == "no-cache"


def test_ready_says_which_data_it_would_show(address: str) -> None:
    answer = Answer(address, "/readyz")

    assert answer.status == 200
    assert json.loads(answer.body)["ready"] is True
    assert json.loads(answer.body)["revision"]


def test_not_ready_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    answer = serve.ready(Request({"type": "http"}))

    assert answer.status_code == 503
    assert json.loads(bytes(answer.body)) == {
        "ready": False,
        "why": "The database has not been built. Run `make run`, or `kap build`.",
    }
    assert not (tmp_path / "none.sqlite").exists()


def test_a_taken_port_is_told_in_a_sentence_with_another_to_choose(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert serve.main(["--port", str(port)]) == 1

    said = capsys.readouterr().err
    assert f"Port {port} is taken" in said
    assert f"kap serve --port {port + 1}" in said
    assert "Traceback" not in said
