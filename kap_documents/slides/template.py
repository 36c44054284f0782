"""The template of the slides: theme, master and layouts with placeholders, in which a presenter can go on.

It is made here and not kept as a file, so that its colours are those of `tokens.json`. Lengths are in points; a slide
is 960 by 540 of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape

import pptx
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.util import Pt

from kap_documents.office_text import CHINESE_FONT
from kap_model.vocabulary import StatusGroup
from kap_ui.look import tokens

WIDTH, HEIGHT = 960, 540

FONT: Final = "Arial"
"""Ours is not installed where slides are shown. This one, or one that stands in for it, is everywhere."""

MARGIN: Final = 44
ROOM: Final = WIDTH - 2 * MARGIN
TITLE_TOP: Final = 46
QUESTION_WIDE: Final = ROOM - 210
FOOT_TOP: Final = 488
BODY_BOTTOM: Final = FOOT_TOP - 11

SMALLEST: Final = 12
"""No text is smaller, in points."""

TITLE_SIZES: Final = ((26, 1), (24, 1), (22, 1), (26, 2), (24, 2), (22, 3), (20, 4), (18, 6))
"""The sizes of a title, each with the most lines that it may take."""

QUESTION, TITLE, SHOWN, BODY, FOOT, NUMBER = 10, 0, 11, 12, 13, 14
"""The `idx` of the placeholders of a slide."""

THEME_COLOURS: Final = {
    StatusGroup.ACHIEVED: MSO_THEME_COLOR.ACCENT_1,
    StatusGroup.ON_TRACK: MSO_THEME_COLOR.ACCENT_2,
    StatusGroup.AT_RISK: MSO_THEME_COLOR.ACCENT_3,
    StatusGroup.OFF_TRACK: MSO_THEME_COLOR.ACCENT_4,
    StatusGroup.REGRESSING: MSO_THEME_COLOR.ACCENT_5,
    StatusGroup.UNKNOWN: MSO_THEME_COLOR.ACCENT_6,
}
"""The colours of the theme that are those of a status."""

_LOOK: Final = tokens.LIGHT
_NAMESPACES: Final = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_SOLID: Final = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LAYOUTS: Final = ("opening", "chart", "table", "picture")


@dataclass(frozen=True, slots=True)
class Template:
    """An empty presentation with its layouts: the opening, and a point as a chart, a table or a picture."""

    presentation: Presentation
    opening: Any
    chart: Any
    table: Any
    picture: Any


def template(names: dict[str, str], *, is_from_right: bool = False) -> Template:
    """Return the template.

    Args:
        names: of the layouts, as a presenter reads them, by `opening`, `chart`, `table` and `picture`.
        is_from_right: whether its language runs from the right, so that what stands at a side stands at the other.
    """
    presentation = pptx.Presentation()
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _drop_what_is_not_ours(presentation)
    master = presentation.slide_master
    master.part.part_related_by(RT.THEME).blob = _theme().encode()
    element = master.part._element
    _replace(element, "p:cSld", _master_shapes())
    _replace(element, "p:txStyles", _text_styles())
    layouts = list(presentation.slide_layouts)
    for layout in layouts[len(_LAYOUTS) :]:
        presentation.slide_layouts.remove(layout)
    kept = layouts[: len(_LAYOUTS)]
    for layout, kind in zip(kept, _LAYOUTS, strict=True):
        _replace(layout.part._element, "p:cSld", _layout_shapes(kind, names[kind]))
        layout.part._element.set("type", {"opening": "title"}.get(kind, "obj"))
    if is_from_right:
        for shapes in (element, *(layout.part._element for layout in kept)):
            _mirror(shapes)
    return Template(presentation, *kept)


def _mirror(shapes: Any) -> None:
    """Put each shape where it stands in a mirror; its text begins at the other side too."""
    for place in shapes.iter(qn("a:xfrm")):
        if place.getparent().tag == qn("p:spPr"):
            place.off.x = round(WIDTH * 12700) - place.off.x - place.ext.cx
    for properties in (found for number in range(1, 6) for found in shapes.iter(qn(f"a:lvl{number}pPr"))):
        properties.set("algn", {"l": "r", "r": "l"}.get(properties.get("algn", "l"), "ctr"))
        properties.set("rtl", "1")


def _drop_what_is_not_ours(presentation: Presentation) -> None:
    """Remove the picture and the printer's settings of the file that python-pptx starts from."""
    package = presentation.part.package
    for part in (package, presentation.part):
        for relation in list(part._rels.values()):
            if relation.reltype in (RT.THUMBNAIL, RT.PRINTER_SETTINGS):
                part._rels.pop(relation.rId)


