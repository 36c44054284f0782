"""`kap history`: who did what, when and why."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import Column, print_json, print_table
from kap_cli.sessions import open_session
from kap_model.people.history_entries import entries
from kap_model.problems import N_


@click.command()
@database_option
@click.option("--kpi", metavar="CODE", help="Only what concerns a KPI, with each of its figures.")
@click.option("--place", metavar="CODE", help="Only what concerns a place, with each of its figures.")
@click.option("--quarter", metavar="Q", help="Only what concerns a quarter.")
@json_option
def history(database: str | None, kpi: str | None, place: str | None, quarter: str | None, as_json: bool) -> None:
    """Print who did what, when and why: people, files and figures.

    The oldest comes first; times are UTC. Where a KPI or a place is named, the figures are listed that came and never
    changed, too.

    \b
    Example:
      kap history --kpi K-P1.1-a --place AFR
    """
    with open_session(database) as session:
        rows = [entry.as_json() for entry in entries(session, kpi=kpi, place=place, quarter=quarter)]
    if as_json:
        print_json(rows)
    else:
        print_table(_COLUMNS, rows)


def _values(name: str) -> Any:
    def shown(row: Mapping[str, Any]) -> object:
        values = row[name]
        if values is None:
            return None
        text = ", ".join(f"{key} {json.dumps(value, ensure_ascii=False, default=str)}" for key, value in values.items())
        return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"

    return shown


_WIDEST: Final = 60
"""Characters of the values in one cell of the table; --json prints them whole."""

_COLUMNS: Final[Sequence[Column]] = (
    (N_("at"), lambda row: row["at"].removesuffix("+00:00").replace("T", " ")),
    (N_("act"), lambda row: row["act"]),
    (N_("by"), lambda row: row["by"]),
    (N_("subject"), lambda row: row["subject"]),
    (N_("before"), _values("before")),
    (N_("after"), _values("after")),
    (N_("reason"), lambda row: row["reason"]),
)
