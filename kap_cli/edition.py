"""`kap edition`: the data as frozen for a meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from kap_cli.edition_comparison import compare_editions
from kap_cli.options import QUARTER, as_option, database_option, json_option
from kap_cli.printing import Column, echo, padded, print_json, print_table, progress
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import ngettext, number, said, signs, translated
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
from kap_model.problems import N_, Message, enumerated
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
            what = N_("froze %(code)s: %(n)s rows, fingerprint %(fingerprint)s")
            values = {"n": number(known.row_count), "fingerprint": known.short_fingerprint}
            print_step(Message(what, code=known.edition_code, **values))
        print_step(Message(N_("opening %(code)s, so that its first reader need not wait"), code=known.edition_code))
        with reading(engine) as session:
            try:
                opened(session, known)
            except EditionError as error:  # it is frozen all the same, and may be opened elsewhere
                print_step(error.said(translated))


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
            echo(line)


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
    progress("edition")(Message(N_("%(code)s was withdrawn"), code=known.edition_code))


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
    if code.lower() == listing.LIVE:
        print_step(Message(N_("writing the live data as %(form)s"), form=form))
    else:
        print_step(Message(N_("writing %(code)s as %(form)s"), code=code, form=form))
    source = Source(
        database=database_url(database), edition=None if code.lower() == listing.LIVE else code, since=since
    )
    exported = export(source, Form(form), language)
    file = target / exported.name if target.is_dir() else target
    with whole_file(file) as unfinished:
        unfinished.write_bytes(exported.data)
    print_step(Message(N_("wrote %(file)s"), file=str(file)))


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
                what = N_("%(text)s is neither a file nor a fingerprint such as 7f3a-91c2-0b44.")
                raise click.UsageError(said(Message(what, text=file_or_fingerprint)))
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
                Message(
                    N_("%(file)s names edition %(code)s, fingerprint %(fingerprint)s."),
                    file=str(path),
                    code=mark.edition_code,
                    fingerprint=short(mark.fingerprint),
                ),
                Message(_PROOFS[file.proof]),
                *(
                    (Message(N_("Other than in the edition: %(files)s."), files=enumerated(file.files)),)
                    if file.files
                    else ()
                ),
                *(() if file.changes is None else _difference_lines(file.changes, _after_export(file.changes.total))),
                *(
                    (Message(N_("No edition here has this fingerprint.")),)
                    if file.verified is None
                    else _verified_lines(file.verified)
                ),
            ]
    for line in lines:
        echo(line)


_PROOFS: Final = {
    Proof.NONE: N_("Whether it was changed after the export cannot be known: it does not hold the data."),
    Proof.SAME: N_("Its data give this fingerprint: they are as they were exported."),
    Proof.CHANGED: N_("Its data do not give this fingerprint: they were changed after the export."),
    Proof.REFUSED: N_("Its data were changed after the export, and have problems: see `kap check`."),
}

_COLUMNS: Final[Sequence[Column]] = (
    (N_("code"), lambda known: known.edition_code),
    (N_("frozen"), lambda known: f"{known.frozen_at:%Y-%m-%d}"),
    (N_("quarter"), lambda known: known.quarter),
    (N_("origin"), lambda known: known.origin),
    (N_("meeting"), lambda known: known.meeting),
    (N_("fingerprint"), lambda known: known.short_fingerprint),
    (N_("withdrawn"), lambda known: f"{known.withdrawal.withdrawn_at:%Y-%m-%d}" if known.withdrawal else None),
    (N_("title"), lambda known: known.title),
)


def _lines(known: KnownEdition) -> Iterator[str]:
    yield f"{known.edition_code}  {known.title}"
    if known.withdrawal is not None:
        by = known.withdrawal
        yield Message(
            N_("withdrawn on %(day)s by %(person)s: %(reason)s"),
            day=f"{by.withdrawn_at:%Y-%m-%d}",
            person=by.withdrawn_by,
            reason=by.reason,
        )
    if known.is_rehearsal:
        yield Message(N_("of a rehearsal: nothing in it is real"))
    yield _fact(N_("meeting"), known.meeting or "-")
    yield _fact(N_("opens with"), f"{known.quarter}, {known.origin}")
    frozen = N_("%(time)s UTC by %(person)s")
    yield _fact(N_("frozen"), Message(frozen, time=f"{known.frozen_at:%Y-%m-%d %H:%M}", person=known.frozen_by))
    yield _fact(N_("fingerprint"), known.fingerprint)
    held = N_("%(n)s rows of revision %(revision)s")
    yield _fact(N_("holds"), Message(held, n=number(known.row_count), revision=str(known.revision)))
    made = N_("%(method)s, program %(version)s")
    yield _fact(N_("made with"), Message(made, method=known.method, version=known.program_version))


def _fact(name: str, text: str) -> str:
    return f"{padded(translated(name), 12)} {said(text)}"


def _verified_lines(verified: Verified) -> Iterator[str]:
    yield from _lines(verified.edition)
    if verified.later is not None:
        later = N_("%(code)s, frozen on %(day)s")
        values = {"code": verified.later.edition_code, "day": f"{verified.later.frozen_at:%Y-%m-%d}"}
        yield _fact(N_("followed by"), Message(later, **values))
    total = verified.today.total
    yield from _difference_lines(
        verified.today, ngettext("%(n)s figure changed since", "%(n)s figures changed since", total)
    )


def _after_export(total: int) -> str:
    return ngettext("%(n)s figure changed after the export", "%(n)s figures changed after the export", total)


def _difference_lines(found: Differences, words: str) -> Iterator[str]:
    end = signs().colon.rstrip(" ") if found.total else signs().full_stop
    yield words % {"n": number(found.total)} + end
    for change in found.first:
        yield f"  {change}"
    if found.total > len(found.first):
        yield "  " + said(Message(N_("and %(n)s more"), n=number(found.total - len(found.first))))


def _actor(email: str, command: str) -> Actor:
    return Actor(email_key(email), f"kap edition {command}", is_operator=True)
