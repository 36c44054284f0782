"""Editions of the tiny plan, and what may become of its figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from kap_model.database import reading
from kap_model.editions.content import content
from kap_model.editions.fingerprint import fingerprint
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import KnownEdition
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.quarter import Quarter
from tests.support.reporting import actor

CORRECTED = "K-P1.2-a,WORLD,2025-Q4,total,,71,published,official,1,TINY,Counted again"
"""A row that replaces 70."""

HEADER = "kpi_code,place_code,quarter,dimension,category,value,origin,basis,is_correction,source,note"
"""The columns of these rows."""


def fingerprint_of(engine: Engine) -> str:
    """Return the fingerprint of what a database holds."""
    with reading(engine) as session:
        return fingerprint(content(session).files)


def import_figures(engine: Engine, *rows: str) -> None:
    """Import observations, with the columns of `CORRECTED`."""
    load(engine, read_bytes("figures.csv", "\n".join([HEADER, *rows]).encode()))


Freeze = Callable[..., KnownEdition]


@pytest.fixture
def frozen(peopled: Engine) -> Freeze:
    """Freeze the data of `peopled` under a code, by its publisher."""

    def freeze_as(code: str = "TDAG-26", title: str = "Progress report", **wish: object) -> KnownEdition:
        of = EditionWish(**{"code": code, "title": title, "quarter": Quarter.parse("2025-Q4"), **wish})  # type: ignore[arg-type]  # as the dataclass says
        return freeze(peopled, actor("publisher"), of)

    return freeze_as


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which opened editions are kept."""
    monkeypatch.setenv("KAP_EDITIONS_FOLDER", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


@pytest.fixture
def withdrawn(peopled: Engine, frozen: Freeze) -> None:
    """Freeze an edition, TDAG-26, and withdraw it."""
    frozen()
    withdraw(peopled, actor("publisher"), "TDAG-26", "Counted twice.")
