"""Charts that follow the theme of their page."""

from __future__ import annotations

from kap_documents.themed_svg import themed
from kap_model.vocabulary import StatusGroup
from kap_ui.look.tokens import DARK, LIGHT

REGRESSING = LIGHT.status[StatusGroup.REGRESSING]


def drawn(element: str) -> str:
    return themed(f'<svg xmlns="http://www.w3.org/2000/svg">{element}</svg>'.encode())


def test_a_colour_of_the_light_theme_has_that_of_the_dark_one_beside_it() -> None:
    assert f'fill="light-dark({LIGHT.ink},{DARK.ink})"' in drawn(f'<rect fill="{LIGHT.ink}"/>')
    assert f'stroke="light-dark({LIGHT.rule},{DARK.rule})"' in drawn(f'<path stroke="{LIGHT.rule}"/>')


def test_a_light_colour_of_two_meanings_is_told_by_what_has_it() -> None:
    assert LIGHT.status_text[StatusGroup.REGRESSING] == REGRESSING
    assert DARK.status[StatusGroup.REGRESSING] in drawn(f'<rect fill="{REGRESSING}"/>')
    assert DARK.status_text[StatusGroup.REGRESSING] in drawn(f'<text fill="{REGRESSING}">x</text>')


def test_colours_of_others_and_all_texts_stay() -> None:
    assert 'fill="#E5243B"' in drawn('<rect fill="#E5243B"/>')
    assert "&lt;/script&gt; &amp;" in drawn("<text>&lt;/script&gt; &amp;</text>")
