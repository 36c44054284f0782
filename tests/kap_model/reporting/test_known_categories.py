from __future__ import annotations

from pathlib import Path

from kap_model.database import engine_for, reading
from kap_model.reporting.known_categories import categories
from kap_model.reporting.submissions import RowKey


def test_the_categories_that_places_have_reported_are_known_and_those_of_publications_are_not(
    tiny_database: Path,
) -> None:
    engine = engine_for(str(tiny_database))
    with reading(engine) as session:
        assert categories(session, "K-P1.1-a") == (RowKey(kpi_code="K-P1.1-a", dimension="sex", category="female"),)
        assert categories(session, "K-P2.1-c") == ()  # an edition of a publication
    engine.dispose()
