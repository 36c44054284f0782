"""What the shipped data folder holds, and what the illustrative figures in it may and may not do."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kap_model.importing.check import check
from kap_model.importing.read import read_folder

Row = dict[str, str]

ILLUSTRATIVE_FILES = (
    "budgets.csv", "contributions.csv", "observations.csv", "partners.csv", "projects.csv", "targets.csv",
)  # fmt: skip
# A plan figure may be rounded to a tenth at each office, so a pooled one may lie that far from theirs.
A_TENTH = 0.1 + 1e-9


class Shipped:
    """The rows of the shipped files, by their path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._rows: dict[str, list[Row]] = {}

    def __getitem__(self, path: str) -> list[Row]:
        if path not in self._rows:
            with (self.folder / path).open(encoding="utf-8", newline="") as file:
                self._rows[path] = list(csv.DictReader(file))
        return self._rows[path]

    @property
    def kpis(self) -> dict[str, Row]:
        return {row["kpi_code"]: row for row in self["plan/kpis.csv"]}

    @property
    def places(self) -> dict[str, Row]:
        return {row["place_code"]: row for row in self["places/places.csv"]}

    def of_kind(self, kind: str) -> set[str]:
        return {code for code, row in self.places.items() if row["kind"] == kind}

    @property
    def made_up_totals(self) -> list[Row]:
        return [row for row in self["illustrative/observations.csv"] if row["dimension"] == "total"]


@pytest.fixture(scope="module")
def shipped(shipped_data: Path) -> Shipped:
    return Shipped(shipped_data)


def figure(row: Row) -> tuple[str, str, str, str]:
    return row["value"], row["numerator"], row["denominator"], row["countries"]


# The plan and what is published


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("plan/plan.csv", 1),
        ("plan/priorities.csv", 5),
        ("plan/enablers.csv", 7),
        ("plan/offerings.csv", 5),
        ("plan/outcomes.csv", 37),
        ("plan/kpis.csv", 101),
        ("plan/targets.csv", 311),
        ("plan/framework.csv", 222),
        ("plan/links.csv", 520),
        ("plan/meetings.csv", 18),
        ("plan/plan_facts.csv", 50),
        ("places/places.csv", 228),
        ("places/boundaries.csv", 26),
        ("plan/glossary.csv", 17),
        ("names/en.csv", 187),
        ("names/fr.csv", 249),
        ("names/es.csv", 1074),
        ("names/ru.csv", 1130),
        ("names/ar.csv", 1304),
        ("names/zh.csv", 1018),
        ("observations/published.csv", 2244),
        ("delivery/partners.csv", 30),
        ("delivery/projects.csv", 22),
        ("delivery/published_amounts.csv", 65),
        ("sources.csv", 107),
        ("illustrative/targets.csv", 4406),
        ("illustrative/observations.csv", 8451),
        ("illustrative/partners.csv", 10),
        ("illustrative/projects.csv", 84),
        ("illustrative/budgets.csv", 3895),
        ("illustrative/contributions.csv", 230),
    ],
)
def test_each_file_has_the_rows_that_its_readme_says(shipped: Shipped, path: str, rows: int) -> None:
    assert len(shipped[path]) == rows
    line = next(
        line for line in (shipped.folder / "README.md").read_text("utf-8").splitlines() if f"| {path} |" in line
    )
    assert line.split("|")[2].strip() == f"{rows:,}"


def test_23_outcomes_belong_to_priorities_and_14_to_enablers(shipped: Shipped) -> None:
    assert Counter(row["parent_code"][0] for row in shipped["plan/outcomes.csv"]) == {"P": 23, "E": 14}


def test_every_outcome_has_a_kpi(shipped: Shipped) -> None:
    assert {row["outcome_code"] for row in shipped["plan/outcomes.csv"]} == {
        kpi["outcome_code"] for kpi in shipped.kpis.values()
    }


