"""What places say beside their accepted figures, and who asks for help, as pages show it.

Everybody reads what is said beside a figure; what is said where there is none, the names of people and the list of
those who ask for help are for people who have signed in. A page that shows no reported figure asks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from kap_model.people import persons
from kap_model.queries import kpi as kpi_query
from kap_model.queries.sources import SourceCount
from kap_model.reporting import figure_words as queries
from kap_model.reporting.acceptance import REPORTED_SOURCES
from kap_model.reporting.figure_words import FigureWords
from kap_model.selection import Selection
from kap_model.vocabulary import TOTAL
from kap_ui import marks
from kap_ui.figures.figure import RowsFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import typed
from kap_ui.sections.shared.categories import category_of
from kap_ui.state import data, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, quarter

_MOST_SHOWN: Final = 6
"""So many stand on the page; all are in the table."""

_KINDS: Final = {
    "comment": N_("Comment"),
    "obstacle": N_("Obstacle"),
    "help_request": N_("Request for help"),
}


def beside_figures(selection: Selection, sources: Iterable[SourceCount], kpi: str | None = None) -> RowsFigure | None:
    """Return what the place and those below it say beside their figures; None where nobody says anything.

    Args:
        selection: place and quarter.
        sources: of the rows behind what the page shows.
        kpi: the KPI; None for all.
    """
    is_signed_in = signed_in.person_beside_figures() is not None
    if not is_signed_in and all(count.source_id not in REPORTED_SOURCES for count in sources):
        return None
    places = kpi_query.below(data.progress(selection.origin), selection.place)
    ask = data.ask_now if is_signed_in else data.ask
    every = [
        each for each in ask(queries.figure_words, places, selection.quarter, kpi) if is_signed_in or each.has_figure
    ]
    if not every:
        return None
    return _figure("figure_words", _("What places say beside their figures"), every, tuple(_KINDS))


def asking_for_help(selection: Selection) -> RowsFigure | None:
    """Return who asks for help at the place and below it; None where nobody does, and for who has not signed in."""
    if signed_in.person_beside_figures() is None:
        return None
    places = kpi_query.below(data.progress(selection.origin), selection.place)
    every = data.ask_now(queries.help_requests, places, selection.quarter)
    return _figure("help_requests", _("Who asks for help"), every, ("help_request", "obstacle")) if every else None


def _figure(key: str, title: str, every: Sequence[FigureWords], columns: Sequence[str]) -> RowsFigure:
    names = _names()
    return RowsFigure(
        key=key,
        title=title,
        finding=_finding(len(every)),
        rows=marks.remarks([_remark(each, columns, names) for each in every[:_MOST_SHOWN]]),
        table=pd.DataFrame(
            [
                {
                    "place_code": each.place_code, "kpi_code": each.key.kpi_code, "quarter": str(each.quarter),
                    "category": _category(each), **{name: getattr(each, name) for name in columns},
                    "by": _author(each, names), "day": each.accepted_at.date().isoformat(),
                }
                for each in every
            ]
        ),
        columns=[
            TableColumn("place_code", _("Place"), CellKind.NAME),
            TableColumn("kpi_code", _("Code"), CellKind.CODE),
            TableColumn("kpi_code", _("KPI"), CellKind.NAME),
            TableColumn("category", _("Category")),
            TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
            *(TableColumn(name, _(_KINDS[name])) for name in columns),
            TableColumn("by", _("By")),
            TableColumn("day", _("Accepted on"), CellKind.DAY),
        ],
        is_illustrative=False,
        sources=(),
    )  # fmt: skip


def _finding(count: int) -> str:
    if count <= _MOST_SHOWN:
        return ngettext("%(n)s entry, from accepted reports", "%(n)s entries, from accepted reports", count) % {
            "n": number(count)
        }
    return _("the newest %(shown)s of %(n)s, from accepted reports; all are in the table") % {
        "shown": number(_MOST_SHOWN), "n": number(count),
    }  # fmt: skip


def _remark(each: FigureWords, columns: Sequence[str], names: dict[str, str]) -> marks.Remark:
    name = _("%(kpi)s: %(place)s, %(quarter)s") % {
        "kpi": f"{each.key.kpi_code} {data.name(each.key.kpi_code)}",
        "place": data.name(each.place_code),
        "quarter": quarter(each.quarter),
    }
    return marks.Remark(
        name=wording.clauses((name, _category(each))) if _category(each) else name,
        texts=[(_(_KINDS[column]), typed(text)) for column in columns if (text := getattr(each, column))],
        by=_("%(author)s; accepted on %(day)s")
        % {"author": _author(each, names), "day": wording.day(each.accepted_at.date())},
        href=site_map.link_to("kpi", kpi=each.key.kpi_code, place=each.place_code),
    )


def _category(each: FigureWords) -> str:
    return "" if each.key.dimension == TOTAL else category_of(each.key.dimension, each.key.category)


def _author(each: FigureWords, names: dict[str, str]) -> str:
    role = _("Coordinator, %(place)s") % {"place": data.name(each.place_code)}
    return wording.noted(names[each.said_by], role) if each.said_by in names else role


def _names() -> dict[str, str]:
    """Return the names of people by their addresses; none for who has not signed in."""
    if signed_in.person_beside_figures() is None:
        return {}
    return {person.email: person.name for person in data.ask_now(persons.persons)}
