"""The published projects, partners and amounts against the facts that were collected, number by number."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

Row = dict[str, str]


def rows(folder: Path, path: str) -> list[Row]:
    """Return the rows of a file."""
    with (folder / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def projects(shipped_data: Path) -> dict[str, Row]:
    return {row["project_code"]: row for row in rows(shipped_data, "delivery/projects.csv")}


@pytest.fixture(scope="module")
def amounts(shipped_data: Path) -> list[Row]:
    return rows(shipped_data, "delivery/published_amounts.csv")


# Budget, dates, initiative and state of each project; the facts are those of 30 November 2026.
MONEY = ("budget_chf", "budget_low_chf", "budget_high_chf", "budget_amount", "budget_currency", "spent_chf")
NONE = ("",) * 6
EXPECTED: dict[str, tuple[tuple[str, ...], str, str, str, str, str]] = {
    # code: money, initiative, first quarter, last quarter, state, basis
    "9FSM22001": (("", "", "", "3800000", "USD", ""), "RI-ASP1", "2022-Q4", "", "", "official"),
    "9RAS22071": (("", "500000", "1000000", "", "", ""), "RI-ASP1", "2022-Q3", "2024-Q3", "", "official"),
    "PUB-AFRICA-BB-MAPS": (("", "", "", "15000000", "EUR", ""), "RI-AFR2", "", "", "ongoing", "secondary"),
    "PUB-AI-STANDARDS-ASP": (NONE, "", "", "", "", "official"),
    "PUB-CAPACITY-EU": (NONE, "", "", "", "", "official"),
    "PUB-CIRT": (NONE, "", "", "", "ongoing", "official"),
    "PUB-CYBER-FOR-GOOD-2": (NONE, "", "", "", "", "official"),
    "PUB-DT-KIT-AMS": (NONE, "RI-AMS3", "", "", "", "official"),
    "PUB-DTC": (NONE, "", "2021-Q1", "2024-Q2", "completed", "official"),
    "PUB-EU-STREIT-PNG": (NONE, "", "", "", "", "official"),
    "PUB-EW4ALL-CREWS": (NONE, "", "2024-Q2", "", "", "secondary"),
    "PUB-EW4ALL-GCF": (("", "", "", "114600000", "USD", ""), "", "", "", "", "secondary"),
    "PUB-EWASTE-APC": (NONE, "", "", "", "", "official"),
    "PUB-EWASTE-ASP": (NONE, "", "", "", "", "official"),
    "PUB-EWASTE-CST": (NONE, "", "", "", "", "official"),
    "PUB-HER-CYBERTRACKS": (NONE, "", "", "", "", "official"),
    "PUB-NETP-JAMAICA": (NONE, "", "", "", "", "official"),
    "PUB-NETWORKS-LAC": (NONE, "RI-AMS2", "", "", "", "official"),
    "PUB-PRIDA": (NONE, "", "", "", "", "official"),
    "PUB-SMART-VILLAGE-PAK": (NONE, "", "2021-Q2", "", "", "official"),
    "PUB-SMART-VILLAGES-PACIFIC": (NONE, "RI-ASP1", "", "", "", "official"),
    "PUB-UMC-EC": (("", "", "", "3000000", "EUR", ""), "", "", "", "", "official"),
}


def test_the_published_projects_are_the_22_that_were_named_and_not_that_of_the_plan_before(
    projects: dict[str, Row],
) -> None:
    assert sorted(projects) == sorted(EXPECTED)
    assert "9RAS17059" not in projects


@pytest.mark.parametrize("code", EXPECTED)
def test_a_published_project_says_what_was_published_of_it_and_no_more(projects: dict[str, Row], code: str) -> None:
    row = projects[code]
    money, initiative, start, end, state, basis = EXPECTED[code]
    assert tuple(row[column] for column in MONEY) == money
    assert (row["initiative_code"], row["start_quarter"], row["end_quarter"], row["state"], row["basis"]) == (
        initiative, start, end, state, basis,
    )  # fmt: skip
    assert row["initiative_basis"] == ("inferred" if initiative else "")
    # No source names an office or a priority, or the name in French.
    assert (row["office_code"], row["priority_code"], row["name_fr"], row["origin"]) == ("", "", "", "published")
    assert row["note"] or row["source"]


COUNTRIES = {
    "9FSM22001": "FSM;KIR;MHL;NRU;PLW",
    "9RAS22071": "FJI;SLB;TON;TUV;VUT",
    "PUB-AFRICA-BB-MAPS": "BDI;BEN;BWA;CIV;ETH;KEN;MWI;NGA;UGA;ZMB;ZWE",
    "PUB-AI-STANDARDS-ASP": "MYS",
    "PUB-CIRT": "BHS;GMB;HND;KGZ;SUR",
    "PUB-DT-KIT-AMS": "DOM;GTM;HND;PAN;PRY;SLV;URY",
    "PUB-DTC": "GHA",
    "PUB-EU-STREIT-PNG": "PNG",
    "PUB-EW4ALL-CREWS": "COM;KIR;MDG;MUS;NPL;SLB;TON",
    "PUB-EW4ALL-GCF": "ATG;ECU;ETH;FJI;KHM;SOM;TCD",
    "PUB-EWASTE-APC": "COL",
    "PUB-EWASTE-ASP": "MNG;THA",
    "PUB-EWASTE-CST": "PRY;RWA;ZMB",
    "PUB-NETP-JAMAICA": "JAM",
    "PUB-SMART-VILLAGE-PAK": "PAK",
}
PARTNERS = {
    "9FSM22001": "FAO;ILO;JSDGF;UNESCO;UNICEF;UNODC;UNOPS",
    "9RAS22071": "ILO;OHCHR;UNESCO;UNODC;UNOPS",
    "PUB-AFRICA-BB-MAPS": "EC",
    "PUB-AI-STANDARDS-ASP": "JPN-MIC",
    "PUB-CAPACITY-EU": "EU",
    "PUB-DTC": "CISCO;NOR",
    "PUB-EU-STREIT-PNG": "EU;FAO;ILO;UNCDF;UNDP",
    "PUB-EW4ALL-CREWS": "CREWS;IFRC;UNDRR;WMO",
    "PUB-EW4ALL-GCF": "GCF;IFRC;UNDP;UNDRR;WMO",
    "PUB-EWASTE-APC": "COL-APC",
    "PUB-EWASTE-ASP": "AUS-DITRDCA",
    "PUB-EWASTE-CST": "SAU-CST",
    "PUB-NETWORKS-LAC": "APC;REDES-AC;RHIZOMATICA",
    "PUB-SMART-VILLAGE-PAK": "HUAWEI;PAK-MOITT;PAK-USF",
    "PUB-SMART-VILLAGES-PACIFIC": "ADB;AUS-DITRDCA",
    "PUB-UMC-EC": "EC",
}


def test_the_countries_and_the_partners_of_a_project_are_those_that_were_named(projects: dict[str, Row]) -> None:
    assert {code: row["countries"] for code, row in projects.items() if row["countries"]} == COUNTRIES
    assert {code: row["partners"] for code, row in projects.items() if row["partners"]} == PARTNERS


def test_what_a_budget_is_of_and_why_an_initiative_is_not_given_stand_in_the_note(projects: dict[str, Row]) -> None:
    for code in ("9FSM22001", "PUB-EW4ALL-GCF"):
        assert "for all agencies" in projects[code]["note"]
    assert "RI-ASP1 or RI-ASP2" in projects["PUB-EU-STREIT-PNG"]["note"]
    assert "RI-ASP2 or RI-ASP3" in projects["PUB-SMART-VILLAGE-PAK"]["note"]
    assert "2024 to 2027 and 2025 to 2028" in projects["PUB-AFRICA-BB-MAPS"]["note"]


def test_every_partner_is_of_a_project_and_none_is_surer_than_its_surest_project(
    shipped_data: Path, projects: dict[str, Row]
) -> None:
    partners = rows(shipped_data, "delivery/partners.csv")
    assert {row["partner_code"] for row in partners} == {code for cell in PARTNERS.values() for code in cell.split(";")}
    for row in partners:
        its = [one for one in projects.values() if row["partner_code"] in one["partners"].split(";")]
        assert row["basis"] == min(one["basis"] for one in its)  # official comes before secondary


PLEDGES = [
    # as of, measure, dimension, part, value, unit
    ("2021-09", "launch", "total", "", "", "event"),
    ("2022-03", "framework and pledging platform opened", "total", "", "", "event"),
    ("2022-06-09", "pledges", "total", "", "360", "pledges"),
    ("2022-06-09", "value", "total", "", "18.55", "USD billion"),
    ("2022-06-16", "pledges", "total", "", "418", "pledges"),
    ("2022-06-16", "value", "total", "", "25.05", "USD billion"),
    ("2022-08-08", "pledges", "total", "", "420", "pledges"),
    ("2022-08-08", "value", "total", "", "26", "USD billion"),
    ("2022-10", "pledges", "total", "", "500", "pledges"),
    ("2022-10", "value", "total", "", "28.4", "USD billion"),
    ("2022-10", "entities", "total", "", "247", "entities"),
    ("2022-10", "entities", "sector", "governments", "94", "entities"),
    ("2022-12", "pledges", "total", "", "582", "pledges"),
    ("2022-12", "value", "total", "", "30", "USD billion"),
    ("2022-12", "entities", "total", "", "281", "entities"),
    ("2022-12", "countries", "total", "", "118", "countries"),
    ("2022-12", "share of reported pledges", "other", "completed", "10", "%"),
    ("2022-12", "share of reported pledges", "other", "in progress", "74", "%"),
    ("2023-09", "pledges", "total", "", "700", "pledges"),
    ("2023-09", "value", "total", "", "33", "USD billion"),
    ("2023-09", "entities", "total", "", "375", "entities"),
    ("2023-10-03", "value", "total", "", "36.1", "USD billion"),
    ("2023-12-06", "pledges", "total", "", "845", "pledges"),
    ("2023-12-06", "value", "total", "", "36.78", "USD billion"),
    ("2023-12-06", "entities", "total", "", "408", "entities"),
    ("2023-12-06", "countries", "total", "", "138", "countries"),
    ("2023-12-06", "pledges", "origin_region", "Europe", "245", "pledges"),
    ("2023-12-06", "pledges", "origin_region", "Africa", "174", "pledges"),
    ("2023-12-06", "pledges", "origin_region", "Americas", "171", "pledges"),
    ("2023-12-06", "value", "origin_region", "Europe, Africa and Americas together", "26.5", "USD billion"),
    ("2023-12-06", "pledges", "implementation_region", "Africa", "274", "pledges"),
    ("2023-12-06", "value", "implementation_region", "Africa", "17.24", "USD billion"),
    ("2023-12-06", "pledges", "group", "LDC", "261", "pledges"),
    ("2023-12-06", "value", "group", "LDC", "12.24", "USD billion"),
    ("2023-12-06", "pledges", "sector", "government", "470", "pledges"),
    ("2023-12-06", "value", "sector", "government", "9.7", "USD billion"),
    ("2023-12-06", "pledges", "sector", "private sector", "144", "pledges"),
    ("2023-12-06", "value", "sector", "private sector", "24.46", "USD billion"),
    ("2023-12-06", "pledges", "pledge_type", "programmatic", "389", "pledges"),
    ("2023-12-06", "value", "pledge_type", "programmatic", "20.76", "USD billion"),
    ("2023-12-06", "share of pledges", "beneficiary", "women", "52", "%"),
    ("2023 (year)", "new pledges", "total", "", "293", "pledges"),
    ("2023 (year)", "new value", "total", "", "7", "USD billion"),
    ("2023 (year)", "share of new pledges", "pledge_type", "programmatic", "58", "%"),
    ("2023 (year)", "share of new pledges", "pledge_type", "advocacy", "21", "%"),
    ("2023 (year)", "share of new pledges", "pledge_type", "policy", "12", "%"),
    ("2023 (year)", "new value", "sector", "private sector", "6", "USD billion"),
    ("2023 (year)", "new value", "sector", "government", "0.9", "USD billion"),
    ("2026", "target value", "total", "", "100", "USD billion"),
]


def test_the_pledges_to_partner2connect_are_as_they_were_published(amounts: list[Row]) -> None:
    columns = ("as_of", "measure_en", "dimension", "part_en", "value", "unit_en")
    found = [tuple(row[column] for column in columns) for row in amounts if row["topic"] == "partner2connect"]
    assert sorted(found) == sorted(PLEDGES)


BUDGETS = [
    ("2012-2015", "632007", "CHF thousand"),
    ("2013-01 to 2013-09", "1261", "CHF thousand"),
    ("2013-01 to 2013-09", "1476", "CHF thousand"),
    ("2013-01 to 2013-09", "1598", "CHF thousand"),
    ("2013-01 to 2013-09", "372", "CHF thousand"),
    ("2013-01 to 2013-09", "6337", "CHF thousand"),
    ("2013-01 to 2013-09", "767", "CHF thousand"),
    ("2013-01 to 2013-09", "863", "CHF thousand"),
    ("2016-2019", "318000", "CHF"),
    ("2021", "18", "CHF million"),
    ("2023", "1.5", "CHF million"),
    ("2023-03", "", "CHF"),
    ("2025", "6.3", "CHF million"),
    ("2025-2028", "", "CHF"),
    ("2026-2027", "", "CHF"),
    ("2026-2029", "", "CHF"),
]


def test_what_was_said_of_budgets_is_as_it_was_published_and_the_old_objectives_make_their_total(
    amounts: list[Row],
) -> None:
    its = [row for row in amounts if row["topic"] == "itu_budget"]
    assert sorted((row["as_of"], row["value"], row["unit_en"]) for row in its) == BUDGETS
    objectives = [int(row["value"]) for row in its if row["part_en"].startswith("objective ")]
    assert (len(objectives), sum(objectives)) == (6, 6337)


def test_a_part_is_named_in_both_languages_and_a_whole_has_none(amounts: list[Row]) -> None:
    for row in amounts:
        assert bool(row["part_en"]) == bool(row["part_fr"]) == (row["dimension"] != "total"), row["amount_code"]
        assert row["measure_fr"] != row["measure_en"], row["amount_code"]
