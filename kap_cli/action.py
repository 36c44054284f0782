"""`kap action`: what meetings have asked for, from a terminal; the operator names the person they act for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import click
from sqlalchemy import Engine

from kap_cli.options import as_option, database_option, json_option, quarter_of
from kap_cli.printing import Column, print_json, print_table
from kap_cli.sessions import open_engine, open_session
from kap_model.database import database_url, reading
from kap_model.people.permissions import Actor
from kap_model.people.persons import email_key
from kap_model.problems import N_, Message
from kap_model.quarter import Quarter
from kap_model.reporting import agreed_actions
from kap_model.reporting.agreed_actions import Agreement, KnownAction
from kap_model.vocabulary import AgreedActionState

number_argument = click.argument("number", metavar="NUMBER", type=int)


@click.group()
def action() -> None:
    """Note what a meeting has asked for, and what came of it.

    An agreed action is about a KPI, an outcome, a priority or an enabler. It is due by a meeting or by a quarter. None
    is deleted: a mistaken one is withdrawn.

    \b
    Example:
      kap action add K-P1.1-a --what "Repeat the survey" --who "Regional office" --agreed-at TDAG-26 \\
        --by-quarter 2026-Q4 --as publisher@example.org
      kap action done 1 --outcome "Repeated in both countries" --as publisher@example.org
      kap action list --state open
    """


@action.command("list")
@database_option
@click.option("--state", type=click.Choice([str(state) for state in AgreedActionState]), help="Default: all.")
@click.option("--about", metavar="CODE", help="Only those about a KPI, an outcome, a priority or an enabler.")
@click.option("--agreed-at", metavar="MEETING", help="Only those of a meeting.")
@json_option
def list_actions(
    database: str | None, state: str | None, about: str | None, agreed_at: str | None, as_json: bool
) -> None:
    """List agreed actions by when they are due."""
    with open_session(database) as session:
        found = [
            known
            for known in agreed_actions.agreed_actions(session)
            if state in (None, known.state)
            and (about is None or about.casefold() == known.about_code.casefold())
            and agreed_at in (None, known.agreement.agreed_at)
        ]
    rows = [known.as_json(_today()) for known in found]
    if as_json:
        print_json(rows)
    else:
        print_table(_COLUMNS, rows)


@action.command()
@click.argument("about", metavar="CODE")
@click.option("--what", required=True, metavar="TEXT", help="What is to be done.")
@click.option("--who", required=True, metavar="TEXT", help="The unit, or the role of the person, that does it.")
@click.option("--agreed-at", required=True, metavar="MEETING", help="The meeting that asked for it.")
@click.option("--by-meeting", metavar="MEETING", help="Due by this meeting.")
@click.option("--by-quarter", metavar="Q", help="Due by the end of this quarter.")
@as_option
@database_option
@json_option
def add(
    about: str,
    what: str,
    who: str,
    agreed_at: str,
    by_meeting: str | None,
    by_quarter: str | None,
    email: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Note an action that was agreed about a KPI, an outcome, a priority or an enabler."""
    agreement = Agreement(
        what=what, who=who, agreed_at=agreed_at, by_meeting=by_meeting, by_quarter=_quarter(by_quarter)
    )
    with _engine(database) as engine:
        known = agreed_actions.agree(engine, _actor(email, "add"), about, agreement)
    _print(known, as_json=as_json)


@action.command()
@number_argument
@click.option("--what", metavar="TEXT", help="What is to be done.")
@click.option("--who", metavar="TEXT", help="The unit, or the role of the person, that does it.")
@click.option("--agreed-at", metavar="MEETING", help="The meeting that asked for it.")
@click.option("--by-meeting", metavar="MEETING", help="Due by this meeting, and by no quarter.")
@click.option("--by-quarter", metavar="Q", help="Due by the end of this quarter, and by no meeting.")
@as_option
@database_option
@json_option
def change(
    number: int,
    what: str | None,
    who: str | None,
    agreed_at: str | None,
    by_meeting: str | None,
    by_quarter: str | None,
    email: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Change what is named of an open action; the rest stays."""
    texts = {"what": what, "who": who, "agreed_at": agreed_at}
    changed: dict[str, Any] = {name: text for name, text in texts.items() if text is not None}
    if by_meeting is not None or by_quarter is not None:
        changed |= {"by_meeting": by_meeting, "by_quarter": _quarter(by_quarter)}
    with _engine(database) as engine:
        seen = _seen(engine, number)
        agreement = replace(seen.agreement, **changed)
        known = agreed_actions.change(engine, _actor(email, "change"), number, agreement, seen.version)
    _print(known, as_json=as_json)


@action.command()
@number_argument
@click.option("--outcome", required=True, metavar="TEXT", help="What came of it.")
@as_option
@database_option
@json_option
def done(number: int, outcome: str, email: str, database: str | None, as_json: bool) -> None:
    """Say that an action is done and what came of it; or put right what was said."""
    with _engine(database) as engine:
        seen = _seen(engine, number)
        known = agreed_actions.finish(engine, _actor(email, "done"), number, outcome, seen.version)
    _print(known, as_json=as_json)


@action.command()
@number_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
@as_option
@database_option
@json_option
def withdraw(number: int, reason: str, email: str, database: str | None, as_json: bool) -> None:
    """Withdraw an action that was noted by mistake, or that nobody asks for any more. It stays in the list."""
    with _engine(database) as engine:
        seen = _seen(engine, number)
        known = agreed_actions.withdraw(engine, _actor(email, "withdraw"), number, reason, seen.version)
    _print(known, as_json=as_json)


@contextmanager
def _engine(database: str | None) -> Iterator[Engine]:
    with open_session(database):
        pass  # refuses a database that is not this program's
    with open_engine(database_url(database), must_exist=True) as engine:
        yield engine


def _seen(engine: Engine, number: int) -> KnownAction:
    with reading(engine) as session:
        return agreed_actions.agreed_action(session, number)


def _quarter(text: str | None) -> Quarter | None:
    return None if text is None else quarter_of(text, "--by-quarter")


def _actor(email: str, command: str) -> Actor:
    return Actor(email_key(email), f"kap action {command}", is_operator=True)


def _today() -> date:
    return datetime.now(UTC).date()


def _print(known: KnownAction, *, as_json: bool) -> None:
    row = known.as_json(_today())
    if as_json:
        print_json(row)
    else:
        print_table(_COLUMNS, [row])


_COLUMNS: Final[Sequence[Column]] = (
    (N_("number"), lambda row: row["action_id"]),
    (N_("about"), lambda row: row["about_code"]),
    (N_("state"), lambda row: Message(N_("open, past its quarter")) if row["is_past_its_quarter"] else row["state"]),
    (N_("by"), lambda row: row["by_quarter"] or row["by_meeting"]),
    (N_("agreed at"), lambda row: row["agreed_at"]),
    (N_("who"), lambda row: row["who"]),
    (N_("what"), lambda row: row["what"]),
    (N_("what came of it"), lambda row: row["reason"] or row["outcome_note"]),
)
