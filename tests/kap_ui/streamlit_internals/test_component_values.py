"""What elements have told reads as Streamlit shows it, whatever the browser sends, and takes no class each time."""

from __future__ import annotations

import copy
import json
from types import SimpleNamespace
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st
from streamlit.components.v2.presentation import make_bidi_component_presenter

from kap_ui.streamlit_internals import component_values

EVENTS = "$$events"
PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
SENT = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=5), inner), max_leaves=5)
PAYLOAD = st.fixed_dictionaries({"event": st.sampled_from(["go", "chosen"])}, optional={"value": SENT}) | SENT


class States(dict[str, Any]):
    """The states of widgets as a session holds them, with what Streamlit's own presenter asks of them."""

    widget_metadata: ClassVar = {EVENTS: SimpleNamespace(value_type="json_trigger_value")}


def session(sent: object) -> Any:
    return SimpleNamespace(_new_widget_state=States({EVENTS: sent}))


@given(
    states=st.dictionaries(st.sampled_from(["go", "seen"]), SENT) | SENT, sent=st.none() | st.lists(PAYLOAD) | PAYLOAD
)
def test_it_reads_as_streamlits_own(states: object, sent: object) -> None:
    ours = component_values.presenter(EVENTS)(states, session(sent))
    theirs = make_bidi_component_presenter(EVENTS)(states, session(sent))

    assert json.dumps(ours) == json.dumps(theirs)


def test_an_event_that_was_not_told_is_none_and_one_that_was_is_an_attribute() -> None:
    present = component_values.presenter(EVENTS, "component", {"go"})
    shown: Any = present({"seen": 1}, session([{"event": "go", "value": "kpi?lang=en"}]))

    assert (shown.go, shown.seen, shown.chosen) == ("kpi?lang=en", 1, None)
    assert type(shown) is type(present({}, session(None)))
    assert copy.deepcopy(shown) == shown


def test_before_the_first_event_there_is_nothing_to_tell() -> None:
    assert component_values.presenter(EVENTS)({}, SimpleNamespace(_new_widget_state={})) == {}
