"""`kap kpi`: what was decided on KPIs, from a terminal; the operator names the person they act for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import click

from kap_cli.options import as_option, database_option, json_option
from kap_cli.printing import Column, echo, print_json, print_table, progress
from kap_cli.sessions import open_engine, open_session
from kap_model.database import database_url
from kap_model.people.permissions import Actor
from kap_model.people.persons import email_key
from kap_model.problems import N_, Message
from kap_model.reporting import kpi_decisions
from kap_model.reporting.kpi_decisions import KnownDecision
from kap_model.vocabulary import Approval


@click.group()
def kpi() -> None:
    """Record and list what was decided on KPIs over time.

    A KPI is proposed, approved at a meeting, revised, retired. A decision is never changed; a later one puts a wrong
    one right. A retired KPI is reported up to the quarter of that day, and counts in every total until it leaves
    kpis.csv.

    \b
    Example:
      kap kpi decide K-P1.1-a --decision approved --meeting TDAG-26 --on 2026-05-12 --as publisher@example.org
      kap kpi decisions K-P1.1-a
    """


@kpi.command("decide")
@click.argument("code", metavar="CODE")
@click.option("--decision", required=True, type=click.Choice([str(each) for each in Approval]), help="What it is now.")
@click.option("--meeting", metavar="M", help="Where it was decided, such as TDAG-26; asked for approved and retired.")
@click.option(
    "--on", "decided_on", required=True, type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="The day, 2026-05-12."
)
@click.option("--document", metavar="R", help="A reference to read it in.")
@click.option("--note", metavar="T", help="A word about it.")
@as_option
@database_option
@json_option
def decide(
    code: str,
    decision: str,
    meeting: str | None,
    decided_on: datetime,
    document: str | None,
    note: str | None,
    email: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Record a decision on a KPI."""
    by = Actor(email_key(email), "kap kpi decide", is_operator=True)
    with open_engine(database_url(database), must_exist=True) as engine:
        known = kpi_decisions.decide(
            engine,
            by,
            code,
            Approval(decision),
            decided_on=decided_on.date(),
            meeting=meeting,
            document=document,
            note=note,
        )
    if as_json:
        print_json(_as_json(known))
    else:
        what = N_("recorded %(kpi)s, %(decision)s on %(day)s")
        progress("kpi")(Message(what, kpi=code, decision=str(known.decision), day=str(known.decided_on)))


@kpi.command("decisions")
@click.argument("code", metavar="[CODE]", required=False)
@database_option
@json_option
def list_decisions(code: str | None, database: str | None, as_json: bool) -> None:
    """List the decisions on a KPI, or on all: the oldest of each first, the last one holds."""
    with open_session(database) as session:
        found: Sequence[KnownDecision]
        if code is not None:
            found = kpi_decisions.decisions_on(session, code)
        else:
            by_kpi = kpi_decisions.decisions(session)
            found = [each for kpi_code in sorted(by_kpi) for each in by_kpi[kpi_code]]
    if as_json:
        print_json([_as_json(each) for each in found])
    elif found:
        print_table(_COLUMNS, found)
    else:
        echo(Message(N_("%(kpi)s: not recorded"), kpi=code) if code else Message(N_("all KPIs: not recorded")))


def _as_json(known: KnownDecision) -> dict[str, Any]:
    return {**asdict(known), "recorded_at": known.recorded_at.isoformat()}


_COLUMNS: Final[Sequence[Column]] = (
    (N_("KPI"), lambda known: known.kpi_code),
    (N_("decision"), lambda known: str(known.decision)),
    (N_("on"), lambda known: known.decided_on),
    (N_("meeting"), lambda known: known.meeting),
    (N_("document"), lambda known: known.document),
    (N_("recorded by"), lambda known: known.recorded_by),
)
