"""`kap submission`: what places report, from a terminal; the operator names the person they act for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click

from kap_cli.options import QUARTER, as_option, database_option, json_option
from kap_cli.printing import (
    PROBLEMS,
    Column,
    as_text,
    echo,
    print_failure,
    print_json,
    print_problems,
    print_table,
    progress,
)
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import number, said, translated
from kap_model.database import database_url, reading
from kap_model.exporting.whole_file import whole_file
from kap_model.importing.read import read_file
from kap_model.people.permissions import Actor
from kap_model.people.persons import email_key
from kap_model.problems import N_, DataRefusedError, Message
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.checks import Checks, check
from kap_model.reporting.filling import fill, reported_for
from kap_model.reporting.preview import preview
from kap_model.reporting.submissions import KnownSubmission
from kap_model.reporting.submitting import UncheckedError, submit
from kap_model.reporting.workbook.bringing_back import bring_back
from kap_model.reporting.workbook.reading import MAX_BYTES, About, identified

code_argument = click.argument("code", metavar="ID")


@click.group()
def submission() -> None:
    """List, fill, submit and decide on what places report.

    A submission is what one place reports for one quarter. Its ID is made of both: RO-AFR-2026-Q3-1. The operator of
    the machine may do all, for whom --as names; but nobody accepts what they had a part in.

    \b
    Example:
      kap submission fill rwanda-2026-q3.csv --as coordinator@example.org
      kap submission preview RO-AFR-2026-Q3-1
      kap submission submit RO-AFR-2026-Q3-1 --as coordinator@example.org
      kap submission accept RO-AFR-2026-Q3-1 --as reviewer@example.org
    """


@submission.command("list")
@database_option
@click.option("--place", "places", multiple=True, metavar="CODE", help="Default: all places.")
@click.option("--quarter", type=QUARTER, metavar="Q", help="Default: all quarters.")
@click.option("--open", "is_open", is_flag=True, help="Only those that still wait for somebody.")
@json_option
def list_submissions(
    database: str | None, places: Sequence[str], quarter: Quarter | None, is_open: bool, as_json: bool
) -> None:
    """List submissions, the newest quarter first."""
    with open_session(database) as session:
        found = submissions.submissions(session, places or None, quarter=quarter, is_open=is_open)
    rows = [_head(known) for known in found]
    if as_json:
        print_json(rows)
    else:
        print_table(_HEAD_COLUMNS, rows)


@submission.command()
@code_argument
@database_option
@json_option
def show(code: str, database: str | None, as_json: bool) -> None:
    """Print a submission row by row; of an open one also what is wrong with it, and what looks odd."""
    with open_session(database) as session:
        known = submissions.submission(session, code)
        checks = check(session, known) if known.is_open else None
    _print(known, as_json=as_json, checks=checks)


@submission.command()
@click.option("--place", required=True, metavar="CODE", help="The place that reports.")
@click.option("--quarter", type=QUARTER, required=True, metavar="Q", help="The quarter that is reported.")
@as_option
@database_option
@json_option
def begin(place: str, quarter: Quarter, email: str, database: str | None, as_json: bool) -> None:
    """Begin the draft of a place and quarter, or print the submission that is open."""
    with open_engine(database_url(database), must_exist=True) as engine:
        known = submissions.begin(engine, _actor(email, "begin"), place, quarter)
    _print(known, as_json=as_json)


@submission.command("fill")
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@click.option("--place", metavar="CODE", help="The place that reports. Default: the one that the rows name.")
@click.option("--quarter", type=QUARTER, metavar="Q", help="The quarter. Default: the one that the rows name.")
@click.option(
    "--marked",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="TO",
    help="Where to write the workbook with its bad cells marked.",
)
@as_option
@database_option
@json_option
def fill_file(
    file: Path,
    place: str | None,
    quarter: Quarter | None,
    marked: Path | None,
    email: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Fill the draft of a place and quarter with a file: the workbook of `kap template`, or CSV or XLSX in the columns
    of observations.

    Of the workbook, the rows that can be taken are saved; empty ones leave the draft as it is. Of a file of
    observations a row takes the place of that with the same KPI, dimension and category, and all rows are saved or, if
    there is a problem, none. The columns origin and basis may be left out; the source of a row becomes its evidence,
    its note the comment or, with is_correction 1, the reason of the correction. The draft is begun if none is open.
    """
    if (about := _workbook_of(file)) is not None:
        actor = _actor(email, "fill")
        _fill_with_workbook(file, about, place, quarter, marked, actor, database, as_json=as_json)
        return
    if marked is not None:
        raise click.UsageError(said(Message(N_("--marked goes with a workbook of `kap template`."))))
    read = read_file(file)
    named = reported_for(read)
    if named is not None:
        place, quarter = place or named[0], quarter or named[1]
    elif read.problems:
        print_problems(read.problems, as_json=as_json)
        raise click.exceptions.Exit(PROBLEMS)
    if place is None or quarter is None:
        what = N_("The rows do not all name one place and quarter; name them with --place and --quarter.")
        raise click.UsageError(said(Message(what)))
    with (
        _problems_printed(as_json=as_json),
        open_engine(database_url(database), must_exist=True) as engine,
    ):
        filled = fill(engine, _actor(email, "fill"), place, quarter, read)
        with reading(engine) as session:
            checks = check(session, filled.known)
    progress("submission")(_saved(filled.saved, filled.known))
    _print(filled.known, as_json=as_json, checks=checks)


