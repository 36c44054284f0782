"""Every use of Streamlit's insides is listed, says what it is, and can be switched off alone."""

from __future__ import annotations

import importlib

import pytest

from kap_ui import streamlit_internals
from kap_ui.server import __main__ as server
from kap_ui.streamlit_internals import registry
from kap_ui.streamlit_internals.internal import VARIABLE, Internal
from tests.support.server import ROOT

INTERNALS = pytest.mark.parametrize("internal", registry.INTERNALS, ids=[about.name for about in registry.INTERNALS])


def test_every_module_is_listed_once() -> None:
    folder = ROOT.joinpath(*streamlit_internals.__name__.split("."))
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__", "internal", "registry"}

    assert sorted(internal.name for internal in registry.INTERNALS) == sorted(modules)


@INTERNALS
def test_a_module_says_what_it_is_and_where_it_is_tested(internal: Internal) -> None:
    assert importlib.import_module(internal.module).ABOUT is internal
    for text in (internal.what, internal.why, internal.without, internal.since, internal.upgrade):
        assert text.strip()
    assert (ROOT / internal.test).is_file()


@INTERNALS
def test_each_is_switched_off_alone_and_with_all_others(internal: Internal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert all(other.is_on for other in registry.INTERNALS)
    monkeypatch.setenv(VARIABLE, f" {internal.name} ,")
    assert [other.name for other in registry.INTERNALS if not other.is_on] == [internal.name]
    monkeypatch.setenv(VARIABLE, "1")
    assert not any(other.is_on for other in registry.INTERNALS)


def test_a_name_that_no_module_has_is_refused_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, "message_batching,batching")

    assert server.main([]) == 1
    refusal = capsys.readouterr().err
    assert refusal.startswith("KAP_PLAIN_STREAMLIT names batching.")
    assert "whole_callbacks" in refusal
