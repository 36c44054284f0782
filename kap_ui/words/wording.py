"""gettext, words of the vocabulary, numbers, quarters and days in the reader's language.

The sentences of a page are in its module of `kap_ui/sections`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Final

from kap_model.problems import in_language
from kap_model.quarter import Quarter
from kap_model.rounding import decimals_of, rounded
from kap_model.selection import Selection
from kap_model.vocabulary import (
    Approval,
    Basis,
    Family,
    Funding,
    Origin,
    OriginView,
    PartnerKind,
    ProjectState,
    ResultLevel,
    RollUpWord,
    Status,
    StatusFilter,
    StatusGroup,
)  # fmt: skip
from kap_ui.cache import run_context
from kap_ui.words import language as languages
from kap_ui.words.language import LANGUAGE_KEY, Signs


def language() -> str:
    """Return the code of the reader's language.

    It is known in pages, fragments and callbacks. A download has no session: see `spoken`.
    """
    return str(run_context.kept(LANGUAGE_KEY) or "en")


def set_language(code: str) -> None:
    """Set the language of the session, at the start of a script run."""
    run_context.keep(LANGUAGE_KEY, code)


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """Use a language until the block ends, where there is no session: in a download."""
    with run_context.script_run():
        run_context.set(LANGUAGE_KEY, code)
        yield


def _(message: str) -> str:
    """Return a string in the reader's language. The argument is a literal, which `make messages` can find."""
    return languages.catalogue(language()).gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Return the singular or plural for `n`, in the reader's language.

    ``ngettext("%(n)s KPI", "%(n)s KPIs", 3) % {"n": number(3)}``
    """
    return languages.catalogue(language()).ngettext(singular, plural, n)


def pgettext(context: str, message: str) -> str:
    """Return a string in the reader's language that has several meanings: ``pgettext("role", "Publisher")``."""
    return languages.catalogue(language()).pgettext(context, message)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Return a string as it is, marked for the catalogues. It is translated later, with ``_(text)``."""
    return message


def number(value: float | None, decimals: int = 0) -> str:
    """Return a number: 1,234.5 or 1 234,5."""
    return languages.number(value, language(), decimals)


def exact(value: float) -> str:
    """Return a number with all of its decimals."""
    return number(value, decimals_of(value))


def signed(value: float | None, decimals: int = 0) -> str:
    """Return a difference with its sign: +3, −2, 0."""
    return languages.signed(value, language(), decimals)


def percent(share: float | None, decimals: int = 0) -> str:
    """Return a share (0.62) as a percentage: 62% or 62 %."""
    return languages.percent(share, language(), decimals)


def quarter(value: Quarter | str | None) -> str:
    """Return a quarter: Q4 2025 or T4 2025."""
    return languages.quarter(value, language())


def short_quarter(value: Quarter | str | None) -> str:
    """Return a quarter where there is little room: on an axis, in a narrow cell, as a choice."""
    return languages.short_quarter(value, language())


def quarter_of_year(value: Quarter | str | None) -> str:
    """Return a quarter without its year, which stands beside it: Q4 or T4."""
    return languages.quarter_of_year(value, language())


def day(value: date | None) -> str:
    """Return a day: 21 November 2026 or 21 novembre 2026."""
    return languages.day(value, language())


def counted_as(value: float) -> int:
    """Return the whole number whose form of the plural a number takes in the reader's language."""
    return languages.counted_as(value, language())


def plural_category(value: Decimal) -> str:
    """Return the CLDR's category of the plural that a number as printed takes in the reader's language."""
    return languages.plural_category(value, language())


def counts_in_myriads() -> bool:
    """Return whether the reader's language has words for 10^4 and 10^8, and none for a million."""
    return languages.language_of(language()).counts_in_myriads


def of_power(count: Decimal, power: int) -> str:
    """Return so many thousands (3), millions (6) or billions (9): "2.4", to stand before the word, or "240万"."""
    return languages.of_power(count, power, language())


def exact_of_power(count: float, power: int) -> str:
    """Return the same with all decimals of the count."""
    return of_power(rounded(count, decimals_of(count)), power)


def points(printed: str, value: float) -> str:
    """Return a difference of percentages in points, its sign printed with it: "2.4 points"."""
    return ngettext("%(n)s point", "%(n)s points", counted_as(abs(value))) % {"n": printed}


def month(value: date | None) -> str:
    """Return the month of a day: November 2026 or novembre 2026."""
    return languages.month(value, language())


