"""`kap remind`: one mail to each coordinator whose figures are due, for a timer."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from kap_cli.options import database_option, json_option
from kap_cli.person import operator
from kap_cli.printing import PROBLEMS, print_json, progress
from kap_cli.sessions import open_engine, open_session
from kap_cli.speaking import said, signs
from kap_model.database import database_url
from kap_model.people.persons import PersonError, email_key
from kap_model.problems import N_, KapError, Message
from kap_model.reporting.rehearsal_mark import is_rehearsal
from kap_model.vocabulary import OriginView

if TYPE_CHECKING:
    from kap_model.reporting.reminders import Waiting


@click.command()
@click.option("--dry-run", is_flag=True, help="Say who would get a mail; send and note nothing.")
@database_option
@json_option
def remind(dry_run: bool, database: str | None, as_json: bool) -> None:
    """Mail coordinators what is due, once a week at most.

    It needs KAP_SMTP_URL (smtp://USER:PASSWORD@HOST:587?starttls), KAP_MAIL_FROM (the sender) and KAP_ADDRESS (where
    readers find the dashboard). Without them no mail is ever sent.

    \b
    Example:
      kap remind --dry-run
    """
    from kap_model import progress as model_progress  # only here: other commands start faster without them
    from kap_model.reporting import mail_server, reminders

    with open_session(database, needs_plan=True) as session:
        loaded = model_progress.load(session, OriginView.ALL)
        people = reminders.waiting(session, loaded, datetime.now(UTC).date())
        is_training = is_rehearsal(session)
    if dry_run:
        _print([_shown(person, Message(N_("would be sent"))) for person in people], as_json=as_json)
        return
    if is_training:
        what = N_("No mail was sent: this is a rehearsal, whose people are made up. --dry-run says who would get one.")
        raise KapError(Message(what))
    address, sender = _address(), _sender()
    server = mail_server.MailServer.parse(_required("KAP_SMTP_URL"))
    if not people:
        _print([], as_json=as_json)
        return

    from kap_model.queries import plan
    from kap_ui.words import reminder_mail

    with open_session(database) as session:
        spoken = {reminder_mail.spoken(person.language) for person in people}
        names = {language: plan.names(session, language) for language in spoken}
    with open_engine(database_url(database), must_exist=True) as engine, mail_server.connected(server) as smtp:
        outcomes = list(
            reminders.remind(
                engine,
                operator(None, "kap remind"),
                people,
                lambda person, token: reminder_mail.compose(
                    person, names[reminder_mail.spoken(person.language)], sender, address, token
                ),
                lambda mail: mail_server.hand_over(smtp, mail),
            )
        )
    _print([_shown(one.waiting, one.sending, one.words) for one in outcomes], as_json=as_json)
    failed = (reminders.Sending.REFUSED, reminders.Sending.IN_DOUBT)
    if any(one.sending in failed for one in outcomes):
        raise click.exceptions.Exit(PROBLEMS)


def _required(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        what = N_(
            "No mail was sent: %(name)s is not set. KAP_SMTP_URL names the mail server, KAP_MAIL_FROM the sender, and "
            "KAP_ADDRESS the address of the dashboard; `kap remind --dry-run` needs none of them."
        )
        raise KapError(Message(what, name=name))
    return value


def _address() -> str:
    address = _required("KAP_ADDRESS").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or not address.isprintable():
        raise KapError(Message(N_("KAP_ADDRESS is no address of a dashboard. Write it as https://kap.example.org.")))
    return address


def _sender() -> Address:
    sender = _required("KAP_MAIL_FROM")
    name, email = parseaddr(sender if sender.isprintable() else "")
    try:
        return Address(name, addr_spec=email_key(email))
    except (PersonError, MessageError, ValueError) as error:
        what = N_("KAP_MAIL_FROM is no e-mail address. Write it as “Kigali Action Plan <kap@example.org>”.")
        raise KapError(Message(what)) from error


def _shown(person: Waiting, sending: str, words: str = "") -> dict[str, Any]:
    return {
        "email": person.email,
        "language": person.language,
        "figures": len(person.dues),
        "overdue": sum(one.state == "overdue" for one in person.dues),
        "sending": sending if isinstance(sending, Message) else str(sending),
        "words": words,
    }


def _print(rows: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    for row in rows:
        words = f"{signs().colon}{row['words']}" if row["words"] else ""
        counts = Message(N_("%(n)s due, %(late)s overdue"), n=str(row["figures"]), late=str(row["overdue"]))
        click.echo(f"{row['email']}  {said(counts)}  {said(row['sending'])}{words}")
    if not rows:
        progress("remind")(Message(N_("nobody is to be reminded now")))
