"""The controls of the page of the matrix, with their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from kap_model.linkages import Linkages
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import page_choices
from kap_ui.sections.linkages import families, starts
from kap_ui.sections.linkages.matrix_choice import NONE, NUMBER, STATUS, STRENGTH, MatrixChoice, MatrixChoices
from kap_ui.state.address import OwnChoice
from kap_ui.words.wording import _

PANEL_WIDTH: Final = 320
"""Of the panel beside the chart and of the lists in it, in pixels."""


def controls(choices: MatrixChoices, linkages: Linkages, choice: MatrixChoice) -> list[ChoiceBox]:
    """Return the choices of what the chart shows; of all families the family alone."""
    family = page_choices.segments(choices.family, _("Items"), (*families.GROUPS, families.EVERY), families.tab)
    if choice.family == families.EVERY:
        return [family]
    every = () if families.are_rows(linkages, choice.family) else (families.EVERY,)
    opened = (NONE, *every, *linkages.of_kind(*starts.OBJECTIVES))
    outcomes, order = _("Outcomes under their priority or enabler"), _("Order of the items")
    words, example, fold = _("Words in the title or number"), _("for example: broadband"), _("View")
    return [
        family,
        page_choices.segments(choices.view, _("Marks show"), (STRENGTH, STATUS), _view_word),
        page_choices.listed(choices.opened, outcomes, opened, _opened_words(), fold=fold),
        page_choices.segments(choices.order, order, (NUMBER, STRENGTH), _order_word, fold=fold),
        page_choices.field(choices.words, words, example=example, fold=fold),
    ]


def row_box(choices: MatrixChoices, linkages: Linkages, codes: Iterable[str]) -> ChoiceBox:
    """Return the list of rows of the plan, which does what a click in the chart does."""
    return _listed(choices.row, _("From"), codes, starts.labels(linkages))


def column_box(choices: MatrixChoices, linkages: Linkages, codes: Iterable[str]) -> ChoiceBox:
    """Return the list of items, which does what a click in the chart does."""
    return _listed(choices.column, _("To"), codes, families.labels(linkages))


def _listed(choice: OwnChoice[str | None], label: str, codes: Iterable[str], words: Callable[[str], str]) -> ChoiceBox:
    """Return a list of codes, with the one that is chosen where the chart does not show it."""
    code = choice.value
    listed = list(codes)
    if code is not None and code not in listed:
        listed.append(code)
    return page_choices.listed(choice, label, listed, words, none=_("none"), width=PANEL_WIDTH)


def _opened_words() -> Callable[[str], str]:
    none, every, single = _("Outcomes: none"), _("Outcomes: all"), _("Outcomes of %(code)s")
    return lambda code: {NONE: none, families.EVERY: every}.get(code, single % {"code": code})


def _view_word(code: str) -> str:
    return _("Strength") if code == STRENGTH else _("Status")


def _order_word(code: str) -> str:
    return _("by number") if code == NUMBER else _("by strength")
