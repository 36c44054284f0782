"""The glossary: lists of terms with what they mean, and beside them an index of their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.marks.page import Anchor, section


@dataclass(frozen=True)
class Official:
    """The official wording of a term: its name and paragraphs, their language, and what opens the paragraphs."""

    name: str
    paragraphs: Sequence[str]
    language: str
    words: str


@dataclass(frozen=True)
class Explained:
    """A term with what it means.

    Attributes:
        key: its key.
        name: the word.
        href: its own address.
        paragraphs: what it means.
        language: of name and paragraphs, where it is not the reader's.
        comment: how sure the wording is, where it differs from its neighbours; "" for nothing.
        official: the official wording, where the term is shown in another one.
        see: what explains more.
        is_opened: whether the address names it: it is marked, and the browser goes there.
    """

    key: str
    name: str
    href: str
    paragraphs: Sequence[str]
    language: str | None = None
    comment: str = ""
    official: Official | None = None
    see: Sequence[Anchor] = ()
    is_opened: bool = False


@dataclass(frozen=True)
class ExplainedList:
    """A list of terms under its title, to which `#name` leads; `note` says where their wording is from."""

    name: str
    title: str
    note: str
    terms: Sequence[Explained]


def glossary(lists: Sequence[ExplainedList], *, index: str, see: str) -> Markup:
    """Return the lists one below the other, and beside them, where there is room, an index.

    Args:
        lists: with at least one term each.
        index: what the index is, read aloud.
        see: the words before what explains more.
    """
    names = element("nav", *(_index(one) for one in lists), class_="index", aria_label=index)
    shown = (
        element("div", section(one.title), element("p", one.note, class_="text"), _terms(one, see), id=one.name)
        for one in lists
    )
    return element("div", names, element("div", *shown, class_="lists"), class_="glossary")


def _index(one: ExplainedList) -> Markup:
    items = (
        element(
            "li",
            link(term.name, href=term.href, lang=term.language, aria_current="true" if term.is_opened else None),
        )
        for term in one.terms
    )
    return joined([element("p", one.title), element("ul", *items, role="list")])


def _terms(one: ExplainedList, see: str) -> Markup:
    return element("div", *(_term(term, see) for term in one.terms), class_="terms")


def _term(term: Explained, see: str) -> Markup:
    name = element(
        "h3", link(term.name, href=term.href, lang=term.language, data_opened=term.key if term.is_opened else None)
    )
    official = term.official
    beside = None
    unfolded = None
    if official is not None:
        beside = element("p", element("span", official.name, lang=official.language), class_="official")
        whole = (element("p", paragraph) for paragraph in official.paragraphs)
        unfolded = element(
            "details",
            element("summary", official.words, class_="unfolds"),
            element("div", *whole, lang=official.language),
        )
    more = [element("span", see), *(link(anchor.words, href=anchor.href) for anchor in term.see)] if term.see else []
    return element(
        "article",
        element("div", name, beside, class_="of-name"),
        element(
            "div",
            *(element("p", paragraph, lang=term.language) for paragraph in term.paragraphs),
            element("p", term.comment, class_="comment") if term.comment else None,
            unfolded,
            element("p", *more, class_="see") if more else None,
        ),
        class_="opened" if term.is_opened else None,
    )
