"""An edition opened: a SQLite file with its data, to read only, which is made when somebody first looks at it.

It is made of the content by the loader of `kap build`, beside the database or in the folder that `KAP_EDITIONS_FOLDER`
names, and kept there for the next time. Nothing is lost with it.
"""

from __future__ import annotations

import errno
import fcntl
import functools
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import update
from sqlmodel import Session, col

from kap_model import sqlite_files
from kap_model.database import engine_for, read_revision, reading, sqlite_file, writing
from kap_model.database_check import require_schema
from kap_model.editions.content import ContentFile, kept
from kap_model.editions.fingerprint import fingerprint
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.importing.batches import Provenance
from kap_model.importing.build import build
from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.importing.version import model_version
from kap_model.problems import N_, DatabaseFault, DataRefusedError
from kap_model.reporting.rehearsal_mark import is_rehearsal, mark
from kap_model.sqlite_files import FileState
from kap_model.tables import ImportBatch, Revision
from kap_model.vocabulary import Act

KEPT: Final = 8
"""How many files of editions stay in a folder; the one that was used longest ago goes first."""

_FOLDER_VARIABLE: Final = "KAP_EDITIONS_FOLDER"
_OWN: Final = re.compile(r"[A-Za-z0-9-]{2,20}-[0-9a-f]{16}-[0-9a-f]{8}\.sqlite")

_whole: Final[dict[Path, FileState]] = {}
"""The files that were found whole, and their state then."""


def opened(session: Session, known: KnownEdition, folder: Path | None = None) -> str:
    """Return the address of a SQLite database that holds the data of an edition, to read only.

    Its revision is named by the fingerprint. Another version of the program makes a file of its own.

    Args:
        session: of the database that holds the edition.
        known: the edition.
        folder: where the file is kept. Default: the folder that `KAP_EDITIONS_FOLDER` names, else beside the database,
            else, where nothing can be written there, a folder of this user among temporary files.

    Raises:
        EditionError: the file cannot be written; or the content is damaged, or refused by this version of the program.
        DatabaseFault: the database that holds the edition cannot be read.
    """
    found = at_hand(session, known, folder)
    if found is not None:
        return found
    files = _content(session, known)
    for file in _files(session, known, folder):
        try:
            _make(files, known, file)
        except OSError as error:
            reason = error.strerror or str(error)
        except DatabaseFault as fault:
            reason = fault.public()
        else:
            return str(file)
    raise EditionError(
        N_(
            "%(edition)s cannot be opened, since its file can be written nowhere (%(reason)s). The operator of this "
            "machine can name another folder: KAP_EDITIONS_FOLDER."
        ),
        edition=known.edition_code,
        reason=reason.rstrip("."),
    )


def at_hand(session: Session, known: KnownEdition, folder: Path | None = None) -> str | None:
    """Return the same address if the database was made before, else None. The arguments are those of `opened`."""
    for file in _files(session, known, folder):
        if _is_whole(file, known):
            _note_use(file)
            return str(file)
    return None


def _files(session: Session, known: KnownEdition, folder: Path | None) -> Sequence[Path]:
    """Return where the file of an edition may be, in the order of preference."""
    name = f"{known.edition_code}-{known.fingerprint[:16]}-{_rules()[:8]}.sqlite"
    return [one / name for one in ([folder] if folder is not None else _folders(session))]


@functools.cache
def _rules() -> str:
    return model_version()


def _folders(session: Session) -> Sequence[Path]:
    """Return where the file of an edition may be, in the order of preference."""
    named = os.environ.get(_FOLDER_VARIABLE)
    if named:
        return [Path(named)]
    of_user = Path(tempfile.gettempdir(), f"kap-editions-{os.getuid()}")
    database = sqlite_file(session.get_bind().engine.url)
    return [of_user] if database is None else [Path(f"{database.resolve()}-editions"), of_user]


# ---- whether a file is whole


