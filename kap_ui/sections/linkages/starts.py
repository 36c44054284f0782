"""What links start from, the rows of the matrix: what they are, and what they are called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kap_model.linkages import Linkages, StartKind
from kap_ui.state import data
from kap_ui.state.page_cache import memoized
from kap_ui.words.wording import N_, _

MAIN: Final = (StartKind.PRIORITY, StartKind.ENABLER, StartKind.OFFERING)
"""The kinds that have a row of their own, in their order; an outcome stands below its priority or enabler."""

OBJECTIVES: Final = (StartKind.PRIORITY, StartKind.ENABLER)
"""The kinds that have KPIs, outcomes and results."""

_KINDS: Final = {
    StartKind.PRIORITY: N_("Priority"),
    StartKind.ENABLER: N_("Enabler"),
    StartKind.OFFERING: N_("Product or service"),
    StartKind.OUTCOME: N_("Outcome"),
}

_GROUPS: Final = {
    StartKind.PRIORITY: N_("Priorities"),
    StartKind.ENABLER: N_("Enablers"),
    StartKind.OFFERING: N_("Products and services"),
}


def kind(of_start: StartKind) -> str:
    """Return what a row is: Priority, Enabler, Product or service, Outcome."""
    return _(_KINDS[of_start])


def group(of_starts: StartKind) -> str:
    """Return the head over the rows of a kind."""
    return _(_GROUPS[of_starts])


def is_main(linkages: Linkages, code: str) -> bool:
    """Return whether a code is a row of its own, and no outcome."""
    return code in linkages.starts and linkages.starts[code].kind in MAIN


@memoized
def labels(linkages: Linkages) -> Callable[[str | None], str]:
    """Return a function that gives the words of a row in a list; it may be called where there is no session."""
    words = {code: f"{code} · {data.name(code)}" for code in linkages.starts}
    return lambda code: words.get(str(code), str(code))
