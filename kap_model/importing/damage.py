"""Characters that tell of a text which was damaged on its way: control characters, signs for a broken one, mojibake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kap_model.importing.spelling import named

_LAST_OF_PLANES: Final = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_KINDS: Final = {
    "the control character": "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029",
    "the sign for a character that was lost,": "\ufffd",
    "half of a character,": "\ud800-\udfff",
    "the code of no character,": f"\ufdd0-\ufdef{_LAST_OF_PLANES}",
    "a character for private use,": "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd",
    "a character that turns the order of what follows,": "\u202a-\u202e\u2066-\u2069",
}
"""The characters that no text holds, by what they are. Line breaks and tabs are not among them."""
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

    what: str
    how_to_fix: str


def find_damage(text: str) -> Damage | None:
    """Return the first damage of a text; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    if match := _DAMAGE.search(text):
        kind = list(_KINDS)[(match.lastindex or 1) - 1]
        return Damage(f"a text that holds {kind} {named(match[0])}", "Type the text again, or delete this character")
    for match in _TWICE_DECODED.finditer(text):
        if (meant := _decoded_once(match[0])) is not None:
            what = f"a text that was read in the wrong encoding: {match[0]} stands for {meant}"
            return Damage(what, "Put the right characters in their place, and save the file as UTF-8")
    return None


def in_utf_8(text: str) -> str:
    """Return a text with a question mark for each byte that is not UTF-8; names of files may hold some."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _decoded_once(text: str) -> str | None:
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return None
