"""The gallery as one HTML page: each chart in both themes, with its size and the contrast of its colours on paper."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Final

from kap_ui.look.contrast import contrast
from kap_ui.look.tokens import DARK, LIGHT, Palette
from tests.kap_ui.charts.gallery.entries import ENTRIES, HALF, Entry

ROOT: Final = Path(__file__).parents[4]
PAGE: Final = ROOT / ".build" / "gallery" / "index.html"
FONT: Final = ROOT / "static" / "fonts" / "noto-sans-latin-wght-normal.woff2"

TEXT, MARK = 4.5, 3.0
"""The least contrast of text and of marks with meaning (WCAG 2.2, 1.4.3 and 1.4.11)."""

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}\b")

_STYLE: Final = """
@font-face { font-family: "Noto Sans"; font-weight: 100 900; src: url("data:font/woff2;base64,%(font)s"); }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 40px 24px 80px; width: 1440px; font: 15px/1.5 "Noto Sans", sans-serif;
  color: %(ink)s; background: %(panel)s; }
h1 { margin: 0; font-size: 28px; line-height: 1.25; }
h2 { margin: 0; font-size: 17px; line-height: 1.3; }
p { margin: 4px 0 0; color: %(muted)s; }
nav { display: flex; flex-wrap: wrap; gap: 2px 18px; margin: 20px 0 0; padding: 12px 0; font-size: 13px;
  border-block: 1px solid %(rule)s; }
a { color: %(accent)s; text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
section { margin-top: 48px; }
header { display: flex; align-items: baseline; gap: 14px; margin-bottom: 12px; }
header span { color: %(muted)s; font-size: 13px; }
.themes { display: grid; gap: 20px; }
.themes.half { grid-template-columns: 1fr 1fr; }
figure { margin: 0; padding: 18px; overflow: hidden; border: 1px solid %(rule)s; border-radius: 6px; }
figure svg { display: block; margin: 0 auto; max-width: 100%%; height: auto; }
figcaption { display: flex; flex-wrap: wrap; gap: 6px 14px; margin-top: 16px; padding-top: 12px; font-size: 12px; }
.swatch { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
.swatch i { width: 14px; height: 14px; border-radius: 3px; }
.swatch b { font-weight: 600; font-variant-numeric: tabular-nums; }
"""


def page() -> str:
    """Return the page. It asks for nothing outside of itself."""
    font = base64.b64encode(FONT.read_bytes()).decode()
    colours = {name: getattr(LIGHT, name) for name in ("ink", "panel", "muted", "rule", "accent")}
    index = "".join(f'<a href="#{entry.name}">{escape(entry.title)}</a>' for entry in ENTRIES)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Gallery of the charts</title>'
        f"<style>{_STYLE % {**colours, 'font': font}}</style></head><body>"
        "<h1>Gallery of the charts</h1>"
        "<p>Every chart with sample data, in both themes. Below each: its colours with their contrast against the "
        "paper, those of text on a status against the status, after WCAG 2.2."
        f" Text needs {TEXT}, a mark that carries meaning {MARK:.0f}; grounds and rules need none.</p>"
        f"<nav>{index}</nav>{''.join(map(_section, ENTRIES))}</body></html>\n"
    )


def _section(entry: Entry) -> str:
    height = entry.specification(LIGHT)["height"]
    layout = "themes half" if entry.width <= HALF else "themes"
    figures = "".join(_figure(entry, theme, palette) for theme, palette in (("light", LIGHT), ("dark", DARK)))
    return (
        f'<section id="{entry.name}"><header><h2>{escape(entry.title)}</h2>'
        f"<span>{entry.name}</span><span>{entry.width} × {height} pixels</span></header>"
        f'<div class="{layout}">{figures}</div></section>'
    )


def _figure(entry: Entry, theme: str, palette: Palette) -> str:
    picture = _with_own_ids(entry.svg(palette), f"{entry.name}-{theme}-")
    swatches = "".join(_swatch(used, palette) for used in colours_of(entry, palette))
    frame = f"background:{palette.paper};color:{palette.ink};border-color:{palette.rule}"
    return (
        f'<figure style="{frame}" aria-label="{escape(entry.title)}, {theme}">{picture}'
        f'<figcaption style="border-top:1px solid {palette.rule}">{swatches}</figcaption></figure>'
    )


def _with_own_ids(svg: str, prefix: str) -> str:
    """Return a picture whose clips and gradients have names of their own among all pictures of the page."""
    return re.sub(r'(\bid="|url\(#)', lambda match: match.group(1) + prefix, svg)


@dataclass(frozen=True, kw_only=True)
class UsedColour:
    """A colour of the palette that a chart uses: its name, and what it is read against."""

    name: str
    colour: str
    ground: str


def _swatch(used: UsedColour, palette: Palette) -> str:
    ratio = contrast(used.colour, used.ground)
    ink, edge = (palette.ink, used.colour) if ratio >= MARK else (palette.muted, palette.rule_strong)
    return (
        f'<span class="swatch" style="color:{ink}"><i style="background:{used.colour};border:1px solid {edge}"></i>'
        f"{escape(used.name)} <b>{ratio:.1f}</b></span>"
    )


def colours_of(entry: Entry, palette: Palette) -> Iterator[UsedColour]:
    """Return the colours of the palette that a chart uses, each once, in the palette's order."""
    used = set(_COLOUR.findall(json.dumps([entry.specification(palette), entry.frames(palette)])))
    seen = {palette.paper}
    for named in palette_colours(palette):
        if named.colour in used and named.colour not in seen:
            seen.add(named.colour)
            yield named


def palette_colours(palette: Palette) -> Iterator[UsedColour]:
    """Return the colours of a palette with their names."""
    paper = palette.paper
    for field in fields(palette):
        value = getattr(palette, field.name)
        words = field.name.replace("_", " ")
        if isinstance(value, str):
            yield UsedColour(name=words, colour=value, ground=paper)
        elif isinstance(value, tuple):
            yield from (UsedColour(name=f"step {n}", colour=step, ground=paper) for n, step in enumerate(value, 1))
        else:
            for group, colour in value.items():
                ground = palette.status[group] if field.name == "on_status" else paper
                yield UsedColour(name=f"{words} {group.replace('_', ' ')}", colour=colour, ground=ground)
