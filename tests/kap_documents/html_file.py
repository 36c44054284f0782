"""An HTML document as tests read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Section:
    heading: str = ""
    rows: list[list[str]] = field(default_factory=list)
    text: str = ""


class Read(HTMLParser):
    """A file as it is read: its sections, its elements, and the addresses that it names."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.sections: list[Section] = []
        self.addresses: list[str] = []
        self.metas: dict[str, str] = {}
        self.text = ""
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        values = dict(attrs)
        self.addresses += [str(values[name]) for name in ("src", "href", "xlink:href", "data") if name in values]
        if tag == "meta":
            self.metas[str(values.get("name") or values.get("http-equiv"))] = str(values.get("content"))
            return
        if tag not in ("link", "use", "path", "rect", "line"):
            self._open.append(tag)
        if tag == "section":
            self.sections.append(Section())
        elif tag == "tr":
            self.sections[-1].rows.append([])
        elif tag in ("td", "th"):
            self.sections[-1].rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "style" in self._open:
            return
        self.text += data
        if "section" not in self._open:
            return
        self.sections[-1].text += data
        if "td" in self._open or "th" in self._open:
            self.sections[-1].rows[-1][-1] += data
        elif "h2" in self._open:
            self.sections[-1].heading += data
