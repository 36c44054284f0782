"""A sheet of a workbook that takes whole rows, three times as fast as XlsxWriter takes cells.

What XlsxWriter does for each cell takes most of the time of a large workbook. Here a row becomes XML in one go; all
else, such as the escaping of texts, is left to XlsxWriter. This rests on what is private in it: how a sheet keeps its
rows in `constant_memory`, and how a workbook keeps its shared strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kap_model.exporting.csv_writer import Cell
from kap_model.importing.formula_marks import marked

_LONGEST: Final = 32_767
"""UTF-16 units of a cell; with more of them a spreadsheet calls the file damaged."""


class TableSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter declares no types to mypy
    """A sheet with a row of column names and rows below it, of a workbook with `constant_memory`."""

    def write_table(self, names: Sequence[str], rows: Iterable[Sequence[Cell]], *, bold: Format, quoted: Format) -> int:
        """Write the names of the columns and the rows, to filter, and return how many rows they were.

        Args:
            names: of the columns.
            rows: a value for each column; an absent one is None.
            bold: the format of the names.
            quoted: the format of a text that a spreadsheet would take for a formula when it is edited.
        """
        self.freeze_panes(1, 0)
        for column, name in enumerate(names):
            self.write_string(0, column, name, bold)
        self._write_single_row(1)  # the names, which XlsxWriter holds until another row follows
        letters = [xl_col_to_name(column) for column in range(len(names))]
        count = 0
        for count, row in enumerate(rows, start=1):
            self.fh.write(f'<row r="{count + 1}">{"".join(self._cells(letters, count + 1, row, quoted))}</row>')
        self._check_dimensions(count, len(names) - 1)
        self.autofilter(0, 0, count, len(names) - 1)
        return count

    def _cells(self, letters: Sequence[str], number: int, row: Sequence[Cell], quoted: Format) -> Iterator[str]:
        index_of = self.str_table._get_shared_string_index
        for letter, value in zip(letters, row, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, int | float) and float(text := f"{value:.16G}") == value:
                yield f'<c r="{letter}{number}"><v>{text}</v></c>'
            else:  # text, and the rare number that a workbook would round
                words = repr(value) if isinstance(value, float) else str(value)
                style = f' s="{quoted._get_xf_index()}"' if marked(words) != words else ""
                if words.startswith("<r>"):  # among the shared strings, XlsxWriter would take it for markup
                    inline = f'<is><t xml:space="preserve">{escape(_cut(words))}</t></is>'
                    yield f'<c r="{letter}{number}"{style} t="inlineStr">{inline}</c>'
                else:
                    yield f'<c r="{letter}{number}"{style} t="s"><v>{index_of(_cut(words))}</v></c>'


def _cut(text: str) -> str:
    """Return a text with as many characters as a cell may have, counted as a spreadsheet counts them."""
    if len(text) <= _LONGEST // 2:
        return text
    return text.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")
