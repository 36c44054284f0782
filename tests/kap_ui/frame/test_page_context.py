"""What holds for all of a page is said once, and ends with the script run."""

from __future__ import annotations

import pytest

from kap_model.quarter import Quarter
from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.frame import page_context
from kap_ui.frame.page_context import PageContext

CONTEXT = PageContext(selection=Selection(Quarter.parse("2025-Q4"), Quarter.parse("2024-Q4")))


def test_a_figure_before_the_context_of_its_page_is_refused() -> None:
    with run_context.script_run(), pytest.raises(RuntimeError, match="before it shows figures"):
        page_context.current()


def test_the_context_holds_until_the_script_run_ends() -> None:
    with run_context.script_run():
        page_context.hold(CONTEXT)
        assert page_context.current() is CONTEXT
    with run_context.script_run(), pytest.raises(RuntimeError):
        page_context.current()
