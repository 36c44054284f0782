"""Plans beside the one that is reported on: each is a database of its own, read only, in a folder beside the main one.

Why so: docs/decisions/0016-a-database-holds-one-plan.md.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine, select
from sqlmodel import Session, col

from kap_model import sqlite_files
from kap_model.database import engine_for, read_revision, reading, sqlite_file
from kap_model.database_check import require_schema
from kap_model.importing.batches import Provenance
from kap_model.importing.build import Built, build
from kap_model.importing.load import StepCallback, ignore_step
from kap_model.importing.reading import Reading
from kap_model.problems import N_, DatabaseFault, KapError, Message
from kap_model.tables import Name, Plan
from kap_model.vocabulary import Act, Language, NameField

MAIN: Final = "live"
"""The word for the plan of the main database, the one that is reported on."""

_LOADED: Final = Provenance(Act.BUILD)
_FOLDER_VARIABLE: Final = "KAP_PLANS_FOLDER"
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBeside:
    """A plan that stands beside the one that is reported on.

    Attributes:
        plan_code: its code.
        names: its name by language; English and French are always there.
        start_quarter: its first quarter.
        end_quarter: its last quarter.
        revision: of its data.
        address: of its database.
    """

    plan_code: str
    names: tuple[tuple[str, str], ...]
    start_quarter: str
    end_quarter: str
    revision: str
    address: str

    def name(self, language: str) -> str:
        """Return its name in a language, or in English."""
        names = dict(self.names)
        return names.get(language, names[Language.ENGLISH])

    def as_json(self) -> dict[str, Any]:
        """Return the plan as JSON."""
        return {
            "plan_code": self.plan_code,
            "name": self.name(Language.ENGLISH),
            "start_quarter": self.start_quarter,
            "end_quarter": self.end_quarter,
            "revision": self.revision,
            "database": self.address,
        }


class PlanError(KapError):
    """What was asked of a plan cannot be; nothing was changed. `sentence` with `values` says why."""

    def __init__(self, sentence: str, **values: str) -> None:
        self.sentence = sentence
        self.values = values
        super().__init__(Message(sentence, **values))


def main_plan(session: Session) -> str:
    """Return the code of the plan of a database. One statement."""
    return session.connection().execute(select(col(Plan.plan_code)).order_by(col(Plan.plan_code)).limit(1)).scalar_one()


def main_plan_name(session: Session) -> str:
    """Return the English name of the plan of a database. One statement."""
    return session.connection().execute(select(col(Plan.name_en)).order_by(col(Plan.plan_code)).limit(1)).scalar_one()


def plans_beside(session: Session) -> Sequence[PlanBeside]:
    """Return the plans beside that of the main database, in time. A file that cannot be read as one is left out.

    Args:
        session: of the main database.
    """
    folder = _folder(session)
    if folder is None or not folder.is_dir():
        return []
    found = [known for file in sorted(folder.glob("*.sqlite")) if (known := _read(file)) is not None]
    return sorted(found, key=lambda known: (known.start_quarter, known.plan_code))


def plan_beside(session: Session, code: str) -> PlanBeside:
    """Return the plan of a code, in any spelling of capitals.

    Raises:
        PlanError: no plan stands beside the main one under this code, or its file cannot be read.
    """
    folder = _folder(session)
    files = [] if folder is None or not folder.is_dir() else sorted(folder.glob("*.sqlite"))
    for file in files:
        if file.stem.casefold() == code.casefold():
            known = _read(file)
            if known is not None:
                return known
            raise PlanError(
                N_("The plan %(plan)s cannot be opened by this version of the program. Load it anew."), plan=file.stem
            )
    raise PlanError(N_("There is no plan %(plan)s."), plan=code)


def load(
    main: Engine, read: Reading, on_step: StepCallback = ignore_step, provenance: Provenance = _LOADED
) -> tuple[PlanBeside, Built]:
    """Make the database of a plan from the files of a folder, beside the main database; one of before is replaced.

    Raises:
        DataRefusedError: the files have problems.
        PlanError: the plan is the main one, or its database can be put nowhere.
    """
    with reading(main) as session:
        folder, own = _folder(session), main_plan(session)
    if folder is None:
        raise PlanError(N_("Name the folder of the plans in KAP_PLANS_FOLDER."))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = folder / f"{os.getpid()}.unfinished"
        sqlite_files.remove(unfinished)
        try:
            built = _build(unfinished, read, on_step, provenance)
            file = folder / f"{_code_of(unfinished, own)}.sqlite"
            for before in folder.glob("*.sqlite"):
                if before.name != file.name and before.name.casefold() == file.name.casefold():
                    sqlite_files.remove(before)
            unfinished.replace(file)
        finally:
            sqlite_files.remove(unfinished)
    except OSError as error:
        raise PlanError(
            N_("The plan cannot be written to %(folder)s (%(reason)s)."),
            folder=str(folder),
            reason=(error.strerror or str(error)).rstrip("."),
        ) from error
    known = _read(file)
    assert known is not None
    return known, built


def remove(session: Session, code: str) -> PlanBeside:
    """Remove the database of a plan that stands beside the main one, and return what it was.

    Raises:
        PlanError: there is no such plan, or its file cannot be removed.
    """
    known = plan_beside(session, code)
    try:
        sqlite_files.remove(Path(known.address))
    except OSError as error:
        raise PlanError(
            N_("The plan %(plan)s cannot be removed (%(reason)s)."),
            plan=known.plan_code,
            reason=(error.strerror or str(error)).rstrip("."),
        ) from error
    return known


def _folder(session: Session) -> Path | None:
    """Return the folder of the plans; None where none is named and the main database is no file."""
    named = os.environ.get(_FOLDER_VARIABLE)
    if named:
        return Path(named)
    database = sqlite_file(session.get_bind().engine.url)
    return None if database is None else Path(f"{database.resolve()}-plans")


def _read(file: Path) -> PlanBeside | None:
    """Return the plan of a file; None where it is not one of this version of the program."""
    try:
        engine = engine_for(str(file), must_exist=True)
        try:
            with reading(engine) as session:
                return _known(session, file)
        finally:
            engine.dispose()
    except DatabaseFault:
        return None


def _known(session: Session, file: Path) -> PlanBeside | None:
    connection = session.connection()
    require_schema(connection)
    row = connection.execute(
        select(
            col(Plan.plan_code), col(Plan.name_en), col(Plan.name_fr), col(Plan.start_quarter), col(Plan.end_quarter)
        )
        .order_by(col(Plan.plan_code))
        .limit(1)
    ).first()
    if row is None:
        return None
    others = connection.execute(
        select(col(Name.language), col(Name.text)).where(
            col(Name.code) == row.plan_code, col(Name.field) == NameField.NAME
        )
    )
    names = {Language.ENGLISH.value: row.name_en, Language.FRENCH.value: row.name_fr, **dict(others.all())}
    return PlanBeside(
        plan_code=row.plan_code,
        names=tuple(names.items()),
        start_quarter=row.start_quarter,
        end_quarter=row.end_quarter,
        revision=read_revision(session).revision,
        address=str(file),
    )


def _build(file: Path, read: Reading, on_step: StepCallback, provenance: Provenance) -> Built:
    engine = engine_for(str(file))
    built = build(engine, read, on_step, provenance)
    engine.dispose()
    with closing(sqlite3.connect(file)) as plain:
        plain.execute("PRAGMA journal_mode=DELETE")  # a reader then needs no file beside it
    file.chmod(0o400)
    return built


def _code_of(file: Path, own: str) -> str:
    known = _read(file)
    code = "" if known is None else known.plan_code
    if code.casefold() == own.casefold():
        raise PlanError(N_("%(plan)s is the plan of this database. Build it with kap build."), plan=code)
    if code.casefold() == MAIN or not _CODE.fullmatch(code):
        raise PlanError(N_("“%(plan)s” cannot be the code of a plan beside another one."), plan=code)
    return code
