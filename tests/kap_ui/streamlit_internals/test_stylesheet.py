"""The rules for Streamlit's own parts are in the stylesheet, and each names something that Streamlit has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st

from kap_ui.look.stylesheet import stylesheet
from kap_ui.streamlit_internals import stylesheet as streamlit_parts
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer
from tests.support.opened_page import OpenPage

FRONT_END = Path(st.__file__).parent / "static" / "static" / "js"


@pytest.fixture
def switched_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(VARIABLE, "stylesheet")
    stylesheet.cache_clear()
    yield
    stylesheet.cache_clear()


def test_the_page_of_a_started_server_holds_the_rules(tiny_server: str) -> None:
    assert "[data-testid=stMainBlockContainer] {" in Answer(tiny_server, "/").body.decode()


@pytest.mark.usefixtures("switched_off")
def test_with_the_switch_off_a_page_stands_without_them(open_page: OpenPage) -> None:
    styles = [element.proto.body for element in open_page("sources", "tiny_database").app.get("html")]

    assert [style for style in styles if style.startswith("<style>")] == [f"<style>{stylesheet()}</style>"]
    assert "data-test" not in stylesheet()


def test_each_test_id_that_a_rule_names_is_in_streamlits_front_end() -> None:
    rules = streamlit_parts.FILE.read_text(encoding="utf-8")
    named = {*re.findall(r"\[data-testid=(\w+)\]", rules), *re.findall(r"\.(st[A-Z]\w+)", rules)}
    scripts = "".join(file.read_text(encoding="utf-8") for file in FRONT_END.glob("*.js"))

    assert "stMain" in named
    said = set(re.findall(r"\bst[A-Z]\w+", scripts)) | set(re.findall(r'"data-testid":`(\w+)`', scripts))
    assert named - said == set()
    assert "data-test-script-state" in scripts
