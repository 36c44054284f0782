"""Editions looked up: which one is compared with while nobody has named one."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.editions import freezing
from kap_model.editions.listing import editions, newest_before
from kap_model.people.history import now
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.support.editions import Freeze


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


def test_editions_stand_in_the_order_in_which_they_were_frozen_whatever_the_clock_said(
    peopled: Engine, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, years in (("FIRST", 0), ("AHEAD", 1), ("LAST", 0)):
        moment = now() + timedelta(days=365 * years)
        monkeypatch.setattr(freezing, "now", lambda moment=moment: moment)
        frozen(code)
    with reading(peopled) as session:
        assert [one.edition_code for one in editions(session)] == ["LAST", "AHEAD", "FIRST"]
