"""Packed files that are the same whenever they are made."""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO

from kap_documents.same_bytes import packed_again


def packed(year: int) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr(zipfile.ZipInfo("b.xml", (year, 1, 1, 0, 0, 0)), "<b/>")
        file.writestr(zipfile.ZipInfo("a.xml", (year, 1, 1, 0, 0, 0)), "<a/>")
    return content.getvalue()


def test_only_the_content_of_a_packed_file_counts() -> None:
    made_at = datetime(2026, 3, 31, tzinfo=UTC)
    again = packed_again(packed(2024), made_at)
    assert again == packed_again(packed(2025), made_at)
    with zipfile.ZipFile(BytesIO(again)) as file:
        assert [(entry.filename, entry.date_time[:3]) for entry in file.infolist()] == [
            ("b.xml", (2026, 3, 31)), ("a.xml", (2026, 3, 31)),
        ]  # fmt: skip
        assert file.read("a.xml") == b"<a/>"
