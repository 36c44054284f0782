"""The stylesheet: every variable is defined, no colour is written twice, every part is in it."""

from __future__ import annotations

import re

from kap_model.vocabulary import ProjectState, StatusGroup
from kap_ui import marks
from kap_ui.look import project_signs, stylesheet, tokens
from kap_ui.streamlit_internals import stylesheet as streamlit_parts

STYLES = (*sorted(stylesheet.FOLDER.glob("*.css")), streamlit_parts.FILE)


def test_every_file_of_rules_is_a_part_of_the_stylesheet() -> None:
    assert sorted(stylesheet.PARTS) == sorted(file.stem for file in stylesheet.FOLDER.glob("*.css"))


def test_every_variable_of_the_stylesheet_is_defined() -> None:
    sheet = stylesheet.stylesheet()
    used = set(re.findall(r"var\((--[\w-]+)", sheet))
    defined = set(re.findall(r"(--[\w-]+):", sheet)) | {"--cells", "--counts", "--width", "--years"}  # set where used
    assert used <= defined


def test_the_stylesheet_carries_each_shape_under_the_name_that_marks_give_it() -> None:
    carried = dict(re.findall(r'--shape-(\w+):"([^"]+)";', stylesheet.stylesheet()))

    of_projects = {project_signs.shape(state): path for state, path in project_signs.SIGNS.items()}
    assert carried == {**{str(group): path for group, path in tokens.ICONS.items()}, **tokens.TRENDS, **of_projects}
    assert set(carried) == {*StatusGroup, *marks.Trend, *of_projects}
    assert {f"project_{state}" for state in ProjectState} < set(of_projects)


def test_a_variable_of_the_root_uses_no_colour_that_only_a_status_gives() -> None:
    root = " ".join(re.findall(r":root\s*\{([^}]*)\}", stylesheet.stylesheet()))
    assert not set(re.findall(r"var\((--[\w-]+)", root)) & {"--mark", "--word", "--tint", "--on"}


def test_no_colour_is_written_in_the_stylesheet_but_the_white_of_paper() -> None:
    rules = "".join(file.read_text(encoding="utf-8") for file in STYLES)
    assert set(re.findall(r"#[0-9A-Fa-f]{3,8}\b", rules)) <= {"#FFF"}
