"""The catalogues hold every string of the program, translated, with the gaps of the original."""

from __future__ import annotations

import csv
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message

from kap_model.vocabulary import RollUpWord, Status, StatusGroup
from kap_ui.words import wording
from kap_ui.words.language import CATALOGUES, offered
from tools.messages import merged, program_strings, read, text, untranslated

TRANSLATED = [code for code in offered() if code != "en"]
GAP = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
AS_NEW = "take the strings up with `make messages`, then translate what is new"


def forms(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string)


def originals(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


@cache
def strings_of_the_program() -> Catalog:
    return program_strings()


def test_the_template_is_fresh() -> None:
    assert (CATALOGUES / "kap.pot").read_text(encoding="utf-8") == text(strings_of_the_program()), AS_NEW


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_catalogue_is_fresh_and_complete(code: str) -> None:
    assert (CATALOGUES / f"{code}.po").read_text(encoding="utf-8") == text(merged(code, strings_of_the_program())), (
        AS_NEW
    )
    assert [message.id for message in untranslated(read(CATALOGUES / f"{code}.po", code))] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_has_the_gaps_of_its_original(code: str) -> None:
    wrong = [
        message.id
        for message in read(CATALOGUES / f"{code}.po", code)
        if message.id
        for form in forms(message)
        if form
        if not set(GAP.findall(form)) <= set(GAP.findall(" ".join(originals(message))))
        or (len(forms(message)) == 1 and set(GAP.findall(form)) != set(GAP.findall(originals(message)[0])))
    ]
    assert wrong == []


def test_french_has_a_narrow_space_before_high_signs_and_inside_quotation_marks() -> None:
    plain = re.compile(r"(?<![\u202f\d])[;:?!](?=\s|$)|[^\u202f]»|«[^\u202f]")
    wrong = [
        form
        for message in read(CATALOGUES / "fr.po", "fr")
        if message.id
        for form in forms(message)
        if plain.search(form)
    ]
    assert wrong == []


def test_a_status_has_one_word_of_its_own_in_each_language() -> None:
    for code in offered():
        with wording.spoken(code):
            words = [wording.status(status) for status in {*Status, *StatusGroup, RollUpWord.INSUFFICIENT_DATA}]
        assert len(set(words)) == len(words)


def test_the_groups_of_statuses_have_these_words_in_french() -> None:
    with wording.spoken("fr"):
        assert [wording.status(group) for group in StatusGroup] == [
            "Atteint", "En bonne voie", "À risque", "Hors trajectoire", "En recul", "Pas encore connu",
        ]  # fmt: skip


TERMS = CATALOGUES.with_name("terms")
"""The words that each language has for the terms of the plan and of the program; see docs/languages.md."""


def word(term: str) -> re.Pattern[str]:
    """Return what finds a term as a word of its own, in the singular or plural."""
    stem = f"{re.escape(term[:-1])}(?:y|ies)" if term.endswith("y") else f"{re.escape(term)}(?:s|es)?"
    return re.compile(rf"(?<![\w(-]){stem}(?!\.csv|[\w)-])", re.IGNORECASE)


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_term_has_the_same_word_wherever_it_stands(code: str) -> None:
    with (TERMS / f"{code}.csv").open(encoding="utf-8", newline="") as file:
        terms = {row["english"]: row["stems"].casefold().split("; ") for row in csv.DictReader(file)}
    found = [(word(term), stems) for term, stems in terms.items()]
    others = []
    for message in read(CATALOGUES / f"{code}.po", code):
        english, other = (" ".join(texts) for texts in (originals(message), forms(message)))
        others += [
            (pattern.pattern, english, other)
            for pattern, stems in found
            if pattern.search(GAP.sub("", english)) and not any(stem in other.casefold() for stem in stems)
        ]
    assert others == []
    assert {"KPI", "outcome", "enabler", "baseline", "target", "on track"} <= set(terms)


SIGNS_OF_OTHERS = {
    "ar": re.compile(r"[\u0600-\u06ff]\s?[,;?](?=\s|$)|\s[،؛؟]"),
    "zh": re.compile(
        r"[\u4e00-\u9fff]\s?[,;:!?](?=\s|$)|[\u4e00-\u9fff]\.(?=\s|$)|\s[，。；：、！？（）]|[，。；：、！？（）]\s(?=\S)"
    ),
}
"""Signs of English after words of the language, and spaces before or after its own."""


@pytest.mark.parametrize("code", SIGNS_OF_OTHERS)
def test_a_translation_has_the_signs_of_its_language(code: str) -> None:
    wrong = [
        form
        for message in read(CATALOGUES / f"{code}.po", code)
        if message.id
        for form in forms(message)
        if SIGNS_OF_OTHERS[code].search(form)
    ]
    assert wrong == []


SCRIPTS = {"ru": "\u0400-\u04ff", "ar": "\u0600-\u06ff", "zh": "\u4e00-\u9fff"}
LATIN = {
    "kap", "build", "import", "edition", "verify", "doctor", "backup", "upgrade", "serve", "make", "run", "pip",
    "install",
    "kpis", "links", "strength", "primary", "secondary", "basis", "official", "unverified", "inferred", "proposed",
    "source", "amount", "currency", "dimension", "category", "value", "numerator", "denominator", "countries",
    "name", "https", "example", "down", "note", "world", "short",
}  # fmt: skip
"""What stays in Latin letters: commands, columns and words of data files, and the key Page down."""


NO_WORDS = re.compile(rf"{GAP.pattern}|`[^`]*`|[a-z]+(?:\+[a-z]+)?://\S*")
"""Gaps, code and addresses."""


@pytest.mark.parametrize("code", SCRIPTS)
def test_a_translation_is_in_the_script_of_its_language(code: str) -> None:
    others = []
    for message in read(CATALOGUES / f"{code}.po", code):
        english, said = (NO_WORDS.sub("", " ".join(texts)) for texts in (originals(message), forms(message)))
        strange = set(re.findall(r"(?<![\w./=-])[a-z]{3,}(?![\w=/-])", said)) - LATIN
        has_words = re.search("[a-z]{3,}", english) and not english.startswith("Alt + ")
        if strange or (has_words and not re.search(f"[{SCRIPTS[code]}]", said)):
            others.append((english, said))
    assert others == []
