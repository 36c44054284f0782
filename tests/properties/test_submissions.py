"""Random submissions on random plans: what is shown before is what stands afterwards, to the last digit."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from kap_cli.main import kap
from kap_model.database import engine_for, reading
from kap_model.importing.build import build
from kap_model.importing.read import read_folder
from kap_model.people import persons
from kap_model.problems import DataRefusedError
from kap_model.quarter import Quarter
from kap_model.reporting import acceptance, submissions
from kap_model.reporting.preview import Preview, preview
from kap_model.reporting.submissions import KnownSubmission, RowEntry, RowKey
from kap_model.reporting.submitting import submit
from kap_model.vocabulary import WORLD, Role
from tests.oracle import oracle, random_plans
from tests.support.actuals import actuals, actuals_anew
from tests.support.reporting import OPERATOR, actor

KPIS = 4
REPORTERS = [code for code, kind, _ in random_plans.PLACES if kind != "group"]

Draw = Callable[..., Any]


@st.composite
def plans_with_submissions(
    draw: Draw,
) -> tuple[random_plans.Tables, str, Quarter, dict[RowKey, RowEntry]]:
    """A plan, and what one place reports of some of its KPIs for one quarter."""
    choose = random_plans.Drawn(draw)
    tables = random_plans.plan(choose, KPIS, random_plans.NEWEST_IN_A_FILE)
    place = choose.pick(REPORTERS)
    quarter = oracle.quarter_text(choose.number(random_plans.START + 1, random_plans.NEWEST_IN_A_FILE))
    rows = {RowKey(kpi_code=kpi["kpi_code"]): entry(choose, kpi) for kpi in tables["kpis"] if choose.chance(70)}
    return tables, place, Quarter.parse(quarter), rows


def entry(choose: random_plans.Chooser, kpi: dict[str, str]) -> RowEntry:
    words = RowEntry(warning_reply="Meant", correction_reason="Counted anew")
    if kpi["aggregation"] == "union":
        return replace(words, countries=";".join(code for code in random_plans.COUNTRIES if choose.chance(50)) or "KEN")
    if kpi["aggregation"] == "pool":
        return replace(words, numerator=float(choose.number(0, 30)), denominator=float(choose.pick([30, 31, 300])))
    return replace(words, value=choose.number(0, 1000) / 10)


def fill(engine: Engine, place: str, quarter: Quarter, rows: dict[RowKey, RowEntry]) -> KnownSubmission:
    """Return a draft with those rows that are not refused: a plan has limits, published figures, totals that rise."""
    by = actor("coordinator")
    known = submissions.begin(engine, by, place, quarter)
    for key, row in rows.items():
        submissions.save_row(engine, by, known.submission_code, key, row, 0)
    with reading(engine) as session:
        known = submissions.submission(session, known.submission_code)
        while True:
            try:
                acceptance.work_on(session, known)
                break
            except DataRefusedError as refused:
                bad = {problem.row for problem in refused.problems}
                saved = tuple(row for number, row in enumerate(known.rows, 1) if number not in bad)
                assert len(saved) < len(known.rows)
                known = replace(known, rows=saved)
    for key in rows.keys() - {row.key for row in known.rows}:
        submissions.save_row(engine, by, known.submission_code, key, RowEntry(), 1)
    return known


def printed(shown: Preview, database: Path, *options: str) -> list[dict[str, Any]]:
    """Return what `kap status` prints of the places and the quarter of a preview."""
    ask = ("status", "--database", str(database), "--quarter", str(shown.quarter), "--place", *shown.places)
    result = CliRunner().invoke(kap, [*ask, "--json", *options])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)
    return found


def assert_stands(database: Path, shown: Preview, judged: dict[str, Any]) -> None:
    """Assert that `kap status` prints the receipts and roll-ups of one side of a preview."""
    judged = json.loads(json.dumps(judged))
    if shown.kpis:
        assert printed(shown, database, "--kpi", *shown.kpis) == judged["receipts"]
    roll_ups = {(each["code"], each["place_code"]): each for each in printed(shown, database, "--rollup")}
    for expected in judged["roll_ups"]:
        assert roll_ups[expected["code"], expected["place_code"]] == expected


@settings(max_examples=8)
@given(plans_with_submissions())
def test_what_is_shown_before_submitting_is_what_stands_once_it_is_accepted(
    drawn: tuple[random_plans.Tables, str, Quarter, dict[RowKey, RowEntry]],
) -> None:
    tables, place, quarter, rows = drawn
    with tempfile.TemporaryDirectory() as name:
        random_plans.write(tables, Path(name) / "data")
        database = Path(name) / "kap.sqlite"
        engine = engine_for(str(database))
        build(engine, read_folder(Path(name) / "data"))
        for role in (Role.COORDINATOR, Role.REVIEWER):
            persons.add(engine, OPERATOR, f"{role}@example.org", str(role))
            persons.give_role(engine, OPERATOR, f"{role}@example.org", role, WORLD)
        known = fill(engine, place, quarter, rows)
        with reading(engine) as session:
            shown = preview(session, known)
        assert_stands(database, shown, shown.without.as_json())
        if known.rows:
            submit(engine, actor("coordinator"), known.submission_code)
            acceptance.accept(engine, actor("reviewer"), known.submission_code)
        assert_stands(database, shown, shown.with_it.as_json())
        assert actuals(engine) == actuals_anew(engine)
        engine.dispose()
