"""Start the server: ``python -m kap_ui.server --port 8501``; `kap serve` does so."""

from __future__ import annotations

import argparse
import resource
import socket
import sys
from collections.abc import Sequence

from kap_ui import site_files
from kap_ui.server import base_path
from kap_ui.server.application import application
from kap_ui.server.origins import Origin, OwnOrigins
from kap_ui.server.process import HOST
from kap_ui.streamlit_internals import registry
from kap_ui.streamlit_internals.internal import VARIABLE
from kap_ui.words import wording
from kap_ui.words.wording import _


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the app on this machine until Ctrl-C. Return 1 if it cannot start."""
    parser = argparse.ArgumentParser(prog="kap serve", description="Serve the dashboard on this machine.")
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--base-path", type=base_path.parse, default="")
    parser.add_argument("--allowed-origin", type=Origin.parse, action="append", default=[])
    parser.add_argument("--language", default="en")
    options = parser.parse_args(arguments)
    port, address = options.port, f"http://{HOST}:{options.port}{options.base_path}"
    with wording.spoken(options.language):
        if problem := _problem(port):
            print(problem, file=sys.stderr)  # noqa: T201, a command line prints
            return 1
        _allow_many_connections()
        print(_("The dashboard is at %(address)s (Ctrl-C stops it)") % {"address": address}, flush=True)  # noqa: T201, as above
    sys.argv = [str(site_files.ENTRY)]  # Streamlit looks for .streamlit/ beside the program that was started
    application(options.base_path, OwnOrigins(frozenset(options.allowed_origin))).run(
        config={
            "server.port": port,
            "server.address": HOST,
            "server.baseUrlPath": "",  # `BasePath` serves below a path, and Streamlit behind it at the root
            "logger.hideWelcomeMessage": True,
        }
    )
    return 0


def _allow_many_connections() -> None:
    """Take all files that the system grants: each reader's connection is one, and many systems begin with 1,024."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _problem(port: int) -> str | None:
    if unknown := registry.unknown():
        return _("%(variable)s names %(unknown)s. It takes 1, or some of: %(known)s") % {
            "variable": VARIABLE,
            "unknown": wording.enumerated(unknown),
            "known": wording.enumerated(internal.name for internal in registry.INTERNALS),
        }
    if not _is_free(port):
        return _("Port %(port)s is taken, perhaps by a dashboard that already runs. Choose another: %(command)s") % {
            "port": port, "command": wording.noted(f"kap serve --port {port + 1}", f"make run PORT={port + 1}"),
        }  # fmt: skip
    return None


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
