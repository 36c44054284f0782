"""Write `docs/upgrading-streamlit.md` from `kap_ui/streamlit_internals`: ``python -m tools.upgrading_streamlit``."""

from __future__ import annotations

from typing import Final

from kap_ui.site_files import DOCUMENTS
from kap_ui.streamlit_internals.internal import VARIABLE, Internal
from kap_ui.streamlit_internals.registry import INTERNALS

FILE: Final = DOCUMENTS / "upgrading-streamlit.md"

_HEAD: Final = f"""# Upgrading Streamlit

Made from the modules of `kap_ui/streamlit_internals` by `make docs`; do not edit it here.

The program uses {len(INTERNALS)} things of Streamlit that its documentation does not promise. Each is one module with a
switch, and the program runs whole without it, only slower; `whole_callbacks` and `earlier_fields` alone guard what
people type:

    {VARIABLE}=1 kap serve                                  # without all of them
    {VARIABLE}=message_batching,early_question kap serve    # without some
    streamlit run app.py                                          # without those that the server applies

## Steps

1. Raise the bound of `streamlit` in `pyproject.toml`, run `make requirements` and `make test`.
2. The tests of `tests/kap_ui/streamlit_internals` say of each module whether it is in effect on a started server, and
   whether the names that it uses are still there. Read the entry below of each that fails.
3. If a module cannot be mended today, run with its switch off: `tests/browser/test_plain_streamlit.py` holds that the
   program is whole without it.
4. Set `since` in the modules that were looked at, run `make docs`, and compare `python -m bench server browser` with
   docs/performance.md.

Streamlit's stability promise covers `st.*`, `streamlit.components.v2` and `streamlit.testing.v1`. Two things that are
used outside of the fence are documented there: the class `st-key-<key>` around a keyed element, and that a component
takes a text with a line break in it for text, not for the name of a file.
"""


def text() -> str:
    """Return the guide in Markdown."""
    return "\n".join([_HEAD, *(_entry(internal) for internal in INTERNALS)])


def _entry(internal: Internal) -> str:
    return f"""## {internal.name}

| | |
|---|---|
| What | {internal.what} |
| Why | {internal.why} |
| Without it | {internal.without} |
| Since | Streamlit {internal.since} |
| Switch | `{VARIABLE}={internal.name}` |
| Test | `{internal.test}` |
| At an upgrade | {internal.upgrade} |
"""


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
