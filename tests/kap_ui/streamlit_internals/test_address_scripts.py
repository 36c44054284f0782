"""The state is written into the address bar in place, and by Streamlit's own means where it must be."""

from __future__ import annotations

import asyncio

from bench.visitor import Visitor
from kap_ui.streamlit_internals import address_scripts


def query_after_a_bare_address(server: str) -> str:
    """Open a page by its bare name; return the query that the server has sent the browser since."""

    async def opened() -> str:
        async with Visitor(server) as visitor:
            answer = await visitor.open("sources")
            assert not answer.failed
            return visitor.query

    return asyncio.run(opened())


def test_a_started_server_completes_an_address_in_place_and_by_streamlit_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    assert query_after_a_bare_address(tiny_server) == ""
    assert query_after_a_bare_address(plain_server) == "lang=en"


def test_each_run_has_a_script_of_its_own() -> None:
    script = address_scripts.replacement("sources", ["lang"], {"lang": "en"})

    assert address_scripts.numbered(script, 1) != address_scripts.numbered(script, 2)


def test_what_a_reader_has_written_cannot_end_the_script() -> None:
    script = address_scripts.replacement("sources", ["q"], {"q": "</script><script>"})

    assert "<" not in script.replace("u=new URL", "")
