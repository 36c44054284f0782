"""`kap build`: from a folder of files to a database."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click
from sqlalchemy import Engine

from kap_cli.options import data_option, database_option, json_option
from kap_cli.printing import PROBLEMS, counted, first_of, print_json, print_problems, print_warnings, progress
from kap_cli.sessions import open_engine
from kap_cli.speaking import said, translated
from kap_cli.upgrade import left_copy, print_upgraded
from kap_cli.user import user_name
from kap_model import upgrading
from kap_model.database import database_url, shown
from kap_model.importing.batches import Provenance
from kap_model.importing.build import Built, prepare_build, write_build
from kap_model.importing.build import build as build_database
from kap_model.importing.load import StepCallback
from kap_model.importing.read import is_data_folder, read_file, read_folder
from kap_model.importing.reading import Reading
from kap_model.problems import N_, DataRefusedError, KapError, Message
from kap_model.vocabulary import Act


@click.command()
@data_option
@database_option
@click.option("--no-illustrative", is_flag=True, help="Leave out the folder of illustrative rows.")
@click.option(
    "--fresh",
    "is_fresh",
    is_flag=True,
    help="Replace everything, also what people brought in; a dated copy of the database is left beside it.",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
def build(folder: Path, database: str | None, no_illustrative: bool, is_fresh: bool, yes: bool, as_json: bool) -> None:
    """Build the database from a data folder; all or nothing.

    A database that exists is brought to what the folder holds now. Rows that people imported, or brought in on a page,
    stay; where both have a row, that of the person stands, and is listed. What is replaced or removed is kept in the
    history. People who read see the old state until the build is done. If any file has a problem, all problems are
    listed and the database stays as it is. The same files once more change nothing, unless the program's model is
    another.

    With --fresh nothing of before stands: what people brought in is named first, and a dated copy of the database is
    left beside it. A database of an older version is first brought to the tables of this one, as by `kap upgrade`.

    \b
    Example:
      kap build
      kap build --data data --database kap.sqlite
    """
    print_step = progress("build")
    print_step(Message(N_("reading %(folder)s"), folder=str(folder)))
    reading = (
        read_folder(folder, with_illustrative=not no_illustrative) if is_data_folder(folder) else read_file(folder)
    )
    address = database_url(database)
    provenance = Provenance(Act.BUILD, user_name())
    with open_engine(address) as engine, _no_collector():
        if upgrading.is_older(engine):
            print_upgraded(engine, upgrading.upgrade(engine, lambda: left_copy(engine, None, print_step)), print_step)
        try:
            if is_fresh:
                built = _build_fresh(engine, reading, provenance, print_step, is_sure=yes)
            else:
                built = build_database(engine, reading, print_step, provenance)
        except DataRefusedError as refused:
            print_problems(refused.problems, as_json=as_json)
            raise click.exceptions.Exit(PROBLEMS) from None
    _print_outcome(built, shown(address), print_step)
    if not as_json:
        print_warnings(built.prepared.checked.warnings)
    if as_json:
        print_json(_as_json(built))


def _build_fresh(
    engine: Engine, reading: Reading, provenance: Provenance, print_step: StepCallback, *, is_sure: bool
) -> Built:
    """Replace everything, after naming what would be lost.

    Raises:
        DataRefusedError: the files have problems.
        KapError: others have changed the data meanwhile.
    """
    prepared = prepare_build(engine, reading, print_step, is_fresh=True)
    for line in first_of([Message(N_("would be lost: %(rows)s"), rows=brought.message()) for brought in prepared.lost]):
        print_step(line)
    if prepared.lost and not is_sure:
        click.confirm(said(Message(N_("Replace the database, and leave a copy of it beside?"))), abort=True, err=True)
    built = write_build(engine, prepared, print_step, provenance)
    if built is None:
        raise KapError(Message(N_("Others have changed the data meanwhile. Nothing was built; run it again.")))
    return built


def _print_outcome(built: Built, database: str, print_step: StepCallback) -> None:
    if built.copy is not None:
        print_step(Message(N_("the database as it was is in %(file)s"), file=str(built.copy)))
    prepared = built.prepared
    kept = [
        Message(
            N_("kept: %(rows)s, %(n)s in the place of other rows of the folder")
            if brought.in_place
            else N_("kept: %(rows)s"),
            rows=brought.message(),
            n=str(brought.in_place),
        )
        for brought in prepared.kept
    ]
    returned = [
        Message(
            N_("brought back: %(n)s rows of %(table)s, which %(file)s had removed on %(day)s"),
            n=str(brought.count),
            table=brought.table,
            file=str(brought.file),
            day=str(brought.day),
        )
        for brought in prepared.returned
    ]
    for line in [*first_of(kept), *first_of(returned)]:
        print_step(line)
    if built.is_changed:
        what = N_("built %(database)s: %(rows)s; revision %(revision)s")
        print_step(Message(what, database=database, rows=counted(built.row_counts), revision=str(built.revision)))
    else:
        what = N_("%(database)s holds these files already, read by this version of the program; revision %(revision)s")
        print_step(Message(what, database=database, revision=str(built.revision)))


def _as_json(built: Built) -> dict[str, object]:
    prepared = built.prepared
    return {
        "revision": built.revision,
        "is_changed": built.is_changed,
        "kept": [asdict(brought) for brought in prepared.kept],
        "lost": [asdict(brought) for brought in prepared.lost],
        "brought_back": [asdict(brought) for brought in prepared.returned],
        "copy": built.copy,
        "warnings": prepared.checked.warnings.as_rows(translated),
    }


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rest the search for circles of objects: rows form none, and looking for some takes a quarter of a build."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
