"""What the commands print, and the exit codes. Answers go to the standard output, all else to the error output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from unicodedata import combining, east_asian_width

import click

from kap_cli.speaking import ngettext, number, said, signs, translated
from kap_model.problems import N_, Message, Problem, Problems

PROBLEMS: Final = 1
"""The exit code of a command that found problems or failed. Click's own codes are 0, and 2 for misuse."""

_LISTED: Final = 100
"""How many problems are listed as text; `--json` lists the first thousand."""

_FIRST: Final = 20
"""How many rows of what a command does are printed as text; `--json` lists all."""

Column = tuple[str, Callable[[Any], object]]
"""A column of a printed table: its heading, and the function that takes its value from a row."""


def progress(command: str) -> Callable[[str], None]:
    """Return the function that prints what a command is doing."""

    def print_step(step: str) -> None:
        click.echo(f"kap {command}: {said(step)}", err=True)

    return print_step


def print_failure(sentence: str) -> None:
    """Print why the command failed."""
    click.echo(f"kap: {said(sentence)}", err=True)


def print_problems(problems: Problems, *, as_json: bool, warnings: Sequence[Problem] = ()) -> None:
    """Print the problems of data files: the first thousand as JSON, or the first hundred as sentences.

    As JSON, warnings follow as rows of the kind `warning`.
    """
    if as_json:
        print_json([*problems.as_rows(translated), *(warning.translated(translated).as_row() for warning in warnings)])
    else:
        for problem in problems[:_LISTED]:
            click.echo(problem.sentence(translated))
        if problems.total > _LISTED:
            more = N_(".. and %(n)s more (--json lists all)")
            if problems.more:
                more = N_(".. and %(n)s more (--json lists the first %(first)s)")
            echo(Message(more, n=number(problems.total - _LISTED), first=number(len(problems))))
    if problems.more:
        kept = N_("%(n)s problems found, of which the first %(first)s are kept")
        echo(Message(kept, n=number(problems.total), first=number(len(problems))), err=True)
    elif problems and not as_json:
        found = ngettext("%(n)s problem found", "%(n)s problems found", problems.total)
        echo(found % {"n": number(problems.total)}, err=True)


def print_warnings(warnings: Problems, *, is_answer: bool = False) -> None:
    """Print what is worth a second look in data files, the first hundred as sentences; it refuses nothing.

    `is_answer` says that the command was asked for them.
    """
    for warning in warnings[:_LISTED]:
        echo(Message(N_("warning: %(sentence)s"), sentence=warning.sentence(translated)), err=not is_answer)
    if warnings.total > _LISTED:
        more = warnings.total - _LISTED
        words = ngettext(".. and %(n)s more warning", ".. and %(n)s more warnings", more)
        echo(words % {"n": number(more)}, err=not is_answer)
    if warnings:
        words = ngettext("%(n)s warning", "%(n)s warnings", warnings.total)
        echo(words % {"n": number(warnings.total)}, err=True)


def echo(text: str = "", *, err: bool = False) -> None:
    """Print a line, in the language of the command if it is a message."""
    click.echo(said(text), err=err)


def first_of(lines: Sequence[str]) -> list[str]:
    """Return the first lines of a long list, and how many more there are."""
    more = len(lines) - _FIRST
    rest = Message(N_("and %(n)s more (--json lists all)"), n=number(more))
    return [*lines[:_FIRST], *([rest] if more > 0 else [])]


def print_json(value: object) -> None:
    """Print a value as JSON.

    Raises:
        ValueError: a number in it is not finite.
    """
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=str))


def print_table(columns: Sequence[Column], rows: Sequence[Any]) -> None:
    """Print rows under headings, in columns as wide as their longest text."""
    texts = [
        [translated(name) for name, _ in columns],
        *([as_text(value_of(row)) for _, value_of in columns] for row in rows),
    ]
    widths = [max(_width(line[column]) for line in texts) for column in range(len(columns))]
    for line in texts:
        cells = (padded(text, width) for text, width in zip(line, widths, strict=True))
        click.echo("  ".join(cells).rstrip())


def padded(text: str, width: int) -> str:
    """Return a text with spaces after it, so that it takes so many places of a terminal."""
    return text + " " * (width - _width(text))


def _width(text: str) -> int:
    """Return how many places of a terminal a text takes: a Chinese character takes two."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text if not combining(letter))


def as_text(value: object) -> str:
    """Return a value as a table shows it: `-` for none, four significant digits for a number below 10,000."""
    if value is None:
        return "-"
    if isinstance(value, float) and abs(value) < 1e4:
        return f"{value:.4g}"
    return said(value) if isinstance(value, Message) else str(value)


def counted(counts: Mapping[str, int]) -> str:
    """Return the number of rows of each table as text, `45 observations, 12 kpis`."""
    named = (f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
    return signs().enumeration.join(named) or translated(N_("no rows"))
