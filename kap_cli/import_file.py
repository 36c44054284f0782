"""`kap import`: one file into the database."""

from __future__ import annotations

from pathlib import Path

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import PROBLEMS, print_json, print_problems, progress
from kap_cli.sessions import open_engine, open_session
from kap_model.database import database_url, writing
from kap_model.importing.load import load, prepare
from kap_model.importing.read import read_file


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@database_option
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def import_file(file: Path, database: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Load one file (CSV, XLSX) after showing what would change.

    A row replaces the one with the same key. The file is loaded whole or, if it has a problem, not
    at all. The same file twice changes nothing.

    \b
    Example:
      kap import africa-2025-q3.csv --dry-run
      kap import africa-2025-q3.csv --yes
    """
    print_step = progress("import")
    reading = read_file(file)
    with open_session(database) as session:
        prepared = prepare(session, reading)
    if prepared.checked.problems:
        print_problems(prepared.checked.problems, as_json=as_json)
        raise click.exceptions.Exit(PROBLEMS)
    for name, changes in prepared.changes.items():
        print_step(f"{name}: {len(changes.new)} new, {len(changes.changed)} changed, {changes.same} as they are")
    if not prepared.is_change:
        print_step("nothing to change")
    elif dry_run:
        print_step("nothing was loaded (--dry-run)")
    elif yes or click.confirm("Load them?", err=True):
        with open_engine(database_url(database), must_exist=True) as engine, writing(engine) as session:
            loaded = load(session, reading, print_step)
        print_step(f"loaded; revision {loaded.revision}")
    else:
        print_step("nothing was loaded")
    if as_json:
        print_json([])
