"""The report as a Word document to go on writing in: real styles, numbering, captions, fields and alt texts.

The same report gives the same bytes: the dates in it are those of the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from itertools import count
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from kap_documents.office_text import ARABIC_FONT, CHINESE_FONT, language_tag, latin_tag
from kap_documents.paper_table import Cell, PaperTable
from kap_documents.report import Block, Chart, Heading, Paragraph, Report, Section, Table
from kap_documents.same_bytes import packed_again
from kap_documents.xml_text import property_text, xml_text
from kap_ui.look import tokens

FONT: Final = "Calibri"
"""Of the text: the Union writes in it, so that what is added looks the same. Pictures have our own font."""
_SHORT, _LONG = Mm(210), Mm(297)
_SIDE, _TOP = Mm(18), Mm(20)
_WIDENED: Final = 1.16
"""How much wider than our font the widest is that stands in for the one of the text where it is missing."""
_CELL_SIDE, _AFTER_FIGURES, _AFTER_FIGURES_AT_BOTH = 70, 190, 130
"""What a cell has left and right of its text, in twentieths of a point, and before it where figures stand there; or at
both sides, in a table from the right: programs do not agree which of them is meant."""

_NUMBERED: Final = "Numbered Paragraph"
_ANNEX: Final = "Annex Heading"
_FIELD: Final = "Front Field"
_LABEL: Final = "Front Label"
_TO_FILL: Final = "To Be Filled In"
_MARK: Final = "Illustrative Mark"
_NOTE: Final = "Figure Note"
_CELL: Final = "Table Text"
_LOWER: Final = "Table Text Below"
_HEAD: Final = "Table Head"
_GRID: Final = "Report Table"
_IN_ENGLISH: Final = "Text in English"
"""A paragraph that the data or the method have in English alone."""
_WORDS_IN_ENGLISH: Final = "Words in English"
"""The same in a cell."""


def write(report: Report, charts: Mapping[int, bytes]) -> bytes:
    """Return a report as DOCX.

    Args:
        report: what is written.
        charts: the picture of each of its charts, by number; see `docx_charts`.
    """
    return _Writer(report, charts).written()


class _Writer:
    """Writes one report."""

    def __init__(self, report: Report, charts: Mapping[int, bytes]) -> None:
        self.report = report
        self.charts = charts
        self.document: WordDocument = Document()
        self.bookmarks = count(1)
        self.style_ids: dict[str, str] = {}
        self.is_rtl = report.page.direction == "rtl"

    def written(self) -> bytes:
        """Return the document."""
        _make_styles(self.document, self.report.page.language, is_rtl=self.is_rtl)
        self._describe()
        self._paper(self.document.sections[0], is_wide=False)
        self._head_and_foot()
        self._front()
        is_wide = False
        for section in self.report.sections:
            is_first = section.is_wide != is_wide
            if is_first:
                is_wide = section.is_wide
                self._paper(self.document.add_section(WD_SECTION.NEW_PAGE), is_wide=is_wide)
            self._section(section, is_first=is_first)
        file = BytesIO()
        self.document.save(file)
        return packed_again(file.getvalue(), self.report.page.made_at)

    def _describe(self) -> None:
        properties, page = self.document.core_properties, self.report.page
        properties.title, properties.author = property_text(self.report.title), page.words["program"]
        properties.keywords, properties.language = page.keywords, page.language
        properties.comments, properties.subject = (property_text(text) for text in (page.head, page.foot))
        properties.created = properties.modified = page.made_at.replace(tzinfo=None)
        properties.last_modified_by = page.words["program"]
        properties.revision = 1

    def _paper(self, section: Any, *, is_wide: bool) -> None:
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
        section.left_margin = section.right_margin = _SIDE
        section.top_margin = section.bottom_margin = _TOP
        section.header_distance = section.footer_distance = Mm(10)
        if self.is_rtl:
            section._sectPr.insert_element_before(
                OxmlElement("w:bidi"), "w:rtlGutter", "w:docGrid", "w:printerSettings"
            )

    def _head_and_foot(self) -> None:
        section, page = self.document.sections[0], self.report.page
        head = section.header.paragraphs[0]
        before, after = page.around_number
        _write(head, f"{page.head} · {before}")
        _add_field(head, "PAGE", "1")
        _write(head, after)
        _write(section.footer.paragraphs[0], page.foot)

    def _front(self) -> None:
        report, words = self.report, self.report.page.words
        self._add(report.organ, _FIELD).runs[0].style = self._style("Strong")
        for field in report.fields:
            line = self._add("", _FIELD)
            _write(line, f"{field.label}{words['colon']}", self._style("Strong"))
            _write(line, field.text, self._style(_TO_FILL) if field.is_open else None)
        self._add(report.title, "Title")
        for mark in report.marks:
            _write(self._add("", "Normal"), mark, self._style(_MARK))
        for label, texts, points in (
            (words["summary"], report.summary, report.findings),
            (words["action"], report.action, ()),
            (words["references"], (), report.references),
        ):
            self._add(f"{label}{words['colon']}".rstrip(), _LABEL)
            for text in texts:
                self._add(text, "Normal")
            for point in points:
                self._add(point, "List Bullet")
        self._contents(words["contents"])

    def _contents(self, title: str) -> None:
        """Add the field of the contents, with its entries, so that it is not empty before it is brought up to date."""
        self._add(title, "TOC Heading")
        entries = list(self._entries())
        for at, (bookmark, style, text) in enumerate(entries):
            line = self._add("", style)
            if at == 0:
                _add_field_part(line, "begin")
                _add_instruction(line, f'TOC \\o "1-2" \\t "{_ANNEX},1" \\h \\z \\n')
                _add_field_part(line, "separate")
            link = OxmlElement("w:hyperlink")
            link.set(qn("w:anchor"), bookmark)
            line._p.append(link)
            run = line.add_run(xml_text(text))
            link.append(run._r)
            if at == len(entries) - 1:
                _add_field_part(line, "end")

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        """Yield bookmark, style and text of each entry of the contents."""
        for section in self.report.sections:
            yield _bookmark(section.number), "TOC 1", f"{section.number}  {section.title}"
            for at, block in enumerate(block for block in section.blocks if isinstance(block, Heading)):
                yield _bookmark(section.number, at), "TOC 2", block.text

    def _section(self, section: Section, *, is_first: bool) -> None:
        """Add a section; one on pages that lie begins a page, so that its picture has room."""
        title = (
            f"{section.number}{self.report.page.words['colon']}{section.title}" if section.is_annex else section.title
        )
        heading = self._add(title, _ANNEX if section.is_annex else "Heading 1")
        heading.paragraph_format.page_break_before = True if section.is_wide and not is_first else None
        self._mark_place(heading, _bookmark(section.number))
        headings = count()
        for block in section.blocks:
            self._block(block, section, headings)

    def _block(self, block: Block, section: Section, headings: Iterator[int]) -> None:
        match block:
            case Paragraph():
                style = "Normal" if section.is_annex else _NUMBERED
                self._add(block.text, _IN_ENGLISH if block.language else style)
                for point in block.points:
                    self._add(point, "List Bullet")
            case Heading():
                at = next(headings)
                heading = self._add(block.text, "Heading 2")
                heading.paragraph_format.page_break_before = True if section.is_wide and at > 0 else None
                self._mark_place(heading, _bookmark(section.number, at))
            case Chart():
                self._chart(block, section)
            case Table():
                self._table(block, section)

    def _chart(self, chart: Chart, section: Section) -> None:
        self._caption(self.report.page.words["figure"], chart.number, chart.caption, chart.is_illustrative)
        paragraph = self._add("", "Figure")
        paragraph.add_run().add_picture(BytesIO(self.charts[chart.number]), width=_room(section))
        described = paragraph._p.find(f".//{qn('wp:docPr')}")
        described.set("descr", xml_text(chart.alt))
        described.set("name", f"{self.report.page.words['figure']} {chart.number}")
        self._notes(chart.below)

    def _table(self, block: Table, section: Section) -> None:
        self._caption(self.report.page.words["table"], block.number, block.table.caption, block.is_illustrative)
        self._grid(block.table, _room(section))
        self._notes(block.below)

    def _caption(self, word: str, number: int, text: str, is_illustrative: bool) -> None:
        """Add a caption with the field that numbers it."""
        caption = self._add(f"{word} ", "Caption")
        _add_field(caption, f"SEQ {word} \\* ARABIC", str(number))
        _write(caption, f". {text}")
        if is_illustrative:
            _write(caption, "  ")
            _write(caption, self.report.page.words["illustrative"], self._style(_MARK))

    def _notes(self, lines: Sequence[str]) -> None:
        for at, line in enumerate(lines, 1):
            self._add(line, _NOTE).paragraph_format.keep_with_next = True if at < len(lines) else None

    def _grid(self, of: PaperTable, room: Length) -> None:
        """Add a table. Its cells are put together as XML: the library takes seconds for as many."""
        table = self.document.add_table(rows=0, cols=len(of.heads), style=self.document.styles[_GRID])
        table.autofit = False
        if self.is_rtl:
            table._tblPr.find(qn("w:tblStyle")).addnext(OxmlElement("w:bidiVisual"))
        _describe_table(table, of.caption)
        widths = list(map(Pt, of.widths_in(room.pt, 2 * _CELL_SIDE / 20, widened=_WIDENED)))
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
            column.w = width
        last = len(of.rows)
        for at, cells in enumerate((of.heads, *of.rows)):
            row = _within(table._tbl, "w:tr")
            properties = _within(row, "w:trPr")
            _within(properties, "w:cantSplit")
            if at == 0:
                _within(properties, "w:tblHeader")
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
                to, is_numeric = _within(row, "w:tc"), of.is_numeric[column]
                shape = _within(to, "w:tcPr")
                _within(shape, "w:tcW", w=str(width.twips), type="dxa")
                if of.follows_figures(column):
                    sides, wide = (
                        (("start", "end"), _AFTER_FIGURES_AT_BOTH) if self.is_rtl else (("start",), _AFTER_FIGURES)
                    )
                    margins = _within(shape, "w:tcMar")
                    for side in sides:
                        _within(margins, f"w:{side}", w=str(wide), type="dxa")
                self._fill(to, cell, is_head=at == 0, is_numeric=is_numeric, is_kept=at in (0, last - 1, last))

    def _fill(self, to: Any, cell: Cell, *, is_head: bool, is_numeric: bool, is_kept: bool) -> None:
        """Put the lines of a cell into it, each a paragraph; kept on the page of what follows."""
        for at, line in enumerate(cell.lines or ("",)):
            style = _HEAD if is_head else _CELL if at == 0 else _LOWER
            paragraph = _within(to, "w:p")
            shape = _within(paragraph, "w:pPr")
            _within(shape, "w:pStyle", val=self._id(f"{style} Figures" if is_numeric else style))
            if is_kept:
                _within(shape, "w:keepNext")
            run = _within(paragraph, "w:r")
            if cell.status and at == 0 and not is_head:
                _within(_within(run, "w:rPr"), "w:rStyle", val=self._id(_status_style(cell.status)))
            elif cell.language:
                _within(_within(run, "w:rPr"), "w:rStyle", val=self._id(_WORDS_IN_ENGLISH))
            text = _within(run, "w:t")
            text.set(qn("xml:space"), "preserve")
            text.text = xml_text(line)

    def _add(self, text: str, style: str) -> WordParagraph:
        paragraph = self.document.add_paragraph(xml_text(text))
        paragraph._p.style = self._id(style)
        return paragraph

    def _id(self, name: str) -> str:
        """Return the id of a style, which the library looks up anew each time."""
        if name not in self.style_ids:
            self.style_ids[name] = self.document.styles[name].style_id
        return self.style_ids[name]

    def _style(self, name: str) -> Any:
        return self.document.styles[name]

    def _mark_place(self, paragraph: WordParagraph, name: str) -> None:
        """Put a bookmark around a heading, to which the contents lead."""
        number = str(next(self.bookmarks))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        paragraph._p.insert(1, start)
        paragraph._p.append(end)


def _bookmark(number: str, at: int | None = None) -> str:
    of_section = "_Toc_" + "".join(letter if letter.isalnum() else "_" for letter in number)
    return of_section if at is None else f"{of_section}_{at}"


def _room(section: Section) -> Length:
    return Length((_LONG if section.is_wide else _SHORT) - 2 * _SIDE)


def _write(paragraph: WordParagraph, text: str, style: Any = None) -> None:
    """Add a text to a paragraph."""
    paragraph.add_run(xml_text(text), style)


# ---- fields


def _add_field(paragraph: WordParagraph, instruction: str, shown: str) -> None:
    """Add a field, with what it shows until it is brought up to date."""
    _add_field_part(paragraph, "begin")
    _add_instruction(paragraph, instruction)
    _add_field_part(paragraph, "separate")
    paragraph.add_run(shown)
    _add_field_part(paragraph, "end")


def _add_field_part(paragraph: WordParagraph, kind: str) -> None:
    part = OxmlElement("w:fldChar")
    part.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(part)


def _add_instruction(paragraph: WordParagraph, text: str) -> None:
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = f" {text} "
    paragraph.add_run()._r.append(instruction)


# ---- tables


def _describe_table(table: WordTable, caption: str) -> None:
    for name in ("w:tblCaption", "w:tblDescription"):
        element = OxmlElement(name)
        element.set(qn("w:val"), xml_text(caption))
        table._tblPr.append(element)


def _within(parent: Any, tag: str, **attributes: str) -> Any:
    """Add an element to another, and return it."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


