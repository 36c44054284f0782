"""The rules for Streamlit's own parts (`streamlit.css`): those that name its test ids, states and classes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "`kap_ui/streamlit_internals/streamlit.css` addresses Streamlit's elements by `data-testid`, "
        "`data-test-script-state` and `.stSelectbox`. No other file of the stylesheet does."
    ),
    why=(
        "The navigation stays in sight, pages use a wide window, and print shows the page alone. While a page is "
        "worked out one line says so; Streamlit fades each element, which costs 14 ms of a filter change (102 -> 88)."
    ),
    without="The navigation scrolls with the page, which has Streamlit's own margins and fades while it is worked out.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_stylesheet.py",
    upgrade="Each test id of the file must still be in Streamlit's front end; a test looks for them.",
)

FILE: Final = Path(__file__).with_name("streamlit.css")


def rules() -> str:
    """Return the rules; nothing where the module is off."""
    return FILE.read_text(encoding="utf-8") if ABOUT.is_on else ""
