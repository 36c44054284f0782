"""What a reader did in an element of ours, taken over before the page runs again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kap_ui.state import address


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event of an element.

    Attributes:
        key: of the element.
        name: of the event, as the element's script tells it.
        take: does something with its value, which comes from the browser and may be anything, or says False.
    """

    key: str
    name: str
    take: Callable[[Any], bool]

    def report(self) -> None:
        """Take the value over; Streamlit calls this before the page runs."""
        st.session_state[self._reported] = True
        address.go_by_session()
        self.take(getattr(st.session_state[self.key], self.name))

    def catch_up(self, value: object) -> None:
        """Take over a value that the element gives and that nobody was called with, and run the page once more.

        This is the first event in a browser that has outlived its session: Streamlit calls nobody back before a session
        has drawn what calls.
        """
        is_reported = st.session_state.pop(self._reported, False)
        if not is_reported and value is not None and self.take(value):
            address.leave_address()
            st.rerun()

    @property
    def _reported(self) -> str:
        return f"_{self.key}_{self.name}_reported"
