"""The process that runs Typst: a template and the files beside it in, a PDF out.

For a report Typst takes more than a hundred MB, which it does not give back. So it runs in a process of its own, which
loads nothing else and ends with the PDF.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Final

_ROOT: Final = Path(__file__).parents[1]


class NotTypesetError(Exception):
    """Typst refuses a template or its data."""


def pdf(template: Path, fonts: Path, made_at: datetime) -> bytes:
    """Return what a template makes of the files beside it, tagged for screen readers (PDF/UA-1).

    Args:
        template: reads no file outside of its folder.
        fonts: the folder of the only fonts that are used.
        made_at: the moment that the file names as that of its making.

    Raises:
        NotTypesetError: Typst refuses the template or its data.
    """
    done = subprocess.run(
        [sys.executable, "-m", "kap_documents.typst_process", template, fonts, made_at.isoformat()],
        cwd=_ROOT,
        capture_output=True,
    )
    if done.returncode:
        raise NotTypesetError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def main(arguments: Sequence[str], out: IO[bytes]) -> None:
    """Write the PDF of a template."""
    import typst  # only in the process that runs it

    template, fonts, made_at = arguments

    out.write(
        typst.compile(
            template,
            root=str(Path(template).parent),
            font_paths=[fonts],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=datetime.fromisoformat(made_at),
        )
    )


if __name__ == "__main__":
    main(sys.argv[1:], sys.stdout.buffer)
