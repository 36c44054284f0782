"""`kap backup`: a copy of the database."""

from __future__ import annotations

from pathlib import Path

import click

from kap_cli.options import database_option
from kap_cli.printing import progress
from kap_model.backup import backup as copy_database
from kap_model.database import database_url, shown, sqlite_file


@click.command()
@click.argument("copy", type=click.Path(path_type=Path), metavar="FILE")
@database_option
@click.option("--yes", is_flag=True, help="Replace FILE if it is there.")
def backup(copy: Path, database: str | None, yes: bool) -> None:
    """Copy the database to a file while it is in use, and check it.

    The copy is as the database was at one moment, whatever is imported meanwhile. Put in the place of the database, it
    takes over at once; a server needs no restart.

    \b
    Example:
      kap backup kap-2026-11-29.sqlite
    """
    address = database_url(database)
    file = sqlite_file(address)
    if file is None:
        raise click.UsageError(f"{shown(address)} is not a SQLite file. Use the tool of its server, such as pg_dump.")
    if copy.is_dir():
        raise click.UsageError(f"{copy} is a folder. Name a file in it.")
    if copy.exists() and file.exists() and copy.samefile(file):
        raise click.UsageError(f"{copy} is the database itself. Name another file.")
    if copy.exists() and not yes:
        raise click.UsageError(f"{copy} is there already. Name another file, or replace it with --yes.")
    copy_database(file, copy)
    progress("backup")(f"copied {file} to {copy}: {copy.stat().st_size:,} bytes, checked")
