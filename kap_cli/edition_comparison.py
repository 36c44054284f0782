"""`kap edition compare`: what changed between two editions, or an edition and the live data, split by cause."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import click
from sqlmodel import Session

from kap_cli.options import database_option, json_option
from kap_cli.printing import Column, echo, print_json, print_table
from kap_cli.sessions import open_session
from kap_cli.speaking import said
from kap_model.problems import N_, Message, did_you_mean
from kap_model.vocabulary import OriginView, PlaceKind

if TYPE_CHECKING:
    from kap_model.causes.comparison import Comparison
    from kap_model.causes.sides import Side
    from kap_model.causes.splits import KpiChange, Step
    from kap_model.causes.states import State
    from kap_model.measures import Standing


@click.command("compare")
@click.argument("older", metavar="A")
@click.argument("newer", metavar="B")
@click.option(
    "--place", "places", multiple=True, metavar="CODE", help="May be repeated. Default: the world and the regions."
)
@database_option
@json_option
def compare_editions(older: str, newer: str, places: Sequence[str], database: str | None, as_json: bool) -> None:
    """Print what changed from edition A to edition B, split by cause: the biggest changes first.

    A or B may be `live`: the present data, at their newest quarter and in the view of the other edition. The causes are
    definition, target, correction, new_figure and time, in this order, and scope for a KPI that only one of both has.

    \b
    Example:
      kap edition compare TDAG-25 TDAG-26
      kap edition compare TDAG-26 live --place AFR --json
    """
    from kap_model.causes.comparison import compare  # only here: other commands start faster without it
    from kap_model.causes.sides import states
    from kap_model.queries import causes

    with (
        open_session(database, needs_plan=True) as session,
        states(session, *_sides(session, older, newer)) as (before, after),
    ):
        comparison = compare(before, after, _places(before, after, places))
    if as_json:
        print_json(causes.as_json(comparison))
    else:
        _print(comparison, causes.biggest_first(comparison))


def _sides(session: Session, older: str, newer: str) -> list[Side]:
    """Return the sides of two names."""
    from kap_model import progress
    from kap_model.causes.sides import Side, side_of
    from kap_model.editions.listing import LIVE, edition

    known = [None if name.lower() == LIVE else edition(session, name) for name in (older, newer)]
    view = next((each.origin for each in known if each is not None), OriginView.ALL)
    return [
        Side(quarter=progress.default_quarter(session, view), origin=view) if each is None else side_of(session, each)
        for each in known
    ]


def _places(older: State, newer: State, named: Sequence[str]) -> list[str]:
    from kap_model.causes.sides import places_of

    if not named:
        return places_of(older, newer, PlaceKind.WORLD, PlaceKind.REGION)
    known = places_of(older, newer, *PlaceKind)
    for place in named:
        if place not in known:
            what = N_("There is no place %(code)s.%(near)s")
            raise click.UsageError(said(Message(what, code=repr(place), near=did_you_mean(place, known))))
    return list(dict.fromkeys(named))


def _print(comparison: Comparison, changes: Sequence[KpiChange]) -> None:
    quarters = {"older": str(comparison.older_quarter), "newer": str(comparison.newer_quarter)}
    echo(Message(N_("From %(older)s to %(newer)s"), **quarters))
    if not changes and not comparison.roll_ups:
        echo(Message(N_("Nothing changed.")))
    if changes:
        click.echo()
        print_table(_COLUMNS, [(change, step) for change in changes for step in change.steps])
    if comparison.roll_ups:
        click.echo()
        print_table(_ROLL_UP_COLUMNS, [(change, step) for change in comparison.roll_ups for step in change.steps])


def _percent(standing: Standing | None) -> str | None:
    from kap_model.queries.causes import percentage

    printed = percentage(standing)
    return None if printed is None else f"{printed:f}%"


def _points(step: Step) -> str | None:
    from kap_model.queries.causes import points

    difference = points(step)
    return None if difference is None else f"{difference:+f}"


def _status(standing: Standing | None) -> str | None:
    return None if standing is None else standing.status.value


_COLUMNS: Final[Sequence[Column]] = (
    (N_("KPI"), lambda row: row[0].kpi_code),
    (N_("place"), lambda row: row[0].place_code),
    (N_("cause"), lambda row: row[1].cause),
    (N_("before"), lambda row: _percent(row[1].before)),
    (N_("after"), lambda row: _percent(row[1].after)),
    (N_("points"), lambda row: _points(row[1])),
    (N_("status before"), lambda row: _status(row[1].before)),
    (N_("status after"), lambda row: _status(row[1].after)),
)
_ROLL_UP_COLUMNS: Final[Sequence[Column]] = (
    (N_("level"), lambda row: row[0].after.level),
    (N_("code"), lambda row: row[0].after.code),
    (N_("place"), lambda row: row[0].place_code),
    (N_("cause"), lambda row: row[1].cause),
    (N_("KPIs"), lambda row: " ".join(f"{status} {number:+d}" for status, number in row[1].differences.items())),
)
