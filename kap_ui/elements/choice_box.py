"""A choice: what is offered, in which control. Documents read it too, so it knows no screen; see `choice_boxes`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any


class ControlKind(StrEnum):
    """The control that offers a choice."""

    LIST = "list"
    """A list that opens."""
    SEGMENTS = "segments"
    """A row of words, one of which is chosen."""
    WORDS = "words"
    """A field for free text; it has no options."""


@dataclass(frozen=True)
class ChoiceBox:
    """One choice.

    Attributes:
        name: unique among the choices of the element.
        label: its words; above a list or a field, read aloud with segments.
        options: codes with their words, in order.
        value: the chosen code, or the free text.
        width: in pixels at a root font of 16, where there is room; None for the width of the words.
        kind: the control that offers it.
        is_off: whether it is disabled.
        fold: the words of the fold that it stands in, with others of the same fold; empty outside of a fold.
        example: what an empty field shows.
        longest: the longest text of a field, in characters.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    value: str
    width: int | None = None
    kind: ControlKind = ControlKind.LIST
    is_off: bool = False
    fold: str = ""
    example: str = ""
    longest: int | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the fields that differ from their default, for the browser."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) != field.default}
