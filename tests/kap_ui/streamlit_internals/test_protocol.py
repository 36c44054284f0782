"""The program speaks with its server as Streamlit's browser does, and opens every page before the first reader."""

from __future__ import annotations

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from kap_ui.streamlit_internals import protocol


def test_a_question_reads_as_it_was_written() -> None:
    event = protocol.Event(element="id", name="chosen", value={"code": "AFR"})
    data = protocol.question(
        server="http://here", page_hash="h", query="lang=fr", locale="fr", cached=["a"], event=event
    )
    asked = protocol.asked(data)

    assert asked is not None
    assert (asked.page_script_hash, asked.query_string, asked.context_info.url) == ("h", "lang=fr", "http://here")
    assert list(asked.cached_message_hashes) == ["a"]
    [state] = asked.widget_states.widgets
    assert state.id == "$$STREAMLIT_INTERNAL_KEY_id__events"


def test_a_message_of_another_kind_asks_nothing() -> None:
    assert protocol.asked(BackMsg(stop_script=True).SerializeToString()) is None


@pytest.mark.parametrize(("how", "is_end"), [("FINISHED_SUCCESSFULLY", True), ("FINISHED_EARLY_FOR_RERUN", False)])
def test_a_run_has_ended_unless_another_follows(how: str, is_end: bool) -> None:
    sent = ForwardMsg(script_finished=getattr(ForwardMsg, how))

    assert protocol.message(sent.SerializeToString()).is_end is is_end
