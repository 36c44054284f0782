"""A script of another version is answered with status 404, never with this version's."""

from __future__ import annotations

from kap_ui.elements import script_files
from tests.support.answer import Answer


def test_a_script_is_found_by_its_own_version_and_without_one_and_by_no_other(tiny_server: str) -> None:
    own = f"/{script_files.address('block')}"
    path = own.partition("?")[0]
    for encoding in ("gzip", "identity"):
        statuses = [Answer(tiny_server, at, accept_encoding=encoding).status for at in (own, path, f"{path}?v=000000")]
        assert statuses == [200, 200, 404]
