from __future__ import annotations

import pytest

from kap_ui.words import labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ann O'Neil-Smith, Office Dakar (Senegal): 12%", "Ann O'Neil-Smith, Office Dakar (Senegal): 12%"),
        ("[here](https://evil.example.org)", r"\[here\](https\://evil.example.org)"),
        ("www.evil.example.org", r"www\.evil.example.org"),
        (":material/warning: :red[urgent]", r"\:material/warning: \:red\[urgent\]"),
        ("*bold* _slanted_ `code` ~~gone~~", r"\*bold\* \_slanted\_ \`code\` \~\~gone\~\~"),
        ("US$ 5 to US$ 9", r"US\$ 5 to US\$ 9"),
        ("<b>\\</b>", r"\<b\>\\\</b\>"),
    ],
)
def test_a_label_shows_a_text_as_it_is(text: str, label: str) -> None:
    assert labels.plain(text) == label
