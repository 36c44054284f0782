"""Write the gallery (`make gallery`), or the golden files of the charts anew (`make gallery-golden`)."""

from __future__ import annotations

import sys

from tests.kap_ui.charts.gallery import entries, page


def main(arguments: list[str]) -> None:
    """Write the page, or with `golden` the golden files of all charts; no other file stays beside those."""
    if arguments == ["golden"]:
        for file in entries.GOLDEN.glob("*.json"):
            file.unlink()
        for entry in entries.ENTRIES:
            if not entry.same_as:
                entry.golden_file.write_text(entries.golden(entry), encoding="utf-8")
        print(f"The golden files are in {entries.GOLDEN}: look at what has changed before you commit it.")
        return
    page.PAGE.parent.mkdir(parents=True, exist_ok=True)
    page.PAGE.write_text(page.page(), encoding="utf-8")
    print(f"The gallery is at {page.PAGE}")


if __name__ == "__main__":
    main(sys.argv[1:])
