"""Which edition is this paper of? The answer for a file, and for a fingerprint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from kap_model.editions import verifying
from kap_model.editions.differences import Differences
from kap_model.editions.fingerprint import short
from kap_model.editions.listing import EditionError, KnownEdition, Refusal
from kap_model.editions.verifying import Proof, Verified, VerifiedFile
from kap_model.importing.changes import Change
from kap_model.vocabulary import TOTAL
from kap_ui import marks
from kap_ui.frame import edition_words
from kap_ui.marks import Fact, HeadCell
from kap_ui.marks.markup import Markup, filled, link
from kap_ui.sections.reporting import change_words, editions
from kap_ui.sections.shared.categories import category_of
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, quarter, short_quarter

_PROOFS: Final = {
    Proof.NONE: N_("Whether it was changed after the export cannot be known: it does not hold all the data."),
    Proof.SAME: N_("Its data give this fingerprint: they are as they were exported."),
    Proof.CHANGED: N_("Its data do not give this fingerprint: they were changed after the export."),
    Proof.REFUSED: N_("Its data were changed after the export, so that they are no plan any more."),
}

_TABLES: Final = {
    "kpis": N_("Definition of the KPI"),
    "targets": N_("Target"),
    "observations": N_("Figure"),
}

_COLUMNS: Final = {
    "numerator": N_("Numerator"),
    "denominator": N_("Denominator"),
    "countries": N_("Countries"),
    "origin": N_("Origin"),
}
"""The words of columns; those of a KPI's definition keep the names that they have in its file."""


def of_file(name: str, content: bytes, every: Sequence[KnownEdition]) -> Markup:
    """Return what is known of a file that somebody has brought.

    Args:
        name: of the file.
        content: of the file.
        every: the editions, without which an answer would grow old.
    """
    found = data.ask_about_file(verifying.verify_upload, name, content, beside=tuple(every))
    if found is None:
        return marks.note(
            _("This file could not be read."),
            _("It takes too much time or memory, or too many files are being read now. Try again in a minute."),
        )
    if isinstance(found, Refusal):
        return _refused(found.error)
    return _file(name, found)


def of_fingerprint(text: str) -> Markup:
    """Return what is known of a fingerprint that somebody has typed."""
    try:
        found = data.ask_now(verifying.verify_fingerprint, text)
    except EditionError as error:
        return _refused(error)
    return marks.stack(*(part for verified in found for part in _edition(verified)))


def _refused(error: EditionError) -> Markup:
    return marks.note(edition_words.refusal(error))


def _file(name: str, found: VerifiedFile) -> Markup:
    values = {"file": name, "code": found.mark.edition_code, "fingerprint": short(found.mark.fingerprint)}
    title = _("%(file)s says that it is of edition %(code)s, fingerprint %(fingerprint)s") % values
    parts: list[str] = [marks.section(title, _(_PROOFS[found.proof]), level=3)]
    if found.files:
        parts.append(
            marks.paragraph(_("Other than in the edition: %(files)s") % {"files": wording.listed(found.files)})
        )
    if found.changes is not None and found.changes.total:
        count = {"n": number(found.changes.total)}
        words = ngettext(
            "%(n)s figure was changed after the export", "%(n)s figures were changed after the export",
            found.changes.total,
        )  # fmt: skip
        parts.append(_differences(found.changes, words % count, _("In the file")))
    if found.verified is None:
        parts.append(marks.paragraph(_("No edition here has this fingerprint.")))
    else:
        parts += _edition(found.verified)
    return marks.stack(*parts)


def _edition(verified: Verified) -> Iterator[Markup]:
    known = verified.edition
    opens = link(edition_words.named(known), href=editions.href(known))
    facts = [
        Fact(_("Edition"), opens),
        Fact(_("State"), editions.state(known)),
        Fact(_("Frozen"), edition_words.frozen(known)),
        Fact(_("Opens with"), wording.clauses((quarter(known.quarter), wording.origin(known.origin)))),
        Fact(_("Fingerprint"), marks.unfolding(known.short_fingerprint, known.fingerprint, _("Fingerprint"))),
    ]
    if verified.later is not None:
        later = link(edition_words.named(verified.later), href=editions.href(verified.later))
        facts.append(
            Fact(
                _("Followed by"),
                filled(_("{edition}, {frozen}"), edition=later, frozen=edition_words.frozen(verified.later)),
            )
        )
    facts.append(Fact(_("Today"), edition_words.differ(verified.today.total)))
    yield marks.definitions(facts)
    if verified.today.total:
        yield _differences(verified.today, edition_words.differ(verified.today.total), _("Today"))


def _differences(found: Differences, caption: str, after: str) -> Markup:
    """Return the first figures that differ as a table; `after` is the head of the column with the later value."""
    rows = [_row(change) for change in found.first]
    if found.total > len(rows):
        caption = _("%(caption)s; here are the first %(n)s") % {"caption": caption, "n": number(len(rows))}
    heads = [HeadCell(_("What")), HeadCell(_("Of")), HeadCell(_("In the edition")), HeadCell(after)]
    return marks.table(heads, rows, caption=caption, is_stacked=True)


def _row(change: Change) -> Sequence[str]:
    return _(_TABLES[change.table]), _of(change.key), _values(change.before), _values(change.after)


def _of(key: Mapping[str, Any]) -> str:
    """Return what a row is about: "K-P1.1-a, Africa, Q4 2025", with its category or the kind of target."""
    said = [key["kpi_code"]]
    if key.get("place_code"):
        said += [data.name(key["place_code"]), short_quarter(key["quarter"])]
    if (kind := key.get("kind")) is not None:
        said.append(_(change_words.ITEMS[kind]))
    if key.get("dimension", TOTAL) != TOTAL:
        said.append(category_of(key["dimension"], key["category"]))
    return wording.clauses(said)


def _values(values: Mapping[str, Any]) -> str:
    """Return the values of one side; a row that is not there has none."""
    said = [_value(name, value) for name, value in values.items() if value is not None]
    return wording.listed(said) or "–"


def _value(name: str, value: Any) -> str:
    shown = wording.exact(value) if isinstance(value, float) else str(value)
    if name == "origin":
        shown = wording.origin(value)
    elif name == "basis":
        shown = wording.basis(value)
    return shown if name == "value" else f"{_(_COLUMNS[name]) if name in _COLUMNS else name} {shown}"
