"""The mark of illustrative figures is on if and only if an illustrative row is in reach of what is shown.

This holds of every page that shows figures, over random plans, by a judgement that shares nothing with the program's.
Each plan is built twice, as it is and without its illustrative rows, and the same addresses are opened over both.

*If:* what a page shows of figures differs between the two. Then an illustrative row was in reach. The page must carry
the mark, and so must the figure that differs where it has a head of its own.

*Only if:* the page carries the mark. Then the plan must have an illustrative row in the page's scope, which the test
works out from the rows of the files. No page of a plan without any such row carries a mark.

The second half is wider than the first by nature. A row in reach need not change what is shown: another place may give
the same minimum, and a share is printed in whole per cents. A made-up target path marks a KPI that has no figure yet.
A later observation counts where it alone makes a place report, since the place is then expected to at every quarter.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from kap_ui.frame import page_list
from tests.oracle import oracle, random_plans
from tests.oracle.random_plans import Seeded, Tables
from tests.support.databases import build_database
from tests.support.opened_page import ROOT, OpenPage, Shown

Row = Mapping[str, str]
Query = dict[str, str]

PLANS = {10: 1, 13: None}
"""Seeds, and how many illustrative rows each plan keeps, None for all: a single one must be seen where it reaches."""
PAGES = [page.name for page in page_list.PAGES if page.section != "reporting"]
"""A reader who has not signed in sees a note, and no figure, on the pages of reporting."""
KPIS = 6
ADDRESSES = 2
"""Addresses of each page that are opened over each plan."""

EDGES = {"navigation", "title", "said", "foot", "notices"}
"""Blocks around the figures of a page: its mark stands in `said`."""
WITHOUT_FIGURES = {"Html", "Selectbox", "FileUploader", "DownloadButton", "Button"}
"""Elements of Streamlit that show no figure."""
CHIP = 'class="chip"'
HEAD = '<div class="section">'

SEARCHED = {"kpi": "kpis", "item": "framework"}
"""Choices that are made in a search box, with the table that holds their codes."""

FIGURES = ("observations", "targets")
SCOPES = {
    "overview": FIGURES,
    "priorities": (*FIGURES, "links"),
    "kpi": FIGURES,
    "places": FIGURES,
    "office": (*FIGURES, "projects"),
    "compare": FIGURES,
    "matrix": (*FIGURES, "links"),
    "flow": ("links",),
    "item": (*FIGURES, "links", "projects"),
    "gaps": (*FIGURES, "links"),
    "initiatives": (*FIGURES, "links", "projects", "partners", "framework"),
    "files": ("links",),
    "method": (),
    "sources": FIGURES,
    "glossary": (),
}
"""The tables whose rows a page reads; a page that is not named here may read all of them."""
OF_EVERY_QUARTER = {"initiatives", "office", "sources"}
"""Pages that show reports or rows of later quarters than the chosen one."""
OF_COUNTED_KPIS = {"overview", "matrix", "gaps", "item"}
"""Pages on which the KPIs of level context have no part."""


# ---- the plans


def is_illustrative(row: Row) -> bool:
    return "illustrative" in (row.get("origin"), row.get("basis"))


def illustrative_rows(tables: Tables) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield each illustrative row with the name of its table."""
    return ((table, row) for table, rows in tables.items() for row in rows if is_illustrative(row))


def plan_with(seed: int, count: int | None) -> Tables:
    """Return a plan with so many illustrative rows at the most; the others are published, reported or proposed."""
    choose = Seeded(seed)
    tables = random_plans.plan(choose, KPIS, random_plans.NEWEST_IN_A_FILE)
    random_plans.add_delivery(choose, tables)
    rows = list(illustrative_rows(tables))
    while count is not None and len(rows) > count:
        table, row = rows.pop(choose.number(0, len(rows) - 1))
        if table == "observations":
            row |= {"origin": "reported", "basis": "secondary"}
        else:
            row |= {"origin": "published"} if "origin" in row else {"basis": "proposed"}
    for row in tables["observations"]:
        row["is_correction"] = "1"  # a running total may fall where rows before it are left out
    return tables


def without_illustrative(tables: Tables) -> Tables:
    return {table: [row for row in rows if not is_illustrative(row)] for table, rows in tables.items()}


