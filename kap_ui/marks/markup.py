"""Markup that cannot be forgotten to be escaped: elements are built from text, and text is escaped on the way in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as _escape
from string import Formatter


class Markup(str):
    """HTML that may stand in a page as it is.

    Every other string is text and is escaped when it becomes part of an element. Adding, slicing or formatting a
    Markup gives a plain string, so that what has been tampered with is text again.
    """

    __slots__ = ()


Attribute = str | int | bool | None

_EMPTY = frozenset({"br", "path", "circle", "rect", "col"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)


def escaped(text: str) -> Markup:
    """Give the text as markup: Markup as it is, anything else with ``& < > " '`` escaped."""
    return text if isinstance(text, Markup) else Markup(_escape(text))


def joined(parts: Iterable[str | None], between: str = "") -> Markup:
    """Give the parts one after the other, text escaped and None left out."""
    return Markup(escaped(between).join(escaped(part) for part in parts if part is not None))


def element(name: str, *content: str | None, **attributes: Attribute) -> Markup:
    """Give an HTML or SVG element.

    Args:
        name: of the element, from code and never from data.
        content: text, which is escaped, or Markup; None is left out.
        attributes: `class_` is class, `aria_label` is aria-label; None and False are left out, True stands alone. A
            title that repeats the label stands alone too: the block fills it in under the mouse.
    """
    if attributes.get("title") and attributes["title"] == attributes.get("aria_label"):
        attributes["title"] = True
    said = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Markup(f"<{name}{said}/>")
    return Markup(f"<{name}{said}>{joined(content)}</{name}>")


def link(*content: str | None, href: str | None, **attributes: Attribute) -> Markup:
    """Give a link, or the content in a span where there is no address to go to.

    A relative address is a page of this app: `data-go` asks the block to go there without loading the app anew
    (`kap_ui.elements.markup_block`). One that starts with http or https opens in a new tab. Any other scheme is
    refused: the content stands without a link.
    """
    if href is None:
        return element("span", *content, **attributes)
    bare = "".join(sign for sign in href if sign > " ")
    if bare.lower().startswith(("https://", "http://")):
        return element("a", *content, href=href, target="_blank", rel="noopener noreferrer", **attributes)
    if _SCHEME.match(bare) or bare.startswith(("//", "/\\", "\\")):
        return element("span", *content, **attributes)
    return element("a", *content, href=href, data_go=True, **attributes)


def filled(template: str, **parts: str) -> Markup:
    """Give a sentence with its gaps filled: ``filled("Needs {pace} a year.", pace=strong("24 agreements"))``.

    The template and plain parts are text and are escaped; parts that are Markup go in as they are.

    Raises:
        KeyError: the template names a part that is not given.
        ValueError: a gap is not a bare name.
    """
    made: list[str] = []
    for text, name, spec, conversion in Formatter().parse(template):
        made.append(text)
        if name is not None:
            if spec or conversion or not name.isidentifier():
                raise ValueError(f"{template!r}: a gap is written as a bare name, such as {{pace}}")
            made.append(parts[name])
    return joined(made)


def strong(text: str) -> Markup:
    """Give the text in the heavier weight: the figure that a sentence is about."""
    return element("b", text)


def hidden(text: str) -> Markup:
    """Give words that are read aloud but not seen."""
    return element("span", text, class_="unseen")
