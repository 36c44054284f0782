"""Who may import whom: the rooms of the program, and what stays pure. docs/architecture.md has the same table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BELOW_SECTIONS = {
    "kap_ui.cache", "kap_ui.words", "kap_ui.look", "kap_ui.charts", "kap_ui.maps", "kap_ui.marks", "kap_ui.state",
    "kap_ui.elements", "kap_ui.frame", "kap_ui.figures",
}  # fmt: skip
SECTION = {"kap_model", "kap_ui.site_files", *BELOW_SECTIONS, "kap_ui.sections.shared"}
SECTIONS = sorted(
    f"kap_ui.sections.{folder.name}"
    for folder in (ROOT / "kap_ui" / "sections").iterdir()
    if (folder / "__init__.py").is_file() and folder.name != "shared"
)

MAY_IMPORT = {
    "kap_model": set(),
    "kap_ui.site_files": set(),
    "kap_ui.streamlit_internals": {"kap_ui.site_files"},
    "kap_ui.cache": set(),
    "kap_ui.words": {"kap_model", "kap_ui.cache"},
    "kap_ui.look": {"kap_model", "kap_ui.streamlit_internals"},
    "kap_ui.marks": {"kap_ui.words", "kap_ui.look"},
    "kap_ui.charts": {"kap_model", "kap_ui.words", "kap_ui.look"},
    "kap_ui.maps": {"kap_model", "kap_ui.site_files", "kap_ui.words", "kap_ui.look", "kap_ui.charts"},
    "kap_ui.state": {"kap_model", "kap_ui.streamlit_internals", "kap_ui.cache", "kap_ui.words"},
    "kap_ui.elements": {
        "kap_ui.site_files", "kap_ui.streamlit_internals", "kap_ui.words", "kap_ui.marks", "kap_ui.state",
    },
    "kap_ui.frame": {
        "kap_model", "kap_ui.streamlit_internals", "kap_ui.cache", "kap_ui.words", "kap_ui.look", "kap_ui.marks",
        "kap_ui.state", "kap_ui.elements",
    },
    "kap_ui.figures": {
        "kap_model", "kap_ui.site_files", "kap_ui.streamlit_internals", "kap_ui.cache", "kap_ui.words", "kap_ui.look",
        "kap_ui.charts", "kap_ui.marks", "kap_ui.state", "kap_ui.elements", "kap_ui.frame",
    },
    "kap_ui.sections.shared": {"kap_model", *BELOW_SECTIONS},
    **dict.fromkeys(SECTIONS, SECTION),
    "kap_ui.server": {
        "kap_model", "kap_ui.site_files", "kap_ui.streamlit_internals", "kap_ui.cache", "kap_ui.words", "kap_ui.look",
        "kap_ui.state", "kap_ui.elements", "kap_ui.frame",
    },
    "kap_points": {
        "kap_model", "kap_ui.cache", "kap_ui.words", "kap_ui.look", "kap_ui.charts", "kap_ui.maps", "kap_ui.marks",
        "kap_ui.state", "kap_ui.frame", "kap_ui.figures", "kap_ui.sections.shared", *SECTIONS,
    },
    "kap_documents": {
        "kap_model", "kap_ui.site_files", "kap_ui.cache", "kap_ui.words", "kap_ui.look", "kap_ui.charts", "kap_ui.maps",
        "kap_ui.marks", "kap_ui.state", "kap_ui.frame", "kap_ui.figures", "kap_ui.sections.shared", *SECTIONS,
        "kap_points",
    },
    "kap_ui.present": {
        "kap_model", "kap_ui.cache", "kap_ui.words", "kap_ui.look", "kap_ui.marks", "kap_ui.state", "kap_ui.elements",
        "kap_ui.frame", "kap_ui.figures", "kap_ui.sections.shared", *SECTIONS, "kap_points",
    },
    "kap_ui.documents": {
        "kap_model", "kap_ui.streamlit_internals", "kap_ui.words", "kap_ui.state", "kap_points", "kap_documents",
    },
    "kap_cli": {"kap_model", "kap_ui.site_files", "kap_ui.words", "kap_ui.server", "kap_documents"},
    "pages": {*SECTION, *SECTIONS, "kap_ui.present", "kap_ui.documents"},
    "app": {"kap_model", "kap_ui.cache", "kap_ui.look", "kap_ui.state", "kap_ui.frame", "kap_ui.server"},
}  # fmt: skip
"""The rooms from the ground up, folders but for two; each may import itself and the rooms that are named here."""

WITHOUT_BROWSER = tuple(
    f"kap_ui.{module}"
    for module in (
        "state.address", "state.clock", "state.data", "state.page_cache", "state.reader", "state.theme",
        "frame.page_context", "frame.page_list", "frame.provenance", "frame.site_map", "figures.figure",
        "figures.picture_files", "figures.picture_key", "figures.printed_cells", "figures.slide",
        "figures.table_column",
    )
)  # fmt: skip
"""What sections read and return also where there is no browser."""

STAYS_PURE = {
    "kap_model": ("streamlit", "altair", "pydeck"),
    "kap_model.measures": ("sqlalchemy", "sqlmodel", "pandas", "kap_model.database", "kap_model.tables"),
    "kap_ui": ("sqlite3", "altair"),
    "kap_ui.charts": ("streamlit", "sqlalchemy", "sqlmodel", "kap_model.queries", "kap_ui.words.wording"),
    "kap_ui.maps": ("streamlit", "sqlalchemy", "sqlmodel", "kap_model.queries", "kap_ui.words.wording"),
    "kap_ui.cache": ("streamlit",),
    "kap_ui.words": ("streamlit",),
    **dict.fromkeys(WITHOUT_BROWSER, ("streamlit", "kap_ui.streamlit_internals")),
    "kap_ui.marks": ("streamlit", "sqlalchemy", "sqlmodel", "kap_ui.words.wording"),
    "kap_points": (
        "streamlit", "sqlalchemy", "sqlmodel", "kap_model.database", "kap_model.tables", "kap_ui.frame.page",
        "kap_ui.frame.selection_bar", "kap_ui.state.browser_address", "kap_ui.state.signed_in", "kap_ui.figures.show",
    ),
    "kap_documents": ("streamlit", "kap_ui.figures.show"),
    "pages": (
        "sqlalchemy", "sqlmodel", "altair", "pydeck", "pandas", "html", "kap_model.database", "kap_model.tables",
    ),
}  # fmt: skip
"""What a room must not know, of libraries or within another room."""

PUBLIC = ("streamlit.testing.v1",)
"""The modules of Streamlit that its documentation names; all else that it documents is a part of `streamlit` itself."""

FENCE = "kap_ui/streamlit_internals"

PRIVATE_WORDS = (
    "data-test", "stActiveTheme", "static/js", "_stcore", "popstate", "PopStateEvent", "MaterialSymbols", "SourceSans",
    "STREAMLIT_INTERNAL", "_streamlit_xsrf", "__streamlit",
)  # fmt: skip
"""What Streamlit's front end and protocol call things; whoever writes one of these depends on that it stays so."""

