"""The fingerprint follows from the data alone, and from each cell of them."""

from __future__ import annotations

import csv
import functools
import hashlib
import random
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from kap_model.database import engine_for, reading
from kap_model.editions.content import content
from kap_model.editions.fingerprint import fingerprint, short, typed
from kap_model.importing.build import build
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes, read_folder
from kap_model.importing.reading import Reading
from tests.support.databases import TINY_PLAN, build_database
from tests.support.editions import fingerprint_of
from tests.support.sessions import trying_session_of


@functools.cache
def fingerprint_before(database: Path) -> str:
    return fingerprint_of(engine_of(database))


def engine_of(file: Path) -> Engine:
    return engine_for(str(file))


def test_it_is_the_sha_256_of_the_exported_files_in_the_order_of_their_names(tiny_database: Path) -> None:
    with reading(engine_of(tiny_database)) as session:
        files = content(session).files
    together = b"".join(data for _, data in sorted((file.name, file.data) for file in files))
    assert fingerprint(reversed(files)) == hashlib.sha256(together).hexdigest()


@settings(max_examples=3)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_in_the_files_does_not_change_it(tiny_database: Path, shuffled: random.Random) -> None:
    with tempfile.TemporaryDirectory() as name:
        data = Path(shutil.copytree(TINY_PLAN, Path(name, "data")))
        for path in data.rglob("*.csv"):
            header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
            shuffled.shuffle(rows)
            path.write_text("".join([header, *rows]), encoding="utf-8")
        other = build_database(data, Path(name, "other.sqlite"))
        assert fingerprint_of(engine_of(other)) == fingerprint_before(tiny_database)


@settings(max_examples=3)
@given(st.randoms(use_true_random=False))
def test_the_order_in_which_figures_are_imported_does_not_change_it(
    tiny_database: Path, shuffled: random.Random
) -> None:
    with tempfile.TemporaryDirectory() as name:
        bare = Path(shutil.copytree(TINY_PLAN, Path(name, "data")))
        shutil.rmtree(bare / "observations")
        for path in bare.glob("illustrative/obs*"):
            path.unlink()
        engine = engine_of(build_database(bare, Path(name, "imported.sqlite")))
        rows = [
            {**dict.fromkeys(TABLE_FILES["observations"].columns, ""), **row}
            for path in [*TINY_PLAN.glob("observations/*.csv"), *TINY_PLAN.glob("illustrative/obs*.csv")]
            for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
        ]
        shuffled.shuffle(rows)
        half = len(rows) // 2
        for part in (rows[:half], rows[half:]):
            lines = [",".join(part[0]), *(",".join(f'"{cell}"' for cell in row.values()) for row in part)]
            load(engine, read_bytes("part.csv", "\n".join(lines).encode()))
        assert fingerprint_of(engine) == fingerprint_before(tiny_database)


def test_a_database_built_from_the_exported_files_gives_it_again(shipped_database: Path, tmp_path: Path) -> None:
    with reading(engine_of(shipped_database)) as session:
        files = content(session).files
    read = Reading()
    for file in files:
        read.add(read_bytes(file.name, file.data, in_folder=True))
    build(second := engine_of(tmp_path / "second.sqlite"), read)
    assert fingerprint_of(second) == fingerprint(files)


def changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return value + timedelta(1) if value is not None and not isinstance(value, str) else f"{value or ''}x"


CELLS = [(name, column) for name, file in TABLE_FILES.items() for column in file.columns]


@settings(max_examples=40)
@given(cell=st.sampled_from(CELLS), which=st.randoms(use_true_random=False))
def test_it_changes_with_any_cell_of_any_table(
    tiny_database: Path, cell: tuple[str, str], which: random.Random
) -> None:
    table, column = TABLE_FILES[cell[0]].table, TABLE_FILES[cell[0]].table.columns[cell[1]]
    before = fingerprint_before(tiny_database)
    with trying_session_of(tiny_database) as session:
        connection = session.connection()
        rows = connection.execute(select(table)).mappings().all()
        if not rows:
            return
        row = which.choice(rows)
        value = changed(row[column.name])
        if row[column.name] is None and column.type.python_type is not str:
            value = column.type.python_type(1) if column.type.python_type in (int, float, bool) else None
        key = [primary == row[primary.name] for primary in table.primary_key]
        connection.execute(update(table).where(*key).values({column: value}))
        after = fingerprint(content(session).files)
    assert (after != before) == (value != row[column.name])


def test_it_is_the_same_on_postgresql(postgresql: str, tiny_database: Path) -> None:
    build(engine := engine_for(postgresql), read_folder(TINY_PLAN))
    assert fingerprint_of(engine) == fingerprint_of(engine_of(tiny_database))
    engine.dispose()


def test_pages_show_its_first_twelve_digits() -> None:
    assert short("7f3a91c20b44" + "0" * 52) == "7f3a-91c2-0b44"


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("7f3a-91c2-0b44", "7f3a91c20b44"),
        (" 7F3A 91C2 0B44 ", "7f3a91c20b44"),
        ("a" * 64, "a" * 64),
        ("7f3a-91c2", None),
        ("a" * 65, None),
        ("report.pdf", None),
        ("", None),
    ],
)
def test_it_is_read_as_people_type_it(text: str, digits: str | None) -> None:
    assert typed(text) == digits
