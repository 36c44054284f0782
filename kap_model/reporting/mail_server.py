"""The mail server that the operator names: its address read, a connection to it, a mail handed over."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from kap_model.problems import N_, KapError, Message, enumerated

_TIMEOUT: Final = 30.0
"""Seconds that the server has for each answer."""

_FORM: Final = Message(N_("Write it as smtp://USER:PASSWORD@HOST:587?starttls, or smtps://USER:PASSWORD@HOST:465"))


class MailError(KapError):
    """Mails cannot be sent; the sentence says why, and what to do."""


class MailRefusedError(MailError):
    """The server has answered that it does not take this one mail; it was not sent."""


class MailInDoubtError(MailError):
    """The connection was lost while a mail was handed over: it may have been sent."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server. With `is_tls` the connection is encrypted from its start, with `starttls` before signing in."""

    host: str
    port: int
    user: str | None
    password: str | None = field(repr=False)
    starttls: bool
    is_tls: bool

    @classmethod
    def parse(cls, url: str) -> MailServer:
        """Read ``smtp://user:password@host:587?starttls``; signs in user and password are written as %XX.

        Raises:
            MailError: it has another form. The sentence never repeats the password.
        """
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError as error:
            raise MailError(
                Message(N_("KAP_SMTP_URL is no address of a mail server. %(form)s."), form=_FORM)
            ) from error
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
            raise MailError(Message(N_("KAP_SMTP_URL is no address of a mail server. %(form)s."), form=_FORM))
        if unknown := options.keys() - {"starttls"}:
            raise MailError(
                Message(
                    N_("KAP_SMTP_URL has an option that is not known: %(options)s. %(form)s."),
                    options=enumerated(sorted(unknown)),
                    form=_FORM,
                )
            )
        is_tls = parts.scheme == "smtps"
        if parts.username and not is_tls and "starttls" not in options and parts.hostname not in _THIS_MACHINE:
            raise MailError(
                Message(N_("KAP_SMTP_URL would send a password that others can read. %(form)s."), form=_FORM)
            )
        return cls(
            host=parts.hostname,
            port=port or (465 if is_tls else 587 if "starttls" in options else 25),
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            starttls="starttls" in options,
            is_tls=is_tls,
        )


_THIS_MACHINE: Final = ("localhost", "127.0.0.1", "::1")


@contextmanager
def connected(server: MailServer) -> Iterator[smtplib.SMTP]:
    """Return a connection that is ready to take mails, and end it afterwards.

    Raises:
        MailError: there is no answer, the certificate is not trusted, or the server refuses user and password.
    """
    where = f"{server.host}:{server.port}"
    try:
        smtp = _open(server)
    except smtplib.SMTPAuthenticationError as error:
        refused = N_("The mail server %(where)s refuses user and password of KAP_SMTP_URL (%(code)s).")
        raise MailError(Message(refused, where=where, code=str(error.smtp_code))) from error
    except ssl.SSLError as error:
        distrusted = N_("The mail server %(where)s gives no certificate that is trusted here (%(reason)s).")
        raise MailError(Message(distrusted, where=where, reason=str(error.reason))) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(
            Message(N_("The mail server %(where)s cannot be used: %(words)s."), where=where, words=_words(error))
        ) from error
    try:
        yield smtp
    finally:
        smtp.close()


def _open(server: MailServer) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if server.is_tls:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=trusted)
    else:
        smtp = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    try:
        if server.starttls:
            smtp.starttls(context=trusted)
        if server.user:
            smtp.login(server.user, server.password or "")
    except BaseException:
        smtp.close()
        raise
    return smtp


def hand_over(smtp: smtplib.SMTP, mail: EmailMessage) -> None:
    """Hand a mail over to the server.

    Raises:
        MailRefusedError: the server does not take it.
        MailInDoubtError: the connection was lost; it may have been sent.
    """
    try:
        smtp.send_message(mail)
    except smtplib.SMTPServerDisconnected as error:
        raise MailInDoubtError(Message(N_("the mail server has ended the connection"))) from error
    except smtplib.SMTPException as error:
        raise MailRefusedError(_words(error)) from error
    except OSError as error:
        raise MailInDoubtError(_words(error)) from error


def _words(error: Exception) -> str:
    """Return what went wrong in one line."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return _line(f"{code} {_text(said)}")
    if isinstance(error, smtplib.SMTPResponseException):
        return _line(f"{error.smtp_code} {_text(error.smtp_error)}")
    return _line(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
