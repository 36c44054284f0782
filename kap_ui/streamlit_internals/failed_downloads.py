"""Tells a reader why a file that they asked for could not be made, under its button."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime.backend_operation_handler import DeferredFileHandler

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Wraps `DeferredFileHandler.handle`, which calls the function of a download button, and puts our sentence into "
        "the `error_msg` of its answer."
    ),
    why="A picture that takes too long is given up; the reader is told so in their language.",
    without="Streamlit says in English that the file could not be made.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_failed_downloads.py",
    upgrade="Drop the module when a download button has a public way to say why its function failed.",
)

_reasons: ContextVar[list[str]] = ContextVar("reasons")

_handle: Final = DeferredFileHandler.handle


def explain(reason: str) -> None:
    """Say why the file cannot be made, in the function of a download button that is about to raise an exception."""
    _reasons.get([]).append(reason)


async def handle(
    handler: DeferredFileHandler, request: BackendOperationRequest, session_id: str
) -> BackendOperationResponse:
    """Let Streamlit call the function of a download button, and answer with its reason if it fails."""
    reasons: list[str] = []
    _reasons.set(reasons)  # the thread of the function has a copy of this context, with the same list
    response = await _handle(handler, request, session_id)
    if reasons and response.error_msg:
        response.error_msg = reasons[-1]
    return response


def apply() -> None:
    """Let Streamlit answer with this function."""
    DeferredFileHandler.handle = handle  # type: ignore[assignment, method-assign]  # a function becomes a method


def remove() -> None:
    """Let Streamlit answer with its own function."""
    DeferredFileHandler.handle = _handle  # type: ignore[method-assign]  # as above