# ---- styles


def _make_styles(document: WordDocument, of_language: str, *, is_rtl: bool) -> None:
    """Give the document its styles, its numbering and its language."""
    look, styles = tokens.LIGHT, document.styles
    normal = styles["Normal"]
    _look(normal, size=11, colour=look.ink, after=6)
    _set_language(styles, of_language)
    if is_rtl:
        _from_right(normal, "1")
    _look(styles["Title"], size=19, colour=look.ink, bold=True, before=18, after=8)
    _without_border(styles["Title"])
    _look(styles["Heading 1"], size=15, colour=look.accent, bold=True, before=16, after=6)
    _look(styles["Heading 2"], size=12, colour=look.ink, bold=True, before=12, after=6)
    _look(styles["Caption"], size=10, colour=look.ink, bold=True, before=8, after=4)
    styles["Caption"].paragraph_format.keep_with_next = True
    _look(styles["List Bullet"], size=11, colour=look.ink, after=3)
    for name in ("Header", "Footer"):
        _look(styles[name], size=9, colour=look.muted)
    for name, base, size, colour, bold, after in (
        (_NUMBERED, "Normal", 11, look.ink, False, 6),
        (_FIELD, "Normal", 11, look.ink, False, 0),
        (_LABEL, "Normal", 11, look.ink, True, 3),
        (_IN_ENGLISH, "Normal", 11, look.ink, False, 6),
        (_NOTE, "Normal", 9, look.muted, False, 2),
        ("Figure", "Normal", 11, look.ink, False, 4),
        (_CELL, "Normal", 9, look.ink, False, 0),
        (_LOWER, "Normal", 9, look.muted, False, 0),
        (_HEAD, "Normal", 9, look.ink, True, 0),
        ("TOC Heading", "Normal", 15, look.accent, True, 6),
        ("TOC 1", "Normal", 11, look.ink, False, 3),
        ("TOC 2", "Normal", 11, look.ink, False, 2),
    ):
        _look(_new_style(document, name, base), size=size, colour=colour, bold=bold, after=after)
    for name in (_CELL, _LOWER, _HEAD):
        # What is called right is the end of a line: in a text from the right it is the left, as in the PDF.
        _new_style(document, f"{name} Figures", name).paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if of_language == "zh":
            _without_added_spaces(styles[name])
    _speak_english(styles[_IN_ENGLISH])
    if is_rtl:
        _from_right(styles[_IN_ENGLISH], "0")
    styles["TOC 2"].paragraph_format.left_indent = Mm(6)
    styles["TOC Heading"].paragraph_format.page_break_before = True
    styles[_LABEL].paragraph_format.keep_with_next = True
    styles[_LABEL].paragraph_format.space_before = Pt(8)
    styles["Figure"].paragraph_format.keep_with_next = True
    _look(_new_style(document, _ANNEX, "Heading 1"), size=15, colour=look.accent, bold=True, before=16, after=6)
    _add_character_styles(document, is_rtl=is_rtl)
    _add_grid_style(document)
    _number(document)


