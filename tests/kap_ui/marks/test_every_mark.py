"""Every mark escapes what it is given."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Callable, Sequence
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_ui import marks
from kap_ui.marks.markup import Markup
from tests.kap_ui.marks.read_markup import Tree

HOSTILE = "</span><script>alert('x')</script><img src=x onerror=\"go()\">"
STABLE = settings(derandomize=True, database=None)
FUNCTIONS = [made for name in marks.__all__ if inspect.isfunction(made := getattr(marks, name))]


def _argument(kind: Any, name: str, text: str) -> Any:
    """Return a value for an argument: the text wherever text goes, something fit elsewhere."""
    if get_origin(kind) is not None and type(None) in get_args(kind):
        kind = next(part for part in get_args(kind) if part is not type(None))
    if name == "status" or (name in ("before", "after") and not dataclasses.is_dataclass(kind)):
        return "at_risk"
    if name == "heads" and kind == Sequence[tuple[str, str]]:
        return [("at_risk", text)]
    if name == "direction":
        return "up"
    if name == "level":
        return 2
    if name == "href":
        return text
    if kind is str:
        return text
    if kind is Markup:
        return marks.word("at_risk", text)
    if kind is bool:
        return True
    if kind in (int, float):
        return 1
    if isinstance(kind, type) and issubclass(kind, marks.Swatch):
        return marks.Swatch.PATH
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(
            **{field.name: _argument(hints[field.name], field.name, text) for field in dataclasses.fields(kind)}
        )
    inner = get_args(kind)
    if get_origin(kind) is tuple:
        return tuple(_argument(part, "", text) for part in inner)
    if inner and type(None) not in inner and get_origin(kind) is not None and "Union" not in str(get_origin(kind)):
        return [_argument(inner[0], "", text)]
    return _argument(inner[0], name, text)


def _made(function: Callable[..., Markup], text: str) -> Markup:
    hints = get_type_hints(function)
    given_: dict[str, Any] = {}
    parts: list[Any] = []
    for name, parameter in inspect.signature(function).parameters.items():
        value = _argument(hints[name], name, text)
        if parameter.kind is parameter.VAR_POSITIONAL:
            parts = [value, value]
        else:
            given_[name] = value
    return function(*parts, **given_)


PLAIN = {function.__name__: Tree(_made(function, "plain")) for function in FUNCTIONS}


def test_all_public_functions_are_tried() -> None:
    assert len(FUNCTIONS) >= 30
    assert {"overview", "kpi_lines", "table", "bullet", "panels", "actions"} <= set(PLAIN)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
@STABLE
@given(text=st.text(min_size=1, max_size=30) | st.just(HOSTILE) | st.text("<>&\"'/= abjsx:", min_size=1, max_size=30))
def test_text_adds_no_element_and_no_attribute(function: Callable[..., Markup], text: str) -> None:
    made = _made(function, text)
    assert isinstance(made, Markup)
    tree, plain = Tree(made), PLAIN[function.__name__]
    assert tree.names <= plain.names | {"span"}
    # An address of another site has a target; a long name has a tip, since it may be cut.
    allowed = {name for name, _ in plain.attributes} | {"target", "rel", "data-tip"}
    assert {name for name, _ in tree.attributes} <= allowed
    for name, value in tree.attributes:
        if name in ("href", "data-go"):
            assert value == text or (name, value) == ("data-go", None)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_mark_says_its_text_as_it_was(function: Callable[..., Markup]) -> None:
    tree = Tree(_made(function, HOSTILE))
    if function is not marks.icon:
        words = tree.text + "".join(value or "" for _, value in tree.attributes)
        assert HOSTILE in words
