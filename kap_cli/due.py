"""`kap due`: what places are asked for, by when, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime

import click

from kap_cli.options import database_option, json_option, quarter_of
from kap_cli.printing import print_json, progress
from kap_cli.sessions import open_session
from kap_cli.speaking import said, translated
from kap_model.problems import N_, Message, enumerated
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, PlaceKind


@click.command()
@click.option("--place", "places", multiple=True, metavar="CODE", help="Default: every region and office.")
@click.option("--quarter", metavar="Q", help="Default: the quarter that has ended last.")
@database_option
@json_option
def due(places: Sequence[str], quarter: str | None, database: str | None, as_json: bool) -> None:
    """Print what places are asked for, and how far each report is.

    What only made-up rows ask for is marked as illustrative.

    \b
    Example:
      kap due --place RO-AFR --quarter 2026-Q3
      kap due --json
    """
    from kap_model import progress as model_progress  # only here: other commands start faster without them
    from kap_model.reporting import due as reporting

    asked = quarter_of(quarter, "--quarter") if quarter else Quarter.present().after(-1)
    with open_session(database, needs_plan=True) as session:
        loaded = model_progress.load(session, OriginView.ALL)
        kinds = loaded.facts.place_kinds
        if unknown := [place for place in places if place not in kinds]:
            what = Message(N_("there is no place %(places)s"), places=enumerated(unknown))
            raise click.BadParameter(said(what), param_hint="--place")
        at = places or [code for code, kind in kinds.items() if kind in (PlaceKind.REGION, PlaceKind.OFFICE)]
        start = loaded.facts.reporting_start
        rows = reporting.due(session, loaded, at, (asked,), datetime.now(UTC).date())
    if as_json:
        print_json([{**asdict(row), "quarter": str(row.quarter)} for row in rows])
        return
    if start is not None and asked < start:
        sentence = N_("reports are asked for since %(start)s; %(asked)s is before")
        progress("due")(Message(sentence, start=str(start), asked=str(asked)))
    for row in rows:
        mark = f"  {translated(N_('illustrative'))}" if row.is_illustrative else ""
        click.echo(f"{row.place_code}  {row.quarter}  {row.kpi_code}  {row.due_day}  {row.state}{mark}")