def _new_style(document: WordDocument, name: str, base: str) -> ParagraphStyle:
    styles = document.styles
    known = name in styles
    style: Any = styles[name] if known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = styles[base]
    style.hidden, style.quick_style = False, True
    return style  # type: ignore[no-any-return]  # the package says the base of all styles


def _look(
    style: Any,
    *,
    size: float,
    colour: str,
    bold: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.lower().endswith("theme"):
            del fonts.attrib[name]
    for name, family in (("ascii", FONT), ("hAnsi", FONT), ("cs", ARABIC_FONT), ("eastAsia", CHINESE_FONT)):
        fonts.set(qn(f"w:{name}"), family)
    _look_in_arabic(style)
    for apart in properties.findall(qn("w:spacing")):  # letters that are joined in Arabic must not be apart
        properties.remove(apart)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _look_in_arabic(style: Any) -> None:
    """Give a text that runs from the right the size and the weight of the others: it has properties of its own."""
    font, properties = style.font, style.element.get_or_add_rPr()
    font.cs_bold, font.cs_italic = font.bold, font.italic
    if font.size is not None:
        for known in properties.findall(qn("w:szCs")):
            properties.remove(known)
        size = OxmlElement("w:szCs")
        size.set(qn("w:val"), properties.find(qn("w:sz")).get(qn("w:val")))
        properties.find(qn("w:sz")).addnext(size)


_AFTER_DIRECTION: Final = (
    "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents",
    "w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl",
    "w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange",
)  # fmt: skip
"""What stands after the direction among the properties of a paragraph: office programs ask for the order."""


def _from_right(style: Any, value: str) -> None:
    """Set whether paragraphs and words of a style run from the right."""
    direction = OxmlElement("w:bidi")
    direction.set(qn("w:val"), value)
    style.element.get_or_add_pPr().insert_element_before(direction, *_AFTER_DIRECTION)
    _words_from_right(style, value)


def _words_from_right(style: Any, value: str) -> None:
    words = OxmlElement("w:rtl")
    words.set(qn("w:val"), value)
    style.element.get_or_add_rPr().insert_element_before(words, "w:cs", "w:em", "w:lang", "w:eastAsianLayout")


def _without_added_spaces(style: Any) -> None:
    """Let no space be added between Chinese and other letters: the columns are measured without it."""
    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        properties.insert_element_before(off, "w:bidi", *_AFTER_DIRECTION)


def _speak_english(style: Any) -> None:
    lang = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        lang.set(qn(name), language_tag("en"))
    style.element.get_or_add_rPr().append(lang)


def _without_border(style: Any) -> None:
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)


