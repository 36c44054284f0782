"""What an answer lets a page do."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.answer import Answer, streamlits_script

GUARDS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


@pytest.mark.parametrize("path", ["/", "/sources", "/readyz", "/_stcore/health"])
def test_every_answer_but_a_file_is_guarded(tiny_server: str, path: str) -> None:
    headers = Answer(tiny_server, path).headers

    assert set(GUARDS) <= headers.keys()
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert not re.search(r"https?://", policy)


def test_a_file_is_not_taken_for_another_kind(tiny_server: str) -> None:
    assert Answer(tiny_server, streamlits_script(tiny_server)).headers["x-content-type-options"] == "nosniff"


def test_no_page_of_another_site_may_steer_the_app(tiny_server: str) -> None:
    assert json.loads(Answer(tiny_server, "/_stcore/host-config").body)["allowedOrigins"] == []