def test_39_kpis_have_published_observations_and_all_of_them_say_so(shipped: Shipped) -> None:
    published = shipped["observations/published.csv"]
    assert len({row["kpi_code"] for row in published}) == 39
    assert {row["origin"] for row in published} == {"published"}
    assert "illustrative" not in {row["basis"] for row in published}


def test_the_places_are_195_countries_18_offices_and_7_regions_with_headquarters(shipped: Shipped) -> None:
    kinds = Counter(row["kind"] for row in shipped.places.values())
    assert kinds == {"world": 1, "region": 7, "office": 18, "country": 195, "group": 7}


def test_the_28_regional_initiatives_are_four_or_five_a_region(shipped: Shipped) -> None:
    initiatives = [row["region_code"] for row in shipped["plan/framework.csv"] if row["family"] == "RI"]
    assert Counter(initiatives) == {"AFR": 4, "AMS": 4, "ARB": 5, "ASP": 5, "CIS": 5, "EUR": 5}


def test_every_source_that_is_named_is_listed(shipped: Shipped) -> None:
    listed = {row["source_id"] for row in shipped["sources.csv"]}
    assert {"PROJECT", "ILLUSTRATIVE"} <= listed
    named = {
        row["source"].split(":")[0]
        for path in shipped.folder.rglob("*.csv")
        for row in shipped[path.relative_to(shipped.folder).as_posix()]
        if row.get("source")
    }
    assert named <= listed


def test_the_whole_folder_passes_its_own_check(shipped_data: Path) -> None:
    assert check(read_folder(shipped_data), is_whole=True).problems == []


def test_the_folder_without_illustrative_figures_passes_as_well(shipped_data: Path) -> None:
    checked = check(read_folder(shipped_data, with_illustrative=False), is_whole=True)
    assert checked.problems == []


# The illustrative figures: their mark and their maker


