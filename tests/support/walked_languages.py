"""In which languages the walk of a browser over all pages sees each of them.

    pytest tests/browser/test_every_page.py                       five languages take turns, as in CI
    pytest tests/browser/test_every_page.py --languages all       each page in each of the six, light and dark
    pytest tests/browser/test_every_page.py --languages ar,zh     the same in some of them

`make test-languages` does it in all.
"""

from __future__ import annotations

import argparse

import pytest

from kap_ui.words.language import PREPARED

ALL = "all"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--languages", type=_languages, default=(), help="all, or codes with commas: the walk sees every page in each."
    )


def walked_languages(config: pytest.Config) -> tuple[str, ...]:
    """Return the languages in which each page is to be seen; none where they take turns."""
    return tuple(config.getoption("--languages"))


def _languages(asked: str) -> tuple[str, ...]:
    codes = tuple(PREPARED) if asked == ALL else tuple(asked.split(","))
    if unknown := set(codes) - set(PREPARED):
        raise argparse.ArgumentTypeError(f"{', '.join(sorted(unknown))}: none of {', '.join(PREPARED)}")
    return codes
