"""Lets the lines of Streamlit's loggers be written in the form of all others."""

from __future__ import annotations

import logging
from typing import Final

from streamlit import logger as streamlit_logger

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Replaces `streamlit.logger.setup_formatter`, which gives each logger of Streamlit and uvicorn a handler "
        "(`streamlit_console_handler`), by one that takes it away and lets the records go up to the root. "
        "Goes once through `streamlit.logger._loggers`."
    ),
    why=(
        "With `kap serve --log-format json` each line is an object, and no line has the address of a reader or the "
        "name of Streamlit's session, which uvicorn and Streamlit write."
    ),
    without="Streamlit's and uvicorn's lines stand in the log in their own form, with addresses of readers.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_log_handlers.py",
    upgrade="`get_logger` and `update_formatter` must still give each logger its handler by this function.",
)

_set_up: Final = streamlit_logger.setup_formatter


def hand_on(logger: logging.Logger) -> None:
    """Let a logger of Streamlit hand its records to those above it."""
    handler = getattr(logger, "streamlit_console_handler", None)
    if handler is not None:
        logger.removeHandler(handler)
    logger.propagate = True


def apply() -> None:
    """Let all loggers of Streamlit, there or not yet, hand their records on."""
    streamlit_logger.setup_formatter = hand_on
    for logger in streamlit_logger._loggers.values():
        hand_on(logger)


def remove() -> None:
    """Let Streamlit's loggers write by themselves."""
    streamlit_logger.setup_formatter = _set_up
    for logger in streamlit_logger._loggers.values():
        logger.propagate = False
        _set_up(logger)
