"""Update the gettext catalogues: ``python -m tools.messages`` (``make messages``) adds new strings.

``python -m tools.messages missing fr`` prints the strings without a translation, as a catalogue to fill in.
``python -m tools.messages fill fr < filled.po`` writes the filled translations into the catalogue.
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from kap_ui.words.language import CATALOGUES, PREPARED

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def program_strings() -> Catalog:
    """Return the translatable strings of the commands, the pages and the points, and those of the model."""
    strings = Catalog(charset="utf-8", fuzzy=False)
    files = [
        ROOT / "app.py",
        *sorted((ROOT / "kap_cli").rglob("*.py")),
        *sorted((ROOT / "kap_model").rglob("*.py")),
        *sorted((ROOT / "pages").rglob("*.py")),
        *sorted((ROOT / "kap_ui").rglob("*.py")),
        *sorted((ROOT / "kap_points").rglob("*.py")),
        *sorted((ROOT / "kap_documents").rglob("*.py")),
    ]
    for file in files:
        if file.is_file():
            for _line, message, _comments, context in extract_from_file("python", file, keywords=KEYWORDS):
                strings.add(message, context=context)
    return strings


def read(file: Path, language: str | None = None) -> Catalog:
    """Return the catalogue of a file."""
    with file.open("rb") as opened:
        return read_po(opened, locale=language)


def merged(language: str, strings: Catalog) -> Catalog:
    """Return the catalogue of a language for these strings: new ones are empty, unused ones are gone."""
    file = CATALOGUES / f"{language}.po"
    known = read(file, language) if file.is_file() else Catalog(locale=language)
    fresh = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in _messages(strings):
        old = known.get(_singular(message), message.context)
        same_form = old is not None and isinstance(old.id, str) == isinstance(message.id, str)
        fresh.add(message.id, old.string if old is not None and same_form else None, context=message.context)
    return fresh


def text(catalog: Catalog) -> str:
    """Return the text of a catalogue's file: sorted, one line a string, without dates, so that diffs are small."""
    written = BytesIO()
    write_po(written, catalog, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    header = ['msgid ""', 'msgstr ""', '"Content-Type: text/plain; charset=utf-8\\n"']
    if catalog.locale is not None:
        header += [f'"Language: {catalog.locale}\\n"', f'"Plural-Forms: {catalog.plural_forms}\\n"']
    return "\n".join(header) + "\n\n" + written.getvalue().decode().strip() + "\n"


def untranslated(catalog: Catalog) -> list[Message]:
    """Return the strings of a catalogue that lack a translation or a plural form."""
    return [m for m in _messages(catalog) if not m.string or (not isinstance(m.string, str) and not all(m.string))]


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@contextmanager
def _locked() -> Iterator[None]:
    """Hold the lock of the catalogues, so that one process at a time changes them."""
    with Path(__file__).open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _update() -> None:
    strings = program_strings()
    (CATALOGUES / "kap.pot").write_text(text(strings), encoding="utf-8")
    for file in sorted(CATALOGUES.glob("*.po")):
        catalog = merged(file.stem, strings)
        file.write_text(text(catalog), encoding="utf-8")
        print(f"{file.name}: {len(_messages(catalog))} strings, {len(untranslated(catalog))} to translate")  # noqa: T201


def _fill(language: str) -> None:
    filled = read_po(BytesIO(sys.stdin.buffer.read()), locale=language)
    catalog = merged(language, program_strings())
    for message in _messages(filled):
        known = catalog.get(_singular(message), message.context)
        if known is None:
            print(f"not a string of the program: {_singular(message)!r}", file=sys.stderr)  # noqa: T201
        elif message.string and (isinstance(message.string, str) or all(message.string)):
            known.string = message.string
    (CATALOGUES / f"{language}.po").write_text(text(catalog), encoding="utf-8")
    print(f"{language}.po: {len(untranslated(catalog))} to translate")  # noqa: T201


def main(arguments: list[str]) -> int:
    """Run one of the commands above. Return the exit code, 2 for an unknown command."""
    with _locked():
        match arguments:
            case []:
                _update()
            case ["missing", language] if language in PREPARED:
                missing = Catalog(locale=language, charset="utf-8", fuzzy=False)
                for message in untranslated(merged(language, program_strings())):
                    missing.add(message.id, message.string, context=message.context)
                print(text(missing))  # noqa: T201
            case ["fill", language] if language in PREPARED:
                _fill(language)
            case _:
                print(__doc__, file=sys.stderr)  # noqa: T201
                return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
