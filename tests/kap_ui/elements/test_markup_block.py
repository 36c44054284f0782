"""A block takes nothing but markup."""

from __future__ import annotations

from typing import Any

import pytest

from kap_ui.elements import markup_block


def test_plain_text_is_refused() -> None:
    text: Any = "<b>text</b>"
    with pytest.raises(TypeError, match="escaped"):
        markup_block.show(text, key="x")
