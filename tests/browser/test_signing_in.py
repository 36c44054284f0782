"""Signing in and out in Chromium: by a link, and at a provider of OpenID Connect on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine

from kap_model.database import engine_for, reading
from kap_model.people import persons, sign_in
from kap_model.people.sign_in import SESSION_COOKIE
from kap_model.vocabulary import Role
from kap_ui.look.tokens import DARK, LIGHT
from kap_ui.server import process
from tests.support.chromium import TOO_WIDE, Visit, Visitor, barriers, rgb
from tests.support.provider import Provider
from tests.support.reporting import OPERATOR
from tests.support.reverse_proxy import reverse_proxy
from tests.support.server import free_port, log_of, served

USER_COOKIE = "_streamlit_user"

SIDEWAYS = """() => [...document.querySelectorAll('.facts')]
  .filter((table) => table.scrollWidth > table.clientWidth + 1).length"""
"""How many tables scroll sideways."""


@dataclass(frozen=True)
class Installation:
    """A server with people, and its database."""

    address: str
    file: Path
    engine: Engine

    def link(self, name: str) -> str:
        """Return the address that signs somebody in."""
        return f"{self.address}/sign-in?token={sign_in.make_link(self.engine, OPERATOR, f'{name}@example.org').token}"

    def open_sessions(self, name: str) -> int:
        with reading(self.engine) as session:
            return len(sign_in.sessions(session, f"{name}@example.org"))

    @property
    def log(self) -> str:
        return log_of(self.address, self.file).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def people(peopled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Engine]]:
    """A database with people, which these tests change."""
    file = Path(shutil.copy(peopled_database, tmp_path_factory.mktemp("signing_in") / "kap.sqlite"))
    engine = engine_for(str(file))
    persons.add(engine, OPERATOR, "removed@example.org", "Was removed")
    persons.remove(engine, OPERATOR, "removed@example.org")
    yield file, engine
    engine.dispose()


@pytest.fixture(scope="module")
def installation(
    people: tuple[Path, Engine], provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """A server at which people sign in by a link or at the provider."""
    file, engine = people
    port = free_port()
    home = home_with_secrets(provider.secrets(f"http://127.0.0.1:{port}/oauth2callback"), tmp_path_factory)
    for name in ("coordinator", "administrator", "stranger", "removed"):
        provider.add(name, email=f"{name}@example.org", email_verified=True)
    provider.add("unverified", email="reviewer@example.org", email_verified=False)
    with served(file, port=port, HOME=str(home)) as address:
        yield Installation(address, file, engine)


def home_with_secrets(text: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(text, encoding="utf-8")
    return home


Reader = Callable[..., Visit]


@pytest.fixture
def reader(visitor: Visitor, installation: Installation) -> Reader:
    """Open the window of somebody who has never signed in there."""

    def opened(address: str = installation.address) -> Visit:
        return visitor(at=address)

    return opened


def use_link(visit: Visit, link: str) -> Visit:
    visit.page.goto(link)
    visit.page.get_by_role("button", name="Sign in").click()
    return visit.settled()


def press(visit: Visit, words: str) -> Visit:
    visit.page.get_by_role("button", name=words, exact=True).click()
    return visit.settled()


def says(visit: Visit, words: str) -> None:
    expect(visit.page.get_by_test_id("stMain")).to_contain_text(words)


def cookies(visit: Visit) -> dict[str, str]:
    return {str(cookie.get("name")): str(cookie.get("value")) for cookie in visit.page.context.cookies()}


# ---- by a link


def test_a_link_its_button_the_account_and_out_again_by_a_cookie_that_scripts_do_not_see(
    reader: Reader, installation: Installation
) -> None:
    visit = use_link(reader(), installation.link("coordinator"))
    assert visit.at.startswith("/account")
    says(visit, "You have signed in as The coordinator")
    name = visit.page.locator(".site .who")
    expect(name).to_contain_text("The coordinator")
    visit.open("overview")
    name.click()
    expect(visit.page.locator("h1")).to_have_text("Account")
    visit.settled()
    assert SESSION_COOKIE in cookies(visit)
    assert SESSION_COOKIE not in visit.page.evaluate("document.cookie")  # scripts do not see it

    press(visit, "Sign out here")
    says(visit, "You have not signed in.")
    expect(name).to_have_count(0)
    visit.open("account")
    says(visit, "You have not signed in.")


def test_two_browsers_know_nothing_of_each_other_and_the_cookie_of_an_ended_session_does_nothing(
    reader: Reader, installation: Installation
) -> None:
    first, second = reader(), reader()
    use_link(first, installation.link("coordinator"))
    second.open("account")
    says(second, "You have not signed in.")
    use_link(second, installation.link("reviewer"))
    says(second, "You have signed in as The reviewer")
    press(second, "Sign out here")
    first.open("account")
    says(first, "You have signed in as The coordinator")

    sign_in.end_all(installation.engine, OPERATOR, "coordinator@example.org")
    assert SESSION_COOKIE in cookies(first)
    first.open("account")
    says(first, "You have not signed in.")


def test_a_role_that_is_taken_while_the_page_is_open_holds_at_the_next_click(
    reader: Reader, installation: Installation
) -> None:
    persons.give_role(installation.engine, OPERATOR, "nobody@example.org", Role.ADMINISTRATOR)
    visit = use_link(reader(), installation.link("nobody"))
    visit.open("people")
    says(visit, "Add a person")
    persons.take_role(installation.engine, OPERATOR, "nobody@example.org", Role.ADMINISTRATOR)
    press(visit, "Give the role")
    says(visit, "Only an administrator sees who may do what.")


def test_the_pages_of_signing_in_account_and_people_have_no_barrier_and_fit_the_window(
    reader: Reader, installation: Installation
) -> None:
    """Words are longer in Russian; contrast alone differs by theme."""
    visit = reader()

    def is_fine() -> None:
        for width in (1440, 1024, 390):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert visit.page.evaluate(TOO_WIDE) <= 0
        assert visit.page.evaluate(SIDEWAYS) == 0  # in the last of these windows, that of a telephone
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of those that are known
            app = visit.page.get_by_test_id("stApp")
            if app.count():  # the page of a link is none of Streamlit's
                expect(app).to_have_css("background-color", rgb((LIGHT if scheme == "light" else DARK).paper))
            assert barriers(visit) == set(), scheme

    visit.page.goto(f"{installation.link('administrator')}&lang=ru")
    is_fine()
    visit.page.get_by_role("button").press("Enter")
    visit.settled()
    for name in ("account", "people"):
        visit.open(name, lang="ru")
        is_fine()


# ---- at a provider


def at_provider(visit: Visit, name: str) -> None:
    """Go to the provider from the account page, and give an account there."""
    visit.open("account")
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.locator("input[name=sub]").fill(name)
    visit.page.get_by_role("button", name="Authorize").click()


def sign_in_at_provider(visit: Visit, name: str) -> Visit:
    at_provider(visit, name)
    expect(visit.page.locator("h1")).to_have_text("Account")
    return visit.settled()


def test_a_verified_address_gets_the_roles_of_its_person_and_signs_out_everywhere(
    reader: Reader, installation: Installation, provider: Provider
) -> None:
    before = installation.open_sessions("administrator")
    visit = sign_in_at_provider(reader(), "administrator")
    assert visit.at.startswith("/account")
    says(visit, "You have signed in as The administrator")
    says(visit, "by the sign-in provider")
    assert installation.open_sessions("administrator") == before + 1
    visit.open("people")
    says(visit, "Add a person")

    visit.open("account")
    sign_out_at_provider(visit, provider)
    says(visit, "You have not signed in.")
    assert installation.open_sessions("administrator") == before
    assert USER_COOKIE not in cookies(visit)


def sign_out_at_provider(visit: Visit, provider: Provider) -> None:
    visit.page.get_by_role("button", name="Sign out here").click()
    visit.page.wait_for_url(f"{provider.address}/**")  # the page that is left has buttons too
    visit.page.get_by_role("button").first.click()
    expect(visit.page.locator("h1")).to_have_text("Account")
    visit.settled()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("unverified", "The sign-in provider has not verified the address reviewer@example.org."),
        ("stranger", "Nobody with the address stranger@example.org has been added here."),
        ("removed", "Nobody with the address removed@example.org has been added here."),
    ],
)
def test_whoever_is_not_verified_unknown_or_removed_reads_only_and_is_told_why(
    reader: Reader, installation: Installation, name: str, words: str
) -> None:
    visit = sign_in_at_provider(reader(), name)
    says(visit, words)
    expect(visit.page.get_by_role("button", name="Use another account")).to_be_visible()
    expect(visit.page.locator(".site .who")).to_have_count(0)
    assert installation.open_sessions("reviewer") == 0
    visit.open("people")
    says(visit, "Only an administrator sees who may do what.")


def test_the_cookie_of_a_sign_in_that_has_ended_stays_without_effect(
    reader: Reader, installation: Installation
) -> None:
    visit = sign_in_at_provider(reader(), "coordinator")
    says(visit, "You have signed in as The coordinator")
    sign_in.end_all(installation.engine, OPERATOR, "coordinator@example.org")
    assert USER_COOKIE in cookies(visit)
    for _time in range(2):
        visit.open("account")
        says(visit, "Your session has ended.")
    assert installation.open_sessions("coordinator") == 0
    sign_in_at_provider(visit, "coordinator")
    says(visit, "You have signed in as The coordinator")


REFUSED = "The sign-in provider did not confirm who you are"


def test_tokens_of_another_issuer_sign_nobody_in(
    reader: Reader, installation: Installation, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installation.open_sessions("coordinator")
    monkeypatch.setattr(provider, "issuer", "https://provider.example.org")
    visit = sign_in_at_provider(reader(), "coordinator")
    says(visit, REFUSED)
    assert USER_COOKIE not in cookies(visit)
    assert installation.open_sessions("coordinator") == before


def test_whoever_does_not_agree_at_the_provider_is_told_that_nothing_happened(
    reader: Reader, installation: Installation
) -> None:
    visit = reader()
    visit.open("account")
    visit.page.get_by_role("button", name="Sign in", exact=True).click()
    visit.page.get_by_role("button", name="Deny").click()
    says(visit.settled(), REFUSED)


def test_an_answer_of_the_provider_works_in_its_own_browser_and_once(
    reader: Reader, installation: Installation, provider: Provider
) -> None:
    before = installation.open_sessions("coordinator")
    owner, thief = reader(), reader()
    owner.open("account")
    owner.page.get_by_role("button", name="Sign in", exact=True).click()
    owner.page.wait_for_url(f"{provider.address}/**")
    agreed = owner.page.context.request.post(owner.page.url, form={"sub": "coordinator"}, max_redirects=0)
    answer = agreed.headers["location"]

    thief.page.goto(answer)
    says(thief.settled(), REFUSED)
    assert installation.open_sessions("coordinator") == before

    owner.page.goto(answer)
    says(owner.settled(), "You have signed in as The coordinator")
    owner.page.context.clear_cookies(name=USER_COOKIE)
    owner.page.goto(answer)
    says(owner.settled(), REFUSED)
    assert installation.open_sessions("coordinator") == before + 1


@pytest.fixture(scope="module")
def below_kap(
    people: tuple[Path, Engine], provider: Provider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, int]]:
    """The address of a server that is told of its path, and the port at which readers find its proxy."""
    port = free_port()
    home = home_with_secrets(provider.secrets(f"http://127.0.0.1:{port}/kap/oauth2callback"), tmp_path_factory)
    with served(people[0], command=partial(process.command, base_path="/kap"), HOME=str(home)) as server:
        yield server, port


@pytest.mark.parametrize("keeps_prefix", [True, False], ids=["keeps the path", "takes the path away"])
def test_behind_a_proxy_people_sign_in_and_out_below_its_path(
    reader: Reader, installation: Installation, provider: Provider, below_kap: tuple[str, int], keeps_prefix: bool
) -> None:
    server, port = below_kap
    with reverse_proxy(server, keeps_prefix=keeps_prefix, port=port) as address:
        visit = sign_in_at_provider(reader(address), "coordinator")
        assert visit.at.startswith("/account")
        says(visit, "You have signed in as The coordinator")
        [cookie] = [one for one in visit.page.context.cookies() if one.get("name") == USER_COOKIE]
        assert cookie.get("path") == "/kap"
        sign_out_at_provider(visit, provider)
        says(visit, "You have not signed in.")
        assert USER_COOKIE not in cookies(visit)

        link = sign_in.make_link(installation.engine, OPERATOR, "reviewer@example.org")
        use_link(visit, f"{address}/sign-in?token={link.token}")
        says(visit, "You have signed in as The reviewer")


def test_nothing_of_all_this_was_a_failure_of_a_page(installation: Installation) -> None:
    assert "failure " not in installation.log
