"""The stylesheet: variables from the tokens, the rules of `style/`, and the rules for Streamlit's own parts."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Final

from kap_model.vocabulary import StatusGroup
from kap_ui.look import project_signs
from kap_ui.look.tokens import BY_STATUS, DARK, ICONS, LIGHT, TRENDS, Palette
from kap_ui.streamlit_internals import stylesheet as streamlit_parts

FOLDER: Final = Path(__file__).with_name("style")

PARTS: Final = (
    "type", "navigation", "choices", "blocks", "page", "status", "bars", "lines", "rows", "facts", "narrow", "results",
    "media", "maps", "linkages", "office", "help", "charts", "places", "accounts", "profile", "reporting", "remarks",
    "agreed", "editions", "splits", "slides", "delivery", "plans", "paper",
)  # fmt: skip
"""The files of `style/` in order: of two rules of equal specificity the later one holds."""


@lru_cache(maxsize=1)
def stylesheet() -> str:
    """Return the stylesheet as one line.

    Where the app sends it itself, Streamlit looks at each line of it in each script run.
    """
    rules = [(FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in PARTS]
    css = "\n".join([variables(), *rules, streamlit_parts.rules()])
    return " ".join(line.strip() for line in css.splitlines())


def variables() -> str:
    """Return the rules that declare the colours and shapes of both themes, and the colours of each status."""
    names = [field.name for field in fields(Palette) if field.name not in (*BY_STATUS, "sequence")]
    root = [_variable(name.replace("_", "-"), getattr(LIGHT, name), getattr(DARK, name)) for name in names]
    root += [_variable(f"step-{n}", *pair) for n, pair in enumerate(zip(LIGHT.sequence, DARK.sequence, strict=True), 1)]
    root += [f'--shape-{name}:"{path}";' for name, path in _shapes().items()]
    rules = [f":root{{{''.join(root)}}}"]
    for group in StatusGroup:
        parts = (("mark", "status"), ("word", "status_text"), ("on", "on_status"), ("tint", "status_tint"))
        colours = [_variable(name, getattr(LIGHT, field)[group], getattr(DARK, field)[group]) for name, field in parts]
        rules.append(f".is-{group}{{{''.join(colours)}}}")
    return "\n".join(rules)


def _shapes() -> dict[str, str]:
    statuses = {str(group): path for group, path in ICONS.items()}
    projects = {project_signs.shape(state): path for state, path in project_signs.SIGNS.items()}
    return {**statuses, **TRENDS, **projects}


def _variable(name: str, light: str, dark: str) -> str:
    return f"--{name}:light-dark({light},{dark});"
