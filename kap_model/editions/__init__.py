"""Editions: the data as frozen for a meeting, their fingerprint, and what has changed since."""
