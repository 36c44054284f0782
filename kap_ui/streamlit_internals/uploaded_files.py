"""Bounds the memory that uploaded files take: one file for each session, and so many bytes for all of them.

Streamlit takes any number of files for a session, each up to its limit, and keeps them while the session lasts.
"""

from __future__ import annotations

from typing import Final

from starlette.exceptions import HTTPException
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Replaces `MemoryUploadedFileManager.add_file`: removes the other files of the session from `file_storage` "
        "first, and refuses a file with status 503 where all files together would be too large."
    ),
    why="One reader could fill the memory of the server: 33 uploads of 20 MB to one session took 650 MB.",
    without="Streamlit keeps every file of a session until the session ends.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_uploaded_files.py",
    upgrade=(
        "`file_storage` must still hold the files by session and id, and an exception of `add_file` must still be the "
        "answer to the upload. The app has one place to upload a file; a page with two would need two files a session."
    ),
)

MOST_BYTES: Final = 200_000_000
"""How much all files may take together."""

_add_file: Final = MemoryUploadedFileManager.add_file


def add_file(manager: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    """Take a file for a session in the place of the one that it has.

    Raises:
        HTTPException: there is no room for it at the moment.
    """
    for other in list(manager.file_storage.get(session_id, ())):
        manager.remove_file(session_id, other)
    held = sum(len(kept.data) for files in list(manager.file_storage.values()) for kept in list(files.values()))
    if held + len(file.data) > MOST_BYTES:
        raise HTTPException(503, "Other readers are uploading files. Try again in a few minutes.")
    _add_file(manager, session_id, file)


def apply() -> None:
    """Let Streamlit take files with this function."""
    MemoryUploadedFileManager.add_file = add_file  # type: ignore[assignment, method-assign]  # called with it as self


def remove() -> None:
    """Let Streamlit take files with its own function."""
    MemoryUploadedFileManager.add_file = _add_file  # type: ignore[method-assign]
