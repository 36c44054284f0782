"""`kap edition`: the data as frozen for a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from kap_cli.edition_comparison import compare_editions
from kap_cli.options import QUARTER, as_option, database_option, json_option
from kap_cli.printing import Column, print_json, print_table, progress
from kap_cli.sessions import open_engine, open_session
from kap_model.database import database_url, reading
from kap_model.editions import listing
from kap_model.editions.differences import Differences
from kap_model.editions.fingerprint import short, typed
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.editions.opening import opened
from kap_model.editions.verifying import Proof, Verified, verify_file, verify_fingerprint
from kap_model.editions.withdrawing import withdraw
from kap_model.exporting.whole_file import whole_file
from kap_model.people.permissions import Actor
from kap_model.people.persons import email_key
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from kap_ui.words import language as languages

FORMS: Final = ("pdf", "docx", "pptx", "html", "package")
"""The forms of `kap_documents.export`, which only the command that writes one loads."""

code_argument = click.argument("code", metavar="CODE")


@click.group()
def edition() -> None:
    """Freeze the data for a meeting; verify what was shown.

    An edition holds all rows as they stand when it is frozen, and never changes. Its fingerprint follows from them
    alone. The operator of the machine may do all, for whom --as names.

    \b
    Example:
      kap edition freeze TDAG-26 --title "Progress report" --quarter 2026-Q3 --as publisher@example.org
      kap edition list
      kap edition compare TDAG-26 live
      kap edition export TDAG-26 --as html --to .
      kap edition verify report.pdf
    """


edition.add_command(compare_editions)


@edition.command("freeze")
@code_argument
@click.option("--title", required=True, metavar="TEXT", help="What the edition is, in one line.")
@click.option("--quarter", type=QUARTER, required=True, metavar="Q", help="The quarter that its pages open with.")
@click.option("--meeting", metavar="CODE|NAME", help="A meeting of meetings.csv, or any other.")
@click.option(
    "--origin",
    type=click.Choice([str(view) for view in OriginView]),
    default=str(OriginView.ALL),
    show_default=True,
    help="The figures that its pages open with. The edition holds all of them.",
)
@as_option
@database_option
@json_option
def freeze_edition(
    code: str,
    title: str,
    quarter: Quarter,
    meeting: str | None,
    origin: str,
    email: str,
    database: str | None,
    as_json: bool,
) -> None:
    """Freeze the data of this moment under a code, such as TDAG-26."""
    wish = EditionWish(code=code, title=title, quarter=quarter, meeting=meeting, origin=OriginView(origin))
    with open_session(database):
        pass  # refuses a database that is not this program's
    print_step = progress("edition")
    with open_engine(database_url(database), must_exist=True) as engine:
        known = freeze(engine, _actor(email, "freeze"), wish)
        if as_json:
            print_json(known.as_json())
        else:
            print_step(f"froze {known.edition_code}: {known.row_count:,} rows, fingerprint {known.short_fingerprint}")
        print_step(f"opening {known.edition_code}, so that its first reader need not wait")
        with reading(engine) as session:
            try:
                opened(session, known)
            except EditionError as error:  # it is frozen all the same, and may be opened elsewhere
                print_step(str(error))


@edition.command("list")
@database_option
@json_option
def list_editions(database: str | None, as_json: bool) -> None:
    """List the editions, the newest first."""
    with open_session(database) as session:
        found = listing.editions(session)
    if as_json:
        print_json([known.as_json() for known in found])
    else:
        print_table(_COLUMNS, found)


@edition.command()
@code_argument
@database_option
@json_option
def show(code: str, database: str | None, as_json: bool) -> None:
    """Print what is known of an edition."""
    with open_session(database) as session:
        known = listing.edition(session, code)
    if as_json:
        print_json(known.as_json())
    else:
        for line in _lines(known):
            click.echo(line)


@edition.command("withdraw")
@code_argument
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands with the edition.")
@as_option
@database_option
def withdraw_edition(code: str, reason: str, email: str, database: str | None) -> None:
    """Mark an edition as withdrawn. It stays, and can still be verified."""
    with open_session(database):
        pass  # refuses a database that is not this program's
    with open_engine(database_url(database), must_exist=True) as engine:
        known = withdraw(engine, _actor(email, "withdraw"), code, reason)
    progress("edition")(f"{known.edition_code} was withdrawn")


@edition.command("export")
@click.argument("code", metavar="CODE|live")
@click.option("--as", "form", required=True, type=click.Choice(FORMS), help="The form of the file.")
@click.option(
    "--language",
    type=click.Choice(languages.offered()),
    default="en",
    show_default=True,
    help="The language of all words; a data package has none.",
)
@click.option(
    "--to", "target", required=True, type=click.Path(path_type=Path), metavar="PATH", help="A file, or a folder."
)
@click.option(
    "--since",
    metavar="CODE",
    help="The edition since which the file says what changed. Default: the newest earlier one of the same view that "
    "was not withdrawn; without one the file does not say it. A data package never does.",
)
@database_option
def export_edition(code: str, form: str, language: str, target: Path, since: str | None, database: str | None) -> None:
    """Write an edition, or the live data, as a file to show or to hand out.

    \b
    Example:
      kap edition export TDAG-26 --as html --language fr --to report.html
      kap edition export TDAG-26 --as pptx --since TDAG-24 --to .
      kap edition export live --as package --to .
    """
    from kap_documents.export import Form, Source, export  # only here: other commands start faster without it

    print_step = progress("edition")
    with open_session(database, needs_plan=True):
        pass  # refuses a database that is not this program's
    print_step(f"writing {'the live data' if code.lower() == listing.LIVE else code} as {form}")
    source = Source(
        database=database_url(database), edition=None if code.lower() == listing.LIVE else code, since=since
    )
    exported = export(source, Form(form), language)
    file = target / exported.name if target.is_dir() else target
    with whole_file(file) as unfinished:
        unfinished.write_bytes(exported.data)
    print_step(f"wrote {file}")


@edition.command()
@click.argument("file_or_fingerprint", metavar="FILE|FINGERPRINT")
@database_option
@json_option
def verify(file_or_fingerprint: str, database: str | None, as_json: bool) -> None:
    """Say which edition a file or a fingerprint is of, and which of its figures have changed since.

    A file says in itself which edition it is of. A data package, or a workbook with all tables, is also read and
    compared with the edition; of any other file it cannot be known whether it was changed.
    """
    path = Path(file_or_fingerprint)
    with open_session(database) as session:
        if not path.exists():
            if typed(file_or_fingerprint) is None:
                raise click.UsageError(
                    f"{file_or_fingerprint} is neither a file nor a fingerprint such as 7f3a-91c2-0b44."
                )
            found = verify_fingerprint(session, file_or_fingerprint)
            if as_json:
                print_json([verified.as_json() for verified in found])
                return
            lines = [line for verified in found for line in _verified_lines(verified)]
        else:
            file = verify_file(session, path)
            if as_json:
                print_json(file.as_json())
                return
            mark = file.mark
            lines = [
                f"{path} names edition {mark.edition_code}, fingerprint {short(mark.fingerprint)}.",
                _PROOFS[file.proof],
                *((f"Other than in the edition: {', '.join(file.files)}.",) if file.files else ()),
                *(() if file.changes is None else _difference_lines(file.changes, "changed after the export")),
                *(
                    ("No edition here has this fingerprint.",)
                    if file.verified is None
                    else _verified_lines(file.verified)
                ),
            ]
    for line in lines:
        click.echo(line)


_PROOFS: Final = {
    Proof.NONE: "Whether it was changed after the export cannot be known: it does not hold the data.",
    Proof.SAME: "Its data give this fingerprint: they are as they were exported.",
    Proof.CHANGED: "Its data do not give this fingerprint: they were changed after the export.",
    Proof.REFUSED: "Its data were changed after the export, and have problems: see `kap check`.",
}

_COLUMNS: Final[Sequence[Column]] = (
    ("code", lambda known: known.edition_code),
    ("frozen", lambda known: f"{known.frozen_at:%Y-%m-%d}"),
    ("quarter", lambda known: known.quarter),
    ("origin", lambda known: known.origin),
    ("meeting", lambda known: known.meeting),
    ("fingerprint", lambda known: known.short_fingerprint),
    ("withdrawn", lambda known: f"{known.withdrawal.withdrawn_at:%Y-%m-%d}" if known.withdrawal else None),
    ("title", lambda known: known.title),
)


def _lines(known: KnownEdition) -> Iterator[str]:
    yield f"{known.edition_code}  {known.title}"
    if known.withdrawal is not None:
        by = known.withdrawal
        yield f"withdrawn on {by.withdrawn_at:%Y-%m-%d} by {by.withdrawn_by}: {by.reason}"
    if known.is_rehearsal:
        yield "of a rehearsal: nothing in it is real"
    yield f"meeting      {known.meeting or '-'}"
    yield f"opens with   {known.quarter}, {known.origin}"
    yield f"frozen       {known.frozen_at:%Y-%m-%d %H:%M} UTC by {known.frozen_by}"
    yield f"fingerprint  {known.fingerprint}"
    yield f"holds        {known.row_count:,} rows of revision {known.revision}"
    yield f"made with    {known.method}, program {known.program_version}"


def _verified_lines(verified: Verified) -> Iterator[str]:
    yield from _lines(verified.edition)
    if verified.later is not None:
        yield f"followed by  {verified.later.edition_code}, frozen on {verified.later.frozen_at:%Y-%m-%d}"
    yield from _difference_lines(verified.today, "changed since")


def _difference_lines(found: Differences, what: str) -> Iterator[str]:
    yield f"{found.total:,} figure{'' if found.total == 1 else 's'} {what}{':' if found.total else '.'}"
    for change in found.first:
        yield f"  {change}"
    if found.total > len(found.first):
        yield f"  and {found.total - len(found.first):,} more"


def _actor(email: str, command: str) -> Actor:
    return Actor(email_key(email), f"kap edition {command}", is_operator=True)
