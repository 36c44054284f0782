"""The command line: `kap build | check | import | status | export | serve | doctor`.

Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import click
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlmodel import Session

from kap_model.database import database_url, engine_for, has_schema, read_revision, reading, sqlite_file, writing
from kap_model.importing.check import check as check_reading
from kap_model.importing.files import TABLE_FILES, TableFile, table_named
from kap_model.importing.load import build as build_database
from kap_model.importing.load import load, prepare
from kap_model.importing.read import Reading, read_file, read_folder
from kap_model.problems import DataRefusedError, KapError, NoDatabaseError, Problem, did_you_mean
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView, PlaceKind

FINE: Final = 0
PROBLEMS: Final = 1
MISUSE: Final = 2

_LISTED: Final = 100
"""How many problems are listed as text; `--json` lists all."""

_PACKAGES: Final = ("kigali-action-plan", "streamlit", "pandas", "altair", "pydeck", "sqlmodel", "openpyxl")


class _Commands(click.Group):
    """Turns every failure into a sentence: nobody is shown a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KapError as error:
            _fail(str(error))
        except BrokenPipeError:
            # The reader of our output (`head`) has seen enough; nothing may be written to it any more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (ArgumentError, NoSuchModuleError) as error:
            raise click.UsageError(f"The database address is not understood: {error}") from error
        except DatabaseError as error:
            _fail(f"The database cannot be used: {error.orig}. If it is of another version, run `kap build`.")
        except OSError as error:
            _fail(f"{error.filename or 'A file'}: {error.strerror or error}.")
        except Exception as error:  # the last resort, so that a failure is one line and an exit code
            if os.environ.get("KAP_DEBUG"):
                raise
            _fail(f"Something failed that should not: {type(error).__name__}: {error}. KAP_DEBUG=1 shows where.")
        return ctx.exit(PROBLEMS)


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


_database = click.option(
    "--database",
    metavar="URL",
    help="The database. Default: KAP_DATABASE_URL, then the SQLite file that `make run` builds.",
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="kigali-action-plan", prog_name="kap")
def kap() -> None:
    """The Kigali Action Plan's data and figures, from a terminal.

    Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood.
    """


@kap.command()
@click.option("--data", "folder", type=click.Path(exists=True, path_type=Path), default=Path("data"), metavar="DIR")
@_database
@click.option("--no-illustrative", is_flag=True, help="Leave out the folder of illustrative rows.")
@_json
def build(folder: Path, database: str | None, no_illustrative: bool, as_json: bool) -> None:
    """Build the database from a data folder (default: data).

    Everything in it is replaced at once; people who read it see the old state until then. If any file has a problem,
    all problems are listed and the database stays as it is. The same files once more change nothing.

    \b
    Example:
      kap build --data data --database sqlite:///kap.sqlite
    """
    say = _progress("build")
    say(f"reading {folder}")
    read = read_folder(folder, with_illustrative=not no_illustrative) if folder.is_dir() else read_file(folder)
    url = database_url(database)
    with _engine(url) as engine, _no_collector():
        try:
            loaded = build_database(engine, read, say)
        except DataRefusedError as refused:
            _show_problems(refused.problems, as_json=as_json)
            raise click.exceptions.Exit(PROBLEMS) from None
    if loaded.is_changed:
        say(f"built {url}: {_counted(loaded.row_counts)}; revision {loaded.revision}")
    else:
        say(f"{url} holds these files already; revision {loaded.revision}")
    if as_json:
        _print_json([])


@kap.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="PATH...")
@_database
@_json
def check(paths: Sequence[Path], database: str | None, as_json: bool) -> None:
    """List every problem of data folders and files (CSV, XLSX), and load nothing.

    A folder is checked as a whole. Files are checked together, against what the database holds if there is one.

    \b
    Example:
      kap check data
      kap check africa-2025-q3.csv --json
    """
    say = _progress("check")
    problems: list[Problem] = []
    for folder in (path for path in paths if path.is_dir()):
        checked = check_reading(read_folder(folder), is_whole=True)
        problems += checked.problems
        say(f"{folder}: {_counted({name: len(rows) for name, rows in checked.rows.items() if len(rows)})}")
    files = Reading()
    for path in paths:
        if not path.is_dir():
            files.add(read_file(path))
    if files.files or files.problems:
        try:
            with _session(database) as session:
                problems += prepare(session, files).checked.problems
        except NoDatabaseError:
            say("no database: codes of other tables are not checked")
            problems += check_reading(files).problems
    _show_problems(problems, as_json=as_json)
    if problems:
        raise click.exceptions.Exit(PROBLEMS)
    say("no problem found")