def status(value: Status | StatusGroup | StatusFilter | RollUpWord | str) -> str:
    """Return the words of a status, a status group, or the word of a roll-up."""
    return _(_STATUS_WORDS[str(value)])


def status_reason(value: Status | str) -> str:
    """Return in a few words why nothing can be judged; for a judged status the words of the status."""
    return _(_REASONS.get(str(value), _STATUS_WORDS[str(value)]))


def origin(value: Origin | OriginView | str) -> str:
    """Return the words of an origin, or of a view of origins."""
    return _(_ORIGIN_WORDS[str(value)])


def basis(value: Basis | str) -> str:
    """Return the words of a basis."""
    return _(_BASIS_WORDS[str(value)])


def approval(value: Approval | str) -> str:
    """Return the words of a KPI's approval."""
    return _(_APPROVAL_WORDS[str(value)])


def project_state(value: ProjectState | str) -> str:
    """Return the words of a project's state."""
    return _(_PROJECT_STATES.get(str(value), str(value)))


def funding(value: Funding | str) -> str:
    """Return the words for where the money of a project comes from."""
    return _(_FUNDING[str(value)])


def partner_kind(value: PartnerKind | str) -> str:
    """Return what a partner is, in words."""
    return pgettext("partner", "State") if value == PartnerKind.STATE else _(_PARTNER_KINDS[str(value)])


def result_level(value: ResultLevel | str) -> str:
    """Return the words of a level of the result chain."""
    return _(_RESULT_LEVELS[str(value)])


def family(value: Family | str) -> str:
    """Return the name of a framework of Figure 2."""
    return _(_FAMILY_NAMES[str(value)])


def signs() -> Signs:
    """Return the signs that the reader's language sets between words."""
    return languages.language_of(language()).signs


def enumerated(names: Iterable[str]) -> str:
    """Return names with the sign between them that the reader's language has for a list."""
    return signs().enumeration.join(names)


def clauses(parts: Iterable[str]) -> str:
    """Return the parts of a sentence with commas between them."""
    return signs().comma.join(parts)


def listed(parts: Iterable[str]) -> str:
    """Return parts that may have commas with semicolons between them."""
    return signs().semicolon.join(parts)


def labelled(term: str, text: str) -> str:
    """Return a text after its term and a colon."""
    return f"{term}{signs().colon}{text}"


def enclosed(text: str) -> str:
    """Return a text in Latin letters, such as the title of a source, whose order the words around it do not change."""
    return languages.enclosed(text, language())


def of_status(count: str, status: str) -> str:
    """Return how many have a status: "4 On track"."""
    return _("%(n)s %(status)s") % {"n": count, "status": status}


def sentences(every: Iterable[str | None]) -> str:
    """Return sentences one after the other, spaced as in the reader's language; absent ones are left out."""
    return signs().gap.join(filter(None, every))


def noted(words: str, note: str) -> str:
    """Return words with what is added to them, in brackets."""
    return words + signs().brackets.format(note)


def isolated(text: str) -> str:
    """Return a name or a cell of a file so that, in a text that runs from the right, it moves nothing beside it."""
    return languages.isolated(text, language())


def said(text: str) -> str:
    """Return a message in the reader's language, and any other text as it is."""
    return in_language(text, _, isolated)


def followed(words: str, more: str) -> str:
    """Return words with more after them: with a space between them, unless more begins with a comma or semicolon."""
    return f"{words}{space_before(more)}{more}"


def space_before(words: str) -> str:
    """Return what stands before words that continue a sentence: nothing if they begin with a comma or semicolon."""
    return "" if words.lstrip().startswith((",", ";", "،", "؛", "，", "；")) else " "


def capitalized(words: str) -> str:
    """Return words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def inside_sentence(words: str) -> str:
    """Return words as they stand inside a sentence: with a small letter, unless they begin with an abbreviation."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def ended(words: str) -> str:
    """Return words as a sentence: with a full stop, if they end with none."""
    return words if words.endswith((".", "!", "?", "。", "！", "？", "؟")) else words + signs().full_stop


