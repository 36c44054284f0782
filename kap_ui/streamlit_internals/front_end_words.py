"""What Streamlit's front end says by itself, in English, and which of our words stands in its place.

Streamlit has no languages. A script in the index page (`front_end_words.js`) looks at a few of its parts whenever they
change, and puts the reader's words in. What it cannot say in time is hidden by `streamlit.css` instead.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from kap_ui.streamlit_internals.internal import Internal

ABOUT: Final = Internal(
    module=__name__,
    what=(
        "Finds the parts of Streamlit's front end that speak by their test ids, by `data-live-announcer` and by "
        "`role=alert`, and knows each of their sentences word for word. Sets `navigator.language`, which Streamlit "
        "asks for the names of months, to the language of the page once that is known."
    ),
    why="Upload box, select boxes, date field, tables and faults would be in English in every language.",
    without="Streamlit's own words are in English.",
    since="1.67",
    test="tests/kap_ui/streamlit_internals/test_front_end_words.py",
    upgrade=(
        "The test names each sentence that Streamlit no longer says. Look for what it says instead in the file that "
        "the sentence names, and for new sentences of the parts that `docs/languages.md` lists. "
        "If the calendar of a date field takes its language from elsewhere, that test in Chromium fails."
    ),
)


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of Streamlit's front end.

    Attributes:
        key: the name of the words that stand in its place.
        english: the sentence, with a name in braces where a value stands. "{n}" is a number and "{size}" a file size.
        file: the start of the name of the script that says it.
        code: how it is written there, where that differs.
    """

    key: str
    english: str
    file: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of Streamlit's front end that speaks.

    Attributes:
        selector: finds it.
        sayings: what it says. What is none of them is left as it is.
        otherwise: the name of the words for all else that it says, as one sentence in the place of the whole.
    """

    selector: str
    sayings: tuple[Saying, ...] = ()
    otherwise: str = ""


_OPTIONS: Final = "other:()=>`${t.number(e.optionCount)} options`})} available.`"

_RANGE: Final = "Error: Date set outside allowed range. Please select a date "
"""The front end takes the asterisks out that stand in its code."""

_RANGE_CODE: Final = "`**Error**: Date set outside allowed range. Please select a date "

PARTS: Final = (
    Part(
        "[data-testid=stFileUploader]",
        (
            Saying("upload", "Upload", "FileUploader"),
            Saying("upload_limit", "{size} per file", "FileUploader"),
            Saying("drop_file", "Drag and drop a file here", "FileUploader"),
            Saying("choose_file", "file upload", "utils."),
            Saying("other_file", "Add files", "FileUploader"),
            Saying("other_file", "add icon", "DynamicIcon", "${n} icon"),
            Saying("remove", "Remove {name}", "utils."),
            Saying("cancel_upload", "Cancel upload of {name}", "utils."),
            Saying("file_name", "{name}, {size}", "utils.", "`${e.name}, ${x}`"),
        ),
    ),
    Part(
        "[data-testid=stFileChip] [role=alert]",
        (
            Saying("nothing", "Error: ", "utils."),
            Saying(
                "file_too_large", "File must be {size} or smaller.", "utils.", "`File must be ${$(n,`b`)} or smaller.`"
            ),
            Saying("file_kind", "{kind} files are not allowed.", "utils."),
            Saying("one_file", "Only one file is allowed.", "utils."),
            Saying("upload_lost", "Connection lost. Please wait for the app to reconnect, then try again.", "index."),
        ),
        otherwise="upload_failed",
    ),
    Part(
        "[data-testid=stSelectbox], [data-testid=stMultiSelect]",
        (
            Saying("open_list", "Open", "Selectbox"),
            Saying("choose", "Choose an option", "utils."),
            Saying("choose", "Choose options", "utils."),
            Saying("no_options", "No options to select", "utils."),
            Saying("clear", "Clear value", "Selectbox"),
            Saying("clear", "Clear all", "Multiselect"),
            Saying("chosen", "Selected values", "Multiselect"),
            Saying("remove", "Remove {name}", "Multiselect"),
        ),
    ),
    Part(
        "[data-testid=stSelectboxVirtualDropdown], [data-testid=stMultiSelectDropdown]",
        (
            Saying("no_results", "No results", "Selectbox"),
            Saying("select_all", "Select all", "Multiselect"),
            Saying("select_matches", "Select {n} matches", "Multiselect"),
            Saying("close", "Dismiss", "useFloatingOverlay"),
        ),
    ),
    Part(
        "[data-live-announcer]",
        (
            Saying("options", "{n} option available.", "useSync", _OPTIONS),
            Saying("options", "{n} options available.", "useSync", _OPTIONS),
            Saying("one_chosen", "{name}, selected", "useSync"),
        ),
    ),
    Part(
        "[data-testid=stDateInput], [data-testid=stDateInputCalendar]",
        (
            Saying("choose_date", "Choose date", "DateInput"),
            Saying("choose_date_of", "Choose date, {month}", "DateInput", "`Choose date`"),
            Saying("clear_date", "Clear date", "DateInput"),
            Saying("date_keys", "Use arrow keys to navigate dates. Enter to select. Escape to close.", "DateInput"),
            Saying("last_month", "Previous month", "ReorderedSegments"),
            Saying("next_month", "Next month", "ReorderedSegments"),
            Saying("date_day", "day, {label}", "DateField", "day:`day`"),
            Saying("date_month", "month, {label}", "DateField", "month:`month`"),
            Saying("date_year", "year, {label}", "DateField", "year:`year`"),
            Saying("date_part_empty", "Empty", "DateField"),
            Saying("number", "{n} – {month}", "DateField", "`${m} \\u{2013} ${e}`"),
            Saying("dd", "dd", "DateField", "day:`dd`"),
            Saying("mm", "mm", "DateField", "month:`mm`"),
            Saying("yyyy", "yyyy", "DateField", "year:`yyyy`"),
            Saying("date_between", f"{_RANGE}between {{first}} and {{last}}.", "Reordered", f"{_RANGE_CODE}between $"),
            Saying("date_until", f"{_RANGE}on or before {{last}}.", "Reordered", f"{_RANGE_CODE}on or before $"),
            Saying("date_from", f"{_RANGE}on or after {{first}}.", "Reordered", f"{_RANGE_CODE}on or after $"),
        ),
    ),
    Part("[id^=react-aria-description]", (Saying("nothing", "Selected Date: {day}", "DateField"),)),
    Part(
        "[data-testid=stElementToolbar], [data-testid=stCode], [data-testid=stTooltipContent]",
        (
            Saying("full_screen", "Fullscreen", "Toolbar"),
            Saying("full_screen", "Fullscreen: {what}", "Toolbar", "Fullscreen"),
            Saying("no_full_screen", "Close fullscreen", "Toolbar"),
            Saying("no_full_screen", "Close fullscreen: {what}", "Toolbar", "Close fullscreen"),
            Saying("search", "Search", "DataFrame"),
            Saying("search", "Search: {what}", "DataFrame", "label:`Search`"),
            Saying("columns", "Show/hide columns", "DataFrame"),
            Saying("columns", "Show/hide columns: {what}", "DataFrame", "Show/hide columns"),
            Saying("copy", "Copy to clipboard", "useCopyToClipboard"),
            Saying("copied", "Copied", "useCopyToClipboard"),
        ),
    ),
    Part(
        "[data-testid=stDataFrame]",
        (
            Saying("type_to_search", "Type to search", "DataFrame"),
            Saying("last_result", "Previous Result", "DataFrame"),
            Saying("next_result", "Next Result", "DataFrame"),
            Saying("close", "Close Search", "DataFrame"),
        ),
    ),
    Part("[data-testid=stHeaderActionElements]", (Saying("heading_link", "Link to heading", "StreamlitMarkdown"),)),
    Part(
        "[data-testid=stDownloadButtonError]",
        (
            Saying("no_file", "Connection closed", "index."),
            Saying("no_file", "Request timed out", "index."),
            Saying("no_file", "Download failed", "DownloadButton"),
            Saying("no_file", "Deferred download not properly configured", "DownloadButton"),
            Saying("file_later", "Cannot send backend operation request: not connected to server", "index."),
            Saying("no_file", "Failed to generate file for download", ""),
        ),
    ),
    Part("[data-testid=stAlertContainer]", otherwise="broken_part"),
    Part("[data-testid=stDialog] h2", otherwise="broken_page"),
    Part("[data-testid=stDialog] h2 + div", otherwise="load_again"),
    Part(
        "[data-testid=stDialog]", (Saying("close", "Close", "index."), Saying("close", "Dismiss", "useFloatingOverlay"))
    ),
)
"""All that the front end may say on our pages, and what it says when something of it fails.

Texts of ours stand in these parts as well; a saying is one as a whole, so that ours are left alone.
"""

SCRIPT: Final = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def keys() -> frozenset[str]:
    """Return the names of all words that stand in the place of Streamlit's."""
    named = {saying.key for part in PARTS for saying in part.sayings} | {part.otherwise for part in PARTS}
    return frozenset(named - {""})


def markup() -> str:
    """Return the script element for the index page, after that of the words; nothing where the module is off."""
    if not ABOUT.is_on:
        return ""
    parts = [
        {
            "selector": part.selector,
            "sayings": [[saying.english, saying.key] for saying in part.sayings],
            "otherwise": part.otherwise,
        }
        for part in PARTS
    ]
    return f'<script data-parts="{escape(json.dumps(parts))}">{SCRIPT}</script>'
