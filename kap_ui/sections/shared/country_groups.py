"""The country groups of which every country is known to be a member or not, and the columns that say so."""

from __future__ import annotations

from typing import Final

GROUPS: Final = ("LDC", "LLDC", "SIDS")

FLAGS: Final = {"LDC": "is_ldc", "LLDC": "is_lldc", "SIDS": "is_sids"}
"""The column of a place that says whether it is a member, by the code of the group."""
