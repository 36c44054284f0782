"""Every address of Streamlit's server that is no page is known as such."""

from __future__ import annotations

import pytest

from kap_ui.frame import page_list
from kap_ui.streamlit_internals import server_paths
from tests.support.answer import Answer


def test_an_address_without_a_page_leads_to_the_overview_and_with_the_switch_off_streamlit_answers(
    tiny_server: str, plain_server: str
) -> None:
    assert Answer(tiny_server, "/nopage").status == 307
    assert Answer(plain_server, "/nopage").headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config"])
def test_what_streamlit_answers_itself_is_not_taken_for_a_page(tiny_server: str, plain_server: str, path: str) -> None:
    assert not server_paths.is_page(path)
    assert Answer(tiny_server, path).body == Answer(plain_server, path).body
    assert Answer(tiny_server, path).status == 200


def test_every_page_is_answered_with_the_index_page(tiny_server: str, plain_server: str) -> None:
    for page in page_list.PAGES:
        assert server_paths.is_page(f"/{page.name}")
        for address in (tiny_server, plain_server):
            assert b'<div id="root"></div>' in Answer(address, f"/{page.name}").body
