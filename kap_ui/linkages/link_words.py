"""What every page of linkages says of a link: its weight, basis and source, and how far a set of them is official."""

from __future__ import annotations

from collections.abc import Iterable

from kap_model.linkages import Link
from kap_model.vocabulary import Strength
from kap_ui import data, wording
from kap_ui.markup import Markup, element, joined
from kap_ui.wording import _, ngettext, number


def basis_line(links: Iterable[Link]) -> Markup:
    """Say how far the links shown are official; "reconstructed" stands as long as one of them is not."""
    shown = list(links)
    official = sum(found.is_official for found in shown)
    if shown and official == len(shown):
        return element("span", _("Every link shown was read in an official text."))
    counted = _("%(n)s of the %(all)s links shown were read in an official text.") % {
        "n": number(official), "all": number(len(shown)),
    }  # fmt: skip
    return joined([element("b", _("Reconstructed, not the official figure.")), element("span", counted)])


def basis_words(links: Iterable[Link]) -> str:
    """Say the same as `basis_line` for a file."""
    shown = list(links)
    if shown and all(found.is_official for found in shown):
        return _("Every link shown was read in an official text.")
    return _("Reconstructed, not the official figure.")


def strength_word(value: Strength | str) -> str:
    """Give the word of a strength."""
    return _("primary") if str(value) == Strength.PRIMARY else _("secondary")


def link_words(found: Link) -> str:
    """Say what a link is: primary link, inferred."""
    words = _("primary link") if found.strength is Strength.PRIMARY else _("secondary link")
    return f"{words}, {wording.basis(found.basis)}"


def dot(strength: Strength, *, is_official: bool) -> Markup:
    """Give the mark of a link as the chart draws it; silent."""
    size = "big" if strength is Strength.PRIMARY else "little"
    return element("i", class_=f"dot {size} {'solid' if is_official else 'ring'}", aria_hidden="true")


def source_words(source: str) -> str:
    """Give the title of a source with the place in it."""
    code, _mark, place = source.partition(":")
    title = _("this project") if code.strip() == "PROJECT" else data.source_titles().get(code.strip(), code.strip())
    return f"{title}: {place.strip()}" if place.strip() else title


def links_counted(count: int) -> str:
    """Say how many links: 3 links."""
    return ngettext("%(n)s link", "%(n)s links", count) % {"n": number(count)}
