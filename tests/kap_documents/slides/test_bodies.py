"""What stands in the middle of a slide, where it depends on what a point has to show."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from kap_documents.slides.bodies import bodies
from kap_documents.slides.tables import Sheet
from kap_model.causes.sides import side_of
from kap_model.database import reading as opened
from kap_points import changes
from kap_points.reading import reading
from tests.support.editions import CORRECTED, Freeze, import_figures


def test_where_no_count_changed_a_slide_has_the_changes_of_the_kpis_alone(
    peopled: Engine, shelf: Path, frozen: Freeze
) -> None:
    known = frozen("TDAG-25")
    import_figures(peopled, CORRECTED)
    with opened(peopled) as session:
        since = side_of(session, known)
    with reading(str(peopled.url.database), language="en") as read:
        point = changes.changed(read, since)
        [body] = bodies(point, lambda _shown: 300.0)
    assert point.drawn is None
    assert isinstance(body.content, Sheet)
    [row] = body.content.table.rows
    assert row[0].text == "K-P1.2-a"
    assert [cell.text for cell in row][-3:] == list(point.table.printed[0])[-3:]
