"""The plan's own glossary: each term with its name and definition in a language, and the official French beside."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.tables import GlossaryTerm, Name
from kap_model.vocabulary import Language, NameField


@dataclass(frozen=True, slots=True)
class PlanTerm:
    """A term of the plan's glossary.

    Attributes:
        code: of the term.
        section: of the plan's text that defines it; None where that is not known.
        name: in the language that was asked for, or in English where it has none.
        definition: its paragraphs, in the language of the name.
        language: of name and definition.
        basis: how sure the definition is in that language.
        name_basis: the same of the name: some names were read in official texts, whose definitions were not.
        official_name: in French.
        official_definition: its paragraphs in French.
        source: of the French text.
    """

    code: str
    section: str | None
    name: str
    definition: tuple[str, ...]
    language: str
    basis: str
    name_basis: str
    official_name: str
    official_definition: tuple[str, ...]
    source: str


def terms(session: Session, language: str) -> tuple[PlanTerm, ...]:
    """Return the terms by code. Two statements."""
    codes = select(col(GlossaryTerm.term_code))
    statement = select(col(Name.code), col(Name.field), col(Name.text), col(Name.basis)).where(
        col(Name.language) == language, col(Name.code).in_(codes)
    )
    own = {(code, field): (text, basis) for code, field, text, basis in session.connection().execute(statement)}
    columns = (
        col(GlossaryTerm.term_code), col(GlossaryTerm.section), col(GlossaryTerm.name_en),
        col(GlossaryTerm.definition_en), col(GlossaryTerm.name_en_basis), col(GlossaryTerm.name_fr),
        col(GlossaryTerm.definition_fr), col(GlossaryTerm.basis), col(GlossaryTerm.source),
    )  # fmt: skip
    rows = session.connection().execute(select(*columns).order_by(col(GlossaryTerm.term_code)))
    found = []
    for code, section, name_en, definition_en, basis_en, name_fr, definition_fr, basis_fr, source in rows:
        name, definition, spoken = (name_en, basis_en), (definition_en, basis_en), Language.ENGLISH.value
        if language == Language.FRENCH:
            name, definition, spoken = (name_fr, basis_fr), (definition_fr, basis_fr), language
        elif (code, NameField.NAME) in own and (code, NameField.DEFINITION) in own:
            name, definition, spoken = own[code, NameField.NAME], own[code, NameField.DEFINITION], language
        found.append(
            PlanTerm(
                code=code,
                section=section,
                name=name[0],
                definition=tuple(definition[0].split("\n")),
                language=spoken,
                basis=definition[1],
                name_basis=name[1],
                official_name=name_fr,
                official_definition=tuple(definition_fr.split("\n")),
                source=source,
            )
        )
    return tuple(found)
