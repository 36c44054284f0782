"""The floor: a static page with the same blocks and charts as some pages, drawn by vega-embed from the same frames.

No dashboard that computes on a server can be faster than a page that has everything it will ever show. The times of the
app are quoted as multiples of the times of this page, in the same browser, in the same minutes.
"""

from __future__ import annotations

import gzip
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import urlencode

import vl_convert

from bench.app_server import RunningServer
from bench.visitor import Visitor
from kap_ui.look import tokens
from kap_ui.look.stylesheet import stylesheet

PAGES: Final = {"overview": {}, "priorities": {}, "matrix": {"view": "status"}}
"""The pages of the floor, and the own choices that are made on them."""

QUARTERS: Final = ("2026-Q3", "2025-Q4")
"""The quarters before and after a change of the filter."""

_SCRIPT: Final = """
const blocks = new Map(), views = new Map()
async function show(name, quarter) {
  const page = pages[name], floor = document.getElementById('floor'), state = page[quarter]
  if (floor.dataset.name !== name) {
    for (const view of views.values()) view.finalize()
    views.clear(); blocks.clear(); floor.textContent = ''; floor.dataset.name = name
    for (const key of Object.keys(state.blocks)) {
      const box = document.createElement('div'); box.className = 'kap'; floor.append(box); blocks.set(key, box)
    }
    for (const key of Object.keys(state.charts)) {
      const box = document.createElement('div'); box.style.width = '100%'; floor.append(box)
      const specification = { ...page.specs[key], datasets: state.charts[key] }
      const embedded = vegaEmbed(box, specification, { renderer: 'svg', actions: false })
      views.set(key, embedded.then(({ view }) => view))
    }
    for (const [key, box] of blocks) box.innerHTML = box.shown = state.blocks[key]
    for (const [key, view] of views) views.set(key, await view)
    return
  }
  for (const [key, box] of blocks) {
    const markup = state.blocks[key] ?? ''
    if (box.shown !== markup) box.innerHTML = box.shown = markup
  }
  for (const [key, view] of views) {
    const before = page[floor.dataset.quarter].charts[key], after = state.charts[key]
    let changed = false
    for (const [dataset, rows] of Object.entries(after)) {
      if (JSON.stringify(before[dataset]) === JSON.stringify(rows)) continue
      view.data(dataset, rows); changed = true
    }
    if (changed) await view.runAsync()
  }
}
let at = { name: new URLSearchParams(location.search).get('page') ?? 'overview', quarter: quarters[0] }
async function go(next) {
  const to = { ...at, ...next }
  await show(to.name, to.quarter); document.getElementById('floor').dataset.quarter = to.quarter; at = to
}
for (const button of document.querySelectorAll('button'))
  button.onclick = () => go({ [button.dataset.kind]: button.value })
go({})
"""


@dataclass(frozen=True)
class Floor:
    """The static page.

    Attributes:
        html: of the page.
        changed: by page, how many charts and blocks change with the filter.
        charts: by page, how many charts it has.
    """

    html: bytes
    changed: dict[str, tuple[int, int]]
    charts: dict[str, int]


async def make(server: RunningServer) -> Floor:
    """Return the static page, made of the blocks, specifications and frames that the running app sends."""
    pages: dict[str, Any] = {}
    changed, charts = {}, {}
    for name, chosen in PAGES.items():
        page: dict[str, Any] = {}
        for quarter in QUARTERS:
            async with Visitor(server.address) as visitor:
                answer = await visitor.open(name, urlencode({"lang": "en", "quarter": quarter, **chosen}))
            page["specs"] = {str(n): json.loads(spec) for n, (spec, _frames) in enumerate(answer.charts)}
            page[quarter] = {
                "blocks": {key: _with_icons(markup) for key, markup in answer.blocks.items() if key != "navigation"},
                "charts": {
                    str(n): {name: _rows(data) for name, data in frames.items()}
                    for n, (_spec, frames) in enumerate(answer.charts)
                },
            }
        before, after = (page[quarter] for quarter in QUARTERS)
        changed[name] = (
            sum(before["charts"][key] != after["charts"].get(key) for key in before["charts"]),
            sum(before["blocks"][key] != after["blocks"].get(key) for key in before["blocks"]),
        )
        charts[name] = len(before["charts"])
        pages[name] = page
    return Floor(_page(pages).encode(), changed, charts)


def _with_icons(markup: str) -> str:
    """Return the markup of a block with its icons, which in the app `static/scripts/block.js` draws."""
    shapes = {**tokens.ICONS, **tokens.TRENDS}
    return re.sub(
        r'<svg data-shape="(\w+)">',
        lambda match: f'<svg class="icon" viewBox="-1.12 -1.12 2.24 2.24"><path d="{shapes[match[1]]}"/>',
        markup,
    )


def _rows(table: str) -> list[dict[str, Any]]:
    names, columns = json.loads(table)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _page(pages: dict[str, Any]) -> str:
    buttons = [
        *(f"<button data-kind=name value={name}>{name}</button>" for name in pages),
        *(f"<button data-kind=quarter value={quarter}>{quarter}</button>" for quarter in QUARTERS),
    ]
    data = json.dumps(pages, separators=(",", ":")).replace("</", "<\\/")
    style = re.sub(r"@font-face *\{[^}]*\}", "", stylesheet())
    return (
        f"<!doctype html><meta charset=utf-8><title>floor</title><style>{style}</style>"
        f"<p>{''.join(buttons)}</p><main id=floor></main><script src=vega.js></script>"
        f"<script type=module>const quarters={json.dumps(QUARTERS)},pages={data};{_SCRIPT}</script>"
    )


@contextmanager
def served(floor: Floor) -> Iterator[str]:
    """Serve the static page, compressed and with a cache time for its script, and yield its address."""
    files = {
        "/": (gzip.compress(floor.html), "text/html", "no-cache"),
        "/vega.js": (gzip.compress(vl_convert.javascript_bundle().encode()), "text/javascript", "max-age=31536000"),
    }

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body, kind, cache_time = files.get(self.path.partition("?")[0], (b"", "text/plain", "no-cache"))
            self.send_response(200 if body else 404)
            for name, value in (
                ("content-type", f"{kind}; charset=utf-8"),
                ("content-length", str(len(body))),
                ("cache-control", cache_time),
                ("content-encoding", "gzip" if body else "identity"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
