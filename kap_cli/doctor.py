"""`kap doctor`: what is installed, what the database holds, and what is missing."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Final

import click
from sqlalchemy import func, select
from sqlmodel import Session

from kap_cli.options import data_option, database_option, json_option
from kap_cli.printing import PROBLEMS, print_json
from kap_cli.sessions import open_session
from kap_model.database import database_url, shown, sqlite_file
from kap_model.database_check import usable_revision
from kap_model.importing.batches import brought_by_people, rows_removed_by_people
from kap_model.importing.files import TABLE_FILES
from kap_model.problems import KapError

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
            problems.append(f"the package {package} is missing: run `make run`, or install the program again")
    facts["database"] = shown(url)
    try:
        with open_session(url) as session:
            facts |= _database_facts(session)
    except KapError as error:
        problems.append(str(error))
    if _is_older(sqlite_file(url), folder):
        problems.append(f"files in {folder} are newer than the database: run `kap build`")
    if as_json:
        print_json({**facts, "problems": problems})
    else:
        for name, value in facts.items():
            click.echo(f"{name:<28} {'-' if value in (None, '') else value}")
        for line in problems or ["none"]:
            click.echo(f"{'problem':<28} {line}")
    if problems:
        raise click.exceptions.Exit(PROBLEMS)


def _is_older(file: Path | None, folder: Path) -> bool:
    """Return whether a database file is older than the newest file of the data folder."""
    newest = max((path.stat().st_mtime for path in folder.rglob("*.csv")), default=None)
    return newest is not None and file is not None and file.exists() and newest > file.stat().st_mtime


def _database_facts(session: Session) -> dict[str, object]:
    revision = usable_revision(session)
    connection = session.connection()
    loaded_at = revision.loaded_at.replace(tzinfo=UTC)
    age = datetime.now(UTC) - loaded_at
    facts: dict[str, object] = {
        "revision": revision.revision,
        "loaded": f"{loaded_at:%Y-%m-%d %H:%M} UTC ({age.days} days, {age.seconds // 3600} hours ago)",
    }
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
        facts[f"rows of {name}"] = count
    facts["rows that people brought in"] = sum(brought.count for brought in brought_by_people(connection))
    facts["rows that people removed"] = rows_removed_by_people(connection)
    facts["missing"] = ", ".join(name for name, count in counts._mapping.items() if not count)
    observations = TABLE_FILES["observations"].table
    facts["newest quarter"] = connection.scalar(select(func.max(observations.c.quarter)))
    return facts
