"""`kap build`: from a folder of files to a database."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kap_cli.options import data_option, database_option, json_option
from kap_cli.printing import PROBLEMS, counted, print_json, print_problems, progress
from kap_cli.sessions import open_engine
from kap_model.database import database_url, shown
from kap_model.importing.load import build as build_database
from kap_model.importing.read import read_file, read_folder
from kap_model.problems import DataRefusedError


@click.command()
@data_option
@database_option
@click.option("--no-illustrative", is_flag=True, help="Leave out the folder of illustrative rows.")
@json_option
def build(folder: Path, database: str | None, no_illustrative: bool, as_json: bool) -> None:
    """Build the database from a data folder; all or nothing.

    Everything in it is replaced at once; people who read it see the old state until then. If any file has a problem,
    all problems are listed and the database stays as it is. The same files once more change nothing, unless the
    program's model is another.

    \b
    Example:
      kap build
      kap build --data data --database kap.sqlite
    """
    print_step = progress("build")
    print_step(f"reading {folder}")
    reading = read_folder(folder, with_illustrative=not no_illustrative) if folder.is_dir() else read_file(folder)
    address = database_url(database)
    with open_engine(address) as engine, _no_collector():
        try:
            loaded = build_database(engine, reading, print_step)
        except DataRefusedError as refused:
            print_problems(refused.problems, as_json=as_json)
            raise click.exceptions.Exit(PROBLEMS) from None
    if loaded.is_changed:
        print_step(f"built {shown(address)}: {counted(loaded.row_counts)}; revision {loaded.revision}")
    else:
        print_step(
            f"{shown(address)} holds these files already, read by this version of the program; "
            f"revision {loaded.revision}"
        )
    if as_json:
        print_json([])


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rest the search for circles of objects: rows form none, and looking for some takes a quarter of a build."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
