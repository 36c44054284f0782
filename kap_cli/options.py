"""The options that several commands have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Final

import click

from kap_model.quarter import Quarter
from kap_ui import site_files
from kap_ui.words.language import offered


class _QuarterType(click.ParamType[Quarter]):
    """Takes `2024-Q3`."""

    name = "quarter"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Quarter:
        """Return the quarter of a text."""
        try:
            return Quarter.parse(str(value))
        except ValueError as error:
            self.fail(f"{error}.", param, ctx)


QUARTER: Final = _QuarterType()
"""The type of an option that takes a quarter."""

database_option = click.option(
    "--database",
    metavar="PATH|URL",
    help="The database: a SQLite file, or a URL. Default: KAP_DATABASE_URL, then kap.sqlite in the working folder.",
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


def _language(_context: click.Context, _option: click.Parameter, code: str | None) -> str:
    """Return the language that was chosen, else that of the environment (LC_ALL, LC_MESSAGES, LANG), else English."""
    if code is not None:
        return code
    set_up = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return found if (found := set_up[:2].lower()) in offered() else "en"


language_option = click.option(
    "--language",
    type=click.Choice(offered()),
    callback=_language,
    help="In which problems are told. Default: that of the environment (LANG).",
)
as_option = click.option(
    "--as", "email", required=True, metavar="EMAIL", help="The person you act for, one of `kap person list`."
)
