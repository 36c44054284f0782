"""What is shown, beside an edition: the newest earlier one, or the one that somebody names."""

from __future__ import annotations

from pathlib import Path

import pytest

from kap_model.causes import sides
from kap_model.causes.sides import side_since
from kap_model.database import engine_for, reading
from kap_model.editions.listing import EditionError
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView


def code_since(file: Path, code: str | None) -> str | None:
    """Return the code of the edition that the live data of 2026-Q1 are compared with."""
    with reading(engine_for(str(file), must_exist=True)) as session:
        side = side_since(session, code, shown=None, quarter=Quarter.parse("2026-Q1"), origin=OriginView.ALL)
        return None if side is None else side.code


def test_the_newest_earlier_edition_is_meant_where_nobody_names_one(two_editions_database: Path) -> None:
    assert code_since(two_editions_database, None) == "TDAG-26"
    assert code_since(two_editions_database, "TDAG-25") == "TDAG-25"


def test_an_edition_that_cannot_be_opened_is_refused_by_name_and_else_done_without(
    two_editions_database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cannot(*_: object) -> str:
        raise EditionError("The content is damaged.")

    monkeypatch.setattr(sides, "opened", cannot)
    assert code_since(two_editions_database, None) is None
    with pytest.raises(EditionError, match="damaged"):
        code_since(two_editions_database, "TDAG-25")