def _set_language(styles: Any, code: str) -> None:
    """Set the language of all text, for spelling and for screen readers: one for each kind of letters."""
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for known in defaults.findall(qn("w:lang")):
        defaults.remove(known)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), latin_tag(code))
    lang.set(qn("w:eastAsia"), language_tag("zh"))
    lang.set(qn("w:bidi"), language_tag("ar"))
    defaults.append(lang)


def _add_character_styles(document: WordDocument, *, is_rtl: bool) -> None:
    styles: Any = document.styles
    english = styles.add_style(_WORDS_IN_ENGLISH, WD_STYLE_TYPE.CHARACTER)
    _speak_english(english)
    if is_rtl:
        _words_from_right(english, "0")
    for group, colour in tokens.LIGHT.status_text.items():
        style = styles.add_style(_status_style(str(group)), WD_STYLE_TYPE.CHARACTER)
        style.font.bold, style.font.color.rgb = True, RGBColor.from_string(colour.removeprefix("#"))
        _look_in_arabic(style)
    to_fill = styles.add_style(_TO_FILL, WD_STYLE_TYPE.CHARACTER)
    to_fill.element.get_or_add_rPr().append(_shade("FFF2CC"))
    mark = styles.add_style(_MARK, WD_STYLE_TYPE.CHARACTER)
    mark.font.bold, mark.font.size = True, Pt(9)
    _look_in_arabic(mark)
    border = OxmlElement("w:bdr")
    for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "auto")):
        border.set(qn(name), value)
    mark.element.get_or_add_rPr().append(border)
    if "Strong" not in styles:
        styles.add_style("Strong", WD_STYLE_TYPE.CHARACTER).font.bold = True


