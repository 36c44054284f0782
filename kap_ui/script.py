"""The scripts of our own elements: files in `static/scripts` that the browser fetches once and then keeps.

Streamlit sends the script of an element with each of its messages. Of ours it sends two lines, which load the file.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent.parent / "static" / "scripts"


def address(name: str) -> str:
    """Give the address of a script, relative to the app, with what tells this state of the file from another.

    Raises:
        FileNotFoundError: there is no such script.
    """
    return f"app/static/scripts/{name}.js?v={sha256((FOLDER / f'{name}.js').read_bytes()).hexdigest()[:6]}"


def loader(name: str) -> str:
    """Give the lines that load a script, for `st.components.v2.component`.

    The address is made whole in the browser: Streamlit runs the lines from a blob, which has no place to start from.
    One line it would take for the name of a file.
    """
    return f"export default(\nawait import(new URL('{address(name)}',document.baseURI))).default"


def addresses() -> list[str]:
    """Give the addresses of all scripts."""
    return [address(file.stem) for file in sorted(FOLDER.glob("*.js"))]
