"""A table on paper, and how wide its columns are. `kap_documents.table_layout` makes it of the table of a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kap_ui.figures import text_outlines

TYPE_SIZE: Final = 9.0
"""The size of the type in tables, in points."""

AFTER_FIGURES: Final = 6.0
"""What a cell of words has more before them, in points, where figures end there; also in `look.typ` and in Word."""

_MEASURED: Final = 5
"""Words of a column that are measured: the longest by their letters."""

_BREAKS: Final = re.compile(r"[ \-]")
"""Where a line of a cell may be broken."""

_CHINESE: Final = re.compile("[\u3000-\u9fff\uff00-\uffef]+")
_KEPT: Final = 8
"""So many letters are kept on one line if there is room: as many as a quarter or a status has. A longer Chinese text
has no spaces, and may be broken everywhere."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell.

    Attributes:
        lines: what stands in it, one below the other.
        status: the colour group of the status that it names; "" for none.
        language: of the words, where they are in another one than the table; "" elsewhere.
    """

    lines: Sequence[str]
    status: str = ""
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperTable:
    """A table on paper.

    Attributes:
        caption: what is shown, without its number.
        heads: of the columns.
        rows: the cells, row by row.
        is_numeric: by column, whether it holds figures.
        widths: of the columns, in parts of the whole.
        notes: what is left out, and where it stands.
    """

    caption: str
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    is_numeric: Sequence[bool]
    widths: Sequence[float]
    notes: Sequence[str] = ()

    def widths_in(self, room: float, sides: float, *, widened: float = 1.0) -> list[float]:
        """Return the widths of the columns in points: so wide that no word is broken, if there is room for that.

        Args:
            room: the width of the table, in points.
            sides: what a cell has left and right of its text.
            widened: how much wider words can be than in our font, where a document is shown in another.
        """
        wished = [room * width / sum(self.widths) for width in self.widths]
        least = [
            self._longest_word(column) * widened + sides + (AFTER_FIGURES if self.follows_figures(column) else 0)
            for column in range(len(self.heads))
        ]
        if sum(least) >= room:
            return [room * width / sum(least) for width in least]
        lacking = sum(max(need - width, 0) for need, width in zip(least, wished, strict=True))
        spare = sum(max(width - need, 0) for need, width in zip(least, wished, strict=True))
        kept = 1 - lacking / spare if spare else 1
        return [need + max(width - need, 0) * kept for need, width in zip(least, wished, strict=True)]

    def follows_figures(self, column: int) -> bool:
        """Return whether a column of words stands beside one of figures, which end where the words would begin."""
        return column > 0 and self.is_numeric[column - 1] and not self.is_numeric[column]

    def _longest_word(self, column: int) -> float:
        cells = (self.heads[column], *(row[column] for row in self.rows))
        words = {part for cell in cells for line in cell.lines for word in _BREAKS.split(line) for part in _parts(word)}
        longest = sorted(words, key=len)[-_MEASURED:]
        return max((text_outlines.width(word, TYPE_SIZE, bold=True) for word in longest), default=0)


def _parts(word: str) -> Iterator[str]:
    """Yield the parts of a word that are kept together: of a long Chinese text, a few letters."""
    end = 0
    for chinese in _CHINESE.finditer(word) if len(word) > _KEPT else ():
        yield word[end : chinese.start()]
        for at in range(chinese.start(), chinese.end(), _KEPT // 2):
            yield word[at : min(at + _KEPT // 2, chinese.end())]
        end = chinese.end()
    yield word[end:]
