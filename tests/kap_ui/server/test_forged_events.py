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
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
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

    def visit(self, cookie: str | None, pressed: list[str]) -> list[ForwardMsg]:
        """Open the page of people, then press its buttons one by one, by their ids; return all answers."""

        async def go() -> list[ForwardMsg]:
            async with connect(
                protocol.socket_address(self.address),
                subprotocols=[Subprotocol(protocol.SUBPROTOCOL)],
                additional_headers={} if cookie is None else {"Cookie": f"{SESSION_COOKIE}={cookie}"},
                max_size=None,
            ) as socket:
                answers = await self._ask(socket, None)
                for button in pressed:
                    answers += await self._ask(socket, button)
                return answers

        return asyncio.run(go())

    async def _ask(self, socket: ClientConnection, button: str | None) -> list[ForwardMsg]:
        message = BackMsg.FromString(protocol.question(server=self.address, page_name="people"))
        if button is not None:
            state = message.rerun_script.widget_states.widgets.add()
            state.id, state.trigger_value = button, True
        await socket.send(bytes(message.SerializeToString()))
        answers: list[ForwardMsg] = []
        while True:
            data = await asyncio.wait_for(socket.recv(decode=False), 60)
            answers.append(ForwardMsg.FromString(data))
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
    elements = [answer.delta.new_element for answer in installation.visit(installation.cookie_of("administrator"), [])]
    return [element.button.id for element in elements if element.WhichOneof("type") == "button"]


@pytest.mark.parametrize("name", [None, "nobody", "coordinator", "reviewer", "publisher"])
def test_buttons_pressed_by_hand_without_the_role_change_nothing(
    installation: Installation, buttons: list[str], name: str | None
) -> None:
    assert {key.rpartition("-")[2] for key in buttons} >= {"give_role", "take_role", "make_link", "remove_person"}
    cookie = None if name is None else installation.cookie_of(name)
    before = installation.content()

    answers = installation.visit(cookie, buttons)

    assert installation.content() == before
    texts = [str(answer) for answer in answers]
    assert any("Only an administrator sees who may do what." in text for text in texts)
    assert not any("administrator@example.org" in text for text in texts)


def test_the_same_buttons_do_something_for_an_administrator(installation: Installation, buttons: list[str]) -> None:
    cookie = installation.cookie_of("administrator")
    before = installation.content()

    installation.visit(cookie, [button for button in buttons if button.endswith("make_link")])

    assert len(installation.content()["sign_in_link"]) == len(before["sign_in_link"]) + 1
