"""Reporting: what is due, the submissions that answer it, and what accepting one changes."""
