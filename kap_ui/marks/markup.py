"""HTML and SVG elements that escape their text, so that no caller can forget to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape as _escape
from html import unescape
from string import Formatter


class Markup(str):
    """HTML that is safe to put on a page.

    Every other string is text, which is escaped when it becomes part of an element. Adding, slicing or formatting
    Markup returns a plain string, which is text again.
    """

    __slots__ = ()


Attribute = str | int | bool | None

_EMPTY = frozenset({"br", "path", "circle", "rect", "col"})
_TAG = re.compile(r"<[^>]*>")
_SCHEME = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)


def escaped(text: str) -> Markup:
    """Return text as markup, with ``& < > " '`` escaped. Markup is returned as it is."""
    return text if isinstance(text, Markup) else Markup(_escape(text))


def text_of(markup: Markup) -> str:
    """Return the text of markup, without its elements: an angle bracket that is text is escaped."""
    return unescape(_TAG.sub("", markup))


def in_language(text: str, language: str | None) -> Markup:
    """Return a text, within an element that names its language where that is not the reader's."""
    return element("span", text, lang=language) if language else joined([text])


def typed(text: str) -> Markup:
    """Return what somebody has typed. It runs in the direction of its own script, whatever that of the page is."""
    return element("bdi", text)


def joined(parts: Iterable[str | None], between: str = "") -> Markup:
    """Return parts as one markup. Text is escaped, None is left out."""
    return Markup(escaped(between).join(escaped(part) for part in parts if part is not None))


def element(name: str, *content: str | None, **attributes: Attribute) -> Markup:
    """Return an HTML or SVG element.

    Args:
        name: of the element, from code and never from data.
        content: text, which is escaped, or Markup; None is left out.
        attributes: `class_` is class, `aria_label` is aria-label. None and False are left out; True is an attribute
            without a value. `data_tip` is what a mark says under the mouse, with the focus, or once a finger has tapped
            it (`static/scripts/tips.js`); a tip that repeats the label has no value.
    """
    if attributes.get("data_tip") and attributes["data_tip"] == attributes.get("aria_label"):
        attributes["data_tip"] = True
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escaped(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in _EMPTY:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{joined(content)}</{name}>")


def link(*content: str | None, href: str | None, **attributes: Attribute) -> Markup:
    """Return an anchor, or a span where there is no address.

    A relative address is a page of this app: `data-go` asks the block to go there without loading the app anew
    (`kap_ui.elements.markup_block`). An address with http or https opens in a new tab. Any other scheme is refused, and
    the content stands in a span.
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
    """Return a sentence with filled gaps: ``filled("Needs {pace} a year.", pace=strong("24 agreements"))``.

    The template and plain parts are text and are escaped. Parts that are Markup stay as they are.

    Raises:
        KeyError: a gap has no part.
        ValueError: a gap is not a bare name.
    """
    pieces: list[str] = []
    for text, name, spec, conversion in Formatter().parse(template):
        pieces.append(text)
        if name is not None:
            if spec or conversion or not name.isidentifier():
                raise ValueError(f"{template!r}: a gap is written as a bare name, such as {{pace}}")
            pieces.append(parts[name])
    return joined(pieces)


def strong(text: str) -> Markup:
    """Return text in bold, for the figure that a sentence is about."""
    return element("b", text)


def hidden(text: str) -> Markup:
    """Return text that is read aloud but not seen."""
    return element("span", text, class_="unseen")
