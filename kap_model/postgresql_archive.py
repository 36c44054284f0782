"""A backup of a PostgreSQL database: an archive that `pg_dump` writes. It is read and checked without a server."""

from __future__ import annotations

import re
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

from sqlalchemy import Engine, inspect

from kap_model import postgresql_tools, row_checksums
from kap_model.database import reading
from kap_model.postgresql_tools import ToolError
from kap_model.problems import N_
from kap_model.row_checksums import Checksum, checksum
from kap_model.schema import METADATA
from kap_model.schema_versions import OF_EVERY_VERSION

FIRST_BYTES: Final = b"PGDMP"

_ENTRY: Final = re.compile(r"^\d+; \d+ \d+ TABLE DATA (\S+) (\S+) .*$", re.MULTILINE)
_MADE_AT: Final = re.compile(r"^;\s+Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d)", re.MULTILINE)
_COPY: Final = re.compile(r"^COPY \S+\.(\S+) \((.+)\) FROM stdin;$")
_COLUMN: Final = re.compile(r'"((?:[^"]|"")+)"|(\w+)')
_END: Final = b"\\."


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of a table in an archive, each as PostgreSQL writes it for COPY, and what its columns are."""

    table: str
    columns: tuple[str, ...]
    rows: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that `pg_dump` has written in its own form.

    Attributes:
        file: where it is.
        made_at: the minute at which it was written, in UTC, as text.
        entries: the line of each table of the program in its list of contents.
    """

    file: Path
    made_at: str
    entries: Mapping[str, str]

    @classmethod
    def of(cls, file: Path) -> Self:
        """Return the archive of a file; it has no entries where it is not of this program.

        Raises:
            ToolError: pg_restore is missing, or cannot read it.
        """
        listed = postgresql_tools.run([postgresql_tools.newest("pg_restore"), "--list", file]).decode()
        schemas: dict[str, dict[str, str]] = {}
        for entry in _ENTRY.finditer(listed):
            schemas.setdefault(entry.group(1), {})[entry.group(2)] = entry.group()
        own = next((tables for tables in schemas.values() if tables.keys() >= OF_EVERY_VERSION), {})
        made_at = _MADE_AT.search(listed)
        return cls(file, made_at.group(1) if made_at else "?", own)

    def blocks(self, tables: Iterable[str]) -> Iterator[Block]:
        """Return an iterator over the rows of tables, in this order.

        Raises:
            ProgramFailedError: pg_restore cannot read them.
        """
        with tempfile.NamedTemporaryFile("w", suffix=".list") as wanted:
            wanted.writelines(f"{self.entries[table]}\n" for table in tables)
            wanted.flush()
            options = ["--data-only", f"--use-list={wanted.name}", "--file=-"]
            with postgresql_tools.printed_by([postgresql_tools.newest("pg_restore"), *options, self.file]) as printed:
                for line in printed:
                    head = _COPY.match(line.decode())
                    if head is not None:
                        block = Block(_unquoted(head.group(1))[0], _unquoted(head.group(2)), _rows(printed))
                        yield block
                        deque(block.rows, maxlen=0)  # whoever did not want them all

    def checksums(self, tables: Iterable[str]) -> tuple[Mapping[str, Checksum], Mapping[str, tuple[str, ...]]]:
        """Return the checksum and the columns of each of these tables.

        Raises:
            ProgramFailedError: pg_restore cannot read them.
        """
        checksums, columns = {}, {}
        for block in self.blocks(tables):
            checksums[block.table], columns[block.table] = checksum(block.rows), block.columns
        return checksums, columns


def _unquoted(names: str) -> tuple[str, ...]:
    return tuple(name.group(2) or name.group(1).replace('""', '"') for name in _COLUMN.finditer(names))


def _rows(printed: IO[bytes]) -> Iterator[bytes]:
    for line in printed:
        row = line.rstrip(b"\n")
        if row == _END:
            return
        yield row


def write(engine: Engine, file: Path) -> None:
    """Write a database into an archive while others use it, and check that the archive holds all rows of that moment.

    Args:
        engine: of the database.
        file: the archive to write.

    Raises:
        ToolError: pg_dump is missing, too old or fails, or the archive lacks rows.
        DatabaseFault: the database cannot be read.
    """
    with reading(engine) as session:
        connection = session.connection()
        version: Any = connection.dialect.server_version_info
        program = postgresql_tools.newest("pg_dump", version[0])
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        address, secret = postgresql_tools.address_options(engine.url)
        options = ["--format=custom", "--no-owner", "--no-privileges", "--encoding=UTF8", f"--snapshot={snapshot}"]
        postgresql_tools.run([program, *address, *options, f"--file={file}"], secret)
        archive = Archive.of(file)
        held = METADATA.tables.keys() & set(inspect(connection).get_table_names())
        checksums, columns = archive.checksums(held & archive.entries.keys())
        if checksums.keys() != held or checksums != row_checksums.of_postgresql(connection, columns):
            raise ToolError(
                N_("The backup %(file)s does not hold what the database holds. Make it once more."), file=str(file)
            )
