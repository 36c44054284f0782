"""Start the server: ``python -m kap_ui.server --port 8501``; `kap serve` does so."""

from __future__ import annotations

import argparse
import logging
import os
import resource
import sys
from collections.abc import Sequence

import uvicorn

from kap_model.problems import N_, Message, enumerated, in_language
from kap_ui.server import base_path, incoming, listening, log_lines, metrics, process, script_runs
from kap_ui.server.application import Setup, application
from kap_ui.server.connections import Connections, Limits
from kap_ui.server.draining import LONGEST_REST, DrainingServer
from kap_ui.server.listening import NotListeningError
from kap_ui.server.origins import Origin, OwnOrigins
from kap_ui.streamlit_internals import registry, replica_addresses
from kap_ui.streamlit_internals.internal import VARIABLE
from kap_ui.words.language import catalogue

log = logging.getLogger("kap")

LARGEST_MESSAGE = 2_000_000
"""Bytes of a browser's message that are taken from the line; Streamlit refuses more than `maxWidgetStateSize`, 1 MB."""

PING_SECONDS = 30
"""How often a connection is asked whether it is still there, and how long it may take to answer."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the app until Ctrl-C or SIGTERM. Return 1 if it cannot start."""
    options = _parser().parse_args(arguments)
    log_lines.begin(options.log_format)
    if options.log_requests:
        script_runs.log.setLevel(logging.INFO)
    try:
        if problem := _problem():
            raise NotListeningError(problem)
        listeners = listening.sockets(options.host, options.port)
    except NotListeningError as error:
        print(in_language(error.args[0], catalogue(options.language).gettext), file=sys.stderr)  # noqa: T201, a command line prints
        return 1
    _allow_many_connections()
    addresses = listening.addresses(listeners)
    _say_where(addresses, options)
    if any(listening.is_open_to_all(listener) for listener in listeners):
        log.warning("the dashboard answers on every address of this machine, without HTTPS: docs/deployment.md")
    limits = Limits(
        connections=options.most_connections,
        of_address=options.most_connections_per_address,
        messages=options.most_messages,
    )
    connections = Connections(limits)
    setup = Setup(
        connections=connections,
        base_path=options.base_path,
        own_origins=OwnOrigins(frozenset(options.allowed_origin)),
        trusted_proxies=tuple(options.trusted_proxy),
        logs_requests=options.log_requests,
        metrics_token=os.environ.get(metrics.TOKEN, ""),
        address=addresses[0],
    )
    config = uvicorn.Config(
        application(setup),
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        proxy_headers=False,  # `Incoming` reads them
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=LONGEST_REST // 2,
    )
    DrainingServer(config, connections, options.drain_seconds).run(listeners)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kap serve", description="Serve the dashboard on this machine.")
    parser.add_argument("--port", type=int, default=process.PORT)
    parser.add_argument("--host", type=listening.parse, default=process.HOST)
    parser.add_argument("--base-path", type=base_path.parse, default="")
    parser.add_argument("--allowed-origin", type=Origin.parse, action="append", default=[])
    parser.add_argument("--trusted-proxy", type=incoming.parse, action="append", default=[])
    parser.add_argument("--drain-seconds", type=float, default=0.0)
    parser.add_argument("--log-format", choices=process.LOG_FORMATS, default=process.TEXT)
    parser.add_argument("--log-requests", action="store_true")
    parser.add_argument("--language", default="en")
    parser.add_argument("--most-connections", type=int, default=process.MOST_CONNECTIONS)
    parser.add_argument("--most-connections-per-address", type=int, default=process.MOST_CONNECTIONS_PER_ADDRESS)
    parser.add_argument("--most-messages", type=float, default=process.MOST_MESSAGES)
    return parser


def _say_where(addresses: Sequence[str], options: argparse.Namespace) -> None:
    for address in addresses:
        where = f"{address}{options.base_path}"
        if options.log_format == process.JSON:
            log.info("The dashboard is at %s", where)
        else:
            line = Message(N_("The dashboard is at %(address)s (Ctrl-C stops it)"), address=where)
            print(in_language(line, catalogue(options.language).gettext), flush=True)  # noqa: T201, a command line prints


def _allow_many_connections() -> None:
    """Take all files that the system grants: each reader's connection is one, and many systems begin with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _problem() -> str | None:
    if unknown := registry.unknown():
        return Message(
            N_("%(variable)s names %(unknown)s. It takes 1, or some of: %(known)s"),
            variable=VARIABLE,
            unknown=enumerated(unknown),
            known=enumerated(internal.name for internal in registry.INTERNALS),
        )
    try:
        replica_addresses.name()
    except ValueError:
        return Message(
            N_("%(variable)s is %(found)s. Write 1 to 20 small letters, digits and hyphens, such as a."),
            variable=replica_addresses.VARIABLE,
            found=repr(os.environ[replica_addresses.VARIABLE]),
        )
    return metrics.problem()


if __name__ == "__main__":
    sys.exit(main())
