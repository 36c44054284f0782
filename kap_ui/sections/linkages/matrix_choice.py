"""What a reader chooses on the page of the matrix: its choices, and what a click in the chart does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kap_model.linkages import Linkages
from kap_ui.frame import site_map
from kap_ui.sections.linkages import families, starts
from kap_ui.state import address
from kap_ui.state.address import OwnChoice

STRENGTH: Final = "strength"
"""Marks show the strength of links; columns stand by the strength of theirs."""

STATUS: Final = "status"
"""Marks show the status of the KPIs behind links."""

NUMBER: Final = "number"
"""Columns stand by number."""

NONE: Final = "none"
"""No row shows its outcomes."""

_DEFAULTS: Final = {"family": "SDG", "view": STRENGTH, "open": NONE, "sort": NUMBER, "find": ""}


@dataclass(frozen=True, kw_only=True)
class MatrixChoice:
    """What a reader looks at in the matrix.

    Attributes:
        family: a key of `families.GROUPS`, or `families.EVERY`.
        view: what the marks show, STRENGTH or STATUS.
        opened: the row whose outcomes are shown; NONE, or `families.EVERY` for those of all.
        order: of the columns, NUMBER or STRENGTH.
        words: that the title or number of a column must have.
        row: the row that is chosen, or None.
        column: the column that is chosen, or None.
    """

    family: str = _DEFAULTS["family"]
    view: str = _DEFAULTS["view"]
    opened: str = _DEFAULTS["open"]
    order: str = _DEFAULTS["sort"]
    words: str = _DEFAULTS["find"]
    row: str | None = None
    column: str | None = None

    @property
    def shows_status(self) -> bool:
        """Whether the marks show the status of the KPIs behind links."""
        return self.view == STATUS

    def address(self, **changes: str | None) -> str:
        """Return the address of the same view with some parts changed."""
        parts: dict[str, str | None] = {
            "family": self.family, "view": self.view, "open": self.opened, "sort": self.order, "find": self.words,
            "row": self.row, "col": self.column,
        }  # fmt: skip
        parts |= changes
        codes = {name: code for name, code in parts.items() if code and code != _DEFAULTS.get(name)}
        return site_map.link_to("matrix", None, **codes)


@dataclass(frozen=True, kw_only=True)
class MatrixChoices:
    """The page's own choices, as it has declared them."""

    family: OwnChoice[str]
    view: OwnChoice[str]
    opened: OwnChoice[str]
    order: OwnChoice[str]
    words: OwnChoice[str]
    row: OwnChoice[str | None]
    column: OwnChoice[str | None]


def declare(linkages: Linkages) -> MatrixChoices:
    """Declare the page's own choices, and return them."""
    objectives = linkages.of_kind(*starts.OBJECTIVES)
    return MatrixChoices(
        family=address.own_choice(
            "family", (families.EVERY, *families.GROUPS), default=_DEFAULTS["family"], is_in_file_names=True
        ),
        view=address.own_choice("view", (STRENGTH, STATUS), default=_DEFAULTS["view"]),
        opened=address.own_choice("open", (NONE, families.EVERY, *objectives), default=_DEFAULTS["open"]),
        order=address.own_choice("sort", (NUMBER, STRENGTH), default=_DEFAULTS["sort"]),
        words=address.own_choice("find", None, default=_DEFAULTS["find"]),
        row=address.own_choice("row", tuple(linkages.starts)),
        column=address.own_choice("col", tuple(linkages.items)),
    )


def chosen(choices: MatrixChoices, linkages: Linkages) -> MatrixChoice:
    """Return what is chosen. Drop a column of another family than the one shown, and outcomes that have no room."""
    family, column = choices.family.value, choices.column.value
    if choices.opened.value == families.EVERY and families.are_rows(linkages, family):
        choices.opened.correct(None)
    members = families.GROUPS.get(family, ())
    if column is not None and linkages.items[column].family not in members:
        column = None
        choices.column.correct(None)
    return MatrixChoice(
        family=family,
        view=choices.view.value,
        opened=choices.opened.value,
        order=choices.order.value,
        words=choices.words.value.strip(),
        row=choices.row.value,
        column=column,
    )


# ---- event handlers


def choose_clicked(choices: MatrixChoices, linkages: Linkages, clicked: Mapping[str, Any]) -> None:
    """Choose the row of the plan and the item of what was clicked in the matrix, which may be turned."""
    codes = [str(clicked.get(end) or "") for end in ("row", "col")]
    choices.row.set(next((code for code in codes if code in linkages.starts), None))
    choices.column.set(next((code for code in codes if code in linkages.items), None))


def choose_clicked_family(choices: MatrixChoices, linkages: Linkages, clicked: Mapping[str, Any]) -> None:
    """Choose the row and the family of what was clicked in the chart of all families."""
    choose_clicked(choices, linkages, clicked)
    family = str(clicked.get("col") or "")
    if family in families.GROUPS:
        choices.family.set(family)
