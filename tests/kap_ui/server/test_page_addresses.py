"""An address without a page leads to one."""

from __future__ import annotations

import pytest

from kap_ui.frame import page_list
from kap_ui.server import page_addresses
from tests.support.answer import Answer


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
def test_an_address_without_a_page_leads_to_a_page_of_this_server(tiny_server: str, asked: str, instead: str) -> None:
    answer = Answer(tiny_server, asked)

    assert (answer.status, answer.headers["location"]) == (307, instead)


@pytest.mark.parametrize("asked", ["//elsewhere.example/x", "/%5Celsewhere.example"])
def test_an_address_that_a_browser_could_take_for_another_server_is_refused(tiny_server: str, asked: str) -> None:
    assert Answer(tiny_server, asked).status == 400


def test_the_names_that_lead_to_a_page_are_those_of_the_navigation_and_of_the_first_page() -> None:
    assert page_addresses.names() == {"", page_list.FIRST, *(page.name for page in page_list.PAGES)}
