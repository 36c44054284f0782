"""A page carries the script that brings it up to date, with the version that its navigation names as well."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from kap_ui.frame.build import build
from kap_ui.streamlit_internals import after_loss
from tests.support.answer import Answer


def test_the_page_of_a_started_server_carries_it_and_not_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    assert after_loss.markup(build()) in Answer(tiny_server, "/sources").body.decode()
    assert after_loss.SCRIPT not in Answer(plain_server, "/sources").body.decode()


def test_the_front_end_still_runs_the_page_at_a_popstate() -> None:
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    scripts = "".join(file.read_text(encoding="utf-8") for file in folder.glob("index.*.js"))
    assert re.search(r"addEventListener\(`popstate`,this\.onHistoryChange", scripts)
