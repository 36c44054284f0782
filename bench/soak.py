"""The part soak: hours in minutes. Does the memory of the servers stay flat, and does nothing fail?

Readers come, open pages and editions in several languages, change filters and go. People sign in by a link, save a
draft and sign out. Meanwhile rows are imported and an edition is frozen, by commands, as an operator does.
"""

from __future__ import annotations

import asyncio
import csv
import os
import random
import shutil
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from sqlalchemy import Engine, select
from sqlmodel import col

from bench import asking, plans
from bench.app_server import RunningServer, served
from bench.figures import ROOT, Row, percentile, show, write
from bench.flatness import flatness
from bench.postgres import bench_server
from bench.replicas import behind_nginx
from bench.visitor import PageAnswer, Visitor
from kap_model.database import engine_for, reading
from kap_model.people import persons, sign_in
from kap_model.people.permissions import Actor
from kap_model.reporting.tables import Submission, SubmissionRow
from kap_model.vocabulary import WORLD, Role
from kap_ui.frame import page_list

SIZE: Final = 200_000
MINUTES: Final = 20.0
READERS: Final = 30
THINK: Final = 4.0
"""Mean seconds between two acts of somebody."""

SAMPLE_SECONDS: Final = 10.0
IMPORT_SECONDS: Final = 60.0
IMPORTED: Final = 200
"""How many rows each import changes."""

LANGUAGES: Final = ("en", "en", "en", "fr", "ar")
EDITIONS: Final = ("SOAK-1", "SOAK-2")
"""One that is frozen before, and one in the middle."""

QUARTER: Final = "2026-Q3"
OFFICES: Final = ("RO-AFR", "RO-AMS", "RO-ARB", "RO-ASP")
"""Whose reports each of the people fills in."""

REPORTED: Final = "2024-Q3"
KPI: Final = "K-P1.3-b"
OPERATOR: Final = Actor(is_operator=True)
PUBLISHER: Final = "publisher@example.org"

PAGES: Final = [page.name for page in page_list.PAGES if page.name not in ("submit", "review", "people")]
OF_PEOPLE: Final = ("account", "review", "actions", "history", "changes")


@dataclass
class _Soak:
    """A soak under way: what is asked, until when, and what came of it."""

    address: str
    engine: Engine
    database: str
    end: float
    plan: Path
    editions: list[str] = field(default_factory=lambda: [EDITIONS[0]])
    times: list[float] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    typed: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def goes_on(self) -> bool:
        return time.monotonic() < self.end

    def count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    async def think(self, chance: random.Random) -> None:
        await asyncio.sleep(min(THINK * chance.uniform(0.5, 1.5), max(self.end - time.monotonic(), 0)))

    async def asked(self, question: Awaitable[PageAnswer], what: str) -> PageAnswer:
        answer = await question
        self.count("runs")
        self.times.append(answer.seconds * 1e3)
        if answer.failed:
            self.failures.append(f"{what}: the page failed")
        return answer

    async def over_http(self, path: str, expected: int, method: str = "GET", **said: str) -> asking.Answer:
        body = urlencode(said).encode() if method == "POST" else None
        origin = {"Origin": self.address} if method == "POST" else {}
        answer = await asyncio.to_thread(asking.ask, self.address, path, method, body, **origin)
        self.count("other requests")
        if answer.status != expected:
            self.failures.append(f"{method} {path.partition('?')[0]}: {answer.status}")
        return answer


def measure(minutes: float = MINUTES, size: int = SIZE, readers: int = READERS) -> None:
    """Measure two servers behind nginx on PostgreSQL, print and write the results."""
    with bench_server() as postgresql, _folder_of_editions("soak"):
        database = plans.address(size, "soak", postgresql)
        _prepare(database)
        with behind_nginx(database, {"a": None, "b": None}, "soak") as replicas:
            _measure("soak", database, replicas.address, replicas.servers, size, minutes, readers)


def measure_sqlite(minutes: float = MINUTES, size: int = SIZE, readers: int = READERS) -> None:
    """Measure one server on a SQLite file, print and write the results."""
    file = plans.own_database(size, "soak-sqlite")
    database = f"sqlite:///{file}"
    with _folder_of_editions("soak-sqlite"):
        _prepare(database)
        with served(file, name="soak-sqlite") as server:
            _measure("soak-sqlite", database, server.address, {"server": server}, size, minutes, readers)


