from __future__ import annotations

import pytest

from kap_model.problems import N_
from kap_model.reporting.submissions import SubmissionError
from kap_model.vocabulary import Role, SubmissionState
from kap_ui.sections.shared import acts, role_words
from kap_ui.words import wording


@pytest.mark.parametrize(
    ("state", "word"), [(SubmissionState.ACCEPTED, "accepté"), (SubmissionState.WITHDRAWN, "retirée")]
)
def test_a_refusal_names_the_state_of_a_submission_in_the_language_of_the_reader(
    state: SubmissionState, word: str
) -> None:
    sentence = N_("%(submission)s is %(state)s. Rows are saved in a draft or a returned submission only.")
    error = SubmissionError(sentence, submission="RO-AFR-2026-Q3-1", state=state)
    with wording.spoken("fr"):
        assert f"RO-AFR-2026-Q3-1 est dans l’état «\u202f{word}\u202f»." in acts.sentence(error)


def test_the_role_of_a_publisher_is_not_called_as_the_publisher_of_a_source_is() -> None:
    with wording.spoken("fr"):
        assert role_words.role(Role.PUBLISHER) == "Responsable de la publication"
        assert wording._("Publisher") == "Éditeur"
