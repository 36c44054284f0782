"""What is typed into a report is saved at once, field by field; what cannot be saved stays in its field, with why.

The session state holds, for each row of the form, the version that its fields were drawn from, what was refused, and
what somebody else has saved meanwhile.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any, Final

import streamlit as st

from kap_model.codes import split_codes
from kap_model.importing.cells import RefusedCellError
from kap_model.problems import KapError
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.submissions import NewerSaveError, RowEntry, RowKey, SavedRow
from kap_model.vocabulary import Absence, PlaceKind
from kap_ui.sections.reporting import report_words
from kap_ui.sections.shared import acts
from kap_ui.state import data, taken_over
from kap_ui.state.taken_over import Text
from kap_ui.words import typed_numbers, wording
from kap_ui.words.wording import _

NUMBERS: Final = ("value", "numerator", "denominator")
TEXTS: Final = ("comment", "obstacle", "help_request", "evidence", "correction_reason", "warning_reply")
FIGURE: Final = (*NUMBERS, "countries")
A_FIGURE: Final = "figure"
"""What stands in the field of the absence where there is a figure."""

_SHAPES: Final = (("value",), ("numerator", "denominator"), ("countries",))
"""The columns of which a figure is made; it has one of these shapes."""

_FORM: Final = "_report_form"
PREFIX: Final = "report_"
"""What the keys of the fields begin with."""


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of the form: who reports what for which quarter."""

    place: str
    quarter: Quarter
    key: RowKey

    def field(self, column: str) -> str:
        """Return the key of the field of a column. A category may hold characters that no key may hold."""
        key = self.key
        row = "\n".join((self.place, str(self.quarter), key.kpi_code, key.dimension, key.category))
        return f"{PREFIX}{sha256(row.encode()).hexdigest()[:16]}_{column}"


@dataclass(frozen=True, slots=True)
class RefusedField:
    """What stands in a field and was not saved, and why."""

    typed: Any
    sentence: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """What the person wanted to save, and what somebody else has saved meanwhile; None if they cleared it."""

    mine: RowEntry
    theirs: SavedRow | None
    is_taken_over: bool = False
    """Whether the session has taken the page over, so that it is not known when the fields were filled."""


class _Form:
    """What the session knows of the form."""

    def __init__(self) -> None:
        self.drawn: dict[FormRow, SavedRow | None] = {}
        self.refused: dict[tuple[FormRow, str], RefusedField] = {}
        self.conflicts: dict[FormRow, Conflict] = {}


def _form() -> _Form:
    form: _Form = st.session_state.setdefault(_FORM, _Form())
    return form


def prepare(row: FormRow, saved: SavedRow | None, columns: Sequence[str]) -> None:
    """Put what is saved into the fields of a row that the session has not drawn yet, or that has changed since.

    What was refused stays in its field.
    """
    form = _form()
    if row not in form.conflicts and (row not in form.drawn or form.drawn[row] != saved):
        form.drawn[row] = saved
        entry = _entry(row)
        for column in (*FIGURE, *TEXTS, "absence", "follows_on"):
            # A field that holds what is saved is not set anew: that would wipe what is being typed into it now.
            if not _holds(row, column, entry):
                st.session_state.pop(row.field(column), None)
    entry = _entry(row)
    for column in columns:
        if row.field(column) not in st.session_state:
            refused = form.refused.get((row, column))
            shown = _shown(column, entry) if refused is None else refused.typed
            if not _stands_there(row, column, shown):
                st.session_state[row.field(column)] = shown


def refusal(row: FormRow, *columns: str) -> str | None:
    """Return why what stands in one of these fields was not saved."""
    refused = _form().refused
    return next((refused[row, column].sentence for column in columns if (row, column) in refused), None)


def conflict(row: FormRow) -> Conflict | None:
    """Return what somebody else has saved over what the person wanted to save."""
    return _form().conflicts.get(row)


def forget() -> None:
    """Draw all fields anew from what is saved: a file or an act has changed it."""
    st.session_state.pop(_FORM, None)


# ---- a page that this session has taken over


