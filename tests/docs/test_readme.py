"""What README.md says of the command line is what the commands say of themselves."""

from __future__ import annotations

import re
from pathlib import Path

import click

from kap_cli.main import kap

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
WIDTH_OF_SUMMARIES = 200
EXIT_CODES = "Exit codes: 0 all is well, 1 problems were found, 2 the command was not understood."


def commands_of_readme() -> dict[str, str]:
    """Return the table of README.md: the summary of each command by its usage."""
    return {
        usage.replace("\\|", "|"): summary
        for usage, summary in re.findall(r"^\| `(kap .+?)` \| (.+) \|$", README, re.M)
    }


def usage_of(command: click.Command) -> str:
    """Return the name of a command with its arguments, `kap import FILE`."""
    context = click.Context(command, info_name=command.name)
    arguments = [
        parameter.make_metavar(context) for parameter in command.params if isinstance(parameter, click.Argument)
    ]
    return " ".join(["kap", str(command.name), *arguments])


def test_the_table_of_commands_is_their_help() -> None:
    assert commands_of_readme() == {
        usage_of(command): command.get_short_help_str(WIDTH_OF_SUMMARIES) for command in kap.commands.values()
    }


def test_no_summary_is_cut_off_in_a_terminal_of_80_columns() -> None:
    listed = kap.get_help(click.Context(kap, info_name="kap", terminal_width=80))
    assert "..." not in listed.partition("Commands:")[2]


def test_the_exit_codes_of_the_manual_are_those_of_the_help() -> None:
    assert EXIT_CODES in README
    assert EXIT_CODES in " ".join((kap.help or "").split())


def test_every_option_of_a_command_is_explained() -> None:
    unexplained = [
        f"{command.name} {parameter.opts[0]}"
        for command in kap.commands.values()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert unexplained == []
