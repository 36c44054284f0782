"""`kap backup`: a copy of the database."""

from __future__ import annotations

from pathlib import Path

import click

from kap_cli.options import database_option
from kap_cli.printing import progress
from kap_cli.speaking import number, said
from kap_model.backup import backup as copy_database
from kap_model.database import database_url, shown, sqlite_file
from kap_model.problems import N_, Message


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
        what = N_("%(database)s is not a SQLite file. Use the tool of its server, such as pg_dump.")
        raise click.UsageError(said(Message(what, database=shown(address))))
    if copy.is_dir():
        raise click.UsageError(said(Message(N_("%(file)s is a folder. Name a file in it."), file=str(copy))))
    if copy.exists() and file.exists() and copy.samefile(file):
        raise click.UsageError(said(Message(N_("%(file)s is the database itself. Name another file."), file=str(copy))))
    if copy.exists() and not yes:
        what = N_("%(file)s is there already. Name another file, or replace it with --yes.")
        raise click.UsageError(said(Message(what, file=str(copy))))
    copy_database(file, copy)
    what = N_("copied %(file)s to %(copy)s: %(n)s bytes, checked")
    progress("backup")(Message(what, file=str(file), copy=str(copy), n=number(copy.stat().st_size)))
