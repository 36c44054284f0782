"""What leaves: one function for all forms, and the command that calls it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx as office
import pytest
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from sqlalchemy import Engine

from kap_cli.edition import FORMS
from kap_documents import reading_process
from kap_documents.export import Form, Source, export
from kap_model.editions.marks import EditionMark, mark_of
from kap_model.problems import KapError
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from tests.kap_documents.html_file import Read
from tests.kap_documents.pictures import one_picture_for_all
from tests.support import answered_here, both_databases
from tests.support.command_line import run
from tests.support.editions import CORRECTED, Freeze, import_figures

ROOT = Path(__file__).parents[2]


def address_of(engine: Engine) -> str:
    return str(engine.url.render_as_string(hide_password=False))


@pytest.fixture(scope="module", autouse=True)
def read_here() -> Iterator[None]:
    """Read the data in this process, which has loaded what reads them, and draw one picture for all charts."""
    with pytest.MonkeyPatch.context() as patch, one_picture_for_all():
        patch.setattr(reading_process, "started", answered_here.reader)
        yield


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


# ---- what changed

BEGINS = {"en": "From TDAG-25 (Q4 2025) to TDAG-26 (Q1 2026)", "fr": "De TDAG-25 (T4 2025) à TDAG-26 (T1 2026)"}

Take = Callable[[Form, str], bytes]


@pytest.fixture(scope="module")
def take(two_editions_database: Path) -> Take:
    """Write TDAG-26 in a form and a language, compared with the newest earlier edition that stands."""

    def taken(form: Form, language: str) -> bytes:
        return export(Source(database=f"sqlite:///{two_editions_database}", edition="TDAG-26"), form, language).data

    return taken


@pytest.fixture(scope="module")
def changed(two_editions_database: Path) -> dict[str, Any]:
    """What the command says that changed from TDAG-25 to TDAG-26 in the world: of the KPI, and of the plan."""
    ran = run("edition", "compare", "TDAG-25", "TDAG-26", "--place", "WORLD", "--json", "--database",
              str(two_editions_database))  # fmt: skip
    found = json.loads(ran.out)
    [kpi] = [change for change in found["changes"] if change["kpi_code"] == "K-P1.2-a"]
    [plan] = [change for change in found["roll_ups"] if change["level"] == "plan"]
    assert [step["cause"] for step in kpi["steps"]] == ["correction", "time"]
    assert plan["steps"][0]["differences"] == {"on_track": -1, "off_track": 1}
    return {"kpi": kpi, "plan": plan}


def row_of(changed: dict[str, Any], language: str) -> list[str]:
    """Return the row of the KPI as it is printed: progress before and after, the difference, the causes."""
    kpi = changed["kpi"]
    before, after = round(100 * kpi["share_before"], 1), round(100 * kpi["share_after"], 1)
    first, second = (
        round(100 * step["share_after"], 1) - round(100 * step["share_before"], 1) for step in kpi["steps"]
    )
    if language == "en":
        causes = f"Correction {first:+.1f} pt: Off track; Time passed {second:+.1f} pt: On track"
        return [f"{before}%", f"{after}%", f"{after - before:.1f}", causes.replace("-", "−")]
    causes = f"Correction {first:+.1f} pt : Hors trajectoire ; Temps écoulé {second:+.1f} pt : En bonne voie"
    words = [f"{before} %", f"{after} %", f"{after - before:.1f}", causes.replace("-", "−")]
    return [re.sub(r" (?=[%:;])", "\u202f", word.replace(".", ",")) for word in words]


def group_counts(changed: dict[str, Any]) -> list[list[int]]:
    """Return how many KPIs of the plan are on track and off track, before, after each step, and after."""
    counts = [changed["plan"]["counts_before"]]
    for step in changed["plan"]["steps"]:
        last = counts[-1]
        counts.append({name: last.get(name, 0) + step["differences"].get(name, 0) for name in last})
    counts.append(changed["plan"]["counts_after"])
    return [[each.get("on_track", 0), each.get("off_track", 0)] for each in counts]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_slides_say_what_changed_as_the_command_does(take: Take, changed: dict[str, Any], language: str) -> None:
    slides = [
        slide
        for slide in office.Presentation(BytesIO(take(Form.PPTX, language))).slides
        if slide.shapes.title.text_frame.text.startswith(BEGINS[language])
    ]
    [chart] = [shape.chart for slide in slides for shape in slide.shapes if shape.has_chart]
    by_sign = {series.name[0]: [int(value or 0) for value in series.values] for series in chart.plots[0].series}
    assert [list(pair) for pair in zip(by_sign["●"], by_sign["■"], strict=True)] == group_counts(changed)
    assert list(chart.plots[0].categories)[1].endswith("● −1, ■ +1")
    [table] = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    [row] = [row for row in rows if row[0] == "K-P1.2-a"]
    assert [row[3], *row[5:]] == row_of(changed, language)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_html_file_says_what_changed_as_the_command_does(
    take: Take, changed: dict[str, Any], language: str
) -> None:
    sections = Read(take(Form.HTML, language).decode()).sections
    [rows] = [section.rows for section in sections if section.heading.startswith(BEGINS[language])]
    [row] = [row for row in rows if row[0] == "K-P1.2-a" and len(row) == 8 and "Correction" in row[-1]]
    assert [row[3], *row[5:]] == row_of(changed, language)
    stages = [row for row in rows if row[0].startswith(("TDAG-2", "Correction", "Time", "Temps")) and len(row) == 8]
    assert [[int(row[2]), int(row[4])] for row in stages] == group_counts(changed)


@pytest.mark.parametrize("form", [Form.PDF, Form.DOCX])
def test_the_report_says_what_changed_as_the_command_does(take: Take, changed: dict[str, Any], form: Form) -> None:
    data = take(form, "en")
    if form is Form.PDF:
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    else:
        body = Document(BytesIO(data)).element.body
        text = " ".join("".join(part.text for part in one.iter(qn("w:t"))) for one in body.iter(qn("w:p")))
    for words in row_of(changed, "en"):
        assert squeezed(words) in squeezed(text)
    assert squeezed("Before: TDAG-25 (Q4 2025), all data. After: TDAG-26 (Q1 2026), all data.") in squeezed(text)
    [correction] = [step for step in changed["plan"]["steps"] if step["cause"] == "correction"]
    counts = group_counts(changed)[1]
    assert correction["differences"] == {"on_track": -1, "off_track": 1}
    assert re.search(rf"Correction\D*\d+\s+{counts[0]}\s+\d+\s+{counts[1]}\s", text)


def test_live_data_are_compared_with_the_newest_edition_that_stands(two_editions_database: Path) -> None:
    """TDAG-24 is newer than TDAG-25, but was withdrawn; live data are compared with the newest of all."""
    live = export(Source(database=f"sqlite:///{two_editions_database}"), Form.HTML, "en").data.decode()
    assert "Since TDAG-26 (Q1 2026), nothing has changed here" in live


def test_the_command_takes_the_edition_to_compare_with(two_editions_database: Path, tmp_path: Path) -> None:
    """An edition that was withdrawn can be named, in letters of any case."""

    def written(since: str) -> Any:
        return run("edition", "export", "TDAG-26", "--as", "html", "--since", since, "--to", tmp_path / "all.html",
                   "--database", two_editions_database)  # fmt: skip

    refused = written("TDAG-20")
    assert (refused.code, list(tmp_path.iterdir())) == (1, [])
    assert "There is no edition TDAG-20. Did you mean" in refused.err
    assert written("tdag-24").code == 0
    named = (tmp_path / "all.html").read_text(encoding="utf-8")
    assert "From TDAG-24 (Q4 2025) to TDAG-26 (Q1 2026)" in named
    assert "TDAG-24 was withdrawn: Frozen too early." in named


# ---- the command


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


def test_a_process_that_writes_loads_nothing_of_what_reads_the_data_and_no_streamlit(tiny_database: Path) -> None:
    program = f"""
import sys
from kap_documents.export import Form, Source, export
def loaded(*packages):
    return [name for name in sys.modules for package in packages if (name + ".").startswith(package + ".")]
source = Source(database={both_databases.address_of(tiny_database)!r})
export(source, Form.PACKAGE, "en")
assert not loaded("jinja2", "kap_points"), loaded("jinja2", "kap_points")
import kap_documents.docx, kap_documents.sheet, kap_ui.documents.questions
from kap_ui.figures import drawing_process
draw = drawing_process.svgs
drawing_process.svgs = lambda charts, processes: draw(charts[:1]) * len(charts)  # other processes draw
assert export(source, Form.PDF, "en").data.startswith(b"%PDF")
assert not loaded("streamlit", "pandas", "kap_points"), loaded("streamlit", "pandas", "kap_points")
import kap_documents.html, kap_documents.pptx
assert not loaded("streamlit", "kap_points.deck", "kap_ui.sections"), loaded("streamlit", "kap_ui.sections")
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)
