"""The choices of the page of what changed: both sides, the cause, the KPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kap_model.causes.sides import Side, side_at
from kap_model.editions import listing
from kap_model.editions.listing import LIVE, EditionError, KnownEdition
from kap_model.selection import Selection
from kap_model.vocabulary import Cause, OriginView
from kap_ui import marks
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import edition_words, page, page_choices, site_map
from kap_ui.marks import Anchor
from kap_ui.marks.markup import Markup
from kap_ui.sections.reporting import change_words
from kap_ui.sections.reporting.change_rows import KPI, PAGE
from kap_ui.sections.reporting.changes import Changes
from kap_ui.state import address, data, shown_edition
from kap_ui.state.address import OwnChoice
from kap_ui.words.wording import _

OLDER, NEWER, CAUSE = "from", "to", "cause"
"""Parameters of the address: the code of an edition or `live`, and a cause."""


@dataclass(frozen=True, kw_only=True)
class Choices:
    """The page's own choices, as it has declared them.

    Attributes:
        older: the code of an edition, or `live`.
        newer: the same.
        cause: a cause.
        kpi: a KPI.
        known: the editions, the newest first.
    """

    older: OwnChoice[str]
    newer: OwnChoice[str]
    cause: OwnChoice[str | None]
    kpi: OwnChoice[str | None]
    known: Sequence[KnownEdition]

    @property
    def codes(self) -> dict[str, str | None]:
        """What is chosen, for the links of the page."""
        return {
            OLDER: self.older.value, NEWER: None if self.newer.value == LIVE else self.newer.value,
            CAUSE: self.cause.value, KPI: self.kpi.value,
        }  # fmt: skip

    @property
    def fields(self) -> tuple[str, ...]:
        """The choices of the selection bar that the page has: a quarter only where live data are judged at one."""
        live = (self.older.value == LIVE, self.newer.value == LIVE)
        quarters = ("quarter", "compared", "origin") if all(live) else ("quarter",) if any(live) else ()
        return ("priority", "place", *quarters)


def declare() -> Choices:
    """Declare the page's own choices, and return them. The older side is the newest edition that was not withdrawn.

    Raises:
        EditionError: an edition that the address names is not there.
    """
    known = data.ask_now(listing.editions)
    standing = [each for each in known if each.withdrawal is None]
    older = address.own_choice(OLDER, None, default="")
    newer = address.own_choice(NEWER, None, default=LIVE)
    if not older.value:
        older.correct(standing[0].edition_code if standing and newer.value == LIVE else LIVE)
    for choice in (older, newer):
        choice.correct(_code(choice.value, known))
    kpis = data.progress(OriginView.ALL).facts.indicators
    return Choices(
        older=older,
        newer=newer,
        cause=address.own_choice(CAUSE, tuple(map(str, Cause))),
        kpi=address.own_choice(KPI, tuple(kpis)),
        known=known,
    )


def _code(written: str, known: Sequence[KnownEdition]) -> str:
    """Return the code that is meant, in its own spelling.

    Raises:
        EditionError: there is no such edition.
    """
    codes = {code.lower(): code for code in (LIVE, *(each.edition_code for each in known))}
    code = codes.get(written.strip().lower())
    return data.ask_now(listing.edition, written).edition_code if code is None else code


def sides(choices: Choices, selection: Selection) -> tuple[Side, Side]:
    """Return both sides. Live data are seen in the view of the edition that they are compared with.

    Raises:
        EditionError: an edition cannot be opened.
    """
    by_code = {each.edition_code: each for each in choices.known}
    older, newer = by_code.get(choices.older.value), by_code.get(choices.newer.value)
    view = next((each.origin for each in (older, newer) if each is not None), selection.origin)
    at = selection.compared if older is None and newer is None else selection.quarter
    return (
        Side(quarter=at, origin=view) if older is None else _side(older),
        Side(quarter=selection.quarter, origin=view) if newer is None else _side(newer),
    )


def _side(known: KnownEdition) -> Side:
    return side_at(shown_edition.database(known, page.opening), known)


def boxes(choices: Choices, found: Changes) -> list[ChoiceBox]:
    """Return the choices as they are drawn."""
    codes = [*(each.edition_code for each in choices.known), LIVE]
    words = _edition_words(choices)
    changed = {change.kpi_code: None for change in found.compared.comparison.changes} | (
        {found.kpi: None} if found.kpi else {}
    )
    kpis = [kpi for kpi in found.compared.comparison.newer.indicators if kpi in changed]
    return [
        page_choices.listed(choices.older, _("From"), codes, lambda code: words[code], width=220),
        page_choices.listed(choices.newer, _("To"), codes, lambda code: words[code], width=220),
        page_choices.listed(
            choices.cause,
            _("Cause"),
            [str(cause) for cause in Cause if cause in found.causes or str(cause) == choices.cause.value],
            lambda code: change_words.cause(Cause(code)),
            none=_("All causes"),
            width=160,
        ),
        page_choices.listed(
            choices.kpi,
            _("KPI"),
            kpis,
            lambda code: f"{code} · {found.name(code)}",
            none=_("All KPIs"),
            width=280,
        ),
    ]


def _edition_words(choices: Choices) -> Mapping[str, str]:
    return {**{each.edition_code: edition_words.code(each) for each in choices.known}, LIVE: _("Live data")}


def refused(error: EditionError) -> Markup:
    """Return why an edition cannot be compared, with those that there are and the live data."""
    known = data.ask_now(listing.editions)
    anchors = [
        Anchor(_("Compare with %(edition)s") % {"edition": each.edition_code},
               site_map.link_to(PAGE, None, **{OLDER: each.edition_code}))
        for each in known
    ]  # fmt: skip
    anchors.append(Anchor(_("Compare two quarters of the live data"), site_map.link_to(PAGE, None, **{OLDER: LIVE})))
    text = _("Nothing is shown in its place, so that no figure is taken for another one.")
    return marks.note(_(error.sentence) % error.values, text, anchors)
