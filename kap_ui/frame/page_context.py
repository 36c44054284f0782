"""The page context, which holds for all of a page: selection, sources, newest data quarter.

A page sets it with `page.context`. The files of its figures and the footer read it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kap_model.quarter import Quarter
from kap_model.queries.sources import SourceCount
from kap_model.selection import Selection
from kap_ui.cache import run_context

_KEY: Final = "page context"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """What holds for all of a page.

    Attributes:
        selection: what the reader asked for.
        sources: of the rows behind the page's figures, with how many there are of each, the made-up ones first.
        data_quarter: the newest quarter that a figure of the page comes from; None where no figure is shown.
        subject: what the page is about where the selection does not say it, such as an item; for the window's title.
    """

    selection: Selection
    sources: tuple[SourceCount, ...] = ()
    data_quarter: Quarter | None = None
    subject: str = ""


def hold(context: PageContext) -> None:
    """Hold the context until the script run ends."""
    run_context.set(_KEY, context)


def current() -> PageContext:
    """Return the context of the page that runs.

    Raises:
        RuntimeError: the page has not called `page.context` yet.
    """
    context = run_context.get(_KEY)
    if not isinstance(context, PageContext):
        raise RuntimeError("a page calls page.context(...) before it shows figures or its footer")
    return context
