"""What is refused of the facts of plans, all of it at once."""

from __future__ import annotations

from kap_model.importing.check import check
from kap_model.importing.read import read_bytes, read_folder
from tests.support.databases import TINY_PLAN

FACTS = (
    "fact_code,plan_code,topic,is_known,text_en,text_fr,quote,quote_language,item_code,start_year,end_year,basis,source"
    """
NEXT-1,NEXT,years,1,Four years,,,,,2026,2029,official,TINY
NEXT-2,NEXT,years,1,Four years,,,,,2029,2026,official,TINY
NEXT-3,NEXT,years,1,Four years,,,,,2026,,official,TINY
NEXT-4,NEXT,kpis,1,Some,,,,,2026,2029,official,TINY
NEXT-5,NEXT,kpis,1,Some,,words,,,,,official,TINY
NEXT-6,NEXT,kpis,1,Some,,,en,,,,official,TINY
NEXT-7,NEXT,hopes,1,Some,,,,,,,official,TINY
NEXT-8,NEXT,initiatives,1,Some,,,,RI-AFR9,,,official,TINY
NEXT-9,NEXT,years,1,Four years,,,,,1789,2029,official,TINY
P1,NEXT,kpis,1,Some,,,,,,,official,TINY
"""
)


def test_all_that_is_wrong_with_facts_is_told_at_once() -> None:
    reading = read_folder(TINY_PLAN)
    reading.add(read_bytes("plan/plan_facts.csv", FACTS.encode(), in_folder=True))
    problems = check(reading, is_whole=True).problems
    assert {(problem.row, problem.column, str(problem.kind)) for problem in problems} == {
        (3, "end_year", "rule"),
        (4, "end_year", "missing_value"),
        (5, "start_year", "rule"),
        (6, "quote_language", "missing_value"),
        (7, "quote", "missing_value"),
        (8, "topic", "not_a_word"),
        (9, "item_code", "unknown_code"),
        (10, "start_year", "out_of_limits"),
        (11, "fact_code", "duplicate_key"),
    }
