"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import click

from kap_cli.speaking import said
from kap_model.quarter import Quarter
from kap_ui import site_files


class _QuarterType(click.ParamType[Quarter]):
    """Takes `2024-Q3`."""

    name = "quarter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Quarter:
        """Return the quarter of a text."""
        try:
            return Quarter.parse(str(value))
        except ValueError as error:
            self.fail(f"{said(error.args[0])}.", param, ctx)


def quarter_of(text: str, hint: str) -> Quarter:
    """Return the quarter that an option names.

    Raises:
        click.BadParameter: it is not written as one.
    """
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise click.BadParameter(said(error.args[0]), param_hint=hint) from error


QUARTER: Final = _QuarterType()
"""The type of an option that takes a quarter."""

database_option = click.option(
    "--database",
    metavar="PATH|URL",
    help="The database: a SQLite file, or a URL. Default: KAP_DATABASE_URL, then kap.sqlite in the working folder.",
)
backup_option = click.option(
    "--backup",
    "copy",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where the backup goes that is made first. Default: beside a SQLite file, else in the working folder, under "
    "the name of the database with the time.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
data_option = click.option(
    "--data",
    "folder",
    type=click.Path(exists=True, path_type=Path),
    default=site_files.DATA,
    metavar="DIR|ZIP",
    help="The folder of data files, or a data package. Default: the data that come with the program.",
)


as_option = click.option(
    "--as", "email", required=True, metavar="EMAIL", help="The person you act for, one of `kap person list`."
)
