"""The bill of materials of a release in CycloneDX: the program, what its wheel carries of others, and what it needs.

`cyclonedx-bom` lists the pinned packages with their hashes. Their licences, and which of them needs which, are what the
packages installed here state. What the wheel carries is written down below; NOTICE says the same in words.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any, Final

from cyclonedx.spdx import is_supported_id
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CARRIED: Final = (
    ("Noto Sans", "file", {"license": {"id": "OFL-1.1"}}, "the letters of pages, pictures and documents"),
    ("Noto Sans SC", "file", {"license": {"id": "OFL-1.1"}}, "the Chinese characters of them"),
    ("Material Symbols Rounded", "file", {"license": {"id": "Apache-2.0"}}, "the icons of pages"),
    ("Natural Earth", "data", {"license": {"name": "public domain"}}, "the outlines of the maps, changed"),
    ("United Nations M49", "data", {"license": {"id": "PDDL-1.0"}}, "names and codes of places"),
    ("ITU publications", "data", {"license": {"name": "CC BY-NC-SA 3.0 IGO"}}, "texts and figures; see sources.csv"),
)
"""Name, type, licence and use of what the wheel contains of others."""

_WITHIN: Final = {
    "streamlit": ("Streamlit's front end", "the scripts of others that it bundles; it states no versions of them"),
    "vl-convert-python": ("Vega, Vega-Lite and V8", "bundled to draw pictures; it states no versions of them"),
    "typst": ("Typst", "the typesetter and its libraries in Rust; it states no versions of them"),
}
"""What packages bundle and run that is no package of Python."""

_LONGEST_LICENCE: Final = 60
"""Some packages state the whole text in the place of its name."""


def bill_of_materials(project: dict[str, Any], requirements: Path) -> str:
    """Return the bill of materials as JSON; the same program in the same environment gives the same text.

    Args:
        project: the table of `pyproject.toml`.
        requirements: the file of the pinned packages.
    """
    command = [
        sys.executable, "-m", "cyclonedx_py", "requirements", "--spec-version", "1.6", "--of", "JSON",
        "--output-reproducible", "--no-validate", str(requirements),
    ]  # fmt: skip
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    bill: dict[str, Any] = json.loads(done.stdout)
    references: defaultdict[str, list[str]] = defaultdict(list)
    for part in bill["components"]:
        del part["description"]  # the line with all its hashes once more
        part["bom-ref"] = part["purl"]
        references[part["name"]].append(part["purl"])
        for reference in part["externalReferences"]:
            reference["url"] = part["purl"]  # not the index that it may be fetched from
            del reference["comment"]
        part |= _licences(part["name"])
        if within := _WITHIN.get(part["name"]):
            part["components"] = [_bundled(*within, version=part["version"])]
    for tool in bill["metadata"]["tools"]["components"]:
        del tool["externalReferences"]
    bill["metadata"]["component"] = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "components": [
            {"type": kind, "bom-ref": f"carried: {name}", "name": name, "description": use, "licenses": [licence]}
            for name, kind, licence, use in CARRIED
        ],
    }
    needs = {project["name"]: project["dependencies"], **{name: _needs(name) for name in references}}
    bill["dependencies"] = [
        {"ref": reference, "dependsOn": _references(asked, references)}
        for name, asked in needs.items()
        for reference in references.get(name, [name])
    ]
    return json.dumps(bill, indent=2, ensure_ascii=False) + "\n"


def _bundled(name: str, use: str, version: str) -> dict[str, Any]:
    return {"type": "library", "bom-ref": f"within: {name}", "name": name, "version": version, "description": use}


def _licences(name: str) -> dict[str, Any]:
    """Return the licence that an installed package states; nothing for one of another system or version of Python."""
    try:
        stated = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return {}
    if expression := stated.get("License-Expression"):
        return {"licenses": [{"expression": expression}]}
    named = stated.get("License") or ""
    if not named or len(named) > _LONGEST_LICENCE:
        kinds = [kind for kind in stated.get_all("Classifier") or [] if kind.startswith("License ::")]
        named = kinds[0].rpartition(" :: ")[2] if kinds else ""
    return {"licenses": [{"license": {"id" if is_supported_id(named) else "name": named}}]} if named else {}


def _needs(name: str) -> list[str]:
    """Return what an installed package asks for."""
    try:
        return metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []


def _references(needs: Sequence[str], references: Mapping[str, Sequence[str]]) -> list[str]:
    """Return those of the pinned packages that requirements name, without those of extras."""
    found = set()
    for need in map(Requirement, needs):
        if need.marker is None or need.marker.evaluate({"extra": ""}):
            found |= set(references.get(canonicalize_name(need.name), []))
    return sorted(found)
