"""The databases that are measured. Each is made once for a size and a state of the program, in .build/bench."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Final

from bench import make_plan
from bench.postgres import Server
from kap_model.copying import copy
from kap_model.database import engine_for, sqlite_file
from kap_model.importing.build import build
from kap_model.importing.read import read_folder

FOLDER: Final = make_plan.ROOT / ".build" / "bench"


def folder(size: int) -> Path:
    """Return a plan folder with so many observations, made if there is none yet."""
    plan = FOLDER / f"plan-{size}-{_version()}"
    if not plan.exists():
        for old in FOLDER.glob(f"plan-{size}-*"):
            shutil.rmtree(old)
        unfinished = FOLDER / f"part-{size}"
        make_plan.make(size, unfinished)
        unfinished.rename(plan)
    return plan


def database(size: int) -> Path:
    """Return a SQLite file with so many observations, made if there is none yet. Do not write to it."""
    file = FOLDER / f"kap-{size}-{_version()}.sqlite"
    if not file.exists():
        for old in FOLDER.glob(f"kap-{size}-*"):
            old.unlink()
        unfinished = FOLDER / f"part-{size}.sqlite"
        engine = engine_for(f"sqlite:///{unfinished}")
        build(engine, read_folder(folder(size)))
        engine.dispose()
        unfinished.rename(file)
    return file


def own_database(size: int, name: str) -> Path:
    """Return a new copy of a database, to write to."""
    copy = FOLDER / f"{name}.sqlite"
    for old in FOLDER.glob(f"{name}.sqlite*"):
        if old.is_dir():  # the databases of its editions
            shutil.rmtree(old)
        else:
            old.unlink()
    shutil.copyfile(database(size), copy)
    return copy


def address(size: int, name: str, server: Server | None) -> str:
    """Return the address of a database to write to: a file, or one of a PostgreSQL server with the same rows."""
    file = own_database(size, name)
    if server is None:
        return f"sqlite:///{file}"
    made = no_database(name, server)
    source, target = engine_for(str(file), must_exist=True), engine_for(made)
    copy(source, target)
    with target.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")  # as the server does by itself within a minute
    source.dispose()
    target.dispose()
    return made


def no_database(name: str, server: Server | None) -> str:
    """Return the address of a database that is empty, or not there yet."""
    for old in FOLDER.glob(f"{name}.sqlite*"):
        if old.is_file() and server is None:
            old.unlink()
    return f"sqlite:///{FOLDER / name}.sqlite" if server is None else server.url(server.database())


def megabytes(address: str) -> float:
    """Return the size of a database."""
    file = sqlite_file(address)
    if file is not None:
        return file.stat().st_size / 1e6
    engine = engine_for(address)
    with engine.connect() as connection:
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    engine.dispose()
    return int(size) / 1e6


def _version() -> str:
    """Return a digest of what a database is made from: the generator, the shipped data, and the model."""
    digest = hashlib.sha256(Path(make_plan.__file__).read_bytes())
    for file in sorted([*make_plan.SHIPPED.rglob("*.csv"), *(make_plan.ROOT / "kap_model").rglob("*.py")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