@submission.command("submit")
@code_argument
@as_option
@database_option
@json_option
def submit_one(code: str, email: str, database: str | None, as_json: bool) -> None:
    """Submit a draft. Its rows must have no problem, and a reply wherever something looks odd."""
    with open_engine(database_url(database), must_exist=True) as engine:
        try:
            known = submit(engine, _actor(email, "submit"), code)
        except UncheckedError as refused:
            if as_json:
                print_json(_checks(refused.checks))
            else:
                _print_checks(refused.checks)
            print_failure(refused.args[0])
            raise click.exceptions.Exit(PROBLEMS) from None
    _print(known, as_json=as_json)


@submission.command()
@code_argument
@as_option
@click.option("--reason", metavar="TEXT", help="Why; kept in the history.")
@database_option
@json_option
def withdraw(code: str, email: str, reason: str | None, database: str | None, as_json: bool) -> None:
    """Take a draft or a submitted submission back. Its rows stay to be read."""
    with open_engine(database_url(database), must_exist=True) as engine:
        known = submissions.withdraw(engine, _actor(email, "withdraw"), code, reason)
    _print(known, as_json=as_json)


@submission.command()
@code_argument
@as_option
@click.option("--reason", metavar="TEXT", help="Why; kept with the figures and in the history.")
@database_option
@json_option
def accept(code: str, email: str, reason: str | None, database: str | None, as_json: bool) -> None:
    """Accept a submission: its figures become observations. The person named had no part in it."""
    with (
        _problems_printed(as_json=as_json),
        open_engine(database_url(database), must_exist=True) as engine,
    ):
        known = acceptance.accept(engine, _actor(email, "accept"), code, reason)
    _print(known, as_json=as_json)


@submission.command("return")
@code_argument
@as_option
@click.option("--reason", required=True, metavar="TEXT", help="What its coordinators should put right.")
@database_option
@json_option
def give_back(code: str, email: str, reason: str, database: str | None, as_json: bool) -> None:
    """Return a submission to its coordinators, with the reason."""
    with open_engine(database_url(database), must_exist=True) as engine:
        known = submissions.give_back(engine, _actor(email, "return"), code, reason)
    _print(known, as_json=as_json)


@submission.command("preview")
@code_argument
@click.option("--quarter", type=QUARTER, metavar="Q", help="When KPIs are judged. Default: the quarter reported.")
@database_option
@json_option
def preview_one(code: str, quarter: Quarter | None, database: str | None, as_json: bool) -> None:
    """Print what accepting would change for the place, its region and the world.

    With --json the receipts and roll-ups without and with the submission, as `kap status` prints them.
    """
    with _problems_printed(as_json=as_json), open_session(database, needs_plan=True) as session:
        shown = preview(session, submissions.submission(session, code), quarter).as_json()
    if as_json:
        print_json(shown)
        return
    print_table(_RECEIPT_CHANGES, _paired(shown, "receipts", "kpi_code", "place_code"))
    click.echo()
    print_table(_ROLL_UP_CHANGES, _paired(shown, "roll_ups", "code", "place_code"))


def _workbook_of(file: Path) -> About | None:
    """Return which workbook of a submission a file is; None if it is none."""
    if file.suffix.lower() != ".xlsx" or not file.is_file() or file.stat().st_size > MAX_BYTES:
        return None
    return identified(file.read_bytes())


def _fill_with_workbook(
    file: Path,
    about: About,
    place: str | None,
    quarter: Quarter | None,
    marked: Path | None,
    actor: Actor,
    database: str | None,
    *,
    as_json: bool,
) -> None:
    from kap_ui.words.workbook_words import words_of  # only here: other commands start faster without it

    words = words_of(about.language)
    place, quarter = place or about.place, quarter or about.quarter
    with open_engine(database_url(database), must_exist=True) as engine:
        today = datetime.now(UTC).date()
        back = bring_back(engine, actor, place, quarter, file.read_bytes(), words, today, file.name)
    progress("submission")(_saved(back.saved, back.known))
    if back.workbook is not None and marked is not None:
        with whole_file(marked) as unfinished:
            unfinished.write_bytes(back.workbook)
    checks = Checks(problems=back.problems, warnings=back.warnings)
    _print(back.known, as_json=as_json, checks=checks)
    if back.problems:
        raise click.exceptions.Exit(PROBLEMS)


def _saved(count: int, known: KnownSubmission) -> Message:
    what = N_("%(n)s of %(all)s rows saved in %(code)s")
    return Message(what, n=number(count), all=number(len(known.rows)), code=known.submission_code)


def _actor(email: str, command: str) -> Actor:
    return Actor(email_key(email), f"kap submission {command}", is_operator=True)


