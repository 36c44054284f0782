from __future__ import annotations

from io import BytesIO

import pytest

from kap_ui.sections.shared import brought_files


def test_a_file_is_there_or_gone_or_none_was_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    file = BytesIO(b"x")
    monkeypatch.setattr(brought_files.st, "session_state", {"there": file, "gone": ("its id",), "none": None})
    assert [brought_files.brought(key) for key in ("there", "gone", "none", "never")] == [file, None, None, None]
    assert [brought_files.is_gone(key) for key in ("there", "gone", "none", "never")] == [False, True, False, False]
