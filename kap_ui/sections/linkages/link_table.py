"""Links as rows of a table and of its files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from kap_model.linkages import Linkage, Linkages
from kap_model.queries import linkages as linkages_query
from kap_model.queries.sources import SourceCount, counted
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.sections.linkages import families
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import _


def rows(linkages: Linkages, links: Sequence[Linkage]) -> pd.DataFrame:
    """Return links in the order given: the columns of `linkages_query.LINKS`, and `item`, label and title of an end."""
    frame = linkages_query.link_rows(linkages, links, wording.language())
    frame["item"] = [families.titled(linkages, code) for code in frame["to_code"]]
    return frame


def sources(links: Iterable[Linkage]) -> tuple[SourceCount, ...]:
    """Return the sources of links, counted."""
    every = list(links)
    return counted(
        (linkage.source for linkage in every if not linkage.is_illustrative),
        (linkage.source for linkage in every if linkage.is_illustrative),
    )


def end_columns() -> list[TableColumn]:
    """Return the columns of both ends of a link."""
    meaning = _("Priority, enabler, product or outcome of the plan")
    return [
        TableColumn("from_code", _("From"), CellKind.CODE, meaning=meaning),
        TableColumn("from_code", _("Name"), CellKind.NAME),
        TableColumn("to_code", _("To"), CellKind.CODE),
        TableColumn("item", _("Title")),
    ]


def reason_columns() -> list[TableColumn]:
    """Return the columns of why a link is drawn, and where it comes from."""
    return [
        TableColumn("reason", _("Reason"), language=data_texts.language_of_most()),
        TableColumn("source", _("Source"), language="en"),
    ]