MAY_OPEN_SESSIONS = {
    "kap_ui/state/data.py", "kap_ui/state/file_process.py", "kap_ui/server/readiness.py", "kap_ui/server/sign_in.py",
    "kap_ui/server/stop_reminders.py", "kap_documents/export.py",
}  # fmt: skip
"""The caches, the process that reads an upload, the answers of the server (is it ready, to links of mails), and what
writes documents, in a process of its own."""

UNWELCOME_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}

PACKAGES = ("kap_model", "kap_ui", "kap_points", "kap_documents", "kap_cli")

OUR_MODULE = re.compile(r"(kap_model|kap_ui|kap_points|kap_documents|kap_cli|pages|bench|tests|tools)(\.\w+)*")


@cache
def imports_of(source: str) -> tuple[str, ...]:
    """Return every module and name that a source imports: in functions too, and modules that a string names."""
    return tuple(_imports_of(source))


def _imports_of(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Constant) and "." in (text := str(node.value)) and OUR_MODULE.fullmatch(text):
            yield text


def files_of(room: str) -> list[Path]:
    path = ROOT / room.replace(".", "/")
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def room_of(module: str) -> str | None:
    """Return the room that a module is in, and the folder itself for one that is in none; None for a library."""
    rooms = [room for room in MAY_IMPORT if within(module, room)]
    if rooms:
        return max(rooms, key=len)
    return module.partition(".")[0] if OUR_MODULE.fullmatch(module) else None


