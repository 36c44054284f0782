"""Write data/illustrative: made-up targets, observations, projects and budgets that show the system at work.

    python tools/generate_illustrative.py [--to FOLDER]

The bytes are the same on every run and every machine. The parts are in the package `illustrative` beside this file.
"""

from __future__ import annotations

from illustrative.make import main

if __name__ == "__main__":
    main()
