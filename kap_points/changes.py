"""The point on what changed since an edition: the counts step by step, and each KPI with its causes."""

from __future__ import annotations

from dataclasses import replace

from kap_model.causes.sides import Side
from kap_points.figure_point import point
from kap_points.figure_point import table as table_of
from kap_points.point import CHANGES, Point, PointTable
from kap_points.reading import Reading
from kap_ui.figures import printed_cells
from kap_ui.frame import page_list
from kap_ui.sections.reporting import change_rows, change_stages, change_words, changes
from kap_ui.words.wording import _


def changed(reading: Reading, since: Side) -> Point:
    """Return what changed at the place of the reading, from an edition to what is read.

    Raises:
        DatabaseFault: the database of the edition cannot be used.
    """
    selection, edition = reading.about("place", "quarter", "origin"), reading.note.edition
    newer = Side(quarter=selection.quarter, origin=selection.origin, code=None if edition is None else edition.code)
    of = changes.compared(since, newer, (selection.place,))
    found = changes.changes(of, selection.place, None, None, None)
    stages = change_stages.figure(found)
    columns, values = change_rows.columns(found, with_causes_apart=False), change_rows.table(found)
    notes = [
        change_words.compared(since, newer),
        change_words.withdrawn(since),
        *([] if stages is None else [change_rows.reading(found)]),
    ]
    made = point(
        reading,
        stages or change_rows.figure(found, {}, {}),
        code=CHANGES,
        question=_(page_list.page(change_rows.PAGE).question),
        finding=changes.headline(found),
        selection=selection,
        page=change_rows.PAGE,
        data_quarter=found.data_quarter,
        sources=found.sources,
        is_illustrative=found.is_illustrative,
        notes=notes,
        own={"from": since.code or "live"} | ({} if newer.code is None else {"to": newer.code}),
    )
    table = PointTable(
        title=change_rows.title(found),
        columns=columns,
        values=values,
        printed=printed_cells.printed(values, columns, with_marks=False),
    )
    return replace(made, table=table, drawn=None if stages is None else table_of(stages))
