"""The deck as PPTX: a slide for each point, with native charts and tables that a presenter can go on with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Pt

from kap_documents.document import Document, why_changes_are_left_out
from kap_documents.office_text import language_tag
from kap_documents.same_bytes import packed_again
from kap_documents.slides import bodies, charts, tables, text
from kap_documents.slides.bodies import Body, Picture
from kap_documents.slides.charts import Course, Mix
from kap_documents.slides.tables import Cell, Column, Sheet, Table
from kap_documents.slides.template import (
    BODY,
    BODY_BOTTOM,
    FOOT,
    MARGIN,
    NUMBER,
    NUMBER_FIELD,
    QUESTION,
    QUESTION_WIDE,
    ROOM,
    SHOWN,
    SMALLEST,
    TITLE_SIZES,
    TITLE_TOP,
    WIDTH,
    Template,
    placeholder,
    template,
)
from kap_documents.xml_text import property_text
from kap_points.point import Point
from kap_ui.figures import drawing_process, picture_files
from kap_ui.figures.slide import CHART_WIDTH
from kap_ui.look import tokens
from kap_ui.words import wording
from kap_ui.words.language import language_of
from kap_ui.words.wording import _, ngettext, pgettext

_SHOWN_SIZES: Final = (16, 15, 14)
_MOST_SHOWN: Final = 3
"""Lines of what is shown."""
_QUESTION_SIZES: Final = (14, 13, SMALLEST)
_MARK_SIZE: Final = 13
_GAP: Final = 10
_LOOK: Final = tokens.LIGHT


@dataclass(frozen=True, slots=True)
class _Head:
    """The words above a body with their sizes, and where what is shown and the body begin, in points."""

    title: str
    size: int
    shown: str
    shown_size: int
    shown_top: float
    body_top: float


def write(document: Document) -> bytes:
    """Return a document as PPTX. The same points of the same data give the same bytes.

    Raises:
        NotDrawnError: a picture could not be drawn.
    """
    with wording.spoken(document.language):
        return _Deck(document).written()


class _Deck:
    """The slides of a document, written one after the other."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._language = document.language
        self._is_from_right = language_of(document.language).direction == "rtl"
        self._made_at = datetime.combine(document.note.loaded_on, time(), UTC)
        self._template: Template = template(
            {
                "opening": _("Opening"),
                "chart": _("Finding with a chart"),
                "table": _("Finding with a table"),
                "picture": _("Finding with a picture"),
            },
            is_from_right=self._is_from_right,
        )

    def written(self) -> bytes:
        """Write all slides and return the file."""
        points = [(point, self._bodies(point)) for point in self._document.points]
        self._pictures = _drawn(points)
        self._open()
        self._list(points)
        for point, parts in points:
            for number, body in enumerate(parts, 1):
                self._show(point, body, _part(number, len(parts)))
        self._describe()
        content = BytesIO()
        self._template.presentation.save(content)
        return packed_again(content.getvalue(), self._made_at)

    def _bodies(self, point: Point) -> Sequence[Body]:
        def room(shown: str) -> float:
            # The number of the part makes the title longer: as much is kept free as the longest takes.
            return BODY_BOTTOM - _head(f"{point.finding} {_part(99, 99)}", _shown(point, shown)).body_top

        return bodies.bodies(point, room)

    # ---- the first slides

    def _open(self) -> None:
        """Write the first slide: title, meeting, quarter, view, edition with its whole fingerprint."""
        document, first = self._document, self._document.points[0]
        slide = self._template.presentation.slides.add_slide(self._template.opening)
        title = document.title or (document.note.edition.title if document.note.edition else document.note.plan_name)
        text.write(slide.shapes.title.text_frame, [title], self._language)
        about = [document.meeting, _quarter_and_view(first), document.note.full]
        text.write(slide.placeholders[1].text_frame, [line for line in about if line], self._language)
        marks = list(dict.fromkeys(mark for point in document.points for mark in point.marks))
        self._add_mark(slide, marks)
        self._add_foot(slide, [document.note.words])
        left_out = why_changes_are_left_out(document.points)
        self._add_notes(slide, [first.asked, document.note.full, *marks, *([left_out] if left_out else [])])

    def _list(self, points: Sequence[tuple[Point, Sequence[Body]]]) -> None:
        """Write the list of the findings, each with the number of its slide."""
        title = _("What the figures say")
        top = _head(f"{title} {_part(99, 99)}", "").body_top
        columns = [Column(pgettext("of a presentation", "Slide"), is_numeric=True), Column(_("Finding"), is_wide=True)]
        rows = [[Cell("99"), Cell(point.finding)] for point, _parts in points]
        sheets = tables.sheets(Table(columns, rows, sizes=(16.0, 14.0, SMALLEST)), BODY_BOTTOM - _GAP - top)
        number = 2 + len(sheets)
        numbers = []
        for _point, parts in points:
            numbers.append(number)
            number += len(parts)
        marks = list(dict.fromkeys(mark for point, _parts in points for mark in point.marks))
        for place, sheet in enumerate(sheets, 1):
            slide = self._template.presentation.slides.add_slide(self._template.table)
            rows = [
                [Cell(wording.number(at), is_strong=True), finding]
                for at, (_at, finding) in zip(numbers[sheet.first : sheet.end], sheet.table.rows, strict=True)
            ]
            filled = Sheet(Table(columns, rows), sheet.size, sheet.widths, sheet.heights, sheet.first, sheet.end)
            head = _head(f"{title} {_part(place, len(sheets))}".strip(), "")
            self._write_head(slide, head, "")
            self._add_table(slide, filled, head, _("The findings, each with the number of its slide"))
            self._add_mark(slide, marks)
            self._add_foot(slide, [_data_line(self._document, points[0][0])])
            self._add_notes(slide, [self._document.note.full, *marks])

    # ---- a point

    def _show(self, point: Point, body: Body, part: str) -> None:
        """Write one slide of a point."""
        head = _head_of(point, body, part)
        content = body.content
        layouts = self._template
        layout = {Mix: layouts.chart, Course: layouts.chart, Picture: layouts.picture}.get(type(content), layouts.table)
        slide = layouts.presentation.slides.add_slide(layout)
        self._write_head(slide, head, point.question)
        match content:
            case Mix() | Course():
                self._add_chart(slide, content, head, point.alt)
            case Sheet():
                self._add_table(slide, content, head, wording.sentences([wording.ended(head.shown), point.finding]))
            case Picture():
                self._add_picture(slide, point, head, self._pictures[point.code])
            case None:
                _remove(slide.placeholders[BODY])
        self._add_mark(slide, point.marks)
        self._add_foot(slide, [*_sources(point), _data_line(self._document, point)])
        self._add_notes(slide, self._notes(point, body))

    def _write_head(self, slide: Any, head: _Head, question: str) -> None:
        title = slide.shapes.title
        text.write(title.text_frame, [head.title], self._language, size=head.size)
        shown = slide.placeholders[SHOWN]
        for shape, top, bottom in ((title, TITLE_TOP, head.shown_top), (shown, head.shown_top, head.body_top - _GAP)):
            shape.left, shape.top, shape.width, shape.height = Pt(MARGIN), Pt(top), Pt(ROOM), Pt(max(bottom - top, 1))
        fits = next((size for size in _QUESTION_SIZES if text.width(question, size) <= QUESTION_WIDE), SMALLEST)
        question = text.on_one_line(question, fits, QUESTION_WIDE)
        for one, words, size in ((slide.placeholders[QUESTION], question, fits), (shown, head.shown, head.shown_size)):
            if words:
                text.write(one.text_frame, [words], self._language, size=size)
            else:
                _remove(one)

    def _body(self, slide: Any, head: _Head) -> Any:
        holder = slide.placeholders[BODY]
        holder.left, holder.top, holder.width = Pt(MARGIN), Pt(head.body_top), Pt(ROOM)
        holder.height = Pt(BODY_BOTTOM - head.body_top)
        return holder

    def _add_chart(self, slide: Any, content: Mix | Course, head: _Head, alt: str) -> None:
        holder = self._body(slide, head)
        if isinstance(content, Mix):
            frame = charts.insert_mix(holder, content, self._language, self._made_at)
        else:
            frame = charts.insert_course(holder, content, self._language, self._made_at)
        _name(frame._element.nvGraphicFramePr.cNvPr, _("Chart"), alt)

    def _add_table(self, slide: Any, sheet: Sheet, head: _Head, alt: str) -> None:
        holder = self._body(slide, head)
        frame = holder.insert_table(rows=1, cols=1)
        tables.fill(frame, sheet, self._language)
        _name(frame._element.nvGraphicFramePr.cNvPr, _("Table"), alt)

    def _add_picture(self, slide: Any, point: Point, head: _Head, drawn: bytes) -> None:
        holder = self._body(slide, head)
        room = BODY_BOTTOM - head.body_top
        picture = holder.insert_picture(BytesIO(drawn))
        picture.crop_left = picture.crop_right = picture.crop_top = picture.crop_bottom = 0
        wide, high = picture.image.size
        scale = min(ROOM / wide, room / high)
        picture.width, picture.height = Pt(wide * scale), Pt(high * scale)
        picture.left, picture.top = Pt(MARGIN + (ROOM - wide * scale) / 2), Pt(head.body_top)
        _name(picture._element.nvPicPr.cNvPr, _("Picture"), point.alt)

    def _add_mark(self, slide: Any, marks: Sequence[str]) -> None:
        """Add what must stand beside the figures, in the corner: a box with bold words."""
        if not marks:
            return
        words = " · ".join(marks).upper()
        wide = text.width(words, _MARK_SIZE, bold=True) + 24
        left = MARGIN if self._is_from_right else WIDTH - MARGIN - wide
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(left), Pt(18), Pt(wide), Pt(_MARK_SIZE * 1.9))
        box.name = _("Mark")
        box.shadow.inherit = False
        box.fill.solid()
        box.fill.fore_color.rgb = text.colour(_LOOK.paper)
        box.line.color.rgb, box.line.width = text.colour(_LOOK.ink), Pt(1.5)
        frame = box.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
        text.write(frame, [words], self._language, size=_MARK_SIZE, bold=True, ink=_LOOK.ink, align=PP_ALIGN.CENTER)

    def _add_foot(self, slide: Any, lines: Sequence[str]) -> None:
        """Add sources, data and the number of the slide; their placeholders are not made with a slide."""
        tree = slide.shapes._spTree
        for kind, idx, name in (("ftr", FOOT, _("Foot")), ("sldNum", NUMBER, _("Slide number"))):
            tree.append(
                parse_xml(
                    placeholder(kind, idx, slide.shapes._next_shape_id, name, text=NUMBER_FIELD, is_empty=kind == "ftr")
                )
            )
        text.write(slide.placeholders[FOOT].text_frame, lines, self._language)
        text.settle(slide.placeholders[NUMBER]._element, self._language)

    # ---- the notes

    def _notes(self, point: Point, body: Body) -> Iterator[str]:
        """Yield what a presenter can be asked: question, how to read it, method, sources, and every figure."""
        yield point.question
        yield point.finding
        yield point.asked
        yield from point.notes
        yield from (line for line in (point.basis, *point.source_lines[:1]) if line)
        yield self._document.note.full
        yield from point.marks
        table = body.table or point.table
        for row in body.rows:
            cells = zip(table.heads, table.printed[row], strict=True)
            yield wording.listed(f"{head} {cell}" for head, cell in cells if cell)

    def _add_notes(self, slide: Any, lines: Sequence[str] | Iterator[str]) -> None:
        text.write(slide.notes_slide.notes_text_frame, list(lines), self._language)

    def _describe(self) -> None:
        """Write the properties of the file; its dates are those of the data."""
        document, properties = self._document, self._template.presentation.core_properties
        properties.title = property_text(self._template.presentation.slides[0].shapes.title.text_frame.text)
        properties.subject = property_text(document.points[0].asked)
        properties.author = properties.last_modified_by = property_text(document.note.plan_name)
        properties.keywords = "" if document.mark is None else document.mark.keywords
        properties.comments = property_text(document.note.full)
        properties.language = language_tag(self._language)
        properties.created = properties.modified = self._made_at.replace(tzinfo=None)
        properties.revision = 1


