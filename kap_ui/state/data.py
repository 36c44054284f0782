"""The database sessions of the app, and every cache of what follows from the data.

`begin` reads the revision of the data once, at the start of a script run. Every answer is cached by snapshot, question
and arguments, so an import by any process shows at the next run of every reader. The first run that finds new data
clears all caches, those from `new_cache` included: older data are never asked for again. What follows from a function's
arguments alone, such as a formatted number, has an `lru_cache` where it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session

from kap_model import progress as model_progress
from kap_model.database import database_url, engine_for, read_revision, reading, require_file
from kap_model.progress import Progress
from kap_model.queries import choices as choices_query
from kap_model.queries import plan
from kap_model.queries.choices import Choices
from kap_model.vocabulary import OriginView
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.words import wording

_KEY: Final = "_data"

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_engines: Final[SharedCache[Engine]] = SharedCache(2, on_drop=lambda engine: engine.dispose())
caches: Final[list[SharedCache[Any]]] = []
"""Every cache that `new_cache` has made."""


def new_cache(size: int) -> SharedCache[Any]:
    """Return a cache for answers that follow from the data. The first run that finds new data clears it."""
    cache: SharedCache[Any] = SharedCache(size)
    caches.append(cache)
    return cache


_answers: Final[SharedCache[Any]] = new_cache(256)
_answers_on_files: Final[SharedCache[Any]] = new_cache(4)
_answers_of_progress: Final[SharedCache[Any]] = new_cache(512)
_progress: Final[SharedCache[Progress]] = new_cache(4)
_choices: Final[SharedCache[Choices]] = new_cache(2)
_names: Final[SharedCache[Mapping[str, str]]] = new_cache(8)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The data that a script run shows: URL and file (device, inode) of the database, revision, load time (UTC)."""

    url: str
    identity: tuple[int, int] | None
    revision: str
    loaded_at: datetime

    @property
    def age_days(self) -> int:
        """Whole days since the data were loaded."""
        return max((datetime.now(UTC) - self.loaded_at).days, 0)


class DataMovedError(Exception):
    """The data were replaced during a script run: run it again."""


def _engine(url: str, identity: tuple[int, int] | None) -> Engine:
    """Return the engine of a database. A file that took the place of another has an engine of its own."""
    return _engines.get_or_make((url, identity), lambda: engine_for(url))


def begin() -> Snapshot:
    """Read the revision of the data and return the snapshot that holds for this script run.

    Raises:
        NoDatabaseError: there is no database, or it holds no plan.
    """
    url = database_url()
    file = require_file(url)
    identity = None
    if file is not None:
        status = file.stat()
        identity = (status.st_dev, status.st_ino)
    with reading(_engine(url, identity)) as session:
        revision = read_revision(session)
        loaded_at = revision.loaded_at
    newest = Snapshot(
        url, identity, revision.revision, loaded_at if loaded_at.tzinfo else loaded_at.replace(tzinfo=UTC)
    )
    _clear_if_changed(newest)
    st.session_state[_KEY] = newest
    run_context.set(_KEY, newest)
    return newest


class _Newest:
    """The snapshot of the newest script run of any session."""

    snapshot: Snapshot | None = None


def _clear_if_changed(newest: Snapshot) -> None:
    """Clear all caches when the data have changed. They can hold tens of MB."""
    if _Newest.snapshot != newest:
        _Newest.snapshot = newest
        for cache in caches:
            cache.clear()


def snapshot() -> Snapshot:
    """Return the snapshot that this script run shows."""
    return cast(Snapshot, run_context.get(_KEY) or st.session_state[_KEY])


def ask(
    question: Callable[Concatenate[Session, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Return the answer to a question of `kap_model`: a function of a session and of hashable arguments.

    The answer is shared: treat it as read-only. ``data.ask(regions.units, "fr")``
    """
    state = snapshot()
    key = (state, question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    return cast(
        Answer, _answers.get_or_make(key, lambda: _read(state, lambda session: question(session, *args, **kwargs)))
    )


def ask_about_file(question: Callable[[Session, str, bytes], Answer], name: str, content: bytes) -> Answer:
    """Return the answer to a question about an uploaded file: a function of a session, the file's name and content.

    The cache key has a digest in place of the content, which can be 20 MB, and only the newest answers are cached.
    The answer is shared: treat it as read-only. ``data.ask_about_file(links.compare, name, content)``
    """
    state = snapshot()
    key = (state, question.__module__, question.__qualname__, name, sha256(content).digest())
    return cast(
        Answer,
        _answers_on_files.get_or_make(key, lambda: _read(state, lambda session: question(session, name, content))),
    )


def _read(state: Snapshot, question: Callable[[Session], Answer]) -> Answer:
    with reading(_engine(state.url, state.identity)) as session:
        if read_revision(session).revision != state.revision:
            raise DataMovedError
        return question(session)


def change(
    act: Callable[Concatenate[Engine, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Change the data by a function of an engine, and return what it returns. Run the page again to show the new state.

    ``data.change(links.replace, name, content, previewed)``
    """
    state = snapshot()
    return act(_engine(state.url, state.identity), *args, **kwargs)


def progress(origin: OriginView) -> Progress:
    """Return the plan's progress in one view of the data, without countries. Shared: treat it as read-only."""
    state = snapshot()
    return _progress.get_or_make(
        (state, origin), lambda: _read(state, lambda session: model_progress.load(session, origin))
    )


def of_progress(
    question: Callable[Concatenate[Progress, Arguments], Answer],
    origin: OriginView,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Answer:
    """Return the answer to a question of `kap_model` on the plan's progress; its arguments are hashable.

    The answer is shared: treat it as read-only. ``data.of_progress(results.changes, origin, place, before, after)``
    """
    loaded = progress(origin)
    key = (snapshot(), origin, question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    return cast(Answer, _answers_of_progress.get_or_make(key, lambda: question(loaded, *args, **kwargs)))


def choices() -> Choices:
    """Return what a reader can choose from. Shared: treat it as read-only."""
    state = snapshot()
    return _choices.get_or_make(state, lambda: _read(state, choices_query.choices))


def names() -> Mapping[str, str]:
    """Return the name of everything that has a code, in the reader's language. Shared: treat it as read-only."""
    state, language = snapshot(), wording.language()
    return _names.get_or_make((state, language), lambda: _read(state, lambda session: plan.names(session, language)))


def name(code: str) -> str:
    """Return the name of a code in the reader's language, or the code itself where it has no name."""
    return names().get(code, code)


def source_titles() -> Mapping[str, str]:
    """Return the title of every source by its id."""
    return ask(plan.source_titles)


def clear_caches() -> None:
    """Clear every cache, for tests that change a database in place."""
    with suppress(KeyError):
        del st.session_state[_KEY]
    for cache in (*caches, _engines):
        cache.clear()
