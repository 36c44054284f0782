"""Titles as somebody may send them: markup, very long, in another script, formulas, gaps of templates, nothing."""

from __future__ import annotations

HOSTILE = [
    "<script>alert(1)</script><b>bold</b>",
    "x" * 500,
    "word " * 100,
    "مبادرة إقليمية بشأن الأمن السيبراني",
    "=HYPERLINK(\"http://evil\")",
    "]] \u202e\u0000 {{datum.x}} ${x} %(n)s %s",
    "",
]  # fmt: skip  # fmt: skip
