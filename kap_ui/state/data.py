"""The data of the screens: the only caches and the only sessions.

`begin` reads the revision of the data once at the start of a run; every answer is kept by (database, revision,
question, arguments), so that an import refreshes every reader and nobody has to clear anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

import streamlit as st
from sqlalchemy import Engine
from sqlmodel import Session

from kap_model import progress as model_progress
from kap_model.database import database_url, engine_for, read_revision, reading, sqlite_file, writing
from kap_model.problems import NoDatabaseError
from kap_model.progress import Progress
from kap_model.queries import choices as choices_query
from kap_model.queries import plan
from kap_model.queries.choices import Choices
from kap_model.vocabulary import OriginView
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import Kept
from kap_ui.words import wording

_KEY: Final = "_data"

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_engines: Final[Kept[Engine]] = Kept(2, on_drop=lambda engine: engine.dispose())
_of_the_data: Final[list[Kept[Any]]] = []


def kept(most: int) -> Kept[Any]:
    """Give a place for answers that follow from the data: they are dropped when a run finds other data."""
    made: Kept[Any] = Kept(most)
    _of_the_data.append(made)
    return made


_answers: Final[Kept[Any]] = kept(256)
_worked_out: Final[Kept[Any]] = kept(512)
_progress: Final[Kept[Progress]] = kept(4)
_choices: Final[Kept[Choices]] = kept(2)
_names: Final[Kept[Mapping[str, str]]] = kept(8)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which state of the data a run shows: where it is, its revision, and when that was loaded (UTC)."""

    url: str
    identity: tuple[int, int] | None
    revision: str
    loaded_at: datetime

    @property
    def age_days(self) -> int:
        """Whole days since the data were loaded."""
        return max((datetime.now(UTC) - self.loaded_at).days, 0)


class DataMovedError(Exception):
    """The data were replaced while a run was reading them: run again."""


def _engine(url: str, identity: tuple[int, int] | None) -> Engine:
    """Give the engine of a database; a file that was put in the place of another has an engine of its own."""
    return _engines.of((url, identity), lambda: engine_for(url))


def begin() -> Snapshot:
    """Read the revision of the data, for all of this run.

    Raises:
        NoDatabaseError: there is no database, or it holds no plan.
    """
    url = database_url()
    file = sqlite_file(url)
    identity = None
    if file is not None:
        try:
            found = file.stat()
        except FileNotFoundError as error:
            raise NoDatabaseError("The database has not been built. Run `make run`, or `kap build`.") from error
        identity = (found.st_dev, found.st_ino)
    with reading(_engine(url, identity)) as session:
        revision = read_revision(session)
        loaded_at = revision.loaded_at
    snapshot = Snapshot(
        url, identity, revision.revision, loaded_at if loaded_at.tzinfo else loaded_at.replace(tzinfo=UTC)
    )
    _drop_older(snapshot)
    st.session_state[_KEY] = snapshot
    run_context.hold(_KEY, snapshot)
    return snapshot


class _Seen:
    """The state of the data that the newest run found."""

    state: Snapshot | None = None


def _drop_older(state: Snapshot) -> None:
    """Drop all answers once the data are others: nobody can ask for them again, and they are tens of MB."""
    if _Seen.state != state:
        _Seen.state = state
        for answers in _of_the_data:
            answers.clear()


def snapshot() -> Snapshot:
    """Give the state of the data that this run shows."""
    return cast(Snapshot, run_context.held(_KEY) or st.session_state[_KEY])


def ask(
    question: Callable[Concatenate[Session, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Give the answer to a question of `kap_model`: a function of a session and of hashable arguments.

    The answer is shared: treat it as read-only. ``data.ask(overview.rows, selection)``
    """
    state = snapshot()
    key = (state, question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    return cast(Answer, _answers.of(key, lambda: _read(state, lambda session: question(session, *args, **kwargs))))


def _read(state: Snapshot, question: Callable[[Session], Answer]) -> Answer:
    with reading(_engine(state.url, state.identity)) as session:
        if read_revision(session).revision != state.revision:
            raise DataMovedError
        return question(session)


def change(
    act: Callable[Concatenate[Session, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Change the data in one transaction, and give what the change gives. Run the page again to show the new state.

    ``data.change(links.replace, name, content)``
    """
    state = snapshot()
    with writing(_engine(state.url, state.identity)) as session:
        return act(session, *args, **kwargs)


def progress(origin: OriginView) -> Progress:
    """Give the plan's progress in one view of the data, for places other than countries. Shared: treat as read-only."""
    state = snapshot()
    return _progress.of((state, origin), lambda: _read(state, lambda session: model_progress.load(session, origin)))


def of_progress(
    question: Callable[Concatenate[Progress, Arguments], Answer],
    origin: OriginView,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Answer:
    """Give the answer to a question of `kap_model` that works on the plan's progress; its arguments are hashable.

    The answer is shared: treat it as read-only. ``data.of_progress(results.changes, origin, place, before, after)``
    """
    loaded = progress(origin)
    key = (snapshot(), origin, question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    return cast(Answer, _worked_out.of(key, lambda: question(loaded, *args, **kwargs)))


def choices() -> Choices:
    """Give what a reader can choose from. Shared: treat as read-only."""
    state = snapshot()
    return _choices.of(state, lambda: _read(state, choices_query.choices))


def names() -> Mapping[str, str]:
    """Give the names of everything that has a code, in the reader's language. Shared: treat as read-only."""
    state, spoken = snapshot(), wording.language()
    return _names.of((state, spoken), lambda: _read(state, lambda session: plan.names(session, spoken)))


def name(code: str) -> str:
    """Give the name of a code in the reader's language; a code without name is said itself."""
    return names().get(code, code)


def source_titles() -> Mapping[str, str]:
    """Give the title of every source by its id."""
    return ask(plan.source_titles)


def forget() -> None:
    """Drop what is kept, for tests that change a database in place."""
    with suppress(KeyError):
        del st.session_state[_KEY]
    for answers in (*_of_the_data, _engines):
        answers.clear()
