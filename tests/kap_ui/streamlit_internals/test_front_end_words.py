"""Each sentence that we replace is still said by Streamlit's front end, and a started server has our words for it.

Whether they stand on a page is asked in Chromium (tests/browser/test_submit.py).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import streamlit as st

from kap_ui.server import reader_words
from kap_ui.streamlit_internals import front_end_words
from kap_ui.streamlit_internals.front_end_words import PARTS, Saying
from kap_ui.streamlit_internals.internal import VARIABLE
from kap_ui.words import language, wording
from tests.support.answer import Answer

FRONT_END = Path(st.__file__).parent / "static" / "static" / "js"
SAYINGS = {saying.english: saying for part in PARTS for saying in part.sayings if saying.file}
GAP = re.compile(r"\{(\w+)\}")


def is_said(saying: Saying, scripts: str) -> bool:
    """Return whether a sentence stands in the scripts, with an expression in the place of each gap."""
    if saying.code:
        return saying.code in scripts
    pieces = [re.escape(piece) for piece in GAP.split(saying.english)[::2]]
    return re.search("[`,:(]" + r"\$\{[^`]{1,40}\}".join(pieces) + "`", scripts) is not None


@pytest.mark.parametrize("english", SAYINGS)
def test_the_front_end_still_says_it(english: str) -> None:
    saying = SAYINGS[english]
    files = list(FRONT_END.glob(f"{saying.file}*.js"))

    assert files
    assert is_said(saying, "".join(file.read_text(encoding="utf-8") for file in files))


def test_what_the_front_end_no_longer_says_is_found_missing() -> None:
    assert is_said(Saying("remove", "Remove {name}", ""), "x=`Remove ${e.name}`")
    assert not is_said(Saying("remove", "Remove {name}", ""), "x=`Remove file ${e.name}`")
    assert not is_said(Saying("upload", "Upload", ""), "x=`Upload files`")


def test_the_python_part_says_that_a_file_could_not_be_made() -> None:
    handler = Path(st.__file__).parent / "runtime" / "backend_operation_handler.py"
    assert '"Failed to generate file for download"' in handler.read_text(encoding="utf-8")


def test_the_parts_that_speak_have_the_names_by_which_they_are_found() -> None:
    scripts = "".join(file.read_text(encoding="utf-8") for file in FRONT_END.glob("*.js"))
    named = {name for part in PARTS for name in re.findall(r"data-testid=(\w+)", part.selector)}

    assert len(named) > 10
    assert {name for name in named if f"`{name}`" not in scripts} == set()
    assert "data-live-announcer" in scripts or "liveAnnouncer" in scripts
    assert "react-aria-description" in scripts


@pytest.mark.parametrize("code", language.offered())
def test_a_started_server_has_words_for_all_of_it(tiny_server: str, code: str) -> None:
    words = json.loads(Answer(tiny_server, f"/words?lang={code}").body)
    spoken = {name for name, said in words.items() if said} | {"nothing"}

    assert front_end_words.keys() <= spoken


@pytest.mark.parametrize("code", language.offered())
def test_the_gaps_of_our_words_are_gaps_of_what_is_said(code: str) -> None:
    with wording.spoken(code):
        words = reader_words.words()
    for english, saying in SAYINGS.items():
        assert set(GAP.findall(words[saying.key])) <= set(GAP.findall(english)), saying


def test_the_words_are_kept_by_the_browser_until_they_change(tiny_server: str) -> None:
    page = Answer(tiny_server, "/sources").body.decode()
    version = re.findall(r'data-version="(\w+)"', page)[0]

    assert "immutable" in Answer(tiny_server, f"/words?lang=fr&v={version}").headers["cache-control"]
    assert "cache-control" not in Answer(tiny_server, "/words?lang=fr&v=older").headers
    assert json.loads(Answer(tiny_server, "/words?lang=xx").body)["upload"] == "Choose a file"


def test_the_page_of_a_started_server_carries_the_script_and_not_with_the_switch_off(
    tiny_server: str, plain_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert front_end_words.SCRIPT in Answer(tiny_server, "/sources").body.decode()
    assert front_end_words.SCRIPT not in Answer(plain_server, "/sources").body.decode()
    monkeypatch.setenv(VARIABLE, "front_end_words")
    assert front_end_words.markup() == ""
    assert "data-version" in reader_words.markup()
    monkeypatch.setenv(VARIABLE, "front_end_words,lost_connection")
    assert reader_words.markup() == ""
