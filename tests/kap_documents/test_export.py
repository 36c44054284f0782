"""What leaves: one function for all forms, and the command that calls it."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_cli.edition import FORMS
from kap_documents.export import Form, Source, export
from kap_model.editions.marks import EditionMark, mark_of
from kap_model.problems import KapError
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.support.command_line import run
from tests.support.editions import CORRECTED, Freeze, import_figures

ROOT = Path(__file__).parents[2]


def address_of(engine: Engine) -> str:
    return str(engine.url.render_as_string(hide_password=False))


def test_the_command_offers_every_form() -> None:
    assert list(FORMS) == [str(form) for form in Form]
    assert set(Form) == {"pdf", "docx", "pptx", "html", "package"}


def test_an_edition_is_written_as_it_was_frozen_and_live_data_as_they_are(
    peopled: Engine, frozen: Freeze, shelf: Path, tmp_path: Path
) -> None:
    known = frozen(quarter=Quarter.parse("2025-Q3"), origin=OriginView.PUBLISHED)
    import_figures(peopled, CORRECTED)
    of_edition = export(Source(database=address_of(peopled), edition="TDAG-26"), Form.HTML, "en")
    live = export(Source(database=address_of(peopled), kpi="K-P1.2-a"), Form.HTML, "fr")

    assert of_edition.name == "kap_TDAG-26_en.html"
    assert live.name.startswith("kap_live-") and live.name.endswith("_K-P1.2-a_fr.html")
    (tmp_path / of_edition.name).write_bytes(of_edition.data)
    assert mark_of(tmp_path / of_edition.name) == EditionMark("TDAG-26", known.fingerprint)
    assert b"Q3 2025" in of_edition.data and b"T4 2025" in live.data
    assert b">71<" in live.data and b">71<" not in of_edition.data


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"edition": "TDAG-27"}, "There is no edition TDAG-27. Did you mean TDAG-26?"),
        ({"quarter": Quarter.parse("2031-Q1")}, "The data have no quarter “2031-Q1”."),
        ({"place": "ATLANTIS"}, "The data have no place “ATLANTIS”."),
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(
    peopled: Engine, frozen: Freeze, shelf: Path, wish: dict[str, object], sentence: str
) -> None:
    frozen()
    with pytest.raises(KapError, match=sentence.replace("?", r"\?")):
        export(Source(database=address_of(peopled), **wish), Form.HTML, "en")  # type: ignore[arg-type]  # mypy cannot tell the types of ** apart


def test_a_file_can_be_named_or_put_into_a_folder(peopled: Engine, frozen: Freeze, shelf: Path, tmp_path: Path) -> None:
    frozen()
    database = str(peopled.url.database)
    ran = run("edition", "export", "TDAG-26", "--as", "package", "--to", tmp_path, "--database", database)
    assert ran.code == 0, ran.err
    assert zipfile.is_zipfile(tmp_path / "kap_TDAG-26_data.zip")
    assert f"wrote {tmp_path / 'kap_TDAG-26_data.zip'}" in ran.err
    ran = run("edition", "export", "live", "--as", "html", "--language", "fr", "--to", tmp_path / "all.html",
              "--database", database)  # fmt: skip
    assert ran.code == 0, ran.err
    assert '<html lang="fr"' in (tmp_path / "all.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["TDAG-27", "--as", "html", "--to", "x"], 1, "There is no edition TDAG-27."),
        (["live", "--as", "odt", "--to", "x"], 2, "'odt' is not one of"),
        (["live", "--as", "html", "--language", "xx", "--to", "x"], 2, "'xx' is not one of"),
        (["live", "--as", "package", "--to", "none/x.zip"], 1, "No such file or directory"),
    ],
)
def test_the_command_refuses_in_a_sentence(
    tiny_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("edition", "export", *arguments, "--database", tiny_database)
    assert ran.code == code
    assert sentence in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_data_package_loads_nothing_of_what_draws_and_no_document_loads_streamlit(tiny_database: Path) -> None:
    program = f"""
import sys
from kap_documents.export import Form, Source, export
source = Source(database="sqlite:///{tiny_database}")
export(source, Form.PACKAGE, "en")
assert not [name for name in sys.modules if name.partition(".")[0] in ("jinja2", "kap_points")]
export(source, Form.HTML, "en")
assert not [name for name in sys.modules if name.partition(".")[0] in ("streamlit", "tornado")]
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