def faults(room: str, source: str) -> list[str]:
    """Return what a source in this room imports and must not."""
    allowed = {room, *MAY_IMPORT[room]}
    pure = [library for part, libraries in STAYS_PURE.items() if within(room, part) for library in libraries]
    return [
        module
        for module in imports_of(source)
        if module.startswith(".")
        or room_of(module) not in {None, *allowed}
        or any(within(module, library) for library in pure)
    ]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_what_it_may_and_nothing_else(room: str) -> None:
    files = files_of(room)
    assert files
    wrong = {
        f"{file.relative_to(ROOT)} imports {module}"
        for file in files
        for module in faults(room, file.read_text(encoding="utf-8"))
    }
    assert wrong == set()


def imported_by(files: list[Path]) -> Iterator[tuple[str, str]]:
    """Yield each file with each module that it imports."""
    for file in files:
        for module in imports_of(file.read_text(encoding="utf-8")):
            yield str(file.relative_to(ROOT)), module


@pytest.mark.parametrize("part", STAYS_PURE)
def test_a_part_that_stays_pure_imports_nothing_that_it_must_not_know(part: str) -> None:
    files = files_of(part)
    assert files
    wrong = {
        f"{file} imports {module}"
        for file, module in imported_by(files)
        if any(within(module, library) for library in STAYS_PURE[part])
    }
    assert wrong == set()


def test_the_rooms_stand_on_one_another_without_a_circle() -> None:
    rooms = list(MAY_IMPORT)
    upward = [(room, other) for room in rooms for other in MAY_IMPORT[room] if rooms.index(other) >= rooms.index(room)]
    assert upward == []


def test_every_module_of_the_program_is_in_a_room() -> None:
    in_rooms = {file for room in MAY_IMPORT for file in files_of(room)}
    folders = (*PACKAGES, "pages")
    markers = {ROOT / "kap_ui" / "__init__.py", ROOT / "kap_ui" / "sections" / "__init__.py"}
    assert {file for folder in folders for file in files_of(folder)} - in_rooms == markers
    for marker in markers:
        assert imports_of(marker.read_text(encoding="utf-8")) == ()


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("kap_ui.charts", "def f():\n    import streamlit as st\n"),
        ("kap_ui.words", "def f():\n    from kap_ui import server\n"),
        ("kap_model", "command = ['-m', 'kap_ui.server']\n"),
        ("kap_ui.sections.results", "from kap_ui.sections.regions.places import FLAGS\n"),
        ("kap_ui.frame", "from ..server import serve\n"),
        ("kap_ui.server", "from tools import messages\n"),
        ("pages", "import tests.support.without_page\n"),
        ("kap_ui.marks", "from kap_ui.words import wording\n"),
        ("kap_ui.maps", "from kap_ui.state import data\n"),
    ],
)
def test_an_import_against_the_rule_is_seen_wherever_it_hides(room: str, source: str) -> None:
    assert len(faults(room, source)) == 1


def test_the_manual_has_the_same_table() -> None:
    rows = re.findall(r"^\| `([\w/.*]+)` \| .+ \| ([^|]+) \|$", architecture_of_rooms(), re.M)
    written = {
        module: {module for name in re.findall(r"`([^`]+)`", cell) for module in module_names(name)}
        for path, cell in rows
        for module in module_names(path)
    }
    assert list(written) == list(MAY_IMPORT)
    assert written == MAY_IMPORT


def architecture_of_rooms() -> str:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    return text.partition("## Rooms")[2].partition("\n## ")[0]


def module_names(path: str) -> list[str]:
    """Return `kap_ui.words` for `kap_ui/words/` and, as cells are short, for `words`; all sections for `sections/*`."""
    name = path.removesuffix("/").removesuffix(".py").replace("/", ".")
    if name.endswith("sections.*"):
        return SECTIONS
    return [name if name in MAY_IMPORT else f"kap_ui.{name}"]