def save_taken_over(row: FormRow, saved: SavedRow | None, typed: Mapping[str, Any], code: str | None) -> bool:
    """Save what stood in the fields of a row when this session took the page over; return whether anything was saved.

    Where it would replace what is saved, the person decides: the page may have stood open for long.

    Args:
        row: whose fields they are.
        saved: what is saved now.
        typed: what stood in the fields, by column, as a field gives it.
        code: that of the open submission, None to begin one.
    """
    form = _form()
    form.drawn[row] = saved
    before = mine = _entry(row)
    for column, value in typed.items():
        try:
            if _read(column, value) != getattr(before, column):
                mine = replace(mine, **_changed(row, column, value))
        except RefusedCellError as error:
            form.refused[row, column] = _refused(value, error)
        except (TypeError, ValueError):  # what no field of the form sends
            continue
    changed = [column for column in typed if getattr(mine, column) != getattr(before, column)]
    if not changed:
        return False
    if any(getattr(before, column) is not None for column in changed):
        form.conflicts[row] = Conflict(mine, saved, is_taken_over=True)
        return False
    _store(row, mine, code, changed[0], typed[changed[0]])
    return True


# ---- callbacks


def save(row: FormRow, column: str, code: str | None) -> None:
    """Save a field that was changed; `code` is that of the open submission, None to begin one."""
    if row.field(column) not in st.session_state:
        return  # a field that is gone says nothing
    form, typed = _form(), st.session_state[row.field(column)]
    try:
        changed = _changed(row, column, typed)
    except RefusedCellError as error:
        form.refused[row, column] = _refused(typed, error)
        return
    except (TypeError, ValueError):  # what no field of the form sends
        form.refused[row, column] = RefusedField(_shown(column, _entry(row)), _("Not saved. Type it again."))
        return
    _store(row, replace(_entry(row), **changed), code, column, typed)


def save_mine(row: FormRow, code: str | None) -> None:
    """Save what the person wanted to save over what somebody else has saved meanwhile."""
    settled = _form().conflicts.pop(row, None)
    if settled is not None:
        _form().drawn[row] = settled.theirs
        _store(row, settled.mine, code, "value", None)
        _clear_fields(row)


def keep_theirs(row: FormRow) -> None:
    """Leave what somebody else has saved, and draw it."""
    settled = _form().conflicts.pop(row, None)
    if settled is not None:
        _form().drawn[row] = settled.theirs
        _clear_fields(row)


def _refused(typed: Any, error: RefusedCellError) -> RefusedField:
    sentence = wording.capitalized(acts.problem_words(error))
    return RefusedField(typed, _("Not saved: %(reason)s") % {"reason": sentence})


def _store(row: FormRow, entry: RowEntry, code: str | None, column: str, typed: Any) -> None:
    form = _form()
    drawn = form.drawn.get(row)
    try:
        at = code if code is not None else acts.do(submissions.begin, row.place, row.quarter).submission_code
        saved = acts.do(submissions.save_row, at, row.key, entry, drawn.version if drawn is not None else 0)
    except NewerSaveError as error:
        form.conflicts[row] = Conflict(entry, error.theirs)
        return
    except KapError as error:
        form.refused[row, column] = RefusedField(typed, _("Not saved: %(reason)s") % {"reason": acts.sentence(error)})
        return
    form.drawn[row] = saved
    form.refused.pop((row, column), None)
    if column in FIGURE:
        _clear_other_shapes(row, column)


def _clear_other_shapes(row: FormRow, column: str) -> None:
    """Draw the fields anew that a figure of another shape leaves empty."""
    shape = next(shape for shape in _SHAPES if column in shape)
    for other in (*FIGURE, "absence", "follows_on"):
        if other not in shape:
            st.session_state.pop(row.field(other), None)
            _form().refused.pop((row, other), None)


