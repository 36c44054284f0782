"""The database sessions of the app, and every cache of what follows from the data.

`begin` opens a session at the start of a script run. It keeps to one snapshot of the data until the run ends, however
often the data change meanwhile. Every answer is cached by snapshot, question and arguments, so an import by any process
shows at the next run of every reader. The first run that finds new data clears all caches, those from `new_cache`
included. What follows from a function's arguments alone, such as a formatted number, has an `lru_cache` where it is
made.

Event handlers, which Streamlit calls before the run, have no session of the run. They get what is cached of the run
before, else what the data are now, which is not cached.

A run can show an edition (`show_edition`) or a plan beside the one that is reported on (`show_plan`): the figures are
then those of its own database. What people do, and what is known of them, is read from the live data and written to
them in any case.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from hashlib import sha256
from threading import Lock
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, cast

from sqlalchemy import Engine
from sqlmodel import Session

from kap_model import database_check
from kap_model import progress as model_progress
from kap_model.clock import in_utc, is_to_come
from kap_model.database import database_url, engine_for, faults_of, file_state, reading, require_unchanged
from kap_model.database_check import usable_revision
from kap_model.editions.listing import KnownEdition
from kap_model.plans_beside import PlanBeside
from kap_model.progress import Progress
from kap_model.quarter import Quarter
from kap_model.queries import choices as choices_query
from kap_model.queries import names as names_query
from kap_model.queries import plan
from kap_model.queries.choices import Choices, Opening
from kap_model.reporting import rehearsal_mark, reporting_start
from kap_model.reporting.submissions import KnownSubmission
from kap_model.sqlite_files import Identity
from kap_model.vocabulary import Language, OriginView
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.state import clock, file_process, writes
from kap_ui.words import wording

log = logging.getLogger("kap")

_KEY: Final = "_data"
_SESSION: Final = "_data_session"
_LIVE: Final = "_live_data"
_LIVE_SESSION: Final = "_live_data_session"
_EDITION: Final = "_edition"
_PLAN: Final = "_plan_beside"

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

_MOST_DATABASES: Final = 10
"""Databases that are kept open: the live one, and the editions that readers look at."""

_engines: Final[SharedCache[Engine]] = SharedCache(_MOST_DATABASES, on_drop=lambda engine: engine.dispose())
caches: Final[list[SharedCache[Any]]] = []
"""Every cache that `new_cache` has made."""


def new_cache(size: int) -> SharedCache[Any]:
    """Return a cache for answers that follow from the data. The first run that finds new data clears it."""
    cache: SharedCache[Any] = SharedCache(size)
    caches.append(cache)
    return cache


_answers: Final[SharedCache[Any]] = new_cache(256)
_answers_on_files: Final[SharedCache[Any]] = new_cache(4)
_answers_on_submissions: Final[SharedCache[Any]] = new_cache(32)
_answers_of_progress: Final[SharedCache[Any]] = new_cache(512)
_progress: Final[SharedCache[Progress]] = new_cache(6)
_choices: Final[SharedCache[Choices]] = new_cache(_MOST_DATABASES)
_names: Final[SharedCache[Mapping[str, str]]] = new_cache(2 * _MOST_DATABASES)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The data that a script run shows: address and file of the database, revision, load time (UTC)."""

    address: str
    identity: Identity | None
    revision: str
    loaded_at: datetime

    @property
    def age_days(self) -> int:
        """Calendar days in UTC since the data were loaded: 0 today, 1 since yesterday, whatever the hour."""
        return max((clock.today() - self.loaded_at.astimezone(UTC).date()).days, 0)

    @property
    def is_to_come(self) -> bool:
        """Whether the data were loaded on a day that is still to come by the clock of the server."""
        return self.loaded_at.astimezone(UTC).date() > clock.today()


def _engine(address: str) -> Engine:
    return _engines.get_or_make(address, lambda: engine_for(address, must_exist=True))


