"""The language in which a command speaks: that of `--language`, else of the environment, else English."""

from __future__ import annotations

import os

import click

from kap_model.problems import in_language
from kap_ui.words import language as languages
from kap_ui.words.language import LANGUAGE_KEY, Signs


def of_environment() -> str:
    """Return the language of the environment (LC_ALL, LC_MESSAGES, LANG), else English."""
    set_up = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return found if (found := set_up[:2].lower()) in languages.offered() else "en"


def _speak(context: click.Context, _option: click.Parameter, code: str | None) -> None:
    context.meta[LANGUAGE_KEY] = code or of_environment()


def language_option() -> click.Option:
    """Return the option of a command for the language in which it speaks."""
    return click.Option(
        ["--language"],
        type=click.Choice(languages.offered()),
        callback=_speak,
        expose_value=False,
        is_eager=True,
        help="In which it speaks. Default: that of the environment (LANG).",
    )


def speaking(command: click.Command) -> click.Command:
    """Give a command, and those below it, the option; one whose `--language` is that of a file or a person has none."""
    if isinstance(command, click.Group):
        for each in command.commands.values():
            speaking(each)
    elif all("--language" not in param.opts for param in command.params):
        command.params.append(language_option())
    return command


def spoken() -> str:
    """Return the code of the language of the command that runs."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(LANGUAGE_KEY) or of_environment()) if context is not None else of_environment()


def said(text: str) -> str:
    """Return a text in the language of the command if it is a message, else as it is."""
    return in_language(text, translated)


def translated(template: str) -> str:
    """Return a template in the language of the command."""
    return languages.catalogue(spoken()).gettext(template)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the singular or plural for `n`, in the language of the command."""
    return languages.catalogue(spoken()).ngettext(singular, plural, n)


def number(value: int) -> str:
    """Return a count as the language of the command writes it."""
    return languages.number(value, spoken())


def signs() -> Signs:
    """Return the signs that the language of the command sets between words."""
    return languages.language_of(spoken()).signs
