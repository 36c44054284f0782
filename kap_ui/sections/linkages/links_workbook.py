"""The links to take along: a workbook with a matrix for each family and a sheet of reasons, and links.csv."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from kap_model.exporting import matrix as workbook
from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.reporting.rehearsal_mark import REHEARSAL
from kap_ui import marks
from kap_ui.frame import provenance
from kap_ui.marks.markup import Markup
from kap_ui.sections.linkages import families, starts
from kap_ui.sections.linkages.link_words import basis_words, reason, strength_word
from kap_ui.sections.shared import source_words
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.language import language_of
from kap_ui.words.wording import _, ngettext, number

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def headline(linkages: Linkages) -> str:
    """Return how many links there are to take along."""
    return ngettext(
        "%(n)s link to download, or to replace with an official file",
        "%(n)s links to download, or to replace with an official file",
        len(linkages.links),
    ) % {"n": number(len(linkages.links))}


def outcomes_note(linkages: Linkages) -> Markup:
    """Return what the links of outcomes are in the files."""
    known = [linkage.start for linkage in linkages.links if linkage.start in linkages.starts]
    count = sum(linkages.starts[start].kind is StartKind.OUTCOME for start in known)
    text = ngettext(
        "%(n)s link belongs to an outcome: it refines the link of its priority or enabler and is not counted again.",
        "%(n)s links belong to outcomes: they refine the links of their priority or enabler and are not counted again.",
        count,
    ) % {"n": number(count)}
    return marks.paragraph(text)


def make(linkages: Linkages) -> Callable[[], bytes]:
    """Return a function that makes the workbook. It is called on a download, where there is no session."""
    is_from_right = language_of(wording.language()).direction == "rtl"
    return partial(workbook.as_xlsx, sheets(linkages), reasons(linkages), is_from_right=is_from_right)


def file_name(linkages: Linkages) -> str:
    """Return the name of the workbook, with its language and the marks of illustrative links and of a rehearsal."""
    mark = "_illustrative" if linkages.is_illustrative else ""
    return f"kap_links{mark}{_rehearsal_part()}_{wording.language()}.xlsx"


def csv_name() -> str:
    """Return the name of the file of all links. Its rows can be uploaded again, so that only its name has a mark."""
    return f"links{_rehearsal_part()}.csv"


def _rehearsal_part() -> str:
    return "_rehearsal" if data.is_rehearsal() else ""


def sheets(linkages: Linkages) -> list[workbook.Sheet]:
    """Return a sheet for each choice of families that has items."""
    return [
        _sheet(linkages, group, codes)
        for group, members in families.GROUPS.items()
        if (codes := linkages.of_families(*members))
    ]


def _sheet(linkages: Linkages, group: str, codes: Sequence[str]) -> workbook.Sheet:
    position = {code: column for column, code in enumerate(codes)}
    rows: list[workbook.Row] = []
    shown: list[Linkage] = []
    for kind in starts.MAIN:
        members = linkages.of_kind(kind)
        if members:
            rows.append(workbook.Row("", starts.group(kind), {}, is_group=True))
        for start in members:
            links = {
                position[linkage.item]: linkage for linkage in linkages.from_start(start) if linkage.item in position
            }
            shown += links.values()
            rows.append(workbook.Row(start, data.name(start), links))
    sources = provenance.source_names(linkage.source for linkage in shown)
    notes = [
        _(REHEARSAL) if data.is_rehearsal() else "",
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
        heads=[workbook.Head(families.compact(linkages.items[code]), data.name(code)) for code in codes],
        rows=rows,
        column_totals=[linkages.reach(code) for code in codes],
        words=(_("primary"), _("all"), _("Links from priorities and enablers")),
    )


def reasons(linkages: Linkages) -> workbook.Reasons:
    """Return every link with its reason, those of outcomes included, for the last sheet."""
    heads = [
        _("From"), _("Name"), _("To"), _("Title"), _("Strength"), _("Basis"), _("Reason"), _("Source"),
    ]  # fmt: skip
    rows = [
        [
            linkage.start, data.name(linkage.start), families.item_label(linkages, linkage.item),
            data.name(linkage.item), strength_word(linkage.strength), wording.basis(linkage.basis),
            reason(linkage), source_words.words(linkage.source),
        ]
        for linkage in linkages.links
    ]  # fmt: skip
    return workbook.Reasons(_("Reasons"), heads, rows)
