"""`kap plan`: plans that stand beside the one that is reported on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import PROBLEMS, Column, counted, print_json, print_problems, print_table, progress
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import spoken
from kap_cli.user import user_name
from kap_model import plans_beside
from kap_model.database import database_url
from kap_model.importing.batches import Provenance
from kap_model.importing.read import is_data_folder, read_file, read_folder
from kap_model.problems import N_, DataRefusedError, Message
from kap_model.vocabulary import Act


@click.group()
def plan() -> None:
    """Put another plan beside this one, to read only.

    Each plan has a database of its own, in a folder beside the main one or in KAP_PLANS_FOLDER. Pages show it with
    plan=CODE in their address; the page Plans leads there. Reports, people and editions stay with the main plan.

    \b
    Example:
      kap plan load next-plan
      kap plan list
      kap plan remove NEXT
    """


@plan.command()
@click.argument("folder", metavar="FOLDER", type=click.Path(exists=True, path_type=Path))
@database_option
@json_option
def load(folder: Path, database: str | None, as_json: bool) -> None:
    """Load a plan from a data folder, with all checks of `kap build`; a plan with the same code is replaced."""
    print_step = progress("plan")
    with open_session(database, needs_plan=True):
        pass  # refuses a database that is not this program's
    print_step(Message(N_("reading %(folder)s"), folder=str(folder)))
    read = read_folder(folder) if is_data_folder(folder) else read_file(folder)
    with open_engine(database_url(database), must_exist=True) as engine:
        try:
            known, built = plans_beside.load(engine, read, print_step, Provenance(Act.BUILD, user_name()))
        except DataRefusedError as refused:
            print_problems(refused.problems, as_json=as_json)
            raise click.exceptions.Exit(PROBLEMS) from None
    what = N_("loaded %(code)s: %(rows)s; revision %(revision)s")
    rows = counted(built.row_counts)
    print_step(Message(what, code=known.plan_code, rows=rows, revision=str(known.revision)))
    if as_json:
        print_json(known.as_json())


@plan.command("list")
@database_option
@json_option
def list_plans(database: str | None, as_json: bool) -> None:
    """List the plans that stand beside the one that is reported on, in time."""
    with open_session(database, needs_plan=True) as session:
        found = plans_beside.plans_beside(session)
    if as_json:
        print_json([known.as_json() for known in found])
    else:
        print_table(_COLUMNS, found)


@plan.command()
@click.argument("code", metavar="CODE")
@database_option
def remove(code: str, database: str | None) -> None:
    """Remove the database of a plan that stands beside; its data folder is left as it is."""
    with open_session(database, needs_plan=True) as session:
        known = plans_beside.remove(session, code)
    progress("plan")(Message(N_("removed %(code)s"), code=known.plan_code))


_COLUMNS: Final[Sequence[Column]] = (
    (N_("code"), lambda known: known.plan_code),
    (N_("name"), lambda known: known.name(spoken())),
    (N_("from"), lambda known: known.start_quarter),
    (N_("to"), lambda known: known.end_quarter),
    (N_("revision"), lambda known: known.revision),
)