def _changed(row: FormRow, column: str, typed: Any) -> dict[str, Any]:
    """Return the columns that a changed field changes: a figure has one shape, and never an absence.

    Raises:
        RefusedCellError: what was typed is no number.
        TypeError, ValueError: the value is none that a field can send.
    """
    value = _read(column, typed)
    if column == "absence":
        if value is None:
            return {"absence": None, "follows_on": None, **_figure_still_typed(row)}
        return {"absence": value, "follows_on": None, **dict.fromkeys(FIGURE)}
    if column in FIGURE and value is not None:
        shape = next(shape for shape in _SHAPES if column in shape)
        others = {name: None for name in FIGURE if name not in shape}
        return {**others, "absence": None, "follows_on": None, column: value}
    return {column: value}


def _figure_still_typed(row: FormRow) -> dict[str, Any]:
    """Return the figure that stands in the fields of a row which has been an absence."""
    figure = {}
    for name in FIGURE:
        if row.field(name) not in st.session_state:  # its field is gone, which says nothing
            figure[name] = getattr(_entry(row), name)
            continue
        try:
            figure[name] = _read(name, st.session_state[row.field(name)])
        except RefusedCellError:
            figure[name] = None
    return figure


def _read(column: str, typed: Any) -> Any:
    if typed is None or typed == A_FIGURE:
        return None
    if column in NUMBERS:
        return typed_numbers.read(_text(typed), wording.language())
    if column == "countries":
        known = {place.code for place in data.choices().places if place.kind is PlaceKind.COUNTRY}
        if not known.issuperset(typed):
            raise ValueError(typed)
        return "; ".join(typed) or None
    if column == "absence":
        return Absence(typed)
    if column == "follows_on":
        if not isinstance(typed, date):
            raise TypeError(typed)
        return typed
    return _text(typed).strip() or None


def _text(typed: Any) -> str:
    if not isinstance(typed, str):
        raise TypeError(typed)
    return typed


def as_typed(column: str, text: Text) -> Any:
    """Return what a field gives for the text that the browser keeps of it.

    Raises:
        KeyError, TypeError, ValueError: the field gives no such text.
    """
    if column == "absence":
        return {words: code for code, words in absence_words().items()}[_text(text)]
    if column == "countries":
        codes = {data.name(place.code): place.code for place in data.choices().places}
        return [codes[name] for name in text]
    if column == "follows_on":
        return date.fromisoformat(text[0]) if text else None
    return _text(text)


def absence_words() -> dict[str, str]:
    """Return the words of what can be chosen: that there is a figure, or why there is none."""
    return {A_FIGURE: _("There is a figure"), **{str(each): report_words.absence(each) for each in Absence}}


def _stands_there(row: FormRow, column: str, shown: Any) -> bool:
    """Return whether a field that this session has not drawn yet holds what it is to show.

    It is then not set, which would wipe what is being typed into it.
    """
    text = taken_over.standing(row.field(column))
    if text is None:
        return False
    try:
        typed = as_typed(column, text)
        return bool(typed == shown or _read(column, typed) == _read(column, shown))
    except (RefusedCellError, TypeError, ValueError, KeyError):
        return False


def _holds(row: FormRow, column: str, entry: RowEntry) -> bool:
    """Return whether a field holds what is saved, however it was typed: 9.0 for 9."""
    if row.field(column) not in st.session_state:
        return False
    try:
        return bool(_read(column, st.session_state[row.field(column)]) == getattr(entry, column))
    except (RefusedCellError, TypeError, ValueError):
        return False


def _shown(column: str, entry: RowEntry) -> Any:
    """Return what stands in the field of a column."""
    held = getattr(entry, column)
    if column in NUMBERS:
        return typed_numbers.write(held, wording.language())
    if column == "countries":
        return list(split_codes(held))
    if column == "absence":
        return str(held) if held is not None else A_FIGURE
    return held if column == "follows_on" else held or ""


def _entry(row: FormRow) -> RowEntry:
    drawn = _form().drawn.get(row)
    return drawn.entry if drawn is not None else RowEntry()


def _clear_fields(row: FormRow) -> None:
    for column in (*FIGURE, *TEXTS, "absence", "follows_on"):
        st.session_state.pop(row.field(column), None)
        _form().refused.pop((row, column), None)
