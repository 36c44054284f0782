"""The data dictionary, written from the code: what each file and each frame holds. `python -m kap_model.dictionary`."""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator

from sqlalchemy import Table

from kap_model import queries
from kap_model.frames import Frame
from kap_model.importing.column_meanings import meaning
from kap_model.importing.files import TABLE_FILES
from kap_model.schema import METADATA
from kap_model.tables import Base, ImportedRow

_WORDS = {
    "VARCHAR": "text",
    "FLOAT": "number",
    "INTEGER": "whole number",
    "BOOLEAN": "0 or 1",
    "DATE": "date",
    "DATETIME": "time, UTC",
    "BLOB": "bytes",
}


def text() -> str:
    """Return the dictionary in Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Written from the code by `python -m kap_model.dictionary`; a test holds it fresh."
    yield ""
    yield "## Tables"
    yield ""
    yield "The columns of the files in `data/` and of the database. A key column tells a row from the others. In the"
    yield "database each table of a file also has `batch_id`, the batch of `import_batch` that brought the row, and"
    yield "`file_row`, its row in that file (the header is row 1)."
    models = {mapper.local_table.name: mapper.class_ for mapper in Base._sa_registry.mappers}  # type: ignore[attr-defined]
    files = {file.table.name: file for file in TABLE_FILES.values()}
    for name in sorted(table.name for table in METADATA.sorted_tables):
        model = models[name]
        table: Table = model.__table__
        yield ""
        yield f"### {name}"
        yield ""
        yield " ".join((model.__doc__ or "").split())
        yield ""
        file = files.get(name)
        yield "| column | type | key | may be absent |" + (" meaning |" if file else "")
        yield "|---|---|---|---|" + ("---|" if file else "")
        for column in table.columns:
            if issubclass(model, ImportedRow) and column.name in ImportedRow.model_fields:
                continue
            marks = ["yes" if is_marked else "" for is_marked in (column.primary_key, column.nullable)]
            row = f"| {column.name} | {_WORDS[str(column.type)]} | {' | '.join(marks)} |"
            yield f"{row} {meaning(file, column.name)} |" if file else row
    yield ""
    yield "## Frames"
    yield ""
    yield "What queries answer with. A quarter is its text; absent is never 0."
    for module, frame in _frames():
        yield ""
        yield f"### {frame.name}"
        yield ""
        yield f"One row is {frame.row}. Declared in `{module}`."
        yield ""
        yield "| column | holds | meaning |"
        yield "|---|---|---|"
        for held in frame.columns:
            yield f"| {held.name} | {held.kind} | {held.meaning} |"


def _frames() -> Iterator[tuple[str, Frame]]:
    seen: set[int] = set()  # a frame that another module imports stands under the first one
    for module_info in sorted(pkgutil.iter_modules(queries.__path__), key=lambda module: module.name):
        module = importlib.import_module(f"{queries.__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, Frame) and id(value) not in seen:
                seen.add(id(value))
                yield module.__name__, value


if __name__ == "__main__":
    sys.stdout.write(text())
