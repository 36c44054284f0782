"""The rows of projects.csv: two or three projects for each regional initiative."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from .csv_files import MARK, SOURCE, Row, read_rows
from .draw import Draw, nearest
from .partners import PARTNERS
from .places import GIVES_ASSISTANCE, PlaceTree
from .quarters import FIRST, NEWEST, quarter_text

PROJECT_COLUMNS: Final = (
    "project_code",
    "name_en",
    "name_fr",
    "priority_code",
    "initiative_code",
    "initiative_basis",
    "office_code",
    "countries",
    "start_quarter",
    "end_quarter",
    "state",
    "budget_chf",
    "budget_low_chf",
    "budget_high_chf",
    "budget_amount",
    "budget_currency",
    "spent_chf",
    "funding",
    "partners",
    "origin",
    "basis",
    "source",
    "note",
)

PROJECT_NAMES: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "P1": (
        ("Connecting rural schools and health centres", "Connexion d'écoles et de centres de santé ruraux"),
        ("Study and roll-out support for a fibre backbone", "Étude et appui au déploiement d'une dorsale en fibre"),
        ("National emergency telecommunication plans", "Plans nationaux pour les télécommunications d'urgence"),
    ),
    "P2": (
        ("Digital public services", "Services publics numériques"),
        ("Innovation ecosystem profiles", "Profils d'écosystèmes d'innovation"),
        ("Pilot projects for smart communities", "Projets pilotes de communautés intelligentes"),
    ),
    "P3": (
        ("Model regulations and review of licences", "Règlements types et examen des licences"),
        ("Household surveys on ICT use", "Enquêtes auprès des ménages sur l'utilisation des TIC"),
        ("Training for regulators", "Formation des régulateurs"),
    ),
    "P4": (
        ("Partnership desk for countries most in need", "Guichet de partenariat pour les pays les plus démunis"),
        ("Joint programme with development banks", "Programme commun avec des banques de développement"),
        ("Resource mobilization round tables", "Tables rondes sur la mobilisation de ressources"),
    ),
    "P5": (
        ("Digital skills training centres", "Centres de formation aux compétences numériques"),
        ("National CIRT set-up", "Création d'une CIRT nationale"),
        ("Child online protection framework", "Cadre de protection en ligne des enfants"),
    ),
}


def project_rows(folder: Path, places: PlaceTree) -> Iterator[Row]:
    """Yield rows of projects.csv: two or three for each regional initiative."""
    links = read_rows(folder / "plan" / "links.csv")
    initiatives = [row for row in read_rows(folder / "plan" / "framework.csv") if row["family"] == "RI"]
    for initiative in sorted(initiatives, key=lambda row: row["item_code"]):
        code = initiative["item_code"]
        draw = Draw(f"projects:{code}")
        serves = sorted(
            (row for row in links if row["to_code"] == code and row["from_code"] in PROJECT_NAMES),
            key=lambda row: (row["strength"], row["from_code"]),
        )
        offices = draw.shuffled(places.offices_in(initiative["region_code"]))
        for position in range(2 + draw.chance(0.45)):
            priority = serves[position % len(serves)]["from_code"]
            name_en, name_fr = PROJECT_NAMES[priority][(int(code[-1]) + position) % 3]
            office = offices[position % len(offices)]
            yield {
                "project_code": f"ILL-{code[3:]}-{position + 1}",
                "name_en": f"{name_en} (illustrative)",
                "name_fr": f"{name_fr} (illustratif)",
                "priority_code": priority,
                "initiative_code": code,
                "office_code": office,
                **project_details(draw, draw.shuffled(places.countries_of[office])),
                "origin": MARK,
                "basis": MARK,
                "source": SOURCE,
            }


def project_details(draw: Draw, countries: list[str]) -> Row:
    """Return countries, dates, state, money and partners of a project, which agree with each other."""
    assisted = [country for country in countries if country not in GIVES_ASSISTANCE]
    start = FIRST + int(draw.between(-1, 15.5))
    end = start + int(draw.between(5, 13))
    budget = nearest(draw.between(180_000, 2_400_000), 1000)
    elapsed = min(1.0, max(0.0, (NEWEST - start + 1) / (end - start + 1)))
    if start > NEWEST or (start == NEWEST and draw.chance(0.5)):
        state, spent = "planned", 0
    elif end <= NEWEST - 1:
        state, spent = "completed", nearest(budget * draw.between(0.88, 1.02), 1000)
    elif draw.chance(0.06):
        state, spent = "suspended", nearest(budget * elapsed * draw.between(0.2, 0.5), 1000)
    else:
        state, spent = "ongoing", nearest(budget * elapsed * draw.between(0.5, 1.02), 1000)
    return {
        "countries": ";".join(sorted(assisted[: 1 + int(draw.between(0, 5))])),
        "start_quarter": quarter_text(start),
        "end_quarter": quarter_text(end),
        "state": state,
        "budget_chf": str(budget),
        "spent_chf": str(spent),
        "funding": "extrabudgetary" if draw.chance(0.7) else "regular",
        "partners": ";".join(sorted(draw.shuffled(PARTNERS)[: 1 + int(draw.between(0, 3))])),
    }
