"""The rows of projects.csv: three projects for each regional initiative, which fit the budgets and the contributions.

A project that others pay for has partners, and an office that mobilised as much in the years about its beginning. One
of the regular budget takes a part of what its office has planned for its priority. What a project has spent is the sum
of what it spent in each year.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .csv_files import MARK, SOURCE, Row, read_rows
from .draw import Draw, nearest, split
from .partners import PARTNERS
from .places import GIVES_ASSISTANCE, PlaceTree
from .quarters import FIRST, NEWEST, quarter_number, quarter_text
from .spending import THIS_YEAR, YEARS, share_spent

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
        ("Feasibility studies for rural broadband", "Études de faisabilité du large bande rural"),
        ("Spectrum management for 5G", "Gestion du spectre pour la 5G"),
        ("Networks run by remote communities", "Réseaux gérés par des communautés isolées"),
    ),
    "P2": (
        ("Digital public services", "Services publics numériques"),
        ("Innovation ecosystem profiles", "Profils d'écosystèmes d'innovation"),
        ("Pilot projects for smart communities", "Projets pilotes de communautés intelligentes"),
        ("National digital strategies", "Stratégies numériques nationales"),
        ("Digital services for agriculture", "Services numériques pour l'agriculture"),
        ("Pilots of digital identity and payments", "Essais d'identité et de paiements numériques"),
    ),
    "P3": (
        ("Model regulations and review of licences", "Règlements types et examen des licences"),
        ("Household surveys on ICT use", "Enquêtes auprès des ménages sur l'utilisation des TIC"),
        ("Training for regulators", "Formation des régulateurs"),
        ("Consumer protection and quality of service", "Protection des consommateurs et qualité de service"),
        ("Review of universal service funds", "Examen des fonds de service universel"),
        ("Roaming and cross-border agreements", "Accords d'itinérance et accords transfrontières"),
    ),
    "P4": (
        ("Partnership desk for countries most in need", "Guichet de partenariat pour les pays les plus démunis"),
        ("Joint programme with development banks", "Programme commun avec des banques de développement"),
        ("Resource mobilization round tables", "Tables rondes sur la mobilisation de ressources"),
        ("Guide to public-private partnerships", "Guide des partenariats public-privé"),
        ("Regional investment forum", "Forum régional sur l'investissement"),
        ("Follow-up of pledges with members", "Suivi des engagements avec les membres"),
    ),
    "P5": (
        ("Digital skills training centres", "Centres de formation aux compétences numériques"),
        ("National CIRT set-up", "Création d'une CIRT nationale"),
        ("Child online protection framework", "Cadre de protection en ligne des enfants"),
        ("Cyber exercises and incident response", "Cyberexercices et réponse aux incidents"),
        ("Women in cybersecurity", "Les femmes dans la cybersécurité"),
        ("ICT accessibility for persons with disabilities", "Accessibilité des TIC pour les personnes handicapées"),
    ),
}

EACH: Final = 3
"""Projects for each regional initiative."""
_LAST_QUARTER: Final = quarter_number("2028-Q4")
_GRAIN: Final = 1000
_BANDS: Final = ((100_000, 500_000), (500_000, 1_000_000))
"""Bands in which budgets are published, Swiss francs."""
_IN_A_BAND: Final = frozenset({"ILL-AFR2-2", "ILL-ARB3-1", "ILL-ASP5-3", "ILL-EUR4-2"})
_IN_ANOTHER_CURRENCY: Final = {"ILL-AMS4-3": "USD", "ILL-CIS1-2": "EUR"}
_SUSPENDED: Final = frozenset({"ILL-AMS2-1", "ILL-ARB5-2"})
_REGULAR: Final = "regular"
_EXTRABUDGETARY: Final = "extrabudgetary"
_PART_OF_FUNDS: Final = 0.7
"""Of what an office mobilised in a year, the part that may go to single projects."""
_PART_OF_REGULAR: Final = 0.6
"""Of what an office planned for a priority in a year, the part that may go to single projects."""

YearOffice = tuple[int, str]
YearOfficeObjective = tuple[int, str, str]


@dataclass(frozen=True)
class MadeUpProject:
    """A project. `budget` is in francs, or in `currency`; `spent` is what it spent in each year."""

    code: str
    name: tuple[str, str]
    priority: str
    initiative: str
    office: str
    countries: Sequence[str]
    start: int
    end: int
    budget: int
    currency: str | None
    funding: str
    partners: Sequence[str]
    paid_in: Mapping[int, int]
    """What partners pay, by year; empty for one of the regular budget."""

    @property
    def planned(self) -> dict[int, int]:
        """What is planned in each of its years."""
        quarters = {str(year): float(count) for year, count in _quarters_of_years(self.start, self.end).items()}
        return {int(year): part for year, part in split(self.budget, quarters, _GRAIN).items()}

    @property
    def spent(self) -> dict[int, int]:
        """What was spent in each year that has begun; nothing of a project that is planned."""
        if self.state == "planned":
            return {}
        spent = {}
        for year, planned in self.planned.items():
            if year > THIS_YEAR:
                continue
            share = share_spent(self.office, self.priority, max(year, YEARS[0]))
            if self.state == "completed":
                share = Draw(f"spent:{self.code}:{year}").between(0.9, 1.0)
            elif self.state == "suspended":
                share *= 0.4
            spent[year] = min(planned, nearest(planned * share, _GRAIN))
        return spent

    @property
    def state(self) -> str:
        """How far it is at the newest quarter."""
        if self.start > NEWEST:
            return "planned"
        if self.end < NEWEST:
            return "completed"
        return "suspended" if self.code in _SUSPENDED else "ongoing"


def made_up_projects(
    folder: Path,
    places: PlaceTree,
    mobilised: Mapping[YearOffice, int],
    regular: Mapping[YearOfficeObjective, int],
) -> list[MadeUpProject]:
    """Return the projects of all regional initiatives.

    Args:
        folder: the data folder.
        places: the tree of places.
        mobilised: what offices mobilised in each year.
        regular: what offices plan of the regular budget in each year, by priority.
    """
    links = read_rows(folder / "plan" / "links.csv")
    initiatives = [row for row in read_rows(folder / "plan" / "framework.csv") if row["family"] == "RI"]
    funds = {key: nearest(amount * _PART_OF_FUNDS, _GRAIN) for key, amount in mobilised.items()}
    room = {key: nearest(amount * _PART_OF_REGULAR, _GRAIN) for key, amount in regular.items()}
    named: dict[tuple[str, str], int] = defaultdict(int)
    projects = []
    for initiative in sorted(initiatives, key=lambda row: row["item_code"]):
        code, region = initiative["item_code"], initiative["region_code"]
        draw = Draw(f"projects:{code}")
        serves = sorted(
            (row for row in links if row["to_code"] == code and row["from_code"] in PROJECT_NAMES),
            key=lambda row: (row["strength"], row["from_code"]),
        )
        offices = draw.shuffled(places.offices_in(region))
        for position in range(EACH):
            priority = serves[position % len(serves)]["from_code"]
            office = offices[position % len(offices)]
            names = PROJECT_NAMES[priority]
            name = names[named[region, priority] % len(names)]
            named[region, priority] += 1
            projects.append(
                _project(draw, f"ILL-{code[3:]}-{position + 1}", name, priority, code, office, places, funds, room)
            )
    return projects


def _project(
    draw: Draw,
    code: str,
    name: tuple[str, str],
    priority: str,
    initiative: str,
    office: str,
    places: PlaceTree,
    funds: dict[YearOffice, int],
    room: dict[YearOfficeObjective, int],
) -> MadeUpProject:
    """Return a project, and take what it needs from the funds of its office or from the room in its regular budget."""
    start = FIRST + int(draw.between(-4, 17))
    end = min(start + int(draw.between(5, 13)), _LAST_QUARTER)
    budget = nearest(draw.between(90_000, 900_000), _GRAIN)
    currency = _IN_ANOTHER_CURRENCY.get(code)
    if code in _IN_A_BAND:  # so that what its partners pay lies within the band
        low, high = _BANDS[0] if draw.chance(0.5) else _BANDS[1]
        budget = nearest(draw.between(low * 1.2, high * 0.9), _GRAIN)
    partners = sorted(draw.shuffled(PARTNERS)[: 1 + int(draw.between(0, 3))])
    wants_others = draw.chance(0.75) or code in _IN_A_BAND
    paid_in = {} if currency else _paid_in(budget, start // 4, office, funds) if wants_others else {}
    is_regular = not paid_in and currency is None
    if is_regular:
        in_year = _quarters_of_years(start, end)
        most = [
            room[year, office, priority] * (end - start + 1) / quarters
            for year, quarters in in_year.items()
            if year in YEARS
        ]
        part = min(most, default=budget)
        budget = max(20_000, min(budget, int(part * 0.9) // _GRAIN * _GRAIN))
    project = MadeUpProject(
        code=code,
        name=name,
        priority=priority,
        initiative=initiative,
        office=office,
        countries=_countries(draw, places.countries_of[office]),
        start=start,
        end=end,
        budget=budget,
        currency=currency,
        funding=_REGULAR if is_regular else _EXTRABUDGETARY,
        partners=() if is_regular else partners,
        paid_in=paid_in,
    )
    if is_regular:
        for year, planned in project.planned.items():
            if year in YEARS:
                room[year, office, priority] -= planned
    return project


def _quarters_of_years(start: int, end: int) -> Counter[int]:
    """Return how many quarters of each year lie from a first to a last one."""
    return Counter(quarter // 4 for quarter in range(start, end + 1))


def _paid_in(budget: int, start: int, office: str, funds: dict[YearOffice, int]) -> dict[int, int]:
    """Return in which years partners pay a budget, from the year before the start on; {} if the funds are too small."""
    years = [year for year in (start - 1, start, start + 1) if funds.get((year, office), 0) > 0]
    if sum(funds[year, office] for year in years) < budget:
        return {}
    paid, left = {}, budget
    for year in years:
        part = min(left, funds[year, office])
        if part:
            paid[year] = part
            funds[year, office] -= part
            left -= part
    return paid


def _countries(draw: Draw, countries: Sequence[str]) -> list[str]:
    assisted = [country for country in draw.shuffled(countries) if country not in GIVES_ASSISTANCE]
    return sorted(assisted[: 1 + int(draw.between(0, 5))])


def project_rows(projects: Sequence[MadeUpProject]) -> Iterator[Row]:
    """Yield rows of projects.csv."""
    for project in projects:
        yield {
            "project_code": project.code,
            "name_en": f"{project.name[0]} (illustrative)",
            "name_fr": f"{project.name[1]} (illustratif)",
            "priority_code": project.priority,
            "initiative_code": project.initiative,
            "initiative_basis": MARK,
            "office_code": project.office,
            "countries": ";".join(project.countries),
            "start_quarter": quarter_text(project.start),
            "end_quarter": quarter_text(project.end),
            "state": project.state,
            **_money(project),
            "funding": project.funding,
            "partners": ";".join(project.partners),
            "origin": MARK,
            "basis": MARK,
            "source": SOURCE,
        }


def _money(project: MadeUpProject) -> Row:
    """Return the budget as it is known, and what was spent; of another currency nothing is known in francs."""
    if project.currency is not None:
        return {"budget_amount": str(project.budget), "budget_currency": project.currency}
    spent = {"spent_chf": str(sum(project.spent.values()))}
    if project.code in _IN_A_BAND:
        low, high = next(band for band in _BANDS if band[0] <= project.budget <= band[1])
        return {"budget_low_chf": str(low), "budget_high_chf": str(high), **spent}
    return {"budget_chf": str(project.budget), **spent}
