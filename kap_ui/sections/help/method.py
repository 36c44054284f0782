"""The rule set as it stands in docs/method.md, in pieces that Streamlit may show, with an anchor at each rule."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kap_ui import marks, site_files
from kap_ui.frame import page_list, site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup, in_language
from kap_ui.sections.shared import method_links
from kap_ui.words import glossary, wording
from kap_ui.words.wording import N_, _, number, short_quarter

_EXAMPLES: Final = "{examples}"
"""Stands in a translation where docs/method.md has the table of worked examples."""

_RULE: Final = re.compile(r"^(- \*\*)(R\d+)", re.M)
_HEADING: Final = re.compile(r"^## (.+)$", re.M)


def is_translated(language: str) -> bool:
    """Return whether the method is written in a language; English is its own."""
    return language == "en" or (site_files.DOCUMENTS / f"method.{language}.md").is_file()


def text() -> str | None:
    """Return the body of the method in Markdown with anchors, without its first heading; None without its document.

    It is in the reader's language, or in English where it is not translated. Signs that Streamlit would read as more
    than Markdown ($ for formulas, :name: for icons and colours) stand for themselves.
    """
    body = _body(wording.language())
    if body is None:
        return None
    body = body.replace("$", "\\$").replace(":material", "\\:material")
    body = _RULE.sub(r'\1<span id="\2"></span>\2', body)
    numbers = iter(range(1, body.count("\n## ") + 2))
    body = _HEADING.sub(lambda heading: f'<span id="part-{next(numbers)}"></span>\n\n{heading[0]}', body)
    if not is_translated(wording.language()):  # all but the examples, which the program writes
        body = "\n\n".join(
            part if part == _EXAMPLES else f'<div lang="en">\n\n{part.strip()}\n\n</div>'
            for part in re.split(f"({re.escape(_EXAMPLES)})", body)
        )
    return body.replace(_EXAMPLES, _examples_table())


def contents() -> Markup:
    """Return the list of the parts of the method, each a link, with the glossary, and of its rules."""
    page = site_map.link_to(method_links.PAGE)
    parts = _HEADING.findall(_body(wording.language()) or "")
    language = None if is_translated(wording.language()) else "en"
    links = [Anchor(in_language(part, language), f"{page}#part-{place}") for place, part in enumerate(parts, 1)]
    rules = [Anchor(f"R{rule}", f"{page}#R{rule}") for rule in range(1, 16)]
    links.append(Anchor(_(page_list.page(glossary.PAGE).title), site_map.link_to(glossary.PAGE)))
    return marks.stack(marks.links(links, label=_("Contents")), marks.links(rules, label=_("Rules")))


def in_short() -> tuple[list[str], list[str], list[list[str]]]:
    """Return for documents what the method says in short, sentence by sentence, and the heads and rows of the statuses.

    The words are plain text, in the reader's language or in English; all are empty without the document.
    """
    parts = _HEADING.split(_body(wording.language()) or "")[1:]
    texts = parts[1::2]
    if not texts:
        return [], [], []
    summary = _plain(" ".join(texts[0].split()))
    table = next((found for text in texts if len(found := _table_lines_of(text)[:_STATUS_LINES]) == _STATUS_LINES), [])
    rows = [[_plain(cell.strip()) for cell in line.strip("|").split("|")] for line in table]
    return [summary], rows[0] if rows else [], rows[2:]


_STATUS_LINES: Final = 13
"""The lines of the table of statuses: its head, a rule, and a line for each of the eleven cases."""


def _plain(text: str) -> str:
    return text.replace("*", "")


@lru_cache(maxsize=8)
def _body(language: str) -> str | None:
    """Return the text of a language with the place of the worked examples marked."""
    translated = site_files.DOCUMENTS / f"method.{language}.md"
    file = translated if translated.is_file() else site_files.DOCUMENTS / "method.md"
    if not file.is_file():
        return None
    lines = file.read_text(encoding="utf-8").splitlines()
    start = 1 if lines and lines[0].startswith("# ") else 0
    body = "\n".join(lines[start:])
    return body.replace("\n".join(_table_lines(body)), _EXAMPLES) if _EXAMPLES not in body else body


# ---- the worked examples


def examples(document: str) -> list[list[str]]:
    """Return the cells of the worked examples of docs/method.md, as they stand there.

    Each has direction, baseline, target, actual, data quarter, share, expected share, pace ("-" for none) and status.
    """
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in _table_lines(document)[2:]]


def _table_lines(document: str) -> list[str]:
    """Return the lines of the table of worked examples."""
    return _table_lines_of(document.partition("### Worked examples")[2].partition("\n## ")[0])


def _table_lines_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("|")]


def _examples_table() -> str:
    """Return the worked examples as a table in Markdown, formatted as the pages do in the reader's language."""
    file = site_files.DOCUMENTS / "method.md"
    heads = [
        _("KPI"), _("baseline"), _("target"), _("actual"), _("data quarter"), _("progress x"), _("expected e"),
        _("pace r"), _("status"),
    ]  # fmt: skip
    rows = [heads, ["---"] * len(heads)]
    for direction, *figures, at, share, expected, pace, status in examples(file.read_text(encoding="utf-8")):
        ratios = (_figure(share), _figure(expected), _figure(pace))
        rows.append(
            [_(_DIRECTIONS[direction]), *map(_figure, figures), short_quarter(at), *ratios, wording.status(status)]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _figure(printed: str) -> str:
    """Return a figure of the document with as many decimals as it has there."""
    return number(None) if printed == "-" else number(float(printed), len(printed.partition(".")[2]))


_DIRECTIONS: Final = {"increase": N_("increase"), "decrease": N_("decrease"), "maintain": N_("maintain")}
