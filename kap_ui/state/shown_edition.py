"""The edition that the address asks for: looked up, opened, and compared with the live data.

A reader of the live data costs nothing here.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Final

from sqlmodel import Session

from kap_model.editions import differences, listing, opening
from kap_model.editions.listing import LIVE, EditionError, KnownEdition, Refusal
from kap_model.problems import N_
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.state import address, data, file_process

log = logging.getLogger("kap")

MOST_SECONDS: Final = 300
"""How long the database of an edition may take to be made; 200,000 observations take a minute on a busy machine."""

_LEFT: Final = "_edition_left"

_counts: Final[SharedCache[int]] = data.new_cache(64)
"""How many figures of an edition differ, by its database and the revision of the live data."""

_unopenable: Final[SharedCache[Refusal]] = data.new_cache(64)
"""Why editions cannot be opened, by the same."""


def show(code: str, waiting: Callable[[KnownEdition], AbstractContextManager[Any]]) -> KnownEdition:
    """Let this script run show the edition of a code, and return it.

    Args:
        code: as somebody has written it.
        waiting: is entered while the database of the edition is made, which happens once.

    Raises:
        EditionError: there is no such edition, or it cannot be opened.
        DatabaseFault: a database cannot be used.
    """
    known = data.ask_now(listing.edition, code)
    data.show_edition(known, database(known, waiting))
    return known


def every() -> Sequence[KnownEdition]:
    """Return the editions that what is shown can be compared with; those of another plan are none."""
    return () if data.plan_beside() is not None else data.ask_now(listing.editions)


def database(known: KnownEdition, waiting: Callable[[KnownEdition], AbstractContextManager[Any]]) -> str:
    """Return the address of the database of an edition, which is made if it is not at hand. `waiting` as in `show`.

    Raises:
        EditionError: it cannot be opened.
    """
    found = data.ask_now(opening.at_hand, known)
    if found is not None:
        return found
    with waiting(known):
        return _made(known)


def make_beside(known: KnownEdition) -> None:
    """Have the database of an edition made while pages are served, so that its first reader need not wait."""
    threading.Thread(target=_make_beside, args=(data.live().address, known.edition_code), daemon=True).start()


def _make_beside(address: str, code: str) -> None:
    try:
        refused = file_process.ask(_make, address, code, b"", most_seconds=MOST_SECONDS)
    except (file_process.NotAnsweredError, file_process.TooManyFilesError) as error:
        log.warning("the edition %s was not opened: %s", code, error)
    else:
        if refused is not None:
            log.warning("the edition %s was not opened: %s", code, refused.error)


def differing(known: KnownEdition, waiting: Callable[[KnownEdition], AbstractContextManager[Any]]) -> int:
    """Return how many figures of an edition differ today. It is counted once for each revision of the live data.

    Raises:
        EditionError: the edition cannot be opened.
    """

    def counted() -> int:
        if data.live().revision != known.revision:
            database(known, waiting)
        return data.ask_now(differences.differences_today, known).total

    return _counts.get_or_make(_key(known), counted)


def count(known: KnownEdition, waiting: Callable[[KnownEdition], AbstractContextManager[Any]]) -> None:
    """Count how many figures of an edition differ today, or note that it cannot be opened."""
    try:
        differing(known, waiting)
    except EditionError as error:
        _unopenable.get_or_make(_key(known), partial(Refusal, error.sentence, error.values))


def is_unopenable(known: KnownEdition) -> bool:
    """Return whether an edition was found to be one that this version of the program cannot open."""
    return _unopenable.held(_key(known)) is not None


def differing_if_counted(known: KnownEdition) -> int | None:
    """Return how many figures differ today if that is known without opening the edition; else None."""
    return 0 if data.live().revision == known.revision else _counts.held(_key(known))


def _key(known: KnownEdition) -> tuple[str, str, str, str]:
    live = data.live()
    return live.address, live.revision, known.edition_code, known.fingerprint


def _made(known: KnownEdition) -> str:
    """Return the address of the database of an edition, which a process of its own has made.

    Raises:
        EditionError: it could not be made.
    """
    try:
        refused = file_process.ask(_make, data.live().address, known.edition_code, b"", most_seconds=MOST_SECONDS)
    except (file_process.NotAnsweredError, file_process.TooManyFilesError) as error:
        raise EditionError(
            N_("%(edition)s could not be opened: it takes too much time or memory. Try again in a minute."),
            edition=known.edition_code,
        ) from error
    if refused is not None:
        raise refused.error
    return data.ask_now(opening.opened, known)


def _make(session: Session, code: str, _content: bytes) -> Refusal | None:
    """Make the database of an edition; a question for `file_process`. Return why it cannot be made, else None."""
    try:
        opening.opened(session, listing.edition(session, code))
    except EditionError as error:
        return Refusal.of(error)
    return None


# ---- pages that always show the live data


def note_what_is_left(page: str, asked: str) -> None:
    """Note which edition the reader has left for a page that always shows the live data.

    Args:
        page: the page that runs.
        asked: the code of the edition that its address asks for.
    """
    before = address.edition_before()
    code = asked if asked != LIVE else before
    if code not in (None, LIVE):
        run_context.keep(_LEFT, (page, code))


def left(page: str) -> str | None:
    """Return the code of the edition that the reader has left for this page; None if they have left none."""
    noted: tuple[str, str] | None = run_context.kept(_LEFT)
    return noted[1] if noted is not None and noted[0] == page else None
