"""Where the files of the app lie that are not Python modules: what Streamlit runs, what the server sends."""

from __future__ import annotations

from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
ENTRY: Final = ROOT / "app.py"
PAGES: Final = ROOT / "pages"
STATIC: Final = ROOT / "static"
DOCUMENTS: Final = ROOT / "docs"
