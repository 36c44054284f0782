"""`/sign-in`: what a link to sign in opens. A button uses the link up, since programs that scan mails open links."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kap_model.database import database_url, engine_for, reading
from kap_model.people import sign_in
from kap_model.people.sign_in import LINK_REFUSED, SESSION_COOKIE, SESSION_LIFE, LinkRefusedError, NewSession
from kap_model.problems import DatabaseFault
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_ui.server import plain_page
from kap_ui.words import language, wording
from kap_ui.words.wording import _


@dataclass(frozen=True, slots=True)
class SignInLinks:
    """The answers to a link.

    Attributes:
        base_path: the path below which a proxy serves the app; empty for none.
    """

    base_path: str

    async def show(self, request: Request) -> Response:
        """Return a page with the button that signs in, or that the link does not work. The link stays unused."""
        asked = request.query_params.get(language.LANGUAGE_KEY, "")
        token = request.query_params.get("token", "")
        return await run_in_threadpool(_show, token, plain_page.offered(asked))

    async def redeem(self, request: Request) -> Response:
        """Use a link up, hand the cookie of its session out, and lead to the account page."""
        form = parse_qs((await plain_page.form_of(request)).decode("latin-1"))
        token, asked = (form.get(name, [""])[0] for name in ("token", language.LANGUAGE_KEY))
        browser, spoken = request.headers.get("user-agent"), plain_page.offered(asked)
        return await run_in_threadpool(self._redeem, token, browser, spoken, is_https=_is_https(request))

    def _redeem(self, token: str, browser: str | None, spoken: str, *, is_https: bool) -> Response:
        with wording.spoken(spoken):
            try:
                session = _begin(token, browser)
            except LinkRefusedError:
                return _refused()
            except DatabaseFault as fault:
                return plain_page.no_database(fault)
            answer = RedirectResponse(f"account?{language.LANGUAGE_KEY}={spoken}", 303, plain_page.PRIVATE)
        answer.set_cookie(
            SESSION_COOKIE,
            session.token,
            max_age=int(SESSION_LIFE.total_seconds()),
            path=self.base_path or "/",
            secure=is_https,
            httponly=True,
            samesite="lax",
        )
        return answer


def _is_https(request: Request) -> bool:
    """Return whether the reader's address is https. Behind a proxy the origin of the page says so; it was checked."""
    return request.url.scheme == "https" or request.headers.get("origin", "").startswith("https://")


def _engine() -> Engine:
    return engine_for(database_url(), must_exist=True)


def _begin(token: str, browser: str | None) -> NewSession:
    engine = _engine()
    try:
        return sign_in.redeem_link(engine, token, browser)
    finally:
        engine.dispose()


def _show(token: str, spoken: str) -> Response:
    with wording.spoken(spoken):
        engine = _engine()
        try:
            with reading(engine) as session:
                name = sign_in.link_owner(session, token)
                is_training = is_rehearsal(session)
        except DatabaseFault as fault:
            return plain_page.no_database(fault)
        finally:
            engine.dispose()
        if name is None:
            return _refused()
        form = plain_page.form("sign-in", {"token": token, language.LANGUAGE_KEY: spoken}, _("Sign in"))
        text = _("You sign in as %(name)s on this device, for seven days at most.") % {"name": name}
        band = plain_page.rehearsal_band() if is_training else ""
        return plain_page.page(_("Sign in to the Kigali Action Plan dashboard"), text, band + form)


def _refused() -> Response:
    return plain_page.page(_("This link does not work"), _(LINK_REFUSED), status=410)
