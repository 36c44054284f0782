"""Caches: one that all sessions share, and the values of one script run. Imports nothing of ours."""
