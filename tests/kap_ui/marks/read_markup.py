"""Markup, read again by a test."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class Tree(HTMLParser):
    """Reads markup, refuses what does not close, and keeps names, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()
        assert not self.open, f"{self.open} is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def widths(markup: str, class_: str, measure: str = "width") -> list[float]:
    return [float(x) for x in re.findall(rf'class="{class_}[^"]*" style="[^"]*{measure}:(-?[\d.]+)%', markup)]
