"""Completes Streamlit's index page: hints for the scripts that a page needs, styles, and what is seen first.

Streamlit's front end asks for the scripts that draw a component or a chart only when the first elements arrive; on a
slow line that costs a second. Hints let the browser fetch them before. A hint for what few pages need makes all others
slower: with hints for Streamlit's selectboxes and buttons on every page a revisit took 50 ms longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

import streamlit as st

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Edits Streamlit's `index.html`: replaces the text `</head>` and `</body>`, takes out the hint for "
        "`SourceSans*.woff2`, puts ours in the place of the title and of what stands in `<noscript>`, gives the font "
        "family `Source Sans` our file, and adds hints for the files "
        "`static/js/<part>.*.js` and what these import (`embed`, `BidiComponent`, `Selectbox`, `DownloadButton`, "
        "`FileUploader`)."
    ),
    why=(
        "First paint 880 -> 400 ms, by the bar with the logo that stands in the page; 30 ms of a revisit and 170 KB of "
        "a first visit, by the stylesheet in the page and no second text font; hints instead of a second's wait on a "
        "slow line."
    ),
    without="Streamlit's index page as it is; the app sends its stylesheet with each script run.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_index_html.py",
    upgrade=(
        "Look at `static/index.html` of the package for the hint of the font, and at `static/static/js` for the names "
        "of the parts: a part that has another name gives no hint."
    ),
)

COMPONENT: Final = "BidiComponent"
SELECTBOX: Final = "Selectbox"
DOWNLOAD_BUTTON: Final = "DownloadButton"
FILE_UPLOADER: Final = "FileUploader"
"""Parts of Streamlit's front end: what a page draws its elements with."""

_STATIC: Final = Path(st.__file__).parent / "static"
_SCRIPTS: Final = "static/js"
TEXT_FONT: Final = re.compile(rb'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>')
TITLE: Final = re.compile(rb"<title>.*?</title>")
WITHOUT_SCRIPTS: Final = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_IMPORTED: Final = re.compile(r"""(?:from|import)\s*["'`]\./([\w.~-]+\.js)["'`]""")


@lru_cache(maxsize=32)
def hints(*parts: str) -> str:
    """Return the link elements for the scripts of some parts that the index page does not name itself."""
    index = (_STATIC / "index.html").read_text(encoding="utf-8")
    return "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./{_SCRIPTS}/{name}">'
        for name in _with_imports(_STATIC / _SCRIPTS, parts)
        if name not in index
    )


def _with_imports(folder: Path, parts: Iterable[str]) -> Iterator[str]:
    """Yield the file names of some parts and of all that they import, each once."""
    waiting = [file.name for part in parts for file in sorted(folder.glob(f"{part}.*.js"))]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name not in seen and (folder / name).is_file():
            seen.add(name)
            yield name
            waiting += _IMPORTED.findall((folder / name).read_text(encoding="utf-8"))


def completed(html: bytes, *, title: str, without_scripts: str, head: str, body: str, text_font: str) -> bytes:
    """Return the index page with more in it.

    Args:
        html: Streamlit's page.
        title: names the window until the page has a name.
        without_scripts: what a reader sees whose browser runs no scripts.
        head: goes to the end of its head.
        body: goes to the end of its body, after all that Streamlit writes into the head while it runs: of two rules of
            equal weight the later one holds.
        text_font: the address of a font. Streamlit draws its empty page in Source Sans until the server has sent the
            font of the theme, and fetches 170 KB for that; it gets this file instead.
    """
    face = f"@font-face{{font-family:'Source Sans';font-weight:100 900;src:url({text_font}) format('woff2')}}"
    html = TEXT_FONT.sub(b"", html, count=1)
    html = TITLE.sub(f"<title>{title}</title>".encode(), html, count=1)
    html = WITHOUT_SCRIPTS.sub(f"<noscript>{without_scripts}</noscript>".encode(), html, count=1)
    html = html.replace(b"</head>", f"{head}</head>".encode(), 1)
    return html.replace(b"</body>", f"<style>{face}</style>{body}</body>".encode(), 1)
