"""A links file of the reader's own: its problems, or what it would change, and the replacement."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from kap_model.importing import links as importing
from kap_model.importing.links import ChangeKind, LinkChanges
from kap_model.people.permissions import Action
from kap_model.problems import DataRefusedError, ProblemKind, StalePreviewError
from kap_ui import marks
from kap_ui.figures.figure import TableFigure
from kap_ui.figures.table_column import CellKind, TableColumn
from kap_ui.frame import site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages.link_words import links_counted, strength_word
from kap_ui.sections.shared import acts
from kap_ui.state import data, signed_in
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number

_REPLACED: Final = "_links_replaced"
"""In the session state: the revision that the reader's own file made."""

_PREVIEWED: Final = "_links_previewed"
"""In the session state: the revision at which the reader was shown what their file would change."""

_MOVED: Final = "_links_moved"
"""In the session state: the revision to which the data have moved since the reader was first shown it."""


def how() -> Markup:
    """Return what a links file holds."""
    return marks.paragraph(
        _(
            "CSV or XLSX with the columns of links.csv: from_code, to_code, strength (primary, secondary), basis "
            "(official, secondary, unverified, inferred, proposed), reason_en, reason_fr, source. When every link "
            "shown has the basis official, the matrix no longer says “reconstructed”."
        )
    )


def are_replaced() -> bool:
    """Return whether the links at hand are those of the file that the reader has brought."""
    return bool(st.session_state.get(_REPLACED) == data.snapshot().revision)


def replaced() -> Markup:
    """Return that the links were replaced."""
    return marks.note(_("The links were replaced."), _("All pages now show the new links."))


def compare(name: str, content: bytes) -> LinkChanges | None:
    """Return the problems of a file, or what it would change; None if it takes too long to read."""
    return data.ask_about_file(importing.compare, name, content)


def not_read() -> Markup:
    """Return that a file was given up."""
    return marks.note(
        _("This file could not be read."),
        _(
            "It takes too much time or memory, or too many files are being read now. Keep the rows with links alone, "
            "save it as CSV UTF-8, and upload it again in a minute."
        ),
    )


def forget_preview() -> None:
    """Forget what the reader was shown: they have brought another file."""
    st.session_state.pop(_PREVIEWED, None)
    st.session_state.pop(_MOVED, None)


def remember_preview() -> None:
    """Remember that this run shows the reader what their file would change."""
    st.session_state[_PREVIEWED] = data.snapshot().revision


def have_data_moved() -> bool:
    """Return whether the data have changed since the reader was first shown what their file would change."""
    revision = data.snapshot().revision
    if st.session_state.get(_PREVIEWED, revision) != revision:
        st.session_state[_MOVED] = revision
    return bool(st.session_state.get(_MOVED) == revision)


def moved() -> Markup:
    """Return that the changes shown are new ones."""
    return marks.note(
        _("The data have changed since the changes of this file were shown."),
        _("Nothing was replaced. Below is what the file would change now."),
    )


def replace(name: str, content: bytes) -> None:
    """Put the links of a file in the place of those at hand.

    Change nothing if the data have changed since the reader was shown what that would do: the next run shows it anew.
    """
    try:
        loaded = acts.do(importing.replace, name, content, st.session_state.get(_PREVIEWED, ""))
    except (DataRefusedError, StalePreviewError):
        return
    forget_preview()
    st.session_state[_REPLACED] = loaded.revision


def may_replace() -> bool:
    """Return whether the person who has signed in may replace the links."""
    return signed_in.may(Action.LOAD_FILES)


def only_publishers() -> Markup:
    """Return that somebody else must replace the links."""
    return marks.note(
        _("Only a publisher may replace the links."),
        _("What the file would change is shown above. Nothing was changed."),
        [Anchor(_("Account and sign-in"), site_map.link_to("account"))],
    )


def problems(changes: LinkChanges) -> TableFigure:
    """Return the problems of a file as a table, by row."""
    in_order = sorted(changes.problems, key=lambda problem: problem.row or 0)
    rows = pd.DataFrame([problem.translated(_).as_row() for problem in in_order])
    rows["kind"] = [_(_PROBLEMS[problem.kind]) for problem in in_order]
    count = changes.problems.total
    title = ngettext("%(n)s problem; nothing was changed", "%(n)s problems; nothing was changed", count)
    finding = _("Rows are counted as a spreadsheet does: the header is row 1")
    if changes.problems.more:
        listed = _("Listed: the first %(n)s") % {"n": number(len(rows))}
        finding = wording.sentences([wording.ended(listed), finding])
    return TableFigure(
        key="bring_problems",
        title=title % {"n": number(count)},
        finding=finding,
        table=rows[["row", "column", "kind", "cell", "what", "how_to_fix"]],
        columns=[
            TableColumn("row", _("Row"), CellKind.NUMBER),
            TableColumn("column", _("Column"), CellKind.CODE),
            TableColumn("kind", _("Problem")),
            TableColumn("cell", _("Cell"), CellKind.CODE),
            TableColumn("what", _("What is wrong")),
            TableColumn("how_to_fix", _("How to put it right")),
        ],
        is_stacked=True,
        is_illustrative=False,
        sources=(),
    )


