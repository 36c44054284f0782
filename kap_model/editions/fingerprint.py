"""The fingerprint of a content: the SHA-256 of its files, one after the other in the order of their names."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Final

from kap_model.editions.content import ContentFile

_SHORT: Final = 12
_PART: Final = 4
_TYPED: Final = re.compile(r"[0-9a-f]{12,64}")


def fingerprint(files: Iterable[ContentFile]) -> str:
    """Return the fingerprint of files: 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda file: file.name):
        digest.update(file.data)
    return digest.hexdigest()


def short(of: str) -> str:
    """Return a fingerprint as pages show it, ``7f3a-91c2-0b44``: its first twelve digits."""
    return "-".join(of[start : start + _PART] for start in range(0, _SHORT, _PART))


def typed(text: str) -> str | None:
    """Return the digits of a fingerprint that a person typed, in full or short; None for any other text."""
    digits = re.sub(r"[\s-]", "", text).lower()
    return digits if _TYPED.fullmatch(digits) else None