def _status_style(group: str) -> str:
    return f"Status {group}"


def _shade(colour: str) -> Any:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", colour)):
        shade.set(qn(name), value)
    return shade


def _add_grid_style(document: WordDocument) -> None:
    """Add the style of tables: quiet rules, the head on a panel."""
    rule, strong = (colour.removeprefix("#") for colour in (tokens.LIGHT.rule, tokens.LIGHT.rule_strong))
    panel = tokens.LIGHT.panel.removeprefix("#")
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="ReportTable">'
            f'<w:name w:val="{_GRID}"/>'
            '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{rule}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/></w:tblBorders>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
            '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
            f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{strong}"/></w:tcBorders>'
            f'<w:shd w:val="clear" w:color="auto" w:fill="{panel}"/></w:tcPr></w:tblStylePr></w:style>'
        )
    )


def _number(document: WordDocument) -> None:
    """Number headings 1, 2, 3 and the paragraphs below them 1.1, 1.2; annexes not."""
    numbering: Any = document.part.numbering_part.element
    number = "90"
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:tabs><w:tab w:val="num" w:pos="737"/></w:tabs><w:ind w:left="737" w:hanging="737"/></w:pPr></w:lvl>'
        for level, style, text in (
            (0, document.styles["Heading 1"].style_id, "%1"), (1, document.styles[_NUMBERED].style_id, "%1.%2")
        )
    )  # fmt: skip
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}"><w:multiLevelType w:val="multilevel"/>{levels}'
        "</w:abstractNum>"
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        )
    )  # fmt: skip
    for name, level, num in (("Heading 1", 0, number), (_NUMBERED, 1, number), (_ANNEX, 0, "0")):
        properties: Any = document.styles[name].element.get_or_add_pPr()
        of_number = properties.get_or_add_numPr()
        of_number.get_or_add_ilvl().val = level
        of_number.get_or_add_numId().val = int(num)
        if num == "0":
            document.styles[name].paragraph_format.left_indent = Mm(0)
            document.styles[name].paragraph_format.first_line_indent = Mm(0)
