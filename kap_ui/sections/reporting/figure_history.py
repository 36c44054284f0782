"""How a figure came about: every value with its quarter, when it came, why, and through which file or report.

Everybody reads what became of the figures that stand or stood. Names of people are for those who have signed in; what
happened in drafts and reports for those who may see them. What was decided on the KPI stands among them, for everybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from kap_model.people import history_entries
from kap_model.people.history import HistoryAct
from kap_model.people.history_entries import EntryKind, HistoryEntry
from kap_model.people.permissions import Action
from kap_model.queries import kpi as kpi_query
from kap_model.reporting.figures_before import figure_entry
from kap_model.selection import Selection
from kap_model.vocabulary import TOTAL, Act, Origin, OriginView, TargetKind
from kap_ui import marks
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, joined, link
from kap_ui.sections.reporting import people_words, report_words
from kap_ui.sections.shared.categories import category_of
from kap_ui.state import data, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number

_MOST_IN_FULL: Final = 30
"""So many entries stand on the page in full height; more of them scroll."""

_PARTS: Final = ("value", "numerator", "denominator", "countries")
_MADE_UP: Final = str(Origin.ILLUSTRATIVE)

_WAYS: Final = {
    Act.BUILD: N_("data folder"),
    Act.IMPORT: N_("file"),
    Act.SCREEN: N_("page"),
    Act.SUBMISSION: N_("report"),
}
_ACTS: Final = {
    HistoryAct.SUBMISSION_BEGUN: N_("report begun"),
    HistoryAct.ROW_SAVED: N_("saved in a draft"),
    HistoryAct.ROW_CLEARED: N_("cleared in a draft"),
    HistoryAct.SUBMITTED: N_("report submitted"),
    HistoryAct.WITHDRAWN: N_("report withdrawn"),
    HistoryAct.RETURNED: N_("report returned"),
    HistoryAct.ACCEPTED: N_("report accepted"),
    HistoryAct.KPI_DECIDED: N_("decision"),
}
_SUBJECTS: Final = {
    TOTAL: N_("Figure"),
    str(TargetKind.BASELINE): N_("Baseline"),
    str(TargetKind.MILESTONE): N_("Milestone"),
    str(TargetKind.TARGET): N_("Target"),
}
_COLUMN_WORDS: Final = {
    "source": N_("source"),
    "note": N_("note"),
    "comment": N_("comment"),
    "basis": N_("basis"),
    "meeting": N_("meeting"),
    "decided_on": N_("day"),
    "document": N_("document"),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class FigureHistory:
    """What became of the figures of a KPI at a place and below it, or of all figures of the place itself.

    Attributes:
        selection: what the reader asked for.
        entries: the newest first.
        made_up: those of them that are about a made-up row.
        has_names: whether the reader has signed in.
    """

    selection: Selection
    entries: Sequence[HistoryEntry]
    made_up: frozenset[int]
    has_names: bool


def figure_history(selection: Selection) -> FigureHistory:
    """Return the history that the reader may see; without a KPI that of all figures of the place."""
    kpi, place = selection.kpi, selection.place
    is_signed_in = signed_in.person() is not None
    asked = {"kpi": kpi} if kpi is not None else {"place": place}
    every = (
        data.ask_now(history_entries.entries, **asked) if is_signed_in else data.ask(history_entries.entries, **asked)
    )
    places = set(kpi_query.below(data.progress(selection.origin), place)) if kpi is not None else {place}
    seen = {code for code in places if signed_in.may(Action.SEE_SUBMISSIONS, code)}
    shown, made_up = [], set()
    states: dict[str, dict[str, Any]] = {}
    for entry in every:
        if entry.act != HistoryAct.KPI_DECIDED and (
            entry.place not in places or (entry.kind is EntryKind.ACT and not _is_seen(entry, seen))
        ):
            continue
        if entry.kind is EntryKind.FIGURE and _is_made_up(entry, states):
            if selection.origin is OriginView.PUBLISHED:
                continue
            made_up.add(id(entry))
        shown.append(entry)
    return FigureHistory(selection=selection, entries=shown[::-1], made_up=frozenset(made_up), has_names=is_signed_in)


def _is_seen(entry: HistoryEntry, seen: Set[str]) -> bool:
    """Return whether an act is one of reporting, not of people and roles, at one of these places."""
    return entry.quarter is not None and entry.place in seen


def _is_made_up(entry: HistoryEntry, states: dict[str, dict[str, Any]]) -> bool:
    """Return whether a figure was made up before or is afterwards; `states` has what is known of each figure so far."""
    before = states.get(entry.subject, {})
    after = {name: value for name, value in before.items() if name not in (entry.before or {})} | dict(
        entry.after or {}
    )
    states[entry.subject] = after
    return _MADE_UP in (before.get("origin"), before.get("basis"), after.get("origin"), after.get("basis"))


def headline(found: FigureHistory) -> str:
    """Return how many changes there are, and of what."""
    count = len(found.entries)
    kpi = found.selection.kpi
    values = {
        "n": number(count),
        "what": data.name(kpi) if kpi is not None else data.name(found.selection.place),
    }
    return ngettext("%(what)s: %(n)s entry in the history", "%(what)s: %(n)s entries in the history", count) % values


def below_headline(found: FigureHistory) -> Markup:
    """Return how to read it, and the way back."""
    selection = found.selection
    if selection.kpi is not None:
        words = _("Of this place and those below it, the newest first.")
        back = link(_("To the KPI"), href=site_map.link_to("kpi"))
    else:
        words = _("Of this place itself, the newest first. Choose a KPI to see the places below it as well.")
        back = link(_("To the place"), href=site_map.link_to("office"))
    names = None if found.has_names else _("Names of people are shown to those who have signed in.")
    return joined([wording.sentences((words, names)), back], " ")


def nothing() -> Markup:
    """Return that there is nothing."""
    return marks.note(
        _("No figure of this place has a history."),
        _("Its figures are worked out from those of the places below it, or nothing is known of it yet."),
    )


def table(found: FigureHistory) -> TableFigure:
    """Return the entries as a table."""
    names = report_words.names() if found.has_names else {}
    columns = _columns(found)
    return TableFigure(
        key="history",
        title=_("Every change"),
        finding=_("When it came, what stood before, why, and through what"),
        table=pd.DataFrame([_row(entry, names) for entry in found.entries], columns=list(_NAMES)),
        columns=columns,
        is_tall=len(found.entries) > _MOST_IN_FULL,
        is_illustrative=bool(found.made_up),
    )


_NAMES: Final = (
    "day", "hour", "place", "kpi", "quarter", "what", "before", "after", "act", "through", "by", "reason",
)  # fmt: skip


def _columns(found: FigureHistory) -> list[TableColumn]:
    columns = [
        TableColumn("day", _("Day"), CellKind.DAY),
        TableColumn("hour", _("Time")),
        TableColumn("place", _("Place"), CellKind.NAME),
        TableColumn("kpi", _("Code"), CellKind.CODE),
        TableColumn("kpi", _("KPI"), CellKind.NAME),
        TableColumn("quarter", _("Quarter"), CellKind.QUARTER),
        TableColumn("what", _("What")),
        TableColumn("before", _("Before")),
        TableColumn("after", _("Afterwards")),
        TableColumn("act", _("How")),
        TableColumn("through", _("Through"), meaning=_("The file, the command, the page or the report")),
        TableColumn("by", _("By")),
        TableColumn("reason", _("Reason")),
    ]
    left_out = set() if found.has_names else {"by"}
    left_out.add("place" if found.selection.kpi is None else "kpi")
    return [column for column in columns if column.name not in left_out]


def _row(entry: HistoryEntry, names: Mapping[str, str]) -> tuple[Any, ...]:
    day, hour = people_words.local(entry.at)
    is_act = entry.kind is EntryKind.ACT
    return (
        day.isoformat(),
        hour,
        entry.place,
        entry.kpi,
        entry.quarter,
        _("Report") if is_act and entry.kpi is None else _what(entry),
        _values(entry.before),
        _values(entry.after),
        _(_ACTS[HistoryAct(entry.act)])
        if entry.act in _ACTS
        else _(_WAYS[Act(entry.act)])
        if not is_act
        else entry.act,
        None if entry.act == HistoryAct.KPI_DECIDED else entry.subject if is_act else entry.through,
        names.get(entry.by, entry.by) if entry.by is not None else None,
        entry.reason,
    )


def _what(entry: HistoryEntry) -> str:
    """Return what of a KPI it is: the figure, a category of it, or its baseline, milestone or target."""
    if entry.act == HistoryAct.KPI_DECIDED:
        return _("KPI")
    if entry.kind is EntryKind.ACT:
        return _("Row of a report")
    what = entry.subject.removeprefix(f"{entry.kpi} {entry.place} {entry.quarter}").strip()
    dimension, _space, category = what.partition(" ")
    return _(_SUBJECTS[what]) if what in _SUBJECTS else category_of(dimension, category) if category else what


def _values(values: Mapping[str, Any] | None) -> str | None:
    """Return the values of one side of a change: the figure first, then what else differs, in words."""
    if values is None:
        return None
    said = []
    if any(values.get(name) is not None for name in (*_PARTS, "absence")):
        entry = figure_entry(values)
        said.append(report_words.figure(entry) if entry.has_figure else report_words.absence(values["absence"]))
    if values.get("origin"):
        said.append(wording.origin(values["origin"]))
    if values.get("decision"):
        said.append(wording.approval(values["decision"]))
    if values.get("state"):
        said.append(report_words.submission_state(values["state"]))
    said += [
        wording.labelled(_(word), _word(name, values[name])) for name, word in _COLUMN_WORDS.items() if values.get(name)
    ]
    return wording.listed(said) or None


def _word(name: str, value: str) -> str:
    if name == "decided_on":
        return wording.day(date.fromisoformat(value))
    return wording.basis(value) if name == "basis" else value
