"""Editions of the tiny plan, and what may become of its figures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.editions import freezing
from kap_model.editions.content import content
from kap_model.editions.fingerprint import fingerprint
from kap_model.editions.freezing import EditionWish, freeze
from kap_model.editions.listing import KnownEdition
from kap_model.editions.withdrawing import withdraw
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.people.history import now
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


TURNED: Final = (
    "K-P1.2-a,WORLD,2025-Q4,total,,95,published,official,1,TINY,Counted again",
    "K-P1.2-a,WORLD,2026-Q1,total,,66,published,official,1,TINY,",
)
"""A correction that puts a KPI off track, and a new figure that puts it on track again."""


@pytest.fixture(scope="session")
def two_editions_database(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny plan to read only, with the editions TDAG-25 of 2025-Q4 and, after `TURNED`, TDAG-26 of 2026-Q1.

    Between them TDAG-24 was frozen and withdrawn.
    """
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("two_editions") / "kap.sqlite"))
    engine = engine_for(str(file))
    wishes = [
        EditionWish(code="TDAG-25", title="Before", quarter=Quarter.parse("2025-Q4")),
        EditionWish(code="TDAG-24", title="By mistake", quarter=Quarter.parse("2025-Q4")),
    ]
    for days, wish in zip((2, 1), wishes, strict=True):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(freezing, "now", lambda days=days: now() - timedelta(days=days))
            freeze(engine, actor("publisher"), wish)
    withdraw(engine, actor("publisher"), "TDAG-24", "Frozen too early.")
    import_figures(engine, *TURNED)
    freeze(engine, actor("publisher"), EditionWish(code="TDAG-26", title="After", quarter=Quarter.parse("2026-Q1")))
    engine.dispose()
    return file


@pytest.fixture
def withdrawn(peopled: Engine, frozen: Freeze) -> None:
    """Freeze an edition, TDAG-26, and withdraw it."""
    frozen()
    withdraw(peopled, actor("publisher"), "TDAG-26", "Counted twice.")