def quarters_of(*plans: Tables) -> list[str]:
    """Return the quarters that can be looked at in all plans: from the start to the newest observation of a total."""
    newest = [
        max((row["quarter"] for row in plan["observations"] if row["dimension"] == "total"), default="2026-Q4")
        for plan in plans
    ]
    start = oracle.quarter_number("2023-Q1")
    end = max(start, oracle.quarter_number(min(newest)))
    return [oracle.quarter_text(number) for number in range(start, end + 1)]


# ---- what a page shows


@dataclass
class Part:
    """An element that shows figures: its key, what it shows, its markup, and whether it draws a chart."""

    key: str
    content: str
    markup: str = ""
    is_chart: bool = False

    @property
    def has_head(self) -> bool:
        return self.markup.startswith(HEAD)

    @property
    def is_head(self) -> bool:
        """Whether it is no more than the head of the element below it."""
        return self.has_head and self.markup.count("<div") == 1 and not self.is_chart

    @property
    def is_marked(self) -> bool:
        return CHIP in self.markup


def parts(shown: Shown) -> list[Part]:
    """Return what a page shows of figures, in order, without links' addresses: these name no default quarter."""
    elements = []
    for number, element in enumerate(shown.elements):
        proto = element.proto
        if not (hasattr(proto, "json") and hasattr(proto, "component_name")):
            if type(proto).__name__ not in WITHOUT_FIGURES:
                elements.append(Part(f"{type(proto).__name__} {number}", str(proto)))
            continue
        key, data = proto.id.rpartition("-")[2], json.loads(proto.json)
        if key not in EDGES and "boxes" not in data:
            markup = re.sub(r' href="[^"]*"', "", "".join(data.get("markup", "")))
            drawn = [data.get(name) for name in ("specification", "tables", "words")]
            elements.append(Part(key, json.dumps([markup, *drawn]), markup, "specification" in data))
    return elements


def is_marked(shown: Shown) -> bool:
    return CHIP in shown.blocks.get("said", "")


def with_all_opened(shown: Shown, page: str) -> Shown:
    """Open what a page folds away."""
    script = (ROOT / page_list.page(page).file).read_text("utf-8")
    folded = re.findall(r'key="(\w+)", on_change="rerun"', script)
    for key in folded:
        shown.app.session_state[key] = True
    if folded:
        shown.app.run()
    return shown


def next_address(choose: Seeded, page: str, shown: Shown, tables: Tables, quarters: list[str]) -> Query:
    """Return an address of a page, of what it offers."""
    quarter = choose.pick(quarters)
    earlier = range(random_plans.START, oracle.quarter_number(quarter))
    query = {"quarter": quarter, "compared": oracle.quarter_text(choose.pick(earlier))}
    for box in shown._boxes():
        codes = [code for code, _words in box.get("options", ()) if code]
        if box["name"] == "origin":
            query |= {"origin": "published"} if choose.chance(15) else {}
        elif box["name"] not in (*query, "lang") and codes and choose.chance(60):
            query[box["name"].removeprefix(f"{page}_")] = choose.pick(codes)
    for searched in shown.app.selectbox:
        name = searched.key.removeprefix(f"{page}_")
        if choose.chance(75):
            query[name] = choose.pick([next(iter(row.values())) for row in tables[SEARCHED[name]]])
    return query


# ---- the property


def faults(page: str, query: Query, shown: Shown, plain: Shown, tables: Tables) -> list[str]:
    """Return where a page breaks the property.

    Args:
        page: its name.
        query: of its address.
        shown: the page over the plan.
        plain: the page over the plan without its illustrative rows.
        tables: the plan.
    """
    address = f"{page}?{'&'.join(f'{name}={code}' for name, code in query.items())}"
    assert "failure" not in {*shown.blocks, *plain.blocks}, address
    own, others = parts(shown), {part.key: part for part in parts(plain)}
    differing = {part.key for part in own if part.key not in others or others[part.key].content != part.content}
    differing |= others.keys() - {part.key for part in own}
    lines = []
    if differing and not is_marked(shown):
        lines.append(f"{address}: no mark, but an illustrative row is in reach of {sorted(differing)}")
    if "nothing" not in others:
        lines += [
            f"{address}: {head.key} has no mark, but an illustrative row is in reach of {key}"
            for key, head in heads(own)
            if key in differing and not head.is_marked
        ]
    if any(part.is_marked for part in own) and not is_marked(shown):
        lines.append(f"{address}: a figure is marked, and the page is not")
    if is_marked(shown) and not any(
        in_scope(page, query, shown, tables, *place) for place in illustrative_rows(tables)
    ):
        lines.append(f"{address}: a mark, but no illustrative row is in scope")
    if is_marked(plain) or any(part.is_marked for part in others.values()):
        lines.append(f"{address}: a mark without any illustrative row")
    return lines


