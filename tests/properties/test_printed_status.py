"""The command line, from a folder of files to printed receipts and roll-ups, agrees with the oracle in every field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kap_cli.main import kap
from tests.oracle import oracle, random_plans
from tests.oracle.differences import differences

PLACES = [place for place, _, _ in random_plans.PLACES]
QUARTERS = ("2024-Q4", "2026-Q2")


def printed(*arguments: str) -> list[dict[str, object]]:
    """Return what a command prints as JSON."""
    result = CliRunner().invoke(kap, [*arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.mark.parametrize("seed", [101, 102, 103])
@pytest.mark.parametrize("view", ["all", "published"])
def test_what_is_built_from_files_and_printed_is_what_the_oracle_says(seed: int, view: str, tmp_path: Path) -> None:
    tables = random_plans.seeded_plan(seed, 15)
    random_plans.write(tables, tmp_path / "data")
    database = f"sqlite:///{tmp_path / 'kap.sqlite'}"
    assert printed("build", "--data", str(tmp_path / "data"), "--database", database)["is_changed"]
    differing = []
    for quarter in QUARTERS:
        ask = ("status", "--database", database, "--quarter", quarter, "--origin", view, "--place", *PLACES)
        receipts = {(receipt["kpi_code"], receipt["place_code"]): receipt for receipt in printed(*ask)}
        for expected in oracle.receipts(tables, quarter, view):
            key = expected["kpi_code"], expected["place_code"]
            differing += [f"{quarter} {key}{line}" for line in differences(receipts.pop(key), expected)]
        assert receipts == {}
        roll_ups = {(each["place_code"], each["level"], each["code"]): each for each in printed(*ask, "--rollup")}
        for place in PLACES:
            for expected in oracle.roll_ups(tables, place, quarter, view):
                key = place, expected["level"], expected["code"]
                roll_up = roll_ups.pop(key)
                roll_up["counts"] = {status: count for status, count in roll_up["counts"].items() if count}
                differing += [f"{quarter} {key}{line}" for line in differences(roll_up, expected)]
        assert roll_ups == {}
    assert differing == []
