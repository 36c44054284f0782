"""`kap import`: one file into the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import PROBLEMS, first_of, print_json, print_problems, print_warnings, progress
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import number, said, translated
from kap_cli.user import user_name
from kap_model.database import database_url
from kap_model.importing.batches import Provenance
from kap_model.importing.changes import Change
from kap_model.importing.load import Prepared, load, prepare
from kap_model.importing.read import read_file
from kap_model.problems import N_, DataRefusedError, Message
from kap_model.vocabulary import Act


@click.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@database_option
@click.option("--reason", metavar="TEXT", help="Why these rows come; kept with them and with the rows they replace.")
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def import_file(file: Path, database: str | None, reason: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Load one file (CSV, XLSX) after showing what would change.

    A row replaces the one with the same key, which is kept in the history; old and new values are shown first. An
    observation that changes a figure must have is_correction 1. The file is loaded whole or, if it has a problem, not
    at all. The same file twice changes nothing.

    \b
    Example:
      kap import africa-2025-q3.csv --dry-run
      kap import africa-2025-q3.csv --yes --reason "Late report of the office"
    """
    print_step = progress("import")
    reading = read_file(file)
    with open_session(database) as session:
        prepared = prepare(session, reading)
    if prepared.checked.problems:
        print_problems(prepared.checked.problems, as_json=as_json, warnings=prepared.checked.warnings)
    if not as_json:
        print_warnings(prepared.checked.warnings)
    if prepared.checked.problems:
        raise click.exceptions.Exit(PROBLEMS)
    changed = list(_changed(prepared))
    for name, changes in prepared.changes.items():
        print_step(
            Message(
                N_("%(table)s: %(new)s new, %(changed)s changed, %(same)s as they are"),
                table=name,
                new=number(len(changes.new)),
                changed=number(len(changes.changed)),
                same=number(changes.same),
            )
        )
    for line in first_of([str(change) for change in changed]):
        print_step(line)
    revision = None
    if not prepared.is_change:
        print_step(Message(N_("nothing to change")))
    elif dry_run:
        print_step(Message(N_("nothing was loaded (--dry-run)")))
    elif yes or click.confirm(said(Message(N_("Load them?"))), err=True):
        with open_engine(database_url(database), must_exist=True) as engine:
            try:
                revision = load(engine, reading, Provenance(Act.IMPORT, user_name(), reason), print_step).revision
            except DataRefusedError as refused:  # others have changed the data since they were shown
                print_problems(refused.problems, as_json=as_json)
                raise click.exceptions.Exit(PROBLEMS) from None
        print_step(Message(N_("loaded; revision %(revision)s"), revision=str(revision)))
    else:
        print_step(Message(N_("nothing was loaded")))
    if as_json:
        counts = {
            name: {"new": len(changes.new), "changed": len(changes.changed), "same": changes.same}
            for name, changes in prepared.changes.items()
        }
        print_json(
            {
                "rows": counts,
                "changed": [change.as_json() for change in changed],
                "warnings": prepared.checked.warnings.as_rows(translated),
                "revision": revision,
            }
        )


def _changed(prepared: Prepared) -> Iterator[Change]:
    for changes in prepared.changes.values():
        yield from changes.each()
