"""What do the words mean? The plan's own terms and the words of this program, found by a word, each with an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kap_model.queries import glossary as glossary_query
from kap_model.vocabulary import Basis, Language
from kap_ui import marks
from kap_ui.elements.choice_box import ChoiceBox
from kap_ui.frame import glossary_links, page_choices, page_list, site_map
from kap_ui.marks import Anchor
from kap_ui.marks import glossary as glossary_marks
from kap_ui.marks.glossary import Explained, ExplainedList, Official
from kap_ui.marks.markup import Markup, filled, joined, link
from kap_ui.sections.shared import method_links
from kap_ui.state import address, data
from kap_ui.state.address import OwnChoice
from kap_ui.state.page_cache import memoized
from kap_ui.words import glossary, wording
from kap_ui.words.glossary import Term
from kap_ui.words.wording import _, ngettext, number


@dataclass(frozen=True, kw_only=True)
class GlossaryChoices:
    """The page's own choices: the words that are sought, and the term that is opened."""

    words: OwnChoice[str]
    term: OwnChoice[str | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Glossary:
    """All terms, those that the sought words leave, and the one that is opened, if it is left."""

    words: str
    every: Sequence[Term]
    left: Sequence[Term]
    opened: Term | None


def declare() -> GlossaryChoices:
    """Declare the page's own choices, and return them."""
    return GlossaryChoices(
        words=address.own_choice(glossary.FIND, None, default=""),
        term=address.own_choice(glossary.TERM, tuple(term.key for term in _every())),
    )


def glossary_of(choices: GlossaryChoices) -> Glossary:
    """Return the terms that the choices leave."""
    return _answer(choices.words.value.strip(), choices.term.value)


@memoized
def _answer(words: str, key: str | None) -> Glossary:
    every = _every()
    left = glossary.sought(every, words)
    return Glossary(words=words, every=every, left=left, opened=next((term for term in left if term.key == key), None))


@memoized
def _every() -> Sequence[Term]:
    return glossary.terms(data.ask(glossary_query.terms, wording.language()))


def controls(choices: GlossaryChoices) -> list[ChoiceBox]:
    """Return the field for the sought words."""
    return [page_choices.field(choices.words, _("Find a word"), example=wording.inside_sentence(_("Pace")))]


_OF_PLAN, _OWN = "of-plan", "of-program"
"""What the addresses of the two lists have after the sign #."""


def headline(answer: Glossary) -> str:
    """Return how many terms there are, each number with the way to its list, or how many are left."""
    if answer.words:
        count = len(answer.left)
        return ngettext("%(n)s of %(all)s words: %(filters)s", "%(n)s of %(all)s words: %(filters)s", count) % {
            "n": number(count), "all": number(len(answer.every)), "filters": _("“%(words)s”") % {"words": answer.words},
        }  # fmt: skip
    of_plan = sum(term.plan is not None for term in answer.every)
    own = len(answer.every) - of_plan
    page = site_map.link_to(glossary.PAGE)
    terms = ngettext("%(n)s term of the plan", "%(n)s terms of the plan", of_plan) % {"n": number(of_plan)}
    words = ngettext("%(n)s word of this program", "%(n)s words of this program", own) % {"n": number(own)}
    counted = [link(terms, href=f"{page}#{_OF_PLAN}")] if of_plan else []
    return joined([*counted, link(words, href=f"{page}#{_OWN}")], wording.signs().comma)


def lists(answer: Glossary) -> Markup:
    """Return the terms that are left as two lists, or a note that none is."""
    if not answer.left:
        every = Anchor(_("Show all words"), site_map.link_to(glossary.PAGE))
        return marks.note(_("No word and no explanation has all that you look for."), anchors=[every])
    of_plan = [term for term in answer.left if term.plan is not None]
    own = [term for term in answer.left if term.plan is None]
    shown = []
    if of_plan:
        shown.append(ExplainedList(_OF_PLAN, _("Terms of the plan"), _note_on_plan(), _explained(answer, of_plan)))
    if own:
        shown.append(ExplainedList(_OWN, _("Words of this program"), _note_on_own(), _explained(answer, own)))
    return glossary_marks.glossary(shown, index=_("All words"), see=_("See also"))


def _note_on_plan() -> str:
    """Return where the terms of the plan are defined, and how sure their wording is in the reader's language."""
    said = [
        _("Section 1 of the Kigali Action Plan defines them; its French text is official."),
        _("What it says of the alignment with the strategy of the Union defines no term and is left out."),
    ]
    if wording.language() != Language.FRENCH:
        said.append(
            _(
                "The text in this language is a translation made for this project and not checked; the official one "
                "stands beside it."
            )
        )
    return wording.sentences(said)


def _note_on_own() -> Markup:
    """Return what the words of the program are, with the way to its rules."""
    method = link(_(page_list.page(method_links.PAGE).title), href=site_map.link_to(method_links.PAGE))
    return filled(
        _("What this program means by the words on its pages. The rules behind them: {method}."), method=method
    )


def _explained(answer: Glossary, terms: Sequence[Term]) -> list[Explained]:
    names = {term.key: term.name for term in answer.every}
    return [_explain(answer, term, names) for term in terms]


def _explain(answer: Glossary, term: Term, names: dict[str, str]) -> Explained:
    see = [Anchor(names[key], glossary_links.address(key)) for key in term.see if key in names]
    if term.rule:
        see.append(Anchor(term.rule, f"{site_map.link_to(method_links.PAGE)}#{term.rule}"))
    official, language, comment = None, None, ""
    if term.plan is not None:
        if term.plan.language != Language.FRENCH:
            official = Official(
                term.plan.official_name, term.plan.official_definition, Language.FRENCH, _("Official text in French")
            )
        if term.plan.language != wording.language():
            language, comment = term.plan.language, _("There is no translation into this language yet.")
        elif official is not None and term.plan.name_basis == Basis.OFFICIAL:
            comment = wording.labelled(term.name, wording.basis(Basis.OFFICIAL))
    return Explained(
        key=term.key,
        name=term.name,
        href=glossary_links.address(term.key, answer.words or None),
        paragraphs=term.paragraphs,
        language=language,
        comment=comment,
        official=official,
        see=see,
        is_opened=term is answer.opened,
    )