def _drawn(points: Iterable[tuple[Point, Sequence[Body]]]) -> dict[str, bytes]:
    """Return the pictures of the points that have one in place of a native chart, by the code of the point.

    They are drawn before the first slide is made: both at once take more memory than a document may.
    """
    charts = {}
    for point, parts in points:
        for number, body in enumerate(parts, 1):
            if isinstance(body.content, Picture) and point.picture is not None:
                head = _head_of(point, body, _part(number, len(parts)))
                room = BODY_BOTTOM - head.body_top
                charts[point.code] = picture_files.chart(point.picture, height=room / ROOM * CHART_WIDTH)
    return dict(zip(charts, drawing_process.pngs(list(charts.values())), strict=True))


def _head_of(point: Point, body: Body, part: str) -> _Head:
    return _head(f"{point.finding} {part}".strip(), _shown(point, body.shown))


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def _name(properties: Any, name: str, alt: str) -> None:
    properties.set("name", name)
    properties.set("descr", text.clean(alt))


def _part(number: int, count: int) -> str:
    """Return which of several slides of a point one is, in brackets on one line; "" where there is one."""
    words = _("(%(n)s of %(all)s)") % {"n": wording.number(number), "all": wording.number(count)}
    return "" if count == 1 else words.replace(" ", "\u00a0")


