"""The units of systemd in `deploy/` start what there is."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from kap_cli.main import kap
from kap_cli.serve import serve
from kap_ui.server import draining, listening, process

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/kap/bin/kap"


class Unit(configparser.RawConfigParser):
    """A unit file; of a key that stands there more than once all values are kept, a line each."""

    def __init__(self, name: str) -> None:
        class Values(dict[str, object]):
            def __setitem__(self, key: str, value: object) -> None:
                if isinstance(value, list) and isinstance(before := self.get(key), list):
                    before.extend(value)
                else:
                    super().__setitem__(key, value)

        super().__init__(strict=False, dict_type=Values, interpolation=None)
        self.optionxform = str  # type: ignore[assignment, method-assign]  # the keys are written in capitals
        self.read(DEPLOY / name, encoding="utf-8")


def names_of(option: click.Option) -> list[str]:
    """Return the variables of an option."""
    return [option.envvar] if isinstance(option.envvar, str) else list(option.envvar or ())


@pytest.fixture
def service() -> Unit:
    return Unit("kap.service")


def test_the_service_starts_a_command_that_there_is(service: Unit) -> None:
    program, name, *arguments = shlex.split(service["Service"]["ExecStart"])
    assert program == PROGRAM
    assert kap.commands[name] is serve
    context = serve.make_context(name, arguments)
    assert context.params["port"] == process.PORT


def test_the_variables_of_the_service_are_those_of_options(service: Unit) -> None:
    options = [each for each in serve.params if isinstance(each, click.Option)]
    known = {"KAP_DATABASE_URL", *(name for each in options for name in names_of(each))}
    given = dict(line.split("=", 1) for line in service["Service"]["Environment"].splitlines())
    assert given.keys() <= known
    assert given["KAP_DATABASE_URL"].startswith(f"sqlite:///{service['Service']['WorkingDirectory']}/")
    assert service["Service"]["WorkingDirectory"] == f"/var/lib/{service['Service']['StateDirectory']}"


def test_systemd_waits_until_all_has_ended(service: Unit) -> None:
    longest = process.DRAIN_SECONDS + draining.LONGEST_END + draining.LONGEST_REST
    assert int(service["Service"]["TimeoutStopSec"]) > longest
    assert service["Service"]["KillMode"] == "mixed"


def test_the_socket_is_the_address_of_the_command() -> None:
    socket = Unit("kap.socket")["Socket"]
    assert socket["ListenStream"] == f"{process.HOST}:{process.PORT}"
    assert int(socket["Backlog"]) == listening._BACKLOG


@pytest.mark.parametrize("name", ["kap.service", "kap.socket"])
def test_systemd_understands_the_units(name: str, tmp_path: Path) -> None:
    """Where systemd is not there, that the file is read at all has to do."""
    assert Unit(name).sections()
    if shutil.which("systemd-analyze") is None:
        return
    for file in DEPLOY.iterdir():
        text = file.read_text(encoding="utf-8").replace(PROGRAM, shutil.which("true") or "/bin/true")
        (tmp_path / file.name).write_text(re.sub(r"^(User|Group)=kap$", r"\1=root", text, flags=re.M), encoding="utf-8")
    command = ["systemd-analyze", "verify", "--recursive-errors=no", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or line.startswith("kap.")]
    assert complaints == []