def _is_whole(file: Path, known: KnownEdition) -> bool:
    """Return whether a file is there and holds all of an edition. Each state of a file is looked through once."""
    try:
        state = sqlite_files.state_of(file)
    except OSError:
        return False
    if _whole.get(file) != state:
        if not _is_own(file.parent) or not _holds(file, known):
            return False
        _whole[file] = state
    return True


def _is_own(folder: Path) -> bool:
    """Return whether nobody else may write to a folder among temporary files, which anybody may make."""
    if folder.parent != Path(tempfile.gettempdir()):
        return True
    status = folder.lstat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _holds(file: Path, known: KnownEdition) -> bool:
    try:
        engine = engine_for(str(file), must_exist=True)
        with reading(engine) as session:
            connection = session.connection()
            require_schema(connection)
            revision = read_revision(session)
            return (
                (revision.revision, revision.rules) == (_revision(known), _rules())
                and is_rehearsal(session) == known.is_rehearsal
                and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one() == "ok"
            )
    except DatabaseFault:
        return False


def _revision(known: KnownEdition) -> str:
    return known.fingerprint[:12]


def _note_use(file: Path) -> None:
    """Note when a file was used last; where this user may not, another one decides what stays."""
    try:
        os.utime(file, ns=(time.time_ns(), file.stat().st_mtime_ns))
    except OSError:
        return


# ---- making it


def _content(session: Session, known: KnownEdition) -> list[ContentFile]:
    """Return the content of an edition.

    Raises:
        EditionError: it is no longer what was frozen.
    """
    files = list(kept(session, known.edition_code))
    if fingerprint(files) != known.fingerprint:
        raise EditionError(
            N_(
                "The content of %(edition)s in the database no longer gives its fingerprint %(fingerprint)s. Put a "
                "backup in the place of the database."
            ),
            edition=known.edition_code,
            fingerprint=known.short_fingerprint,
        )
    return files


def _make(files: Sequence[ContentFile], known: KnownEdition, file: Path) -> None:
    """Make the file of an edition, unless another program has just done so.

    Raises:
        OSError: it cannot be written.
        DatabaseFault: so it is.
        EditionError: this version of the program refuses the content.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not _is_own(file.parent):
        raise PermissionError(errno.EPERM, "others may write to the folder", str(file.parent))
    with _alone(file.parent):
        if _is_whole(file, known):
            return
        unfinished = file.with_name(f"{file.name}.unfinished")
        sqlite_files.remove(unfinished)
        try:
            _build(files, known, unfinished)
            unfinished.replace(file)
        finally:
            sqlite_files.remove(unfinished)
        _whole[file] = sqlite_files.state_of(file)
        _note_use(file)
        _leave_newest(file.parent)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep out whoever else would make or remove files of a folder: in this program, and in others."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(files: Sequence[ContentFile], known: KnownEdition, file: Path) -> None:
    read = Reading()
    for one in files:
        read.add(read_bytes(one.name, one.data, in_folder=True))
    engine = engine_for(str(file))
    try:
        build(engine, read, provenance=Provenance(Act.BUILD, known.frozen_by), is_rehearsal=known.is_rehearsal)
    except DataRefusedError as refused:
        raise EditionError(
            N_(
                "%(edition)s was frozen by version %(version)s of the program, and this one refuses its content: "
                "%(problem)s Open it with that version."
            ),
            edition=known.edition_code,
            version=known.program_version,
            problem=str(refused.problems[0]),
        ) from refused
    with writing(engine) as session:
        connection = session.connection()
        name = _revision(known)
        connection.execute(update(Revision).values(revision=name, definitions=name, loaded_at=known.frozen_at))
        connection.execute(update(ImportBatch).values({col(ImportBatch.loaded_at): known.frozen_at}))
        if known.is_rehearsal:
            mark(session, known.frozen_at.date())
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")  # a reader then needs no file beside it
    file.chmod(0o400)


def _leave_newest(folder: Path) -> None:
    own = [file for file in folder.iterdir() if _OWN.fullmatch(file.name)]
    for file in sorted(own, key=lambda file: file.stat().st_atime_ns, reverse=True)[KEPT:]:
        sqlite_files.remove(file)
        _whole.pop(file, None)
