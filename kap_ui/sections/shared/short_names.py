"""Abridged names for the heads of pictures, by code, where a full title has no room.

The full title stands everywhere else. They are this project's own abridgements; a title that is not
abridged here is cut at a word.
"""

from __future__ import annotations

import textwrap
from typing import Final

from kap_ui.state import data
from kap_ui.words.wording import N_, _

_LONGEST: Final = 26

_SHORT: Final[dict[str, str]] = {
    "P1": N_("Affordable connectivity"),
    "P2": N_("Digital transformation"),
    "P3": N_("Policy and regulation"),
    "P4": N_("Resources, cooperation"),
    "P5": N_("Inclusive and secure ICTs"),
    "E1": N_("Membership-driven"),
    "E2": N_("Regional presence"),
    "E3": N_("Diversity and inclusion"),
    "E4": N_("Environment"),
    "E5": N_("Partnerships"),
    "E6": N_("Resource mobilization"),
    "E7": N_("Excellence of staff"),
    "OF1": N_("Policy, knowledge"),
    "OF2": N_("Data and statistics"),
    "OF3": N_("Capacity development"),
    "OF4": N_("Technical assistance"),
    "OF5": N_("Convening platforms"),
    "SDG1": N_("No poverty"),
    "SDG2": N_("Zero hunger"),
    "SDG3": N_("Health"),
    "SDG4": N_("Education"),
    "SDG5": N_("Gender equality"),
    "SDG6": N_("Water, sanitation"),
    "SDG7": N_("Clean energy"),
    "SDG8": N_("Decent work"),
    "SDG9": N_("Infrastructure"),
    "SDG10": N_("Less inequality"),
    "SDG11": N_("Cities"),
    "SDG12": N_("Consumption"),
    "SDG13": N_("Climate"),
    "SDG14": N_("Below water"),
    "SDG15": N_("On land"),
    "SDG16": N_("Peace, justice"),
    "SDG17": N_("Partnerships"),
    "SDG-4.4.1": N_("ICT skills"),
    "SDG-5.b.1": N_("Mobile ownership"),
    "SDG-9.c.1": N_("Mobile coverage"),
    "SDG-17.6.1": N_("Fixed broadband"),
    "SDG-17.8.1": N_("Internet use"),
    "C1": N_("Public authorities"),
    "C2": N_("Infrastructure"),
    "C3": N_("Access to information"),
    "C4": N_("Capacity building"),
    "C5": N_("Confidence, security"),
    "C6": N_("Enabling environment"),
    "C7": N_("ICT applications"),
    "C7-AGR": N_("E-agriculture"),
    "C7-BUS": N_("E-business"),
    "C7-EMP": N_("E-employment"),
    "C7-ENV": N_("E-environment"),
    "C7-GOV": N_("E-government"),
    "C7-HLT": N_("E-health"),
    "C7-LRN": N_("E-learning"),
    "C7-SCI": N_("E-science"),
    "C8": N_("Cultural diversity"),
    "C9": N_("Media"),
    "C10": N_("Ethics"),
    "C11": N_("Cooperation"),
    "SP-G1": N_("Universal connectivity"),
    "SP-G2": N_("Digital transformation"),
    "SP-T1.1": N_("Coverage"),
    "SP-T1.2": N_("Affordability"),
    "SP-T1.3": N_("Households"),
    "SP-T1.4": N_("Devices"),
    "SP-T1.5": N_("Schools"),
    "SP-T1.6": N_("Cybersecurity"),
    "SP-T2.1": N_("Digital divides"),
    "SP-T2.2": N_("Digital skills"),
    "SP-T2.3": N_("Internet use"),
    "SP-T2.4": N_("Businesses"),
    "SP-T2.5": N_("Government services"),
    "SP-T2.6": N_("Climate action"),
    "SP-TP1": N_("Spectrum"),
    "SP-TP2": N_("Numbering"),
    "SP-TP3": N_("Infrastructure"),
    "SP-TP4": N_("Applications"),
    "SP-TP5": N_("Enabling environment"),
    "Q1/1": N_("Broadband"),
    "Q2/1": N_("Digital broadcasting"),
    "Q3/1": N_("Disaster risk"),
    "Q4/1": N_("Economics"),
    "Q5/1": N_("Rural, remote"),
    "Q6/1": N_("Consumers"),
    "Q7/1": N_("Accessibility"),
    "Q1/2": N_("Smart cities"),
    "Q2/2": N_("E-services"),
    "Q3/2": N_("Cybersecurity"),
    "Q4/2": N_("Conformance"),
    "Q5/2": N_("Digital skills"),
    "Q6/2": N_("Environment"),
    "Q7/2": N_("EMF exposure"),
    "REC-D15": N_("Cost models"),
    "REC-D16": N_("Tariffs"),
    "REC-D17": N_("Shared facilities"),
    "REC-D19": N_("Rural, remote"),
    "REC-D20": N_("Rural policy"),
    "REC-D21": N_("Climate"),
    "REC-D22": N_("Standardization gap"),
}


def printed_code(code: str) -> str:
    """Return a code as it is printed: that of an outcome without what marks it as one, "P1.1"."""
    return code.removeprefix("O-")


def short(code: str) -> str:
    """Return the abridged name of a code in the reader's language."""
    return _(_SHORT[code]) if code in _SHORT else cut(data.name(code))


def in_lines(text: str, longest: int, most: int = 2) -> str:
    """Return a text in lines of at most so many characters; what is beyond the last line is left out, with dots."""
    lines = textwrap.wrap(text, longest)
    if len(lines) > most:
        lines[most - 1 :] = [cut(" ".join(lines[most - 1 :]), longest)]
    return "\n".join(lines)


def cut(text: str, longest: int = _LONGEST) -> str:
    """Return a text of at most so many characters, cut at a word and with three dots where something is left out."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    whole = head.rpartition(" ")[0]
    return (whole if len(whole) > longest // 2 else head).rstrip(" ,;:") + "…"
