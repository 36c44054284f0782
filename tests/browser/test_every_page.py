"""What holds of every page in a browser, in windows of every size; languages and themes take turns.

Each page is loaded once for each way of looking at it, and then asked for all of it. `make test-languages` looks at
each in every language, light and dark.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from kap_ui.frame import page_list
from kap_ui.words import wording
from tests.support.chromium import TOO_WIDE, Visit, barriers, new_window
from tests.support.walked_languages import walked_languages
from tools import messages

SCHEMES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """A way to look at a page: the window, then what is chosen.

    It is loaded at one width, where axe looks at it, and drawn to the others.
    """

    name: str
    language: str = "en"
    scheme: str = "light"
    widths: tuple[int, ...] = (1280,)
    chosen: dict[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        widths = "-".join(map(str, self.widths))
        return "-".join([self.name, *self.chosen.values(), self.language, self.scheme, widths])


SAID = """() => {
  const own = (element) => (element.closest('[lang]')?.lang ?? '') === document.documentElement.lang
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const said = []
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement.closest('script, style') && node.parentElement.checkVisibility() && own(node.parentElement))
      said.push(node.textContent.trim())
  for (const element of document.querySelectorAll('[aria-label]'))
    if (own(element)) said.push(element.getAttribute('aria-label'))
  return [...new Set(said)]
}"""
"""What a page says in its own language: its texts that are seen, and the names that are read aloud."""

JOINED = re.compile(r"[\uff0c\u3002\uff1b\uff1a\u3001\uff01\uff1f]\s+\S")
"""A space after a sign of Chinese: parts of a sentence, or two sentences, were joined by it in code."""

CHOSEN = {"priorities": {"quarter": "2025-Q4", "priority": "P5"}, "item": {"item": "SDG9"}}
"""What is chosen on pages that would show the first of their priorities or items otherwise, which has less to show."""


def looks() -> Iterator[Look]:
    """Return the ways to look at each page, and at pages that show most of what they can when something is chosen.

    Languages and themes take turns: a page has words that are longer, run from the right or have no spaces.
    """
    languages, schemes = itertools.cycle(("ru", "ar", "fr", "zh", "es")), itertools.cycle(SCHEMES)
    for page, language, scheme in zip(page_list.PAGES, languages, schemes, strict=False):  # a cycle has no end
        if page.section == "reporting":
            # A reader sees a note there; the tests of these pages look at what people see who have signed in.
            yield Look(page.name, language, scheme, widths=(390,))
            continue
        yield Look(page.name, language, scheme, widths=(390, 820, 1280), chosen=CHOSEN.get(page.name, {}))
    yield Look("overview", chosen={"quarter": "2025-Q4", "enablers": "open"}, widths=(1280, 960, 820, 720, 390))
    yield Look("matrix", chosen={"view": "status", "row": "P1", "col": "SDG9"}, widths=(1280, 960, 390))
    yield Look("initiatives", scheme="dark", chosen={"initiative": "RI-ASP1"}, widths=(1280, 820, 390))
    yield Look("office", chosen={"place": "AFR"}, widths=(1280, 960, 820, 720, 390))
    yield Look("office", "ru", "dark", widths=(960, 720, 390), chosen={"place": "ARO"})
    for name in ("places", "compare"):
        yield Look(name, "fr", widths=(1024, 720, 390), chosen={"place": "AFR", "priority": "P5"})


def looks_in(languages: Sequence[str]) -> Iterator[Look]:
    """Return the same in each of some languages, in light and, from the widest window to the narrowest, in dark."""
    every = {(look.name, *look.chosen.values()): look for look in looks()}
    for look, language in itertools.product(every.values(), languages):
        yield replace(look, language=language, scheme="light", widths=tuple(sorted(look.widths)))
        yield replace(look, language=language, scheme="dark", widths=tuple(sorted(look.widths, reverse=True)))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let the tests of a page see it in five languages in turn, or in each language that `--languages` names."""
    if "seen" in metafunc.fixturenames:
        languages = walked_languages(metafunc.config)
        ways: list[Any] = list(looks())
        if languages:
            # Several processes share the work by language: `--dist loadgroup`.
            together = pytest.mark.xdist_group
            ways = [pytest.param(look, marks=together(look.language)) for look in looks_in(languages)]
        metafunc.parametrize("seen", ways, indirect=True, ids=str, scope="module")