def test_only_the_caches_of_the_screens_open_sessions() -> None:
    openers = {
        file
        for file, module in imported_by(
            [
                ROOT / "app.py",
                *files_of("kap_ui"),
                *files_of("kap_points"),
                *files_of("kap_documents"),
                *files_of("pages"),
            ]
        )
        if module in ("kap_model.database.reading", "kap_model.database.writing", "kap_model.database.engine_for")
    }
    assert openers <= MAY_OPEN_SESSIONS


def test_every_page_lies_in_a_folder_of_its_section() -> None:
    assert [str(file) for file in (ROOT / "pages").glob("*.py")] == []


TESTS_OF_SEVERAL_MODULES = {
    "tests/kap_model/queries/delivery/test_statements.py", "tests/kap_model/reporting/test_together.py",
    "tests/kap_ui/charts/test_gallery.py", "tests/kap_ui/marks/test_every_mark.py",
    "tests/kap_ui/server/test_after_a_restart.py", "tests/kap_ui/server/test_forged_events.py",
    "tests/kap_ui/server/test_main.py", "tests/kap_ui/server/test_many_readers.py",
    "tests/kap_ui/server/test_nothing_outside.py", "tests/kap_ui/server/test_operation.py",
    "tests/kap_ui/streamlit_internals/test_observed_server.py",
    "tests/kap_ui/words/test_catalogues.py",
}  # fmt: skip
"""The tests of a package as a whole, of its `__main__`, or of its files."""


def test_the_tests_of_a_module_lie_under_its_path() -> None:
    modules = {
        f"tests/{file.relative_to(ROOT).parent}/test_{file.name}" for folder in PACKAGES for file in files_of(folder)
    }
    tests = {
        str(file.relative_to(ROOT)) for folder in PACKAGES for file in (ROOT / "tests" / folder).rglob("test_*.py")
    }
    assert tests - modules == TESTS_OF_SEVERAL_MODULES


def test_no_file_has_a_name_that_says_nothing() -> None:
    files = [file for folder in (*PACKAGES, "pages") for file in files_of(folder)]
    assert {file.stem for file in files} & UNWELCOME_NAMES == set()


def outside_the_fence(*folders: str) -> list[Path]:
    files = [ROOT / "app.py", *(file for folder in folders for file in files_of(folder))]
    return [file for file in files if FENCE not in str(file.relative_to(ROOT))]


def test_only_the_fence_imports_what_streamlit_does_not_document() -> None:
    wrong = {
        f"{file} imports {module}"
        for file, module in imported_by(outside_the_fence(*PACKAGES, "pages", "bench", "tools", "tests"))
        if within(module, "streamlit") and module != "streamlit" and not any(within(module, name) for name in PUBLIC)
    }
    assert wrong == set()


def test_only_the_fence_names_what_streamlit_calls_its_own() -> None:
    texts = [
        *outside_the_fence(*PACKAGES, "pages"),
        *(file for file in (ROOT / "kap_ui").rglob("*.css") if FENCE not in str(file)),
        *(file for file in (ROOT / "kap_ui").rglob("*.js") if FENCE not in str(file)),
        *(file for file in (ROOT / "static" / "scripts").glob("*.js") if file.name != "streamlit.js"),
    ]
    wrong = {
        f"{file.relative_to(ROOT)} names {word}"
        for file in texts
        for word in PRIVATE_WORDS
        if word in file.read_text(encoding="utf-8")
    }
    assert wrong == set()


def test_a_rule_of_the_stylesheet_that_names_a_class_of_streamlit_stands_in_the_fence() -> None:
    """`.st-key-...` is documented: the key of an element or container is its class."""
    files = [file for file in (ROOT / "kap_ui").rglob("*.css") if FENCE not in str(file)]
    assert files
    assert {name for file in files for name in re.findall(r"\.st[A-Z]\w+", file.read_text(encoding="utf-8"))} == set()


def test_a_module_that_is_named_to_be_started_counts_as_imported() -> None:
    source = 'os.execve(sys.executable, [sys.executable, "-m", "kap_ui.server", "--port"], {})'

    assert imports_of(source) == ("kap_ui.server",)
