"""Make `static/fonts/icons.woff2` from Streamlit's icon font: ``python -m tools.prepare_icon_font``.

Run it after an update of Streamlit, and when a page names a new icon. It needs fonttools and brotli, which are
requirements of development.
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
from kap_ui.look.stylesheet import stylesheet
from kap_ui.marks.navigation import CLOSE, MENU, SEARCH
from kap_ui.streamlit_internals import icon_font

_STREAMLIT: Final = Path(st.__file__).parent / "static" / "static"
_NAMED: Final = re.compile(r":material/(\w+)")
_NAMED_IN_STYLE: Final = re.compile(r'content: "(\w+)"[^}]*Material Symbols')


def used_icons() -> set[str]:
    """Return the names of the icons in Streamlit's scripts, in our code and stylesheet, and in the navigation."""
    files = [
        *(_STREAMLIT / "js").glob("*.js"),
        *(file for folder in ("kap_ui", "pages") for file in (site_files.ROOT / folder).rglob("*.py")),
    ]
    in_files = {name for file in files for name in _NAMED.findall(file.read_text(encoding="utf-8"))}
    in_files |= set(_NAMED_IN_STYLE.findall(stylesheet()))
    return in_files | {page.icon for page in page_list.ALL} | {MENU, SEARCH, CLOSE}


def streamlits_font() -> TTFont:
    """Return Streamlit's icon font."""
    (file,) = (_STREAMLIT / "media").glob("MaterialSymbols-Rounded.*.woff2")
    return TTFont(file)


def icons(font: TTFont) -> Mapping[str, str]:
    """Return the glyph of each icon by its name, of which the font makes a ligature."""
    letters = {glyph: chr(sign) for sign, glyph in font.getBestCmap().items()}
    glyphs: dict[str, str] = {}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner: Any = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(inner, "ligatures", {}).items():
                for ligature in ligatures:
                    name = "".join(letters.get(glyph, "?") for glyph in (first, *ligature.Component))
                    glyphs[name] = ligature.LigGlyph
    return glyphs


def prepare() -> None:
    """Write the font."""
    font = streamlits_font()
    glyphs = icons(font)
    options = Options()
    options.flavor = "woff2"
    options.layout_closure = False  # otherwise every icon whose name is made of these letters would be included
    subsetter = Subsetter(options)
    subsetter.populate(
        glyphs=[glyphs[name] for name in used_icons() if name in glyphs],
        text=string.ascii_lowercase + string.digits + "_",
    )
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(icon_font.FILE)


if __name__ == "__main__":
    prepare()
