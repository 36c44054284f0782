"""`kap serve`: the app on this machine."""

from __future__ import annotations

import os
import sys

import click

from kap_cli.options import database_option
from kap_model.database import database_url


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N", help="Default: 8501.")
@database_option
def serve(port: int, database: str | None) -> None:
    """Start the dashboard on this machine and print its address.

    \b
    Example:
      kap serve --port 8600
    """
    sys.stdout.flush()
    # The command becomes the server, so that Ctrl-C and signals reach it.
    command = [sys.executable, "-m", "kap_ui.server.serve", "--port", str(port)]
    os.execve(sys.executable, command, {**os.environ, **_server_environment(database)})


def _server_environment(database: str | None) -> dict[str, str]:
    """Return the environment variables that the server starts with, beside those of this command."""
    return {"KAP_DATABASE_URL": database_url(database)}
