"""A problem is data: one row that tells the person who must act what is wrong, where, and what to do."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Final, Self

LISTED: Final = 1_000
"""How many problems are kept and listed; the others are counted."""


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools know
    """Return a sentence as it is, marked for the catalogues of the pages."""
    return message


class Message(str):
    """A text in English that can also be said in another language.

    Attributes:
        template: the text as the catalogues have it, with `%(name)s` for each value; it is marked with `N_`.
        values: what stands in the places of the names; a message among them is translated with it.
    """

    template: str
    values: Mapping[str, str]

    def __new__(cls, template: str, **values: str) -> Self:
        """Return the text with its values in their places."""
        message = super().__new__(cls, template % values)
        message.template, message.values = template, values
        return message

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.template,), dict(self.values)


def in_language(text: str, translated: Callable[[str], str], shown: Callable[[str], str] = str) -> str:
    """Return a text in the language of the reader if it is a message, else as it is.

    Args:
        text: a message, or any other text.
        translated: returns a template in the language of the reader.
        shown: returns what stands in a gap, such as a cell of a file, as the reader sees it.
    """
    if not isinstance(text, Message):
        return text
    values = {
        name: in_language(value, translated, shown) if isinstance(value, Message) else shown(value)
        for name, value in text.values.items()
    }
    return translated(text.template) % values


def enumerated(words: Iterable[str]) -> str:
    """Return the words of a list, with the sign between them that the language of the reader has."""
    said = ""
    for word in words:
        said = Message(N_("%(words)s, %(word)s"), words=said, word=word) if said else word
    return said


def listed(parts: Iterable[str]) -> str:
    """Return parts that may have commas, with the semicolon between them that the language of the reader has."""
    said = ""
    for part in parts:
        said = Message(N_("%(parts)s; %(part)s"), parts=said, part=part) if said else part
    return said


class ProblemKind(StrEnum):
    """The kinds of problem that a file can have."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    UNKNOWN_TABLE = "unknown_table"
    MISSING_FILE = "missing_file"
    MISSING_COLUMN = "missing_column"
    EXTRA_COLUMN = "extra_column"
    MISSING_VALUE = "missing_value"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS_NUMBER = "ambiguous_number"
    NOT_A_QUARTER = "not_a_quarter"
    NOT_A_DATE = "not_a_date"
    NOT_A_WORD = "not_a_word"
    NOT_A_CODE = "not_a_code"
    BROKEN_TEXT = "broken_text"
    UNKNOWN_CODE = "unknown_code"
    DUPLICATE_KEY = "duplicate_key"
    OUT_OF_LIMITS = "out_of_limits"
    RULE = "rule"
    FORMULA = "formula"
    NOT_A_ROW = "not_a_row"
    HIDDEN = "hidden"
    MERGED = "merged"
    MORE = "more"
    WARNING = "warning"
    """Worth a second look; it refuses nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and how to put it right. `row` counts as a spreadsheet does: the header is row 1.

    `what` and `how_to_fix` are in English; where they are messages, `in_language` says them in another language.
    """

    kind: ProblemKind
    file: str
    what: str
    how_to_fix: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    cell: str | None = None

    def as_row(self) -> dict[str, object]:
        """Return the problem as one row of a table, in the order that a reader needs it."""
        values = asdict(self)
        order = ("file", "sheet", "row", "column", "cell", "kind", "what", "how_to_fix")
        return {name: str(values[name]) if name == "kind" else values[name] for name in order}

    def translated(self, translated: Callable[[str], str]) -> Problem:
        """Return the problem with its words in the language of the reader, as `in_language` does."""
        what, how_to_fix = (in_language(text, translated) for text in (self.what, self.how_to_fix))
        return replace(self, what=what, how_to_fix=how_to_fix)

    def __str__(self) -> str:
        return self.sentence(str)

    def sentence(self, translated: Callable[[str], str]) -> str:
        """Return where the problem is, what is wrong and what to do, in the language of the reader."""
        place = self.file
        if self.sheet:
            place = Message(N_("%(file)s, sheet %(sheet)s"), file=place, sheet=self.sheet)
        if self.row is not None:
            place = Message(N_("%(place)s, row %(row)s"), place=place, row=str(self.row))
        if self.column:
            place = Message(N_("%(place)s, column %(column)s"), place=place, column=self.column)
        said = {"place": place, "what": self.what, "how_to_fix": self.how_to_fix}
        if self.cell is None:
            return in_language(Message(N_("%(place)s: %(what)s. %(how_to_fix)s"), **said), translated)
        whole = Message(N_("%(place)s: %(what)s (%(cell)s). %(how_to_fix)s"), **said, cell=repr(self.cell))
        return in_language(whole, translated)


