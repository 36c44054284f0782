"""The made-up projects, budgets and contributions: that they are of a plausible size and consistent with each other."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

Row = dict[str, str]
NEWEST = "2026-Q3"


class MadeUp:
    """The rows of the files of the illustrative folder."""

    def __init__(self, folder: Path) -> None:
        def rows(path: str) -> list[Row]:
            with (folder / path).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.projects = rows("illustrative/projects.csv")
        self.budgets = rows("illustrative/budgets.csv")
        self.contributions = rows("illustrative/contributions.csv")
        self.partners = rows("illustrative/partners.csv")
        self.observations = rows("illustrative/observations.csv")
        self.framework = rows("plan/framework.csv")
        self.places = {row["place_code"]: row for row in rows("places/places.csv")}

    @property
    def detail(self) -> list[Row]:
        """What the plan of a year says of that year."""
        return [row for row in self.budgets if row["plan_year"] == row["year"]]


@pytest.fixture(scope="module")
def made_up(shipped_data: Path) -> MadeUp:
    return MadeUp(shipped_data)


# ---- projects


def test_each_initiative_has_three_projects_of_offices_of_its_region_in_countries_that_they_serve(
    made_up: MadeUp,
) -> None:
    regions = {row["item_code"]: row["region_code"] for row in made_up.framework if row["family"] == "RI"}
    assert Counter(row["initiative_code"] for row in made_up.projects) == dict.fromkeys(regions, 3)
    for row in made_up.projects:
        assert made_up.places[row["office_code"]]["parent_code"] == regions[row["initiative_code"]]
        for country in row["countries"].split(";"):
            assert made_up.places[country]["parent_code"] == row["office_code"]


def test_the_projects_of_a_priority_in_a_region_have_names_of_their_own_up_to_six(made_up: MadeUp) -> None:
    names = Counter(
        (row["initiative_code"][:6], row["priority_code"], row["name_en"]) for row in made_up.projects
    )  # fmt: skip
    assert max(names.values()) <= 2
    assert sum(1 for count in names.values() if count > 1) <= 5


def test_the_state_of_a_project_agrees_with_its_dates_and_its_spending(made_up: MadeUp) -> None:
    for row in made_up.projects:
        assert "2022-Q1" <= row["start_quarter"] < row["end_quarter"] <= "2028-Q4"
        if row["start_quarter"] > NEWEST:
            assert (row["state"], row["spent_chf"]) == ("planned", "0" if not row["budget_currency"] else "")
        elif row["end_quarter"] < NEWEST:
            assert row["state"] == "completed"
        else:
            assert row["state"] in {"ongoing", "suspended"}
    assert set(Counter(row["state"] for row in made_up.projects)) == {"planned", "ongoing", "suspended", "completed"}


def test_a_project_spends_no_more_than_its_budget_and_a_completed_one_nearly_all_of_it(made_up: MadeUp) -> None:
    for row in made_up.projects:
        if row["budget_currency"]:
            continue
        spent, most = int(row["spent_chf"]), int(row["budget_chf"] or row["budget_high_chf"])
        assert spent <= most
        if row["state"] == "completed" and row["budget_chf"]:
            assert spent >= 0.85 * most


def test_a_few_budgets_are_bands_and_two_are_in_another_currency(made_up: MadeUp) -> None:
    bands = {(row["budget_low_chf"], row["budget_high_chf"]) for row in made_up.projects if row["budget_low_chf"]}
    assert bands <= {("100000", "500000"), ("500000", "1000000")}
    assert sum(1 for row in made_up.projects if row["budget_low_chf"]) == 4
    assert sorted(row["budget_currency"] for row in made_up.projects if row["budget_currency"]) == ["EUR", "USD"]


def test_the_projects_that_run_are_of_the_size_of_the_portfolio_that_was_published(made_up: MadeUp) -> None:
    """The whole portfolio of BDT was CHF 18 million in 2021."""
    running = [row for row in made_up.projects if row["state"] in {"ongoing", "suspended"}]
    budgets = [int(row["budget_chf"] or row["budget_high_chf"] or 0) for row in running]
    assert 9_000_000 <= sum(budgets) <= 18_000_000


# ---- partners and contributions


def test_a_project_that_others_pay_for_has_partners_whose_contributions_cover_its_budget(made_up: MadeUp) -> None:
    given: dict[str, list[Row]] = defaultdict(list)
    for row in made_up.contributions:
        given[row["project_code"]].append(row)
    known = {row["partner_code"] for row in made_up.partners}
    for project in made_up.projects:
        its = given.get(project["project_code"], [])
        partners = set(filter(None, project["partners"].split(";")))
        assert partners <= known
        if project["funding"] == "regular":
            assert (its, partners) == ([], set())
            continue
        assert partners
        assert {row["partner_code"] for row in its} <= partners
        assert {(row["priority_code"], row["office_code"]) for row in its} == {
            (project["priority_code"], project["office_code"])
        }
        if project["budget_currency"]:
            assert {row["currency"] for row in its} == {project["budget_currency"]}
            assert sum(int(row["amount"]) for row in its) == int(project["budget_amount"])
        else:
            together = sum(int(row["amount_chf"]) for row in its)
            low = int(project["budget_chf"] or project["budget_low_chf"])
            assert low <= together <= int(project["budget_chf"] or project["budget_high_chf"])


def test_contributions_make_what_was_mobilised_and_this_is_what_offices_reported(made_up: MadeUp) -> None:
    given: Counter[tuple[str, str, str]] = Counter()
    for row in made_up.contributions:
        if row["amount_chf"]:
            given[row["year"], row["office_code"], row["priority_code"]] += int(row["amount_chf"])
    booked: Counter[tuple[str, str, str]] = Counter()
    for row in made_up.detail:
        if row["mobilised_chf"]:
            booked[row["year"], row["office_code"], row["priority_code"]] += int(row["mobilised_chf"])
    assert +booked == given
    reported: Counter[tuple[str, str]] = Counter()
    for row in made_up.observations:
        if row["kpi_code"] == "K-P4.2-a" and row["dimension"] == "total":
            reported[row["quarter"][:4], row["place_code"]] += int(row["value"])
    by_office: Counter[tuple[str, str]] = Counter()
    for (year, office, _objective), amount in given.items():
        by_office[year, office] += amount
    assert by_office == +reported
    assert reported


# ---- the rolling operational plan


def test_each_of_four_plans_has_its_year_and_three_of_forecast_for_every_office_and_objective(made_up: MadeUp) -> None:
    regular = [row for row in made_up.budgets if row["funding"] == "regular"]
    # 4 plans of 4 years, 5 priorities and 7 enablers, 15 offices
    assert len(regular) == 4 * 4 * 12 * 15
    years = {(int(row["plan_year"]), int(row["year"])) for row in made_up.budgets}
    assert years == {(plan, plan + ahead) for plan in range(2023, 2027) for ahead in range(4)}
    for row in made_up.budgets:
        assert bool(row["spent_chf"]) == (row["plan_year"] == row["year"])
        assert not row["mobilised_chf"] or row["plan_year"] == row["year"]
        assert not row["spent_chf"] or int(row["spent_chf"]) <= int(row["planned_chf"])


def test_forecasts_of_the_regular_budget_move_from_plan_to_plan_and_stay_near_what_came(made_up: MadeUp) -> None:
    planned = {
        (row["plan_year"], row["year"], row["office_code"], row["priority_code"]): int(row["planned_chf"])
        for row in made_up.budgets
        if row["funding"] == "regular"
    }
    moved = [
        planned["2023", "2026", office, objective] / amount - 1
        for (plan, year, office, objective), amount in planned.items()
        if (plan, year) == ("2026", "2026")
    ]
    assert max(abs(part) for part in moved) < 0.15
    assert sum(1 for part in moved if part) > 0.8 * len(moved)


def test_what_projects_spend_fits_into_the_budget_of_their_office_and_priority(made_up: MadeUp) -> None:
    """Of projects that began in the plan; the years of the others before 2023 are in no budget."""
    room: Counter[tuple[str, str, str]] = Counter()
    for row in made_up.detail:
        room[row["office_code"], row["priority_code"], row["funding"]] += int(row["spent_chf"])
    spent: Counter[tuple[str, str, str]] = Counter()
    for row in made_up.projects:
        if row["start_quarter"] >= "2023" and row["spent_chf"]:
            spent[row["office_code"], row["priority_code"], row["funding"]] += int(row["spent_chf"])
    assert [key for key, amount in spent.items() if amount > room[key]] == []


def test_one_office_is_far_behind_its_budget_of_this_year_and_one_is_ahead(made_up: MadeUp) -> None:
    """By the end of September three quarters of the year are over."""
    planned: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for row in made_up.detail:
        if row["year"] == "2026":
            planned[row["office_code"]] += int(row["planned_chf"])
            spent[row["office_code"]] += int(row["spent_chf"])
    shares = {office: spent[office] / planned[office] for office in planned}
    assert shares.pop("AO-YAO") < 0.4
    assert shares.pop("RO-EUR") > 0.85
    assert len(shares) == 13
    assert all(0.6 < share < 0.75 for share in shares.values())
