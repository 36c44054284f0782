"""Files come compressed, may be kept, and are not sent twice."""

from __future__ import annotations

import gzip
from pathlib import Path

from kap_ui.elements import script_files
from tests.support.answer import Answer, streamlits_script


def test_a_script_comes_compressed_and_may_be_kept_for_a_year(tiny_server: str) -> None:
    plain = Answer(tiny_server, streamlits_script(tiny_server))
    packed = Answer(tiny_server, streamlits_script(tiny_server), accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < 0.4 * len(plain.body)
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_script_that_the_browser_has_is_not_sent_again(tiny_server: str) -> None:
    first = Answer(tiny_server, streamlits_script(tiny_server), accept_encoding="gzip")
    again = Answer(
        tiny_server, streamlits_script(tiny_server), accept_encoding="gzip", if_none_match=first.headers["etag"]
    )

    assert (again.status, again.body) == (304, b"")


def test_map_shapes_come_compressed_and_a_name_without_fingerprint_may_be_kept_for_an_hour(tiny_server: str) -> None:
    shapes = sorted((Path(__file__).parents[3] / "static" / "geo").iterdir())[0].name
    packed = Answer(tiny_server, f"/app/static/geo/{shapes}", accept_encoding="gzip")
    dated = Answer(tiny_server, f"/app/static/geo/{shapes}?v=abc", accept_encoding="gzip")

    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["cache-control"] == "public, max-age=3600"
    assert dated.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_our_scripts_come_from_the_addresses_that_the_pages_name_and_may_be_kept_for_a_year(tiny_server: str) -> None:
    for path in script_files.addresses():
        answer = Answer(tiny_server, f"/{path}")
        assert answer.status == 200
        assert "/javascript" in answer.headers["content-type"]
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert b"\nexport " in answer.body
