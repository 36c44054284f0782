"""The scripts of our own elements: files in `static/scripts` that the browser fetches once and then keeps.

Streamlit sends the script of an element with each of its messages. Of ours it sends two lines, which load the file.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from kap_ui import site_files
from kap_ui.streamlit_internals import navigation_events, vega_embed

FOLDER: Final = site_files.STATIC / "scripts"


_INTERNALS: Final = "streamlit"
"""The script that holds all that ours use of Streamlit's undocumented front end."""

_PLAIN: Final = "plain_streamlit"
"""The same functions without it."""


def address(name: str) -> str:
    """Return the address of a script, relative to the app; a query in it changes with the file.

    Raises:
        FileNotFoundError: there is no such script.
    """
    return f"app/static/scripts/{name}.js?v={sha256((FOLDER / f'{name}.js').read_bytes()).hexdigest()[:6]}"


def loader(*names: str) -> str:
    """Return the lines that load scripts, for `st.components.v2.component`; an element runs them in order.

    Each script gets what Streamlit passes, and the functions by which it reaches Streamlit's front end. It does not
    import these itself: it would load them after itself, and from an address that does not change with them.

    The addresses are made complete in the browser: Streamlit runs the lines from a blob, which has no base address.
    Streamlit would take a single line for the name of a file.
    """
    front_end = _front_end()
    files = ",".join(f"'{address(name)}'" for name in (*front_end, *names))
    return (
        f"const parts=await Promise.all([{files}].map(file=>import(new URL(file,document.baseURI))))\n"
        f"const streamlit=Object.assign({{}},...parts.splice(0,{len(front_end)}))\n"
        "export default component=>parts.map(part=>part.default(component,streamlit)).at(-1)"
    )


def _front_end() -> tuple[str, ...]:
    """Return the scripts by which ours reach Streamlit's front end; a function of a later one replaces an earlier."""
    with_internals = (_INTERNALS,) if navigation_events.ABOUT.is_on or vega_embed.ABOUT.is_on else ()
    return with_internals if navigation_events.ABOUT.is_on else (*with_internals, _PLAIN)


def addresses() -> list[str]:
    """Return the addresses of all scripts that pages load."""
    unused = {_INTERNALS, _PLAIN} - {*_front_end()}
    return [address(file.stem) for file in sorted(FOLDER.glob("*.js")) if file.stem not in unused]
