"""Pages without a browser: the whole app through AppTest, and what stands on a page."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from kap_documents import reading_process
from kap_ui.frame import page_list, selection_bar, site_map
from kap_ui.state import file_process, signed_in
from kap_ui.streamlit_internals import protocol
from tests.support import answered_here, both_databases

ROOT = Path(__file__).parents[2]


class _Words(HTMLParser):
    """Collects what a reader sees or hears of a piece of markup."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.words += [value for name, value in attrs if name in ("data-tip", "aria-label", "data-column") and value]

    def handle_data(self, data: str) -> None:
        is_inside = bool(self.words) and self.words[-1].count("⟦") > self.words[-1].count("⟧")
        if data.strip() and is_inside:
            self.words[-1] += f" {data.strip()}"  # a sentence of the pseudo-language with a figure in bold
        elif data.strip():
            self.words.append(data.strip())


def words_of_markup(markup: str) -> list[str]:
    """Return the texts of a piece of markup: what stands between its tags, and its names for screen readers."""
    parser = _Words()
    parser.feed(markup)
    return parser.words


@dataclass(frozen=True)
class DrawnChart:
    """A chart as it is sent to the browser: its specification, and its tables by name, as JSON."""

    specification: str
    tables: dict[str, str]

    @property
    def alt(self) -> str:
        """What kind of picture it is, read aloud."""
        return str(json.loads(self.specification)["description"])

    def frame(self, name: str = "data") -> pd.DataFrame:
        """Return a table of it."""
        names, columns = json.loads(self.tables[name])
        return pd.DataFrame(dict(zip(names, columns, strict=True)))


@dataclass
class Shown:
    """A page as it was shown: the AppTest behind it, and easy questions to ask of it."""

    app: AppTest

    @property
    def elements(self) -> list[Any]:
        """Every element of the page, those in containers included."""
        return list(_leaves(self.app._tree))

    @property
    def boxes(self) -> list[Any]:
        """Every container that can be opened."""
        return [block for block in _blocks(self.app._tree) if _block_label(block)]

    @property
    def blocks(self) -> dict[str, str]:
        """The markup of each block by its key; of a figure that above and below its chart."""
        blocks = {}
        for element in self.app.get("bidi_component"):
            data = json.loads(element.proto.json)
            if "markup" in data:
                blocks[element.proto.id.rpartition("-")[2]] = "".join(data["markup"])
        return blocks

    @property
    def choices(self) -> dict[str, str]:
        """What is chosen, by name: in the selection bar, and in the page's own choices."""
        chosen = {box.key: str(box.value) for box in self.app.selectbox if box.key in selection_bar.ORDER}
        return chosen | {box["name"]: box["value"] for box in self._boxes()}

    def options(self, name: str) -> list[str]:
        """Return the codes that are offered under a name."""
        return [code for box in self._boxes() if box["name"] == name for code, _words in box.get("options", ())]

    def choose(self, name: str, code: str) -> Shown:
        """Choose as a browser does: the event goes to its handler, and the page runs again."""
        assert code in self.options(name), f"{name} does not offer {code}"
        return self.tell(self._key_of(name), "chosen", {"name": name, "code": code})

    def tell(self, key: str, event: str, value: object) -> Shown:
        """Send an event of an element of ours, by its key, and run the page again."""
        (element,) = [e for e in self.app.get("bidi_component") if e.proto.id.rpartition("-")[2] == key]
        states = self.app._tree.get_widget_states()
        state = states.widgets.add()
        state.id = protocol.events_of(element.proto.id)
        state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        self.app._run(states)
        return self

    def _key_of(self, name: str) -> str:
        """Return the key of the element that has a choice."""
        for element in self.app.get("bidi_component"):
            if any(box["name"] == name for box in json.loads(element.proto.json).get("boxes", ())):
                return str(element.proto.id.rpartition("-")[2])
        raise AssertionError(f"there is no choice {name}")

    def open_figures(self, *keys: str, offered: Iterable[str] = ("table", "files")) -> Shown:
        """Open the table and the files of figures by their buttons; the page runs again for each."""
        for key, code in itertools.product(keys, offered):
            self.tell(key if key in self.blocks else f"{key}_take", "pressed", code)
        return self

    def _boxes(self) -> list[dict[str, Any]]:
        datas = [json.loads(element.proto.json) for element in self.app.get("bidi_component")]
        return [box for data in datas for box in data.get("boxes", ())]

    @property
    def figure_names(self) -> list[str]:
        """What each figure is called for a screen reader."""
        heads = [json.loads(element.proto.json) for element in self.app.get("bidi_component")]
        return [head["words"] for head in heads if "words" in head]

    @property
    def charts(self) -> list[DrawnChart]:
        """The charts, as they are sent, in order."""
        datas = [json.loads(element.proto.json) for element in self.app.get("bidi_component")]
        return [DrawnChart(data["specification"], data["tables"]) for data in datas if "specification" in data]

    @property
    def texts(self) -> list[str]:
        """Every text of the page that a reader sees or hears, one by one."""
        texts: list[str] = []
        for element in self.elements:
            proto = element.proto
            if hasattr(proto, "json") and hasattr(proto, "component_name"):
                data = json.loads(proto.json)
                texts += words_of_markup("".join(data.get("markup", "")))
                texts += [data["words"]] if "words" in data else []
                texts += [data["label"]] if "label" in data else []
                texts += [data["failed"], *_titles(json.loads(data["specification"]))] if "failed" in data else []
                for box in data.get("boxes", ()):
                    texts += [box["label"], *(words for _code, words in box.get("options", ()))]
                    texts += [box[part] for part in ("fold", "example") if part in box]
                continue
            for name in ("label", "body", "placeholder", "help", "alt"):
                value = getattr(proto, name, "")
                if isinstance(value, str) and value and not value.startswith(("<style", "<script")):
                    texts.append(value)
            texts += [str(getattr(option, "content", option)) for option in getattr(proto, "options", [])]
        texts += [label for label in map(_block_label, _blocks(self.app._tree)) if label]
        return texts

    @property
    def text(self) -> str:
        """Every text of the page."""
        return "\n".join(self.texts)


