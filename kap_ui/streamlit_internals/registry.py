"""The modules of this package, in the order of the upgrade guide, and what the server applies of them."""

from __future__ import annotations

from typing import Final

from kap_ui.streamlit_internals import (
    address_scripts,
    after_loss,
    earlier_fields,
    early_question,
    failed_downloads,
    front_end_words,
    icon_font,
    index_html,
    log_handlers,
    lost_connection,
    message_batching,
    navigation_events,
    pages_directory,
    protocol,
    replica_addresses,
    running_sessions,
    same_app,
    server_paths,
    sign_in_addresses,
    stylesheet,
    uploaded_files,
    vega_embed,
    whole_callbacks,
)
from kap_ui.streamlit_internals.internal import ALL, Internal, switched_off

_PATCHES: Final = (
    message_batching,
    whole_callbacks,
    log_handlers,
    pages_directory,
    uploaded_files,
    replica_addresses,
    same_app,
    earlier_fields,
    failed_downloads,
    sign_in_addresses,
)

INTERNALS: Final[tuple[Internal, ...]] = (
    *(patch.ABOUT for patch in _PATCHES),
    protocol.ABOUT,
    running_sessions.ABOUT,
    server_paths.ABOUT,
    index_html.ABOUT,
    early_question.ABOUT,
    icon_font.ABOUT,
    stylesheet.ABOUT,
    front_end_words.ABOUT,
    lost_connection.ABOUT,
    after_loss.ABOUT,
    vega_embed.ABOUT,
    navigation_events.ABOUT,
    address_scripts.ABOUT,
)


def apply() -> None:
    """Patch Streamlit where a module that is on does so. Call it once, before the server starts."""
    for patch in _PATCHES:
        if patch.ABOUT.is_on:
            patch.apply()


def remove() -> None:
    """Take all patches back."""
    for patch in _PATCHES:
        patch.remove()


def unknown() -> list[str]:
    """Return the names that the environment turns off and that no module has."""
    return sorted(switched_off() - {ALL, *(internal.name for internal in INTERNALS)})
