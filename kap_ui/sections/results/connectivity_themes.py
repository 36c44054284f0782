"""What the page of connectivity shows, in its order: themes, the pictures of each, and the columns of its table.

The indicators of the SDGs that the plan names come first. A picture whose KPIs the plan does not have is left out; KPIs
that no picture shows stand in a table at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kap_model.queries.connectivity import WHOLE, Part
from kap_ui.words.wording import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What one kind of dot shows: a KPI, a part of the population, and its words; of the first year or the newest.

    The words are empty where the year tells the dots from the others.
    """

    kpi: str
    words: str = ""
    part: Part = WHOLE
    is_first_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart.

    Attributes:
        key: of the figure.
        what: what it shows.
        unit: of its figures; empty for that of the leading KPI.
        finding: a sentence with gaps: low, in_low, high, in_high of the leading series over the regions, world, and
            in_widest, first, second of the place where the first two series are furthest apart.
        series: the first one leads: it sorts the places, and its aim is drawn.
        is_course: whether it shows the years as lines.
        start: of the scale.
        end: of the scale; None for a round number above the largest figure.
    """

    key: str
    what: str
    finding: str
    series: tuple[Series, ...]
    unit: str = ""
    is_course: bool = False
    start: float = 0.0
    end: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A section of the page, with the SDG indicator that it belongs to, where there is one."""

    code: str
    title: str
    item: str = ""
    pictures: tuple[Picture, ...]

    def kpis(self) -> Iterator[str]:
        """Yield the KPIs of its pictures."""
        for picture in self.pictures:
            for series in picture.series:
                yield series.kpi


def _then_and_now(kpi: str) -> tuple[Series, ...]:
    return (Series(kpi=kpi), Series(kpi=kpi, is_first_year=True))


def _parted(kpi: str, dimension: str, first: tuple[str, str], second: tuple[str, str]) -> tuple[Series, ...]:
    return tuple(Series(kpi=kpi, words=words, part=(dimension, category)) for category, words in (first, second))


_WOMEN_AND_MEN: Final = (("female", N_("women")), ("male", N_("men")))
_TOWN_AND_COUNTRY: Final = (("urban", N_("urban")), ("rural", N_("rural")))
_YOUNG_AND_OTHERS: Final = (("15-24", N_("15 to 24 years")), ("other ages", N_("other ages")))

SKILLS: Final = "K-P5.3-b"
"""The KPI whose categories are skills and have no total."""

SKILL_WORDS: Final = {
    "information data literacy": N_("Information and data literacy"),
    "communication collaboration": N_("Communication and collaboration"),
    "problem solving": N_("Problem solving"),
    "safety": N_("Safety"),
    "content creation": N_("Content creation"),
}

