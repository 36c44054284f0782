from __future__ import annotations

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile, UploadedFileRec

from kap_ui.sections.shared import brought_files


def test_a_file_is_there_or_gone_or_none_was_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    file = UploadedFile(UploadedFileRec("1", "a.csv", "text/csv", b"x"), FileURLs())
    monkeypatch.setattr(brought_files.st, "session_state", {"there": file, "gone": DeletedFile("2"), "none": None})
    assert [brought_files.brought(key) for key in ("there", "gone", "none", "never")] == [file, None, None, None]
    assert [brought_files.is_gone(key) for key in ("there", "gone", "none", "never")] == [False, True, False, False]
