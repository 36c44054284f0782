"""The rows of partners.csv: made-up partners of made-up projects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from .csv_files import MARK, SOURCE, Row

PARTNER_COLUMNS: Final = ("partner_code", "name_en", "name_fr", "kind", "basis", "source")

PARTNERS: Final = {
    "ILL-A": "state",
    "ILL-B": "state",
    "ILL-C": "state",
    "ILL-D": "un_body",
    "ILL-E": "development_bank",
    "ILL-F": "regional_organization",
    "ILL-G": "private_sector",
    "ILL-H": "private_sector",
    "ILL-I": "academia",
    "ILL-J": "civil_society",
}
"""What each partner is, by its code."""


def partner_rows() -> Iterator[Row]:
    """Yield rows of partners.csv."""
    for code, kind in PARTNERS.items():
        letter = code[-1]
        yield {
            "partner_code": code,
            "name_en": f"Partner {letter} (illustrative)",
            "name_fr": f"Partenaire {letter} (illustratif)",
            "kind": kind,
            "basis": MARK,
            "source": SOURCE,
        }
