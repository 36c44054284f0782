"""Names of people, and what they say in reports, as somebody may send them: every page shows them as they are."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from sqlalchemy import Engine

from kap_model.people import persons
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions, submitting
from kap_model.reporting.submissions import LONGEST_TEXT, RowEntry, RowKey
from tests.support.opened_page import Downloads, OpenPage
from tests.support.reporting import OPERATOR, OWN_PLACE, SignIn, actor

KPI: Final = "K-P1.1-a"
NAME: Final = '=HYPERLINK("//evil") <script>alert(1)</script> [click](https://evil.example.org) %(name)s'
SAID: Final = (
    '<img src=x onerror="alert(1)"> javascript:alert(1) [click](https://evil.example.org) $x$ {{datum.x}} %(n)s\n=1+1'
)
LONG: Final = "https://evil.example.org/?" + "x" * (LONGEST_TEXT - 26)

PAGES: Final = [
    ("review", {}),
    ("review", {"submission": f"{OWN_PLACE}-2025-Q4-1"}),
    ("review", {"submission": f"{OWN_PLACE}-2026-Q1-1"}),
    ("submit", {"reporter": OWN_PLACE, "period": "2025-Q4", "figure": KPI}),
    ("submit", {"reporter": OWN_PLACE, "period": "2026-Q1", "figure": KPI}),
    ("submit", {"reporter": OWN_PLACE, "period": "2026-Q1", "step": "check"}),
    ("history", {"kpi": KPI, "place": OWN_PLACE}),
    ("people", {}),
    ("account", {}),
    ("kpi", {"kpi": KPI, "place": OWN_PLACE}),
    ("office", {}),
    ("overview", {}),
]


@pytest.fixture
def hostile(peopled: Engine) -> Engine:
    """A database in which the coordinator has a hostile name, an accepted report and a draft with hostile words."""
    persons.change(peopled, OPERATOR, "coordinator@example.org", name=NAME)
    by = actor("coordinator")
    for quarter in ("2025-Q4", "2026-Q1"):
        code = submissions.begin(peopled, by, OWN_PLACE, Quarter.parse(quarter)).submission_code
        entry = RowEntry(value=1.0, comment=SAID, obstacle=SAID, help_request=SAID, evidence=LONG, warning_reply=SAID)
        categories = RowEntry(value=1.0)
        submissions.save_rows(peopled, by, code, [(RowKey(kpi_code=KPI), entry, 0)])
        if quarter == "2025-Q4":
            submitting.submit(peopled, by, code)
            acceptance.accept(peopled, actor("reviewer"), code, SAID)
        else:
            key = RowKey(kpi_code=KPI, dimension="sex", category="[click](https://evil.example.org)")
            submissions.save_row(peopled, by, code, key, categories, 0)
    return peopled


@pytest.mark.parametrize("who", ["coordinator", "administrator"])
def test_no_name_and_no_word_becomes_markup_a_link_or_a_template(
    open_page: OpenPage, hostile: Engine, sign_in_as: SignIn, who: str
) -> None:
    sign_in_as(who)
    shown_somewhere = ""
    for page, query in PAGES:
        shown = open_page(page, Path(str(hostile.url.database)), **query)
        assert "failure" not in shown.blocks and not shown.app.exception, page
        markup = "".join(shown.blocks.values())
        assert not re.search(r"<script|<img|href=\"(javascript|data):", markup, re.IGNORECASE), page
        labels = [str(getattr(element.proto, "label", "")) for element in shown.elements]
        labels += [block.proto.expandable.label for block in shown.boxes]
        assert not [label for label in labels if re.search(r"(?<!\\)\[click|(?<!\\)<script", label)], page
        shown_somewhere += markup
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown_somewhere
    assert "javascript:alert(1)" in shown_somewhere or who == "administrator"


def test_no_name_and_no_word_becomes_a_formula_in_a_file(
    open_page: OpenPage, hostile: Engine, sign_in_as: SignIn, downloads: Downloads
) -> None:
    sign_in_as("administrator")
    shown = open_page("history", Path(str(hostile.url.database)), kpi=KPI, place=OWN_PLACE)
    shown.open_figures("history", offered=("files",))
    [csv] = [make().decode("utf-8-sig") for name, make in downloads.items() if name.endswith(".csv")]
    [xlsx] = [make() for name, make in downloads.items() if name.endswith(".xlsx")]

    assert "\"'=HYPERLINK" in csv and '"=' not in csv
    cells = [cell for sheet in openpyxl.load_workbook(BytesIO(xlsx)) for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" or str(cell.value).startswith("=")]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
