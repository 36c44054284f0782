"""Rows of marks under a title that are read as they stand: without a table and files of their own."""

from __future__ import annotations

from dataclasses import dataclass

from kap_ui.marks.markup import Markup


@dataclass(frozen=True, kw_only=True, eq=False)
class TitledRows:
    """Rows of marks under a title.

    Attributes:
        title: what is shown.
        reading: how to read it.
        rows: the marks.
        is_illustrative: whether a made-up row is in reach of what is shown.
    """

    title: str
    reading: str = ""
    rows: Markup
    is_illustrative: bool