THEMES: Final[tuple[Theme, ...]] = (
    Theme(
        code="use",
        title=N_("Internet use"),
        item="SDG-17.8.1",
        pictures=(
            Picture(
                key="use_course",
                what=N_("Individuals using the Internet"),
                finding=N_("Internet use ranges from %(low)s %(in_low)s to %(high)s %(in_high)s"),
                series=(Series(kpi="K-P1.6-b"),),
                is_course=True,
                end=100,
            ),
            Picture(
                key="use_area",
                what=N_("Individuals using the Internet, urban and rural"),
                finding=N_(
                    "The gap between urban and rural areas is widest %(in_widest)s: %(first)s against %(second)s"
                ),
                series=_parted("K-P1.6-b", "area", *_TOWN_AND_COUNTRY),
                unit=N_("% of the urban and of the rural population"),
                end=100,
            ),
            Picture(
                key="use_sex",
                what=N_("Individuals using the Internet, women and men"),
                finding=N_("The gap between women and men is widest %(in_widest)s: %(first)s against %(second)s"),
                series=_parted("K-E3.1-c", "sex", *_WOMEN_AND_MEN),
                unit=N_("% of women and of men"),
                end=100,
            ),
            Picture(
                key="use_age",
                what=N_("Individuals using the Internet, by age"),
                finding=N_(
                    "The gap between young people and other ages is widest %(in_widest)s: %(first)s against %(second)s"
                ),
                series=_parted("K-E3.1-d", "age", *_YOUNG_AND_OTHERS),
                unit=N_("% of each age group"),
                end=100,
            ),
        ),
    ),
    Theme(
        code="coverage",
        title=N_("Mobile coverage"),
        item="SDG-9.c.1",
        pictures=(
            Picture(
                key="coverage_technology",
                what=N_("Population covered by a mobile network"),
                finding=N_("5G reaches %(world)s of the world's population, and %(low)s %(in_low)s"),
                series=(
                    Series(kpi="K-P1.2-c", words=N_("5G")),
                    Series(kpi="K-P1.1-b", words=N_("3G or above")),
                    Series(kpi="K-P1.2-a", words=N_("4G or above")),
                ),
                end=100,
            ),
            Picture(
                key="coverage_time",
                what=N_("Population covered by at least a 4G network"),
                finding=N_("4G coverage ranges from %(low)s %(in_low)s to %(high)s %(in_high)s"),
                series=_then_and_now("K-P1.2-a"),
                end=100,
            ),
            Picture(
                key="coverage_area",
                what=N_("Population covered by at least a 4G network, urban and rural"),
                finding=N_(
                    "The gap in 4G coverage between urban and rural areas is widest %(in_widest)s: %(first)s against "
                    "%(second)s"
                ),
                series=_parted("K-P1.2-a", "area", *_TOWN_AND_COUNTRY),
                unit=N_("% of the urban and of the rural population"),
                end=100,
            ),
        ),
    ),
    Theme(
        code="ownership",
        title=N_("Mobile telephone ownership"),
        item="SDG-5.b.1",
        pictures=(
            Picture(
                key="ownership_time",
                what=N_("Individuals owning a mobile telephone"),
                finding=N_("Ownership ranges from %(low)s %(in_low)s to %(high)s %(in_high)s"),
                series=_then_and_now("K-P1.3-c"),
                end=100,
            ),
            Picture(
                key="ownership_sex",
                what=N_("Individuals owning a mobile telephone, women and men"),
                finding=N_("The gap between women and men is widest %(in_widest)s: %(first)s against %(second)s"),
                series=_parted("K-P1.3-c", "sex", *_WOMEN_AND_MEN),
                unit=N_("% of women and of men"),
                end=100,
            ),
        ),
    ),
    Theme(
        code="subscriptions",
        title=N_("Broadband subscriptions and bandwidth"),
        item="SDG-17.6.1",
        pictures=(
            Picture(
                key="fixed",
                what=N_("Fixed-broadband subscriptions"),
                finding=N_(
                    "There are %(low)s fixed subscriptions per 100 inhabitants %(in_low)s, %(high)s %(in_high)s"
                ),
                series=_then_and_now("K-P1.1-c"),
            ),
            Picture(
                key="mobile",
                what=N_("Active mobile-broadband subscriptions"),
                finding=N_(
                    "There are %(low)s mobile subscriptions per 100 inhabitants %(in_low)s, %(high)s %(in_high)s"
                ),
                series=_then_and_now("K-P1.1-d"),
            ),
            Picture(
                key="bandwidth",
                what=N_("International bandwidth for each Internet user"),
                finding=N_(
                    "International bandwidth ranges from %(low)s kbit/s a user %(in_low)s to %(high)s %(in_high)s"
                ),
                series=_then_and_now("K-P1.2-d"),
            ),
        ),
    ),
    Theme(
        code="skills",
        title=N_("ICT skills"),
        item="SDG-4.4.1",
        pictures=(
            Picture(
                key="skills",
                what=N_("Youth and adults with ICT skills, by skill, world"),
                finding=N_("Of %(n)s kinds of skills, %(many)s of people have the most common and %(few)s the rarest"),
                series=(Series(kpi=SKILLS),),
                end=100,
            ),
        ),
    ),
    Theme(
        code="price",
        title=N_("Price"),
        pictures=(
            Picture(
                key="price_mobile",
                what=N_("Price of the data-only mobile-broadband basket (2 GB), median"),
                finding=N_("Mobile broadband costs %(high)s of monthly GNI per capita %(in_high)s, %(low)s %(in_low)s"),
                series=(Series(kpi="K-P1.6-a"),),
            ),
            Picture(
                key="price_fixed",
                what=N_("Price of the fixed-broadband basket (5 GB), median"),
                finding=N_("Fixed broadband costs %(high)s of monthly GNI per capita %(in_high)s, %(low)s %(in_low)s"),
                series=(Series(kpi="K-P1.6-c"),),
            ),
            Picture(
                key="affordable",
                what=N_("Economies where the mobile basket (2 GB) costs 2% of monthly GNI per capita or less"),
                finding=N_("Mobile broadband is affordable in %(low)s of economies %(in_low)s, %(high)s %(in_high)s"),
                series=(Series(kpi="K-P1.6-d"),),
                end=100,
            ),
        ),
    ),
    Theme(
        code="parity",
        title=N_("Gender parity"),
        pictures=(
            Picture(
                key="parity",
                what=N_("Gender parity scores: percentage of women divided by that of men"),
                finding=N_("Parity in Internet use is furthest off %(in_low)s: a score of %(low)s"),
                series=(
                    Series(kpi="K-E3.1-b", words=N_("in Internet use")),
                    Series(kpi="K-E3.1-e", words=N_("in mobile telephone ownership")),
                ),
                start=0.5,
                end=1.1,
            ),
        ),
    ),
    Theme(
        code="security",
        title=N_("Cybersecurity"),
        pictures=(
            Picture(
                key="security_index",
                what=N_("Global Cybersecurity Index, average score"),
                finding=N_("The average score ranges from %(low)s %(in_low)s to %(high)s %(in_high)s"),
                series=(Series(kpi="K-P5.4-c"),),
                end=100,
            ),
            Picture(
                key="security_tiers",
                what=N_("Countries in the two highest tiers of the Global Cybersecurity Index"),
                finding=N_("%(high)s of countries %(in_high)s are in the two highest tiers, %(low)s %(in_low)s"),
                series=(Series(kpi="K-P5.4-d"),),
                end=100,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the table at the head of the page: a KPI, its short name, the item it measures, the end of its scale.

    `end` is None for the largest figure.
    """

    kpi: str
    name: str
    item: str = ""
    end: float | None = None


COLUMNS: Final[tuple[Column, ...]] = (
    Column(kpi="K-P1.6-b", name=N_("Internet use"), item="SDG-17.8.1", end=100),
    Column(kpi="K-P1.2-a", name=N_("4G coverage"), item="SDG-9.c.1", end=100),
    Column(kpi="K-P1.3-c", name=N_("Mobile ownership"), item="SDG-5.b.1", end=100),
    Column(kpi="K-P1.1-c", name=N_("Fixed broadband"), item="SDG-17.6.1", end=100),
    Column(kpi="K-E3.1-b", name=N_("Gender parity"), end=1.1),
    Column(kpi="K-P1.6-a", name=N_("Mobile price")),
    Column(kpi="K-P5.4-c", name=N_("Cybersecurity"), end=100),
)
"""What is known of every place. ICT skills (SDG indicator 4.4.1) are known for the world alone."""

NUMBERS: Final = ("K-P1.6-b", "K-P1.2-a", "K-E3.1-b", "K-P1.6-a")
"""The KPIs of the four numbers; they are among `COLUMNS`."""
