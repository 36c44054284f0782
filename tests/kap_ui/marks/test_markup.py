"""Text becomes part of a page only escaped; links lead where they say."""

from __future__ import annotations

import pytest

from kap_ui.marks.markup import Markup, element, escaped, filled, joined, link, strong

HOSTILE = "<img src=x onerror=\"alert('1')\"> & co"
HARMLESS = "&lt;img src=x onerror=&quot;alert(&#x27;1&#x27;)&quot;&gt; &amp; co"


def test_text_is_escaped_and_markup_is_not_escaped_again() -> None:
    assert element("b", HOSTILE) == f"<b>{HARMLESS}</b>"
    assert element("p", element("b", "1 < 2")) == "<p><b>1 &lt; 2</b></p>"


def test_attributes_are_escaped_even_when_they_are_markup() -> None:
    assert element("i", title=HOSTILE) == f'<i title="{HARMLESS}"></i>'
    assert element("i", title=Markup('a"b')) == '<i title="a&quot;b"></i>'


def test_attributes_that_are_not_there_are_left_out() -> None:
    assert element("i", class_="a", aria_label=None, hidden=True, title=False) == '<i class="a" hidden></i>'


@pytest.mark.parametrize("change", [lambda m: m + "<b>", lambda m: f"{m}", lambda m: m[:3], lambda m: m.upper()])
def test_markup_that_has_been_changed_is_text_again(change: object) -> None:
    changed = change(Markup("<i>x</i>"))  # type: ignore[operator]
    assert not isinstance(changed, Markup)
    assert "<" not in escaped(changed)


def test_joining_leaves_out_what_is_not_there() -> None:
    assert joined([Markup("<i></i>"), None, "<"], " & ") == "<i></i> &amp; &lt;"


def test_a_link_of_this_app_can_be_reported_and_opened_in_a_tab() -> None:
    assert link("Africa", href='kpi?a=1&b="') == '<a href="kpi?a=1&amp;b=&quot;" data-go>Africa</a>'


def test_a_tip_that_repeats_the_label_is_said_once() -> None:
    assert element("i", aria_label="x", data_tip="x") == '<i aria-label="x" data-tip></i>'
    assert element("i", aria_label="x", data_tip="y") == '<i aria-label="x" data-tip="y"></i>'
    assert element("i", data_tip="x") == '<i data-tip="x"></i>'


def test_a_link_out_of_the_app_opens_a_new_tab_and_is_not_reported() -> None:
    made = link("Source", href="https://example.org/a?b=1")
    assert 'target="_blank"' in made
    assert 'rel="noopener noreferrer"' in made
    assert "data-go" not in made


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " java\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
    ],
)
def test_an_address_of_another_scheme_or_host_is_no_link(href: str) -> None:
    assert link("words", href=href) == "<span>words</span>"


def test_a_colon_in_a_query_is_no_scheme() -> None:
    assert link("x", href="kpi?kpi=a:b").startswith('<a href="kpi?kpi=a:b"')


def test_a_sentence_keeps_its_marks_and_escapes_its_words() -> None:
    made = filled("Needs {pace} a <year>, {ratio} times.", pace=strong("<24>"), ratio="7 & 9")
    assert made == "Needs <b>&lt;24&gt;</b> a &lt;year&gt;, 7 &amp; 9 times."


@pytest.mark.parametrize("template", ["{pace.__class__}", "{pace!r}", "{pace:>9}", "{0}", "{}"])
def test_a_gap_that_is_no_bare_name_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="bare name"):
        filled(template, pace="x")
