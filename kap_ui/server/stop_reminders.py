"""`/stop-reminders`: what the link in a reminder opens. A button stops them, since programs that scan mails open links.

Mail programs that know `List-Unsubscribe-Post` (RFC 8058) send the same request as the button.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from kap_model.database import database_url, engine_for, reading
from kap_model.problems import DatabaseFault
from kap_model.reporting import reminders
from kap_ui.server import plain_page
from kap_ui.words import language, wording
from kap_ui.words.wording import _


async def ask(request: Request) -> Response:
    """Return a page with the button that stops the reminders. Nothing is changed."""
    token, spoken = (request.query_params.get(name, "") for name in ("token", language.LANGUAGE_KEY))
    return await run_in_threadpool(_ask, token, plain_page.offered(spoken))


async def stop(request: Request) -> Response:
    """Stop the reminders, and return a page that says so. The token stands in the form or, by RFC 8058, the address."""
    form = parse_qs((await plain_page.form_of(request)).decode("latin-1"))
    token, spoken = (
        form.get(name, [request.query_params.get(name, "")])[0] for name in ("token", language.LANGUAGE_KEY)
    )
    return await run_in_threadpool(_stop, token, plain_page.offered(spoken))


def _ask(token: str, spoken: str) -> Response:
    with wording.spoken(spoken):
        engine = engine_for(database_url(), must_exist=True)
        try:
            with reading(engine) as session:
                name = reminders.stop_owner(session, token)
        except DatabaseFault as fault:
            return plain_page.no_database(fault)
        finally:
            engine.dispose()
        if name is None:
            return _unknown()
        hidden = {"token": token, language.LANGUAGE_KEY: spoken}
        form = plain_page.form("stop-reminders", hidden, _("Send me no more reminders"))
        text = _("%(name)s gets a mail once a week at most, as long as figures are due.") % {"name": name}
        return plain_page.page(_("Reminders of the Kigali Action Plan dashboard"), text, form)


def _stop(token: str, spoken: str) -> Response:
    with wording.spoken(spoken):
        engine = engine_for(database_url(), must_exist=True)
        try:
            is_stopped = reminders.stop(engine, token)
        except DatabaseFault as fault:
            return plain_page.no_database(fault)
        finally:
            engine.dispose()
        if not is_stopped:
            return _unknown()
        text = _("Your page “Account” turns the reminders on again.")
        return plain_page.page(_("You get no more reminders."), text)


def _unknown() -> Response:
    text = _("It belongs to no mail of this installation. Your page “Account” turns reminders off and on.")
    return plain_page.page(_("This link does not work"), text, status=410)
