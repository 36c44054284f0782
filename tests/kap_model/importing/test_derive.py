"""The derived actuals stay in step with the observations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, select

from kap_model.database import engine_for, reading
from kap_model.importing.load import load
from kap_model.importing.read import read_bytes
from kap_model.importing.reading import Reading
from kap_model.tables import ActualStep

HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,source"


def observations(*rows: str) -> Reading:
    return read_bytes("observations/office.csv", "\n".join([HEADER, *rows]).encode())


def test_a_moved_place_moves_the_actuals_of_every_kpi(engine: Engine, tiny_plan: Path) -> None:
    places = (tiny_plan / "places/places.csv").read_text(encoding="utf-8")
    moved = places.replace("AO-DKR,office,AFR,", "AO-DKR,office,ASP,").encode()
    assert load(engine, read_bytes("places/places.csv", moved)).is_changed
    assert actuals(engine, "K-P1.1-a", "all")["AFR"] == 6
    assert actuals(engine, "K-P1.1-a", "all")["ASP"] == 5


def actuals(engine: Engine, kpi: str, view: str) -> dict[str, float]:
    """The newest actual of a KPI at each place, as a reader of a view finds it."""
    step = ActualStep.__table__.c
    with reading(engine) as session:
        rows = session.connection().execute(
            select(step.place_code, step.value)
            .where(step.kpi_code == kpi, step.origin_view.in_([view, "both"]))
            .order_by(step.quarter)
        )
        return dict(map(tuple, rows))


def test_places_where_both_views_are_alike_are_stored_once(tiny_database: Path) -> None:
    engine = engine_for(f"sqlite:///{tiny_database}")
    step = ActualStep.__table__.c
    with reading(engine) as session:
        views = {
            kpi: {
                view for (view,) in session.connection().execute(select(step.origin_view).where(step.kpi_code == kpi))
            }
            for kpi in ("K-P1.2-a", "K-P1.1-a", "K-P2.1-c", "K-E1.1-c")
        }
    assert views == {
        "K-P1.2-a": {"both"},  # published throughout
        "K-P1.1-a": {"all"},  # reported throughout
        "K-P2.1-c": {"all", "published"},  # published figures, illustrative target
        "K-E1.1-c": {"all"},  # illustrative throughout
    }
    assert actuals(engine, "K-P2.1-c", "published") == {"WORLD": 45}
    assert actuals(engine, "K-P1.1-a", "published") == {}
    assert actuals(engine, "K-P1.1-a", "all") == {"RO-AFR": 6, "AO-DKR": 5, "AFR": 11, "WORLD": 11}
    engine.dispose()


def test_the_parts_of_a_total_never_enter_an_actual(engine: Engine) -> None:
    load(engine, observations("K-P1.1-a,RO-ASP,2025-Q3,sex,100,reported,proposed,TINY"))
    assert actuals(engine, "K-P1.1-a", "all")["WORLD"] == 11


def test_an_empty_set_of_countries_is_a_figure_of_zero(engine: Engine) -> None:
    header = "kpi_code,place_code,quarter,dimension,countries,origin,basis,source"
    row = "K-P2.1-a,RO-ASP,2024-Q2,total,;,reported,proposed,TINY"
    load(engine, read_bytes("x.csv", f"{header}\n{row}\n".encode()))
    assert actuals(engine, "K-P2.1-a", "all")["RO-ASP"] == 0
