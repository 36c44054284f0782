"""Finds are ranked: codes, then names, then parts of words, then typing errors."""

from __future__ import annotations

import pytest

from kap_ui.words.finding import Entry, Found, Index, Match, Text, first_of_each


def entry(name: str, code: str = "", *others: str, kind: str = "kpi") -> Entry:
    return Entry(kind=kind, name=Text(name), code=code, others=tuple(Text(other, "en") for other in others))


INDEX = Index(
    [
        entry("Active mobile-broadband subscriptions", "K-P1.1-d"),
        entry("Broadband", "K-P1.1-a"),
        entry("Broadband plans", "K-P1.10-a"),
        entry("Larges bandes passantes", "K-P2.1-a", "Broad bands"),
        entry("Le plan du Mali", "K-P2.2-a"),
        entry("数字化转型和网络安全", "K-P3.1-a"),
    ]
)


def found(query: str, index: Index = INDEX) -> list[tuple[str, Match]]:
    return [(find.entry.code, find.match) for find in index.find(query)]


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("K-P1.1-a", [("K-P1.1-a", Match.CODE)]),
        ("kp11a", [("K-P1.1-a", Match.CODE)]),
        ("К-Р1.1-а", [("K-P1.1-a", Match.CODE)]),  # in Cyrillic letters
        ("k-p2", [("K-P2.1-a", Match.CODE_BEGINS), ("K-P2.2-a", Match.CODE_BEGINS)]),
        ("p2.2", [("K-P2.2-a", Match.WORDS)]),
        (
            "broadband",
            [("K-P1.1-a", Match.NAME), ("K-P1.10-a", Match.NAME_BEGINS), ("K-P1.1-d", Match.WORDS)],
        ),
        ("plan broad", [("K-P1.10-a", Match.WORDS)]),
        ("bands", [("K-P2.1-a", Match.OTHER_WORDS)]),
        ("adban", [("K-P1.1-d", Match.PARTS), ("K-P1.1-a", Match.PARTS), ("K-P1.10-a", Match.PARTS)]),
        ("mobil brodband", [("K-P1.1-d", Match.LIKELY)]),
        ("mali plan", [("K-P2.2-a", Match.WORDS)]),
        ("网络", [("K-P3.1-a", Match.WORDS)]),
        ("字化转", [("K-P3.1-a", Match.WORDS)]),
        ("数字华转型", [("K-P3.1-a", Match.LIKELY)]),
        ("数字转型和", [("K-P3.1-a", Match.LIKELY)]),
        ("mali zzzz", []),
        ("nothing", []),
        ("  ", []),
        ("—", []),
    ],
)
def test_a_query_finds(query: str, finds: list[tuple[str, Match]]) -> None:
    assert found(query) == finds


def test_a_word_that_is_right_brings_no_likely_ones() -> None:
    index = Index([entry("Mali", "1"), entry("Malta", "2"), entry("Male", "3")])
    assert found("mali", index) == [("1", Match.NAME)]
    assert found("malo", index) == [("1", Match.LIKELY), ("3", Match.LIKELY)]


def test_words_do_not_run_from_one_text_into_the_next() -> None:
    index = Index([entry("Digital skills", "K", "Skills gap")])
    assert found("digital-skills", index) == [("K", Match.NAME)]
    assert found("skills-skills", index) == []


def test_kinds_share_the_room_and_the_best_match_stands_first() -> None:
    finds = [Found(entry(f"Plan {n}", str(n)), Match.WORDS, ()) for n in range(9)]
    finds += [
        Found(entry("Plan", "x", kind="place"), Match.PARTS, ()),
        Found(entry("P", "y", kind="page"), Match.LIKELY, ()),
    ]
    kinds = ["page", "place", "kpi"]
    shown = first_of_each(finds, 6, 2, kinds)
    assert [find.entry.code for find in shown] == ["0", "1", "2", "3", "x", "y"]
    alike = [Found(entry("A", "0"), Match.NAME_BEGINS, ()), Found(entry("B", "1", kind="page"), Match.WORDS, ())]
    assert [find.entry.code for find in first_of_each(alike, 5, 5, kinds)] == ["1", "0"]
