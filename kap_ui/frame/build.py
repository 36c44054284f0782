"""What tells one version of the pages from another: their stylesheet, their scripts, and Streamlit's front end."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

import streamlit as st

from kap_ui.elements import script_files
from kap_ui.look.stylesheet import stylesheet


@cache
def build() -> str:
    """Return the name of this version of the pages, which changes with what a browser keeps of them."""
    parts = (stylesheet(), *script_files.addresses(), st.__version__)
    return sha256("\n".join(parts).encode()).hexdigest()[:6]
