"""A change of the model is another version of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kap_model.importing import version


@pytest.mark.parametrize(
    "module",
    [
        "quarter.py", "codes.py", "progress.py", "vocabulary.py", "tables.py", "importing/read.py",
        "importing/cells.py", "importing/check.py", "importing/rules.py", "importing/load.py", "importing/derive.py",
        "measures/actuals.py",
    ],
)  # fmt: skip
def test_a_change_of_any_module_of_the_model_is_another_version(module: str, tmp_path: Path) -> None:
    copy = shutil.copytree(version.PACKAGE, tmp_path / "kap_model", ignore=shutil.ignore_patterns("__pycache__"))
    assert version.model_version(copy) == version.model_version()
    with (copy / module).open("a", encoding="utf-8") as file:
        file.write("# another rule\n")
    assert version.model_version(copy) != version.model_version()
