"""What every page of linkages says of links: weight, basis and source, and how far several of them are official."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.linkages import Linkage, Linkages, StartKind
from kap_model.vocabulary import Strength
from kap_ui.marks.markup import Markup, element, in_language, joined
from kap_ui.words import data_texts, wording
from kap_ui.words.wording import _, ngettext, number


def basis_line(links: Iterable[Linkage]) -> Markup:
    """Return how far the links shown are official; "reconstructed" stands as long as one of them is not."""
    shown = list(links)
    official = sum(linkage.is_official for linkage in shown)
    if shown and official == len(shown):
        return element("span", _("Every link shown was read in an official text."))
    counted = ngettext(
        "%(n)s of the %(all)s links shown was read in an official text.",
        "%(n)s of the %(all)s links shown were read in an official text.",
        official,
    ) % {"n": number(official), "all": number(len(shown))}
    return joined([element("b", _("Reconstructed, not the official figure.")), element("span", counted)])


def basis_words(links: Iterable[Linkage]) -> str:
    """Return what `basis_line` says, in the words for a file."""
    shown = list(links)
    if shown and all(linkage.is_official for linkage in shown):
        return _("Every link shown was read in an official text.")
    return _("Reconstructed, not the official figure.")


def strength_word(value: Strength | str) -> str:
    """Return the word of a strength."""
    return _("primary") if str(value) == Strength.PRIMARY else _("secondary")


def link_words(linkage: Linkage) -> str:
    """Return what a link is: primary link, inferred."""
    words = _("primary link") if linkage.strength is Strength.PRIMARY else _("secondary link")
    return wording.clauses((words, wording.basis(linkage.basis)))


def reason(linkage: Linkage) -> str:
    """Return why a link is drawn, in French to a reader of French, else in English; "" without a reason."""
    return data_texts.read(linkage.reason_en, linkage.reason_fr)


def reason_in_marks(linkage: Linkage) -> Markup:
    """Return the reason with its language where that is not the reader's."""
    return in_language(reason(linkage), data_texts.language_of(linkage.reason_fr))


def words_before_reason(linkage: Linkage) -> str:
    """Return what a link is as a sentence that another one follows."""
    return wording.ended(link_words(linkage)) + wording.signs().gap


def words_with_reason(linkage: Linkage) -> str:
    """Return what a link is, and why it is drawn."""
    return words_before_reason(linkage) + reason(linkage)


def dot(strength: Strength, *, is_official: bool) -> Markup:
    """Return the mark of a link as the chart draws it; silent."""
    size = "big" if strength is Strength.PRIMARY else "little"
    return element("i", class_=f"dot {size} {'solid' if is_official else 'ring'}", aria_hidden="true")


def dot_of(linkage: Linkage) -> Markup:
    """Return the mark of a link."""
    return dot(linkage.strength, is_official=linkage.is_official)


def links_counted(count: int) -> str:
    """Return how many links: 3 links."""
    return ngettext("%(n)s link", "%(n)s links", count) % {"n": number(count)}


def links_of_item(linkages: Linkages, code: str) -> str:
    """Return how many links an item has from the plan: "6 links, of which 1 from products and services".

    The matrix counts priorities and enablers below its columns: the words say what is beyond that.
    """
    offerings = linkages.reach(code, (StartKind.OFFERING,))
    count = linkages.reach(code) + offerings
    if not offerings:
        return links_counted(count)
    return wording.clauses((links_counted(count), of_which_offerings(offerings)))


def of_which_offerings(count: int) -> str:
    """Return how many of some links come from products and services."""
    return ngettext("of which %(n)s from products and services", "of which %(n)s from products and services", count) % {
        "n": number(count)
    }