def _measure(
    name: str,
    database: str,
    address: str,
    servers: Mapping[str, RunningServer],
    size: int,
    minutes: float,
    readers: int,
) -> None:
    seconds = minutes * 60
    engine = engine_for(database)
    for server in servers.values():
        server.settle()
    started = time.monotonic()
    soak = _Soak(address, engine, database, started + seconds, plans.folder(size))
    samples = asyncio.run(_together(soak, servers, started, readers))
    soak.failures += _lost_drafts(soak)
    for server in servers.values():
        lines = server.log.read_text(encoding="utf-8").splitlines()
        soak.failures += [line for line in lines if " ERROR " in line or line.lstrip().startswith("Traceback")]
    engine.dispose()
    rows: list[Row] = []
    for each, of_server in samples.items():
        found = flatness(of_server, seconds)
        rows.append(
            {
                "server": each,
                "warm MB": found.warm,
                "late MB": found.late,
                "growth %": found.growth * 100,
                "highest MB": found.highest,
                "within 5 %": "yes" if found.is_flat else "no",
            }
        )
    done: Row = {
        "minutes": minutes,
        **soak.counts,
        "errors": len(soak.failures),
        "p50 ms": percentile(soak.times, 0.5),
        "p95 ms": percentile(soak.times, 0.95),
    }
    show(f"Soak: memory after a quarter of {minutes:g} minutes and at their end", rows)
    show(f"What {readers} readers and {len(OFFICES)} people at a time did", [done])
    for failure in dict.fromkeys(soak.failures):
        print(f"  {failure}")
    write(name, {"rows": rows, "done": done, "samples": samples, "failures": soak.failures})


@contextmanager
def _folder_of_editions(name: str) -> Iterator[None]:
    """Keep opened editions in a new folder, which servers and commands share."""
    folder = plans.FOLDER / f"{name}-editions"
    shutil.rmtree(folder, ignore_errors=True)
    os.environ["KAP_EDITIONS_FOLDER"] = str(folder)
    try:
        yield
    finally:
        del os.environ["KAP_EDITIONS_FOLDER"]


def _prepare(database: str) -> None:
    """Add the people, and freeze the first edition."""
    engine = engine_for(database)
    for email, role, place in [
        (PUBLISHER, Role.PUBLISHER, None),
        *((_coordinator(number), Role.COORDINATOR, WORLD) for number in range(len(OFFICES))),
    ]:
        persons.add(engine, OPERATOR, email, email.partition("@")[0])
        persons.give_role(engine, OPERATOR, email, role, place)
    engine.dispose()
    code, said = asyncio.run(_command("edition", "freeze", *_freezing(EDITIONS[0]), "--database", database))
    if code:
        raise SystemExit(said)


def _coordinator(number: int) -> str:
    return f"coordinator-{number}@example.org"


def _freezing(code: str) -> list[str]:
    return [code, "--title", "Of the soak", "--quarter", QUARTER, "--as", PUBLISHER]


async def _command(*arguments: str) -> tuple[int, str]:
    """Run a command of the program; return its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "kap_cli.main", *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    return int(process.returncode or 0), said.decode()


async def _together(
    soak: _Soak, servers: Mapping[str, RunningServer], started: float, readers: int
) -> dict[str, list[tuple[float, float]]]:
    """Let everybody do what they do until the end; return the memory of each server as time went by."""
    samples: dict[str, list[tuple[float, float]]] = {name: [] for name in servers}
    everybody = [
        *(_again(soak, _reader, number) for number in range(readers)),
        *(_again(soak, _person, number) for number in range(len(OFFICES))),
        _imports(soak),
        _freezes(soak),
    ]
    tasks = [asyncio.create_task(each) for each in everybody]
    while soak.goes_on():
        await asyncio.sleep(min(SAMPLE_SECONDS, max(soak.end - time.monotonic(), 0)))
        for name, server in servers.items():
            samples[name].append((time.monotonic() - started, server.memory()))
    await asyncio.gather(*tasks)
    return samples


async def _again(soak: _Soak, act: Callable[[_Soak, random.Random, int], Awaitable[None]], number: int) -> None:
    """Let somebody come again and again. What goes wrong is noted, and ends nothing."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, THINK))
    while soak.goes_on():
        try:
            await act(soak, chance, number)
        except Exception as error:  # whatever stands in the way is what is counted
            soak.failures.append(f"{act.__name__}: {error!r}")
            await asyncio.sleep(THINK)


