"""A browser takes two servers for the same app, on whichever machine and from whichever folder they run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.pages_manager import PagesManager
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from kap_ui.streamlit_internals import protocol, same_app
from tests.kap_ui.streamlit_internals.tab_by_hand import Tab


@pytest.fixture(autouse=True)
def _taken_back() -> Iterator[None]:
    yield
    same_app.remove()


def new_session(server: str) -> Any:
    """Return the message with which a run begins."""
    subprotocols = [Subprotocol(protocol.SUBPROTOCOL)]
    with connect(protocol.socket_address(server), subprotocols=subprotocols, max_size=None) as socket:
        answers: list[ForwardMsg] = Tab(socket, server).ask("sources")
        [message] = [one.new_session for one in answers if one.WhichOneof("type") == "new_session"]
        return message


def test_a_started_server_names_no_machine_and_no_folder_and_does_with_the_switch_off(
    tiny_server: str, plain_server: str
) -> None:
    ours, plain = new_session(tiny_server), new_session(plain_server)
    assert (ours.main_script_path, ours.initialize.user_info.ByteSize()) == ("app.py", 0)
    assert Path(plain.main_script_path).is_absolute()
    assert plain.initialize.user_info.installation_id
    assert ours.main_script_hash != plain.main_script_hash


def test_the_ids_of_elements_do_not_depend_on_the_folder() -> None:
    same_app.apply()
    first, second = (PagesManager(f"/srv/{version}/app.py").main_script_hash for version in ("1", "2"))
    assert first == second


def test_the_front_end_knows_an_app_by_these_two_fields() -> None:
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    scripts = "".join(file.read_text(encoding="utf-8") for file in folder.glob("index.*.js"))
    assert re.search(r"mainScriptPath:(\w+),.{0,1500}\(this\.sessionInfo\.current\.installationId\+\1\)", scripts)
