"""`kap template`: the workbook that a place fills for a quarter."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from kap_cli.options import database_option, quarter_of
from kap_cli.printing import echo
from kap_cli.sessions import open_session
from kap_cli.speaking import said
from kap_model.exporting.whole_file import whole_file
from kap_model.problems import N_, Message, enumerated
from kap_model.vocabulary import OriginView


@click.command()
@click.option("--place", required=True, metavar="CODE", help="The place that reports.")
@click.option("--quarter", required=True, metavar="Q", help="The quarter that is reported.")
@click.option("--language", default="en", metavar="L", help="Of its texts: en, fr, es, ru, ar or zh. Default: en.")
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="An XLSX."
)
@database_option
def template(place: str, quarter: str, language: str, target: Path, database: str | None) -> None:
    """Write the workbook that a place fills for a quarter.

    It says what is due and what is known of it, and holds what the open draft says already. Bring it back with
    `kap submission fill`.

    \b
    Example:
      kap template --place RO-AFR --quarter 2026-Q3 --language fr --to ro-afr.xlsx
      kap submission fill ro-afr.xlsx --as coordinator@example.org
    """
    from kap_model import progress  # only here: other commands start faster without them
    from kap_model.reporting.workbook.template import template as workbook
    from kap_ui.words.language import PREPARED
    from kap_ui.words.workbook_words import words_of

    if language not in PREPARED:
        what = Message(N_("choose one of %(languages)s"), languages=enumerated(PREPARED))
        raise click.BadParameter(said(what), param_hint="--language")
    asked = quarter_of(quarter, "--quarter")
    if target.suffix.lower() != ".xlsx":
        raise click.BadParameter(said(Message(N_("name a file that ends in .xlsx"))), param_hint="--to")
    with open_session(database, needs_plan=True) as session:
        loaded = progress.load(session, OriginView.ALL, places=[place])
        content = workbook(session, loaded, place, asked, words_of(language), datetime.now(UTC).date())
    with whole_file(target) as unfinished:
        unfinished.write_bytes(content)
    echo(Message(N_("Wrote %(file)s."), file=str(target)), err=True)