class Problems(list[Problem]):
    """Problems in the order in which they were found: the first thousand, the count of all, and their files.

    Somebody who gets a file of a million rows wrong needs the first of them, not a list that fills the memory.
    """

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        super().__init__()
        self.total = 0
        self.files: set[str] = set()
        self.extend(problems)

    @property
    def more(self) -> int:
        """The number of problems that were counted and not kept."""
        return self.total - len(self)

    def append(self, problem: Problem) -> None:
        """Count a problem, and keep it if it is one of the first."""
        self.total += 1
        self.files.add(problem.file)
        if len(self) < LISTED:
            super().append(problem)

    def extend(self, problems: Iterable[Problem]) -> None:
        """Count problems, and keep those that are among the first."""
        for problem in problems:
            self.append(problem)
        if isinstance(problems, Problems):
            self.total += problems.more
            self.files |= problems.files

    def __iadd__(self, problems: Iterable[Problem]) -> Self:  # type: ignore[override, misc]  # as list.__iadd__ does
        self.extend(problems)
        return self

    def mapped(self, change: Callable[[Problem], Problem]) -> Problems:
        """Return the same problems, each of those kept as `change` returns it; the counts stay."""
        return _restored([change(problem) for problem in self], self.total, set(self.files))

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (list(self), self.total, self.files)

    def as_rows(self, translated: Callable[[str], str] = str) -> list[dict[str, object]]:
        """Return the problems that were kept as rows; where there are more, a last row says how many.

        Args:
            translated: returns a template in the language of the reader.
        """
        listed = list(self)
        if self.more:
            what = Message(N_("%(n)s more problems, which are not listed"), n=f"{self.more:,}")
            listed.append(Problem(ProblemKind.MORE, self[-1].file, what, Message(N_("Correct these first"))))
        return [problem.translated(translated).as_row() for problem in listed]


def _restored(kept: list[Problem], total: int, files: set[str]) -> Problems:
    problems = Problems(kept)
    problems.total, problems.files = total, files
    return problems


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return `` Did you mean X?`` where a known word is near, else an empty text."""
    near = nearest(word, known)
    return Message(N_(" Did you mean %(word)s?"), word=near) if near else ""


def suggesting(advice: Message, word: str, known: Iterable[str]) -> Message:
    """Return an advice, with the question whether a known word was meant where one is near."""
    near = nearest(word, known)
    return Message(N_("%(advice)s Did you mean %(word)s?"), advice=advice, word=near) if near else advice


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a word may have been meant for; None if none is near."""
    near: Sequence[str] = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


class KapError(Exception):
    """A failure with a sentence for the person who must act. It can come out of another process as it is.

    The sentence is a message, so that it can be said in other languages than English.
    """

    def said(self, translated: Callable[[str], str]) -> str:
        """Return the sentence in the language of the reader, as `in_language` does."""
        return in_language(self.args[0] if self.args else "", translated)

    def __reduce__(self) -> tuple[Any, ...]:
        return _remade, (type(self), self.args), self.__dict__


def _remade(kind: type[KapError], sentence: tuple[str, ...]) -> KapError:
    """Return an error with its sentence. Most kinds are made of other things than the sentence that they have."""
    return kind.__new__(kind, *sentence)


class NoObservationError(KapError):
    """No observation is in view, so there is no newest quarter."""


class DatabaseFaultKind(StrEnum):
    """The reasons why a database cannot be used."""

    ADDRESS = "address"
    DRIVER = "driver"
    MISSING = "missing"
    EMPTY = "empty"
    NOT_SQLITE = "not_sqlite"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    INCOMPLETE = "incomplete"
    OLDER = "older"
    NEWER = "newer"
    EMPTY_TABLE = "empty_table"
    UNKNOWN_WORD = "unknown_word"
    FOREIGN_REFERENCE = "foreign_reference"
    BUSY = "busy"
    REPLACED = "replaced"
    CHANGED = "changed"
    READ_ONLY = "read_only"
    UNFINISHED = "unfinished"
    UNREADABLE = "unreadable"
    FULL = "full"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    NOT_UTF8 = "not_utf8"
    NOT_ALLOWED = "not_allowed"


