"""What keeps the server small, held by what it imports and sets, not by a measured size."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from types import FunctionType

import pytest

from kap_ui import lean

ALL_OF_THE_PROGRAM = """
import importlib, json, pkgutil, sys
import kap_model, kap_ui
for package in (kap_ui, kap_model):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


@pytest.mark.parametrize("library", ["openpyxl", "xlsxwriter", "vl_convert"])
def test_a_library_of_files_is_imported_when_somebody_brings_or_takes_one(library: str, imported: set[str]) -> None:
    assert {"altair", "pandas", "kap_ui", "kap_model"} <= imported
    assert library not in imported


def test_the_other_kind_of_database_is_imported_when_one_is_used(imported: set[str]) -> None:
    assert "sqlalchemy.dialects.sqlite" in imported
    assert "sqlalchemy.dialects.postgresql" not in imported


def test_what_libraries_hold_only_for_those_who_write_with_them_is_dropped_and_they_work_as_before() -> None:
    held = """
import typing, altair, pandas, sqlmodel, kap_ui.show
from altair.vegalite.v6.schema import channels
from kap_ui import lean
documented = (altair.Chart, channels.X, pandas.DataFrame, pandas.DataFrame.merge, sqlmodel.Session.execute)
assert typing.get_overloads(altair.condition) and all(one.__doc__ for one in documented)
"""
    dropped = """
lean.drop_documentation()
assert typing.get_overloads(altair.condition) == []
assert [one.__doc__ for one in documented] == [None] * len(documented)
assert pandas.DataFrame.merge.__code__.co_consts[0] is None
assert altair.Chart().mark_bar().encode(x="a:Q").to_dict(validate=True)["encoding"]["x"]["type"] == "quantitative"
frame = pandas.DataFrame({"a": [1, 2], "b": [3, 4]})
assert frame.merge(frame, on="a").to_dict("list") == {"a": [1, 2], "b_x": [3, 4], "b_y": [3, 4]}
"""
    told = subprocess.run([sys.executable, "-c", held + dropped], check=False, capture_output=True, text=True)

    assert told.returncode == 0, told.stderr


def test_what_another_thread_is_just_making_is_left_alone() -> None:
    lines = """
import threading, pandas, kap_ui.show
from kap_ui import lean
made, is_over, failed = [], threading.Event(), []
def make() -> None:
    try:
        while not is_over.is_set():
            made.append(tuple(number for number in range(40)))
    except SystemError as error:
        failed.append(error)
other = threading.Thread(target=make)
other.start()
for _ in range(5):
    lean.drop_documentation()
is_over.set()
other.join()
assert made and not failed, failed
"""
    told = subprocess.run([sys.executable, "-c", lines], check=False, capture_output=True, text=True)

    assert told.returncode == 0, told.stderr


def test_a_function_without_its_documentation_does_what_it_did() -> None:
    def counted(start: int, *, step: int = 2) -> Iterator[int]:
        """Give whole numbers from `start` on, each by `step` more than the one before it, and so on without an end."""
        while True:
            yield start
            start += step + outside

    def says_itself() -> str:
        """A sentence that is the documentation of a function and, being the same constant, also what it gives back."""
        return (
            "A sentence that is the documentation of a function and, being the same constant, also what it gives back."
        )

    outside, sentence = 1, says_itself()
    for function in (counted, says_itself):
        assert isinstance(function, FunctionType)
        lean.without_documentation(function)

    assert counted.__doc__ is None and says_itself.__doc__ is None
    assert [*islice(counted(1, step=4), 3)] == [1, 6, 11]
    assert says_itself() == sentence != ""


def test_arrow_is_not_imported_with_the_server_so_that_its_allocator_can_still_be_chosen() -> None:
    asked = "import sys, kap_ui.serve; sys.exit('pyarrow' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Name every library that is there once every module of the program has been imported."""
    told = subprocess.run([sys.executable, "-c", ALL_OF_THE_PROGRAM], check=True, capture_output=True, text=True)
    return set(json.loads(told.stdout.splitlines()[-1]))
