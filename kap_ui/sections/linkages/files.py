"""The links as files: the matrix for a document, links.csv, and a file of one's own in their place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from kap_model.exporting import matrix as workbook
from kap_model.importing import links as importing
from kap_model.importing.links import ChangeKind, LinkChanges
from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.problems import DataRefusedError, ProblemKind
from kap_model.queries import linkages as questions
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.figures import show
from kap_ui.figures.show import Column
from kap_ui.frame import page
from kap_ui.sections.linkages import families
from kap_ui.sections.linkages.link_words import basis_words, links_counted, source_words, strength_word
from kap_ui.sections.linkages.matrix import GROUP_WORDS
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DONE: Final = "_links_replaced"


def headline(found: Linkages) -> str:
    """Say how many links there are to take along."""
    return ngettext(
        "%(n)s link to take along, or to replace by an official file",
        "%(n)s links to take along, or to replace by an official file",
        len(found.links),
    ) % {"n": number(len(found.links))}


# ---- take along


def sheets(found: Linkages) -> list[workbook.Sheet]:
    """Give a sheet for each family that has items."""
    return [
        _sheet(found, group, codes)
        for group, members in families.GROUPS.items()
        if (codes := found.of_families(*members))
    ]


def _sheet(found: Linkages, group: str, codes: Sequence[str]) -> workbook.Sheet:
    place = {code: column for column, code in enumerate(codes)}
    rows: list[workbook.Row] = []
    shown: list[Linkage] = []
    for kind, words in GROUP_WORDS.items():
        starts = found.of_kind(kind)
        if starts:
            rows.append(workbook.Row("", _(words), {}, is_group=True))
        for start in starts:
            links = {place[of.item]: of for of in found.from_start(start) if of.item in place}
            shown += links.values()
            rows.append(workbook.Row(start, data.name(start), links))
    sources = page.source_names(of.source for of in shown)
    notes = [
        basis_words(shown),
        _("● primary link, ○ secondary link; tinted: read in an official text"),
        _("Sources: %(sources)s") % {"sources": wording.listed(sources)} if sources else "",
        _("Data of %(day)s, revision %(revision)s")
        % {"day": wording.day(data.snapshot().loaded_at.date()), "revision": data.snapshot().revision},
    ]
    return workbook.Sheet(
        name=families.tab(group),
        title=_("Links of the plan to %(items)s") % {"items": families.name(group)},
        notes=[note for note in notes if note],
        heads=[workbook.Head(families.compact(found.items[code]), data.name(code)) for code in codes],
        rows=rows,
        column_totals=[found.reach(code) for code in codes],
        words=(_("primary"), _("all"), _("Links from priorities and enablers")),
    )


def reasons(found: Linkages) -> workbook.Reasons:
    """Give every link with its reason, those of outcomes included, for the last sheet."""
    heads = [
        _("From"), _("Name"), _("To"), _("Title"), _("Strength"), _("Basis"), _("Reason"), _("Source"),
    ]  # fmt: skip
    rows = [
        [
            of.start, data.name(of.start), families.item_label(found, of.item), data.name(of.item),
            strength_word(of.strength), wording.basis(of.basis), of.reason(wording.language()),
            source_words(of.source),
        ]
        for of in found.links
    ]  # fmt: skip
    return workbook.Reasons(_("Reasons"), heads, rows)


def take_along(found: Linkages) -> None:
    """Offer the matrix as a workbook, and links.csv."""
    show.section(
        _("Take the links along"),
        _("The workbook has a matrix for each family, to be put into a document, and a sheet with every reason"),
        key="take_head",
    )
    with st.container(key="take", horizontal=True, gap="small"):
        st.download_button(
            _("Matrix as a workbook (XLSX)"), partial(workbook.as_xlsx, sheets(found), reasons(found)),
            "kap_matrix.xlsx", XLSX, key="take_matrix", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
        st.download_button(
            _("All links (links.csv)"), data.ask(questions.links_file), "links.csv", "text/csv", key="take_links",
            on_click="ignore", icon=":material/download:",
        )  # fmt: skip


# ---- bring one's own


def bring(selection: Selection) -> None:
    """Take a links file, show its problems or what it would change, and put it in place when that is confirmed."""
    show.section(
        _("Bring your own links"),
        _("A file takes the place of all links at hand. What it changes is shown before anything is written."),
        key="bring_head",
    )
    show.block(
        marks.paragraph(
            _(
                "CSV or XLSX with the columns of links.csv: from_code, to_code, strength (primary, secondary), basis "
                "(official, secondary, unverified, inferred, proposed), reason_en, reason_fr, source. When every link "
                "shown has the basis official, the matrix no longer says “reconstructed”."
            )
        ),
        key="bring_how",
    )
    if st.session_state.get(_DONE) == data.snapshot().revision:
        show.block(marks.note(_("The links were replaced."), _("All pages show the new ones.")), key="bring_done")
    given = st.file_uploader(_("Links file"), type=["csv", "xlsx"], key="links_file")
    if given is None:
        return
    name, content = given.name, given.getvalue()
    changes = data.ask_about_file(importing.compare, name, content)
    if changes.problems:
        _problems(changes, selection)
        return
    if changes.changes.empty:
        show.block(
            marks.note(_("The file and the links at hand are the same."), links_counted(changes.same)), key="bring_same"
        )
        return
    _changes(changes, selection)
    if st.button(_("Replace the links at hand by this file"), key="bring_confirm", type="primary"):
        try:
            loaded = data.change(importing.replace, name, content)
        except DataRefusedError:
            st.rerun()  # the data changed in between: the problems are shown
        st.session_state[_DONE] = loaded.revision
        st.rerun()


def _problems(changes: LinkChanges, selection: Selection) -> None:
    in_order = sorted(changes.problems, key=lambda problem: problem.row or 0)
    rows = pd.DataFrame([problem.as_row() for problem in in_order])
    rows["kind"] = [problem_word(problem.kind) for problem in in_order]
    count = len(rows)
    title = ngettext("%(n)s problem; nothing was changed", "%(n)s problems; nothing was changed", count)
    show.table(
        rows[["row", "column", "kind", "cell", "what", "how_to_fix"]],
        [
            Column("row", _("Row"), show.Kind.NUMBER),
            Column("column", _("Column"), show.Kind.CODE),
            Column("kind", _("Problem")),
            Column("cell", _("Cell"), show.Kind.CODE),
            Column("what", _("What is wrong"), spoken="en"),
            Column("how_to_fix", _("How to put it right"), spoken="en"),
        ],
        key="bring_problems",
        title=title % {"n": number(count)},
        subtitle=_("Rows are counted as a spreadsheet does: the header is row 1"),
        selection=selection,
    )


def _changes(changes: LinkChanges, selection: Selection) -> None:
    frame = changes.changes.copy()
    frame["change"] = [change_word(str(kind)) for kind in frame["change"]]
    for side in ("before", "after"):
        frame[side] = [
            f"{strength_word(strength)}, {wording.basis(basis)}" if isinstance(strength, str) else None
            for strength, basis in zip(frame[f"strength_{side}"], frame[f"basis_{side}"], strict=True)
        ]
    words = {
        "added": number(changes.count(ChangeKind.ADDED)),
        "removed": number(changes.count(ChangeKind.REMOVED)),
        "basis": number(changes.count(ChangeKind.BASIS)),
        "others": number(changes.count(ChangeKind.STRENGTH, ChangeKind.WORDS)),
        "same": number(changes.same),
    }
    show.block(
        marks.numbers(
            [
                marks.Number(words["added"], _("links added")),
                marks.Number(words["removed"], _("links removed")),
                marks.Number(words["basis"], _("with another basis")),
                marks.Number(words["others"], _("with another strength, reason or source")),
            ]
        ),
        key="bring_numbers",
    )
    show.table(
        frame,
        [
            Column("change", _("Change")),
            Column("from_code", _("From"), show.Kind.CODE),
            Column("to_code", _("To"), show.Kind.CODE),
            Column("to_code", _("Title"), show.Kind.NAME),
            Column("before", _("At hand")),
            Column("after", _("In the file")),
            Column("reason", _("Reason")),
        ],
        key="bring_changes",
        title=_("What the file would change"),
        subtitle=_("%(same)s links stay as they are") % words,
        selection=selection,
    )


def problem_word(kind: ProblemKind) -> str:
    """Give the words of a kind of problem."""
    return {
        ProblemKind.UNREADABLE: _("cannot be read"),
        ProblemKind.TOO_LARGE: _("too large"),
        ProblemKind.UNKNOWN_TABLE: _("another table"),
        ProblemKind.MISSING_FILE: _("file missing"),
        ProblemKind.MISSING_COLUMN: _("column missing"),
        ProblemKind.EXTRA_COLUMN: _("column too many"),
        ProblemKind.MISSING_VALUE: _("value missing"),
        ProblemKind.NOT_A_NUMBER: _("not a number"),
        ProblemKind.AMBIGUOUS_NUMBER: _("number with two readings"),
        ProblemKind.NOT_A_QUARTER: _("not a quarter"),
        ProblemKind.NOT_A_DATE: _("not a date"),
        ProblemKind.NOT_A_WORD: _("word not known"),
        ProblemKind.UNKNOWN_CODE: _("code not known"),
        ProblemKind.DUPLICATE_KEY: _("given twice"),
        ProblemKind.OUT_OF_LIMITS: _("out of limits"),
        ProblemKind.RULE: _("against a rule"),
        ProblemKind.FORMULA: _("formula"),
    }[kind]


def change_word(kind: str) -> str:
    """Give the word of a change."""
    return {
        "added": _("added"),
        "removed": _("removed"),
        "basis": _("another basis"),
        "strength": _("another strength"),
        "words": _("another reason or source"),
    }[kind]


def show_outcomes_note(found: Linkages) -> None:
    """Say what the links of outcomes are in the files."""
    count = sum(found.starts[of.start].kind is StartKind.OUTCOME for of in found.links if of.start in found.starts)
    text = ngettext(
        "%(n)s link belongs to an outcome; it makes that of its priority or enabler more exact and is not added to it.",
        "%(n)s links belong to outcomes; they make those of their priority or enabler more exact and are not added to "
        "them.",
        count,
    ) % {"n": number(count)}
    show.block(marks.paragraph(text), key="outcomes_note")