_SENTENCES: Final = {
    DatabaseFaultKind.ADDRESS: N_("The address of the database is not understood: %(detail)s"),
    DatabaseFaultKind.DRIVER: N_(
        "The database cannot be opened without the Python package %(package)s. Install it: “pip install %(install)s”."
    ),
    DatabaseFaultKind.MISSING: N_(
        "There is no database at %(database)s. If it was moved, put it back. Otherwise build one from the data files: "
        "“make run”, or “kap build”."
    ),
    DatabaseFaultKind.EMPTY: N_(
        "The database %(database)s is empty. If it held data, put a backup in its place. Otherwise build it from the "
        "data files: “make run”, or “kap build”."
    ),
    DatabaseFaultKind.NOT_SQLITE: N_(
        "%(database)s is not a SQLite database, and was left as it is. Name another file, or move this one away."
    ),
    DatabaseFaultKind.DAMAGED: N_(
        "The database %(database)s is damaged. Move it away, and put the newest backup in its place. A new build would "
        "lack what was imported."
    ),
    DatabaseFaultKind.FOREIGN: N_(
        "%(database)s is a database of another program, and was left as it is. Name another file."
    ),
    DatabaseFaultKind.INCOMPLETE: N_(
        "The tables of the database %(database)s are not those of this version of the program: %(detail)s is missing. "
        "Make a copy with “kap backup”, then run “kap build”, which says first what it would lose."
    ),
    DatabaseFaultKind.OLDER: N_(
        "An older version of the program made the database %(database)s: its schema is %(found)s, and this version "
        "needs %(known)s. Run “kap upgrade”, which makes a backup first."
    ),
    DatabaseFaultKind.NEWER: N_(
        "A newer version of the program made the database %(database)s: its schema is %(found)s, and this version "
        "knows %(known)s. Update the program; the database was left as it is."
    ),
    DatabaseFaultKind.EMPTY_TABLE: N_(
        "The table %(table)s of the database %(database)s has no rows, and without them there is nothing to show. Load "
        "them with “kap import”, or run “kap build” with a data folder that has them."
    ),
    DatabaseFaultKind.UNKNOWN_WORD: N_(
        "The database %(database)s has “%(word)s” in the column %(column)s of the table %(table)s, which this version "
        "of the program does not know. Correct it with “kap import”, or put a backup in the place of the database."
    ),
    DatabaseFaultKind.FOREIGN_REFERENCE: N_(
        "The table %(table)s of the database %(database)s is not of this program and refers to the table %(own)s, "
        "which the build must replace. Remove the reference or the table, or name another database. Nothing was "
        "changed."
    ),
    DatabaseFaultKind.BUSY: N_(
        "The database %(database)s is locked by another program. Nothing was changed; try again in a moment."
    ),
    DatabaseFaultKind.REPLACED: N_(
        "The file %(database)s was replaced while it was in use. Try again in a moment. If this stays, stop all "
        "programs that use it, delete %(database)s-wal and %(database)s-shm, which belong to the file before, and "
        "start again."
    ),
    DatabaseFaultKind.CHANGED: N_("The database %(database)s was written to while it was read. Try again."),
    DatabaseFaultKind.READ_ONLY: N_(
        "The database %(database)s cannot be written to: the file or its folder is read-only for this user. Nothing "
        "was changed. Let the user write to both, or name another file."
    ),
    DatabaseFaultKind.UNFINISHED: N_(
        "The newest changes of the database %(database)s are still in %(database)s-wal, and this user may not write "
        "them into the file. Run “kap doctor” once as a user who may; then try again."
    ),
    DatabaseFaultKind.UNREADABLE: N_(
        "The database %(database)s cannot be read by this user. Let the user read the file, and enter its folder."
    ),
    DatabaseFaultKind.FULL: N_(
        "The database %(database)s cannot be written to: the disk is full. Nothing was changed. Make room, and "
        "try again."
    ),
    DatabaseFaultKind.FAILING: N_(
        "The database %(database)s cannot be used: %(detail)s. Check the disk and the path, and try again."
    ),
    DatabaseFaultKind.UNREACHABLE: N_(
        "The database %(database)s cannot be reached: %(detail)s. Check its address, the user and the password, and "
        "that its server runs."
    ),
    DatabaseFaultKind.NOT_UTF8: N_(
        "The database %(database)s has the encoding %(encoding)s, which cannot hold the texts of all languages. "
        "Nothing was changed. Make a database with the encoding UTF8, as docs/operations.md shows, and name that one."
    ),
    DatabaseFaultKind.NOT_ALLOWED: N_(
        "The server of the database %(database)s does not allow this: %(detail)s. Nothing was changed. Give the user "
        "of the address the rights that docs/operations.md names, and name a server that can be written to."
    ),
}

_PUBLIC_SENTENCES: Final = {
    DatabaseFaultKind.UNREACHABLE: N_(
        "The database %(database)s cannot be reached. Try again in a minute; if this stays, tell those who run the "
        "dashboard."
    ),
}
"""What readers are told in the place of a sentence that names servers and users."""


class DatabaseFault(KapError):  # noqa: N818 - a fault of the database is the word for it
    """A database cannot be used. The sentence says what is wrong with it, and what to do.

    Args:
        kind: the reason.
        database: its file, or its address without the password.
        values: what else the sentence of the kind names.
    """

    def __init__(self, kind: DatabaseFaultKind, database: str, **values: str) -> None:
        self.kind = kind
        self.database = database
        self._values = values
        super().__init__(Message(_SENTENCES[kind], database=database, **values))

    def public(self, translated: Callable[[str], str] = str) -> str:
        """Return the sentence for those who may not know where the database is: it has the name without the folder.

        Args:
            translated: returns a sentence in the language of the reader.
        """
        name = self.database.rpartition("/")[2] or self.database
        sentence = _PUBLIC_SENTENCES.get(self.kind, _SENTENCES[self.kind])
        return in_language(Message(sentence, database=name, **self._values), translated)


class StalePreviewError(KapError):
    """The data have changed since a person was shown what their file would do."""

    def __init__(self) -> None:
        sentence = N_("The data have changed since the changes were shown. Nothing was changed; look at them again.")
        super().__init__(Message(sentence))


class DataRefusedError(KapError):
    """Files were refused; `problems` says why, all at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = Problems(problems)
        total = self.problems.total
        one, many = N_("1 problem found; nothing was loaded"), N_("Problems found: %(n)s; nothing was loaded")
        super().__init__(Message(one) if total == 1 else Message(many, n=f"{total:,}"))
