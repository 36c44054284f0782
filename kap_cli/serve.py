"""`kap serve`: the app on this machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from kap_cli.options import database_option
from kap_cli.speaking import said, spoken
from kap_model.database import database_url, engine_for
from kap_ui.server import process


def _read_by(parse: Callable[[str], object]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return what reads the value of an option, or each of several, and tells why one is refused."""

    def read(_context: click.Context, _parameter: click.Parameter, value: str | tuple[str, ...]) -> object:
        try:
            return str(parse(value)) if isinstance(value, str) else tuple(str(parse(one)) for one in value)
        except ValueError as error:
            raise click.BadParameter(said(error.args[0])) from error

    return read


def _base_path(text: str) -> object:
    from kap_ui.server import base_path  # only here and below: other commands need no server

    return base_path.parse(text)


def _origin(text: str) -> object:
    from kap_ui.server.origins import Origin

    return Origin.parse(text)


def _host(text: str) -> object:
    from kap_ui.server import listening

    return listening.parse(text)


def _proxy(text: str) -> object:
    from kap_ui.server import incoming

    return incoming.parse(text)


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    envvar="KAP_PORT",
    default=process.PORT,
    metavar="N",
    help=f"Default: KAP_PORT, then {process.PORT}.",
)
@click.option(
    "--host",
    callback=_read_by(_host),
    envvar="KAP_HOST",
    default=process.HOST,
    metavar="ADDRESS",
    help="The address of this machine that it answers on; 0.0.0.0 for all. "
    f"Default: KAP_HOST, then {process.HOST}, which only this machine reaches.",
)
@click.option(
    "--base-path",
    callback=_read_by(_base_path),
    envvar=["KAP_BASE_PATH", "STREAMLIT_SERVER_BASE_URL_PATH"],
    default="",
    metavar="PATH",
    help="The path below which a proxy serves the dashboard, such as kap. Default: KAP_BASE_PATH, then none.",
)
@click.option(
    "--allowed-origin",
    "allowed_origins",
    callback=_read_by(_origin),
    envvar="KAP_ALLOWED_ORIGINS",
    multiple=True,
    metavar="URL",
    help="Where readers reach it through a proxy, such as https://kap.example.org; may be repeated. "
    "Default: KAP_ALLOWED_ORIGINS, with spaces between.",
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    callback=_read_by(_proxy),
    envvar="KAP_TRUSTED_PROXIES",
    multiple=True,
    metavar="ADDRESS",
    help="A proxy that says where readers come from (X-Forwarded-For, X-Forwarded-Proto, X-Request-ID): an IP address "
    "or a network; may be repeated. Default: KAP_TRUSTED_PROXIES, with spaces between, then none.",
)
@click.option(
    "--signed-in-only",
    is_flag=True,
    envvar="KAP_SIGNED_IN_ONLY",
    help="Show the pages only to people who have signed in. Default: KAP_SIGNED_IN_ONLY, then to everybody.",
)
@click.option(
    "--drain-seconds",
    type=click.FloatRange(0, 600),
    envvar="KAP_DRAIN_SECONDS",
    default=process.DRAIN_SECONDS,
    metavar="N",
    help="Asked to stop (SIGTERM), still serve newcomers for N seconds, while /readyz sends the proxy elsewhere. "
    f"Default: KAP_DRAIN_SECONDS, then {process.DRAIN_SECONDS:g}.",
)
@click.option(
    "--log-format",
    type=click.Choice(process.LOG_FORMATS),
    envvar="KAP_LOG_FORMAT",
    default=process.TEXT,
    help="Write the log as text, or as one object of JSON a line. Default: KAP_LOG_FORMAT, then text.",
)
@click.option(
    "--log-requests",
    "logs_requests",
    is_flag=True,
    envvar="KAP_LOG_REQUESTS",
    help="Write a line for each request and each run of a page. Default: KAP_LOG_REQUESTS, then none.",
)
@click.option(
    "--most-connections",
    type=click.IntRange(1),
    envvar="KAP_MOST_CONNECTIONS",
    default=process.MOST_CONNECTIONS,
    metavar="N",
    help=f"Take at most N readers. Default: KAP_MOST_CONNECTIONS, then {process.MOST_CONNECTIONS}.",
)
@click.option(
    "--most-connections-per-address",
    type=click.IntRange(1),
    envvar="KAP_MOST_CONNECTIONS_PER_ADDRESS",
    default=process.MOST_CONNECTIONS_PER_ADDRESS,
    metavar="N",
    help="Take at most N readers from one address, such as that of an office. "
    f"Default: KAP_MOST_CONNECTIONS_PER_ADDRESS, then {process.MOST_CONNECTIONS_PER_ADDRESS}.",
)
@click.option(
    "--most-messages",
    type=click.FloatRange(0),
    envvar="KAP_MOST_MESSAGES",
    default=process.MOST_MESSAGES,
    metavar="N",
    help="Read at most N messages a second of each reader's browser, 0 for any number. "
    f"Default: KAP_MOST_MESSAGES, then {process.MOST_MESSAGES:g}.",
)
@database_option
def serve(port: int, signed_in_only: bool, database: str | None, **options: Any) -> None:
    """Start the dashboard on this machine and print its address.

    Behind a proxy, see docs/deployment.md. How people sign in: docs/signing-in.md.

    \b
    Example:
      kap serve --port 8600
      kap serve --base-path kap --allowed-origin https://dashboards.example.org
      kap serve --trusted-proxy 127.0.0.1 --log-format json
    """
    address = database_url(database)
    engine_for(address, must_exist=True).dispose()  # refuses an address that is not understood
    command = process.command(port, **options, language=spoken())
    sys.stdout.flush()
    # The command becomes the server, so that Ctrl-C and signals reach it.
    os.execve(command[0], command, process.environment(address, signed_in_only=signed_in_only))
