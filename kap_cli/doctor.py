"""`kap doctor`: what is installed, what the database holds, and what is missing."""

from __future__ import annotations

import platform
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Final

import click
from sqlalchemy import func, inspect, select
from sqlmodel import Session

from kap_cli.options import data_option, database_option, json_option
from kap_cli.printing import PROBLEMS, padded, print_json
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import said, translated
from kap_model import schema_versions
from kap_model.clock import in_utc, is_to_come
from kap_model.database import database_url, reading, shown, sqlite_file
from kap_model.database_check import usable_revision
from kap_model.importing.batches import brought_by_people, rows_removed_by_people
from kap_model.importing.files import TABLE_FILES
from kap_model.problems import N_, KapError, Message, enumerated

_PACKAGES: Final = ("kigali-action-plan", "streamlit", "pandas", "altair", "pydeck", "sqlmodel", "openpyxl")


@click.command()
@database_option
@data_option
@json_option
def doctor(database: str | None, folder: Path, as_json: bool) -> None:
    """Print versions, what the database holds, and what is missing.

    \b
    Example:
      kap doctor
    """
    url = database_url(database)
    facts: dict[str, object] = {"python": platform.python_version()}
    problems: list[str] = []
    for package in _PACKAGES:
        try:
            facts[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            facts[package] = None
            what = N_("the package %(package)s is missing: run `make run`, or install the program again")
            problems.append(said(Message(what, package=package)))
    facts[Message(N_("database"))] = shown(url)
    facts |= _versions(url)
    try:
        with open_session(url) as session:
            facts |= _database_facts(session, problems)
    except KapError as error:
        problems.append(error.said(translated))
    if _is_older(sqlite_file(url), folder):
        what = N_("files in %(folder)s are newer than the database: run `kap build`")
        problems.append(said(Message(what, folder=str(folder))))
    if as_json:
        print_json({**facts, "problems": problems})
    else:
        for name, value in facts.items():
            _print_fact(name, "-" if value in (None, "") else value)
        for line in problems or [translated(N_("none"))]:
            _print_fact(translated(N_("problem")), line)
    if problems:
        raise click.exceptions.Exit(PROBLEMS)


def _print_fact(name: str, value: object) -> None:
    click.echo(f"{padded(said(name), 28)} {said(value) if isinstance(value, str) else value}")


def _is_older(file: Path | None, folder: Path) -> bool:
    """Return whether a database file is older than the newest file of the data folder."""
    newest = max((path.stat().st_mtime for path in folder.rglob("*.csv")), default=None)
    return newest is not None and file is not None and file.exists() and newest > file.stat().st_mtime


def _versions(url: str) -> dict[str, object]:
    """Return which version the tables have, if that can be read, and which one this program needs."""
    facts: dict[str, object] = {}
    with suppress(KapError), open_engine(url, must_exist=True) as engine, reading(engine) as session:
        connection = session.connection()
        names = inspect(connection).get_table_names()
        facts[Message(N_("version of the tables"))] = schema_versions.found(connection, names)
    facts[Message(N_("version that is needed"))] = schema_versions.known()
    return facts


def _loaded(loaded_at: datetime, now: datetime) -> Message:
    if is_to_come(loaded_at, now):
        return Message(N_("%(time)s UTC (still to come)"), time=_minute(loaded_at))
    age = max(now - loaded_at, timedelta())
    return Message(
        N_("%(time)s UTC (%(days)s days, %(hours)s hours ago)"),
        time=_minute(loaded_at),
        days=str(age.days),
        hours=str(age.seconds // 3600),
    )


def _wrong_clock(loaded_at: datetime, now: datetime) -> Message:
    what = N_(
        "the data were loaded at %(time)s UTC, but by the clock of this machine it is %(now)s UTC: set the clock "
        "right. If it was wrong when they were loaded, the next import that changes something puts the time right"
    )
    return Message(what, time=_minute(loaded_at), now=_minute(now))


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


def _database_facts(session: Session, problems: list[str]) -> dict[str, object]:
    revision = usable_revision(session)
    connection = session.connection()
    loaded_at, now = in_utc(revision.loaded_at), datetime.now(UTC)
    facts: dict[str, object] = {
        Message(N_("revision")): revision.revision,
        Message(N_("loaded")): _loaded(loaded_at, now),
    }
    if is_to_come(loaded_at, now):
        problems.append(said(_wrong_clock(loaded_at, now)))
    # One statement for all tables.
    counts = connection.execute(
        select(
            *(
                select(func.count()).select_from(file.table).scalar_subquery().label(name)
                for name, file in TABLE_FILES.items()
            )
        )
    ).one()
    for name, count in counts._mapping.items():
        facts[Message(N_("rows of %(table)s"), table=name)] = count
    facts[Message(N_("rows that people brought in"))] = sum(brought.count for brought in brought_by_people(connection))
    facts[Message(N_("rows that people removed"))] = rows_removed_by_people(connection)
    facts[Message(N_("missing"))] = enumerated(name for name, count in counts._mapping.items() if not count)
    observations = TABLE_FILES["observations"].table
    facts[Message(N_("newest quarter"))] = connection.scalar(select(func.max(observations.c.quarter)))
    return facts
