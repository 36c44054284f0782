"""`kap person`: people, their roles, links to sign in, and the end of their sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from urllib.parse import urlencode

import click
from sqlalchemy import Engine

from kap_cli.options import database_option, json_option
from kap_cli.printing import print_json, progress
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import ngettext, number, said, signs, translated
from kap_cli.user import user_name
from kap_model.database import database_url
from kap_model.people import persons, sign_in
from kap_model.people.permissions import Actor
from kap_model.problems import N_, Message
from kap_model.vocabulary import Role

as_option = click.option("--as", "email", metavar="EMAIL", help="The person you act for; the history names them.")


def operator(email: str | None, command: str) -> Actor:
    """Return the operator of the machine, who acts for a person or, without one, in the system's own name."""
    return Actor(persons.email_key(email) if email else None, f"{command} ({user_name() or '?'})", is_operator=True)


def sign_in_address(address: str, token: str, language: str) -> str:
    """Return the address of a link to sign in, where readers find the dashboard at an address."""
    return f"{address.rstrip('/')}/sign-in?{urlencode({'token': token, 'lang': language})}"


@click.group()
def person() -> None:
    """People, their roles, and how they sign in.

    \b
    Example:
      kap person add ann@example.org "Ann Example" --language fr
      kap person role ann@example.org coordinator --place RO-AFR
      kap person link ann@example.org --address https://kap.example.org
    """


@contextmanager
def _engine(database: str | None) -> Iterator[Engine]:
    with open_session(database):
        pass  # refuses a database that is not this program's
    with open_engine(database_url(database), must_exist=True) as engine:
        yield engine


@person.command()
@click.argument("email_of_person", metavar="EMAIL")
@click.argument("name")
@click.option("--language", default="en", help="Of mails and workbooks: en, fr, es, ru, ar or zh.")
@database_option
@as_option
def add(email_of_person: str, name: str, language: str, database: str | None, email: str | None) -> None:
    """Add a person, without a role."""
    with _engine(database) as engine:
        key = persons.add(engine, operator(email, "kap person add"), email_of_person, name, language)
    progress("person")(Message(N_("added %(person)s; give a role with `kap person role %(person)s ROLE`"), person=key))


@person.command("list")
@database_option
@json_option
def list_people(database: str | None, as_json: bool) -> None:
    """List people with their roles."""
    with open_session(database) as session:
        people = persons.persons(session)
    if as_json:
        print_json([asdict(one) for one in people])
        return
    for one in people:
        roles = signs().enumeration.join(f"{role} {place}" for role, place in one.roles) or translated(N_("no role"))
        held = roles if one.is_active else translated(N_("removed"))
        click.echo(f"{one.email}  {one.name}  {one.language}  {held}")


@person.command()
@click.argument("email_of_person", metavar="EMAIL")
@click.argument("name", metavar="ROLE", type=click.Choice([str(role) for role in Role]))
@click.option("--place", metavar="CODE", help="For a coordinator or reviewer: where, with all places below it.")
@click.option("--take", is_flag=True, help="Take the role instead of giving it.")
@database_option
@as_option
def role(
    email_of_person: str, name: str, place: str | None, take: bool, database: str | None, email: str | None
) -> None:
    """Give a person a role, or take it.

    A coordinator reports for places, a reviewer accepts what others report; a publisher loads files and freezes
    editions, an administrator gives roles. The last two hold everywhere.
    """
    by = operator(email, "kap person role")
    with _engine(database) as engine:
        change = persons.take_role if take else persons.give_role
        change(engine, by, email_of_person, Role(name), place)
    progress("person")(Message(N_("the role was taken") if take else N_("the role was given")))


@person.command()
@click.argument("email_of_person", metavar="EMAIL")
@click.option(
    "--address",
    default="http://127.0.0.1:8501",
    show_default=True,
    metavar="URL",
    help="Where readers find the dashboard.",
)
@database_option
@json_option
@as_option
def link(email_of_person: str, address: str, database: str | None, as_json: bool, email: str | None) -> None:
    """Print an address that signs a person in once, for 15 minutes."""
    with _engine(database) as engine:
        made = sign_in.make_link(engine, operator(email, "kap person link"), email_of_person)
        with open_session(database) as session:
            language = next(one.language for one in persons.persons(session) if one.email == made.email)
    url = sign_in_address(address, made.token, language)
    if as_json:
        print_json({"email": made.email, "address": url, "expires_at": made.expires_at.isoformat()})
    else:
        click.echo(url)


@person.command("sign-out")
@click.argument("email_of_person", metavar="EMAIL")
@database_option
@as_option
def sign_out(email_of_person: str, database: str | None, email: str | None) -> None:
    """End all sessions of a person."""
    with _engine(database) as engine:
        count = sign_in.end_all(engine, operator(email, "kap person sign-out"), email_of_person)
    progress("person")(ngettext("%(n)s session ended", "%(n)s sessions ended", count) % {"n": number(count)})


@person.command()
@click.argument("email_of_person", metavar="EMAIL")
@click.option("--yes", is_flag=True, help="Do not ask.")
@database_option
@as_option
def remove(email_of_person: str, yes: bool, database: str | None, email: str | None) -> None:
    """Take all roles from a person and end their sessions. Their name stays in the history."""
    if not yes:
        click.confirm(said(Message(N_("Remove %(person)s?"), person=email_of_person)), abort=True, err=True)
    with _engine(database) as engine:
        persons.remove(engine, operator(email, "kap person remove"), email_of_person)
    progress("person")(Message(N_("removed")))
