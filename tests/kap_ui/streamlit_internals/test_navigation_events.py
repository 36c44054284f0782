"""Our scripts reach Streamlit's front end by one file; what its functions do is seen in Chromium."""

from __future__ import annotations

import re

import pytest

from kap_ui.elements import script_files
from kap_ui.streamlit_internals import navigation_events
from kap_ui.streamlit_internals.internal import VARIABLE
from tests.support.answer import Answer


def files(lines: str) -> list[str]:
    return re.findall(r"scripts/(\w+)\.js", lines)


@pytest.mark.parametrize(
    ("switched_off", "expected"),
    [
        ("", ["streamlit", "block", "chart"]),
        ("navigation_events", ["streamlit", "plain_streamlit", "block", "chart"]),
        ("navigation_events,vega_embed", ["plain_streamlit", "block", "chart"]),
        ("1", ["plain_streamlit", "block", "chart"]),
    ],
)
def test_scripts_reach_streamlit_by_what_is_switched_on(
    monkeypatch: pytest.MonkeyPatch, switched_off: str, expected: list[str]
) -> None:
    monkeypatch.setenv(VARIABLE, switched_off)
    lines = script_files.loader("block", "chart")

    assert files(lines) == expected
    assert f"parts.splice(0,{len(expected) - 2})" in lines
    assert {*expected} - {"block", "chart"} <= {*files(" ".join(script_files.addresses()))}


def test_a_started_server_hints_at_the_script_that_reaches_streamlit(tiny_server: str) -> None:
    hinted = files(Answer(tiny_server, "/").body.decode())

    assert "streamlit" in hinted
    assert "plain_streamlit" not in hinted


def test_both_scripts_have_the_same_functions_but_for_the_one_that_loads_vega() -> None:
    functions = {
        name: {*re.findall(r"export (?:function|const) (\w+)", (script_files.FOLDER / f"{name}.js").read_text())}
        for name in ("streamlit", "plain_streamlit")
    }
    assert functions["streamlit"] - functions["plain_streamlit"] == {"loadVegaEmbed"}
    assert functions["plain_streamlit"] < functions["streamlit"]


def test_an_address_stands_in_the_script_as_text_and_cannot_end_it() -> None:
    script = navigation_events.script_to("kpi?q=</script>'\"")

    assert "</script>" not in script
    assert "popstate" in script