def _head(title: str, shown: str) -> _Head:
    """Return the words above a body with their places."""
    for size, most in TITLE_SIZES:
        lines = text.lines_of(title, size, ROOM, bold=True)
        if lines <= most:
            break
    title = text.cut(title, size, ROOM, most, bold=True)
    lines = min(text.lines_of(title, size, ROOM, bold=True), most + 1)
    shown_top = TITLE_TOP + lines * size * text.leading() + 4
    shown_size = next((size for size in _SHOWN_SIZES if text.width(shown, size) <= ROOM), _SHOWN_SIZES[0])
    shown = text.cut(shown, shown_size, ROOM, _MOST_SHOWN)
    below = text.lines_of(shown, shown_size, ROOM) * shown_size * text.leading() if shown else 0
    return _Head(title, size, shown, shown_size, shown_top, shown_top + below + _GAP)


def _shown(point: Point, instead: str) -> str:
    """Return what a slide shows, with place and quarter, unless the words name them."""
    words = instead or point.table.title
    named = [name for name in (point.place_name, wording.quarter(point.quarter)) if name not in words]
    return wording.clauses([words, *named])


def _quarter_and_view(point: Point) -> str:
    return " · ".join((point.place_name, wording.quarter(point.quarter), wording.origin(point.view)))


def _data_line(document: Document, point: Point) -> str:
    """Return which data a slide shows: the edition with its fingerprint, or live data; place, quarter and view."""
    return f"{document.note.words} · {_quarter_and_view(point)}"


def _sources(point: Point) -> Iterator[str]:
    """Yield the sources on one line, their number where they are too many, and how far they are official."""
    said = wording.sentences((*map(wording.ended, point.source_lines[:1]), point.basis)).strip()
    if not said:
        return
    if text.lines_of(said, SMALLEST, ROOM - 60) == 1:
        yield said
        return
    published = sum(not source.is_made_up for source in point.sources)
    count = {"n": wording.number(published)}
    if published == len(point.sources):
        named = ngettext("%(n)s source, named in the notes.", "%(n)s sources, named in the notes.", published) % count
    elif published:
        named = (
            ngettext(
                "Made-up figures, with %(n)s other source: named in the notes.",
                "Made-up figures, with %(n)s other sources: named in the notes.",
                published,
            )
            % count
        )
    else:
        named = _("Made-up figures, published by nobody")
    yield f"{named} {point.basis}".strip()
