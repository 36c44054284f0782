"""`kap export`: tables to files."""

from __future__ import annotations

from pathlib import Path

import click

from kap_cli.options import database_option
from kap_cli.printing import progress
from kap_cli.sessions import open_session
from kap_cli.speaking import said
from kap_model.importing.files import TABLE_FILES, TableFile, table_named
from kap_model.problems import N_, Message, did_you_mean, enumerated


@click.command()
@click.argument("table", metavar="TABLE|all")
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help="A folder, a .csv file or an .xlsx file.",
)
@database_option
def export(table: str, target: Path, database: str | None) -> None:
    """Write a table, or all of them, to CSV or XLSX.

    What is exported can be imported without a difference. A folder gets CSV files in the layout of the data folder; a
    .csv file gets one table, a .xlsx file a sheet a table.

    \b
    Example:
      kap export observations --to observations.csv
      kap export all --to plan.xlsx
      kap export all --to copy-of-data
    """
    from kap_model.exporting import tables as exporting  # only here: other commands start faster without it
    from kap_model.exporting.whole_file import whole_file

    print_step = progress("export")
    chosen = list(TABLE_FILES.values()) if table == "all" else [_table(table)]
    suffix = target.suffix.lower()
    if suffix == ".csv" and len(chosen) > 1:
        raise click.UsageError(said(Message(N_("One CSV file holds one table. Name a folder or an .xlsx file."))))
    if table == "all" and target.is_dir() and any(target.iterdir()):
        what = N_("%(folder)s is not empty, and old files would stand among the new ones. Name another.")
        raise click.UsageError(said(Message(what, folder=str(target))))
    with open_session(database) as session:
        if suffix == ".xlsx":
            with whole_file(target) as unfinished:
                exporting.export_workbook(session, chosen, unfinished)
            print_step(Message(N_("wrote %(file)s"), file=str(target)))
        elif suffix == ".csv":
            for file in exporting.export_csv(session, chosen[0], target):
                print_step(Message(N_("wrote %(file)s"), file=str(file)))
        else:
            for file in exporting.export_folder(session, chosen, target):
                print_step(Message(N_("wrote %(file)s"), file=str(file)))


def _table(name: str) -> TableFile:
    table = table_named(name)
    if table is None:
        known = list(TABLE_FILES)
        what = N_("There is no table %(table)s.%(near)s Tables: %(tables)s.")
        near = did_you_mean(name, known)
        raise click.UsageError(said(Message(what, table=repr(name), near=near, tables=enumerated(known))))
    return table
