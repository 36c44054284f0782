"""Measurements of the speed of the program: `python -m bench`. docs/performance.md says how to read them."""
