"""A server as an organization runs it: behind a proxy, looked at by its metrics and its log, and stopped in order."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import Engine
from websockets.exceptions import InvalidStatus

from bench.visitor import PageAnswer, Visitor
from kap_model.database import engine_for, reading, writing
from kap_model.people import sign_in
from kap_model.people.sign_in import SESSION_COOKIE
from kap_model.quarter import Quarter
from kap_model.reporting import submissions
from kap_model.reporting.submissions import RowEntry, RowKey
from kap_model.vocabulary import SubmissionState
from kap_ui.frame import page_list
from kap_ui.server import process, script_runs
from tests.support import both_databases
from tests.support.answer import Answer
from tests.support.reporting import OPERATOR, OWN_PLACE, REPORTED_KPI, actor
from tests.support.server import METRICS_TOKEN, ROOT, free_port, log_of, server_process

QUARTER = Quarter.parse("2025-Q4")
READER = "203.0.113.9"
SEARCHED = "grapevine"
SESSION = "1b4e28ba-2fa1-4d7b-883f-0016d3cca427"
DRAIN = 3.0


@dataclass
class Operated:
    """A running server, its database with a draft that can be submitted, and what a person signs in with."""

    address: str
    process: subprocess.Popen[bytes]
    file: Path
    engine: Engine
    link: str
    cookie: str = ""

    @property
    def log(self) -> str:
        return log_of(self.address, self.file).read_text(encoding="utf-8")

    def metrics(self) -> dict[str, float]:
        """Return each metric with its labels, and its value."""
        answer = Answer(self.address, "/metrics", authorization=f"Bearer {METRICS_TOKEN}")
        lines = [line for line in answer.body.decode().splitlines() if line[0] != "#"]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


@pytest.fixture(scope="module")
def operated(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operated]:
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("operated") / "kap.sqlite"))
    engine = engine_for(str(file))
    by = actor("coordinator")
    code = submissions.begin(engine, by, OWN_PLACE, QUARTER).submission_code
    submissions.save_row(engine, by, code, RowKey(kpi_code=REPORTED_KPI), RowEntry(value=1.0), 0)
    port = free_port()
    command = process.command(
        port, trusted_proxies=["127.0.0.1"], drain_seconds=DRAIN, log_format=process.JSON, logs_requests=True,
        most_connections_per_address=3,
    )  # fmt: skip
    environment = {
        **process.environment(both_databases.address_of(file)), "KAP_WARM_UP": "0", "KAP_METRICS_TOKEN": METRICS_TOKEN,
    }  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    with server_process(command, port, folder=ROOT, environment=environment, log=log_of(address, file)) as server:
        token = sign_in.make_link(engine, OPERATOR, str(by.email)).token
        yield Operated(address, server, file, engine, token)
    engine.dispose()


def test_it_says_that_it_is_alive_and_ready_and_gives_a_request_the_name_of_the_proxy(operated: Operated) -> None:
    alive = Answer(operated.address, "/livez", x_request_id="of-the-proxy-1")
    assert (alive.status, alive.body) == (200, b"alive\n")
    assert alive.headers["x-request-id"] == "of-the-proxy-1"
    assert Answer(operated.address, "/readyz").status == 200


def test_an_address_that_the_proxy_names_has_no_more_connections_than_its_share(operated: Operated) -> None:
    async def refused() -> int:
        async with AsyncExitStack() as readers:
            for _ in range(3):
                await readers.enter_async_context(Visitor(operated.address, x_forwarded_for=READER))
            async with Visitor(operated.address, x_forwarded_for="203.0.113.10") as other:
                assert not (await other.open("sources", "lang=en")).failed
            with pytest.raises(InvalidStatus) as refusal:
                await Visitor(operated.address, x_forwarded_for=READER).__aenter__()
            check = Answer(operated.address, "/connection?lang=fr", x_forwarded_for=READER)
            assert json.loads(check.body)["title"] == "Il y a trop de lecteurs à la fois."
            assert operated.metrics()["kap_sessions"] == 3.0
            return refusal.value.response.status_code

    assert asyncio.run(refused()) == 429


def test_a_person_signs_in_searches_and_reads(operated: Operated) -> None:
    form = urlencode({"token": operated.link, "lang": "en"})
    connection = http.client.HTTPConnection(urlsplit(operated.address).netloc, timeout=20)
    connection.request("POST", "/sign-in", form, {"Origin": operated.address, "X-Forwarded-For": READER})
    answer = connection.getresponse()
    assert answer.status == 303
    operated.cookie = str(answer.getheader("set-cookie")).partition(";")[0]
    connection.close()
    assert operated.cookie.startswith(f"{SESSION_COOKIE}=")

    async def account() -> PageAnswer:
        async with Visitor(operated.address, cookie=operated.cookie, x_forwarded_for=READER) as visitor:
            return await visitor.open("account", "lang=en")

    assert "The coordinator" in "".join(asyncio.run(account()).blocks.values())
    assert Answer(operated.address, f"/search?q={SEARCHED}", x_forwarded_for=READER).status == 200
    assert Answer(operated.address, f"/_stcore/upload_file/{SESSION}/{SESSION}", method="PUT").status >= 400


def test_metrics_tell_what_was_done_by_names_that_are_known_beforehand(operated: Operated) -> None:
    assert Answer(operated.address, "/metrics").status == 401
    assert Answer(operated.address, "/_stcore/metrics").status == 401
    told = operated.metrics()
    assert told['kap_runs_total{outcome="done",page="account"}'] >= 1.0
    assert told['kap_run_seconds_count{page="account"}'] >= 1.0
    assert told['kap_refusals_total{kind="connections_of_address"}'] == 1.0
    assert told['kap_uploads_total{outcome="refused"}'] == 1.0
    assert told['kap_errors_total{kind="page"}'] == 0.0
    pages = set(re.findall(r'page="([^"]*)"', " ".join(told)))
    assert pages <= {page.name for page in page_list.ALL} | {script_runs.NO_PAGE}


def test_asked_to_stop_it_cuts_nothing_off(operated: Operated) -> None:
    """A report is being submitted, and waits for another program that writes."""
    other = ExitStack()
    query = urlencode({"reporter": OWN_PLACE, "period": str(QUARTER), "step": "check", "lang": "en"})

    async def until(is_so: Any) -> None:
        while not await asyncio.to_thread(is_so):
            await asyncio.sleep(0.05)

    async def go() -> tuple[PageAnswer, int | None]:
        async with Visitor(operated.address, cookie=operated.cookie) as coordinator, AsyncExitStack() as held:
            page = await coordinator.open("submit", query)
            [button] = [button for button in page.buttons if button.endswith("submit_report")]
            held.enter_context(other)
            other.enter_context(writing(engine_for(str(operated.file)))).connection()
            pressed = asyncio.create_task(coordinator.press(button))
            await until(lambda: operated.metrics()["kap_writes_under_way"] == 1.0)

            operated.process.send_signal(signal.SIGTERM)
            await until(lambda: Answer(operated.address, "/readyz").status == 503)
            assert json.loads(Answer(operated.address, "/readyz").body) == {"ready": False, "why": "stopping"}
            assert Answer(operated.address, "/livez").headers["connection"] == "close"
            async with Visitor(operated.address) as newcomer:
                assert not (await newcomer.open("sources", "lang=en")).failed
                assert await newcomer.ended() == 1012  # it has nothing at work
            await until(lambda: is_gone(operated.address))

            assert not pressed.done()
            other.close()
            return await pressed, await coordinator.ended()

    answer, code = asyncio.run(go())
    assert "The report was submitted." in "".join(answer.blocks.values())
    assert code == 1012
    assert operated.process.wait(timeout=30) == 0
    with reading(operated.engine) as session:
        newest = submissions.submissions(session, None)[0]
    assert newest.state == SubmissionState.SUBMITTED


def is_gone(address: str) -> bool:
    try:
        Answer(address, "/livez")
    except OSError:
        return True
    return False


def test_its_log_has_all_of_that_and_nothing_of_who_it_was(operated: Operated) -> None:
    where, *lines = [json.loads(line) for line in operated.log.splitlines()]
    assert where["message"] == f"The dashboard is at {operated.address}"
    assert all(line.keys() >= {"time", "level", "logger", "message"} for line in lines)
    assert [line for line in lines if line["level"] in ("error", "critical")] == []

    [named] = [line for line in lines if line.get("request") == "of-the-proxy-1"]
    assert (named["path"], named["status"], named["method"]) == ("/livez", 200, "GET")
    runs = [line for line in lines if line["message"] == "run"]
    assert {"sources", "account", "submit"} <= {line["page"] for line in runs}
    assert all(re.fullmatch("[0-9a-f]{16}", line["session"]) for line in runs)
    assert {line["path"] for line in lines if "path" in line} >= {"/search", "/sign-in", "/_stcore/..."}
    assert [line["message"] for line in lines][-1] == "stopped: nothing was cut off"

    text = operated.log.partition("\n")[2]
    persons = ["example.org", "The coordinator", "coordinator", READER, "127.0.0.1", SEARCHED, SESSION]
    secrets = [operated.link, operated.cookie.partition("=")[2]]
    assert [word for word in persons + secrets if word in text] == []
