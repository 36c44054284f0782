"""A request made by hand on the web socket: the buttons of an administrator, pressed without the rights for it."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from kap_model.database import engine_for
from kap_model.people import sign_in
from kap_model.people.sign_in import SESSION_COOKIE
from kap_ui.streamlit_internals import protocol
from tests.support.reporting import OPERATOR
from tests.support.server import served

TABLES = ("person", "person_role", "sign_in_link", "history_event")


@dataclass(frozen=True)
class Installation:
    """A server and its database."""

    address: str
    file: Path

    def content(self) -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(self.file)) as connection:
            return {table: connection.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES}

    def cookie_of(self, name: str) -> str:
        engine = engine_for(str(self.file))
        token = sign_in.redeem_link(engine, sign_in.make_link(engine, OPERATOR, f"{name}@example.org").token).token
        engine.dispose()
        return token

    def visit(self, cookie: str | None, pressed: list[str]) -> list[bytes]:
        """Open the page of people, then press its buttons one by one, by their ids; return all answers."""

        async def go() -> list[bytes]:
            async with connect(
                protocol.socket_address(self.address),
                subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
                additional_headers={} if cookie is None else {"Cookie": f"{SESSION_COOKIE}={cookie}"},
                max_size=None,
            ) as socket:
                answers = await self._ask(socket)
                for button in pressed:
                    answers += await self._ask(socket, button)
                return answers

        return asyncio.run(go())

    async def _ask(self, socket: ClientConnection, button: str = "") -> list[bytes]:
        await socket.send(protocol.question(server=self.address, page_name="people", pressed=button))
        answers: list[bytes] = []
        while True:
            data = await asyncio.wait_for(socket.recv(decode=False), 60)
            answers.append(data)
            if protocol.message(data).is_end:
                return answers


@pytest.fixture(scope="module")
def installation(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("forged") / "kap.sqlite"))
    with served(file) as address:
        yield Installation(address, file)


@pytest.fixture(scope="module")
def buttons(installation: Installation) -> list[str]:
    """The ids of the buttons that an administrator sees; they are the same in every session."""
    answers = installation.visit(installation.cookie_of("administrator"), [])
    return [message.button for message in map(protocol.message, answers) if message.button]


@pytest.mark.parametrize("name", [None, "nobody", "coordinator", "reviewer", "publisher"])
def test_buttons_pressed_by_hand_without_the_role_change_nothing(
    installation: Installation, buttons: list[str], name: str | None
) -> None:
    assert {key.rpartition("-")[2] for key in buttons} >= {"give_role", "take_role", "make_link", "remove_person"}
    cookie = None if name is None else installation.cookie_of(name)
    before = installation.content()

    answers = installation.visit(cookie, buttons)

    assert installation.content() == before
    assert any(b"Only an administrator sees who may do what." in answer for answer in answers)
    assert not any(b"administrator@example.org" in answer for answer in answers)


def test_the_same_buttons_do_something_for_an_administrator(installation: Installation, buttons: list[str]) -> None:
    cookie = installation.cookie_of("administrator")
    before = installation.content()

    installation.visit(cookie, [button for button in buttons if button.endswith("make_link")])

    assert len(installation.content()["sign_in_link"]) == len(before["sign_in_link"]) + 1
