"""Streamlit's lines go through the log of the program."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from streamlit import logger as streamlit_logger

from kap_ui.streamlit_internals import log_handlers


@pytest.fixture
def applied() -> Iterator[None]:
    log_handlers.apply()
    yield
    log_handlers.remove()


def writes_itself(logger: logging.Logger) -> bool:
    return logging.StreamHandler in map(type, logger.handlers)


def test_a_logger_of_streamlit_hands_its_records_on_whether_it_was_made_before_or_after(applied: None) -> None:
    known = streamlit_logger.get_logger("streamlit.runtime.runtime")
    new = streamlit_logger.get_logger("streamlit.only_in_this_test")
    for logger in (known, new):
        assert logger.propagate
        assert not writes_itself(logger)
    streamlit_logger.update_formatter()  # as when Streamlit has read its settings
    assert new.propagate
    assert not writes_itself(new)


def test_without_it_streamlit_writes_its_lines_itself() -> None:
    log_handlers.apply()
    log_handlers.remove()
    logger = streamlit_logger.get_logger("streamlit.only_in_this_test")
    assert not logger.propagate
    assert writes_itself(logger)