def sentence(selection: Selection, names: dict[str, str]) -> str:
    """Return the selection as a sentence in the reader's language; empty if the page asks for no field.

    Only the fields that the page asks for are named, after the subject.

    Args:
        selection: what the reader chose.
        names: of places, priorities, enablers and KPIs by their codes; a code without a name stands for itself.
    """
    if not selection.asked:
        return ""
    subject = selection.kpi or selection.objective
    parts = [f"{subject} {names.get(subject, '')}".strip() if subject else names.get("PLAN", _("Kigali Action Plan"))]
    if "place" in selection.asked:
        parts.append(names.get(selection.place, selection.place))
    if "quarter" in selection.asked:
        parts.append(_("as known at the end of %(quarter)s") % {"quarter": quarter(selection.quarter)})
    if "compared" in selection.asked:
        parts.append(_("compared with %(quarter)s") % {"quarter": quarter(selection.compared)})
    named = clauses(parts)
    if "origin" not in selection.asked:
        return _("%(asked)s.") % {"asked": named}
    return _("%(asked)s; %(origin)s") % {"asked": named, "origin": _(_ORIGIN_SENTENCES[selection.origin])}


_ORIGIN_SENTENCES: Final[dict[str, str]] = {
    OriginView.ALL: N_("all data, published and illustrative."),
    OriginView.PUBLISHED: N_("published figures only."),
}


_STATUS_WORDS: Final[dict[str, str]] = {
    "achieved": N_("Achieved"),
    "on_track": N_("On track"),
    "at_risk": N_("At risk"),
    "off_track": N_("Off track"),
    "regressing": N_("Regressing"),
    "unknown": N_("Not yet known"),
    "partly_achieved": N_("Partly achieved"),
    "not_achieved": N_("Not achieved"),
    "incomplete": N_("Incomplete"),
    "too_early": N_("Too early"),
    "no_recent_data": N_("No recent data"),
    "no_target": N_("No target"),
    "no_data": N_("No data"),
    "not_applicable": N_("Not applicable"),
    "insufficient_data": N_("Too little data"),
}

_REASONS: Final[dict[str, str]] = {
    "incomplete": N_("some reports are missing, so the figure can only grow"),
    "too_early": N_("less than a tenth of the progress is expected by now"),
    "no_recent_data": N_("the latest figure is more than two reporting periods old"),
    "no_target": N_("a baseline or a target is missing"),
    "no_data": N_("nothing has been observed"),
    "not_applicable": N_("measured for the world only"),
}

_ORIGIN_WORDS: Final[dict[str, str]] = {
    "published": N_("Published"),
    "reported": N_("Reported"),
    "illustrative": N_("Illustrative"),
    "all": N_("All data"),
}

_BASIS_WORDS: Final[dict[str, str]] = {
    "official": N_("official"),
    "secondary": N_("secondary source"),
    "unverified": N_("not verified"),
    "inferred": N_("inferred"),
    "proposed": N_("proposed"),
    "illustrative": N_("illustrative"),
}

_APPROVAL_WORDS: Final[dict[str, str]] = {
    "proposed": N_("proposed to TDAG"),
    "approved": N_("approved"),
    "revised": N_("revised"),
    "retired": N_("retired"),
}

_PROJECT_STATES: Final[dict[str, str]] = {
    "planned": N_("planned"),
    "ongoing": N_("under way"),
    "suspended": N_("suspended"),
    "completed": N_("completed"),
}

_FUNDING: Final[dict[str, str]] = {
    "regular": N_("regular budget"),
    "extrabudgetary": N_("extrabudgetary"),
}

_PARTNER_KINDS: Final[dict[str, str]] = {
    "un_body": N_("United Nations body"),
    "development_bank": N_("development bank"),
    "regional_organization": N_("regional organization"),
    "private_sector": N_("private sector"),
    "academia": N_("academia"),
    "civil_society": N_("civil society"),
    "other": N_("other partner"),
}

_RESULT_LEVELS: Final[dict[str, str]] = {
    "output": N_("Output"),
    "outcome": N_("Outcome"),
    "impact": N_("Impact"),
    "context": N_("Context"),
}

_FAMILY_NAMES: Final[dict[str, str]] = {
    "SDG": N_("Sustainable Development Goals"),
    "SDG_INDICATOR": N_("SDG indicators"),
    "WSIS": N_("WSIS action lines"),
    "SP_GOAL": N_("Strategic goals"),
    "SP_TARGET": N_("Strategic targets"),
    "SP_THEME": N_("Thematic priorities"),
    "WTDC_RES": N_("WTDC resolutions"),
    "PP_RES": N_("Plenipotentiary resolutions"),
    "ITUD_REC": N_("ITU-D recommendations"),
    "RI": N_("Regional initiatives"),
    "SQ": N_("Study Questions"),
}
