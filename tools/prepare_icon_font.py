"""Make `static/fonts/icons.woff2` from Streamlit's icon font: ``python -m tools.prepare_icon_font``.

To be run after an update of Streamlit, or when a page names a new icon. Needs fonttools and brotli (requirements of
development); the program itself only serves the finished file.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import streamlit as st
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from kap_ui import site_files
from kap_ui.frame import page_list
from kap_ui.marks.navigation import MENU
from kap_ui.streamlit_internals import icon_font

_STREAMLIT: Final = Path(st.__file__).parent / "static" / "static"
_NAMED: Final = re.compile(r":material/(\w+)")


def named() -> set[str]:
    """Give the icons that Streamlit's scripts, its buttons in our code, and the navigation name."""
    files = [
        *(_STREAMLIT / "js").glob("*.js"),
        *(file for folder in ("kap_ui", "pages") for file in (site_files.ROOT / folder).rglob("*.py")),
    ]
    streamlits = {name for file in files for name in _NAMED.findall(file.read_text(encoding="utf-8"))}
    return streamlits | {page.icon for page in page_list.PAGES} | {MENU}


def whole() -> TTFont:
    """Give Streamlit's icon font."""
    (file,) = (_STREAMLIT / "media").glob("MaterialSymbols-Rounded.*.woff2")
    return TTFont(file)


def icons(font: TTFont) -> Mapping[str, str]:
    """Give the glyph of each icon by its name: the font draws a name as one sign, a ligature."""
    letters = {glyph: chr(sign) for sign, glyph in font.getBestCmap().items()}
    found: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner: Any = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(inner, "ligatures", {}).items():
                for ligature in ligatures:
                    name = "".join(letters.get(glyph, "?") for glyph in (first, *ligature.Component))
                    found[name] = ligature.LigGlyph
    return found


def prepare() -> None:
    """Write the font."""
    font = whole()
    glyphs = icons(font)
    options = Options()
    options.flavor = "woff2"
    options.layout_closure = False  # else every icon whose name is made of these letters would come along
    subsetter = Subsetter(options)
    subsetter.populate(
        glyphs=[glyphs[name] for name in named() if name in glyphs],
        text=string.ascii_lowercase + string.digits + "_",
    )
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(icon_font.FILE)


if __name__ == "__main__":
    prepare()
