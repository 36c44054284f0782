"""What is refused of the texts in other languages, all of it at once."""

from __future__ import annotations

from kap_model.importing.check import check
from kap_model.importing.read import read_bytes, read_folder
from tests.support.databases import TINY_PLAN

NAMES = """language,code,field,text,basis,source
es,P2,name,Competencias,unverified,TINY
pt,P1,name,Conectividade,unverified,TINY
es,P9,name,Nada,unverified,TINY
es,P2,title,Competencias,unverified,TINY
es,P2,short,,unverified,TINY
es,E1,name,Presencia,unverified,NOWHERE
es,P2,name,Capacidades,unverified,TINY
fr,P2,name,Compétences,unverified,TINY
es,P2,unit,personas,unverified,TINY
es,K-P1.1-b,place,Ginebra,unverified,TINY
es,K-P1.1-b,unit,% de las escuelas,unverified,TINY
es,P2,definition,Lo que es,unverified,TINY
es,g.pace,definition,"Un ritmo.

Otro.",unverified,TINY
es,E1,short,"Pre
sencia",unverified,TINY
es,K-P1.1-b,unit.one,% de la escuela,unverified,TINY
es,K-P1.1-a,unit.few,personas,unverified,TINY
es,K-P1.1-a,unit.dual,personas,unverified,TINY
fr,K-P1.1-a,unit.many,de personnes,unverified,TINY
es,P2,unit.one,persona,unverified,TINY
"""

GLOSSARY = """term_code,name_en,name_fr,definition_en,definition_fr,name_en_basis,basis,source
g.pace,Pace,Rythme,How fast.,À quelle vitesse.,proposed,proposed,TINY
"""


def test_all_that_is_wrong_with_names_is_told_at_once() -> None:
    reading = read_folder(TINY_PLAN)
    reading.add(read_bytes("names/more.csv", NAMES.encode(), in_folder=True))
    reading.add(read_bytes("plan/glossary.csv", GLOSSARY.encode(), in_folder=True))
    problems = check(reading, is_whole=True).problems
    assert {(problem.row, problem.column, str(problem.kind)) for problem in problems} == {
        (3, "language", "not_a_word"),
        (4, "code", "unknown_code"),
        (5, "field", "not_a_word"),
        (6, "text", "missing_value"),
        (7, "source", "unknown_code"),
        (8, "language", "duplicate_key"),
        (9, "field", "rule"),
        (10, "field", "rule"),
        (11, "field", "rule"),
        (13, "field", "rule"),
        (15, "text", "broken_text"),
        (17, "field", "rule"),
        (18, "field", "not_a_word"),
        (20, "field", "rule"),
    }
    told = {problem.row: str(problem.what) for problem in problems}
    assert told[9] == "a name in fr, which stands in the table of the code"
    assert told[10] == "a unit of P2, which has none"
    assert told[17] == "unit.few in es, which has no such form"
    assert told[20] == "a unit.one of P2, which has none"
