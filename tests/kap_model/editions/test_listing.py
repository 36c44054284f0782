"""Editions looked up: which one is compared with while nobody has named one."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.database import engine_for, reading
from kap_model.editions.listing import editions, newest_before
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView


@pytest.mark.parametrize(
    ("shown", "quarter", "origin", "found"),
    [
        (None, "2026-Q1", OriginView.ALL, "TDAG-26"),
        (None, "2025-Q4", OriginView.ALL, "TDAG-25"),  # TDAG-24 is newer, but was withdrawn
        (None, "2025-Q3", OriginView.ALL, None),
        (None, "2026-Q1", OriginView.PUBLISHED, None),
        ("TDAG-26", "2026-Q1", OriginView.ALL, "TDAG-25"),
        ("TDAG-24", "2025-Q4", OriginView.ALL, "TDAG-25"),
        ("TDAG-25", "2026-Q1", OriginView.ALL, None),
    ],
)
def test_the_newest_earlier_edition_of_the_same_view_that_stands_is_compared_with(
    two_editions_database: Path, shown: str | None, quarter: str, origin: OriginView, found: str | None
) -> None:
    with reading(engine_for(str(two_editions_database))) as session:
        every = editions(session)
    by_code = {one.edition_code: one for one in every}
    compared = newest_before(every, by_code.get(str(shown)), Quarter.parse(quarter), origin)
    assert (None if compared is None else compared.edition_code) == found
