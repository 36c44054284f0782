"""Paths of the files that are in no package: `app.py`, `pages/`, `static/`, `data/`, and documents that are shown.

In a checkout they lie beside the packages. A wheel carries them in `kap_ui/site` (see `pyproject.toml`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent
_INSTALLED: Final = _PACKAGE / "site"

ROOT: Final = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent
ENTRY: Final = ROOT / "app.py"
PAGES: Final = ROOT / "pages"
STATIC: Final = ROOT / "static"
DATA: Final = ROOT / "data"
DOCUMENTS: Final = ROOT / "docs"
"""A wheel has only those that the app shows."""
