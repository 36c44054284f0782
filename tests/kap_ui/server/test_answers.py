"""What the server answers: compressed, with cache times, guarded, ready or not, and in a sentence when it cannot."""

from __future__ import annotations

import gzip
import json
import re
import socket
from pathlib import Path

import pytest
from starlette.requests import Request

from kap_ui.elements import script_files
from kap_ui.frame import page_list
from kap_ui.look.stylesheet import stylesheet
from kap_ui.server import __main__ as server
from kap_ui.server import index_page, page_addresses, readiness
from tests.support.answer import Answer

GUARDS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


def streamlits_script(address: str) -> str:
    source = re.search(rb'src="\.(/static/js/index\.[^"]+\.js)"', Answer(address, "/").body)
    assert source
    return source[1].decode()


def test_a_script_comes_compressed_and_may_be_kept_for_a_year(address: str) -> None:
    plain = Answer(address, streamlits_script(address))
    packed = Answer(address, streamlits_script(address), accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < 0.4 * len(plain.body)
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_script_that_the_browser_has_is_not_sent_again(address: str) -> None:
    first = Answer(address, streamlits_script(address), accept_encoding="gzip")
    again = Answer(address, streamlits_script(address), accept_encoding="gzip", if_none_match=first.headers["etag"])

    assert (again.status, again.body) == (304, b"")


def test_map_shapes_come_compressed_and_a_name_without_fingerprint_may_be_kept_for_an_hour(address: str) -> None:
    shapes = sorted((Path(__file__).parents[3] / "static" / "geo").iterdir())[0].name
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
    assert Answer(address, streamlits_script(address)).headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["", "places", "files"])
def test_the_page_hints_at_scripts_that_are_there(address: str, name: str) -> None:
    page = Answer(address, f"/{name}", accept_encoding="gzip")
    html = gzip.decompress(page.body).decode()
    hinted = re.findall(r'<link rel="modulepreload" crossorigin(?: fetchpriority="low")? href="\.([^"]+)"', html)

    assert html == Answer(address, f"/{name}").body.decode()
    for part in (*index_page._NEEDED, *index_page._ALSO_NEEDED.get(name, ())):
        assert f"/static/js/{part}." in html, part
    for path in (*hinted, index_page._FONT.removeprefix(".")):
        assert Answer(address, path).status == 200
    assert page.headers["cache-control"] == "no-cache"


def test_hints_are_for_pages_that_are_there() -> None:
    assert index_page._ALSO_NEEDED.keys() <= {page.name for page in page_list.PAGES}


def test_the_page_carries_the_stylesheet_after_all_else_and_asks_for_no_font_that_is_not_ours(address: str) -> None:
    html = Answer(address, "/").body.decode()

    assert stylesheet() in html.rpartition('<div id="root"></div>')[2]
    preloaded = [link for link in re.findall(r"<link[^>]*>", html) if 'as="font"' in link]
    assert len(preloaded) == 1
    assert "noto-sans" in preloaded[0]


def test_our_scripts_come_from_the_addresses_that_the_pages_name_and_may_be_kept_for_a_year(address: str) -> None:
    for path in script_files.addresses():
        answer = Answer(address, f"/{path}")
        assert answer.status == 200
        assert "/javascript" in answer.headers["content-type"]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert b"\nexport " in answer.body


def test_no_page_of_another_site_may_steer_the_app(address: str) -> None:
    assert json.loads(Answer(address, "/_stcore/host-config").body)["allowedOrigins"] == []


def test_ready_says_which_data_it_would_show(address: str) -> None:
    answer = Answer(address, "/readyz")

    assert answer.status == 200
    assert json.loads(answer.body)["ready"] is True
    assert json.loads(answer.body)["revision"]


def test_not_ready_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAP_DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    answer = readiness.ready(Request({"type": "http"}))

    assert answer.status_code == 503
    assert json.loads(bytes(answer.body)) == {
        "ready": False,
        "why": "The database has not been built. Run `make run`, or `kap build`.",
    }
    assert not (tmp_path / "none.sqlite").exists()


def test_a_port_that_is_taken_is_refused_in_a_sentence_with_another_to_choose(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert server.main(["--port", str(port)]) == 1

    refusal = capsys.readouterr().err
    assert f"Port {port} is taken" in refusal
    assert f"kap serve --port {port + 1}" in refusal
    assert "Traceback" not in refusal


@pytest.mark.parametrize(
    ("asked", "instead"),
    [
        ("/nopage?lang=fr", "/?lang=fr&missing=nopage"),
        ("/matrix/xx?lang=fr", "/matrix?lang=fr"),
        ("/matrix/", "/matrix"),
        ("/nopage/xx", "/?missing=nopage"),
        ("/a%0D%0Ab?q=1", "/?q=1&missing=a%0D%0Ab"),
    ],
)
def test_an_address_without_a_page_leads_to_a_page_of_this_server(address: str, asked: str, instead: str) -> None:
    answer = Answer(address, asked)

    assert (answer.status, answer.headers["location"]) == (307, instead)


@pytest.mark.parametrize("asked", ["//elsewhere.example/x", "/%5Celsewhere.example"])
def test_an_address_that_a_browser_could_take_for_another_server_is_refused(address: str, asked: str) -> None:
    assert Answer(address, asked).status == 400


def test_the_names_that_lead_to_a_page_are_those_of_the_navigation_and_of_the_first_page() -> None:
    assert page_addresses.names() == {"", page_list.FIRST, *(page.name for page in page_list.PAGES)}
