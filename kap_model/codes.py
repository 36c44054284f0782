"""Lists of codes in one cell: separated by semicolons in files, in the database and in frames."""

from __future__ import annotations

from collections.abc import Iterable


def split_codes(text: str | None) -> list[str]:
    """Return the codes of a cell, each once, in the order of the cell; none for an absent cell or a lone semicolon."""
    return list(dict.fromkeys(code.strip() for code in (text or "").split(";") if code.strip()))


def join_codes(codes: Iterable[str]) -> str:
    """Return the cell of a set of codes: sorted; a lone semicolon without any, since an empty cell is an absent one."""
    return ";".join(sorted(set(codes))) or ";"