@contextmanager
def _problems_printed(*, as_json: bool) -> Iterator[None]:
    """Print the problems of refused rows, and end the command.

    Raises:
        click.exceptions.Exit: rows were refused.
    """
    try:
        yield
    except DataRefusedError as refused:
        print_problems(refused.problems, as_json=as_json)
        raise click.exceptions.Exit(PROBLEMS) from None


def _head(known: KnownSubmission) -> dict[str, Any]:
    return {name: str(value) if name in ("quarter", "state") else value for name, value in _fields(known).items()}


def _fields(known: KnownSubmission) -> dict[str, Any]:
    return {name: getattr(known, name) for name in known.__dataclass_fields__ if name != "rows"}


def _rows(known: KnownSubmission) -> list[dict[str, Any]]:
    return [
        {
            "row": number,
            **asdict(row.key),
            **asdict(row.entry),
            "saved_by": row.saved_by,
            "saved_at": row.saved_at,
            "version": row.version,
        }
        for number, row in enumerate(known.rows, 1)
    ]


def _checks(checks: Checks) -> dict[str, Any]:
    warnings = [{**each.as_json(), "what": said(each.what)} for each in checks.warnings]
    return {"problems": checks.problems.as_rows(translated), "warnings": warnings}


def _print(known: KnownSubmission, *, as_json: bool, checks: Checks | None = None) -> None:
    if as_json:
        print_json({**_head(known), "rows": _rows(known), **(_checks(checks) if checks is not None else {})})
        return
    click.echo(f"{known.submission_code}: {known.state}")
    if known.rows:
        print_table(_ROW_COLUMNS, _rows(known))
    if checks is not None:
        _print_checks(checks)


def _print_checks(checks: Checks) -> None:

    for problem in checks.problems:
        click.echo(problem.sentence(translated))
    for warning in checks.warnings:
        reply = Message(N_("say a word about it in warning_reply"))
        if warning.reply:
            reply = Message(N_("reply: %(text)s"), text=warning.reply)
        line = N_("row %(row)s, %(kpi)s: %(what)s (%(reply)s)")
        values = {"row": str(warning.row), "kpi": warning.key.kpi_code, "what": warning.what, "reply": reply}
        echo(Message(line, **values))


def _paired(shown: Mapping[str, Any], name: str, *key: str) -> list[dict[str, Any]]:
    """Return the receipts or roll-ups without and with a submission side by side."""
    pairs = zip(shown["without"][name], shown["with"][name], strict=True)
    return [{**{column: before[column] for column in key}, "before": before, "after": after} for before, after in pairs]


def _of(name: str) -> Callable[[Mapping[str, Any]], object]:
    return lambda row: row[name]


def _from_to(name: str) -> Callable[[Mapping[str, Any]], object]:
    """Return the function that takes a value without and with a submission; one value if they are the same."""

    def value_of(row: Mapping[str, Any]) -> object:
        before, after = as_text(row["before"][name]), as_text(row["after"][name])
        return before if before == after else f"{before} -> {after}"

    return value_of


def _counts(row: Mapping[str, Any]) -> object:
    before, after = row["before"]["counts"], row["after"]["counts"]
    changed = (f"{name} {before[name]} -> {after[name]}" for name in before if before[name] != after[name])
    return ", ".join(changed) or None


def _figure(row: Mapping[str, Any]) -> object:
    if row["value"] is not None:
        return row["value"]
    if row["numerator"] is not None or row["denominator"] is not None:
        part, whole = as_text(row["numerator"]), as_text(row["denominator"])
        return Message(N_("%(part)s of %(whole)s"), part=part, whole=whole)
    return row["countries"] or (row["absence"] and str(row["absence"]))


_HEAD_COLUMNS: Final[Sequence[Column]] = (
    (N_("submission"), _of("submission_code")),
    (N_("place"), _of("place_code")),
    (N_("quarter"), _of("quarter")),
    (N_("state"), _of("state")),
    (N_("begun by"), _of("begun_by")),
    (N_("submitted by"), _of("submitted_by")),
    (N_("decided by"), _of("decided_by")),
)
_ROW_COLUMNS: Final[Sequence[Column]] = (
    (N_("row"), _of("row")),
    (N_("KPI"), _of("kpi_code")),
    (N_("dimension"), _of("dimension")),
    (N_("category"), lambda row: row["category"] or None),
    (N_("figure"), _figure),
    (N_("follows on"), _of("follows_on")),
    (N_("saved by"), _of("saved_by")),
)
_RECEIPT_CHANGES: Final[Sequence[Column]] = (
    (N_("KPI"), _of("kpi_code")),
    (N_("place"), _of("place_code")),
    (N_("actual"), _from_to("actual")),
    (N_("share"), _from_to("share")),
    (N_("status"), _from_to("status")),
)
_ROLL_UP_CHANGES: Final[Sequence[Column]] = (
    (N_("code"), _of("code")),
    (N_("place"), _of("place_code")),
    (N_("word"), _from_to("word")),
    (N_("share"), _from_to("mean_share")),
    (N_("counts"), _counts),
)
