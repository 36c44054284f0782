"""The command line as a person or a script uses it: what is printed, and the exit code."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from kap_cli.main import kap

FINE, PROBLEMS, MISUSE = 0, 1, 2


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


def run(*arguments: object, answer: str | None = None) -> Answer:
    result = CliRunner().invoke(kap, [str(argument) for argument in arguments], input=answer)
    assert "Traceback" not in result.output
    return Answer(result.exit_code, result.stdout, result.stderr)


HEADER = "kpi_code,place_code,quarter,dimension,value,origin,basis,is_correction,source"


def observations(folder: Path, *rows: str) -> Path:
    file = folder / "office.csv"
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return file
