"""`kap copy`: all of a database into another one."""

from __future__ import annotations

import click

from kap_cli.options import database_option
from kap_cli.printing import progress
from kap_cli.sessions import open_engine
from kap_cli.speaking import number
from kap_model import sqlite_files
from kap_model.copying import copy
from kap_model.database import database_url, shown, sqlite_file
from kap_model.problems import N_, Message


@click.command("copy")
@click.argument("target", metavar="TARGET")
@database_option
def copy_database(target: str, database: str | None) -> None:
    """Copy the database into an empty one, SQLite or PostgreSQL.

    TARGET is a path or a URL. Everything goes with it: the plan and its figures, people and their sessions,
    submissions, editions, decisions and the history. All of it is written in one transaction, read again and compared.
    The database itself stays as it is. Stop the server before: what is written meanwhile is not copied.

    \b
    Example:
      kap copy --database kap.sqlite postgresql+psycopg://kap@db.example.org/kap
    """
    address = database_url(database)
    file = sqlite_file(target)
    is_new_file = file is not None and not file.exists()
    say = progress("copy")
    try:
        with open_engine(address, must_exist=True) as source, open_engine(target) as other:
            copied = copy(source, other, say)
    except BaseException:
        if file is not None and is_new_file:
            sqlite_files.remove(file)
        raise
    what = N_("copied %(file)s to %(copy)s: %(n)s rows, compared")
    say(Message(what, file=shown(address), copy=shown(target), n=number(copied.row_count)))
