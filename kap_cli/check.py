"""`kap check`: every problem of data files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import PROBLEMS, counted, print_problems, print_warnings, progress
from kap_cli.sessions import open_session
from kap_cli.speaking import signs
from kap_model.importing.batches import rows_of_people
from kap_model.importing.build import check_folder
from kap_model.importing.check import check as check_reading
from kap_model.importing.load import prepare
from kap_model.importing.read import is_data_folder, read_file, read_folder
from kap_model.importing.reading import RawTable, Reading
from kap_model.problems import N_, DatabaseFault, DatabaseFaultKind, Message, Problems


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@database_option
@json_option
def check(paths: Sequence[Path], database: str | None, as_json: bool) -> None:
    """List every problem in data files and folders; load nothing.

    What is worth a second look follows the problems. It refuses nothing: with warnings alone the exit code is 0.

    A folder is checked as a whole, with the rows that people brought into the database, if there is one, since they
    would stay beside it. Files (CSV, XLSX) are checked together, against what the database holds.

    \b
    Example:
      kap check data
      kap check africa-2025-q3.csv --json
    """
    print_step = progress("check")
    problems, warnings = Problems(), Problems()
    for folder in (path for path in paths if is_data_folder(path)):
        checked = check_folder(read_folder(folder), _rows_of_people(database))
        problems += checked.problems
        warnings += checked.warnings
        counts = counted({name: len(rows) for name, rows in checked.rows.items() if len(rows)})
        print_step(f"{folder}{signs().colon}{counts}")
    files = Reading()
    for path in paths:
        if not is_data_folder(path):
            files.add(read_file(path))
    if files.files or files.problems:
        try:
            with open_session(database) as session:
                checked = prepare(session, files).checked
        except DatabaseFault as fault:
            if fault.kind not in (DatabaseFaultKind.MISSING, DatabaseFaultKind.EMPTY):
                raise
            print_step(Message(N_("no database: codes of other tables are not checked")))
            checked = check_reading(files)
        problems += checked.problems
        warnings += checked.warnings
    print_problems(problems, as_json=as_json, warnings=warnings)
    if not as_json:
        print_warnings(warnings, is_answer=True)
    if problems:
        raise click.exceptions.Exit(PROBLEMS)
    print_step(Message(N_("no problem found")))


def _rows_of_people(database: str | None) -> Sequence[RawTable]:
    """Return the rows that a build would keep; none without a database."""
    try:
        with open_session(database) as session:
            return rows_of_people(session.connection())
    except DatabaseFault as fault:
        if fault.kind not in _NOTHING_TO_KEEP:
            raise
        return ()


_NOTHING_TO_KEEP: Final = (DatabaseFaultKind.MISSING, DatabaseFaultKind.EMPTY, DatabaseFaultKind.INCOMPLETE)
"""Faults of a database beside whose rows no build puts those of a folder."""
