"""`kap reporting`: since which quarter reports are asked for, from a terminal."""

from __future__ import annotations

import click

from kap_cli.options import as_option, database_option, json_option, quarter_of
from kap_cli.printing import echo, print_json, progress
from kap_cli.sessions import open_engine, open_session
from kap_model.database import database_url
from kap_model.people.permissions import Actor
from kap_model.people.persons import email_key
from kap_model.problems import N_, Message
from kap_model.reporting import reporting_start
from kap_model.reporting.reporting_start import KnownStart

_WITH_THE_PLAN = "plan"
"""What stands for the first quarter of the plan."""


@click.group()
def reporting() -> None:
    """Set and show since which quarter reports are asked for.

    Before that quarter nothing is asked for, due, late or reminded of. Figures of earlier quarters can be reported all
    the same. Without a setting, reports are asked for since the first quarter of the plan.

    \b
    Example:
      kap reporting starts 2026-Q1 --as administrator@example.org --reason "The first quarter with coordinators"
      kap reporting show
    """


@reporting.command("starts")
@click.argument("quarter", metavar="QUARTER|plan")
@click.option("--reason", required=True, metavar="TEXT", help="Why, for the history.")
@as_option
@database_option
@json_option
def starts(quarter: str, reason: str, email: str, database: str | None, as_json: bool) -> None:
    """Ask for reports since QUARTER; with `plan`, since the first quarter of the plan."""
    first = None if quarter == _WITH_THE_PLAN else quarter_of(quarter, "QUARTER")
    by = Actor(email_key(email), "kap reporting starts", is_operator=True)
    with open_engine(database_url(database), must_exist=True) as engine:
        known = reporting_start.set_start(engine, by, first, reason)
    _print(known, as_json=as_json)


@reporting.command("show")
@database_option
@json_option
def show(database: str | None, as_json: bool) -> None:
    """Show since which quarter reports are asked for, who set it, when and why."""
    with open_session(database) as session:
        known = reporting_start.newest(session)
    _print(known, as_json=as_json)


def _print(known: KnownStart | None, *, as_json: bool) -> None:
    if as_json:
        print_json(None if known is None else _as_json(known))
        return
    if known is not None and known.quarter is not None:
        echo(Message(N_("reports are asked for since %(quarter)s"), quarter=str(known.quarter)))
    else:
        echo(Message(N_("reports are asked for since the first quarter of the plan")))
    if known is not None:
        what = N_("set by %(person)s on %(day)s: %(reason)s")
        values = {"person": known.set_by, "day": f"{known.set_at:%Y-%m-%d}", "reason": known.reason}
        progress("reporting")(Message(what, **values))


def _as_json(known: KnownStart) -> dict[str, str | None]:
    return {
        "quarter": str(known.quarter) if known.quarter is not None else None,
        "reason": known.reason,
        "set_by": known.set_by,
        "set_at": known.set_at.isoformat(),
    }
