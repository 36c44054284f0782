"""The scripts of our elements: files in `static/scripts`, which the browser fetches once and caches.

Streamlit sends the script of a component with each of its messages. For ours it sends a few lines that load the file.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from kap_ui import site_files
from kap_ui.streamlit_internals import navigation_events, vega_embed

FOLDER: Final = site_files.STATIC / "scripts"

_INTERNALS: Final = "streamlit"
"""The script with all that ours use of Streamlit's undocumented front end."""

_PLAIN: Final = "plain_streamlit"
"""The script with the same functions, without the undocumented front end."""


def address(name: str) -> str:
    """Return the address of a script, relative to the app. Its query changes with the file.

    Raises:
        FileNotFoundError: there is no such script.
    """
    return f"app/static/scripts/{name}.js?v={sha256((FOLDER / f'{name}.js').read_bytes()).hexdigest()[:6]}"


def loader(*names: str) -> str:
    """Return the JavaScript that loads scripts and runs them in order, for `st.components.v2.component`.

    Each script gets what Streamlit passes, and the functions by which it reaches Streamlit's front end. A script does
    not import these functions: they would then load after it, and from an address that does not change with them.

    The browser completes the addresses: Streamlit runs the lines from a blob, which has no base address. There is more
    than one line because Streamlit takes a single line for the name of a file.
    """
    front_end = _front_end()
    files = ",".join(f"'{address(name)}'" for name in (*front_end, *names))
    return (
        f"const parts=await Promise.all([{files}].map(file=>import(new URL(file,document.baseURI))))\n"
        f"const streamlit=Object.assign({{}},...parts.splice(0,{len(front_end)}))\n"
        "export default component=>parts.map(part=>part.default(component,streamlit)).at(-1)"
    )


def _front_end() -> tuple[str, ...]:
    """Return the scripts by which ours reach Streamlit's front end; later ones override functions of earlier ones."""
    with_internals = (_INTERNALS,) if navigation_events.ABOUT.is_on or vega_embed.ABOUT.is_on else ()
    return with_internals if navigation_events.ABOUT.is_on else (*with_internals, _PLAIN)


def addresses() -> list[str]:
    """Return the addresses of all scripts that pages load."""
    unused = {_INTERNALS, _PLAIN} - {*_front_end()}
    return [address(file.stem) for file in sorted(FOLDER.glob("*.js")) if file.stem not in unused]
