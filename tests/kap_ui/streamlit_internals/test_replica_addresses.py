"""The addresses of files name the server that holds them, where it is one of several."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from kap_ui.server import __main__ as server
from kap_ui.streamlit_internals import early_question, replica_addresses


@pytest.fixture(autouse=True)
def _taken_back() -> Iterator[None]:
    yield
    replica_addresses.remove()


def addresses() -> list[str]:
    """Return where a file is taken, brought and taken back."""
    storage = MemoryMediaFileStorage("/media")
    taken = storage.get_url(storage.load_and_get_id(b"x", "text/csv", MediaFileKind.DOWNLOADABLE))
    [brought] = MemoryUploadedFileManager("/upload").get_upload_urls("session", ["a.csv"])
    return [taken, brought.upload_url, brought.delete_url]


def test_a_server_with_a_name_puts_it_into_the_addresses_and_into_the_index_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(replica_addresses.VARIABLE, "north-2")
    replica_addresses.apply()
    assert [address.partition("?")[2] for address in addresses()] == ["at=north-2"] * 3
    assert '<script data-at="north-2">' in early_question.markup()


def test_a_server_without_a_name_leaves_them_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(replica_addresses.VARIABLE, raising=False)
    replica_addresses.apply()
    assert [address.count("?") for address in addresses()] == [0] * 3
    assert "data-at" not in early_question.markup()


def test_a_name_that_cannot_stand_in_an_address_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(replica_addresses.VARIABLE, "A&B")
    assert server.main([]) == 1
    assert capsys.readouterr().err.startswith("KAP_REPLICA is 'A&B'. Write 1 to 20 small letters")
