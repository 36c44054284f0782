"""The data that a data package or a workbook holds, as files that were exported from an edition."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlmodel import Session

from kap_model.database import engine_for, reading
from kap_model.importing.build import build
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.read import is_data_folder, read_file, read_folder
from kap_model.importing.reading import Reading
from kap_model.problems import DataRefusedError

_COMPULSORY: Final = {name for name, file in TABLE_FILES.items() if file.is_compulsory}


def data_of(path: Path) -> Reading | None:
    """Return the tables of a folder, of a packed folder or of a workbook; None if it does not hold a whole plan.

    Raises:
        OSError: it cannot be read.
    """
    if is_data_folder(path):
        read = read_folder(path)
    elif zipfile.is_zipfile(path):
        read = read_file(path)
    else:
        return None
    return read if {raw.table.name for raw in read.tables} >= _COMPULSORY else None


@contextmanager
def laid_out(read: Reading) -> Iterator[Session | None]:
    """Return a session on a database of tables that were read, for a while; None if the tables are refused."""
    with tempfile.TemporaryDirectory(prefix="kap-") as folder:
        engine = engine_for(str(Path(folder, "kap.sqlite")))
        try:
            build(engine, read, is_rehearsal=True)  # it is compared, and goes nowhere
        except DataRefusedError:
            yield None
            return
        with reading(engine) as session:
            yield session
