"""The country groups of which every country is known to be a member or not."""

from __future__ import annotations

from typing import Final

GROUPS: Final = ("LDC", "LLDC", "SIDS")
"""Their codes."""

FLAGS: Final = {"LDC": "is_ldc", "LLDC": "is_lldc", "SIDS": "is_sids"}
"""The columns of the places that say who is a member, by the code of the group."""