def _leaves(node: Any) -> Iterator[Any]:
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _leaves(child)
        else:
            yield child


def _blocks(node: Any) -> Iterator[Any]:
    for child in node.children.values():
        if hasattr(child, "children"):
            yield child
            yield from _blocks(child)


def _block_label(block: Any) -> str:
    proto = getattr(block, "proto", None)
    for name in ("expandable", "popover", "tab"):
        inner = getattr(proto, name, None)
        if inner is not None and getattr(inner, "label", ""):
            return str(inner.label)
    return ""


def _titles(spec: Any) -> Iterator[str]:
    if isinstance(spec, dict):
        for name, value in spec.items():
            if name in ("title", "text") and isinstance(value, str):
                yield value
            else:
                yield from _titles(value)
    elif isinstance(spec, list):
        for value in spec:
            yield from _titles(value)


OpenPage = Callable[..., Shown]
Downloads = dict[str, Callable[[], bytes]]
"""What makes each file that a page offers, by the file's name."""


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    """The files that pages offer from now on."""
    makers: Downloads = {}

    def offer(_words: str, make: Callable[[], bytes], file: str, *_rest: object, **_options: object) -> None:
        makers[file] = make

    monkeypatch.setattr(st, "download_button", offer)
    return makers


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> OpenPage:
    """Open a page as the first one of a session: ``open_page("kpi", "published_database", kpi="K-P1.1-a", lang="fr")``.

    The first argument is the page's name, the second the database: its file, its URL, or the name of the fixture with
    its file (shipped_database by default). The rest is the page's address. Nobody has signed in, unless `sign_in_as`
    says so. Files are read without a process of their own.
    """
    monkeypatch.setattr(signed_in, "_token", lambda: None)  # an AppTest has no cookies
    monkeypatch.setattr(file_process, "ask", answered_here.ask)
    monkeypatch.setattr(reading_process, "started", answered_here.reader)

    def opened(name: str, database: str | Path = "shipped_database", /, **query: str) -> Shown:
        if isinstance(database, str) and "://" not in database:
            database = request.getfixturevalue(database)
        address = database if isinstance(database, str) else both_databases.address_of(database)
        monkeypatch.setenv("KAP_DATABASE_URL", address)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        if name != page_list.PAGES[0].name:
            app.switch_page(page_list.page(name).file)  # before a run by the file's name, which is the page's address
        for key, value in query.items():
            app.query_params[key] = value
        app.run()
        assert app.session_state[site_map.PAGE_KEY] == name
        return Shown(app)

    return opened


def unmarked(text: str) -> str:
    """Return what stands outside the marks of the pseudo-language."""
    while "⟦" in text:
        fewer = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
        if fewer == text:
            break
        text = fewer
    return text


TYPED = re.compile(r"⟧[,;:.()] ?\S| [(]⟦|[,;:.] ⟦|⟧ [(]")
"""A sign of English beside a part of a text: it was typed in code, and not taken from the language."""


def has_typed_sign(text: str) -> bool:
    """Return whether the parts of a text are joined by signs that are not those of the pseudo-language."""
    while (fewer := re.sub(r"⟦([^⟦⟧]*)⟧", "\ue000", text)) != text:  # a part within a sentence has the signs of that
        text = fewer
    return TYPED.search(text.replace("\ue000", "⟦⟧")) is not None
