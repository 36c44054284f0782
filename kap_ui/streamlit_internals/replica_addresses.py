"""Says in an address which of several servers can answer it.

A file that a reader brings or takes lies in the memory of the server that holds their session. Where several servers
stand behind one proxy, its address names the server, and the proxy passes it on to that one (`deploy/nginx.conf`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from typing import Final

from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadFileUrlInfo

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Wraps `MemoryMediaFileStorage.get_url` and `MemoryUploadedFileManager.get_upload_urls`: where the variable "
        "`KAP_REPLICA` names the server, the addresses of files that a reader takes or brings end in `?at=NAME`."
    ),
    why=(
        "Several servers can stand behind a proxy. A web socket may go to any of them; a file is known to the server "
        "of its session alone. With the name in the address no cookie has to bind a reader to a server."
    ),
    without="Behind several servers, some uploads and downloads fail; one server alone needs none of it.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_replica_addresses.py",
    upgrade=(
        "The front end must still use both addresses as they are, query included; `tests/replicas` takes and brings a "
        "file through nginx."
    ),
)

VARIABLE: Final = "KAP_REPLICA"
"""The environment variable with the name of this server among several."""

PARAMETER: Final = "at"
"""The parameter of an address that only the server of this name can answer."""

_NAME: Final = re.compile(r"[a-z0-9-]{1,20}")

_get_url: Final = MemoryMediaFileStorage.get_url
_get_upload_urls: Final = MemoryUploadedFileManager.get_upload_urls


def name() -> str:
    """Return the name of this server among several; "" where it stands alone.

    Raises:
        ValueError: the name cannot stand in an address; with a sentence for a person.
    """
    found = os.environ.get(VARIABLE, "")
    if found and not _NAME.fullmatch(found):
        raise ValueError(f"{VARIABLE} is {found!r}. Write 1 to 20 small letters, digits and hyphens, such as a.")
    return found


def get_url(storage: MemoryMediaFileStorage, file_id: str) -> str:
    """Return the address of a file that a reader takes."""
    return _named(_get_url(storage, file_id))


def get_upload_urls(
    manager: MemoryUploadedFileManager, session_id: str, file_names: Sequence[str]
) -> list[UploadFileUrlInfo]:
    """Return the addresses to which a reader brings files."""
    return [
        UploadFileUrlInfo(one.file_id, _named(one.upload_url), _named(one.delete_url))
        for one in _get_upload_urls(manager, session_id, file_names)
    ]


def _named(address: str) -> str:
    return f"{address}?{PARAMETER}={name()}"


def apply() -> None:
    """Let Streamlit make these addresses with these functions, where this server has a name."""
    if name():
        MemoryMediaFileStorage.get_url = get_url  # type: ignore[assignment, method-assign]
        MemoryUploadedFileManager.get_upload_urls = get_upload_urls  # type: ignore[assignment, method-assign]


def remove() -> None:
    """Let Streamlit make them with its own functions."""
    MemoryMediaFileStorage.get_url = _get_url  # type: ignore[method-assign]
    MemoryUploadedFileManager.get_upload_urls = _get_upload_urls  # type: ignore[method-assign]
