"""What an initiative and a project have to do with, by name and as links: places, offices, partners, sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kap_model.queries import plan, regions
from kap_model.queries.delivery.projects import ProjectPartner
from kap_model.vocabulary import WORLD
from kap_ui.frame import site_map
from kap_ui.marks.markup import Markup, element, joined, link
from kap_ui.sections.delivery import project_words
from kap_ui.sections.shared import source_words
from kap_ui.state import data
from kap_ui.words import wording
from kap_ui.words.collation import collation_key
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, ngettext, number


def region(code: str) -> Markup | str:
    """Return a region, which leads to its page; what is of several leads nowhere."""
    if code == WORLD:
        return _("Several regions")
    return link(data.name(code), href=site_map.link_to("office", place=code))


def office_address(code: str) -> str:
    """Return where an office stands; for one that serves no country its region stands."""
    facts = data.ask(regions.places)[code]
    return site_map.link_to("office", place=code if facts.is_serving_office else facts.region_code)


def offices(codes: Iterable[str]) -> Markup | str:
    """Return offices by name; a dash without any."""
    return _listed(link(data.name(code), href=office_address(code)) for code in codes)


def countries_term(codes: Sequence[str]) -> str:
    """Return the term for countries, with their number where there are several."""
    count = len(codes)
    return ngettext("%(n)s country", "%(n)s countries", count) % {"n": number(count)} if count > 1 else _("Country")


def countries(codes: Iterable[str]) -> Markup | str:
    """Return countries in the order of their names, each of which leads to its place on the map; a dash without any."""
    ordered = sorted(codes, key=lambda code: collation_key(data.name(code)))
    return _listed(link(data.name(code), href=site_map.link_to("places", place=code)) for code in ordered)


def partners(every: Iterable[ProjectPartner]) -> Markup | str:
    """Return partners by name, each with what it is; a dash without any."""
    return _listed(map(_partner, every))


def _partner(partner: ProjectPartner) -> Markup:
    name = element("span", project_words.name(partner), lang=project_words.language_of_name(partner) or None)
    kind = element("span", wording.noted("", wording.partner_kind(partner.kind)), class_="small")
    return joined([name, kind])


def source(text: str) -> Markup:
    """Return a source with the place in it, as a link where its address is known."""
    address = data.ask(plan.source_addresses).get(text.partition(":")[0].strip())
    return link(element("span", source_words.in_marks(text)), href=address)


def _listed(items: Iterable[Markup]) -> Markup | str:
    parts = list(items)
    return joined(parts, wording.listed(["", ""])) if parts else ABSENT