def nothing_changes(changes: LinkChanges) -> Markup:
    """Return that the file holds the links at hand."""
    return marks.note(_("The file and the existing links are the same."), links_counted(changes.same))


def change_numbers(changes: LinkChanges) -> Markup:
    """Return how many links the file adds, removes and changes."""
    counted = (
        ((ChangeKind.ADDED,), _("links added")),
        ((ChangeKind.REMOVED,), _("links removed")),
        ((ChangeKind.BASIS,), _("with another basis")),
        ((ChangeKind.STRENGTH, ChangeKind.WORDS), _("with another strength, reason or source")),
    )
    return marks.numbers([marks.Number(number(changes.count(*kinds)), words) for kinds, words in counted])


def change_table(changes: LinkChanges) -> TableFigure:
    """Return what the file would change as a table."""
    rows = changes.changes.copy()
    rows["change"] = [_(_CHANGES[ChangeKind(kind)]) for kind in rows["change"]]
    for side in ("before", "after"):
        rows[side] = [
            wording.clauses((strength_word(strength), wording.basis(basis))) if isinstance(strength, str) else None
            for strength, basis in zip(rows[f"strength_{side}"], rows[f"basis_{side}"], strict=True)
        ]
    return TableFigure(
        key="bring_changes",
        title=_("What the file would change"),
        finding=_("Unchanged links: %(same)s") % {"same": number(changes.same)},
        table=rows,
        columns=[
            TableColumn("change", _("Change")),
            TableColumn("from_code", _("From"), CellKind.CODE),
            TableColumn("to_code", _("To"), CellKind.CODE),
            TableColumn("to_code", _("Title"), CellKind.NAME),
            TableColumn("before", _("Current")),
            TableColumn("after", _("In the file")),
            TableColumn("reason", _("Reason")),
        ],
        is_stacked=True,
        is_illustrative=False,
        sources=(),
    )


_PROBLEMS: Final = {
    ProblemKind.UNREADABLE: N_("cannot be read"),
    ProblemKind.TOO_LARGE: N_("too large"),
    ProblemKind.UNKNOWN_TABLE: N_("another table"),
    ProblemKind.MISSING_FILE: N_("file missing"),
    ProblemKind.MISSING_COLUMN: N_("column missing"),
    ProblemKind.EXTRA_COLUMN: N_("column too many"),
    ProblemKind.MISSING_VALUE: N_("value missing"),
    ProblemKind.NOT_A_NUMBER: N_("not a number"),
    ProblemKind.AMBIGUOUS_NUMBER: N_("ambiguous number"),
    ProblemKind.NOT_A_QUARTER: N_("not a quarter"),
    ProblemKind.NOT_A_DATE: N_("not a date"),
    ProblemKind.NOT_A_WORD: N_("unknown word"),
    ProblemKind.NOT_A_CODE: N_("not a code"),
    ProblemKind.BROKEN_TEXT: N_("damaged text"),
    ProblemKind.UNKNOWN_CODE: N_("unknown code"),
    ProblemKind.DUPLICATE_KEY: N_("given twice"),
    ProblemKind.OUT_OF_LIMITS: N_("out of limits"),
    ProblemKind.RULE: N_("against a rule"),
    ProblemKind.FORMULA: N_("formula"),
    ProblemKind.NOT_A_ROW: N_("not a row of the table"),
    ProblemKind.HIDDEN: N_("hidden"),
    ProblemKind.MERGED: N_("merged cells"),
    ProblemKind.MORE: N_("more problems"),
    ProblemKind.WARNING: N_("worth a second look"),
}

_CHANGES: Final = {
    ChangeKind.ADDED: N_("added"),
    ChangeKind.REMOVED: N_("removed"),
    ChangeKind.BASIS: N_("another basis"),
    ChangeKind.STRENGTH: N_("another strength"),
    ChangeKind.WORDS: N_("another reason or source"),
}
