"""Make `logo.<language>.svg` in `static`, the name of the plan beside its bars: ``python -m tools.prepare_logos``.

Run it after a change of the name in one of these languages. English and French were drawn by hand. Where the name is
long it stands in two lines, so that the bar of a telephone has room for it.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from math import ceil
from pathlib import Path
from typing import Final

from kap_ui import site_files
from kap_ui.figures import text_outlines
from kap_ui.look.tokens import LIGHT
from kap_ui.words import language

LANGUAGES: Final = ("es", "ru", "ar", "zh")
BARS: Final = "M0,5h6v22h-6zM9,11h6v16h-6zM18,18h6v9h-6z"

_HEIGHT: Final = 32
_BARS_WIDTH: Final = 24.0
_BESIDE: Final = 34.5
"""Where the name begins, beside the bars."""
_SIZE: Final = 16.0
_SMALL_SIZE: Final = 13.0
"""Of a name in one line, and in two."""
_ROOM: Final = 120.0
"""The widest line; a longer name stands in two."""
_BASELINE: Final = 22.0
_BASELINES: Final = (13.5, 28.0)


def logo(code: str) -> str:
    """Return the logo of a language as SVG; the bars stand where its lines begin."""
    name = language.catalogue(code).gettext("Kigali Action Plan").strip("《》")
    is_from_right = language.language_of(code).direction == "rtl"
    size, baselines, lines = _SIZE, (_BASELINE,), [name]
    if text_outlines.width(name, _SIZE, bold=True) > _ROOM:
        size, baselines, lines = _SMALL_SIZE, _BASELINES, text_outlines.wrapped(name, _SMALL_SIZE, _ROOM, bold=True)
    room = ceil(max(text_outlines.width(line, size, bold=True) for line in lines)) + 1
    width = ceil(_BESIDE + room)
    svg = text_outlines.SVG
    picture = ET.Element(
        f"{svg}svg", {"viewBox": f"0 0 {width} {_HEIGHT}", "width": str(width), "height": str(_HEIGHT)}
    )
    bars = {"transform": f"translate({width - _BARS_WIDTH:g},0)"} if is_from_right else {}
    ET.SubElement(picture, f"{svg}path", {"fill": LIGHT.accent, **bars, "d": BARS})
    for line, baseline in zip(lines, baselines, strict=True):
        begins = width - _BESIDE if is_from_right else _BESIDE
        text = ET.SubElement(picture, f"{svg}text", {
            "transform": f"translate({begins:g},{baseline:g})", "fill": LIGHT.ink, "font-size": f"{size:g}",
            "font-weight": "700", "text-anchor": "end" if is_from_right else "start",
        })  # fmt: skip
        text.text = line
    text_outlines.replace_texts(picture, is_from_right=is_from_right)
    return ET.tostring(picture, encoding="unicode")


def file_of(code: str) -> Path:
    """Return the file of the logo of a language."""
    return site_files.ROOT / "static" / f"logo.{code}.svg"


if __name__ == "__main__":
    for each in LANGUAGES:
        file_of(each).write_text(logo(each), encoding="utf-8")
