"""One XML part of a workbook as a stream of elements: in constant memory, and nothing outside is ever asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NoReturn, Protocol
from xml.parsers import expat

from kap_model.importing.raw_rows import UnreadableError
from kap_model.problems import N_, Message

_PORTION: Final = 1_000_000
_NAMESPACES: Final = frozenset(
    {
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
        "http://schemas.openxmlformats.org/package/2006/relationships",
    }
)
_SEPARATOR: Final = " "


class Content(Protocol):
    """What gives the bytes of a part one portion after the other."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes; none at the end."""


class XmlPart:
    """Reads a part; a subclass takes its elements.

    An element of another namespace has the name "". An attribute with a namespace has it before its name.
    """

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    def end(self, name: str) -> None:
        """Take the end of an element."""

    def text(self, text: str) -> None:
        """Take a text, or a part of it."""

    def read(self, part: str, content: Content) -> Iterator[None]:
        """Read the part from its content, and yield after each portion of it.

        Raises:
            UnreadableError: it is not well-formed, or declares a document type, through which entities would come.
        """

        def doctype(*_: object) -> NoReturn:
            what = N_("%(part)s declares a document type (DTD), which no workbook does")
            raise UnreadableError(Message(what, part=part))

        local_names: dict[str, str] = {}

        def local(name: str) -> str:
            namespace, _, rest = name.rpartition(_SEPARATOR)
            local_names[name] = known = rest if namespace in _NAMESPACES else ""
            return known

        parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        start, end = self.start, self.end
        parser.StartElementHandler = lambda name, attributes: start(local_names.get(name) or local(name), attributes)
        parser.EndElementHandler = lambda name: end(local_names.get(name) or local(name))
        parser.CharacterDataHandler = self.text
        parser.StartDoctypeDeclHandler = doctype
        try:
            position = -1
            while portion := content.read(_PORTION):
                parser.Parse(portion, False)
                if len(portion) == _PORTION and parser.CurrentByteIndex <= position:
                    what = N_("%(part)s holds a tag of more than %(n)s bytes")
                    raise UnreadableError(Message(what, part=part, n=f"{_PORTION:,}"))
                position = parser.CurrentByteIndex
                yield
            parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            what = Message(
                N_("%(part)s is not well-formed: %(error)s in line %(line)s"),
                part=part,
                error=expat.errors.messages[error.code],
                line=str(error.lineno),
            )
            raise UnreadableError(what) from None
