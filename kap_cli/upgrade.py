"""`kap upgrade`: from the tables of an older version to those of this one."""

from __future__ import annotations

from pathlib import Path

import click
from sqlalchemy import Engine

from kap_cli.options import backup_option, database_option
from kap_cli.printing import progress
from kap_cli.sessions import open_engine
from kap_cli.speaking import said
from kap_model import upgrading
from kap_model.backup import backup, beside
from kap_model.database import database_url, shown
from kap_model.importing.load import StepCallback
from kap_model.problems import N_, KapError, Message


@click.command()
@database_option
@backup_option
@click.option("--no-backup", is_flag=True, help="Make no backup, where you have made one yourself.")
def upgrade(database: str | None, copy: Path | None, no_backup: bool) -> None:
    """Bring the database to the tables of this version.

    All of it, or nothing; a backup is made first. People who read see the old state until it is done, and nobody writes
    meanwhile. A database that is of this version already is left as it is.

    \b
    Example:
      kap upgrade
      kap upgrade --database postgresql+psycopg://kap@db.example.org/kap --backup /var/backups/kap-before.dump
    """
    if copy is not None and no_backup:
        raise click.UsageError(said(Message(N_("--backup and --no-backup exclude each other."))))
    print_step = progress("upgrade")
    with open_engine(database_url(database), must_exist=True) as engine:
        done = upgrading.upgrade(engine, lambda: None if no_backup else left_copy(engine, copy, print_step))
        print_upgraded(engine, done, print_step)
        if not done.is_change:
            what = N_("%(database)s has the tables of this version already: version %(version)s")
            print_step(Message(what, database=shown(engine.url), version=str(done.after)))


def left_copy(engine: Engine, copy: Path | None, print_step: StepCallback) -> Path:
    """Make a backup of a database that is about to change, and say where it is."""
    copy = copy or beside(engine)
    if copy.exists():
        raise KapError(
            Message(N_("%(file)s is there already. Name another file. Nothing was changed."), file=str(copy))
        )
    backup(engine, copy)
    print_step(Message(N_("the database as it was is in %(file)s"), file=str(copy)))
    return copy


def print_upgraded(engine: Engine, done: upgrading.Upgraded, print_step: StepCallback) -> None:
    """Say which version a database had and has, if it was changed."""
    if done.is_change:
        what = N_("%(database)s now has the tables of version %(after)s; it had those of version %(before)s")
        print_step(Message(what, database=shown(engine.url), before=str(done.before), after=str(done.after)))
