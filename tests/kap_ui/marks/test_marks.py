"""Every mark escapes what it is given, and its geometry says what the figures say."""

from __future__ import annotations

import dataclasses
import inspect
import math
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kap_model.vocabulary import Status, StatusGroup, Word
from kap_ui import marks
from kap_ui.look import tokens
from kap_ui.marks.markup import Markup

HOSTILE = "</span><script>alert('x')</script><img src=x onerror=\"go()\">"
STABLE = settings(deadline=None, derandomize=True, database=None)
STATUSES = [*Status, *StatusGroup, *Word]
FUNCTIONS = [made for name in marks.__all__ if inspect.isfunction(made := getattr(marks, name))]


class _Tree(HTMLParser):
    """Reads markup, refuses what does not close, and keeps names, attributes and text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(markup)
        self.close()
        assert not self.open, f"{self.open} is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def _argument(kind: Any, name: str, text: str) -> Any:
    """Give a value for an argument: the text wherever text goes, something fit elsewhere."""
    if get_origin(kind) is not None and type(None) in get_args(kind):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if name in ("status", "before", "after"):
        return "at_risk"
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
        return tuple(_argument(one, "", text) for one in inner)
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


PLAIN = {function.__name__: _Tree(_made(function, "plain")) for function in FUNCTIONS}


def test_all_public_functions_are_tried() -> None:
    assert len(FUNCTIONS) >= 30
    assert {"overview", "kpi_lines", "table", "bullet", "panels", "attention"} <= set(PLAIN)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
@STABLE
@given(text=st.text(min_size=1, max_size=30) | st.just(HOSTILE) | st.text("<>&\"'/= abjsx:", min_size=1, max_size=30))
def test_text_adds_no_element_and_no_attribute(function: Callable[..., Markup], text: str) -> None:
    made = _made(function, text)
    assert isinstance(made, Markup)
    tree, plain = _Tree(made), PLAIN[function.__name__]
    assert tree.names <= plain.names | {"span"}
    assert {name for name, _ in tree.attributes} <= {name for name, _ in plain.attributes} | {"target", "rel"}
    for name, value in tree.attributes:
        if name in ("href", "data-go"):
            assert value == text or (name, value) == ("data-go", None)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
def test_a_mark_says_its_text_as_it_was(function: Callable[..., Markup]) -> None:
    tree = _Tree(_made(function, HOSTILE))
    if function is not marks.icon:
        said = tree.text + "".join(value or "" for _, value in tree.attributes)
        assert HOSTILE in said


def _widths(markup: str, class_: str, measure: str = "width") -> list[float]:
    return [float(x) for x in re.findall(rf'class="{class_}[^"]*" style="[^"]*{measure}:(-?[\d.]+)%', markup)]


def _bar(share: float | None, expected: float | None = 0.75, **more: bool) -> Markup:
    return marks.bullet(share=share, expected=expected, status="at_risk", words="progress 62%", **more)


def test_a_bar_is_filled_to_the_share_and_ticked_at_the_expected_share() -> None:
    bar = _bar(0.62)
    assert _widths(bar, "fill") == [62]
    assert _widths(bar, "tick", "left") == [75]


def test_a_bar_beyond_the_target_is_full_and_its_words_say_by_how_much() -> None:
    assert _widths(_bar(1.4), "fill") == [100]


def test_a_regressing_bar_goes_left_of_the_baseline_by_twelve_hundredths_at_most() -> None:
    assert _widths(_bar(-0.05), "back") == [5]
    assert _widths(_bar(-3), "back") == [12]
    assert 'class="fill' not in _bar(-3)


def test_zero_is_an_empty_track_and_missing_is_a_hatched_one() -> None:
    zero, missing = _bar(0), _bar(None)
    assert 'class="fill' not in zero and " none" not in zero and 'class="tick"' in zero
    assert 'class="bullet none"' in missing and 'class="tick"' not in missing


def test_not_a_number_is_missing_and_never_zero() -> None:
    assert _bar(math.nan) == _bar(None)
    assert 'class="tick"' not in _bar(0.5, math.nan)
    assert " none" in marks.ranked([marks.Ranked("Africa", math.nan, "–")], greatest=1, label="x")


@STABLE
@given(share=st.floats(allow_nan=False), expected=st.floats(allow_nan=False))
def test_no_part_of_a_bar_leaves_its_track(share: float, expected: float) -> None:
    bar = _bar(share, expected)
    for at in _widths(bar, "fill") + _widths(bar, "tick", "left"):
        assert 0 <= at <= 100
    assert all(width <= 12 for width in _widths(bar, "back"))


def test_each_kind_of_bar_looks_different() -> None:
    kinds = [
        _bar(0.6),
        _bar(0.6, is_illustrative=True),
        _bar(0.6, is_partial=True),
        _bar(0.6, is_lower_bound=True),
        _bar(0.6, is_partial=True, is_illustrative=True),
        _bar(None),
        _bar(0),
        _bar(-0.6),
    ]
    assert len(set(kinds)) == len(kinds)


def test_a_kpi_to_be_maintained_shows_its_tolerance_around_the_middle() -> None:
    # Scale 95 ± 8 for a tolerance of 2: the band is 93 to 97, the dot at 96 stands at (96 - 87) / 16.
    bar = marks.maintained(actual=96, keep=95, tolerance=2, status="on_track", words="x")
    assert _widths(bar, "band", "left") == [37.5]
    assert _widths(bar, "band") == [25]
    assert _widths(bar, "dot", "left") == [56.25]


@STABLE
@given(actual=st.floats(-1e9, 1e9), keep=st.floats(-1e9, 1e9), tolerance=st.floats(0, 1e9))
def test_the_dot_of_a_maintained_kpi_never_leaves_the_scale(actual: float, keep: float, tolerance: float) -> None:
    bar = marks.maintained(actual=actual, keep=keep, tolerance=tolerance, status="on_track", words="x")
    (dot,) = _widths(bar, "dot", "left")
    (left,) = _widths(bar, "band", "left")
    (width,) = _widths(bar, "band")
    assert 0 <= dot <= 100
    assert left + width / 2 == pytest.approx(50, abs=0.02)


COUNTS = st.lists(st.integers(0, 90), min_size=6, max_size=6)


def _parts(counts: list[int]) -> list[marks.Part]:
    return [marks.Part(group, count, str(count), group.value) for group, count in zip(StatusGroup, counts, strict=True)]


@STABLE
@given(counts=COUNTS)
def test_the_lengths_of_a_status_mix_are_the_counts(counts: list[int]) -> None:
    lengths = [int(x) for x in re.findall(r"flex-grow:(\d+)", marks.mix(_parts(counts)))]
    assert lengths == [count for count in counts if count]


@STABLE
@given(counts=COUNTS)
def test_few_kpis_have_one_box_each(counts: list[int]) -> None:
    assert marks.boxes(_parts(counts)).count('class="box is-') == sum(counts)


def test_the_key_keeps_zeros_and_the_mix_says_its_counts_aloud() -> None:
    parts = _parts([3, 0, 1, 0, 0, 2])
    assert _Tree(marks.counts(parts)).text == "3achieved0on_track1at_risk0off_track0regressing2unknown"
    assert 'aria-label="3 achieved, 1 at_risk, 2 unknown"' in marks.mix(parts)


def test_a_ranked_list_starts_at_zero() -> None:
    rows = [marks.Ranked("a", 50, "50", expected=75), marks.Ranked("b", 0, "0"), marks.Ranked("c", 300, "300")]
    made = marks.ranked(rows, greatest=200, label="x")
    assert _widths(made, "fill") == [25, 100]
    assert _widths(made, "tick", "left") == [37.5]
    with pytest.raises(ValueError, match="above 0"):
        marks.ranked(rows, greatest=0, label="x")


def test_a_sparkline_is_solid_where_published_and_dashed_where_illustrative() -> None:
    line = marks.sparkline([marks.Point(0, 1), marks.Point(4, 2), marks.Point(8, 3, True)])
    solid, dashed = (re.findall(rf'class="{kind}" d="([^"]*)"', line) for kind in ("line", "line dashed"))
    assert [len(re.findall("L", path)) for path in (*solid, *dashed)] == [1, 1]


def test_a_gap_in_a_sparkline_stays_open_and_a_lone_figure_is_seen() -> None:
    line = marks.sparkline([marks.Point(0, 1), marks.Point(9, 2), marks.Point(20, math.nan), marks.Point(21, 3)], gap=4)
    assert "L" not in "".join(re.findall(r' d="([^"]*)"', line))
    (lone,) = re.findall(r'class="line lone" d="([^"]*)"', line)
    assert lone.count("h0") == 2
    assert line.count("<circle") == 1


def test_the_newest_point_of_a_sparkline_has_the_dot_in_whatever_order_it_comes() -> None:
    points = [marks.Point(8, 3), marks.Point(0, 1), marks.Point(4, 2)]
    assert 'cx="92.0" cy="4.0"' in marks.sparkline(points)
    assert marks.sparkline(points) == marks.sparkline(sorted(points, key=lambda point: point.at))


def test_a_panel_has_one_scale_from_baseline_to_target() -> None:
    path = [marks.Point(0, 0), marks.Point(16, 1)]
    panel = marks.Panel("Africa", "at_risk", "At risk", "1 of 2", "x", [marks.Point(0, 0), marks.Point(8, 0.5)], path)
    made = marks.panels([panel])
    assert 'd="M0.0,92.0L200.0,8.0"' in made
    assert 'style="left:50.0%;top:50.0%"' in made


def test_a_panel_without_a_target_is_hatched() -> None:
    made = marks.panels([marks.Panel("Africa", "no_target", "No target", "3", "x", [marks.Point(0, 0)], [])])
    assert 'class="plot none"' in made


@pytest.mark.parametrize("status", STATUSES)
def test_every_status_has_an_icon_and_its_word(status: str) -> None:
    made = marks.word(status, "word")
    assert f'<svg data-shape="{tokens.group_of(status)}"></svg>' in made
    assert ">word<" in made


def test_no_two_groups_share_an_icon_or_a_colour() -> None:
    assert len({marks.icon(group) for group in StatusGroup}) == len(StatusGroup)
    for palette in (tokens.LIGHT, tokens.DARK):
        for colours in (palette.status, palette.status_text, palette.status_tint):
            assert len(set(colours.values())) == len(StatusGroup)


def test_a_status_that_does_not_exist_is_refused() -> None:
    with pytest.raises(KeyError):
        marks.word("fine", "Fine")


def test_a_cell_is_a_link_named_by_its_sentence() -> None:
    cell = marks.heat_cell("at_risk", "62%", "Africa, P1: at risk", href="priorities?p=P1", is_selected=True)
    assert cell.startswith('<a href="priorities?p=P1" data-go class="heat is-at_risk"')
    assert 'aria-label="Africa, P1: at risk" aria-current="true"' in cell
    assert marks.heat_cell("at_risk", "62%", "x").startswith('<span class="heat is-at_risk" role="img" aria-label="x"')


def test_a_page_shows_one_to_four_numbers() -> None:
    number = marks.Number("1", "one")
    assert marks.numbers([number] * 4).count("<dt>") == 4
    for amount in (0, 5):
        with pytest.raises(ValueError, match="one to four"):
            marks.numbers([number] * amount)


def test_a_table_names_its_rows_and_columns() -> None:
    made = marks.table(
        [marks.Column("Region"), marks.Column("Share", is_figure=True)], [["Africa", "54"]], caption="By region"
    )
    assert '<th scope="col">Region</th><th scope="col" class="figure">Share</th>' in made
    assert '<th scope="row">Africa</th><td class="figure">54</td>' in made
    assert "<caption>By region</caption>" in made


def test_a_row_that_does_not_fit_its_columns_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        marks.table([marks.Column("a"), marks.Column("b")], [["x"]], caption="x")
    bar = marks.mix([])
    row = marks.OverviewRow("P1", "n", bar, bar, "1", "2", "at_risk", "At risk")
    heads = marks.OverviewHeads("a", "b", "c", "d", [marks.ColumnHead("AFR", "Africa")])
    with pytest.raises(ValueError, match="P1: 0 cells for 1 columns"):
        marks.overview([row], heads, label="x")


@pytest.mark.parametrize(
    ("target", "printed"),
    [("of 107", "≥ 79 of 107"), (", target 73.0%", "≥ 79, target 73.0%"), ("", "≥ 79")],
)
def test_actual_and_target_read_as_one_phrase(target: str, printed: str) -> None:
    bar = marks.mix([])
    line = marks.KpiLine("n", "c", bar, bar, "74%", "≥ 79", target, "", "on_track", "On track", "Q4 2025")
    heads = marks.KpiHeads("a", "b", "c", "d", "e", "f")
    cell = re.search(
        r'<span class="of-actual" role="cell">(.*?)<span class="small">', marks.kpi_lines([line], heads, label="x")
    )
    assert cell is not None
    assert re.sub("<[^>]*>", "", cell[1]).strip() == printed


def test_a_group_without_a_code_starts_with_its_name() -> None:
    heads = marks.KpiHeads("a", "b", "c", "d", "e", "f")
    made = marks.kpi_lines([marks.Outcome("", "Regions")], heads, label="x")
    assert '<span class="name"><span title="Regions">Regions</span></span>' in made