def _replace(parent: Any, tag: str, xml: str) -> None:
    old = parent.find(qn(tag))
    parent.replace(old, parse_xml(xml))


def _theme() -> str:
    colours = {
        "dk1": _LOOK.ink, "lt1": _LOOK.paper, "dk2": _LOOK.accent, "lt2": _LOOK.panel,
        **{f"accent{number}": _LOOK.status[status] for number, status in enumerate(THEME_COLOURS, 1)},
        "hlink": _LOOK.accent, "folHlink": _LOOK.muted,
    }  # fmt: skip
    scheme = "".join(f'<a:{name}><a:srgbClr val="{colour[1:]}"/></a:{name}>' for name, colour in colours.items())
    font = f'<a:latin typeface="{FONT}"/><a:ea typeface="{CHINESE_FONT}"/><a:cs typeface="{FONT}"/>'
    lines = "".join(f'<a:ln w="{wide}">{_SOLID}</a:ln>' for wide in (9525, 12700, 19050))
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<a:theme {_NAMESPACES} name="KAP"><a:themeElements>'
        f'<a:clrScheme name="KAP">{scheme}</a:clrScheme>'
        f'<a:fontScheme name="KAP"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="KAP"><a:fillStyleLst>{_SOLID * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst>"
        f"<a:effectStyleLst>{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{_SOLID * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def _text_styles() -> str:
    def level(size: int, colour: str, *, bold: bool = False, after: int = 0) -> str:
        look = (
            f'<a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcAft><a:spcPts val="{after * 100}"/></a:spcAft>'
            f'<a:buNone/><a:defRPr sz="{size * 100}" b="{int(bold)}"><a:solidFill><a:schemeClr val="{colour}"/>'
            '</a:solidFill><a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:defRPr>'
        )
        return "".join(f'<a:lvl{number}pPr algn="l">{look}</a:lvl{number}pPr>' for number in range(1, 6))

    return (
        f"<p:txStyles {_NAMESPACES}><p:titleStyle>{level(26, 'tx1', bold=True)}</p:titleStyle>"
        f"<p:bodyStyle>{level(16, 'tx1', after=4)}</p:bodyStyle><p:otherStyle>{level(12, 'tx1')}</p:otherStyle>"
        "</p:txStyles>"
    )


def _shapes(*shapes: str, name: str = "") -> str:
    named = f' name="{escape(name)}"' if name else ""
    return (
        f'<p:cSld {_NAMESPACES}{named}><p:bg><p:bgPr><a:solidFill><a:schemeClr val="bg1"/></a:solidFill><a:effectLst/>'
        '</p:bgPr></p:bg><p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
        '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/>'
        f"</a:xfrm></p:grpSpPr>{''.join(shapes)}</p:spTree></p:cSld>"
    )


