"""The databases that are measured: made once for each size and state of the program, and kept in .build/bench."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

from bench import make_plan
from kap_model.database import engine_for
from kap_model.importing.load import build
from kap_model.importing.read import read_folder

KEPT: Final = make_plan.ROOT / ".build" / "bench"


def folder(size: int) -> Path:
    """Give a plan folder with so many observations."""
    made = KEPT / f"plan-{size}-{_version()}"
    if not made.exists():
        for old in KEPT.glob(f"plan-{size}-*"):
            shutil.rmtree(old)
        part = KEPT / f"part-{size}"
        make_plan.make(size, part)
        part.rename(made)
    return made


def database(size: int) -> Path:
    """Give a SQLite file with so many observations; read only."""
    made = KEPT / f"kap-{size}-{_version()}.sqlite"
    if not made.exists():
        for old in KEPT.glob(f"kap-{size}-*"):
            old.unlink()
        part = KEPT / f"part-{size}.sqlite"
        engine = engine_for(f"sqlite:///{part}")
        build(engine, read_folder(folder(size)))
        engine.dispose()
        part.rename(made)
    return made


def own_database(size: int, name: str) -> Path:
    """Give a copy of a database to write to."""
    copy = KEPT / f"{name}.sqlite"
    for old in KEPT.glob(f"{name}.sqlite*"):
        old.unlink()
    shutil.copyfile(database(size), copy)
    return copy


def _version() -> str:
    """Name what a database is made from: the generator, the shipped data, and the code that loads them."""
    found = hashlib.sha256(Path(make_plan.__file__).read_bytes())
    for file in sorted([*make_plan.SHIPPED.rglob("*.csv"), *(make_plan.ROOT / "kap_model").rglob("*.py")]):
        found.update(file.read_bytes())
    return found.hexdigest()[:12]
