"""What changed since an edition on the overview, in the place of what changed since a quarter.

It is loaded for a reader who has chosen an edition, and for nobody else.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any, Final

from kap_model.causes.sides import Side, side_at, side_of
from kap_model.causes.splits import KpiChange
from kap_model.editions import listing
from kap_model.editions.listing import LIVE, EditionError, KnownEdition
from kap_model.queries.results import Move
from kap_model.selection import Selection
from kap_ui import marks
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.figures.figure import RowsFigure
from kap_ui.frame import edition_words, site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.reporting import change_rows, change_words, changes
from kap_ui.sections.reporting.changes import Changes
from kap_ui.state import address, data, shown_edition
from kap_ui.state.reader import NEWEST, SINCE
from kap_ui.words import wording
from kap_ui.words.wording import _, ngettext, number, quarter, short_quarter

_MOST: Final = 5
"""Changes that stand as rows; the table has them all."""


def settle() -> KnownEdition | None:
    """Return the edition that the reader has chosen, and put its code into the address.

    Where there is no such edition, a notice says so, the address loses the code, and None is returned.
    """
    written = address.code(SINCE).strip().lower()
    every = shown_edition.every()
    known = next((each for each in every if each.edition_code.lower() == written), None)
    if known is None and written == NEWEST:
        asked = address.selection()
        known = listing.newest_before(every, data.edition(), asked.quarter, asked.origin) or next(iter(every), None)
    if known is None:
        address.put_with_notice(SINCE, LIVE)
    else:
        address.put(SINCE, known.edition_code)
    return known


def figure(
    selection: Selection, known: KnownEdition, waiting: Callable[[KnownEdition], AbstractContextManager[Any]]
) -> RowsFigure:
    """Return the KPIs whose status at the place changed since an edition, what worsened first, with their causes.

    Both sides are seen in the reader's view.

    Args:
        selection: place, quarter and origin.
        known: the edition.
        waiting: is entered while the database of the edition is made, which happens once.

    Raises:
        EditionError: the edition cannot be opened.
    """
    older = replace(side_at(shown_edition.database(known, waiting), known), origin=selection.origin)
    found = changes.changes(changes.compared(older, _newer(selection)), selection.place, None, None, None)
    every = [change for move in Move for change, moved in found.moved if moved is move]
    shown = [_change(found, change) for change in every[:_MOST]]
    return replace(
        change_rows.figure(found, {}, {}),
        key="changes",
        title=changes.headline(found),
        finding=changes.headline(found),
        subtitle=_subtitle(older, has_rows=bool(shown)),
        rows=joined(
            [
                marks.changes(shown, to=_("to")) if shown else None,
                _more_in_table(len(found.listed) - len(shown)) if shown else None,
                element("p", link(_("All changes, cause by cause"), href=_href(known)), class_="small"),
            ]
        ),
        is_illustrative=found.is_illustrative,
    )


def _newer(selection: Selection) -> Side:
    """Return what the page shows, at the reader's quarter and in the reader's view."""
    known = data.edition()
    if known is None:
        return Side(quarter=selection.quarter, origin=selection.origin)
    return replace(data.ask_now(side_of, known), quarter=selection.quarter, origin=selection.origin)


def _subtitle(older: Side, *, has_rows: bool) -> str:
    withdrawn = change_words.withdrawn(older)
    said = [
        f"{withdrawn.removesuffix('.')}." if withdrawn else "",
        _("KPIs whose status changed, worsened first, each with its cause.") if has_rows else "",
    ]
    return wording.sentences(filter(None, said))


def _change(found: Changes, change: KpiChange) -> marks.Change:
    assert change.before is not None
    assert change.after is not None
    return marks.Change(
        name=found.name(change.kpi_code),
        before=change.before.status,
        before_words=wording.status(change.before.status),
        after=change.after.status,
        after_words=wording.status(change.after.status),
        href=site_map.link_to("kpi", kpi=change.kpi_code, place=change.place_code),
        where=change_rows.said(change),
    )


def _more_in_table(more: int) -> Markup | None:
    if more <= 0:
        return None
    words = ngettext("%(n)s more in the table", "%(n)s more in the table", more) % {"n": number(more)}
    return element("p", words, class_="small")


def _href(known: KnownEdition) -> str:
    shown = data.edition()
    return site_map.link_to(
        change_rows.PAGE, None, **{"from": known.edition_code, "to": None if shown is None else shown.edition_code}
    )


def box(selection: Selection, known: KnownEdition) -> ChoiceBox:
    """Return the choice of what changes are counted from: the compared quarter, or an edition."""
    every = shown_edition.every()
    options = [
        (LIVE, short_quarter(selection.compared)),
        *((each.edition_code, edition_words.code(each)) for each in every),
    ]
    return ChoiceBox(SINCE, _("What changed since"), options, known.edition_code)


def refused(error: EditionError, selection: Selection) -> Markup:
    """Return why an edition cannot be compared with, and what is shown in its place."""
    instead = _("What changed is counted from %(quarter)s.") % {"quarter": quarter(selection.compared)}
    return marks.note(_(error.sentence) % error.values, instead)
