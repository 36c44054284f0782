"""Make the fonts for Arabic, Russian and Chinese: ``python -m tools.prepare_fonts FOLDER``.

The folder is the `node_modules` of these packages, which hold the fonts of the Noto project under the SIL Open Font
License: `@fontsource-variable/noto-sans`, `@fontsource-variable/noto-sans-arabic`, `@expo-google-fonts/noto-sans-sc`.

Run it again when a Chinese text names a character that no font of ours has; a test says so. It needs fonttools and
brotli, which are among the packages for work on the program.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT: Final = Path(__file__).parents[1]
WEB: Final = ROOT / "static" / "fonts"
FILES: Final = ROOT / "kap_ui" / "figures" / "fonts"
"""Where the fonts of pictures and documents are."""

ARABIC: Final = frozenset((*range(0x0600, 0x0700), *range(0x0750, 0x0780), 0x200C, 0x200D, 0x200E))
"""The letters, signs and figures of Arabic, and marks that join or part letters or state the direction."""

CHINESE_SIGNS: Final = frozenset((*range(0x3000, 0x3030), *range(0xFF01, 0xFF5F), 0xFFE5, 0x00B7, 0x2014, 0x2026))
"""The signs that stand in a Chinese text, each as wide as a character."""

REGULAR: Final = 400
BOLD: Final = 700
WEIGHTS: Final = {REGULAR: "Regular", BOLD: "Bold"}


def common_characters() -> frozenset[int]:
    """Return the 3,755 most common Chinese characters: level 1 of the standard GB 2312, in its rows 16 to 55."""
    codes = (bytes((0xA0 + row, 0xA0 + column)) for row in range(16, 56) for column in range(1, 95))
    return frozenset(ord(letter) for letter in b"".join(codes).decode("gb2312", errors="ignore"))


def is_chinese(letter: int) -> bool:
    """Return whether a letter is a Chinese character."""
    return 0x3400 <= letter <= 0x9FFF


def written_characters(root: Path = ROOT) -> frozenset[int]:
    """Return the Chinese characters of the catalogue, of the code and of the data."""
    texts = [root / "kap_ui" / "words" / "locale" / "zh.po", root / "kap_ui" / "words" / "language.py"]
    texts += sorted((root / "data").rglob("*.csv"))
    letters = {letter for text in texts for letter in map(ord, text.read_text(encoding="utf-8"))}
    return frozenset(filter(is_chinese, letters))


def part(font: TTFont, letters: Iterable[int]) -> TTFont:
    """Leave in a font the glyphs of some letters, and what shapes and joins them."""
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = ["*"]
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    options.layout_features = [
        name for name in options.layout_features if name not in ("vert", "vrt2", "vkrn", "valt", "vpal", "vhal")
    ]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=sorted(letters))
    subsetter.subset(font)
    return font


def save(font: TTFont, file: Path, flavor: str | None = None) -> None:
    """Write a font with the date of its source, so that the same source makes the same file."""
    font.flavor = flavor
    font.recalcTimestamp = False
    font.save(file)
    size, count = file.stat().st_size, len(font.getBestCmap())
    sys.stdout.write(f"{file.relative_to(ROOT)}: {size:,} bytes, {count:,} characters\n")


def main(packages: Path) -> None:
    """Write all fonts."""
    cyrillic = "noto-sans-cyrillic-wght-normal.woff2"
    shutil.copyfile(packages / "@fontsource-variable" / "noto-sans" / "files" / cyrillic, WEB / cyrillic)

    variable = (
        packages / "@fontsource-variable" / "noto-sans-arabic" / "files" / "noto-sans-arabic-arabic-wght-normal.woff2"
    )
    save(part(_at(variable, (REGULAR, BOLD)), ARABIC), WEB / "noto-sans-arabic-wght-normal.woff2", "woff2")
    for weight, word in WEIGHTS.items():
        font = _at(variable, weight)
        _name(font, "Noto Sans Arabic", word)
        save(part(font, ARABIC), FILES / f"NotoSansArabic_{weight}{word}.ttf")

    written = written_characters() | CHINESE_SIGNS
    rest = common_characters() - written
    for weight, word in WEIGHTS.items():
        source = packages / "@expo-google-fonts" / "noto-sans-sc" / f"{weight}{word}" / f"NotoSansSC_{weight}{word}.ttf"
        save(part(TTFont(source), written), WEB / f"noto-sans-sc-written-{weight}.woff2", "woff2")
        save(part(TTFont(source), rest), WEB / f"noto-sans-sc-common-{weight}.woff2", "woff2")
        save(part(TTFont(source), written | rest), FILES / f"NotoSansSC_{weight}{word}.ttf")


def _at(variable: Path, weight: int | tuple[int, int]) -> TTFont:
    """Return a variable font at one weight, or between two; written and read once, since its parts are then whole."""
    written = BytesIO()
    font = instantiateVariableFont(TTFont(variable), {"wght": weight})
    font.flavor = None
    font.save(written)
    written.seek(0)
    return TTFont(written)


def _name(font: TTFont, family: str, style: str) -> None:
    """Name a font that was made of a variable one by its family and style, as documents ask for it."""
    names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}", 16: None, 17: None}
    for number, words in names.items():
        font["name"].removeNames(nameID=number)
        if words:
            font["name"].setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = BOLD if style == "Bold" else REGULAR
    bold = style == "Bold"
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (0x20 if bold else 0x40)
    font["head"].macStyle = 1 if bold else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    main(parser.parse_args().folder)
