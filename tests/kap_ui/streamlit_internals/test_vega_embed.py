"""Our chart element draws with Streamlit's copy of vega-embed, and Streamlit's own element where it must not."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bench.visitor import PageAnswer, Visitor
from kap_ui.streamlit_internals import vega_embed
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer
from tests.support.opened_page import OpenPage


def overview(server: str) -> PageAnswer:
    async def opened() -> PageAnswer:
        async with Visitor(server) as visitor:
            return await visitor.open("overview", "lang=en")

    return asyncio.run(opened())


def test_a_started_server_sends_charts_to_our_element_and_none_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    ours, plain = overview(tiny_server), overview(plain_server)

    assert Answer(tiny_server, f"/{vega_embed.address()}").status == 200
    assert len(ours.charts) == 2
    assert (plain.failed, plain.charts) == (False, [])


def test_with_the_switch_off_streamlits_element_draws_the_same_specification(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = open_page("overview").charts
    monkeypatch.setenv(VARIABLE, "vega_embed")
    page = open_page("overview")
    theirs = [element.proto for element in page.app.get("vega_lite_chart")]

    assert page.charts == []
    for chart, proto in zip(ours, theirs, strict=True):
        drawn, specification = json.loads(proto.spec), json.loads(chart.specification)
        assert {name: drawn[name] for name in specification if name in ("layer", "params", "description")} == {
            name: value for name, value in specification.items() if name in ("layer", "params", "description")
        }
        assert {dataset.name for dataset in proto.datasets} == chart.tables.keys()


def test_the_library_is_the_one_that_streamlit_brings_and_a_missing_one_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vega_embed.address.cache_clear()
    assert vega_embed.address().startswith("static/js/embed.")

    vega_embed.address.cache_clear()
    monkeypatch.setattr(vega_embed.st, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(FileNotFoundError, match=r"embed\.\*\.js"):
        vega_embed.address()
    vega_embed.address.cache_clear()
