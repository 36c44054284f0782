"""Editions through the whole app: any page on one, its band, and the page on which they are frozen and verified."""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.editions import freezing
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import KnownEdition, edition, editions
from kap_model.editions.marks import EditionMark
from kap_model.editions.withdrawing import withdraw
from kap_model.people.history import now
from kap_model.quarter import Quarter
from kap_model.vocabulary import OriginView
from kap_ui.documents import offers
from kap_ui.frame import page_list
from kap_ui.state import data, file_process, signed_in
from kap_ui.streamlit_internals import failed_downloads
from tests.support.editions import CORRECTED, Freeze, import_figures
from tests.support.opened_page import Downloads, OpenPage, Shown, words_of_markup
from tests.support.reporting import SignIn, actor

KPI = "K-P1.2-a"
"""The KPI of `CORRECTED`: 70 in the edition, 71 today."""

ON_EDITIONS = [page.name for page in page_list.PAGES if not page.is_live]
LIVE_PAGES = [page.name for page in page_list.PAGES if page.is_live]
QUERIES = {"kpi": {"kpi": KPI}, "office": {"place": "AFR"}}


@pytest.fixture(scope="session")
def edition_database(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan after a figure of TDAG-26 was corrected, to read only; TDAG-25 was withdrawn."""
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("editions") / "kap.sqlite"))
    engine = engine_for(str(file))
    old = EditionWish(
        code="TDAG-25", title="Older report", quarter=Quarter.parse("2025-Q2"), origin=OriginView.PUBLISHED
    )
    new = EditionWish(
        code="TDAG-26", title="Progress <b>report</b>", quarter=Quarter.parse("2025-Q4"), meeting="TDAG-26"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freezing, "now", lambda: now() - timedelta(days=1))
        freeze(engine, actor("publisher"), old)
    freeze(engine, actor("publisher"), new)
    withdraw(engine, actor("publisher"), "TDAG-25", "Counted twice in Africa.")
    import_figures(engine, CORRECTED)
    engine.dispose()
    return file


@pytest.fixture
def on_edition(open_page: OpenPage, edition_database: Path) -> Callable[..., Shown]:
    """Open a page on TDAG-26: ``on_edition("kpi", kpi="K-P1.2-a")``."""

    def opened(name: str, **query: str) -> Shown:
        return open_page(name, edition_database, **{"edition": "TDAG-26", "lang": "en", **query})

    return opened


def known(database: Path, code: str) -> KnownEdition:
    with reading(engine_for(str(database))) as session:
        return edition(session, code)


def hrefs(markup: str) -> dict[str, str]:
    """Return the addresses of links to pages by the name of the page; of several the last one."""
    found = [href.replace("&amp;", "&") for href in re.findall(r'href="([a-z]+[^":]*)"', markup)]
    return {href.partition("?")[0]: href for href in found}


# ---- pages on an edition


@pytest.mark.parametrize("name", ON_EDITIONS)
def test_every_page_can_be_opened_on_an_edition_and_keeps_it(on_edition: Callable[..., Shown], name: str) -> None:
    shown = on_edition(name, **QUERIES.get(name, {}))

    assert "failure" not in shown.blocks and not shown.app.exception
    assert "Edition TDAG-26: Progress &lt;b&gt;report&lt;/b&gt;" in shown.blocks["edition"]
    assert "headline" in shown.blocks
    assert "Edition TDAG-26, fingerprint" in shown.blocks["foot"]
    assert shown.app.query_params["edition"] == "TDAG-26"
    others = "".join(markup for key, markup in shown.blocks.items() if key != "edition")
    assert {page for page, href in hrefs(others).items() if "edition=TDAG-26" not in href} <= set(LIVE_PAGES)


def test_the_menus_lead_to_the_edition_where_a_page_shows_figures_and_else_to_the_present_data(
    on_edition: Callable[..., Shown],
) -> None:
    links = hrefs(on_edition("overview").blocks["navigation"])

    assert {name for name, href in links.items() if "edition=TDAG-26" in href} == set(ON_EDITIONS)
    assert "editions" in links and "review" in links


@pytest.mark.parametrize(("code", "figure"), [("TDAG-26", "70"), ("tdag-26", "70"), (None, "71")])
def test_figures_are_those_of_the_edition_whatever_became_of_them(
    open_page: OpenPage, edition_database: Path, code: str | None, figure: str
) -> None:
    query = {"kpi": KPI, "quarter": "2025-Q4", **({} if code is None else {"edition": code})}
    shown = open_page("kpi", edition_database, **query)

    assert f'class="figure">{figure} ' in shown.blocks["headline"]
    assert ("edition" in shown.blocks) == (code is not None)


def test_the_band_says_what_the_edition_is_and_what_differs_today(
    on_edition: Callable[..., Shown], edition_database: Path
) -> None:
    band = on_edition("overview").blocks["edition"]

    assert "frozen for TDAG-26 on" in band
    assert known(edition_database, "TDAG-26").short_fingerprint in band
    assert "1 figure differs today" in band
    assert hrefs(band)["overview"] == "overview?lang=en"


def test_the_pages_of_an_edition_open_with_its_quarter_and_view(on_edition: Callable[..., Shown]) -> None:
    shown = on_edition("overview", edition="TDAG-25")

    assert (shown.choices["quarter"], shown.choices["origin"]) == ("2025-Q2", "published")
    assert "quarter" not in shown.app.query_params
    shown.choose("origin", "all")
    assert shown.app.query_params["origin"] == "all"
    assert shown.app.query_params["edition"] == "TDAG-25"


def test_a_withdrawn_edition_opens_with_the_reason(on_edition: Callable[..., Shown]) -> None:
    shown = on_edition("overview", edition="TDAG-25")

    assert "<b>withdrawn</b> Counted twice in Africa." in shown.blocks["edition"]
    assert "Edition TDAG-25, withdrawn, fingerprint" in shown.blocks["foot"]


@pytest.mark.parametrize(("code", "said"), [("TDAG-27", "Did you mean TDAG-26?"), ("?" * 200, "There is no edition")])
def test_a_wrong_code_shows_no_figures_but_the_editions_there_are(
    on_edition: Callable[..., Shown], code: str, said: str
) -> None:
    shown = on_edition("kpi", edition=code, kpi=KPI)

    assert set(shown.blocks) == {"navigation", "title", "no_edition"}
    note = shown.blocks["no_edition"]
    assert said in note
    assert f"kpi?lang=en&amp;edition=TDAG-25&amp;kpi={KPI}" in note and f'"kpi?lang=en&amp;kpi={KPI}"' in note
    assert shown.app.query_params["edition"] == code


@pytest.mark.parametrize("name", ["actions", "editions"])
def test_a_page_about_what_people_do_says_that_it_has_left_the_edition(
    on_edition: Callable[..., Shown], name: str
) -> None:
    shown = on_edition(name)

    assert "edition" not in shown.blocks and "headline" in shown.blocks
    assert "You have left edition TDAG-26." in shown.blocks["edition_left"]


def test_the_files_of_an_edition_carry_its_code_and_fingerprint(
    on_edition: Callable[..., Shown], edition_database: Path, downloads: Downloads
) -> None:
    shown = on_edition("overview")
    shown.open_figures("priorities", offered=("files",))
    fingerprint = known(edition_database, "TDAG-26").fingerprint

    names = {Path(name).suffix: name for name in downloads}
    assert all(f"_TDAG-26-{fingerprint[:12]}_en" in name for name in names.values())
    assert f"Edition TDAG-26, fingerprint {fingerprint}" in downloads[names[".txt"]]().decode("utf-8-sig")
    workbook = openpyxl.load_workbook(io.BytesIO(downloads[names[".xlsx"]]()))
    assert workbook.properties.keywords == EditionMark("TDAG-26", fingerprint).keywords


def test_what_people_say_and_do_is_left_out_on_an_edition(
    open_page: OpenPage, peopled: Engine, frozen: Freeze, shelf: Path, sign_in_as: SignIn
) -> None:
    frozen()
    sign_in_as("publisher")
    file = Path(str(peopled.url.database))

    live, shown = open_page("kpi", file, kpi=KPI), open_page("kpi", file, kpi=KPI, edition="TDAG-26")

    assert "agreed_beside" in live.blocks and "The publisher" in live.blocks["navigation"]
    assert "agreed_beside" not in shown.blocks and "The publisher" in shown.blocks["navigation"]
    assert [expander.label for expander in live.app.expander if expander.label == "Record a decision"]
    assert "Record a decision" not in [expander.label for expander in shown.app.expander]


def test_an_edition_that_cannot_be_opened_says_why(
    open_page: OpenPage, peopled: Engine, frozen: Freeze, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KAP_EDITIONS_FOLDER", "/proc/nowhere")
    frozen()
    shown = open_page("overview", Path(str(peopled.url.database)), edition="TDAG-26")

    assert "cannot be opened, since its file can be written nowhere" in shown.blocks["no_edition"]
    assert "headline" not in shown.blocks


# ---- the page of editions


def test_the_editions_are_listed_with_what_became_of_them(open_page: OpenPage, edition_database: Path) -> None:
    shown = open_page("editions", edition_database, lang="en")
    rows = shown.blocks["editions"].split("<tr>")[2:]

    headline = " ".join(words_of_markup(shown.blocks["headline"]))
    assert "2 editions; the newest is TDAG-26 of" in headline
    assert ["TDAG-26" in rows[0], "TDAG-25" in rows[1]] == [True, True]
    assert "Progress &lt;b&gt;report" in rows[0] and "Meeting: TDAG-26" in rows[0] and "stands" in rows[0]
    assert known(edition_database, "TDAG-26").fingerprint in rows[0]
    assert "withdrawn" in rows[1] and "Counted twice in Africa." in rows[1] and "Published" in rows[1]
    assert [re.findall(r">(\d+)</a></td>", row) for row in rows] == [["1"], ["1"]]
    assert "The publisher" not in shown.blocks["editions"]
    assert not shown.app.button


def test_a_meeting_stands_with_its_days_its_place_and_its_editions(
    open_page: OpenPage, peopled: Engine, frozen: Freeze
) -> None:
    frozen("MID-23", meeting="TDAG-23")
    frozen("OTHER-23")
    shown = open_page("editions", Path(str(peopled.url.database)), lang="fr")
    (row,) = shown.blocks["meetings"].split("<tr>")[2:]
    assert '<b id="TDAG-23">TDAG-23</b>' in row
    for words in ("Groupe consultatif 2023", "19 juin 2023", "23 juin 2023", "Genève", ">MID-23</a>"):
        assert words in row
    assert "OTHER-23" not in row


def test_without_editions_the_page_says_what_would_stand_there(open_page: OpenPage, peopled: Engine) -> None:
    shown = open_page("editions", Path(str(peopled.url.database)))
    assert "Nothing is listed here yet." in shown.blocks["nothing"]


@pytest.fixture
def open_as(open_page: OpenPage, peopled: Engine, sign_in_as: SignIn, shelf: Path) -> Callable[[str], Shown]:
    """Open the page of editions as one of the people."""

    def opened(name: str) -> Shown:
        sign_in_as(name)
        return open_page("editions", Path(str(peopled.url.database)), lang="en")

    return opened


@pytest.mark.parametrize("name", ["coordinator", "reviewer", "administrator", "nobody"])
def test_whoever_is_no_publisher_has_no_form(open_as: Callable[[str], Shown], frozen: Freeze, name: str) -> None:
    frozen()
    shown = open_as(name)
    assert "TDAG-26" in shown.blocks["editions"]
    assert not shown.app.button


def press(shown: Shown, words: str) -> Shown:
    """Press the button of a form."""
    [button] = [button for button in shown.app.button if button.label == words]
    button.click().run()
    assert "failure" not in shown.blocks, shown.text
    return shown


def made_within(seconds: float, folder: Path, name: str) -> None:
    """Wait until a file is made."""
    end = time.monotonic() + seconds
    while not any(folder.glob(name)):
        assert time.monotonic() < end, f"{name} is not made"
        time.sleep(0.05)


def test_a_publisher_freezes_and_withdraws_an_edition(
    open_as: Callable[[str], Shown], peopled: Engine, shelf: Path
) -> None:
    shown = open_as("publisher")
    assert "All that is loaded is frozen:" in shown.blocks["freeze_what"]
    [code, title] = shown.app.text_input[:2]
    code.set_value("TDAG-26")
    title.set_value("Progress report")
    press(shown, "Freeze")

    assert "TDAG-26 was frozen." in shown.blocks["outcome"]
    with reading(peopled) as session:
        [frozen_now] = editions(session)
    assert (frozen_now.title, frozen_now.frozen_by) == ("Progress report", "publisher@example.org")
    assert "The publisher" in shown.blocks["editions"]
    made_within(60, shelf, "TDAG-26-*.sqlite")  # by another process, before anybody looks at it

    press(shown, "Withdraw")
    assert "Say why the edition is withdrawn" in shown.blocks["outcome"]
    shown.app.text_area[0].set_value("Counted twice")
    press(shown, "Withdraw")
    assert "TDAG-26 was withdrawn." in shown.blocks["outcome"]
    assert "Counted twice" in shown.blocks["editions"]
    assert "Withdraw" not in [button.label for button in shown.app.button]


def test_what_cannot_be_frozen_is_refused_in_a_sentence(open_as: Callable[[str], Shown], peopled: Engine) -> None:
    shown = press(open_as("publisher"), "Freeze")
    assert "The code of an edition has 2 to 20 letters" in shown.blocks["outcome"]
    with reading(peopled) as session:
        assert editions(session) == []


# ---- verify


@pytest.mark.parametrize("is_short", [True, False])
def test_a_fingerprint_names_its_edition(open_page: OpenPage, edition_database: Path, is_short: bool) -> None:
    of = known(edition_database, "TDAG-26")
    shown = open_page("editions", edition_database, lang="en")
    shown.app.text_input(key="verify_text").set_value(of.short_fingerprint if is_short else of.fingerprint).run()
    answer = shown.blocks["verified_fingerprint"]

    assert "Edition TDAG-26: Progress &lt;b&gt;" in answer and "1 figure differs today" in answer
    assert re.search(r"K-P1.2-a, World, Q4 2025</td><td[^>]*>70</td><td[^>]*>71</td>", answer)


@pytest.mark.parametrize(
    ("text", "said"), [("0000-0000-0000", "No edition here has the fingerprint"), ("<b>", "is no fingerprint")]
)
def test_a_wrong_fingerprint_gets_a_sentence(open_page: OpenPage, edition_database: Path, text: str, said: str) -> None:
    shown = open_page("editions", edition_database, lang="en")
    shown.app.text_input(key="verify_text").set_value(text).run()
    assert said in shown.blocks["verified_fingerprint"]
    assert "<b>" not in shown.blocks["verified_fingerprint"]


def test_a_file_that_was_brought_names_its_edition(open_page: OpenPage, edition_database: Path) -> None:
    fingerprint = known(edition_database, "TDAG-25").fingerprint
    page = f'<meta name="kap-edition" content="TDAG-25"><meta name="kap-fingerprint" content="{fingerprint}">'
    shown = open_page("editions", edition_database, lang="en")
    shown.app.file_uploader[0].upload("report.html", page.encode(), "text/html").run()
    answer = shown.blocks["verified_file"]

    assert "report.html says that it is of edition TDAG-25" in answer
    assert "Whether it was changed after the export cannot be known" in answer
    assert "Followed by" in answer and "Edition TDAG-26" in answer and "Counted twice in Africa." in answer


# ---- what a run on an edition reads and writes


def test_what_is_changed_is_the_live_data_and_the_clock_stands_on_an_edition(
    open_page: OpenPage, edition_database: Path, on_edition: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def act(engine: Engine) -> None:
        written.append(str(engine.url.database))

    monkeypatch.setattr(signed_in, "person", lambda: data.change(act))
    shown = on_edition("overview")

    assert "edition" in shown.blocks
    assert set(written) == {engine_for(str(edition_database)).url.database}


def test_what_is_due_and_late_on_an_edition_is_so_as_of_the_day_of_freezing(
    on_edition: Callable[..., Shown], edition_database: Path
) -> None:
    shown = on_edition("office", place="AFR")
    day = known(edition_database, "TDAG-26").frozen_at
    assert f"As of the day of freezing, {day:%-d %B %Y}" in shown.text
    assert "As of today" not in shown.text


# ---- the slides


def test_the_slides_stay_on_their_edition_and_name_it_on_each(
    on_edition: Callable[..., Shown], edition_database: Path
) -> None:
    shown = on_edition("present", **{"from": "kpi", "kpi": KPI})

    slides = re.findall(r"<section.*?</section>", shown.blocks["slides"], re.DOTALL)
    foot = f"Edition TDAG-26, fingerprint {known(edition_database, 'TDAG-26').short_fingerprint}"
    assert slides
    assert all(foot in slide for slide in slides)
    assert "World: 70" in slides[-1]
    assert "edition=TDAG-26" in hrefs(shown.blocks["slides"])["kpi"]


# ---- documents


def test_documents_of_the_newest_edition_are_offered_and_of_the_present_data_when_chosen(
    open_page: OpenPage, edition_database: Path, downloads: Downloads
) -> None:
    shown = open_page("editions", edition_database, lang="fr")
    of_edition = dict(downloads)
    downloads.clear()
    shown.app.selectbox(key="documents_of").select("live").run()

    of_words = [f"kap_TDAG-26_fr.{ending}" for ending in ("pdf", "docx", "pptx", "html")]
    assert list(of_edition) == [*of_words, "kap_TDAG-26_data.zip"]
    assert [name.partition("live-")[0] for name in downloads] == ["kap_"] * 5
    with zipfile.ZipFile(io.BytesIO(of_edition["kap_TDAG-26_data.zip"]())) as package:
        said = json.loads(package.read("datapackage.json"))["kap"]
    assert (said["edition"], said["fingerprint"]) == ("TDAG-26", known(edition_database, "TDAG-26").fingerprint)


def test_documents_say_what_changed_since_the_edition_that_is_chosen(
    open_page: OpenPage, two_editions_database: Path, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = open_page("editions", two_editions_database)
    since = shown.app.selectbox(key="documents_since_TDAG-26")
    assert (since.options, since.value) == (["TDAG-24, withdrawn", "TDAG-25"], "TDAG-25")
    since.select("TDAG-24").run()

    written: list[str | None] = []
    with monkeypatch.context() as patch:
        patch.setattr(file_process, "ask", lambda write, *_args, **_named: written.append(write.args[0].since))
        downloads["kap_TDAG-26_since-TDAG-25_en.pdf"]()
        downloads["kap_TDAG-26_since-TDAG-24_en.pdf"]()
    assert written == ["TDAG-25", "TDAG-24"]

    shown.app.selectbox(key="documents_of").select("TDAG-25").run()
    assert [box.key for box in shown.app.selectbox if str(box.key).startswith("documents_since")] == []


def test_the_sheet_of_a_kpi_is_of_the_edition_that_the_page_shows(
    on_edition: Callable[..., Shown], downloads: Downloads
) -> None:
    on_edition("kpi", kpi=KPI)
    text = (
        pypdf.PdfReader(io.BytesIO(downloads[f"kap_TDAG-26_{KPI}_WORLD_2025-Q4_all_en.pdf"]())).pages[0].extract_text()
    )
    assert "TDAG-26" in text and KPI in text


def test_a_document_that_cannot_be_written_says_so(
    open_page: OpenPage, edition_database: Path, downloads: Downloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(failed_downloads, "explain", said.append)
    open_page("editions", edition_database, lang="en")

    def ask(*_asked: object, most_seconds: float) -> None:
        raise file_process.NotAnsweredError(f"it takes more than {most_seconds} seconds")

    monkeypatch.setattr(file_process, "ask", ask)
    with pytest.raises(file_process.NotAnsweredError, match=f"more than {offers.MOST_SECONDS} seconds"):
        downloads["kap_TDAG-26_en.pdf"]()
    assert said == ["The document could not be written. Try again in a minute."]


def test_the_band_and_the_list_lead_to_what_has_changed(
    on_edition: Callable[..., Shown], open_page: OpenPage, edition_database: Path
) -> None:
    assert hrefs(on_edition("overview").blocks["edition"])["changes"].endswith("from=TDAG-26")
    assert (
        'href="changes?lang=en&amp;from=TDAG-26"'
        in open_page("editions", edition_database, lang="en").blocks["editions"]
    )


@pytest.fixture(scope="module")
def early_database(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan with an edition of the middle of 2024, whose data go on to the end of 2025."""
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("early") / "kap.sqlite"))
    engine = engine_for(str(file))
    freeze(engine, actor("publisher"), EditionWish(code="MID-24", title="Middle", quarter=Quarter.parse("2024-Q2")))
    engine.dispose()
    return file


@pytest.mark.parametrize(
    ("page", "query", "words"),
    [
        ("resources", {}, "29% of the 2024 budget was spent by the end of the year"),
        ("initiatives", {}, "40% spent, 100% of the time"),
        ("initiatives", {"initiative": "RI-AFR1"}, "40% in 100% of the time time elapsed at the end of Q4 2025"),
        ("initiatives", {"project": "PRJ-1"}, "100% at the end of Q4 2025"),
        ("office", {"place": "AFR"}, "in 100% of the time"),
    ],
)
def test_spending_is_set_against_the_time_that_it_reaches_and_not_that_of_an_earlier_edition(
    open_page: OpenPage, early_database: Path, page: str, query: dict[str, str], words: str
) -> None:
    """Spending has no date: what an edition of the middle of 2024 holds was spent by the end of its data."""
    shown = open_page(page, early_database, edition="MID-24", lang="en", **query)
    said = re.sub(r"\s+", " ", " ".join(word for block in shown.blocks.values() for word in words_of_markup(block)))
    assert "MID-24" in said
    assert words in said.replace("\u00a0", " ")
