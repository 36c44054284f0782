"""The options that several commands have."""

from __future__ import annotations

from pathlib import Path

import click

from kap_ui import site_files

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
    metavar="DIR",
    help="The folder of data files. Default: the data that come with the program.",
)
as_option = click.option(
    "--as", "email", required=True, metavar="EMAIL", help="The person you act for, one of `kap person list`."
)