@dataclass(frozen=True)
class Seen:
    """What was seen of a page."""

    look: Look
    title: str
    language: str
    hosts: set[str]
    errors: list[str]
    refused: list[str]
    exceptions: int
    barriers: set[tuple[str, str, str]]
    said: frozenset[str]
    too_wide: dict[int, int]
    """How many pixels the page or its middle is wider than there is room for, by the width of the window."""


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Visit]:
    """One window for the walk over all pages: what it has fetched once it keeps, as a reader's does."""
    visit = Visit(new_window(browser), address)
    visit.listen()
    yield visit
    visit.page.context.close()


@pytest.fixture(scope="module")
def seen(window: Visit, request: pytest.FixtureRequest) -> Seen:
    look: Look = request.param
    window.hosts.clear()
    window.errors.clear()
    window.page.emulate_media(color_scheme=look.scheme)  # type: ignore[arg-type]
    window.page.set_viewport_size({"width": look.widths[0], "height": 900})
    window.open(look.name, lang=look.language, **look.chosen)
    found_by_axe = barriers(window)
    said = frozenset(window.page.evaluate(SAID))
    too_wide = {}
    for width in look.widths:
        window.page.set_viewport_size({"width": width, "height": 900})
        too_wide[width] = window.settled().page.evaluate(TOO_WIDE)
    return Seen(
        look=look,
        title=window.title,
        language=window.language,
        hosts=set(window.hosts),
        errors=list(window.errors),
        refused=window.refused,
        exceptions=window.page.get_by_test_id("stException").count(),
        barriers=found_by_axe,
        said=said,
        too_wide=too_wide,
    )


def test_a_page_stands_under_its_title_in_its_language(seen: Seen) -> None:
    with wording.spoken(seen.look.language):
        assert seen.title == wording._(page_list.page(seen.look.name).title)
    assert seen.language == seen.look.language
    assert seen.exceptions == 0


@lru_cache(maxsize=8)
def said_otherwise(language: str) -> frozenset[str]:
    """The strings of the program of two words or more, without gaps, for which a language has other words."""
    if language == "en":
        return frozenset()
    strings = (message for message in messages.read(messages.CATALOGUES / f"{language}.po") if message.id)
    plain = (str(message.id) for message in strings if message.string != message.id)
    return frozenset(string for string in plain if " " in string and "%(" not in string and "{" not in string)


def test_a_page_says_nothing_in_english_to_others(seen: Seen) -> None:
    assert len(seen.said) > 10  # of the frame alone
    assert seen.said & said_otherwise(seen.look.language) == frozenset()


def test_sentences_in_chinese_have_no_space_between_them(seen: Seen) -> None:
    assert seen.look.language != "zh" or [text for text in seen.said if JOINED.search(text)] == []


def test_a_page_asks_nothing_of_another_host_and_raises_nothing(seen: Seen, address: str) -> None:
    assert seen.hosts - {""} == {urlsplit(address).netloc}
    assert seen.errors == []


def test_no_page_asks_for_what_the_policy_refuses(seen: Seen) -> None:
    assert seen.refused == []


def test_a_page_never_scrolls_sideways(seen: Seen) -> None:
    assert {width: pixels for width, pixels in seen.too_wide.items() if pixels > 0} == {}


def test_a_page_has_no_barrier_that_axe_can_find(seen: Seen) -> None:
    assert seen.barriers == set()
