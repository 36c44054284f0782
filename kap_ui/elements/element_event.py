"""Events of our elements: what a reader does in the browser, handled before the page runs again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from kap_ui.state import address


@dataclass(frozen=True, slots=True)
class ElementEvent:
    """An event of an element, with its handler.

    Attributes:
        key: of the element.
        name: of the event, as the element's script names it.
        handle: event handler, called with the value of the event, which comes from the browser and may be anything.
            Returns whether it has taken the value.
    """

    key: str
    name: str
    handle: Callable[[Any], bool]

    def callback(self) -> None:
        """Handle the event. Streamlit calls this before the page runs."""
        if self.key not in st.session_state:
            return  # the run before has not drawn the element; `catch_up` handles the value when this run does
        st.session_state[self._handled] = True
        address.follow_state()
        self.handle(getattr(st.session_state[self.key], self.name))

    def catch_up(self, value: object) -> None:
        """Handle a value whose callback was not called, and run the page once more.

        This happens with the first event in a browser that has outlived its session: Streamlit calls no callback of an
        element that the new session has not drawn yet.
        """
        is_handled = st.session_state.pop(self._handled, False)
        if not is_handled and value is not None and self.handle(value):
            address.count_as_written()
            st.rerun()

    @classmethod
    def of_buttons(cls, key: str, on_press: Callable[[str], None]) -> ElementEvent:
        """Return the event of the buttons of an element.

        Args:
            key: of the element.
            on_press: called with the code of the button that was pressed, which may be anything.
        """

        def handle(code: object) -> bool:
            on_press(str(code))
            return True

        return cls(key, "pressed", handle)

    @property
    def _handled(self) -> str:
        return f"_{self.key}_{self.name}_handled"
