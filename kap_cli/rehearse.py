"""`kap rehearse`: a second database of made-up people and submissions, to train with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kap_cli.options import data_option, json_option
from kap_cli.person import operator, sign_in_address
from kap_cli.printing import PROBLEMS, print_json, print_problems, progress
from kap_cli.sessions import open_engine
from kap_model.database import reading
from kap_model.importing.read import read_folder
from kap_model.people import persons, sign_in
from kap_model.problems import N_, DataRefusedError, Message


@click.command()
@data_option
@click.option(
    "--database",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    default=Path("kap-rehearsal.sqlite"),
    show_default=True,
    metavar="PATH",
    help="The SQLite file of the rehearsal.",
)
@click.option("--again", is_flag=True, help="Begin anew; what was entered in the rehearsal goes.")
@click.option(
    "--address",
    default="http://127.0.0.1:8502",
    show_default=True,
    metavar="URL",
    help="Where the rehearsal is served; the links lead there.",
)
@json_option
def rehearse(folder: Path, file: Path, again: bool, address: str, as_json: bool) -> None:
    """Make a rehearsal to train with, and print links to sign in.

    A rehearsal is a second database: the data of the folder, made-up people of each role, each of whom gets a link,
    and half-filled submissions in every state. Each page and each file of it says that nothing in it is real. The
    database with the real data is not touched. A rehearsal that is there is kept, unless it is to begin anew.

    \b
    Example:
      kap rehearse
      kap serve --database kap-rehearsal.sqlite --port 8502
    """
    from kap_model.reporting import rehearsal  # only here: other commands start faster without it

    print_step = progress("rehearse")
    by = operator(None, "kap rehearse")
    if again or not file.exists():
        print_step(Message(N_("reading %(folder)s"), folder=str(folder)))
        try:
            rehearsal.make(file, read_folder(folder), by, datetime.now(UTC).date(), print_step)
        except DataRefusedError as refused:
            print_problems(refused.problems, as_json=as_json)
            raise click.exceptions.Exit(PROBLEMS) from None
        print_step(Message(N_("made %(file)s; nothing in it is real"), file=str(file)))
    else:
        rehearsal.require_rehearsal(file)
        print_step(Message(N_("%(file)s is there already; --again begins anew"), file=str(file)))
    links = []
    with open_engine(str(file), must_exist=True) as engine:
        with reading(engine) as session:
            people = [person for person in persons.persons(session) if person.is_active and person.roles]
        for person in people:
            made = sign_in.make_link(engine, by, person.email)
            links.append((person, sign_in_address(address, made.token, person.language)))
    if as_json:
        print_json([{"email": one.email, "name": one.name, "roles": one.roles, "address": url} for one, url in links])
        return
    for person, url in links:
        click.echo(f"{person.name}\n  {url}")
    print_step(Message(N_("each link works once, for 15 minutes; `kap rehearse` prints new ones")))
