"""The data of a document are read in a process of its own; what fails there fails here in the same words."""

from __future__ import annotations

import os
import pickle
from functools import partial

import pytest

from kap_documents import export, reading_process
from kap_model.editions.listing import EditionError, UnknownEditionError
from kap_model.problems import DatabaseFault, DatabaseFaultKind, KapError
from kap_points.reading import UnknownChoiceError
from tests.kap_documents.reading_questions import fails, loaded, process_and

UNKNOWN = UnknownChoiceError("The data have no place “%(value)s”.", value="50% of all")


def test_a_question_is_answered_in_another_process() -> None:
    done: list[int] = []
    with reading_process.started() as reader:
        process, words = reader.ask(partial(process_and, "à demain"), meanwhile=lambda: done.append(os.getpid()))
    assert (process != os.getpid(), words) == (True, "à demain")
    assert done == [os.getpid()]


def test_what_reads_has_loaded_its_modules_and_no_streamlit() -> None:
    modules = {module for form in export.READ_BY.values() for module in form} | {"kap_documents.indicator_sheet"}
    with reading_process.started(*modules) as reader:
        there = reader.ask(loaded, meanwhile=list)
    assert modules <= there
    assert "streamlit" not in there


def test_a_process_that_is_not_asked_ends(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownEditionError), reading_process.started():
        raise UnknownEditionError("TDAG-27", "TDAG-26")
    assert capfd.readouterr() == ("", "")


def test_an_error_comes_as_it_is_with_the_place_where_it_was_raised() -> None:
    with reading_process.started() as reader, pytest.raises(UnknownChoiceError) as raised:
        reader.ask(partial(fails, UNKNOWN), meanwhile=list)
    assert str(raised.value) == "The data have no place “50% of all”."
    assert raised.value.values == {"value": "50% of all"}
    assert ", in fails\n" in raised.value.__notes__[0]


@pytest.mark.parametrize(
    "error",
    [
        UNKNOWN,
        UnknownEditionError("TDAG-27", "TDAG-26"),
        EditionError("The edition %(edition)s cannot be opened.", edition="TDAG-26"),
        DatabaseFault(DatabaseFaultKind.NEWER, "kap.sqlite", found="9", known="8"),
    ],
)
def test_every_error_of_ours_can_come_out_of_a_process(error: KapError) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
