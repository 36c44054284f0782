"""The progress report, made of points: in the shape of a progress report to the advisory group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Final

from babel import Locale

from kap_documents import plan_words
from kap_documents.document import why_changes_are_left_out
from kap_documents.paper_table import Cell, PaperTable
from kap_documents.report import Block, Chart, Field, Heading, Page, Paragraph, Report, Section, Table
from kap_documents.table_layout import paper_table
from kap_model.editions.marks import EditionMark
from kap_model.queries.sources import SourceCount, SourceUse
from kap_points.point import Point
from kap_points.reading import DataNote, Reading
from kap_ui.figures import picture_files, printed_cells
from kap_ui.frame import provenance
from kap_ui.sections.help import method, sources
from kap_ui.sections.results import kpi_list
from kap_ui.sections.results.kpi_list import ListChoice
from kap_ui.sections.shared import kpi_rows_picture
from kap_ui.state import data
from kap_ui.words import language as languages
from kap_ui.words import wording
from kap_ui.words.wording import N_, _, ngettext, number, pgettext

_MOST_SOURCES: Final = 3
"""Sources that are named under a figure; all of them stand in an annex."""
_MOST_BEHIND: Final = 3
"""KPIs that a paragraph names."""
_BEHIND: Final = frozenset({"at_risk", "off_track", "regressing"})


@dataclass(frozen=True, kw_only=True)
class Details:
    """What only the person who hands in a report knows.

    Attributes:
        document_number: such as "TDAG-26/2-E"; "" leaves the line out.
        meeting: such as "33rd meeting, Geneva, 19-22 May 2026"; "" leaves the line out.
        source: who submits it, such as "Director, Telecommunication Development Bureau"; "" leaves it to be filled in.
    """

    document_number: str = ""
    meeting: str = ""
    source: str = ""


def page_of(note: DataNote, points: Sequence[Point], language: str) -> Page:
    """Return what every page of a document on some points carries. A reading must be open."""
    first = points[0]
    marks = dict.fromkeys(mark for point in points for mark in point.marks)
    edition = note.edition
    return Page(
        head=note.words,
        foot=" · ".join([wording.quarter(first.quarter), first.place_name, _view(first), *marks]),
        mark=None if edition is None else EditionMark(edition.code, edition.fingerprint),
        made_at=datetime.combine(note.loaded_on, time(), UTC),
        language=language,
        direction=languages.language_of(language).direction,
        words={
            "figure": pgettext("caption", "Figure"), "table": pgettext("caption", "Table"),
            "page": _("Page %(n)s"), "contents": _("Contents"),
            "summary": pgettext("document", "Summary"), "action": _("Action required"), "references": _("References"),
            "illustrative": _("Illustrative figures"), "program": _("Kigali Action Plan dashboard"),
            "colon": wording.signs().colon,
        },
    )  # fmt: skip


def _view(point: Point) -> str:
    return wording.origin(point.view)


def report(reading: Reading, points: Sequence[Point], details: Details | None = None) -> Report:
    """Return the report on the points of a reading, which is open.

    Args:
        reading: which is open.
        points: of it, in order; at least one.
        details: what only the person who hands it in knows.
    """
    of = details or Details()
    return Report(
        page=page_of(reading.note, points, reading.language),
        organ=_("Telecommunication Development Advisory Group (TDAG)"),
        fields=list(_fields(reading, of)),
        title=plan_words.title(reading.note),
        marks=list(dict.fromkeys(mark for point in points for mark in point.marks)),
        summary=[plan_words.purpose(reading.note, points[0].asked)],
        findings=[wording.ended(point.finding) for point in points if point.code.startswith(_OF_SUMMARY)],
        action=[_("TDAG is invited to examine this report and provide guidance as deemed appropriate.")],
        references=[
            plan_words.reference(reading.note),
            reading.note.full,
            _("Rules of KAP-1, by which figures are assessed (Annex 2)"),
        ],
        sections=list(_Sections(reading, points).every()),
    )


_OF_SUMMARY: Final = ("plan", "priority", "enablers", "regions", "needs-attention", "changes")
"""How the codes of the points begin whose findings make the summary."""


def _fields(reading: Reading, details: Details) -> Iterator[Field]:
    if details.meeting:
        yield Field(label=_("Meeting"), text=details.meeting)
    if details.document_number:
        yield Field(label=_("Document"), text=details.document_number)
    yield Field(label=_("Date"), text=wording.day(reading.note.loaded_on))
    own = Locale.parse(languages.language_of(reading.language).locale).get_language_name(reading.language)
    yield Field(label=_("Original"), text=own or reading.language)
    yield Field(label=_("Source"), text=details.source or _("[to be filled in]"), is_open=not details.source)


_TITLES: Final = {
    "plan": N_("The plan as a whole"),
    "priority": N_("Priorities"),
    "enablers": N_("Enablers"),
    "regions": N_("Regions"),
    "linkages": N_("What the plan serves"),
    "needs-attention": N_("What needs attention first"),
    "changes": N_("What changed"),
    "kpi": N_("One KPI in detail"),
}
"""The titles of sections, by how the codes of their points begin."""
_NARROW: Final = frozenset({"plan", "kpi"})
"""Sections whose pictures have room on a page that stands."""
_TALL: Final = frozenset({"enablers", "linkages", "changes"})
"""Sections whose pictures have many lines in each row."""


@dataclass
class _Sections:
    """The sections, while they are numbered."""

    reading: Reading
    points: Sequence[Point]
    _charts: int = 0
    _tables: int = 0
    _titles: dict[str, str] = field(default_factory=dict)

    def every(self) -> Iterator[Section]:
        """Yield the introduction, a section for each kind of point, the conclusion, and the annexes."""
        self._titles = dict(data.source_titles())
        yield self._numbered(1, _("Introduction"), self._introduction())
        by_kind: dict[str, list[Point]] = {}
        for point in self.points:
            by_kind.setdefault(_kind(point), []).append(point)
        at = 1
        for at, (kind, points) in enumerate(by_kind.items(), 2):
            title = _(_TITLES[kind]) if kind in _TITLES else points[0].question
            yield self._numbered(at, title, self._of_points(at, points), is_wide=kind not in _NARROW)
        yield self._numbered(at + 1, _("Conclusion"), self._conclusion(at + 1, list(by_kind)))
        yield self._annex(1, _("Sources"), self._all_sources())
        yield self._annex(2, _("How figures are assessed"), self._method())
        yield self._annex(3, _("All KPIs"), self._all_kpis())

    def _numbered(self, number: int, title: str, blocks: Iterable[Block], *, is_wide: bool = False) -> Section:
        return Section(number=str(number), title=title, is_annex=False, is_wide=is_wide, blocks=list(blocks))

    def _annex(self, number: int, title: str, blocks: Iterable[Block], *, is_wide: bool = False) -> Section:
        named = _("Annex %(n)s") % {"n": number}
        return Section(number=named, title=title, is_annex=True, is_wide=is_wide, blocks=list(blocks))

    @property
    def _said_once(self) -> list[str]:
        """The notes of several points, which the introduction says for all of them."""
        every = Counter(note for point in self.points for note in point.notes)
        return [note for note, count in every.items() if count > 1]

    def _introduction(self) -> Iterator[Block]:
        texts = [
            plan_words.background(self.reading.note),
            _("It rests on one state of the data: %(data)s.") % {"data": self.reading.note.full},
            *self._said_once,
            _("A dash stands for a figure that is not known; it is never zero. “On track”, “at risk” and “off track” "
              "are the words of the rules of KAP-1, which Annex 2 sums up."),
        ]  # fmt: skip
        if any(point.is_illustrative for point in self.points):
            texts.append(
                _("Figures with the mark “Illustrative figures” rest on made-up rows, which show the system at work "
                  "and are reported and published by nobody.")
            )  # fmt: skip
        for at, text in enumerate(texts, 1):
            yield Paragraph(number=f"1.{at}", text=text)

    def _of_points(self, section: int, points: Sequence[Point]) -> Iterator[Block]:
        paragraph = 0
        for point in points:
            if len(points) > 1:
                yield Heading(text=f"{point.code.partition('-')[2]} {data.name(point.code.partition('-')[2])}")
            for text in (wording.ended(point.finding), _behind(point), *self._remarks(point)):
                if text:
                    paragraph += 1
                    yield Paragraph(number=f"{section}.{paragraph}", text=text)
            yield from self._figures(point)

    def _remarks(self, point: Point) -> Iterator[str]:
        if point.basis:
            yield wording.ended(point.basis)
        elif _kind(point) == "kpi":
            for note in point.notes[:1]:
                yield _("Status: %(status)s") % {"status": wording.ended(note)}

    def _figures(self, point: Point) -> Iterator[Block]:
        sources = self._sources_of(point.sources)
        if point.picture is not None:
            self._charts += 1
            drawn = len(point.picture.drawing.frames.get("rows", ()))
            more = kpi_rows_picture.more(len(point.table.printed) - drawn)
            notes = [note for note in point.picture.notes if note != more]
            if any(note == more for note in point.picture.notes):
                notes.append(
                    _("%(shown)s of %(n)s rows; Table %(table)s has more of them.")
                    % {"shown": number(drawn), "n": number(len(point.table.printed)), "table": self._tables + 1}
                )
            said = {*notes, *self._said_once, *self._remarks(point), *(() if _kind(point) != "kpi" else point.notes)}
            reading = [note for note in point.notes if note not in said and not (point.basis and point.basis in note)]
            yield Chart(
                number=self._charts,
                caption=point.tables[0].title,
                chart=picture_files.chart(point.picture),
                alt=point.alt,
                is_illustrative=point.is_illustrative,
                below=[*reading, *notes, *sources],
                is_tall=_kind(point) in _TALL,
            )
        for of in point.tables:
            if of.printed:
                table = paper_table(of.title, of.columns, of.values, of.printed)
                yield self._table(table, is_illustrative=point.is_illustrative, sources=sources)

    def _table(self, table: PaperTable, *, is_illustrative: bool, sources: Sequence[str]) -> Table:
        self._tables += 1
        return Table(number=self._tables, table=table, is_illustrative=is_illustrative, below=[*table.notes, *sources])

    def _sources_of(self, behind: Sequence[SourceCount]) -> list[str]:
        """Return the line that names the sources of a figure, the first of them where they are many."""
        if not behind:
            return []
        named = provenance.counted_sources(behind[:_MOST_SOURCES], self._titles)
        more = len(behind) - _MOST_SOURCES
        if more > 0:
            words = ngettext("%(n)s other, listed in Annex 1", "%(n)s others, listed in Annex 1", more)
            named.append(words % {"n": number(more)})
        return [_("Sources: %(sources)s") % {"sources": wording.ended(wording.listed(named))}]

    def _conclusion(self, section: int, kinds: Sequence[str]) -> Iterator[Block]:
        texts = [plan_words.invitation(self.reading.note)]
        if "needs-attention" in kinds:
            texts.append(
                _("TDAG is invited to consider the KPIs in section %(n)s, which are furthest behind what is expected "
                  "by now.") % {"n": kinds.index("needs-attention") + 2}
            )  # fmt: skip
        texts.append(
            _("All figures of this report, with their rows and sources, are in the data package of the same data.")
        )
        for at, text in enumerate(texts, 1):
            yield Paragraph(number=f"{section}.{at}", text=text)

    def _all_sources(self) -> Iterator[Block]:
        """Yield the sources behind the points, with publisher and date."""
        known = {use.source_id: use for use in sources.uses()}
        behind: dict[str, SourceCount] = {}
        for point in self.points:
            for source in point.sources:
                behind.setdefault(source.source_id, source)
        rows = []
        for source_id, source in behind.items():
            use = known.get(source_id)
            made_up = _("yes") if source.is_made_up else _("no")
            rows.append([*_named(source_id, use), Cell([(use and use.date) or languages.ABSENT]), Cell([made_up])])
        yield Paragraph(
            number="A1.1", text=_("The figures of this report rest on these sources; the data package has every row.")
        )
        heads = (_("Title"), _("Publisher"), _("Date"), _("Made up"))
        table = PaperTable(
            caption=_("Sources"),
            heads=[Cell([head]) for head in heads],
            rows=rows,
            is_numeric=[False] * len(heads),
            widths=(56, 24, 13, 10),
        )
        yield self._table(table, is_illustrative=False, sources=())

    def _method(self) -> Iterator[Block]:
        summary, heads, rows = method.in_short()
        language = "" if method.is_translated(self.reading.language) else "en"
        texts = [(_("The method is written in English only."), "")] if summary and language else []
        texts += [(text, language) for text in summary]
        texts += [(text, "") for text in (why_changes_are_left_out(self.points),) if text]
        for at, (text, of_text) in enumerate(texts, 1):
            yield Paragraph(number=f"A2.{at}", text=text, language=of_text)

        def cell_of(words: str) -> Cell:
            return Cell([wording.enclosed(words) if language else words], language=language)

        if rows:
            table = PaperTable(
                caption=_("Status: the first line that holds"),
                heads=[cell_of(wording.capitalized(head)) for head in heads],
                rows=[[cell_of(text) for text in row] for row in rows],
                is_numeric=[False] * len(heads),
                widths=(10, 35, 75),
            )
            yield self._table(table, is_illustrative=False, sources=())

    def _all_kpis(self) -> Iterator[Block]:
        selection = self.reading.about("place", "quarter", "origin")
        every = dict.fromkeys(("status", "level", "unit", "forecast", "among", "outcome", "item", "through"))
        figure = kpi_list.lines(kpi_list.kpi_list(selection, ListChoice(words="", sort="plan", **every)))
        yield Paragraph(number="A3.1", text=wording.ended(figure.finding))
        printed = printed_cells.printed(figure.table, figure.columns, with_marks=False)
        table = paper_table(figure.title, figure.columns, figure.table, printed)
        yield self._table(table, is_illustrative=figure.is_illustrative, sources=self._sources_of(figure.sources or ()))


def _named(source_id: str, use: SourceUse | None) -> Iterator[Cell]:
    """Yield the cells with the title and the publisher of a source, which the data have in English."""
    [title] = provenance.source_names([source_id])
    publisher = (use and use.publisher) or languages.ABSENT
    for words, is_ours in (
        (title, source_id == provenance.PROJECT),
        (_("this project"), True)
        if publisher == _OURS
        else (wording.enclosed(publisher), publisher == languages.ABSENT),
    ):
        yield Cell([words], language="" if is_ours or wording.language() == "en" else "en")


_OURS: Final = "this project"
"""The publisher of what was written for the dashboard, as the data have it."""


def _kind(point: Point) -> str:
    """Return how the code of a point begins: "priority" of "priority-P1"."""
    return next((kind for kind in _TITLES if point.code.startswith(kind)), point.code)


def _behind(point: Point) -> str:
    """Return in a sentence which KPIs of a priority are furthest behind; "" for other points, and where none is."""
    table = point.table
    names = [column.name for column in table.columns]
    if _kind(point) != "priority" or not {"kpi_name", "status", "share", "expected_share"} <= set(names):
        return ""
    paper = paper_table(table.title, table.columns, table.values, table.printed)
    at = {name: names.index(name) for name in ("kpi_name", "share", "expected_share")}
    behind = [
        _("%(name)s (%(share)s, expected %(expected)s)")
        % {"name": row[at["kpi_name"]], "share": row[at["share"]], "expected": row[at["expected_share"]]}
        for row, cells in zip(table.printed, paper.rows, strict=True)
        if any(cell.status in _BEHIND for cell in cells)
        and languages.ABSENT not in (row[at["share"]], row[at["expected_share"]])
    ]
    if not behind:
        return ""
    return _("Furthest behind: %(kpis)s.") % {"kpis": wording.listed(behind[:_MOST_BEHIND])}
