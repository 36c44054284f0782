"""What an item of Figure 2 is called."""

from __future__ import annotations

from typing import Final

from kap_model.vocabulary import Family
from kap_ui.words import wording
from kap_ui.words.language import in_order
from kap_ui.words.wording import N_, _

_LABELS: Final = {
    Family.SDG: N_("SDG %(number)s"),
    Family.SDG_INDICATOR: N_("SDG indicator %(number)s"),
    Family.WSIS: N_("WSIS %(number)s"),
    Family.SP_GOAL: N_("Strategic goal %(number)s"),
    Family.SP_TARGET: N_("Strategic target %(number)s"),
    Family.SP_THEME: N_("Thematic priority %(number)s"),
    Family.WTDC_RES: N_("WTDC Res. %(number)s"),
    Family.PP_RES: N_("PP Res. %(number)s"),
    Family.ITUD_REC: N_("ITU-D Rec. %(number)s"),
    Family.RI: N_("Initiative %(number)s"),
    Family.SQ: N_("Question %(number)s"),
}


def item_label(family: Family, number: str) -> str:
    """Return what an item is called, by its family and its number there: SDG 9, WTDC Res. 45."""
    short = number.removeprefix("D") if family is Family.ITUD_REC else number
    return _(_LABELS[family]) % {"number": in_order(short, wording.language())}
