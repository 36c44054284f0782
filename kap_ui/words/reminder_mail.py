"""The mail that reminds a coordinator of what is due, in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime, make_msgid
from itertools import groupby
from urllib.parse import urlencode

from kap_model.reporting.due import Due, DueState
from kap_model.reporting.reminders import Waiting
from kap_ui.words import language, wording
from kap_ui.words.wording import _, ngettext, number, quarter

_MOST_CODES = 12
"""KPIs that a line names; the page has all of them."""

_MOST_LINES = 10
"""Lines of a mail, the oldest quarter first; the page has all that is due."""


def compose(person: Waiting, names: Mapping[str, str], sender: Address, address: str, token: str) -> EmailMessage:
    """Return the mail.

    Args:
        person: who is reminded of what.
        names: the names of the places, in the language of `spoken`.
        sender: whom it is from.
        address: where readers find the dashboard.
        token: what stops the reminders of this person.
    """
    code = spoken(person.language)
    stop_address = f"{address}/stop-reminders?{urlencode({'token': token, 'lang': code})}"
    mail = EmailMessage()
    with wording.spoken(code):
        mail["Subject"] = _subject(person.dues)
        mail.set_content("\n".join(_lines(person, names, address, stop_address)))
    mail["From"] = sender
    mail["To"] = Address(person.name, addr_spec=person.email)
    mail["Date"] = localtime()
    mail["Message-ID"] = make_msgid(domain=sender.domain)
    mail["Content-Language"] = code
    mail["Auto-Submitted"] = "auto-generated"
    mail["List-Unsubscribe"] = f"<{stop_address}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail


def spoken(asked: str) -> str:
    """Return the language of the mails of a person: theirs where the program speaks it, else English."""
    return asked if asked in language.offered() else "en"


def _subject(dues: Sequence[Due]) -> str:
    return ngettext(
        "Kigali Action Plan: %(n)s figure is due", "Kigali Action Plan: %(n)s figures are due", len(dues)
    ) % {"n": number(len(dues))}


def _lines(person: Waiting, names: Mapping[str, str], address: str, stop_address: str) -> list[str]:
    overdue = sum(one.state is DueState.OVERDUE for one in person.dues)
    lines = [
        _("Dear %(name)s,") % {"name": person.name},
        "",
        ngettext(
            "%(n)s figure is due from your places; %(overdue)s overdue.",
            "%(n)s figures are due from your places; %(overdue)s overdue.",
            len(person.dues),
        )
        % {"n": number(len(person.dues)), "overdue": number(overdue)},
    ]
    if made_up := sum(one.is_illustrative for one in person.dues):
        lines += [
            "",
            ngettext(
                "%(n)s of them is asked for by illustrative rows alone, made up to show how the system works.",
                "%(n)s of them are asked for by illustrative rows alone, made up to show how the system works.",
                made_up,
            )
            % {"n": number(made_up)},
        ]
    in_order = sorted(person.dues, key=_by_quarter_and_day)
    groups = [list(group) for _key, group in groupby(in_order, key=_by_quarter_and_day)]
    for of_quarter, listed in groupby(groups[:_MOST_LINES], key=lambda group: group[0].quarter):
        lines += ["", quarter(of_quarter), *(f"- {_line(group, names)}" for group in listed)]
    if more := sum(map(len, groups[_MOST_LINES:])):
        lines += ["", ngettext("and %(n)s more figure", "and %(n)s more figures", more) % {"n": number(more)}]
    first = in_order[0]
    query = {"reporter": first.place_code, "period": str(first.quarter), "lang": wording.language()}
    return [
        *lines,
        "",
        f"{address}/submit?{urlencode(query)}",
        "",
        _("You get this mail once a week at most, as long as figures of your places are due."),
        _("To get no more of these mails:"),
        stop_address,
    ]


def _by_quarter_and_day(one: Due) -> tuple[object, ...]:
    return one.quarter, one.state is not DueState.OVERDUE, one.due_day, one.place_code


def _line(rows: Sequence[Due], names: Mapping[str, str]) -> str:
    """Return what is due from one place on one day for one quarter."""
    codes = [row.kpi_code for row in rows[:_MOST_CODES]]
    if more := len(rows) - len(codes):
        codes.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": number(more)})
    sentence = (
        _("%(place)s, overdue since %(day)s: %(kpis)s")
        if rows[0].state is DueState.OVERDUE
        else _("%(place)s, due by %(day)s: %(kpis)s")
    )
    place = rows[0].place_code
    return sentence % {
        "place": names.get(place, place), "day": wording.day(rows[0].due_day), "kpis": wording.enumerated(codes),
    }  # fmt: skip
