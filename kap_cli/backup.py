"""`kap backup`: a copy of the database."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from kap_cli.options import database_option
from kap_cli.printing import progress
from kap_cli.sessions import open_engine
from kap_cli.speaking import number, said
from kap_model.backup import backup as copy_database
from kap_model.backup import in_folder, keep_newest
from kap_model.database import database_url, shown, sqlite_file
from kap_model.problems import N_, Message


@click.command()
@click.argument("copy", type=click.Path(path_type=Path), metavar="FILE")
@database_option
@click.option("--yes", is_flag=True, help="Replace FILE if it is there.")
@click.option(
    "--keep",
    type=click.IntRange(1),
    metavar="N",
    help="FILE is a folder: the copy gets a name with the time, and of those there the newest N stay.",
)
def backup(copy: Path, database: str | None, yes: bool, keep: int | None) -> None:
    """Copy the database to a file while it is in use, and check it.

    The copy is as the database was at one moment, whatever is imported meanwhile. That of a SQLite file is one too;
    that of a PostgreSQL database is an archive of pg_dump, which must be installed. `kap restore` puts it back.

    \b
    Example:
      kap backup kap-2026-11-29.sqlite
      kap backup --keep 14 /var/backups/kap
    """
    print_step = progress("backup")
    with open_engine(database_url(database), must_exist=True) as engine:
        if keep is None:
            _require_free(engine, copy, is_sure=yes)
            _copy(engine, copy)
            return
        if not copy.is_dir():
            what = N_("%(folder)s is no folder. With --keep, name one that is there.")
            raise click.UsageError(said(Message(what, folder=str(copy))))
        _copy(engine, in_folder(engine, copy))
        for old in keep_newest(engine, copy, keep):
            print_step(Message(N_("removed %(file)s"), file=str(old)))


def _require_free(engine: Engine, copy: Path, *, is_sure: bool) -> None:
    file = sqlite_file(engine.url)
    if copy.is_dir():
        raise click.UsageError(said(Message(N_("%(file)s is a folder. Name a file in it."), file=str(copy))))
    if copy.exists() and file is not None and file.exists() and copy.samefile(file):
        raise click.UsageError(said(Message(N_("%(file)s is the database itself. Name another file."), file=str(copy))))
    if copy.exists() and not is_sure:
        what = N_("%(file)s is there already. Name another file, or replace it with --yes.")
        raise click.UsageError(said(Message(what, file=str(copy))))


def _copy(engine: Engine, copy: Path) -> None:
    copy_database(engine, copy)
    what = N_("copied %(file)s to %(copy)s: %(n)s bytes, checked")
    progress("backup")(Message(what, file=shown(engine.url), copy=str(copy), n=number(copy.stat().st_size)))
