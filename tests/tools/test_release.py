"""A release has its heading in the changelog, and a bill of materials that names everything in it."""

from __future__ import annotations

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tools import release
from tools.bill_of_materials import bill_of_materials

PROJECT = tomllib.loads((release.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

BEFORE = "# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-11-30)\n\n- All of it.\n"
WITH_NEWS = BEFORE.replace("Unreleased\n", "Unreleased\n\n- News.\n")
CUT = BEFORE.replace("## 0.1.0", "## 0.2.0 (2026-12-24)\n\n- News.\n\n## 0.1.0")


def test_the_version_of_the_program_agrees_with_the_changelog() -> None:
    changelog = (release.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert release.changelog_fault(PROJECT["version"], changelog) is None


@pytest.mark.parametrize(
    ("version", "changelog", "fault"),
    [
        ("0.1.0", BEFORE, None),
        ("0.2.0.dev0", BEFORE, None),
        ("0.2.0.dev0", WITH_NEWS, None),
        ("0.2.0", CUT, None),
        ("0.1.0", WITH_NEWS, "there are entries below “Unreleased”."),
        ("0.2.0", WITH_NEWS, "the changelog has no heading for 0.2.0"),
        ("0.1.0", CUT, "the changelog has no heading for 0.1.0"),
        ("0.1.0.dev0", BEFORE, "0.1.0.dev0 is on its way to no later release"),
        ("0.2", BEFORE, "the version '0.2' is written neither"),
        ("0.1.0", BEFORE.replace("## Unreleased\n\n", ""), "the first heading of the changelog is not"),
        ("0.1.0", BEFORE.replace(" (2026-11-30)", ""), "the heading '0.1.0' of the changelog is not written as"),
        ("0.2.0", CUT.replace("2026-12-24", "2026-11-01").replace("## 0.2.0", "## 0.0.9"), "the newest first"),
    ],
)
def test_a_version_and_a_changelog_that_do_not_agree_are_told(version: str, changelog: str, fault: str | None) -> None:
    found = release.changelog_fault(version, changelog)
    assert found is fault if fault is None or found is None else fault in found


@pytest.fixture(scope="module")
def bill() -> str:
    return bill_of_materials(PROJECT, release.REQUIREMENTS)


def test_the_bill_of_materials_is_valid_cyclonedx(bill: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None


def test_the_bill_of_materials_names_every_pinned_package_with_its_hashes_and_licence(bill: str) -> None:
    listed: dict[str, Any] = {part["purl"]: part for part in json.loads(bill)["components"]}
    streamlit = next(part for purl, part in listed.items() if purl.startswith("pkg:pypi/streamlit@1.67"))
    assert json.dumps(streamlit["licenses"]).count("Apache-2.0") == 1
    assert all(len(one["content"]) == 64 for one in hashes(streamlit)) and hashes(streamlit)

    pinned = {
        line.split()[0].replace("==", "@")
        for line in release.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
        if line[:1].isalpha()
    }
    assert {purl.removeprefix("pkg:pypi/") for purl in listed} == pinned
    without = [name for name, part in listed.items() if "licenses" not in part]
    assert without == []


def hashes(part: dict[str, Any]) -> list[dict[str, str]]:
    return [one for reference in part["externalReferences"] for one in reference.get("hashes", [])]


def test_the_bill_of_materials_names_what_the_wheel_carries_of_others(bill: str) -> None:
    program = json.loads(bill)["metadata"]["component"]
    assert (program["name"], program["version"]) == ("kigali-action-plan", PROJECT["version"])
    carried = {part["name"]: json.dumps(part["licenses"]) for part in program["components"]}
    assert "OFL-1.1" in carried["Noto Sans"] and "Apache-2.0" in carried["Material Symbols Rounded"]
    notice = (release.ROOT / "NOTICE").read_text(encoding="utf-8")
    assert [name for name in carried if name not in notice] == []


def test_a_release_has_the_checksums_of_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(folder: Path) -> Path:
        wheel = folder / "kigali_action_plan-0.2.0-py3-none-any.whl"
        wheel.write_bytes(b"a wheel")
        return wheel

    monkeypatch.setattr(release, "build_wheel", build)
    monkeypatch.setattr(release, "bill_of_materials", lambda *_arguments: "{}")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "of_before.whl").touch()
    files = release.make(PROJECT, tmp_path / "dist")
    assert sorted(files) == sorted((tmp_path / "dist").iterdir())
    assert [file.name for file in files[1:]] == [
        "kigali_action_plan-0.2.0.cdx.json", "requirements.txt", "SHA256SUMS",
    ]  # fmt: skip
    sums = dict(reversed(line.split("  ")) for line in files[-1].read_text().splitlines())
    assert sums == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files[:-1]}
