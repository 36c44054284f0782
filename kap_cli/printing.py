"""What the commands print, and the exit codes. Answers go to the standard output, all else to the error output."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import click

from kap_model.problems import Problem, Problems
from kap_ui.words.language import catalogue

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
        click.echo(f"kap {command}: {step}", err=True)

    return print_step


def print_failure(sentence: str) -> None:
    """Print why the command failed."""
    click.echo(f"kap: {sentence}", err=True)


def print_problems(
    problems: Problems, *, as_json: bool, warnings: Sequence[Problem] = (), language: str = "en"
) -> None:
    """Print the problems of data files: the first thousand as JSON, or the first hundred as sentences.

    As JSON, warnings follow as rows of the kind `warning`. What is wrong and what to do is said in the language.
    """
    translated = catalogue(language).gettext
    if as_json:
        said = problems.mapped(lambda problem: problem.translated(translated))
        print_json([*said.as_rows(), *(warning.translated(translated).as_row() for warning in warnings)])
    else:
        for problem in problems[:_LISTED]:
            click.echo(problem.sentence(translated))
        if problems.total > _LISTED:
            which = f"the first {len(problems):,}" if problems.more else "all"
            click.echo(f".. and {problems.total - _LISTED:,} more (--json lists {which})")
    if problems.more:
        click.echo(f"{problems.total:,} problems found, of which the first {len(problems):,} are kept", err=True)
    elif problems and not as_json:
        click.echo(f"{problems.total:,} problem{'s' if problems.total > 1 else ''} found", err=True)


def print_warnings(warnings: Problems, *, is_answer: bool = False, language: str = "en") -> None:
    """Print what is worth a second look in data files, the first hundred as sentences; it refuses nothing.

    `is_answer` says that the command was asked for them.
    """
    translated = catalogue(language).gettext
    for warning in warnings[:_LISTED]:
        click.echo(f"warning: {warning.sentence(translated)}", err=not is_answer)
    if warnings.total > _LISTED:
        click.echo(f".. and {warnings.total - _LISTED:,} more warnings", err=not is_answer)
    if warnings:
        click.echo(f"{warnings.total:,} warning{'s' if warnings.total > 1 else ''}", err=True)


def first_of(lines: Sequence[str]) -> list[str]:
    """Return the first lines of a long list, and how many more there are."""
    more = len(lines) - _FIRST
    return [*lines[:_FIRST], *([f"and {more} more (--json lists all)"] if more > 0 else [])]


def print_json(value: object) -> None:
    """Print a value as JSON.

    Raises:
        ValueError: a number in it is not finite.
    """
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=str))


def print_table(columns: Sequence[Column], rows: Sequence[Any]) -> None:
    """Print rows under headings, in columns as wide as their longest text."""
    texts = [[name for name, _ in columns], *([as_text(value_of(row)) for _, value_of in columns] for row in rows)]
    widths = [max(len(line[column]) for line in texts) for column in range(len(columns))]
    for line in texts:
        click.echo("  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip())


def as_text(value: object) -> str:
    """Return a value as a table shows it: `-` for none, four significant digits for a number below 10,000."""
    if value is None:
        return "-"
    return f"{value:.4g}" if isinstance(value, float) and abs(value) < 1e4 else str(value)


def counted(counts: Mapping[str, int]) -> str:
    """Return the number of rows of each table as text, `45 observations, 12 kpis`."""
    return ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items()) or "no rows"
