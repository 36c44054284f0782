"""Characters that tell of a text which was damaged on its way: control characters, signs for a broken one, mojibake."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kap_model.importing.spelling import named
from kap_model.problems import N_, KapError, Message

_LAST_OF_PLANES: Final = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_KINDS: Final = {
    N_("a text that holds the control character %(character)s"): "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029",
    N_("a text that holds the sign for a character that was lost, %(character)s"): "\ufffd",
    N_("a text that holds half of a character, %(character)s"): "\ud800-\udfff",
    N_("a text that holds the code of no character, %(character)s"): f"\ufdd0-\ufdef{_LAST_OF_PLANES}",
    N_(
        "a text that holds a character for private use, %(character)s"
    ): "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd",
    N_(
        "a text that holds a character that turns the order of what follows, %(character)s"
    ): "\u202a-\u202e\u2066-\u2069",
}
"""The characters that no text holds, by what is said of them. Line breaks and tabs are not among them."""
_DAMAGE: Final = re.compile("|".join(f"([{characters}])" for characters in _KINDS.values()))

# UTF-8 read as Windows-1252: a first byte shows as a letter from Â to ô, each further byte as one of these characters.
_FURTHER: Final = "[\u00a0-\u00bf" + "".join(bytes([b]).decode("cp1252", "ignore") for b in range(0x80, 0xA0)) + "]"
_TWO: Final = f"[\u00c2-\u00df]{_FURTHER}"
_THREE: Final = f"[\u00e0-\u00ef]{_FURTHER}{{2}}"
_FOUR: Final = f"[\u00f0-\u00f4]{_FURTHER}{{3}}"
# One such pair may be a French or German text, `é` before a no-break space and a quotation mark: two in a row, or one
# of the pairs that no language writes, are none.
_TWICE_DECODED: Final = re.compile(
    f"(?:{_TWO}|{_THREE}|{_FOUR}){{2,}}"
    f"|[\u00c2\u00c3]{_FURTHER}|\u00e2[\u20ac\u201a\u201e\u2020\u2021\u02c6\u2030]{_FURTHER}|\u00ef[\u00bb\u00bf]{_FURTHER}|{_FOUR}"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """What is damaged in a text, and what to do about it."""

    what: Message
    how_to_fix: Message


def find_damage(text: str) -> Damage | None:
    """Return the first damage of a text; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    if match := _DAMAGE.search(text):
        kind = list(_KINDS)[(match.lastindex or 1) - 1]
        what = Message(kind, character=named(match[0]))
        return Damage(what, Message(N_("Type the text again, or delete this character")))
    for match in _TWICE_DECODED.finditer(text):
        if (meant := _decoded_once(match[0])) is not None:
            what = Message(
                N_("a text that was read in the wrong encoding: %(found)s stands for %(meant)s"),
                found=match[0],
                meant=meant,
            )
            how = Message(N_("Put the right characters in their place, and save the file as UTF-8"))
            return Damage(what, how)
    return None


def require_whole(text: str, refused: Callable[..., KapError]) -> None:
    """Refuse a text that somebody has typed if it is damaged.

    Raises:
        KapError: it is; `refused` makes it of a sentence and its values.
    """
    if (damage := find_damage(text)) is not None:
        raise refused(N_("There is %(what)s. %(how)s."), what=damage.what, how=damage.how_to_fix)


def in_utf_8(text: str) -> str:
    """Return a text with a question mark for each byte that is not UTF-8; names of files may hold some."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _decoded_once(text: str) -> str | None:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
