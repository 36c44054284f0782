"""The rules of texts in other languages: what may be said of which code, and in which language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kap_model.importing import cells
from kap_model.importing.files import TABLE_FILES
from kap_model.importing.rows import Rows
from kap_model.problems import N_, Message, Problem, ProblemKind, enumerated
from kap_model.unit_forms import FORM_FIELDS, forms_of
from kap_model.vocabulary import Language, NameField

_IN_TABLES: Final = frozenset({Language.ENGLISH, Language.FRENCH})
"""Languages whose names, units, places and definitions stand in the tables of what they name."""

_NOT_IN_TABLES: Final = frozenset({NameField.SHORT, *FORM_FIELDS})
"""What these tables do not hold."""

_OF_TABLE: Final = {
    NameField.UNIT: "kpis",
    **dict.fromkeys(FORM_FIELDS, "kpis"),
    NameField.PLACE: "meetings",
    NameField.DEFINITION: "glossary",
    NameField.TEXT: "plan_facts",
}
"""Fields that only one table has."""


def broken(standing: dict[str, Rows]) -> Iterator[Problem]:
    """Yield the problems of the texts that would stand."""
    names = standing["names"]
    codes = {field: set(standing[table].values[str(TABLE_FILES[table].code)]) for field, table in _OF_TABLE.items()}
    for index in names.good():
        language, code, field = (names.values[column][index] for column in ("language", "code", "field"))
        if language in _IN_TABLES and field not in _NOT_IN_TABLES:
            what = Message(
                N_("a %(field)s in %(language)s, which stands in the table of the code"), field=field, language=language
            )
            how = Message(N_("Write it there, or write the field short or a form of the unit"))
            yield names.problem(index, ProblemKind.RULE, what, how, "field", field)
        elif field in codes and codes[field] and code not in codes[field]:
            what = Message(N_("a %(field)s of %(code)s, which has none"), field=field, code=code)
            how = Message(
                N_(
                    "Only a KPI has a unit, only a meeting a place, only a term of the glossary a definition, and only "
                    "a fact of a plan a text"
                )
            )
            yield names.problem(index, ProblemKind.RULE, what, how, "field", field)
        elif field in FORM_FIELDS and field not in forms_of(language):
            what = Message(N_("%(field)s in %(language)s, which has no such form"), field=field, language=language)
            how = Message(N_("Write one of %(words)s."), words=enumerated(forms_of(language)))
            yield names.problem(index, ProblemKind.RULE, what, how, "field", field)
        elif field != NameField.DEFINITION:
            text = names.values["text"][index]
            try:
                cells.parse_line(text)
            except cells.RefusedCellError as refusal:
                yield names.problem(index, refusal.kind, refusal.what, refusal.how_to_fix, "text", text)
