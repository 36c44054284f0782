"""`kap serve`: the app on this machine."""

from __future__ import annotations

import os
import sys

import click

from kap_cli.options import database_option
from kap_model.database import database_url, engine_for


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N", help="Default: 8501.")
@database_option
def serve(port: int, database: str | None) -> None:
    """Start the dashboard on this machine and print its address.

    \b
    Example:
      kap serve --port 8600
    """
    from kap_ui.server import process  # only here: other commands need no server

    address = database_url(database)
    engine_for(address, must_exist=True).dispose()  # refuses an address that is not understood
    command = process.command(port)
    sys.stdout.flush()
    # The command becomes the server, so that Ctrl-C and signals reach it.
    os.execve(command[0], command, process.environment(address))
