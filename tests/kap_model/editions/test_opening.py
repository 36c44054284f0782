"""An edition is opened as a database of its own, which is made once and kept."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, read_revision, reading
from kap_model.database_check import usable_revision
from kap_model.editions import opening
from kap_model.editions.content import ContentFile, content
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.progress import load_receipts
from kap_model.quarter import Quarter
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.vocabulary import WORLD, OriginView
from tests.support.editions import CORRECTED, Freeze, fingerprint_of, import_figures
from tests.support.reporting import actor


def open_edition(engine: Engine, known: KnownEdition, folder: Path | None = None) -> Path:
    with reading(engine) as session:
        return Path(opening.opened(session, known, folder))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the editions that were built."""
    built = []
    build = opening._build

    def noted(files: list[ContentFile], known: KnownEdition, file: Path) -> None:
        built.append(known.edition_code)
        build(files, known, file)

    monkeypatch.setattr(opening, "_build", noted)
    return built


def test_an_opened_edition_holds_the_data_that_were_frozen(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED)
    file = open_edition(peopled, known)
    assert file.parent == shelf
    assert fingerprint_of(engine_for(str(file))) == known.fingerprint
    with reading(engine_for(str(file))) as session:
        assert usable_revision(session).loaded_at.replace(tzinfo=known.frozen_at.tzinfo) == known.frozen_at


def test_pages_read_the_same_figures_in_it_as_in_the_live_data(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    file = open_edition(peopled, frozen())
    receipts = []
    for engine in (peopled, engine_for(str(file))):
        with reading(engine) as session:
            receipts.append(load_receipts(session, kpis=None, places=[WORLD], quarter=None, origin=OriginView.ALL))
    assert receipts[0] == receipts[1]


def test_it_is_made_once(peopled: Engine, frozen: Freeze, shelf: Path, builds: list[str]) -> None:
    known = frozen()
    assert open_edition(peopled, known) == open_edition(peopled, known)
    opening._whole.clear()  # as another program would find it
    open_edition(peopled, known)
    assert builds == ["TDAG-26"]


def test_many_who_open_it_at_once_make_it_once(peopled: Engine, frozen: Freeze, shelf: Path, builds: list[str]) -> None:
    known = frozen()
    found: list[Path] = []
    threads = [threading.Thread(target=lambda: found.append(open_edition(peopled, known))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and len(found) == 4 and builds == ["TDAG-26"]


def cut_off(file: Path) -> None:
    file.chmod(0o600)
    os.truncate(file, file.stat().st_size // 2)


def overwrite(file: Path) -> None:
    file.chmod(0o600)
    with file.open("r+b") as out:
        out.seek(8_192)
        out.write(b"\xff" * 16_384)


def empty(file: Path) -> None:
    file.chmod(0o600)
    file.write_bytes(b"")


def another_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE other (name)")


def test_a_damaged_file_is_made_anew(peopled: Engine, frozen: Freeze, shelf: Path, builds: list[str]) -> None:
    known = frozen()
    file = open_edition(peopled, known)
    damages: list[Callable[[Path], None]] = [cut_off, overwrite, empty, another_database, Path.unlink]
    for built_before, damage in enumerate(damages, 1):
        damage(file)
        assert open_edition(peopled, known) == file
        assert fingerprint_of(engine_for(str(file))) == known.fingerprint, damage
        assert builds == ["TDAG-26"] * (built_before + 1), damage


def test_what_an_interrupted_program_left_is_in_nobodys_way(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    shelf.mkdir()
    name = f"TDAG-26-{known.fingerprint[:16]}-{opening._rules()[:8]}.sqlite.unfinished"
    (shelf / name).write_bytes(b"half of a database")
    open_edition(peopled, known)
    assert not (shelf / name).exists()


def test_another_version_of_the_program_makes_a_file_of_its_own(
    peopled: Engine, frozen: Freeze, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    file = open_edition(peopled, known)
    monkeypatch.setattr(opening, "_rules", lambda: "f" * 64)
    assert open_edition(peopled, known) != file


def test_the_file_that_was_used_longest_ago_goes_first(
    peopled: Engine, frozen: Freeze, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "KEPT", 2)
    one, two, three = (frozen(code) for code in ("ONE", "TWO", "THREE"))
    shelf.mkdir()
    (shelf / "kap.sqlite").write_bytes(b"of somebody else")
    for known in (one, two, one, three):
        open_edition(peopled, known)
    assert sorted(file.name.partition("-")[0] for file in shelf.glob("*-*.sqlite")) == ["ONE", "THREE"]
    assert (shelf / "kap.sqlite").exists()


@pytest.mark.of_files
def test_it_is_kept_beside_the_database_unless_a_folder_is_named(
    peopled: Engine, frozen: Freeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    monkeypatch.delenv("KAP_EDITIONS_FOLDER", raising=False)
    assert open_edition(peopled, known).parent == tmp_path / "peopled.sqlite-editions"
    assert open_edition(peopled, known, tmp_path / "named").parent == tmp_path / "named"


def test_where_nothing_can_be_written_beside_the_database_it_is_kept_among_temporary_files(
    peopled: Engine, frozen: Freeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    (tmp_path / "temporary").mkdir()
    monkeypatch.delenv("KAP_EDITIONS_FOLDER", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "peopled.sqlite-editions").write_bytes(b"a file, and no folder")
    file = open_edition(peopled, known)
    assert file.parent == tmp_path / "temporary" / f"kap-editions-{os.getuid()}"


def test_a_folder_among_temporary_files_that_others_may_write_to_is_not_used(
    peopled: Engine, frozen: Freeze, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    monkeypatch.delenv("KAP_EDITIONS_FOLDER", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    (tmp_path / "peopled.sqlite-editions").write_bytes(b"a file, and no folder")
    folder = tmp_path / "temporary" / f"kap-editions-{os.getuid()}"
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    with pytest.raises(EditionError, match="can be written nowhere"):
        open_edition(peopled, known)


def test_a_folder_that_cannot_be_made_is_said(peopled: Engine, frozen: Freeze, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(EditionError, match="KAP_EDITIONS_FOLDER"):
        open_edition(peopled, frozen(), tmp_path / "file" / "folder")


def test_content_that_was_changed_in_the_database_is_not_opened(
    peopled: Engine, frozen: Freeze, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    monkeypatch.setattr(opening, "kept", lambda *_: iter([ContentFile("plan/plan.csv", b"other")]))
    with pytest.raises(EditionError, match="no longer gives its fingerprint"):
        open_edition(peopled, known)


def test_content_that_this_version_refuses_names_the_version_that_froze_it(
    peopled: Engine, frozen: Freeze, shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = frozen()
    with reading(peopled) as session:
        files = [ContentFile(file.name, file.data.replace(b'"P1"', b'"P9"')) for file in content(session).files[:1]]
    monkeypatch.setattr(opening, "whole_content", lambda *_: files)
    with pytest.raises(EditionError, match="this one refuses its content"):
        open_edition(peopled, known)


@pytest.mark.of_files
def test_an_edition_of_a_rehearsal_is_a_rehearsal_when_opened(
    rehearsal_database: Path, shelf: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "rehearsal.sqlite"
    copy.write_bytes(rehearsal_database.read_bytes())
    engine = engine_for(str(copy))
    wish = EditionWish(code="TRY", title="To train", quarter=Quarter.parse("2025-Q4"))
    known = freeze(engine, actor("publisher"), wish)
    assert known.is_rehearsal
    with reading(engine_for(str(open_edition(engine, known)))) as session:
        assert is_rehearsal(session)
        assert read_revision(session).revision == known.fingerprint[:12]