async def _reader(soak: _Soak, chance: random.Random, _number: int) -> None:
    """Open some pages, change a filter on each, and go."""
    language = chance.choice(LANGUAGES)
    await soak.over_http(f"/{chance.choice(PAGES)}?lang={language}", 200)
    soak.count("sessions")
    async with Visitor(soak.address, locale=language) as visitor:
        for _ in range(chance.randint(2, 8)):
            page, query = chance.choice(PAGES), {"lang": language}
            if chance.random() < 1 / 6:
                query["edition"] = chance.choice(soak.editions)
            if page == "item":
                query["item"] = "SDG9"
            await soak.asked(visitor.open(page, urlencode(query)), page)
            for _ in range(chance.randint(1, 4)):
                await soak.think(chance)
                if not soak.goes_on():
                    return
                if quarters := visitor.boxes.get("quarter"):
                    await soak.asked(visitor.choose("quarter", chance.randrange(len(quarters))), page)


async def _person(soak: _Soak, chance: random.Random, number: int) -> None:
    """Sign in by a link, save a draft, look at some pages, and sign out."""
    link = await asyncio.to_thread(sign_in.make_link, soak.engine, OPERATOR, _coordinator(number))
    answer = await soak.over_http("/sign-in", 303, "POST", token=link.token, lang="en")
    soak.count("sign-ins")
    async with Visitor(soak.address, Cookie=answer.headers["set-cookie"].partition(";")[0]) as visitor:
        office = OFFICES[number]
        where = urlencode({"lang": "en", "reporter": office, "period": REPORTED, "figure": KPI})
        form = await soak.asked(visitor.open("submit", where), "submit")
        [figure] = [name for name in form.fields if name.endswith("_value")]
        for _ in range(chance.randint(1, 3)):
            await soak.think(chance)
            value = float(chance.randint(1, 99))
            await soak.asked(visitor.type({figure: f"{value:g}"}), "submit")
            soak.typed[office] = value
            soak.count("drafts")
        for page in chance.sample(OF_PEOPLE, 2):
            await soak.asked(visitor.open(page, "lang=en"), page)
            await soak.think(chance)
        account = await soak.asked(visitor.open("account", "lang=en"), "account")
        [leave] = [name for name in account.buttons if name.endswith("-sign_out")]
        await soak.asked(visitor.press(leave), "account")


async def _imports(soak: _Soak) -> None:
    """Import a file of changed rows every minute."""
    file = plans.FOLDER / f"soak-{os.getpid()}.csv"
    with (soak.plan / "illustrative" / "observations_1.csv").open(encoding="utf-8") as opened:
        rows = list(csv.DictReader(opened))
    number = 0
    while soak.end - time.monotonic() > IMPORT_SECONDS / 2:
        await asyncio.sleep(IMPORT_SECONDS / 2)
        number += 1
        start = number * IMPORTED % (len(rows) - IMPORTED)
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, rows[0])
            writer.writeheader()
            changed = {"is_correction": "1", "note": f"Counted again, {number}"}
            writer.writerows({**row, **changed} for row in rows[start : start + IMPORTED])
        code, said = await _command("import", str(file), "--yes", "--reason", "Soak", "--database", soak.database)
        soak.count("imports")
        if code:
            soak.failures.append(f"an import was refused: {said}")
        await asyncio.sleep(min(IMPORT_SECONDS / 2, max(soak.end - time.monotonic(), 0)))
    file.unlink(missing_ok=True)


async def _freezes(soak: _Soak) -> None:
    """Freeze an edition in the middle, which readers then open as well."""
    await asyncio.sleep((soak.end - time.monotonic()) / 2)
    code, said = await _command("edition", "freeze", *_freezing(EDITIONS[1]), "--database", soak.database)
    soak.count("editions")
    if code:
        soak.failures.append(f"an edition was not frozen: {said}")
    else:
        soak.editions.append(EDITIONS[1])


def _lost_drafts(soak: _Soak) -> list[str]:
    """Return a line for each draft of which the database has not what was typed last."""
    with reading(soak.engine) as session:
        saved = session.connection().execute(
            select(col(Submission.place_code), col(SubmissionRow.value))
            .join(SubmissionRow, col(SubmissionRow.submission_code) == col(Submission.submission_code))
            .where(col(Submission.quarter) == REPORTED, col(SubmissionRow.kpi_code) == KPI)
        )  # fmt: skip
        held: dict[str, float | None] = {row[0]: row[1] for row in saved}
    return [f"a draft was lost: {place}" for place, value in soak.typed.items() if held.get(place) != value]
