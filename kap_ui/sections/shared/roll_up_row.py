"""A roll-up as a row of an overview, and as a cell of its columns of places."""

from __future__ import annotations

from collections.abc import Sequence

from kap_model.measures import RollUp
from kap_ui import marks
from kap_ui.marks.markup import Markup
from kap_ui.sections.shared import roll_up_words
from kap_ui.sections.shared.kpi_list_links import lists_of
from kap_ui.words import wording
from kap_ui.words.wording import _, percent


def row(
    now: RollUp,
    before: RollUp,
    *,
    code: str,
    name: str,
    cells: Sequence[Markup] = (),
    href: str | None,
    is_whole: bool,
    is_open: bool | None = None,
    is_within: bool = False,
) -> marks.OverviewRow:
    """Return a roll-up as a row: status mix, mean share, judgement and how it has moved.

    Args:
        now: the roll-up at the selected quarter.
        before: the same at the compared quarter.
        code: printed before the name.
        name: of the objective or place.
        cells: of the columns of places.
        href: where the name leads.
        is_whole: it sums up the rows that follow.
        is_open: whether the rows that it stands for are shown; None where it stands for none.
        is_within: it is one of the rows that another stands for.
    """
    direction, change = roll_up_words.movement(now, before)
    if now.is_withheld:
        direction, change = None, roll_up_words.usable_of_applicable(now)
    expected = now.mean_expected_share
    return marks.OverviewRow(
        code=code,
        name=name,
        mix=roll_up_words.mix(now, lists_of(now)),
        bar=marks.bullet(
            share=now.mean_share,
            expected=expected,
            status=now.word,
            words=roll_up_words.summary(now),
            is_illustrative=now.is_illustrative,
        ),
        share=percent(now.mean_share),
        expected=_("expected %(share)s") % {"share": percent(expected)} if expected is not None else "",
        status=now.word,
        status_words=wording.status(now.word),
        direction=direction,
        change=change,
        cells=cells,
        href=href,
        is_whole=is_whole,
        is_open=is_open,
        is_within=is_within,
    )


def cell(roll_up: RollUp, *, code: str, place_name: str, column: str, href: str | None, is_selected: bool) -> Markup:
    """Return a roll-up as a cell: its judgement and figure, with all that is known of it in words.

    Args:
        roll_up: of an objective at a place.
        code: of the objective.
        place_name: the name of the place.
        column: the head of its column.
        href: where the cell leads.
        is_selected: whether the reader has chosen the place.
    """
    words = _("%(place)s, %(objective)s. %(standing)s") % {
        "place": place_name,
        "objective": roll_up_words.code_or_name(code),
        "standing": roll_up_words.cell_summary(roll_up),
    }
    return marks.heat_cell(
        roll_up.word, roll_up_words.figure(roll_up), words, href=href, is_selected=is_selected, column=column
    )
