"""Lines: where they are solid, dashed or open, and on which scale."""

from __future__ import annotations

import math
import re

from kap_ui import marks


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


def test_a_share_below_the_foot_of_a_panel_is_an_arrow_that_points_down() -> None:
    path = [marks.Point(0, 0), marks.Point(16, 1)]
    panel = marks.Panel("Africa", "regressing", "Regressing", "1", "x", [marks.Point(8, -0.67)], path)
    assert '<i class="below" style="left:50.0%;top:98.7%"></i>' in marks.panels([panel])
