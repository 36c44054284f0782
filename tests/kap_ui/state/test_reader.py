"""What a reader chose and the address of their browser: who follows whom, as tables."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kap_model.quarter import Quarter
from kap_model.queries.choices import Choices, Opening, PlaceChoice
from kap_model.selection import Selection
from kap_model.vocabulary import OriginView, PlaceKind
from kap_ui.state import reader as reader_rules
from kap_ui.state.reader import (
    FIELDS,
    Declaration,
    Nothing,
    Query,
    Reader,
    Replace,
    Unknown,
    Write,
    choose,
    choose_own,
    correct,
    correct_own,
    count_as_written,
    declare,
    edition_for,
    follow_state,
    language_for,
    plan_for,
    pull,
    push,
    pushed,
    query_of,
    stand_above,
    with_language,
)

Q = Quarter.parse
CHOICES = Choices(
    start=Q("2023-Q1"),
    end=Q("2026-Q4"),
    present=Q("2026-Q4"),
    newest={OriginView.ALL: Q("2026-Q3"), OriginView.PUBLISHED: Q("2026-Q1")},
    places=tuple(
        PlaceChoice(code, kind, parent, None)
        for code, kind, parent in (
            ("WORLD", PlaceKind.WORLD, None), ("AFR", PlaceKind.REGION, "WORLD"), ("EUR", PlaceKind.REGION, "WORLD"),
            ("RO-AFR", PlaceKind.OFFICE, "AFR"),
        )
    ),
    priorities=("P1", "P2"),
    enablers=("E1",),
    kpis=("K-a",),
    kpi_objectives={"K-a": "P1"},
)  # fmt: skip
DEFAULTS = {
    "lang": "en", "plan": "live", "edition": "live", "origin": "all", "quarter": "2026-Q3", "compared": "2025-Q3",
    "place": "WORLD", "priority": "all", "kpi": "all", "since": "live",
}  # fmt: skip
NEW = with_language(Reader(), "en")
SORT = Declaration(page="compare", name="sort", allowed=("plan", "status"), default="plan")
ROW = Declaration(page="compare", name="row", allowed=("P1", "P2"))
FIND = Declaration(page="compare", name="find", allowed=None, default="")
ENGINE = Declaration(page="compare", name="engine", allowed=("print", "zoom"), default="print", is_in_address=False)


def run(reader: Reader, query: Query, page: str = "overview", *own: Declaration) -> tuple[Reader, Query]:
    """One script run of a page and what the browser does: the reader, and the query that the address then holds."""
    reader = pull(reader, query, page, CHOICES)
    for declaration in own:
        reader = declare(reader, declaration, query)
    action = push(reader, query, CHOICES)
    return pushed(reader, action), action.query


def what_is_done(reader: Reader, query: Query, page: str = "overview") -> type:
    return type(push(pull(reader, query, page, CHOICES), query, CHOICES))


# ---- pull: from an address


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, {}),
        ({"lang": "en"}, {}),
        ({"lang": "en", "place": "AFR"}, {"place": "AFR"}),
        ({"quarter": "2025-Q4"}, {"quarter": "2025-Q4", "compared": "2024-Q4"}),
        ({"quarter": "2023-Q2"}, {"quarter": "2023-Q2", "compared": "2022-Q4"}),
        ({"origin": "published"}, {"origin": "published", "quarter": "2026-Q1", "compared": "2025-Q1"}),
        ({"origin": "published", "quarter": "2026-Q3"}, {"origin": "published"}),
        ({"compared": "2024-Q1"}, {"compared": "2024-Q1"}),
        ({"priority": "E1", "kpi": "K-a"}, {"priority": "E1", "kpi": "K-a"}),
        ({"place": ""}, {}),
        ({"utm_source": "mail"}, {}),
        (
            {"place": "afr", "quarter": "2024-q3", "kpi": "k-A"},
            {
                "place": "AFR",
                "quarter": "2024-Q3",
                "compared": "2023-Q3",
                "kpi": "K-a",
            },
        ),
    ],
)
def test_a_link_sets_its_codes_and_the_rest_to_defaults(query: Query, codes: dict[str, str]) -> None:
    reader = pull(NEW, query, "overview", CHOICES)
    assert reader.codes == DEFAULTS | codes
    assert reader.unknown == ()


@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ({"place": "XX"}, Unknown("place", "XX", "WORLD")),
        ({"quarter": "1999-Q9"}, Unknown("quarter", "1999-Q9", "2026-Q3")),
        ({"quarter": "2024-Q1", "compared": "2024-Q1"}, Unknown("compared", "2024-Q1", "2023-Q1")),
        ({"origin": "gossip"}, Unknown("origin", "gossip", "all")),
        ({"priority": "K-a"}, Unknown("priority", "K-a", "all")),
        ({"kpi": "P1"}, Unknown("kpi", "P1", "all")),
        ({"lang": "xx"}, Unknown("lang", "xx", "en")),
        ({"place": "x" * 500}, Unknown("place", "x" * 40, "WORLD")),
    ],
)
def test_an_unknown_value_of_a_link_is_named_with_what_is_shown_instead(query: Query, unknown: Unknown) -> None:
    reader = pull(NEW, query, "overview", CHOICES)
    assert reader.unknown == (unknown,)
    assert reader.codes[unknown.name] == unknown.instead


def test_a_page_without_a_query_leaves_what_was_chosen() -> None:
    reader, _query = run(NEW, {"lang": "en", "place": "AFR"})
    assert pull(reader, {}, "compare", CHOICES).codes["place"] == "AFR"


def test_back_takes_a_choice_back_and_forward_restores_it() -> None:
    reader, first = run(NEW, {"lang": "en"})
    reader, second = run(choose(reader, "place", "AFR"), first)
    assert second == {"lang": "en", "place": "AFR"}
    reader, back = run(reader, first)
    assert (reader.codes["place"], back) == ("WORLD", first)
    reader, forward = run(reader, second)
    assert (reader.codes["place"], forward) == ("AFR", second)


# ---- pull: from what was chosen


@pytest.mark.parametrize(
    ("before", "chosen", "codes"),
    [
        ({}, {"quarter": "2025-Q4"}, {"quarter": "2025-Q4", "compared": "2024-Q4"}),
        # Earlier than the quarter that it was compared with: nothing is unknown about that.
        ({}, {"quarter": "2025-Q2"}, {"quarter": "2025-Q2", "compared": "2024-Q2"}),
        ({"compared": "2024-Q1"}, {"quarter": "2025-Q4"}, {"quarter": "2025-Q4", "compared": "2024-Q1"}),
        ({}, {"quarter": "2025-Q4", "compared": "2025-Q3"}, {"quarter": "2025-Q4", "compared": "2025-Q3"}),
        ({}, {"origin": "published"}, {"origin": "published", "quarter": "2026-Q1", "compared": "2025-Q1"}),
        ({"quarter": "2025-Q4"}, {"origin": "published"}, {"origin": "published", "quarter": "2025-Q4",
                                                           "compared": "2024-Q4"}),
        ({"place": "AFR"}, {"kpi": "K-a"}, {"place": "AFR", "kpi": "K-a"}),
    ],
)  # fmt: skip
def test_what_was_left_at_its_default_follows_it(before: Query, chosen: Query, codes: dict[str, str]) -> None:
    reader, query = run(NEW, {"lang": "en", **before})
    for name, code in chosen.items():
        reader = choose(reader, name, code)
    reader = pull(reader, query, "overview", CHOICES)
    assert reader.codes == DEFAULTS | codes
    assert reader.unknown == ()


def test_a_run_that_is_interrupted_has_taken_the_choice_over() -> None:
    reader, query = run(NEW, {"lang": "en", "quarter": "2025-Q4"})
    interrupted = pull(choose(reader, "quarter", "2025-Q3"), query, "overview", CHOICES)
    reader = pull(choose(interrupted, "quarter", "2025-Q2"), query, "overview", CHOICES)
    assert reader.codes["compared"] == "2024-Q2"


def test_a_compared_quarter_that_is_no_longer_earlier_than_a_chosen_one_follows_it_without_a_notice() -> None:
    reader, query = run(NEW, {"lang": "en", "compared": "2025-Q1"})
    reader, query = run(choose(reader, "quarter", "2024-Q2"), query)
    assert (reader.code("compared"), reader.unknown) == ("2023-Q2", ())
    assert query == {"lang": "en", "quarter": "2024-Q2"}


def test_a_choice_on_a_slow_line_is_not_undone_by_the_older_address_that_comes_with_the_next() -> None:
    reader, older = run(NEW, {"lang": "en"})
    reader, _on_its_way = run(follow_state(choose(reader, "place", "AFR")), older)
    reader = choose(reader, "quarter", "2025-Q4")

    followed = pull(follow_state(reader), older, "overview", CHOICES)
    assert (followed.codes["place"], followed.codes["quarter"]) == ("AFR", "2025-Q4")
    assert pull(followed, older, "overview", CHOICES).codes["place"] == "WORLD"  # the run after it: this is Back


# ---- push


def test_the_address_gets_an_entry_only_when_the_reader_has_changed_something() -> None:
    reader, query = run(NEW, {"lang": "en"})
    assert what_is_done(reader, query) is Nothing
    assert what_is_done(choose(reader, "place", "AFR"), query) is Write
    assert what_is_done(reader, {}) is Replace
    assert what_is_done(reader, {"lang": "en", "place": "XX"}) is Replace  # a link, put right
    assert what_is_done(choose(reader, "place", "AFR"), {}, "compare") is Replace
    assert what_is_done(follow_state(choose(reader, "place", "AFR")), query, "compare") is Replace


def test_an_address_that_is_being_replaced_may_come_once_more() -> None:
    reader, query = run(NEW, {"place": "AFR"})
    assert query == {"lang": "en", "place": "AFR"}
    reader, query = run(choose(reader, "place", "EUR"), {"place": "AFR"})
    assert (reader.codes["place"], query) == ("EUR", {"lang": "en", "place": "EUR"})


def test_what_a_page_wrote_late_is_put_right_under_the_page_that_was_gone_to_meanwhile() -> None:
    reader, link = run(NEW, {"lang": "en"})
    reader, _late = run(choose(reader, "quarter", "2025-Q4"), link)
    reader, _query = run(reader, {"lang": "en", "quarter": "2025-Q4"})  # a run that writes nothing makes no difference

    assert what_is_done(reader, link, "compare") is Replace
    reader, _query = run(reader, link, "compare")
    assert what_is_done(reader, link, "office") is Nothing


def test_other_names_in_the_address_are_none_of_ours() -> None:
    reader, query = run(NEW, {"lang": "en", "utm_source": "mail"})
    assert query == {"lang": "en"}
    assert what_is_done(reader, {"lang": "en", "utm_source": "mail"}) is Nothing


def test_the_first_event_after_a_restart_makes_an_entry() -> None:
    here = {"lang": "en", "place": "AFR"}
    reader = pull(NEW, here, "overview", CHOICES)
    reader = count_as_written(choose(reader, "quarter", "2025-Q4"), here)
    action = push(pull(reader, here, "overview", CHOICES), here, CHOICES)
    assert action == Write({"lang": "en", "quarter": "2025-Q4", "place": "AFR"})


# ---- a page's own choices


@pytest.mark.parametrize(
    ("declaration", "query", "value", "unknown"),
    [
        (SORT, {"lang": "en"}, "plan", ()),
        (SORT, {"lang": "en", "sort": "status"}, "status", ()),
        (SORT, {"lang": "en", "sort": "<b>"}, "plan", (Unknown("sort", "<b>", "plan"),)),
        (ROW, {"lang": "en"}, None, ()),
        (ROW, {"lang": "en", "row": "P9"}, None, (Unknown("row", "P9", None),)),
        (FIND, {"lang": "en", "find": "5G & <b>"}, "5G & <b>", ()),
        (FIND, {"lang": "en", "find": "x" * 61}, "", (Unknown("find", "x" * 40, ""),)),
        (ENGINE, {"lang": "en", "engine": "zoom"}, "print", ()),
    ],
)
def test_a_link_sets_a_pages_own_choice(
    declaration: Declaration, query: Query, value: str | None, unknown: tuple[Unknown, ...]
) -> None:
    reader = declare(pull(NEW, query, "compare", CHOICES), declaration, query)
    assert reader.own == {declaration.key: value}
    assert reader.unknown == unknown


def test_the_first_run_of_a_session_takes_own_choices_from_the_address_even_where_it_goes_by_the_state() -> None:
    here = {"lang": "en", "sort": "status"}
    reader = declare(pull(follow_state(NEW), here, "compare", CHOICES), SORT, here)
    assert reader.own == {"compare_sort": "status"}


def test_own_choices_stand_in_the_address_in_the_order_of_the_page_without_defaults() -> None:
    reader, query = run(NEW, {"lang": "en"}, "compare", SORT, ROW, ENGINE)
    for key, value in (("compare_row", "P1"), ("compare_sort", "status"), ("compare_engine", "zoom")):
        reader = choose_own(reader, key, value)
    reader, query = run(reader, query, "compare", SORT, ROW, ENGINE)
    assert list(query.items()) == [("lang", "en"), ("sort", "status"), ("row", "P1")]
    assert reader.own["compare_engine"] == "zoom"

    reader, query = run(choose_own(reader, "compare_sort", None), query, "compare", SORT, ROW, ENGINE)
    assert query == {"lang": "en", "row": "P1"}


def test_a_page_that_is_come_back_to_has_its_own_choices_and_a_link_takes_them_along() -> None:
    reader, _query = run(NEW, {"lang": "en", "sort": "status"}, "compare", SORT)
    reader, query = run(reader, {}, "overview")
    assert query == {"lang": "en"}
    assert reader.own_query(reader.of_page("compare")) == {"sort": "status"}
    reader, query = run(reader, {}, "compare", SORT)
    assert query == {"lang": "en", "sort": "status"}


def test_a_value_that_is_no_longer_allowed_gives_way_to_the_default() -> None:
    reader, query = run(NEW, {"lang": "en", "row": "P2"}, "compare", ROW)
    reader, query = run(reader, query, "compare", replace(ROW, allowed=("P1",)))
    assert (reader.own["compare_row"], query) == (None, {"lang": "en"})


def test_own_choices_that_a_page_declares_late_are_told_apart_in_cache_keys() -> None:
    reader = declare(pull(NEW, {}, "compare", CHOICES), SORT, {})
    before = reader.all_codes
    assert choose_own(reader, "compare_sort", "status").all_codes != before
    assert choose(reader, "place", "AFR").all_codes != before
    assert declare(reader, ENGINE, {}).all_codes == before


# ---- what was not known


LINK = {"lang": "en", "place": "XX", "row": "P9"}
OF_LINK = (Unknown("place", "XX", "WORLD"), Unknown("row", "P9", None))


@pytest.mark.parametrize("query", [{"lang": "en"}, LINK], ids=["once replaced", "before it is replaced"])
def test_what_was_not_known_is_named_until_the_reader_acts(query: Query) -> None:
    reader, _query = run(NEW, LINK, "compare", ROW)
    assert reader.unknown == OF_LINK
    for _again in range(3):  # the browser has measured the window, or its theme has changed
        reader, _query = run(reader, query, "compare", ROW)
        assert reader.unknown == OF_LINK
    reader, _query = run(correct_own(follow_state(reader), "compare_row", "P1"), query, "compare", ROW)
    assert reader.unknown == OF_LINK


@pytest.mark.parametrize(
    ("act", "query", "page"),
    [
        (lambda reader: choose(follow_state(reader), "place", "AFR"), {"lang": "en"}, "compare"),
        (lambda reader: choose(follow_state(reader), "lang", "fr"), {"lang": "en"}, "compare"),
        (lambda reader: choose_own(follow_state(reader), "compare_row", "P2"), {"lang": "en"}, "compare"),
        (lambda reader: reader, {"lang": "en", "place": "EUR"}, "compare"),
        (lambda reader: reader, {"lang": "en"}, "overview"),
    ],
    ids=["choice", "language", "own choice", "link", "other page"],
)
def test_what_was_not_known_is_named_no_more_once_the_reader_acts(
    act: Callable[[Reader], Reader], query: Query, page: str
) -> None:
    reader, _query = run(NEW, LINK, "compare", ROW)
    reader, _query = run(act(reader), query, page, *([ROW] if page == "compare" else []))
    assert reader.unknown == ()


# ---- corrections, links, languages


def at_office(reader: Reader, query: Query, page: str) -> tuple[Reader, Query]:
    """One script run of a page that shows no offices, for a reader who is at one."""
    reader = pull(reader, query, page, CHOICES)
    if reader.code("place") == "RO-AFR":
        reader = stand_above(reader, "AFR")
    action = push(reader, query, CHOICES)
    return pushed(reader, action), action.query


def test_a_page_above_a_place_keeps_it_for_the_pages_that_show_it() -> None:
    reader, query = at_office(NEW, {"lang": "en", "place": "RO-AFR"}, "overview")
    assert (reader.selection().place, reader.finer_place, reader.unknown) == ("AFR", "RO-AFR", ())
    assert query == {"lang": "en", "place": "AFR"}
    for _again in range(2):
        reader, query = at_office(choose(reader, "quarter", "2025-Q4"), query, "overview")
        assert (reader.selection().place, reader.finer_place) == ("AFR", "RO-AFR")
    reader, _query = run(reader, {}, "office")
    assert (reader.selection().place, reader.finer_place) == ("RO-AFR", None)


@pytest.mark.parametrize(
    ("act", "query"),
    [
        (lambda reader: choose(reader, "place", "EUR"), {"lang": "en", "place": "AFR"}),
        (lambda reader: reader, {"lang": "en", "place": "EUR"}),
    ],
    ids=["choice", "link"],
)
def test_another_place_takes_the_place_of_a_finer_one_that_was_kept(
    act: Callable[[Reader], Reader], query: Query
) -> None:
    reader, _query = at_office(NEW, {"lang": "en", "place": "RO-AFR"}, "overview")
    reader, query = at_office(act(reader), query, "overview")
    assert (reader.selection().place, reader.finer_place) == ("EUR", None)
    assert run(reader, query, "office")[0].selection().place == "EUR"


def test_an_own_choice_may_be_written_in_another_case() -> None:
    reader, query = run(NEW, {"lang": "en", "sort": "STATUS"}, "compare", SORT)
    assert (reader.own["compare_sort"], reader.unknown) == ("status", ())
    assert query == {"lang": "en", "sort": "status"}


def test_a_correction_of_the_page_is_what_the_notice_names() -> None:
    reader = pull(NEW, {"place": "XX", "kpi": "all"}, "kpi", CHOICES)
    reader = correct(reader, "place", "AFR", is_unknown=False)
    assert reader.unknown == (Unknown("place", "XX", "AFR"),)
    reader = correct(reader, "place", "EUR", is_unknown=True)
    assert reader.unknown == (Unknown("place", "XX", "EUR"), Unknown("place", "AFR", "EUR"))
    assert reader.selection().place == "EUR"


@pytest.mark.parametrize(
    ("state", "codes", "query"),
    [
        ({}, {}, {}),
        ({"place": "AFR"}, {}, {"place": "AFR"}),
        ({"place": "AFR"}, {"place": None}, {}),
        ({"place": "AFR"}, {"place": "EUR", "sort": "status"}, {"place": "EUR", "sort": "status"}),
        ({}, {"quarter": "2025-Q4"}, {"quarter": "2025-Q4"}),
        ({"compared": "2024-Q1"}, {"quarter": "2025-Q4"}, {"quarter": "2025-Q4", "compared": "2024-Q1"}),
        ({"compared": "2024-Q1"}, {"quarter": "2023-Q4"}, {"quarter": "2023-Q4"}),
        ({}, {"place": "XX"}, {}),
        ({}, {"sort": None}, {}),
        ({}, {"lang": "fr"}, {"lang": "fr"}),
    ],
)
def test_a_link_takes_the_state_along_but_for_what_it_changes(
    state: Query, codes: dict[str, str | None], query: Query
) -> None:
    reader = pull(NEW, {"lang": "en", **state}, "overview", CHOICES)
    assert query_of(reader, CHOICES, **codes) == {"lang": "en"} | query


def test_a_link_to_a_selection_keeps_the_priority_that_it_does_not_name() -> None:
    reader = pull(NEW, {"lang": "en", "priority": "P1"}, "overview", CHOICES)
    selection = Selection(Q("2025-Q4"), Q("2024-Q4"), place="AFR", kpi="K-a")
    assert query_of(reader, CHOICES, selection, place="EUR") == {
        "lang": "en", "quarter": "2025-Q4", "place": "EUR", "priority": "P1", "kpi": "K-a",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("reader", "query", "language"),
    [
        (Reader(), {}, "fr"),
        (Reader(), {"lang": "en"}, "en"),
        (Reader(), {"lang": "xx"}, "fr"),
        (NEW, {}, "en"),
        (NEW, {"lang": "fr"}, "fr"),
        (NEW, {"lang": "FR"}, "fr"),
        (choose(replace(NEW, written={"lang": "en"}), "lang", "fr"), {"lang": "en"}, "fr"),
        (replace(NEW, written={"lang": "fr"}), {"lang": "en"}, "en"),
        # On a slow line the address still has the language before the one that was chosen.
        (follow_state(with_language(replace(NEW, written={"lang": "fr"}), "fr")), {"lang": "en"}, "fr"),
    ],
)
def test_the_language_is_that_of_the_address_of_the_reader_of_the_browser(
    reader: Reader, query: Query, language: str
) -> None:
    assert language_for(reader, query, offered=("en", "fr"), preferred="fr") == language


def test_a_browser_in_another_language_reads_english() -> None:
    assert language_for(Reader(), {}, offered=("en", "fr"), preferred="zh") == "en"


def test_the_rules_of_the_address_know_neither_streamlit_nor_what_is_cached() -> None:
    tree = ast.parse(Path(reader_rules.__file__).read_text("utf-8"))
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {module for module in modules if module and module.startswith(("streamlit", "kap_ui"))} == {
        "kap_ui.words.language"
    }


def test_the_edition_that_changes_are_counted_from_goes_along_as_it_is_written() -> None:
    """Whether there is such an edition is not known to the rules of the address."""
    settled = pull(NEW, {"lang": "en", "since": "TDAG-25"}, "overview", CHOICES)

    assert settled.code("since") == "TDAG-25"
    assert query_of(settled, CHOICES)["since"] == "TDAG-25"
    assert query_of(settled, CHOICES, edition="TDAG-26")["since"] == "TDAG-25"
    assert "since" not in query_of(settled, CHOICES, since=None)
    assert "since" not in query_of(pull(NEW, {"lang": "en"}, "overview", CHOICES), CHOICES)
    assert pull(NEW, {"lang": "en", "since": "x" * 41}, "overview", CHOICES).code("since") == "live"


def test_the_codes_have_the_names_of_the_fields_in_order() -> None:
    assert tuple(pull(NEW, {}, "overview", CHOICES).codes) == FIELDS


# ---- an edition

FROZEN = replace(CHOICES, opening=Opening(Q("2026-Q2"), OriginView.PUBLISHED))
"""What can be chosen in an edition that opens with the published figures of 2026-Q2."""


def on_edition(query: Query, reader: Reader = NEW) -> Reader:
    return pull(reader, {"lang": "en", "edition": "TDAG-26", **query}, "overview", FROZEN, "TDAG-26")


@pytest.mark.parametrize(
    ("query", "code"),
    [({}, "live"), ({"lang": "en"}, "live"), ({"edition": "tdag-26"}, "tdag-26"), ({"edition": ""}, "live")],
)
def test_the_edition_is_that_of_the_address(query: Query, code: str) -> None:
    assert edition_for(NEW, query, "overview") == code


def test_an_edition_is_kept_where_the_address_says_nothing_and_lost_by_a_link_without_it() -> None:
    reader = on_edition({})
    assert edition_for(reader, {}, "kpi") == "TDAG-26"
    assert edition_for(reader, {"lang": "en"}, "kpi") == "live"


def test_back_returns_to_the_edition_and_forward_to_the_live_data() -> None:
    reader = on_edition({})
    query = {"lang": "en", "edition": "TDAG-26"}
    reader = pushed(reader, push(reader, query, FROZEN))
    reader, live = run(reader, {"lang": "en"})
    assert (edition_for(reader, query, "overview"), edition_for(reader, live, "overview")) == ("TDAG-26", "live")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ({}, {"origin": "published", "quarter": "2026-Q2", "compared": "2025-Q2"}),
        ({"origin": "all"}, {"origin": "all", "quarter": "2026-Q2", "compared": "2025-Q2"}),
        ({"quarter": "2026-Q3"}, {"origin": "published", "quarter": "2026-Q3", "compared": "2025-Q3"}),
    ],
)
def test_an_edition_opens_with_its_own_quarter_and_view(query: Query, codes: dict[str, str]) -> None:
    reader = on_edition(query)
    assert reader.codes == DEFAULTS | {"edition": "TDAG-26"} | codes
    assert query_of(reader, FROZEN) == {"lang": "en", "edition": "TDAG-26", **query}


@pytest.mark.parametrize(
    ("edition", "kept"), [(None, {}), ("TDAG-25", {"edition": "TDAG-25"}), ("TDAG-26", {"edition": "TDAG-26"})]
)
def test_a_link_to_other_data_takes_along_what_was_chosen_and_leaves_what_is_at_its_default(
    edition: str | None, kept: Query
) -> None:
    reader = on_edition({"place": "AFR", "quarter": "2025-Q4"})
    chosen = {"lang": "en", **kept, "quarter": "2025-Q4", "place": "AFR"}
    assert query_of(reader, FROZEN, edition=edition) == chosen
    assert query_of(on_edition({}), FROZEN, edition=edition) == {"lang": "en", **kept}


def test_a_link_out_of_an_edition_does_not_judge_codes_by_the_data_of_the_edition() -> None:
    assert query_of(on_edition({}), FROZEN, edition=None, place="NEW") == {"lang": "en", "place": "NEW"}


# ---- a plan beside the one that is reported on


def on_plan(query: Query, reader: Reader = NEW) -> Reader:
    return pull(reader, {"lang": "en", "plan": "NEXT", **query}, "overview", CHOICES, plan="NEXT")


def test_the_plan_is_that_of_the_address_and_kept_where_it_says_nothing() -> None:
    reader = on_plan({})
    assert plan_for(NEW, {"plan": "next"}, "overview") == "next"
    assert (plan_for(reader, {}, "kpi"), plan_for(reader, {"lang": "en"}, "kpi")) == ("NEXT", "live")
    assert query_of(reader, CHOICES, place="AFR") == {"lang": "en", "plan": "NEXT", "place": "AFR"}


def test_only_view_and_place_go_along_to_another_plan_and_no_edition_does() -> None:
    chosen = {"place": "AFR", "origin": "published", "priority": "P1", "quarter": "2026-Q2", "since": "TDAG-25"}
    along = {"lang": "en", "place": "AFR", "origin": "published"}
    assert query_of(on_plan(chosen), CHOICES, plan=None) == along
    live = pull(NEW, {"lang": "en", "edition": "TDAG-26", **chosen}, "overview", CHOICES, "TDAG-26")
    assert query_of(live, CHOICES, plan="NEXT") == {**along, "plan": "NEXT"}
    assert query_of(live, CHOICES, plan="NEXT", priority="A1")["priority"] == "A1"