def test_the_generator_writes_the_shipped_files_byte_for_byte(shipped_data: Path, tmp_path: Path) -> None:
    script = shipped_data.parent / "tools" / "generate_illustrative.py"
    subprocess.run([sys.executable, script, "--to", tmp_path], check=True, capture_output=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == list(ILLUSTRATIVE_FILES)
    for name in ILLUSTRATIVE_FILES:
        assert (tmp_path / name).read_bytes() == (shipped_data / "illustrative" / name).read_bytes(), name


@pytest.mark.parametrize("name", ILLUSTRATIVE_FILES)
def test_every_illustrative_row_is_marked_and_names_its_generator(shipped: Shipped, name: str) -> None:
    for row in shipped[f"illustrative/{name}"]:
        assert row["source"].startswith("ILLUSTRATIVE: generated by tools/generate_illustrative.py, seed ")
        assert {row[column] for column in ("origin", "basis") if column in row} == {"illustrative"}


def test_no_row_outside_the_folder_is_illustrative(shipped: Shipped) -> None:
    for folder in ("plan", "places", "names", "observations", "delivery"):
        for path in (shipped.folder / folder).glob("*.csv"):
            rows = shipped[f"{folder}/{path.name}"]
            assert not [row for row in rows if "illustrative" in (row.get("basis"), row.get("origin"))], path


def test_a_kpi_is_either_published_or_illustrative(shipped: Shipped) -> None:
    real = {row["kpi_code"] for path in ("observations/published.csv", "plan/targets.csv") for row in shipped[path]}
    observed = {row["kpi_code"] for row in shipped["illustrative/observations.csv"]}
    aimed = {row["kpi_code"] for row in shipped["illustrative/targets.csv"]}
    assert observed == aimed == set(shipped.kpis) - real
    assert len(observed) == 62


@pytest.mark.parametrize("table", ["projects", "partners"])
def test_a_project_and_a_partner_say_in_their_names_that_they_are_illustrative(shipped: Shipped, table: str) -> None:
    for row in shipped[f"illustrative/{table}.csv"]:
        assert row["name_en"].endswith("(illustrative)")
        assert row["name_fr"].endswith("(illustratif)")


def test_the_partners_of_an_illustrative_project_are_illustrative_ones(shipped: Shipped) -> None:
    partners = {row["partner_code"] for row in shipped["illustrative/partners.csv"]}
    for row in shipped["illustrative/projects.csv"]:
        assert set(filter(None, row["partners"].split(";"))) <= partners


# Who reports what


def test_only_regional_and_area_offices_and_the_headquarters_of_bdt_report(shipped: Shipped) -> None:
    reporting = {row["place_code"] for row in shipped["illustrative/observations.csv"]} & shipped.of_kind("office")
    kinds = {code: shipped.places[code]["office_kind"] for code in shipped.of_kind("office")}
    assert reporting == {code for code, kind in kinds.items() if kind in ("regional", "area", "headquarters")}
    assert "GVA-BDT" in reporting


def test_one_office_sent_nothing_in_2024_and_every_other_something_each_year(shipped: Shipped) -> None:
    years = defaultdict(set)
    for row in shipped["illustrative/observations.csv"]:
        years[row["place_code"]].add(row["quarter"][:4])
    offices = {office: years[office] for office in shipped.of_kind("office") if office in years}
    assert offices.pop("AO-TGU") == {"2023", "2025", "2026"}
    assert all(seen == {"2023", "2024", "2025", "2026"} for seen in offices.values())


def test_observations_fall_on_the_steps_of_their_kpi_between_2023_q1_and_2026_q3(shipped: Shipped) -> None:
    due = {"quarterly": "1234", "half-yearly": "24", "yearly": "4"}
    for row in shipped["illustrative/observations.csv"]:
        assert "2023-Q1" <= row["quarter"] <= "2026-Q3"
        assert row["quarter"][-1] in due[shipped.kpis[row["kpi_code"]]["frequency"]]


def test_a_global_kpi_is_observed_and_aimed_at_for_the_world_only(shipped: Shipped) -> None:
    for path in ("illustrative/observations.csv", "illustrative/targets.csv"):
        places = {
            row["place_code"] for row in shipped[path] if shipped.kpis[row["kpi_code"]]["aggregation"] == "global"
        }
        assert places == {"WORLD"}


def test_offices_name_countries_of_their_own_region_that_are_in_the_list_of_places(shipped: Shipped) -> None:
    countries = shipped.of_kind("country")
    sets = [row for row in shipped["illustrative/observations.csv"] if row["countries"]]
    assert {row["kpi_code"] for row in sets} == {
        code
        for code, kpi in shipped.kpis.items()
        if kpi["aggregation"] == "union" and code in {row["kpi_code"] for row in shipped.made_up_totals}
    }
    for row in sets:
        named = row["countries"].split(";")
        assert named == sorted(set(named))
        assert set(named) <= countries
        region = shipped.places[row["place_code"]]["parent_code"]
        assert {shipped.places[shipped.places[code]["parent_code"]]["parent_code"] for code in named} == {region}


def test_the_state_of_palestine_is_not_counted_among_member_states(shipped: Shipped) -> None:
    rows = [row for row in shipped.made_up_totals if shipped.kpis[row["kpi_code"]]["unit_en"] == "Member States"]
    assert rows
    assert not [row for row in rows if "PSE" in row["countries"]]


# Sums


def test_women_and_men_add_up_to_the_total(shipped: Shipped) -> None:
    parts: dict[tuple[str, str, str], dict[str, Row]] = defaultdict(dict)
    for row in shipped["illustrative/observations.csv"]:
        parts[row["kpi_code"], row["place_code"], row["quarter"]][row["category"] or "total"] = row
    split = [part for part in parts.values() if len(part) > 1]
    assert {part["total"]["kpi_code"] for part in split} == {
        *("K-P2.3-a", "K-P2.3-b", "K-P3.2-b", "K-P3.3-a", "K-P5.1-a", "K-P5.3-a", "K-P5.5-a", "K-P5.6-b"),
    }
    for part in split:
        for column in ("value", "numerator", "denominator"):
            if part["total"][column]:
                women, men = int(part["female"][column]), int(part["male"][column])
                assert women + men == int(part["total"][column])
                assert min(women, men) >= 0


def children(shipped: Shipped, place: str) -> list[str]:
    return [code for code, row in shipped.places.items() if row["parent_code"] == place and row["kind"] != "group"]


def test_targets_and_baselines_of_counts_are_the_sums_of_those_below(shipped: Shipped) -> None:
    rows = shipped["illustrative/targets.csv"]
    at = {(row["kpi_code"], row["place_code"], row["kind"], row["quarter"]): row["value"] for row in rows}
    summed = 0
    for (code, place, kind, quarter), value in at.items():
        if shipped.kpis[code]["cumulation"] == "rate" or shipped.kpis[code]["aggregation"] == "global":
            continue
        below = [
            at[code, child, kind, quarter] for child in children(shipped, place) if (code, child, kind, quarter) in at
        ]
        if below:
            assert int(value) == sum(int(part) for part in below)
            summed += 1
    assert summed > 1000


def test_targets_of_percentages_lie_between_those_below(shipped: Shipped) -> None:
    rows = [
        row for row in shipped["illustrative/targets.csv"] if shipped.kpis[row["kpi_code"]]["aggregation"] == "pool"
    ]
    at = {(row["kpi_code"], row["place_code"], row["kind"], row["quarter"]): float(row["value"]) for row in rows}
    pooled = 0
    for (code, place, kind, quarter), value in at.items():
        below = [
            at[code, child, kind, quarter] for child in children(shipped, place) if (code, child, kind, quarter) in at
        ]
        if below:
            assert min(below) - A_TENTH <= value <= max(below) + A_TENTH
            pooled += 1
    assert pooled > 100


def test_a_union_target_asks_for_no_more_countries_than_the_place_has(shipped: Shipped) -> None:
    inside: Counter[str] = Counter()
    for code in shipped.of_kind("country"):
        place = shipped.places[code]["parent_code"]
        region = shipped.places[place]["parent_code"]
        inside.update((region, "WORLD"))
    rows = [
        row
        for row in shipped["illustrative/targets.csv"]
        if shipped.kpis[row["kpi_code"]]["aggregation"] == "union" and row["place_code"] in inside
    ]
    assert rows
    assert not [row for row in rows if int(row["value"]) > inside[row["place_code"]]]


def test_flows_start_from_zero_and_a_maintained_kpi_ends_where_it_began(shipped: Shipped) -> None:
    at: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in shipped["illustrative/targets.csv"]:
        at[row["kpi_code"], row["place_code"]][row["kind"]] = row["value"]
    for (code, _), values in at.items():
        if shipped.kpis[code]["cumulation"] == "flow":
            assert values["baseline"] == "0"
        if shipped.kpis[code]["direction"] == "maintain":
            assert values["baseline"] == values["target"]


# What real life has


def test_a_reported_zero_is_written_as_zero_and_never_left_empty(shipped: Shipped) -> None:
    noughts = [row for row in shipped.made_up_totals if row["value"] == "0"]
    assert len(noughts) > 50
    assert not [row for row in shipped["illustrative/observations.csv"] if not any(figure(row))]


def test_some_figures_correct_earlier_ones_and_say_so(shipped: Shipped) -> None:
    corrections = [row for row in shipped["illustrative/observations.csv"] if row["is_correction"] == "1"]
    assert 50 < len(corrections) < 200
    assert all(row["note"] for row in corrections)


@pytest.mark.parametrize(
    ("kpi", "office", "newest"),
    [
        ("K-P5.7-b", "RO-ARB", "2025-Q2"),  # half-yearly, two steps late: the last due is 2026-Q2
        ("K-P5.5-a", "AO-BGI", "2026-Q1"),  # quarterly, two steps late
        ("K-P2.3-a", "AO-DEL", "2026-Q2"),  # quarterly, one step late
        ("K-E2.1-a", "AO-HRE", "2024-Q4"),  # given up
    ],
)
def test_some_offices_are_late(shipped: Shipped, kpi: str, office: str, newest: str) -> None:
    rows = [row for row in shipped.made_up_totals if row["kpi_code"] == kpi]
    assert max(row["quarter"] for row in rows if row["place_code"] == office) == newest
    assert max(row["quarter"] for row in rows) > newest


def test_a_series_has_a_gap_inside(shipped: Shipped) -> None:
    sent = {
        row["quarter"]
        for row in shipped.made_up_totals
        if (row["kpi_code"], row["place_code"]) == ("K-P1.4-b", "AO-DKR")
    }
    assert {"2024-Q1", "2024-Q3"} <= sent
    assert "2024-Q2" not in sent


def pooled(shipped: Shipped, kpi: str, region: str | None, quarter: str) -> float:
    rows = [row for row in shipped.made_up_totals if (row["kpi_code"], row["quarter"]) == (kpi, quarter)]
    if region:
        rows = [row for row in rows if shipped.places[row["place_code"]]["parent_code"] == region]
    return 100 * sum(int(row["numerator"]) for row in rows) / sum(int(row["denominator"]) for row in rows)


def test_the_falling_kpi_improves_in_the_world_and_worsens_in_africa(shipped: Shipped) -> None:
    assert pooled(shipped, "K-E7.3-a", None, "2026-Q2") < pooled(shipped, "K-E7.3-a", None, "2023-Q2")
    baseline = next(
        float(row["value"])
        for row in shipped["illustrative/targets.csv"]
        if (row["kpi_code"], row["place_code"], row["kind"]) == ("K-E7.3-a", "AFR", "baseline")
    )
    assert pooled(shipped, "K-E7.3-a", "AFR", "2026-Q2") > baseline


def test_one_kpi_goes_back_fewer_countries_send_survey_data_than_at_the_baseline(shipped: Shipped) -> None:
    # The newest figure of each office: one of them has not yet sent 2025.
    newest: dict[str, Row] = {}
    for row in shipped.made_up_totals:
        if row["kpi_code"] == "K-P3.2-a" and row["quarter"] >= newest.get(row["place_code"], row)["quarter"]:
            newest[row["place_code"]] = row
    countries = {code for row in newest.values() for code in row["countries"].split(";")}
    baseline = next(
        int(row["value"])
        for row in shipped["illustrative/targets.csv"]
        if (row["kpi_code"], row["place_code"], row["kind"]) == ("K-P3.2-a", "WORLD", "baseline")
    )
    assert len(countries) < baseline


def test_the_french_of_the_data_has_narrow_spaces_before_its_punctuation_and_french_quotes(shipped: Shipped) -> None:
    wrong = re.compile(r"[^\u202f][;:!?»](?=\s|$)|«[^\u202f]|\d[ \u00a0]?%|\"")
    texts = [
        text
        for file in shipped.folder.rglob("*.csv")
        for row in shipped[str(file.relative_to(shipped.folder))]
        for column, text in row.items()
        if column.endswith("_fr")
    ]
    assert texts
    assert [text for text in texts if wrong.search(text)] == []


# The names in the languages

NAMED = (
    ("plan/plan.csv", "plan_code"), ("plan/priorities.csv", "priority_code"), ("plan/enablers.csv", "enabler_code"),
    ("plan/offerings.csv", "offering_code"), ("plan/outcomes.csv", "outcome_code"), ("plan/kpis.csv", "kpi_code"),
    ("places/places.csv", "place_code"), ("plan/framework.csv", "item_code"), ("plan/meetings.csv", "meeting_code"),
    ("plan/glossary.csv", "term_code"),
)  # fmt: skip


def texts(shipped: Shipped, language: str) -> dict[str, set[str]]:
    """The codes of a language by what is said of them."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in shipped[f"names/{language}.csv"]:
        assert row["language"] == language and row["text"].strip() == row["text"]
        found[row["field"]].add(row["code"])
    return found


@pytest.mark.parametrize("language", ["es", "ru", "ar", "zh"])
def test_each_code_has_its_name_unit_and_place(shipped: Shipped, language: str) -> None:
    own = texts(shipped, language)
    assert own["name"] == {row[code] for path, code in NAMED for row in shipped[path]}
    assert own["unit"] == {row["kpi_code"] for row in shipped["plan/kpis.csv"] if row["unit_en"]}
    assert own["text"] == {row["fact_code"] for row in shipped["plan/plan_facts.csv"]}
    assert own["place"] == {row["meeting_code"] for row in shipped["plan/meetings.csv"] if row["place_en"]}
    assert own["definition"] == {row["term_code"] for row in shipped["plan/glossary.csv"]}


MEASURES = ("%", "per ", "ratio", "kbit/s", "CHF", "USD", "billion")
"""How units begin that are no nouns in the plural: they need no form for one."""

NEEDED = {
    "en": {"one"},
    "fr": {"one", "many"},
    "es": {"one", "many"},
    "ru": {"one", "few", "other"},
    "ar": {"zero", "one", "two", "few", "many", "other"},
    "zh": {"other"},
}
"""The categories of the plural in which a unit differs from what stands alone, by language."""


@pytest.mark.parametrize("language", NEEDED)
def test_each_unit_has_the_forms_that_its_language_needs(shipped: Shipped, language: str) -> None:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in shipped[f"names/{language}.csv"]:
        if row["field"].startswith("unit."):
            found[row["code"]][row["field"].removeprefix("unit.")] = row["text"]
    units = {row["kpi_code"]: row["unit_en"] for row in shipped["plan/kpis.csv"]}
    counted = {kpi for kpi, unit in units.items() if unit and not unit.startswith(MEASURES)}
    assert {kpi for kpi in counted if found[kpi].keys() != NEEDED[language]} == set()
    # one unit has one set of forms
    assert len({(units[kpi], *sorted(found[kpi].items())) for kpi in counted}) == len({units[kpi] for kpi in counted})


SECTION_1 = Path(__file__).with_name("glossary_of_the_plan.fr.txt")
"""Section 1 of the plan as the text at hand has it (KAP-PP22), a line for each heading and each paragraph."""

LOST_HYPHENS = {"20242027": "2024-2027", "UITD": "UIT-D"}
"""What the text at hand had lost between two words, beside the same words with it."""


def test_the_plans_glossary_is_its_section_1_word_for_word(shipped: Shipped) -> None:
    def words(text: str) -> list[str]:
        for lost, whole in LOST_HYPHENS.items():
            text = text.replace(lost, whole)
        return re.findall(r"[^\s«»\":;]+", text)

    lines = SECTION_1.read_text(encoding="utf-8").splitlines()
    start, end = lines.index("Alignement sur la nouvelle stratégie de l'UIT"), lines.index("Résolution de la CMDT")
    official = words("\n".join(lines[:start] + lines[end:]))  # what lies between defines no term
    by_heading = {row["name_fr"]: row["definition_fr"] for row in shipped["plan/glossary.csv"]}
    ours = [f"{line}\n{by_heading[line]}" for line in lines if line in by_heading]

    assert len(ours) == len(by_heading) == 17
    assert words("\n".join(ours)) == official


@pytest.mark.parametrize("language", ["fr", "es", "ru", "ar", "zh"])
def test_each_short_name_stands_in_each_language(shipped: Shipped, language: str) -> None:
    assert texts(shipped, language)["short"] == texts(shipped, "en")["short"]


def test_each_region_and_each_office_with_a_city_has_a_short_name(shipped: Shipped) -> None:
    short = texts(shipped, "en")["short"]
    assert {code for code, row in shipped.places.items() if row["city"]} <= short
    assert {"AFR", "AMS", "ARB", "ASP", "CIS", "EUR"} <= short
