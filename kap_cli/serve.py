"""`kap serve`: the app on this machine."""

from __future__ import annotations

import os
import sys

import click

from kap_cli.options import database_option
from kap_cli.speaking import spoken
from kap_model.database import database_url, engine_for


def _base_path(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    from kap_ui.server import base_path  # only here and below: other commands need no server

    try:
        return base_path.parse(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def _origins(_context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    from kap_ui.server.origins import Origin

    try:
        return tuple(str(Origin.parse(value)) for value in values)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=8501, metavar="N", help="Default: 8501.")
@click.option(
    "--base-path",
    callback=_base_path,
    envvar=["KAP_BASE_PATH", "STREAMLIT_SERVER_BASE_URL_PATH"],
    default="",
    metavar="PATH",
    help="The path below which a proxy serves the dashboard, such as kap. Default: KAP_BASE_PATH, then none.",
)
@click.option(
    "--allowed-origin",
    "allowed_origins",
    callback=_origins,
    envvar="KAP_ALLOWED_ORIGINS",
    multiple=True,
    metavar="URL",
    help="Where readers reach it through a proxy, such as https://kap.example.org; may be repeated. "
    "Default: KAP_ALLOWED_ORIGINS, with spaces between.",
)
@click.option(
    "--signed-in-only",
    is_flag=True,
    envvar="KAP_SIGNED_IN_ONLY",
    help="Show the pages only to people who have signed in. Default: KAP_SIGNED_IN_ONLY, then to everybody.",
)
@database_option
def serve(
    port: int, base_path: str, allowed_origins: tuple[str, ...], signed_in_only: bool, database: str | None
) -> None:
    """Start the dashboard on this machine and print its address.

    Behind a proxy, see docs/deployment.md. How people sign in: docs/signing-in.md.

    \b
    Example:
      kap serve --port 8600
      kap serve --base-path kap --allowed-origin https://dashboards.example.org
    """
    from kap_ui.server import process

    address = database_url(database)
    engine_for(address, must_exist=True).dispose()  # refuses an address that is not understood
    command = process.command(port, base_path=base_path, allowed_origins=allowed_origins, language=spoken())
    sys.stdout.flush()
    # The command becomes the server, so that Ctrl-C and signals reach it.
    os.execve(command[0], command, process.environment(address, signed_in_only=signed_in_only))
