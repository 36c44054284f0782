from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, text

from kap_cli.main import kap
from kap_model.people import persons
from kap_model.vocabulary import Role
from tests.support.mail import PASSWORD, USER, Mailbox, mail_server, make_certificate
from tests.support.reporting import OPERATOR, actor


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server that the environment names."""
    with mail_server() as box:
        set_environment(monkeypatch, f"smtp://{box.address}")
        yield box


def set_environment(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("KAP_SMTP_URL", url)
    monkeypatch.setenv("KAP_ADDRESS", "https://kap.example.org/plan/")
    monkeypatch.setenv("KAP_MAIL_FROM", "Kigali Action Plan <kap@example.org>")


def remind(engine: Engine, *options: str) -> Result:
    return CliRunner().invoke(kap, ["remind", "--database", str(engine.url.database), *options])


def noted(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT count(*) FROM reminder")).scalar_one())


def add_coordinators(engine: Engine, count: int) -> list[str]:
    emails = [f"c{number}@example.org" for number in range(count)]
    for email in emails:
        persons.add(engine, OPERATOR, email, f"Coordinator {email}")
        persons.give_role(engine, OPERATOR, email, Role.COORDINATOR, "AFR")
    return emails


@pytest.mark.parametrize("missing", ["KAP_SMTP_URL", "KAP_ADDRESS", "KAP_MAIL_FROM"])
def test_without_a_mail_server_it_says_so_and_sends_nothing(
    peopled: Engine, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    result = remind(peopled)
    assert result.exit_code == 1
    assert f"No mail was sent: {missing} is not set." in result.stderr
    assert (mailbox.mails, noted(peopled)) == ([], 0)


def test_a_dry_run_says_who_would_get_a_mail_and_needs_no_mail_server(peopled: Engine) -> None:
    result = remind(peopled, "--dry-run", "--json")
    [row] = json.loads(result.stdout)
    assert (result.exit_code, row["email"], row["sending"]) == (0, "coordinator@example.org", "would be sent")
    assert row["figures"] >= row["overdue"] > 0
    assert noted(peopled) == 0


def test_a_coordinator_gets_one_mail_a_week_with_what_is_due_and_the_address_of_the_page(
    peopled: Engine, mailbox: Mailbox
) -> None:
    assert "sent" in remind(peopled).stdout
    [mail] = mailbox.mails
    body = mail.get_content()
    assert mail["To"].addresses[0].addr_spec == "coordinator@example.org"
    assert str(mail["From"]) == "Kigali Action Plan <kap@example.org>"
    assert mail["Subject"].startswith("Kigali Action Plan: ")
    assert "Office Addis Ababa" in body and "K-P1.1-a" in body and "overdue since " in body
    assert "https://kap.example.org/plan/submit?reporter=RO-AFR&period=" in body
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail["List-Unsubscribe"].strip("<>")
    assert stop.startswith("https://kap.example.org/plan/stop-reminders?token=") and stop in body
    assert remind(peopled).exit_code == 0
    assert len(mailbox.mails) == 1


def test_a_mail_is_in_the_language_of_the_person(peopled: Engine, mailbox: Mailbox) -> None:
    persons.change(peopled, OPERATOR, "coordinator@example.org", language="fr")
    remind(peopled)
    [mail] = mailbox.mails
    assert mail["Content-Language"] == "fr"
    assert mail["Subject"].startswith("Plan d’action de Kigali")
    assert "Bonjour" in mail.get_content() and "lang=fr" in mail.get_content()


def test_neither_who_wants_none_nor_who_was_removed_is_reminded(peopled: Engine, mailbox: Mailbox) -> None:
    first, second = add_coordinators(peopled, 2)
    persons.change(peopled, actor("coordinator"), "coordinator@example.org", wants_reminders=False)
    persons.remove(peopled, OPERATOR, first)
    remind(peopled)
    assert mailbox.recipients == [second]


def test_a_reminder_says_what_is_asked_for_by_made_up_rows_alone(peopled: Engine, mailbox: Mailbox) -> None:
    with peopled.begin() as connection:
        connection.execute(text("UPDATE observation SET origin = 'illustrative'"))
        connection.execute(text("UPDATE target SET basis = 'illustrative'"))
    remind(peopled)
    [body] = [mail.get_content() for mail in mailbox.mails]
    [figures] = re.findall(r"(\d+) figures are due", body)
    assert f"{figures} of them are asked for by illustrative rows alone" in body


def test_with_starttls_it_signs_in(peopled: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with mail_server(certificate) as box:
        set_environment(monkeypatch, f"smtp://{USER}:{quote(PASSWORD)}@{box.address}?starttls")
        assert remind(peopled).exit_code == 0
        assert box.recipients == ["coordinator@example.org"]


def test_a_refused_password_and_a_certificate_that_is_not_trusted_send_nothing(
    peopled: Engine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    certificate = make_certificate(tmp_path)
    with mail_server(certificate) as box:
        set_environment(monkeypatch, f"smtp://{USER}:{quote(PASSWORD)}@{box.address}?starttls")
        untrusted = remind(peopled)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        set_environment(monkeypatch, f"smtp://{USER}:wrong-word@{box.address}?starttls")
        refused = remind(peopled)
    assert (untrusted.exit_code, refused.exit_code) == (1, 1)
    assert "gives no certificate that is trusted here" in untrusted.stderr
    assert "refuses user and password of KAP_SMTP_URL (535)" in refused.stderr
    assert "wrong-word" not in refused.stderr
    assert (box.mails, noted(peopled)) == ([], 0)


def test_a_server_that_is_down_is_a_sentence_and_nothing_is_noted(
    peopled: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mail_server() as box:
        set_environment(monkeypatch, f"smtp://{box.address}")
    result = remind(peopled)
    assert result.exit_code == 1
    assert f"The mail server {box.address} cannot be used: Connection refused." in result.stderr
    assert noted(peopled) == 0


def test_no_name_adds_a_header_or_a_recipient(peopled: Engine, mailbox: Mailbox) -> None:
    name = 'Ann", <all@example.org>,\r\nBcc: all@example.org\r\n\r\nClick here'
    persons.change(peopled, OPERATOR, "coordinator@example.org", name=name)
    assert remind(peopled).exit_code == 0
    [mail] = mailbox.mails
    assert mailbox.recipients == ["coordinator@example.org"]
    assert [address.addr_spec for address in mail["To"].addresses] == ["coordinator@example.org"]
    assert mail["Bcc"] is None and mail.get_all("Subject") == [mail["Subject"]]


def test_one_bad_address_among_ten_keeps_no_other_mail_back_and_is_tried_again(
    peopled: Engine, mailbox: Mailbox
) -> None:
    emails = add_coordinators(peopled, 9)
    mailbox.refused = {emails[4]}
    result = remind(peopled)
    assert result.exit_code == 1
    assert f"{emails[4]}  " in result.stdout and "refused: 550 no such mailbox" in result.stdout
    assert sorted(mailbox.recipients) == sorted({*emails, "coordinator@example.org"} - mailbox.refused)
    mailbox.mails.clear()
    mailbox.refused = set()
    assert remind(peopled).exit_code == 0
    assert mailbox.recipients == [emails[4]]


def test_a_mail_of_which_nobody_knows_whether_it_was_sent_is_not_sent_again(peopled: Engine, mailbox: Mailbox) -> None:
    mailbox.hung_up = {"coordinator@example.org"}
    result = remind(peopled)
    assert result.exit_code == 1
    assert "in_doubt: the mail server has ended the connection" in result.stdout
    mailbox.hung_up = set()
    assert remind(peopled).exit_code == 0
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KAP_SMTP_URL", "smtp.example.org"),
        ("KAP_SMTP_URL", "smtp://user:secret@mail.example.org"),
        ("KAP_SMTP_URL", "smtp://mail.example.org:x"),
        ("KAP_SMTP_URL", "smtp://mail.example.org?tls"),
        ("KAP_ADDRESS", "kap.example.org"),
        ("KAP_MAIL_FROM", "Kigali Action Plan"),
        ("KAP_MAIL_FROM", "Kap\nBcc: all@example.org <kap@example.org>"),
    ],
)
def test_a_setting_of_another_form_is_refused_with_the_right_one(
    peopled: Engine, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = remind(peopled)
    assert (result.exit_code, mailbox.mails) == (1, [])
    assert name in result.stderr and "Write it as" in result.stderr
    assert "secret" not in result.stderr
