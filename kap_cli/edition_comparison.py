"""`kap edition compare`: what changed between two editions, or an edition and the live data, split by cause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import click
from sqlmodel import Session

from kap_cli.options import database_option, json_option
from kap_cli.printing import Column, print_json, print_table
from kap_cli.sessions import open_engine, open_session
from kap_model.database import reading
from kap_model.problems import did_you_mean
from kap_model.rounding import rounded
from kap_model.vocabulary import OriginView, PlaceKind

if TYPE_CHECKING:
    from kap_model.causes.comparison import Comparison
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
    from kap_model.queries import causes

    with open_session(database, needs_plan=True) as session, _states(session, older, newer) as (before, after):
        comparison = compare(before, after, _places(before, after, places))
    if as_json:
        print_json(causes.as_json(comparison))
    else:
        _print(comparison, causes.biggest_first(comparison))


@contextmanager
def _states(session: Session, older: str, newer: str) -> Iterator[tuple[State, State]]:
    """Return the states of two names, with the databases of editions opened until the end."""
    from kap_model import progress
    from kap_model.causes.states import State
    from kap_model.editions.listing import LIVE, edition
    from kap_model.editions.opening import opened

    names = (older, newer)
    known = [None if name.lower() == LIVE else edition(session, name) for name in names]
    views = [each.origin for each in known if each is not None]
    with ExitStack() as databases:
        states = []
        for each in known:
            if each is None:
                view = views[0] if views else OriginView.ALL
                states.append(State(session=session, quarter=progress.default_quarter(session, view), origin=view))
            else:
                engine = databases.enter_context(open_engine(opened(session, each), must_exist=True))
                of_edition = databases.enter_context(reading(engine))
                states.append(State(session=of_edition, quarter=each.quarter, origin=each.origin))
        yield states[0], states[1]


def _places(older: State, newer: State, named: Sequence[str]) -> list[str]:
    from kap_model import progress

    plans = [progress.plan_facts(state.session, state.origin) for state in (newer, older)]
    known = {place for plan in plans for place in plan.place_kinds}
    for place in named:
        if place not in known:
            raise click.UsageError(f"There is no place {place!r}.{did_you_mean(place, known)}")
    kinds = (PlaceKind.WORLD, PlaceKind.REGION)
    return list(dict.fromkeys(named or [place for plan in plans for kind in kinds for place in plan.places_of(kind)]))


def _print(comparison: Comparison, changes: Sequence[KpiChange]) -> None:
    click.echo(f"From {comparison.older_quarter} to {comparison.newer_quarter}")
    if not changes and not comparison.roll_ups:
        click.echo("Nothing changed.")
    if changes:
        click.echo()
        print_table(_COLUMNS, [(change, step) for change in changes for step in change.steps])
    if comparison.roll_ups:
        click.echo()
        print_table(_ROLL_UP_COLUMNS, [(change, step) for change in comparison.roll_ups for step in change.steps])


def _percentage(standing: Standing | None) -> Decimal | None:
    return None if standing is None or standing.share is None else rounded(standing.share, 3).scaleb(2)


def _percent(standing: Standing | None) -> str | None:
    percentage = _percentage(standing)
    return None if percentage is None else f"{percentage:f}%"


def _points(step: Step) -> str | None:
    """Return the difference of what is printed before and after, so that the printed steps add up."""
    before, after = _percentage(step.before), _percentage(step.after)
    return None if before is None or after is None else f"{after - before:+f}"


def _status(standing: Standing | None) -> str | None:
    return None if standing is None else standing.status.value


_COLUMNS: Final[Sequence[Column]] = (
    ("KPI", lambda row: row[0].kpi_code),
    ("place", lambda row: row[0].place_code),
    ("cause", lambda row: row[1].cause),
    ("before", lambda row: _percent(row[1].before)),
    ("after", lambda row: _percent(row[1].after)),
    ("points", lambda row: _points(row[1])),
    ("status before", lambda row: _status(row[1].before)),
    ("status after", lambda row: _status(row[1].after)),
)
_ROLL_UP_COLUMNS: Final[Sequence[Column]] = (
    ("level", lambda row: row[0].after.level),
    ("code", lambda row: row[0].after.code),
    ("place", lambda row: row[0].place_code),
    ("cause", lambda row: row[1].cause),
    ("KPIs", lambda row: " ".join(f"{status} {number:+d}" for status, number in row[1].differences.items())),
)
