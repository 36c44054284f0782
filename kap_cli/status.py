"""`kap status`: receipts and roll-ups."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import Column, as_text, print_json, print_table
from kap_cli.sessions import open_session
from kap_model.problems import did_you_mean
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, PlaceKind


class _ListsCodes(click.Command):
    """Takes several codes after one option: `--place AFR ASP` as well as `--place AFR --place ASP`."""

    lists = frozenset({"--place", "--kpi"})

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        option: str | None = None
        for arg in args:
            if arg.startswith("-"):
                option = arg if arg in self.lists else None
            elif option and spread[-1] != option:
                spread.append(option)
            spread.append(arg)
        return super().parse_args(ctx, spread)


@click.command(cls=_ListsCodes)
@database_option
@click.option("--quarter", metavar="Q", help="Default: the latest quarter with an observation.")
@click.option("--place", "places", multiple=True, metavar="CODE ...", help="Default: the world and the regions.")
@click.option("--kpi", "kpis", multiple=True, metavar="CODE ...", help="Default: all.")
@click.option(
    "--origin",
    type=click.Choice([str(view) for view in OriginView]),
    default=str(OriginView.ALL),
    help="Count all figures, or only those that were published. Default: all.",
)
@click.option("--course", is_flag=True, help="Is the plan on course: judgement, forecasts, time left, what to act on.")
@click.option("--rollup", is_flag=True, help="Roll up to outcomes, priorities, enablers and the plan.")
@json_option
def status(
    database: str | None,
    quarter: str | None,
    places: Sequence[str],
    kpis: Sequence[str],
    origin: str,
    course: bool,
    rollup: bool,
    as_json: bool,
) -> None:
    """Print the receipts of KPIs at places, or the roll-ups.

    A receipt is a figure with its arithmetic. A roll-up counts the KPIs of an outcome, a priority or an enabler, or of
    the plan. The course says whether the plan is on course, and what to act on first.

    \b
    Example:
      kap status --place AFR --quarter 2025-Q4
      kap status --rollup --place WORLD AFR --json
      kap status --course
    """
    from kap_model import progress  # only here: other commands start faster without them
    from kap_model.queries.course import load_courses

    view = OriginView(origin)
    at = _parsed_quarter(quarter)
    if rollup and course:
        raise click.UsageError("--rollup and --course are two answers; leave out one.")
    if (rollup or course) and kpis:
        raise click.UsageError(f"{'--rollup' if rollup else '--course'} counts all KPIs; leave out --kpi.")
    with open_session(database, needs_plan=True) as session:
        facts = progress.plan_facts(session, view)
        _refuse_unknown("place", places, facts.place_kinds)
        _refuse_unknown("KPI", kpis, facts.indicators)
        where = list(dict.fromkeys(places)) or [*facts.places_of(PlaceKind.WORLD), *facts.places_of(PlaceKind.REGION)]
        answers: Sequence[Any]
        if course:
            answers = load_courses(session, quarter=at, places=where, origin=view)
        elif rollup:
            answers = progress.load_roll_ups(session, quarter=at, places=where, origin=view)
        else:
            which = list(dict.fromkeys(kpis)) or None
            answers = progress.load_receipts(session, quarter=at, places=where, kpis=which, origin=view)
    rows = [answer.as_json() for answer in answers]
    if as_json:
        print_json(rows)
    else:
        print_table(_COURSE_COLUMNS if course else _ROLL_UP_COLUMNS if rollup else _RECEIPT_COLUMNS, rows)


def _parsed_quarter(text: str | None) -> Quarter | None:
    if text is None:
        return None
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise click.UsageError(f"--quarter: {error}.") from error


def _refuse_unknown(kind: str, codes: Sequence[str], known: Iterable[str]) -> None:
    for code in codes:
        if code not in known:
            raise click.UsageError(f"There is no {kind} {code!r}.{did_you_mean(code, known)}")


def _value_at(*path: str) -> Callable[[Mapping[str, Any]], object]:
    """Return the function that looks into a receipt, which may lack any part."""

    def value_of(row: Mapping[str, Any]) -> object:
        value: Any = row
        for name in path:
            value = value[name] if value is not None else None
        return value

    return value_of


def _actual(row: Mapping[str, Any]) -> object:
    value = row["actual"]
    return f">= {as_text(value)}" if value is not None and row["is_lower_bound"] else value


_RECEIPT_COLUMNS: Final[Sequence[Column]] = (
    ("KPI", _value_at("kpi_code")),
    ("place", _value_at("place_code")),
    ("quarter", _value_at("quarter")),
    ("data", _value_at("data_quarter")),
    ("baseline", _value_at("baseline", "value")),
    ("actual", _actual),
    ("target", _value_at("target", "value")),
    ("share", _value_at("share")),
    ("expected", _value_at("expected_share")),
    ("pace", _value_at("pace")),
    ("status", _value_at("status")),
    ("origins", lambda row: " ".join(row["origins"])),
)
_ROLL_UP_COLUMNS: Final[Sequence[Column]] = (
    ("level", _value_at("level")),
    ("code", _value_at("code")),
    ("place", _value_at("place_code")),
    ("quarter", _value_at("quarter")),
    ("word", _value_at("word")),
    ("coverage", _value_at("coverage")),
    ("share", _value_at("mean_share")),
    ("expected", _value_at("mean_expected_share")),
    ("counts", lambda row: " ".join(f"{name} {count}" for name, count in row["counts"].items() if count)),
)
_COURSE_COLUMNS: Final[Sequence[Column]] = (
    ("place", _value_at("place_code")),
    ("quarter", _value_at("quarter")),
    ("word", _value_at("word")),
    ("on track or achieved", lambda row: f"{row['on_track_or_achieved']} of {row['applicable']}"),
    ("reach their target", lambda row: f"{row['reach_target']} of {row['can_be_forecast']}"),
    ("quarters left", lambda row: f"{row['quarters_left']} of {row['quarters']}"),
    ("furthest behind", _value_at("furthest_behind")),
    ("act on", lambda row: " ".join(point["kpi_code"] for point in row["act_on"])),
)