@kap.command("import")
@click.argument("file", type=click.Path(exists=True, path_type=Path), metavar="FILE")
@_database
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@_json
def import_file(file: Path, database: str | None, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Load one file (CSV, XLSX) into the database; a row takes the place of the one with the same key.

    The file is loaded whole or, if it has a problem, not at all. The same file twice changes nothing.

    \b
    Example:
      kap import africa-2025-q3.csv --dry-run
      kap import africa-2025-q3.csv --yes
    """
    say = _progress("import")
    read = read_file(file)
    with _session(database) as session:
        prepared = prepare(session, read)
    if prepared.checked.problems:
        _show_problems(prepared.checked.problems, as_json=as_json)
        raise click.exceptions.Exit(PROBLEMS)
    for name, changes in prepared.changes.items():
        say(f"{name}: {len(changes.new)} new, {len(changes.changed)} changed, {changes.same} as they are")
    if not prepared.is_change:
        say("nothing to change")
    elif dry_run:
        say("nothing was loaded (--dry-run)")
    elif yes or click.confirm("Load them?", err=True):
        with _engine(database_url(database)) as engine, writing(engine) as session:
            loaded = load(session, read, say)
        say(f"loaded; revision {loaded.revision}")
    else:
        say("nothing was loaded")
    if as_json:
        _print_json([])


@kap.command(cls=_ListsCodes)
@_database
@click.option("--quarter", metavar="Q", help="Default: the newest quarter with an observation.")
@click.option("--place", "places", multiple=True, metavar="CODE ...", help="Default: the world and the regions.")
@click.option("--kpi", "kpis", multiple=True, metavar="CODE ...", help="Default: all.")
@click.option("--origin", type=click.Choice([str(view) for view in OriginView]), default=str(OriginView.ALL))
@click.option("--rollup", is_flag=True, help="Roll up to outcomes, priorities, enablers and the plan.")
@_json
def status(
    database: str | None,
    quarter: str | None,
    places: Sequence[str],
    kpis: Sequence[str],
    origin: str,
    rollup: bool,
    as_json: bool,
) -> None:
    """Say how each KPI stands at places, with the receipt of every figure; or the roll-ups.

    \b
    Example:
      kap status --place AFR --quarter 2025-Q4
      kap status --rollup --place WORLD AFR --json
    """
    from kap_model import progress  # only here: other commands start faster without it

    view = OriginView(origin)
    at = _quarter(quarter)
    if rollup and kpis:
        raise click.UsageError("--rollup counts all KPIs; leave out --kpi.")
    with _session(database) as session:
        facts = progress.plan_facts(session, view)
        _refuse_unknown("place", places, facts.place_kinds)
        _refuse_unknown("KPI", kpis, facts.indicators)
        where = list(dict.fromkeys(places)) or [*facts.places_of(PlaceKind.WORLD), *facts.places_of(PlaceKind.REGION)]
        found: Sequence[Any]
        if rollup:
            found = progress.roll_ups(session, quarter=at, places=where, origin=view)
        else:
            which = list(dict.fromkeys(kpis)) or None
            found = progress.receipts(session, quarter=at, places=where, kpis=which, origin=view)
    rows = [item.as_json() for item in found]
    if as_json:
        _print_json(rows)
    elif rollup:
        _print_table(_ROLL_UP_COLUMNS, rows)
    else:
        _print_table(_RECEIPT_COLUMNS, rows)


@kap.command()
@click.argument("table", metavar="TABLE|all")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="DIR|FILE")
@_database
def export(table: str, target: Path, database: str | None) -> None:
    """Write a table, or all of them, to CSV or XLSX; what is exported can be imported without a difference.

    A folder gets CSV files in the layout of the data folder; a .csv file gets one table, a .xlsx file a sheet a table.

    \b
    Example:
      kap export observations --to observations.csv
      kap export all --to plan.xlsx
      kap export all --to copy-of-data
    """
    from kap_model.exporting import tables as exporting  # only here: other commands start faster without it

    say = _progress("export")
    chosen = list(TABLE_FILES.values()) if table == "all" else [_table(table)]
    suffix = target.suffix.lower()
    if suffix == ".csv" and len(chosen) > 1:
        raise click.UsageError("One CSV file holds one table. Name a folder or an .xlsx file.")
    if table == "all" and target.is_dir() and any(target.iterdir()):
        raise click.UsageError(f"{target} is not empty, and old files would stand among the new ones. Name another.")
    with _session(database) as session:
        if suffix == ".xlsx":
            exporting.export_workbook(session, chosen, target)
            say(f"wrote {target}")
        elif suffix == ".csv":
            exporting.export_csv(session, chosen[0], target)
            say(f"wrote {target}")
        else:
            for file in exporting.export_folder(session, chosen, target):
                say(f"wrote {file}")


@kap.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N", help="Default: 8501.")
@_database
def serve(port: int, database: str | None) -> None:
    """Start the dashboard on this machine and print its address.

    \b
    Example:
      kap serve --port 8600
    """
    from kap_ui.server import process  # only here: other commands need no server

    command = process.command(port)
    sys.stdout.flush()
    # The command becomes the server, so that Ctrl-C and signals reach it.
    os.execve(command[0], command, process.environment(database_url(database)))


@kap.command()
@_database
@click.option("--data", "folder", type=click.Path(path_type=Path), default=Path("data"), metavar="DIR")
@_json
def doctor(database: str | None, folder: Path, as_json: bool) -> None:
    """Say what is installed, what the database holds, how old it is, and what is missing.

    \b
    Example:
      kap doctor
    """
    url = database_url(database)
    facts: dict[str, object] = {"python": platform.python_version()}
    problems: list[str] = []
    for package in _PACKAGES:
        try:
            facts[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            facts[package] = None
            problems.append(f"the package {package} is missing: run `make run`")
    facts["database"] = url
    try:
        with _session(url) as session:
            facts |= _database_facts(session)
    except KapError as error:
        problems.append(str(error))
    newest = max((path.stat().st_mtime for path in folder.rglob("*.csv")), default=None) if folder.is_dir() else None
    file = sqlite_file(url)
    if newest is not None and file is not None and file.exists() and newest > file.stat().st_mtime:
        problems.append(f"files in {folder} are newer than the database: run `kap build`")
    if as_json:
        _print_json({**facts, "problems": problems})
    else:
        for name, value in facts.items():
            click.echo(f"{name:<20} {'-' if value in (None, '') else value}")
        for line in problems or ["none"]:
            click.echo(f"{'problem':<20} {line}")
    if problems:
        raise click.exceptions.Exit(PROBLEMS)


def main() -> None:
    """Run the command line."""
    kap(prog_name="kap")


# What the commands share


def _database_facts(session: Session) -> dict[str, object]:
    revision = read_revision(session)
    connection = session.connection()
    loaded_at = revision.loaded_at.replace(tzinfo=UTC)
    age = datetime.now(UTC) - loaded_at
    facts: dict[str, object] = {
        "revision": revision.revision,
        "loaded": f"{loaded_at:%Y-%m-%d %H:%M} UTC ({age.days} days, {age.seconds // 3600} hours ago)",
    }
    # One statement for all tables.
    counts = connection.execute(
        select(
            *(
                select(func.count()).select_from(file.table).scalar_subquery().label(name)
                for name, file in TABLE_FILES.items()
            )
        )
    ).one()
    for name, count in counts._mapping.items():
        facts[f"rows of {name}"] = count
    facts["missing"] = ", ".join(name for name, count in counts._mapping.items() if not count)
    observations = TABLE_FILES["observations"].table
    facts["newest quarter"] = connection.scalar(select(func.max(observations.c.quarter)))
    return facts


def _progress(command: str) -> Callable[[str], None]:
    def say(step: str) -> None:
        click.echo(f"kap {command}: {step}", err=True)

    return say


@contextmanager
def _no_collector() -> Iterator[None]:
    """Rest the search for circles of objects: rows form none, and looking for some takes a quarter of a build."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _engine(url: str) -> Iterator[Engine]:
    engine = engine_for(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _session(database: str | None) -> Iterator[Session]:
    """Give a session that reads a database which holds a plan.

    Raises:
        NoDatabaseError: there is none; no file is made.
    """
    url = database_url(database)
    file = sqlite_file(url)
    if file is not None and not file.exists():
        raise NoDatabaseError(f"There is no database at {file}. Run `make run`, or `kap build`.")
    with _engine(url) as engine, reading(engine) as session:
        read_revision(session)
        if not has_schema(engine):
            raise NoDatabaseError("The database is of another version. Run `kap build`.")
        yield session


def _quarter(text: str | None) -> Quarter | None:
    if text is None:
        return None
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise click.UsageError(f"--quarter: {error}.") from error


def _table(name: str) -> TableFile:
    table = table_named(name)
    if table is None:
        known = list(TABLE_FILES)
        raise click.UsageError(f"There is no table {name!r}.{did_you_mean(name, known)} Tables: {', '.join(known)}.")
    return table


def _refuse_unknown(kind: str, codes: Sequence[str], known: Mapping[str, object]) -> None:
    for code in codes:
        if code not in known:
            raise click.UsageError(f"There is no {kind} {code!r}.{did_you_mean(code, known)}")


def _fail(sentence: str) -> None:
    click.echo(f"kap: {sentence}", err=True)


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()) or "no rows"


def _show_problems(problems: Sequence[Problem], *, as_json: bool) -> None:
    if as_json:
        _print_json([problem.as_row() for problem in problems])
        return
    for problem in problems[:_LISTED]:
        click.echo(str(problem))
    if len(problems) > _LISTED:
        click.echo(f".. and {len(problems) - _LISTED} more (--json lists all)")
    if problems:
        click.echo(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} found", err=True)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=str))


_Column = tuple[str, Callable[[Mapping[str, Any]], object]]


def _of(*path: str) -> Callable[[Mapping[str, Any]], object]:
    """Give the function that looks into a receipt, which may lack any part."""

    def look(row: Mapping[str, Any]) -> object:
        value: Any = row
        for name in path:
            value = value[name] if value is not None else None
        return value

    return look


def _actual(row: Mapping[str, Any]) -> object:
    value = row["actual"]
    return f">= {_said(value)}" if value is not None and row["is_lower_bound"] else value


_RECEIPT_COLUMNS: Final[Sequence[_Column]] = (
    ("KPI", _of("kpi_code")),
    ("place", _of("place_code")),
    ("quarter", _of("quarter")),
    ("data", _of("data_quarter")),
    ("baseline", _of("baseline", "value")),
    ("actual", _actual),
    ("target", _of("target", "value")),
    ("share", _of("share")),
    ("expected", _of("expected_share")),
    ("pace", _of("pace")),
    ("status", _of("status")),
    ("origins", lambda row: " ".join(row["origins"])),
)
_ROLL_UP_COLUMNS: Final[Sequence[_Column]] = (
    ("level", _of("level")),
    ("code", _of("code")),
    ("place", _of("place_code")),
    ("quarter", _of("quarter")),
    ("word", _of("word")),
    ("coverage", _of("coverage")),
    ("share", _of("mean_share")),
    ("expected", _of("mean_expected_share")),
    ("counts", lambda row: " ".join(f"{name} {count}" for name, count in row["counts"].items() if count)),
)


def _said(value: object) -> str:
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < 1e4 else str(value)


def _print_table(columns: Sequence[_Column], rows: Sequence[Mapping[str, Any]]) -> None:
    texts = [[name for name, _ in columns], *([_said(look(row)) for _, look in columns] for row in rows)]
    widths = [max(len(line[column]) for line in texts) for column in range(len(columns))]
    for line in texts:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()
