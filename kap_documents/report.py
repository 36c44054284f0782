"""The parts of a report: its front, sections, numbered paragraphs, pictures and tables. Pure data.

`kap_documents.progress_report` makes one, `kap_documents.pdf` and `kap_documents.docx` write it. It holds when the data
are closed, also in another process.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kap_documents.paper_table import PaperTable
from kap_model.editions.marks import EditionMark
from kap_ui.figures import slide


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph with its number, such as "2.1"; with points below it.

    `language` is that of the text where it is another one than that of the report; "" elsewhere.
    """

    number: str
    text: str
    points: Sequence[str] = ()
    language: str = ""


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A picture with its number, caption and alt text, and what stands below it; `chart` is what is drawn.

    It is tall where it needs more height than others, and has it, since little is written above it.
    """

    number: int
    caption: str
    chart: slide.Chart
    alt: str
    is_illustrative: bool
    below: Sequence[str]
    is_tall: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with its number, and what stands below it."""

    number: int
    table: PaperTable
    is_illustrative: bool
    below: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading inside a section, without a number."""

    text: str


Block = Paragraph | Chart | Table | Heading


@dataclass(frozen=True, kw_only=True)
class Section:
    """A section of the report.

    Attributes:
        number: such as "2"; of an annex "Annex 1".
        title: its heading.
        is_annex: whether it is one.
        is_wide: whether its pages lie on their long side, since its pictures and tables are wide.
        blocks: what stands in it.
    """

    number: str
    title: str
    is_annex: bool
    is_wide: bool
    blocks: Sequence[Block]


@dataclass(frozen=True, kw_only=True)
class Field:
    """A line at the head of the first page; `is_open` where the text only stands for what is to be filled in."""

    label: str
    text: str
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page of a document carries.

    Attributes:
        head: the edition with its fingerprint, or the live data.
        foot: the quarter, the view, and the marks.
        mark: for the properties of the file; None for live data.
        made_at: the moment that the file names as that of its making: that of the data.
        language: of all words.
        direction: of the script.
        words: the words that the writers put in: figure, table, page with its number as %(n)s, contents; the colon has
            the space after it.
    """

    head: str
    foot: str
    mark: EditionMark | None
    made_at: datetime
    language: str
    direction: str
    words: dict[str, str]

    @property
    def around_number(self) -> tuple[str, str]:
        """What stands before and after the number of a page."""
        before, _number, after = self.words["page"].partition("%(n)s")
        return before, after

    @property
    def keywords(self) -> str:
        """The keywords of the file; "" for live data."""
        return "" if self.mark is None else self.mark.keywords


@dataclass(frozen=True, kw_only=True)
class Report:
    """A progress report.

    Attributes:
        page: what every page carries.
        organ: for whom it is.
        fields: meeting, number, date, original language, source.
        title: of the report.
        marks: what must stand beside the title.
        summary: its paragraphs.
        findings: below the summary, as points.
        action: what the organ is asked to do.
        references: what it rests on.
        sections: numbered ones, then annexes.
    """

    page: Page
    organ: str
    fields: Sequence[Field]
    title: str
    marks: Sequence[str]
    summary: Sequence[str]
    findings: Sequence[str]
    action: Sequence[str]
    references: Sequence[str]
    sections: Sequence[Section]
