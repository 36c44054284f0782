"""The data of a document are read in a process of its own; what fails there fails here in the same words."""

from __future__ import annotations

import os
import pickle
from functools import partial
from typing import NoReturn

import pytest

from kap_documents import reading_process
from kap_model.editions.listing import EditionError, UnknownEditionError
from kap_model.problems import DatabaseFault, DatabaseFaultKind, KapError
from kap_points.reading import UnknownChoiceError

UNKNOWN = UnknownChoiceError("The data have no place “%(value)s”.", value="50% of all")


def process_and(words: str) -> tuple[int, str]:
    return os.getpid(), words


def fails(error: Exception) -> NoReturn:
    raise error


def test_a_question_is_answered_in_another_process() -> None:
    process, words = reading_process.ask(partial(process_and, "à demain"))
    assert (process != os.getpid(), words) == (True, "à demain")


def test_an_error_comes_as_it_is_with_the_place_where_it_was_raised() -> None:
    with pytest.raises(UnknownChoiceError) as raised:
        reading_process.ask(partial(fails, UNKNOWN))
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