def heads(own: list[Part]) -> Iterator[tuple[str, Part]]:
    """Yield the key of each element that has a head with the element that holds it: itself, or the one above it.

    A title over figures that have heads of their own is the head of none.
    """
    for above, part in pairwise([Part("", ""), *own]):
        if part.has_head and not part.is_head:
            yield part.key, part
        elif above.is_head and not part.has_head:
            yield above.key, above
            yield part.key, above


def in_scope(page: str, query: Query, shown: Shown, tables: Tables, table: str, row: Row) -> bool:
    """Return whether a page may read a row: it is of its tables, and of its KPIs, places and quarters."""
    if table not in SCOPES.get(page, tables) or (
        query.get("origin") == "published" and table in (*FIGURES, "projects")
    ):
        return False
    if table == "links":
        return page != "priorities" or (row["from_code"] == shown.choices["priority"] and row["to_code"] == "OF1")
    if table not in FIGURES:
        return True
    kpis = {kpi["kpi_code"]: kpi for kpi in tables["kpis"]}
    kpi = kpis[row["kpi_code"]]
    if page == "kpi" and kpi["kpi_code"] != shown.choices["kpi"]:
        return False
    if page in OF_COUNTED_KPIS and kpi["result_level"] == "context":
        return False
    if page == "priorities" and not (
        shown.choices["priority"] in served_by(kpi) and is_below(row["place_code"], shown.choices["place"])
    ):
        return False
    if table == "targets" or page in OF_EVERY_QUARTER:
        return True
    return row["quarter"] <= query["quarter"] or is_alone(row, tables)


def served_by(kpi: Row) -> set[str]:
    """Return the outcomes, priorities and enablers that a KPI serves."""
    outcomes = {kpi["outcome_code"], *kpi["also_serves"].split(";")} - {""}
    return outcomes | {random_plans.OUTCOMES.get(code, code) for code in outcomes}


def is_below(place: str, above: str) -> bool:
    """Return whether a place is another or lies below it."""
    parents = {code: parent for code, _kind, parent in random_plans.PLACES}
    while place and place != above:
        place = parents[place]
    return place == above


def is_alone(row: Row, tables: Tables) -> bool:
    """Return whether only illustrative rows make a place report a KPI: at every quarter it is then expected to (R2)."""
    return all(
        is_illustrative(other)
        for table in FIGURES
        for other in tables[table]
        if (other["kpi_code"], other["place_code"]) == (row["kpi_code"], row["place_code"])
    )


@pytest.mark.parametrize(("seed", "count"), PLANS.items())
def test_a_page_is_marked_if_and_only_if_an_illustrative_row_is_in_reach(
    seed: int, count: int | None, open_page: OpenPage, tmp_path: Path
) -> None:
    plans = {"whole": plan_with(seed, count)}
    plans["plain"] = without_illustrative(plans["whole"])
    files = {}
    for name, tables in plans.items():
        random_plans.write(tables, tmp_path / name)
        files[name] = build_database(tmp_path / name, tmp_path / f"{name}.sqlite")
    quarters = quarters_of(*plans.values())
    choose = Seeded(seed)
    opened: list[tuple[str, Query, Shown]] = []
    for page in PAGES:
        query = {"quarter": choose.pick(quarters)}
        for _ in range(ADDRESSES):
            shown = with_all_opened(open_page(page, files["whole"], **query), page)
            opened.append((page, query, shown))
            query = next_address(choose, page, shown, plans["whole"], quarters)
    found = [
        line
        for page, query, shown in opened
        for line in faults(
            page, query, shown, with_all_opened(open_page(page, files["plain"], **query), page), plans["whole"]
        )
    ]
    assert found == []
    assert {is_marked(shown) for _page, _query, shown in opened} == {True, False}
