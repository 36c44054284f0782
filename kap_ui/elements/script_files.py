"""The scripts of our own elements, and of Vega: files in `static/scripts` that the browser fetches once and then keeps.

Streamlit sends the script of an element with each of its messages. Of ours it sends two lines, which load the file.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

import streamlit as st

from kap_ui import site_files

FOLDER: Final = site_files.STATIC / "scripts"


def address(name: str) -> str:
    """Give the address of a script, relative to the app, with what tells this state of the file from another.

    Raises:
        FileNotFoundError: there is no such script.
    """
    return f"app/static/scripts/{name}.js?v={sha256((FOLDER / f'{name}.js').read_bytes()).hexdigest()[:6]}"


def loader(*names: str) -> str:
    """Return the lines that load scripts, for `st.components.v2.component`; an element runs them in order.

    Each script gets what Streamlit passes, and the module `streamlit.js`. The scripts do not import that module: they
    would load it after themselves, and from an address that does not change with it.
    The addresses are made whole in the browser: Streamlit runs the lines from a blob, which has no place to start from.
    One line it would take for the name of a file.
    """
    files = ",".join(f"'{address(name)}'" for name in ("streamlit", *names))
    return (
        f"const [streamlit,...parts]=await Promise.all([{files}].map(file=>import(new URL(file,document.baseURI))))\n"
        "export default component=>parts.map(part=>part.default(component,streamlit)).at(-1)"
    )


def addresses() -> list[str]:
    """Give the addresses of all scripts."""
    return [address(file.stem) for file in sorted(FOLDER.glob("*.js"))]


VEGA: Final = "embed"
"""The part of Streamlit's front end that is vega-embed, with Vega and Vega-Lite in it."""


@cache
def vega() -> str:
    """Give the address of vega-embed, relative to the app.

    Raises:
        FileNotFoundError: this version of Streamlit has no such file.
    """
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    for file in folder.glob(f"{VEGA}.*.js"):
        return f"static/js/{file.name}"
    raise FileNotFoundError(f"Streamlit's front end has no {VEGA}.*.js in {folder}.")
