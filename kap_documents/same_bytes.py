"""Packed files that are the same, byte for byte, whenever they are made from the same data."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO


def packed_again(data: bytes, made_at: datetime) -> bytes:
    """Return a packed file with the same content, in which every entry has one time.

    Args:
        data: a ZIP file, such as that of an office program.
        made_at: that time; a ZIP file knows none before 1980.
    """
    content = BytesIO()
    stamp = made_at.timetuple()[:6]
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, stamp), old.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()
