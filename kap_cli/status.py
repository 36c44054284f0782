"""`kap status`: receipts and roll-ups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import click

from kap_cli.options import database_option, json_option
from kap_cli.printing import Column, print_json, print_table
from kap_cli.sessions import open_session
from kap_cli.speaking import said
from kap_model.problems import N_, Message, did_you_mean
from kap_model.quarter import Quarter
from kap_model.rounding import rounded
from kap_model.vocabulary import OriginView, PlaceKind

if TYPE_CHECKING:
    from kap_model.measures import Receipt
    from kap_model.measures.inputs import Point


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
        raise click.UsageError(said(Message(N_("--rollup and --course are two answers; leave out one."))))
    if (rollup or course) and kpis:
        what = N_("%(option)s counts all KPIs; leave out --kpi.")
        raise click.UsageError(said(Message(what, option="--rollup" if rollup else "--course")))
    with open_session(database, needs_plan=True) as session:
        facts = progress.plan_facts(session, view)
        _refuse_unknown(N_("There is no place %(code)s.%(near)s"), places, facts.place_kinds)
        _refuse_unknown(N_("There is no KPI %(code)s.%(near)s"), kpis, facts.indicators)
        where = list(dict.fromkeys(places)) or [*facts.places_of(PlaceKind.WORLD), *facts.places_of(PlaceKind.REGION)]
        answers: Sequence[Any]
        if course:
            answers = load_courses(session, quarter=at, places=where, origin=view)
        elif rollup:
            answers = progress.load_roll_ups(session, quarter=at, places=where, origin=view)
        else:
            which = list(dict.fromkeys(kpis)) or None
            answers = progress.load_receipts(session, quarter=at, places=where, kpis=which, origin=view)
    if as_json:
        print_json([answer.as_json() for answer in answers])
    elif course or rollup:
        print_table(_COURSE_COLUMNS if course else _ROLL_UP_COLUMNS, [answer.as_json() for answer in answers])
    else:
        print_table(_RECEIPT_COLUMNS, answers)


def _parsed_quarter(text: str | None) -> Quarter | None:
    if text is None:
        return None
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise click.UsageError(f"--quarter: {said(error.args[0])}.") from error


def _refuse_unknown(what: str, codes: Sequence[str], known: Iterable[str]) -> None:
    for code in codes:
        if code not in known:
            near = did_you_mean(code, known)
            raise click.UsageError(said(Message(what, code=repr(code), near=near)))


def _figure(value: float | None, decimals: int) -> str | None:
    """Return a figure, rounded as on the pages."""
    return None if value is None else f"{rounded(value, decimals):f}"


def _percentage(share: float | None, decimals: int = 0) -> str | None:
    """Return a share as a percentage, rounded as on the pages."""
    return None if share is None else f"{rounded(share, decimals + 2).scaleb(2):f}%"


def _of(part: int, whole: int) -> Message:
    return Message(N_("%(part)s of %(whole)s"), part=str(part), whole=str(whole))


def _point(receipt: Receipt, point: Point | None) -> str | None:
    return None if point is None else _figure(point[1], receipt.indicator.decimals)


def _actual(receipt: Receipt) -> str | None:
    figure = _figure(receipt.actual, receipt.indicator.decimals)
    return f">= {figure}" if figure is not None and receipt.is_lower_bound else figure


_RECEIPT_COLUMNS: Final[Sequence[Column]] = (
    (N_("KPI"), lambda receipt: receipt.kpi_code),
    (N_("place"), lambda receipt: receipt.place_code),
    (N_("quarter"), lambda receipt: receipt.quarter),
    (N_("data"), lambda receipt: receipt.data_quarter),
    (N_("baseline"), lambda receipt: _point(receipt, receipt.baseline)),
    (N_("actual"), _actual),
    (N_("target"), lambda receipt: _point(receipt, receipt.target)),
    (N_("share"), lambda receipt: _percentage(receipt.share, receipt.standing.share_decimals)),
    (N_("expected"), lambda receipt: _percentage(receipt.expected_share, receipt.standing.share_decimals)),
    (N_("pace"), lambda receipt: _figure(receipt.pace, 2)),
    (N_("status"), lambda receipt: receipt.status),
    (N_("origins"), lambda receipt: " ".join(receipt.origins)),
)
_ROLL_UP_COLUMNS: Final[Sequence[Column]] = (
    (N_("level"), itemgetter("level")),
    (N_("code"), itemgetter("code")),
    (N_("place"), itemgetter("place_code")),
    (N_("quarter"), itemgetter("quarter")),
    (N_("word"), itemgetter("word")),
    (N_("coverage"), itemgetter("coverage")),
    (N_("share"), lambda row: _percentage(row["mean_share"])),
    (N_("expected"), lambda row: _percentage(row["mean_expected_share"])),
    (N_("counts"), lambda row: " ".join(f"{name} {count}" for name, count in row["counts"].items() if count)),
)
_COURSE_COLUMNS: Final[Sequence[Column]] = (
    (N_("place"), itemgetter("place_code")),
    (N_("quarter"), itemgetter("quarter")),
    (N_("word"), itemgetter("word")),
    (N_("on track or achieved"), lambda row: _of(row["on_track_or_achieved"], row["applicable"])),
    (N_("reach their target"), lambda row: _of(row["reach_target"], row["can_be_forecast"])),
    (N_("quarters left"), lambda row: _of(row["quarters_left"], row["quarters"])),
    (N_("furthest behind"), itemgetter("furthest_behind")),
    (N_("act on"), lambda row: " ".join(point["kpi_code"] for point in row["act_on"])),
)
