"""The migrations say the version, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect

from kap_model import schema_versions
from kap_model.database import engine_for


def scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(schema_versions.MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return ScriptDirectory.from_config(config)


def test_the_migrations_are_numbered_without_a_gap_and_their_files_begin_with_the_number() -> None:
    revisions = list(scripts().walk_revisions())[::-1]
    assert [int(each.revision) for each in revisions] == list(range(schema_versions.FIRST, schema_versions.known() + 1))
    assert all(Path(each.path).name.startswith(f"{each.revision}_") for each in revisions)
    assert [each.down_revision for each in revisions] == [None, *(each.revision for each in revisions[:-1])]


def found(engine: Engine) -> int | None:
    with engine.connect() as connection:
        return schema_versions.found(connection, inspect(connection).get_table_names())


def test_a_database_that_was_built_has_the_version_in_the_form_of_alembic(tiny_database: Path) -> None:
    engine = engine_for(str(tiny_database), must_exist=True)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": schema_versions.TABLE})
        assert context.get_current_revision() == schema_versions.revision_of(schema_versions.known())
    assert found(engine) == schema_versions.known()


@pytest.mark.of_files
def test_the_head_of_a_file_says_the_version_too(tiny_database: Path) -> None:
    with engine_for(str(tiny_database), must_exist=True).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == schema_versions.known()


def test_a_database_of_the_first_release_is_known_as_one_with_and_without_its_head(first_file: Path) -> None:
    engine = engine_for(str(first_file), must_exist=True)
    assert found(engine) == 5
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version=0")
    assert found(engine) == 5


def test_without_tables_there_is_no_version(tmp_path: Path) -> None:
    assert found(engine_for(str(tmp_path / "new.sqlite"))) is None
