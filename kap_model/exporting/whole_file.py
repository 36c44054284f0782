"""Files that stand under their name whole or not at all, whenever the program or the disk ends."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole_file(file: Path) -> Iterator[Path]:
    """Return where to write a file, which takes its name, or the place of an older one, once the block has ended.

    What is no regular file, such as a pipe, is written to itself.

    Raises:
        OSError: it cannot be written; the error names the file.
    """
    if file.exists() and not file.is_file():
        yield file
        return
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.unfinished")
    try:
        yield unfinished
        unfinished.replace(file)
    except OSError as error:
        error.filename, error.filename2 = str(file), None
        raise
    finally:
        unfinished.unlink(missing_ok=True)