def placeholder(kind: str, idx: int, number: int, name: str, box: tuple[float, float, float, float] | None = None,
                *, size: int = 0, colour: str = "", bold: bool = False, align: str = "", anchor: str = "t",
                text: str = "", is_empty: bool = False) -> str:  # fmt: skip
    """Return the XML of a placeholder; without a box it takes that of the layout."""
    place = "" if box is None else f"<a:xfrm>{_frame(box)}</a:xfrm>"
    style = ""
    if size:
        fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>' if not colour.startswith("#") else (
            f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
        )  # fmt: skip
        aligned = f' algn="{align}"' if align else ""
        style = (
            f'<a:lvl1pPr{aligned}><a:spcAft><a:spcPts val="0"/></a:spcAft><a:buNone/>'
            f'<a:defRPr sz="{size * 100}" b="{int(bold)}">{fill}</a:defRPr></a:lvl1pPr>'
        )
    body = (
        f'<a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
        if box is not None
        else "<a:bodyPr/>"
    )
    return (
        f'<p:sp {_NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{escape(name)}"/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" idx="{idx}"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody>{body}<a:lstStyle>{style}</a:lstStyle>"
        f"<a:p>{'' if is_empty else text or f'<a:r><a:t>{escape(name)}</a:t></a:r>'}</a:p></p:txBody></p:sp>"
    )


NUMBER_FIELD: Final = '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:t>‹#›</a:t></a:fld>'
"""The number of a slide, which stays true when slides are moved."""


def _frame(box: tuple[float, float, float, float]) -> str:
    left, top, wide, high = (round(length * 12700) for length in box)
    return f'<a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/>'


def _box(number: int, name: str, box: tuple[float, float, float, float], colour: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm>{_frame(box)}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>{colour}'
        "</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )


_ACCENT: Final = '<a:schemeClr val="tx2"/>'
_RULE: Final = f'<a:srgbClr val="{_LOOK.rule[1:]}"/>'


def _foot_shapes(first: int) -> tuple[str, ...]:
    return (
        placeholder("ftr", FOOT, first, "Foot", (MARGIN, FOOT_TOP, ROOM - 60, HEIGHT - FOOT_TOP - 10), size=SMALLEST,
                    colour=_LOOK.muted, align="l"),
        placeholder("sldNum", NUMBER, first + 1, "Number", (WIDTH - MARGIN - 50, FOOT_TOP, 50, 16), size=SMALLEST,
                    colour=_LOOK.muted, align="r", text=NUMBER_FIELD),
        _box(first + 2, "Rule", (MARGIN, FOOT_TOP - 7, ROOM, 0.75), _RULE),
    )  # fmt: skip


def _title_shape(number: int) -> str:
    return placeholder("title", TITLE, number, "Title", (MARGIN, TITLE_TOP, ROOM, 72), size=26, colour="tx1", bold=True)


def _master_shapes() -> str:
    body = (MARGIN, 150, ROOM, BODY_BOTTOM - 150)
    return _shapes(
        _title_shape(2),
        placeholder("body", 1, 3, "Text", body, size=16, colour="tx1"),
        *_foot_shapes(4),
    )


def _layout_shapes(kind: str, name: str) -> str:
    if kind == "opening":
        return _shapes(
            _box(9, "Band", (0, 0, WIDTH, 290), _ACCENT),
            placeholder("ctrTitle", TITLE, 2, "Title", (MARGIN, 110, ROOM, 156), size=44, colour="bg1", bold=True,
                        anchor="b"),
            placeholder("subTitle", 1, 3, "Text", (MARGIN, 314, ROOM, 150), size=20, colour="tx1"),
            *_foot_shapes(4),
            name=name,
        )  # fmt: skip
    body = (MARGIN, 150, ROOM, BODY_BOTTOM - 150)
    filled = {"chart": "chart", "table": "tbl", "picture": "pic"}[kind]
    return _shapes(
        _title_shape(2),
        placeholder("body", QUESTION, 3, "Question", (MARGIN, 22, QUESTION_WIDE, 20), size=14, colour="tx2"),
        placeholder("body", SHOWN, 4, "What is shown", (MARGIN, 122, ROOM, 20), size=16, colour=_LOOK.muted),
        placeholder(filled, BODY, 5, "Figures", body, size=16, colour="tx1"),
        *_foot_shapes(6),
        name=name,
    )
