"""What the part editions measures, each in a process of its own: ``python -m bench.edition_tasks TASK DATABASE``.

It loads nothing of the bench that a document does not load: memory and start are those of the document.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from bench.figures import Row, highest_memory

CODE: Final = "BENCH"
PERSON: Final = "publisher@example.org"
KPI: Final = "K-P1.6-b"
FORMS: Final = ("pdf", "docx", "pptx", "html", "package")


def tasks(database: Path) -> dict[str, Callable[[], object]]:
    """Return what is measured, by name, in the order in which it is done."""
    return {
        "freeze": lambda: _freeze(database),
        "open, first": lambda: _open(database),
        "open, again": lambda: _open(database),
        "differences": lambda: _differences(database),
        "compare": lambda: _compare(database),
        **{f"{form}, live": _exporting(database, form, None) for form in FORMS},
        **{f"{form}, edition": _exporting(database, form, CODE) for form in FORMS},
        "sheet": lambda: _sheet(database),
    }


def _freeze(database: Path) -> None:
    from kap_model.database import engine_for, writing
    from kap_model.editions.freezing import EditionWish, freeze
    from kap_model.people import persons
    from kap_model.people.permissions import Actor
    from kap_model.quarter import Quarter
    from kap_model.schema import create
    from kap_model.vocabulary import Role

    engine = engine_for(str(database))
    with writing(engine) as session:
        create(session.connection())
    operator = Actor(is_operator=True)
    persons.add(engine, operator, PERSON, "The publisher")
    persons.give_role(engine, operator, PERSON, Role.PUBLISHER)
    wish = EditionWish(code=CODE, title="Measured", quarter=Quarter.parse("2026-Q3"))
    freeze(engine, Actor(PERSON, "bench"), wish)


def _open(database: Path) -> str:
    from kap_model.database import engine_for, reading
    from kap_model.editions import listing, opening

    with reading(engine_for(str(database))) as session:
        return opening.opened(session, listing.edition(session, CODE))


def _differences(database: Path) -> None:
    from kap_model.database import engine_for, reading
    from kap_model.editions.differences import differences

    with reading(engine_for(_open(database))) as frozen, reading(engine_for(str(database))) as present:
        differences(frozen, present)


def _compare(database: Path) -> None:
    from kap_model.causes.comparison import compare
    from kap_model.causes.sides import Side, side_of, states
    from kap_model.database import engine_for, reading
    from kap_model.editions import listing
    from kap_model.quarter import Quarter
    from kap_model.vocabulary import OriginView

    with reading(engine_for(str(database))) as session:
        live = Side(quarter=Quarter.parse("2026-Q3"), origin=OriginView.ALL)
        with states(session, side_of(session, listing.edition(session, CODE)), live) as (before, after):
            compare(before, after)


def _exporting(database: Path, form: str, edition: str | None) -> Callable[[], object]:
    def export() -> object:
        from kap_documents.export import Form, Source
        from kap_documents.export import export as write_document

        return write_document(Source(database=str(database), edition=edition), Form(form), "en").data

    return export


def _sheet(database: Path) -> bytes:
    from kap_documents.export import export_sheet
    from kap_model.quarter import Quarter
    from kap_model.selection import Selection

    selection = Selection(quarter=Quarter.parse("2026-Q3"), compared=Quarter.parse("2026-Q2"))
    return export_sheet(str(database), selection, KPI, "en")


def _measured(task: Callable[[], object]) -> Row:
    made = task()
    if "kap_ui.figures.drawing_process" in sys.modules:
        from kap_ui.figures import drawing_process

        drawing_process.SHARED.close()  # only what has ended is counted among the children
    own, children = (resource.getrusage(of) for of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {
        "processor": own.ru_utime + own.ru_stime,
        "children": children.ru_utime + children.ru_stime,
        "MB": highest_memory(),
        "file kB": len(made) / 1e3 if isinstance(made, bytes) else None,
    }


if __name__ == "__main__":
    print(json.dumps(_measured(tasks(Path(sys.argv[2]))[sys.argv[1]])))