def begin(address: str | None = None, *, is_frozen: bool = False, plan: PlanBeside | None = None) -> Snapshot:
    """Open the snapshot of the data that holds for this script run, and return it.

    Args:
        address: of the database; None for the one that the program runs on.
        is_frozen: whether the data are those of an edition, so that the clock stands at the day of freezing.
        plan: the plan beside that this database holds; None for the one reported on.

    Raises:
        DatabaseFault: the database cannot be used, or it holds no plan.
    """
    snapshot, session = _opened(address or database_url())
    now = datetime.now(UTC)
    if is_to_come(snapshot.loaded_at, now):
        _warn_of_clock(snapshot, now.date())
    run_context.keep(_LIVE, snapshot)
    run_context.set(_LIVE_SESSION, session)
    run_context.keep(_EDITION, None)
    run_context.keep(_PLAN, plan)
    _show(snapshot, session, is_frozen=is_frozen)
    return snapshot


def show_edition(known: KnownEdition, address: str) -> Snapshot:
    """Let the script run show an edition in the place of the live data, which `begin` has opened.

    Args:
        known: the edition.
        address: of its database, see `kap_model.editions.opening`.

    Raises:
        DatabaseFault: its database cannot be used.
    """
    snapshot, session = _opened(address)
    run_context.keep(_EDITION, known)
    _show(snapshot, session, is_frozen=True)
    return snapshot


def edition() -> KnownEdition | None:
    """Return the edition that this script run shows; None for live data."""
    known: KnownEdition | None = run_context.kept(_EDITION)
    return known


def show_plan(known: PlanBeside) -> Snapshot:
    """Let the script run show a plan beside the one reported on, in the place of the live data.

    Raises:
        DatabaseFault: its database cannot be used.
    """
    snapshot, session = _opened(known.address)
    run_context.keep(_PLAN, known)
    _show(snapshot, session, is_frozen=False)
    return snapshot


def plan_beside() -> PlanBeside | None:
    """Return the plan that this script run shows beside the one reported on; None for the latter."""
    known: PlanBeside | None = run_context.kept(_PLAN)
    return known


def is_live() -> bool:
    """Return whether this script run shows the live data: no edition, and no plan beside."""
    return edition() is None and plan_beside() is None


def live() -> Snapshot:
    """Return the snapshot of the live data, whatever this script run shows."""
    held: Snapshot = run_context.kept(_LIVE)
    return held


def _show(snapshot: Snapshot, session: Session, *, is_frozen: bool) -> None:
    run_context.keep(_KEY, snapshot)
    run_context.set(_SESSION, session)
    clock.stop_at(snapshot.loaded_at.date() if is_frozen else None)


def _opened(address: str) -> tuple[Snapshot, Session]:
    begun_at = next(_clock)
    session = run_context.enter(reading(_engine(address)))
    with faults_of(_engine(address)):
        revision = usable_revision(session)
    state = file_state(session)
    identity = state.identity if state is not None else None
    newest = Snapshot(address, identity, revision.revision, in_utc(revision.loaded_at))
    _clear_if_changed(newest, begun_at)
    return newest, session


@lru_cache(maxsize=1)
def _warn_of_clock(snapshot: Snapshot, day: date) -> None:
    """Write into the log that the clock of this machine is or was wrong, once for each state of the data and day."""
    log.warning(
        "the data were loaded at %s, which is still to come: by the clock of this machine it is %s. Set it right; "
        "`kap doctor` says more",
        f"{snapshot.loaded_at:%Y-%m-%d %H:%M} UTC",
        day,
    )


_clock: Final = itertools.count()
"""Counts what happens to the snapshots of all sessions, so that it can be said what was first."""


@dataclass(frozen=True, slots=True)
class _Newest:
    """The newest snapshot of a database, and when it was found to be so."""

    snapshot: Snapshot
    found_at: int


_newest: Final[dict[str, _Newest]] = {}
"""By the address of the database. Whoever reads another database, such as an edition, has not found newer data."""

_newest_lock: Final = Lock()


