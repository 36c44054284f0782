"""All that has a name can be found, in the reader's language or in English."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from sqlmodel import Session

from kap_model.queries.findable import Findable, Thing, findable
from kap_model.vocabulary import PlaceKind
from tests.support.statements import statements_sent

FILES = {
    "plan/outcomes.csv": Thing.OUTCOME,
    "plan/kpis.csv": Thing.KPI,
    "plan/offerings.csv": Thing.OFFERING,
    "plan/meetings.csv": Thing.MEETING,
    "places/places.csv": Thing.PLACE,
    "delivery/projects.csv": Thing.PROJECT,
    "illustrative/projects.csv": Thing.PROJECT,
    "plan/priorities.csv": Thing.OBJECTIVE,
    "plan/enablers.csv": Thing.OBJECTIVE,
}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_every_row_with_a_name_can_be_found(shipped_session: Session, shipped_data: Path) -> None:
    expected: Counter[str] = Counter()
    for file, thing in FILES.items():
        expected[thing] += len(rows(shipped_data / file))
    for row in rows(shipped_data / "plan/framework.csv"):
        expected[Thing.INITIATIVE if row["family"] == "RI" else Thing.ITEM] += 1
    every = findable(shipped_session, "en")
    assert Counter(str(one.thing) for one in every) == expected
    assert {one.code for one in every if one.is_made_up} == {
        row["project_code"] for row in rows(shipped_data / "illustrative/projects.csv")
    }


def test_a_name_is_in_the_language_and_in_english(shipped_session: Session) -> None:
    mali = {language: one(shipped_session, language, "MLI") for language in ("en", "fr", "ar")}
    assert [mali[language].name for language in mali] == ["Mali", "Mali", "مالي"]
    assert {found.english for found in mali.values()} == {"Mali"}
    assert "ML" in mali["ar"].others
    assert mali["fr"].place_kind is PlaceKind.COUNTRY
    project = one(shipped_session, "ru", "PUB-PRIDA")
    assert project.name == project.english and project.is_in_english
    assert not one(shipped_session, "en", "PUB-PRIDA").is_in_english
    assert not one(shipped_session, "fr", "CIV").is_in_english
    assert not one(shipped_session, "en", "PRG-GIGA").serves_countries


def test_items_stand_in_reading_order(shipped_session: Session) -> None:
    codes = [found.code for found in findable(shipped_session, "en")]
    assert codes.index("SDG9") < codes.index("SDG10") < codes.index("SDG-4.4.1") < codes.index("C1")


def test_a_large_plan_takes_as_many_statements_as_a_small_one(shipped_session: Session, tiny_session: Session) -> None:
    counts = []
    for session in (shipped_session, tiny_session):
        with statements_sent(session.get_bind().engine) as sent:
            findable(session, "es")
        counts.append(sum(statement.startswith("SELECT") for statement in sent))
    assert counts[0] == counts[1] == 13


def one(session: Session, language: str, code: str) -> Findable:
    return next(found for found in findable(session, language) if found.code == code)
