"""`kap restore`: a backup in the place of the database."""

from __future__ import annotations

from pathlib import Path

import click

from kap_cli.options import backup_option, database_option
from kap_cli.printing import progress
from kap_cli.sessions import open_engine
from kap_cli.speaking import number, said
from kap_cli.upgrade import left_copy
from kap_model import schema_versions
from kap_model.database import database_url, shown
from kap_model.problems import N_, Message


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@database_option
@backup_option
@click.option("--yes", is_flag=True, help="Replace what the database holds; a backup of it is made first.")
def restore(file: Path, database: str | None, copy: Path | None, yes: bool) -> None:
    """Put a backup in the place of the database; all or nothing.

    The backup is checked before: whether it is whole, of this program and of a version that this one knows. Afterwards
    all rows of the database are compared with those of the backup. A backup of an older version is brought to the
    tables of this one. A server needs no restart.

    \b
    Example:
      kap restore kap-2026-11-29.sqlite --yes
    """
    from kap_model import restoring  # only here: other commands start faster without it

    print_step = progress("restore")
    with open_engine(database_url(database)) as engine:
        if not yes and restoring.holds_anything(engine):
            what = N_("%(database)s holds data. Replace them with --yes; a backup of them is made first.")
            raise click.UsageError(said(Message(what, database=shown(engine.url))))
        done = restoring.restore(engine, file, lambda: left_copy(engine, copy, print_step), print_step)
        contents = done.contents
        what = N_(
            "restored %(file)s of %(time)s UTC: plan %(plan)s, version %(version)s, revision %(revision)s. Rows that "
            "%(database)s now has from it: %(n)s"
        )
        print_step(
            Message(
                what,
                file=str(file),
                time=contents.made_at,
                plan=str(contents.plan_code or "-"),
                version=str(contents.version),
                revision=str(contents.revision or "-"),
                n=number(contents.row_count),
                database=shown(engine.url),
            )
        )
        if contents.version != (known := schema_versions.known()):
            print_step(Message(N_("its tables were brought to version %(version)s"), version=str(known)))
