"""All points in one HTML file: pictures, tables and fonts are in it, and it asks for nothing from anywhere.

What it says is prepared by `html_content`. Here no library for data frames is loaded: that takes memory which the
processes that draw need.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from kap_documents.themed_svg import themed
from kap_documents.xml_text import xml_text
from kap_ui.figures import drawing_process
from kap_ui.figures.slide import Chart

_TEMPLATES: Final = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, the group of a status, the language of another one, and its classes."""

    text: str
    status: str
    language: str
    classes: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as its template takes it, but for the charts, which are still to be drawn, by the number of a point.

    It holds no data frame: the process that draws and writes loads no library for them.
    """

    content: Mapping[str, Any]
    charts: Mapping[int, Chart]


def write(document: Prepared) -> bytes:
    """Return a document as HTML. The same points of the same data give the same bytes.

    Raises:
        NotDrawnError: a picture could not be drawn.
    """
    drawn = drawing_process.svgs(list(document.charts.values()), processes=2)
    charts = {number: themed(svg) for number, svg in zip(document.charts, drawn, strict=True)}
    return _environment().get_template("document.html").render(**document.content, charts=charts).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_as_html,
    )


def _as_html(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return Markup(xml_text(value)) if isinstance(value, Markup) else xml_text(value)
