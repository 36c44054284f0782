"""What an answer lets a page do."""

from __future__ import annotations

import json
import re

import pytest

from tests.support.answer import Answer, streamlits_script

GUARDS = ("content-security-policy", "x-content-type-options", "referrer-policy", "permissions-policy")


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


def test_no_page_of_another_site_may_steer_the_app(address: str) -> None:
    assert json.loads(Answer(address, "/_stcore/host-config").body)["allowedOrigins"] == []