def _clear_if_changed(snapshot: Snapshot, begun_at: int) -> None:
    """Clear all caches when the data have changed. They can hold tens of MB.

    A run that began before the newest snapshot was found may have an older one, and clears nothing.
    """
    with _newest_lock:
        known = _newest.get(snapshot.address)
        if known is not None and (begun_at < known.found_at or snapshot == known.snapshot):
            return
        _newest[snapshot.address] = _Newest(snapshot, next(_clock))
        if known is None:
            return
        for cache in caches:
            cache.clear()


def snapshot() -> Snapshot:
    """Return the snapshot that this script run shows.

    Raises:
        RuntimeError: nothing has been opened in this session yet.
    """
    held: Snapshot | None = run_context.kept(_KEY)
    if held is None:
        raise RuntimeError("the data of this session have not been opened")
    return held


def ask(
    question: Callable[Concatenate[Session, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Return the answer to a question of `kap_model`: a function of a session and of hashable arguments.

    The answer is shared: treat it as read-only. ``data.ask(regions.units, "fr")``
    """
    state = snapshot()
    key = (state, question.__module__, question.__qualname__, args, tuple(sorted(kwargs.items())))
    answers: SharedCache[Answer] = _answers
    return _answer(answers, key, lambda session: question(session, *args, **kwargs))


def ask_now(
    question: Callable[Concatenate[Session, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Return the answer to a question about people, submissions or editions, on the live data: never cached.

    They change without a revision. ``data.ask_now(sign_in.session_of, token)``
    """
    session = run_context.get(_LIVE_SESSION)
    if session is not None:
        return _read(session, lambda held: question(held, *args, **kwargs))
    with reading(_engine(live().address)) as present:
        return _read(present, lambda held: question(held, *args, **kwargs))


def ask_about_submission(
    question: Callable[Concatenate[Session, KnownSubmission, Arguments], Answer],
    known: KnownSubmission,
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Answer:
    """Return the answer to a question about a submission as it is handed in, on the plan and the figures that stand.

    It is worked out once for each state of the submission and revision of the data, whoever asks. What it says of
    other submissions would grow old. The answer is shared: treat it as read-only.
    ``data.ask_about_submission(figures_before, known)``
    """
    key = (snapshot(), question.__module__, question.__qualname__, known, args, tuple(sorted(kwargs.items())))
    answers: SharedCache[Answer] = _answers_on_submissions
    return _answer(answers, key, lambda session: question(session, known, *args, **kwargs))


def ask_about_file(
    question: Callable[[Session, str, bytes], Answer], name: str, content: bytes, *, beside: Hashable = None
) -> Answer | None:
    """Return the answer to a question about an uploaded file: a function of a session, the file's name and content.

    It is answered in a process of its own (`file_process`). The cache key has a digest in place of the content, which
    can be 20 MB, and only the newest answers are cached. The answer is shared: treat it as read-only.
    ``data.ask_about_file(links.compare, name, content)``

    Args:
        question: about the live data.
        name: of the file.
        content: of the file.
        beside: what the answer depends on besides, which changes without a revision.

    Returns:
        The answer; None if it takes more time or memory than a file may, or if too many files are being read now.
    """
    state = live()
    key = (state, question.__module__, question.__qualname__, name, sha256(content).digest(), beside)

    def answer() -> Answer | None:
        try:
            return file_process.ask(question, state.address, name, content)
        except file_process.NotAnsweredError as error:
            log.warning("an uploaded file was not read: %s", error)  # its name may be that of a person
            return None

    try:
        return cast(Answer | None, _answers_on_files.get_or_make(key, answer))
    except file_process.TooManyFilesError:
        return None


def _answer(cache: SharedCache[Answer], key: Hashable, question: Callable[[Session], Answer]) -> Answer:
    """Return the answer from the cache or the session of this run; outside of a run from the cache or present data."""
    session = run_context.get(_SESSION)
    if session is not None:
        return cache.get_or_make(key, lambda: _read(session, question))
    held = cache.held(key)
    if held is not None:
        return held
    with reading(_engine(snapshot().address)) as present:
        return _read(present, question)


def _read(session: Session, question: Callable[[Session], Answer]) -> Answer:
    with faults_of(session.get_bind().engine):
        answer = question(session)
        require_unchanged(session)
        return answer


def change(
    act: Callable[Concatenate[Engine, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Change the live data by a function of an engine, and return what it returns. Run the page again to show them.

    ``data.change(links.replace, signed_in.actor("files"), name, content, previewed)``
    """
    session = run_context.get(_LIVE_SESSION)
    if session is not None:  # what this run reads ends here, and holds up no checkpoint
        run_context.delete(_LIVE_SESSION)
        if run_context.get(_SESSION) is session:
            run_context.delete(_SESSION)
        session.close()
    with writes.counted():
        return act(_engine(live().address), *args, **kwargs)


def change_beside(
    act: Callable[Concatenate[Engine, Arguments], Answer], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Answer:
    """Change what no page of this run shows by a function of an engine, and return what it returns.

    What this run reads stays as it was at its start.
    """
    with writes.counted():
        return act(_engine(live().address), *args, **kwargs)


def later(question: Callable[[Session], Answer]) -> Callable[[], Answer]:
    """Return a function that answers a question on the live data as they are when it is called: in a download."""
    address = live().address

    def answer() -> Answer:
        with reading(_engine(address)) as present:
            return _read(present, question)

    return answer


def progress(origin: OriginView) -> Progress:
    """Return the plan's progress in one view of the data, without countries. Shared: treat it as read-only."""
    state = snapshot()
    if plan_beside() is not None:
        return _answer(_progress, (state, origin), lambda session: _not_reported_on(session, origin))
    if edition() is None:
        return _answer(_progress, (state, origin), lambda session: model_progress.load(session, origin))
    return _answer(_progress, (state, origin, live().revision), lambda session: _frozen(session, origin))


def _frozen(session: Session, origin: OriginView) -> Progress:
    """Load the progress of an edition; since when reports are asked for is set for the program, not for data."""
    loaded = model_progress.load(session, origin)
    return replace(loaded, facts=replace(loaded.facts, reporting_start=ask_now(reporting_start.start)))


def _not_reported_on(session: Session, origin: OriginView) -> Progress:
    """Load the progress of a plan beside: nobody is asked for reports on it, so reporting begins after its end."""
    loaded = model_progress.load(session, origin)
    after = max(loaded.facts.quarters).after(1) if loaded.facts.quarters else None
    return replace(loaded, facts=replace(loaded.facts, reporting_start=after))


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
    known = edition()
    if known is None:
        return _answer(_choices, snapshot(), choices_query.choices)
    frozen_in, opening = Quarter.of_day(known.frozen_at.date()), Opening(known.quarter, known.origin)
    return _answer(
        _choices,
        (snapshot(), opening),
        lambda session: replace(choices_query.choices(session, frozen_in), opening=opening),
    )


def names() -> Mapping[str, str]:
    """Return the name of everything that has a code, in the reader's language. Shared: treat it as read-only."""
    state, language = snapshot(), wording.language()
    return _answer(_names, (state, language), lambda session: plan.names(session, language))


def name(code: str) -> str:
    """Return the name of a code in the reader's language, or the code itself where it has no name."""
    return names().get(code, code)


def language_of_name(code: str) -> str | None:
    """Return the language of `name` where it is not the reader's; None where it is, or where the code stands for it."""
    spoken = wording.language()
    return Language.ENGLISH.value if code in ask(plan.in_english, spoken) else None


def short_name(code: str) -> str | None:
    """Return the short name of a code in the reader's language; None where it has none."""
    return ask(names_query.short_names, wording.language()).get(code)


def is_rehearsal() -> bool:
    """Return whether the database is a rehearsal, which every page and file says."""
    return ask(rehearsal_mark.is_rehearsal)


def source_titles() -> Mapping[str, str]:
    """Return the title of every source by its id."""
    return ask(plan.source_titles)


def source_licences() -> Mapping[str, str]:
    """Return the terms of use of every source that names some, by its id."""
    return ask(plan.source_licences)


def clear_caches() -> None:
    """Clear every cache, for tests that change a database in place."""
    run_context.forget(_KEY)
    for cache in (*caches, _engines):
        cache.clear()
    database_check.forget()
