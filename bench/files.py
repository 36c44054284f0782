"""The part files: time and highest memory of `kap import` for the largest and the worst files that may be brought."""

from __future__ import annotations

import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from bench import plans
from bench.figures import ROOT, Row, highest_memory, show, write
from kap_model.importing.raw_tables import MAX_ROWS

HEADER: Final = (
    "kpi_code,place_code,quarter,dimension,category,value,origin,basis,is_correction,source,note,"
    "numerator,denominator,countries"
)
WORKBOOK_ROWS: Final = 150_000
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


def measure() -> None:
    """Measure, print and write the results. Each file is imported by a process of its own."""
    rows = []
    for name, make in FILES.items():
        file = plans.FOLDER / name
        make(file)
        rows.append(_imported(file))
        file.unlink()
    show("Files: seconds of processor time and highest memory of `kap import`, exit code, last line", rows)
    write("files", {"rows": rows})


def _imported(file: Path) -> Row:
    database = plans.own_database(20_000, "files")
    command = [sys.executable, "-m", "bench.files", str(file), f"sqlite:///{database}"]
    process = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    *_, said, measured = process.stderr.splitlines()
    seconds, memory = measured.split()
    return {
        "file": file.name,
        "file MB": round(file.stat().st_size / 1e6, 1),
        "seconds": float(seconds),
        "memory MB": int(memory),
        "exit": process.returncode,
        "said": said[:90],
    }


def _import(file: str, database: str) -> None:
    """Run `kap import`, and write its seconds and its highest memory to the error output."""
    from kap_cli.main import kap

    try:
        kap(["import", file, "--database", database, "--yes"])
    finally:
        print(f"{time.process_time():.2f} {highest_memory()}", file=sys.stderr)


def _good_row(index: int) -> list[str]:
    figure = ["K-P1.1-d", "WORLD", "2025-Q4", "tier", f"c{index}", str(index)]
    return [*figure, "reported", "proposed", "0", "PROJECT", f"entered by the office on page {index}", "", "", ""]


def _bad_row(index: int) -> list[str]:
    return [f"{letter}{index}" for letter in "abcdefghijklmn"]


def _csv(row: Callable[[int], list[str]], count: int) -> Callable[[Path], None]:
    def make(file: Path) -> None:
        with file.open("w", encoding="utf-8") as out:
            out.write(HEADER + "\n")
            out.writelines(",".join(row(index)) + "\n" for index in range(count))

    return make


def _unclosed(file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(f'{HEADER}\n"')
        out.writelines(",".join(_good_row(index)) + "\n" for index in range(500_000))


def _emoji(file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for index in range(3_000):
            row = _good_row(index)
            out.write(",".join([*row[:10], f"{index} " + "x" * 19_000 + "\U0001f600", *row[11:]]) + "\n")


def _no_texts() -> Iterator[str]:
    return iter(())


def _sheet(
    content: Callable[[], Iterator[str]], texts: Callable[[], Iterator[str]] = _no_texts
) -> Callable[[Path], None]:
    """Return the maker of a workbook of one sheet whose XML is given piece by piece."""

    def make(file: Path) -> None:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{_PACKAGE}">'
                f'<Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            )
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
                '<sheets><sheet name="observations" sheetId="1" r:id="a"/></sheets></workbook>',
            )
            archive.writestr(
                "xl/_rels/workbook.xml.rels",
                f'<Relationships xmlns="{_PACKAGE}">'
                f'<Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
                f'<Relationship Id="b" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            )
            with archive.open("xl/worksheets/sheet1.xml", "w") as out:
                out.write(f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for piece in content():
                    out.write(piece.encode())
                out.write(b"</sheetData></worksheet>")
            with archive.open("xl/sharedStrings.xml", "w") as out:
                out.write(f'<sst xmlns="{_MAIN}">'.encode())
                for text in texts():
                    out.write(f"<si><t>{text}</t></si>".encode())
                out.write(b"</sst>")

    return make


def _inline(number: int, cells: list[str]) -> str:
    return (
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells if cell)
        + "</row>"
    )


def _inline_rows(row: Callable[[int], list[str]], count: int) -> Callable[[], Iterator[str]]:
    def pieces() -> Iterator[str]:
        yield _inline(1, HEADER.split(","))
        for index in range(count):
            yield _inline(index + 2, row(index))

    return pieces


def _shared_rows() -> Iterator[str]:
    width = len(HEADER.split(","))
    for number in range(WORKBOOK_ROWS + 1):
        cells = "".join(f'<c t="s"><v>{number * width + column}</v></c>' for column in range(width))
        yield f'<row r="{number + 1}">{cells}</row>'


def _shared_texts() -> Iterator[str]:
    yield from HEADER.split(",")
    for index in range(WORKBOOK_ROWS):
        yield from _good_row(index)


def _blank_cells() -> Iterator[str]:
    yield _inline(1, HEADER.split(","))
    for number in range(2, 500_000):
        yield f'<row r="{number}">' + "<c/>" * 40 + "</row>"


def _one_row_of_cells() -> Iterator[str]:
    yield '<row r="1">'
    for _ in range(20_000):
        yield "<c/>" * 1_000


def _one_tag() -> Iterator[str]:
    yield '<row r="'
    for index in range(100_000):
        yield f"{index:01000}"


FILES: Final[dict[str, Callable[[Path], None]]] = {
    "largest.csv": _csv(_good_row, MAX_ROWS),
    "too_many_rows.csv": _csv(_good_row, MAX_ROWS * 2),
    "every_cell_bad.csv": _csv(_bad_row, MAX_ROWS),
    "quote_never_closed.csv": _unclosed,
    "long_notes.csv": _emoji,
    "largest.xlsx": _sheet(_inline_rows(_good_row, WORKBOOK_ROWS)),
    "every_cell_bad.xlsx": _sheet(_inline_rows(_bad_row, WORKBOOK_ROWS)),
    "shared_texts.xlsx": _sheet(_shared_rows, _shared_texts),
    "blank_cells.xlsx": _sheet(_blank_cells),
    "one_row_of_cells.xlsx": _sheet(_one_row_of_cells),
    "one_tag.xlsx": _sheet(_one_tag),
}
"""The files by name, each with the function that writes it."""

if __name__ == "__main__":
    _import(sys.argv[1], sys.argv[2])
