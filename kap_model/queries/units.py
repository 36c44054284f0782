"""What the KPIs are counted in, in a language: alone, and after a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, select
from sqlmodel import Session, col

from kap_model.tables import Kpi, Name
from kap_model.unit_forms import FORM_FIELDS, category, power_of_ten
from kap_model.vocabulary import Language, NameField


@dataclass(frozen=True, slots=True)
class Unit:
    """What a KPI is counted in, in a language.

    Attributes:
        alone: as it stands in heads and titles: "countries", "% of population"; empty for none.
        forms: after a number, by the category of the plural; one that is absent is as it stands alone.
        power: of ten, that its figures count: 9 for "billion people", 0 for most.
    """

    alone: str = ""
    forms: Mapping[str, str] = field(default_factory=dict)
    power: int = 0


def units(session: Session, language: str) -> dict[str, Unit]:
    """Return the unit of each KPI in the language, or in English where it has none in it. One statement."""
    fields = [NameField.UNIT, *FORM_FIELDS]
    own = and_(col(Name.code) == col(Kpi.kpi_code), col(Name.language) == language, col(Name.field).in_(fields))
    statement = select(col(Kpi.kpi_code), col(Kpi.unit_en), col(Kpi.unit_fr), col(Name.field), col(Name.text))
    in_table: dict[str, tuple[str, str]] = {}
    texts: dict[str, dict[str, str]] = {}
    for kpi, english, french, said, text in session.connection().execute(statement.join(Name, own, isouter=True)):
        in_table[kpi] = (english or "", (french if language == Language.FRENCH else None) or english or "")
        texts.setdefault(kpi, {})[said] = text
    return {
        kpi: Unit(
            alone=texts[kpi].get(NameField.UNIT, else_alone),
            forms={category(said): text for said, text in texts[kpi].items() if said in FORM_FIELDS},
            power=power_of_ten(english),
        )
        for kpi, (english, else_alone) in in_table.items()
    }
