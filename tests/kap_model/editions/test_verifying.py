"""Fingerprints and files are told their edition, and what has become of it."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.editions.listing import EditionError, KnownEdition
from kap_model.editions.marks import EditionMark
from kap_model.editions.verifying import Proof, Verified, VerifiedFile, verify_file, verify_fingerprint
from kap_model.exporting.tables import export_folder, export_workbook
from kap_model.importing.files import PACKAGE, TABLE_FILES
from tests.support.editions import CORRECTED, Freeze, import_figures


def by_fingerprint(engine: Engine, text: str) -> list[Verified]:
    with reading(engine) as session:
        return verify_fingerprint(session, text)


def of_file(engine: Engine, path: Path) -> VerifiedFile:
    with reading(engine) as session:
        return verify_file(session, path)


def mark(known: KnownEdition) -> EditionMark:
    return EditionMark(known.edition_code, known.fingerprint)


@pytest.fixture
def package(peopled: Engine, frozen: Freeze, shelf: Path, tmp_path: Path) -> Path:
    """The data package of an edition, as a folder."""
    known = frozen()
    with reading(peopled) as session:
        export_folder(session, TABLE_FILES.values(), tmp_path / "package")
    (tmp_path / "package" / PACKAGE).write_text(json.dumps({"kap": mark(known).as_json}), encoding="utf-8")
    return tmp_path / "package"


@pytest.fixture
def workbook(peopled: Engine, frozen: Freeze, shelf: Path, tmp_path: Path) -> Path:
    """All tables of an edition in one workbook."""
    known = frozen()
    with reading(peopled) as session:
        export_workbook(session, list(TABLE_FILES.values()), tmp_path / "all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    book.properties.keywords = mark(known).keywords
    book.save(tmp_path / "all.xlsx")
    return tmp_path / "all.xlsx"


def packed(package: Path) -> Path:
    file = package.with_suffix(".zip")
    with zipfile.ZipFile(file, "w") as out:
        for path in sorted(path for path in package.rglob("*") if path.is_file()):
            out.write(path, path.relative_to(package).as_posix())
    return file


def as_it_is(package: Path) -> Path:
    return package


def replace(package: Path, before: str, after: str) -> None:
    file = package / "observations/observations.csv"
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("typed", ["{0}", "{0:.12}", "{0:.16}"])
def test_a_fingerprint_is_told_its_edition(peopled: Engine, frozen: Freeze, typed: str) -> None:
    known = frozen()
    (verified,) = by_fingerprint(peopled, typed.format(known.fingerprint))
    assert (verified.edition, verified.later, verified.today.total) == (known, None, 0)


def test_two_editions_of_the_same_data_have_both(peopled: Engine, frozen: Freeze) -> None:
    known = [frozen("ONE"), frozen("TWO")]
    found = by_fingerprint(peopled, known[0].short_fingerprint)
    assert {verified.edition.edition_code for verified in found} == {"ONE", "TWO"}


@pytest.mark.parametrize(("text", "word"), [("0000-0000-0000", "No edition"), ("report", "is no fingerprint")])
def test_another_text_is_of_no_edition(peopled: Engine, frozen: Freeze, text: str, word: str) -> None:
    frozen()
    with pytest.raises(EditionError, match=word):
        by_fingerprint(peopled, text)


def test_a_later_edition_and_what_differs_today_are_told(peopled: Engine, frozen: Freeze, shelf: Path) -> None:
    known = frozen()
    import_figures(peopled, CORRECTED)
    (verified,) = by_fingerprint(peopled, known.fingerprint)
    assert verified.today.total == 1
    assert verified.as_json()["differ_today"]["first"][0]["after"] == {"value": 71.0}


@pytest.mark.parametrize("form", [as_it_is, packed])
def test_a_package_that_was_not_changed_gives_its_fingerprint(
    peopled: Engine, package: Path, form: Callable[[Path], Path]
) -> None:
    found = of_file(peopled, form(package))
    assert (found.mark.edition_code, found.proof, found.changes) == ("TDAG-26", Proof.SAME, None)
    assert found.verified is not None and found.verified.edition.edition_code == "TDAG-26"


@pytest.mark.parametrize("form", [as_it_is, packed])
def test_a_package_with_another_figure_says_which(peopled: Engine, package: Path, form: Callable[[Path], Path]) -> None:
    replace(package, '"K-P1.2-a","WORLD","2025-Q4","total",,70', '"K-P1.2-a","WORLD","2025-Q4","total",,75')
    found = of_file(peopled, form(package))
    assert found.proof is Proof.CHANGED and found.changes is not None
    assert [str(change) for change in found.changes.first] == [
        "observations K-P1.2-a WORLD 2025-Q4 total: value 70 -> 75"
    ]


def test_a_package_whose_rows_were_sorted_and_saved_anew_still_gives_it(peopled: Engine, package: Path) -> None:
    file = package / "observations/observations.csv"
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\r\n".join([header, *reversed(rows)]), encoding="utf-8-sig")
    assert of_file(peopled, package).proof is Proof.SAME


@pytest.mark.parametrize("form", [as_it_is, packed])
def test_a_package_that_lacks_a_table_was_changed(peopled: Engine, package: Path, form: Callable[[Path], Path]) -> None:
    (package / "plan/links.csv").unlink()
    found = of_file(peopled, form(package))
    assert (found.proof, list(found.files)) == (Proof.CHANGED, ["plan/links.csv"])
    (package / "plan/kpis.csv").unlink()
    assert of_file(peopled, form(package)).proof is Proof.REFUSED


def test_a_package_that_unpacks_to_more_than_any_is_refused(peopled: Engine, package: Path) -> None:
    file = packed(package)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as out, out.open("plan/more.csv", "w") as bomb:
        for _ in range(400):
            bomb.write(bytes(1_000_000))
    assert of_file(peopled, file).proof is Proof.REFUSED


def test_a_package_with_names_outside_of_it_is_refused_and_writes_nothing(
    peopled: Engine, package: Path, tmp_path: Path
) -> None:
    file = packed(package)
    with zipfile.ZipFile(file, "a") as out:
        out.writestr("../outside.csv", "a,b\n1,2\n")
    before = set(tmp_path.rglob("*"))
    assert of_file(peopled, file).proof is Proof.REFUSED
    assert set(tmp_path.rglob("*")) - before <= set((tmp_path / "shelf").rglob("*")) | {tmp_path / "shelf"}


def test_a_package_that_is_refused_was_changed(peopled: Engine, package: Path) -> None:
    replace(package, '"K-P1.2-a"', '"K-P9.9-z"')
    assert of_file(peopled, package).proof is Proof.REFUSED


def test_a_workbook_of_all_tables_is_proved_too(peopled: Engine, workbook: Path) -> None:
    assert of_file(peopled, workbook).proof is Proof.SAME
    book = openpyxl.load_workbook(workbook)
    (row,) = [row for row in book["observations"] if [cell.value for cell in row[:4]] == CORRECTED.split(",")[:4]]
    row[5].value = 75
    book.save(workbook)
    found = of_file(peopled, workbook)
    assert found.proof is Proof.CHANGED and found.changes is not None and found.changes.counts["observations"] == 1


def test_of_a_document_no_more_is_known_than_what_it_says(
    peopled: Engine, frozen: Freeze, shelf: Path, tmp_path: Path
) -> None:
    known = frozen()
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7\n/Keywords(" + mark(known).keywords.encode() + b")")
    found = of_file(peopled, tmp_path / "report.pdf")
    assert (found.proof, found.verified and found.verified.edition) == (Proof.NONE, known)


def test_a_file_of_an_edition_that_is_not_here_is_told_so(peopled: Engine, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(EditionMark("OTHER", "0" * 64).keywords.encode())
    assert of_file(peopled, tmp_path / "report.pdf").verified is None


def test_a_file_that_cannot_have_left_the_program_is_told_so(peopled: Engine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large.pdf").open("wb") as large:
        large.truncate(200_000_001)
    (tmp_path / PACKAGE).write_text("[" * 100_000)
    for name, words in (("pipe", "no file"), ("large.pdf", "larger than 200 MB"), (PACKAGE, "names no edition")):
        with pytest.raises(EditionError, match=words):
            of_file(peopled, tmp_path / name)


def test_a_file_that_names_no_edition_is_told_so(peopled: Engine, tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(EditionError, match=r"report\.pdf names no edition"):
        of_file(peopled, tmp_path / "report.pdf")
