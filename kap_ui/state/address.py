"""What the reader chose, as codes in the address: a link shows what they saw, Back and Forward work.

The state lives in the session under the names below, which are also the keys of the widgets. At the start of a run
`pull` takes over an address that is not the one last written (a link, Back, Forward); an address without any of the
names (a page's bare name, typed) leaves the state as it is. At the end `push` writes the state into the address: as a
new entry of the browser's history when the reader changed something, else in place. Defaults are left out; the
language, which has no default but the reader's browser, is always there, so that an address written here is never
empty.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final

import streamlit as st

from kap_model.quarter import Quarter
from kap_model.queries.choices import Choices
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.state import data
from kap_ui.words import language
from kap_ui.words.wording import LANGUAGE_KEY

FIELDS: Final = (LANGUAGE_KEY, "origin", "quarter", "compared", "place", "priority", "kpi")
"""The names in the address, in the order in which defaults depend on each other."""

EVERY: Final = "all"
"""The code of "priority" and "kpi" that takes them all; it is the default and so never in the address."""

_PRESENT: Final = "present codes"
_EVERYTHING: Final = "all codes"
_queries: Final[SharedCache[Mapping[str, str]]] = data.new_cache(8192)

LONGEST_WORDS: Final = 60
"""The longest words of a reader's own in the address."""

_ON_ITS_WAY = 0.5
"""Seconds that an address may take to a browser on a slow line."""

_LONGEST = 40
"""No code is longer; of an unknown value no more than this is repeated to the reader."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value in a link that is not known here: the name it stood under, the value, and what is shown instead."""

    name: str
    value: str
    instead: str | None


@dataclass(frozen=True, slots=True)
class _Extra:
    """A choice of one page: its name in the address, the codes it may take, and the one that is left out."""

    name: str
    allowed: tuple[str, ...] | None
    default: str | None


def choose_language() -> str:
    """Settle the reader's language before anything is said: the address, the session, the browser, English."""
    state = st.session_state
    asked = st.query_params.get(LANGUAGE_KEY)
    known = (*language.offered(), language.PSEUDO)
    last = state.get("_written", {}).get(LANGUAGE_KEY)
    if asked in known and (LANGUAGE_KEY not in state or asked != last):
        state[LANGUAGE_KEY] = asked
    elif state.get(LANGUAGE_KEY) not in known:
        browser = (st.context.locale or "en").split("-")[0].lower()
        state[LANGUAGE_KEY] = browser if browser in language.offered() else "en"
    spoken = str(state[LANGUAGE_KEY])
    run_context.set(LANGUAGE_KEY, spoken)
    return spoken


def pull(page: str) -> None:
    """Make the state of this run, from the address or from the session; before any widget.

    Afterwards every field holds a known code.
    """
    state, choices = st.session_state, data.choices()
    here = _here(_names(page))
    is_same_page = page == state.get("_written_on")
    # An address that is being replaced by the browser may be seen once more before it is.
    is_old = is_same_page and here in (state.get("_written"), state.get("_replaced"))
    is_told = state.pop("_by_session", False)
    from_address = bool(here) and not is_old and not is_told
    state["_from_address"], state["_unknown"], state["_page"] = from_address, [], page
    # What the page before has just written may reach the browser only now, and under the address of this one.
    since = monotonic() - state.get("_pushed_at", -_ON_ITS_WAY)
    state["_is_overtaken"] = not is_same_page and since < _ON_ITS_WAY
    before: Mapping[str, Any] = {} if from_address else state.get("_settled", {})
    settled: dict[str, str | None] = {}
    for name in FIELDS:
        value = (here.get(name) or None) if from_address else state.get(name)
        if name == LANGUAGE_KEY:
            if from_address and value is not None and value != state[name]:
                _note_unknown(name, value, state[name])
            settled[name] = state[name]
            continue
        default = _default(name, settled, choices)
        if value is None:
            value = default
        elif not _is_known(name, value, settled, choices):
            _note_unknown(name, str(value), default)
            value = default
        elif before and value == before.get(name) == _default(name, before, choices):
            value = default  # what was left at its default follows it: the comparison quarter follows the quarter
        settled[name] = value
    _changed()
    for name, value in settled.items():
        state[name] = value  # assigned anew in each run: keeps it on pages without the widget, and after a new language
    state["_settled"] = settled  # now, not only at the end: the reader's next choice may interrupt this run
    for key in state.setdefault("_extras", {}):
        state[key] = state.get(key)
    state["_declared"] = {}  # in order, so that an address is always the same


def _names(page: str) -> tuple[str, ...]:
    """Give the names that the address of a page can hold."""
    return (*FIELDS, *(entry.name for entry in _extras_of(page).values()))


def _extras_of(page: str) -> dict[str, _Extra]:
    """Give the choices that a page has declared so far, by their keys."""
    extras: dict[str, _Extra] = st.session_state.get("_extras", {})
    return {key: entry for key, entry in extras.items() if key == f"{page}_{entry.name}"}


def extra(name: str, allowed: Sequence[str] | None, default: str | None = None) -> str:
    """Declare a choice of this page, and give the key for its widget; its value is in the session under that key.

    The choice stands in the address under `name`; None means that nothing is chosen. Without a list of what is allowed
    it is the reader's own words, such as those of a filter. ::

        key = url_state.extra("sort", ("plan", "shortfall", "status"), default="plan")
        page_choices.show(page_choices.segments(key, _("Sort by"), ("plan", "shortfall", "status"), words), ...)
        order = url_state.value(key)
    """
    state = st.session_state
    key = f"{state['_page']}_{name}"
    first = key not in state["_extras"]
    state["_extras"][key] = _Extra(name, None if allowed is None else tuple(allowed), default)
    value = state.get(key, default)
    if key not in state["_declared"] and (state["_from_address"] or (first and name in st.query_params)):
        value = st.query_params.get(name, default)
        if value is not None and not _is_allowed(allowed, value):
            _note_unknown(name, value, default)
            value = default
    elif value is None or not _is_allowed(allowed, value):
        value = default
    state["_declared"][key] = None
    state[key] = value
    return key


def _is_allowed(allowed: Sequence[str] | None, value: str) -> bool:
    return len(value) <= LONGEST_WORDS if allowed is None else value in allowed


def value(key: str) -> str | None:
    """Give the value of a choice that `extra` declared."""
    found = st.session_state.get(key)
    return None if found is None else str(found)


def selection() -> Selection:
    """Give all of the state as a selection. A page takes what it asked for from `selection_bar`."""
    state = st.session_state
    return Selection(
        quarter=Quarter.parse(state["quarter"]),
        compared=Quarter.parse(state["compared"]),
        place=state["place"],
        origin=OriginView(state["origin"]),
        objective=None if state["priority"] == EVERY else state["priority"],
        kpi=None if state["kpi"] == EVERY else state["kpi"],
    )


def query(chosen: Selection | None = None, **codes: str | None) -> dict[str, str]:
    """Give the address' query for the present state, changed by a selection and by codes; defaults are left out.

    Codes may also name the choices of the page that is linked to (``sort="shortfall"``).
    """
    present = _present()
    key = (data.snapshot(), present, chosen, tuple(codes.items()))
    return dict(
        _queries.get_or_make(
            key, lambda: _query(data.choices(), dict(zip(FIELDS, present, strict=True)), chosen, codes)
        )
    )


def _present() -> tuple[Any, ...]:
    """Give the codes of FIELDS as they stand."""
    found: tuple[Any, ...] | None = run_context.get(_PRESENT)
    if found is None:
        state = st.session_state
        found = tuple(state.get(name) for name in FIELDS)
        run_context.set(_PRESENT, found)
    return found


def _query(
    choices: Choices, present: Mapping[str, Any], chosen: Selection | None, codes: Mapping[str, str | None]
) -> Mapping[str, str]:
    asked: dict[str, str | None] = dict(codes)
    if chosen is not None:
        asked = {
            "origin": chosen.origin.value, "quarter": str(chosen.quarter), "compared": str(chosen.compared),
            "place": chosen.place, "priority": chosen.objective or present["priority"],
            "kpi": chosen.kpi or present["kpi"],
        } | asked  # fmt: skip
    settled: dict[str, str | None] = {}
    said: dict[str, str] = {}
    for name in FIELDS:
        default = present[name] if name == LANGUAGE_KEY else _default(name, settled, choices)
        code = asked.pop(name, present[name]) or default
        is_followed = name not in codes and chosen is None and present[name] == _default(name, present, choices)
        if name != LANGUAGE_KEY and (is_followed or not _is_known(name, str(code), settled, choices)):
            code = default
        settled[name] = code
        if code is not None and (name == LANGUAGE_KEY or code != default):
            said[name] = code
    return said | {name: code for name, code in asked.items() if code is not None}


def own(page: str) -> dict[str, str]:
    """Give what was last chosen on a page with its own choices, as a part of the query of its address."""
    return _said(_extras_of(page))


def _said(extras: Mapping[str, _Extra]) -> dict[str, str]:
    """Give the codes of choices by their names, but for those that are left at their default."""
    state = st.session_state
    return {entry.name: str(state[key]) for key, entry in extras.items() if state.get(key) not in (None, entry.default)}


def everything() -> tuple[Any, ...]:
    """Give all codes that a page can read here, those of its own choices included, to tell one state from another."""
    found: tuple[Any, ...] | None = run_context.get(_EVERYTHING)
    if found is None:
        state = st.session_state
        own = tuple((key, state.get(key)) for key in sorted(state.get("_declared", ())))
        found = (state.get("_page"), _present(), own)
        run_context.set(_EVERYTHING, found)
    return found


def push() -> None:
    """Write the state into the address; at the end of a run."""
    state = st.session_state
    extras: dict[str, _Extra] = {key: state["_extras"][key] for key in state.get("_declared", ())}
    new = query() | _said(extras)
    names = (*FIELDS, *(entry.name for entry in extras.values()))
    here = _here(names)
    is_other_page = state.get("_written_on") != state["_page"]
    if here != new:
        replace = not here or state["_from_address"] or is_other_page
        if not replace:
            foreign = {name: st.query_params.get_all(name) for name in st.query_params if name not in names}
            st.query_params.from_dict({**foreign, **new})
            state["_pushed_at"] = monotonic()
    else:
        replace = state["_is_overtaken"]
    state["_written"], state["_written_on"] = new, state["_page"]
    state["_replaced"] = here if replace else None
    state["_settled"] = {name: state[name] for name in FIELDS}
    state["_run"] = state.get("_run", 0) + 1
    if replace:
        _run_script(_replacement(state["_page"], names, new, state["_run"]))


def go_by_session() -> None:
    """Let this run go by the session, which a choice has just changed; called before it begins.

    On a slow line the address that comes with a choice is older than the choice before it.
    """
    st.session_state["_by_session"] = True


def leave_address() -> None:
    """Let the next run go by the session, which has changed in this one, and not by the address, which has not."""
    state = st.session_state
    state["_written"], state["_written_on"] = _here(_names(state["_page"])), state["_page"]


def go(address: str) -> None:
    """Let the browser go to an address of the app as a link does (`static/scripts/block.js`).

    Streamlit's own `st.switch_page` writes the new query under the old page into the browser's history first.
    """
    lines = "history.pushState({},'',new URL(a,document.baseURI));dispatchEvent(new PopStateEvent('popstate'))"
    _run_script(f"/* run {st.session_state.get('_run', 0)} */const a={_js(address)};{lines}", key="address_to")


def mark_language() -> None:
    """Write the language into the page where there are no choices, which do it otherwise."""
    spoken = language.language_of(str(st.session_state.get(LANGUAGE_KEY, "en")))
    _run_script(f"Object.assign(document.documentElement,{_js({'lang': spoken.code, 'dir': spoken.direction})})")


def unknown() -> list[Unknown]:
    """Give the values of the link that were not known, for the notice above the page."""
    return list(st.session_state.get("_unknown", ()))


def replaced(name: str, code: str) -> None:
    """Put another code in the place of one that this page cannot show, and say so; before the widget is drawn."""
    _note_unknown(name, str(st.session_state[name]), code)
    put(name, code)


def put(name: str, code: str) -> None:
    """Change a code of FIELDS before its widget is drawn; a notice about it names what is shown now."""
    state = st.session_state
    state[name] = code
    state["_unknown"] = [replace(one, instead=code) if one.name == name else one for one in state["_unknown"]]
    _changed()


def _changed() -> None:
    run_context.delete(_PRESENT)
    run_context.delete(_EVERYTHING)


def _replacement(page: str, names: Sequence[str], new: Mapping[str, str], run: int) -> str:
    # Streamlit always adds a history entry; a reader who comes by a click in the navigation should need one Back.
    return (
        f"/* run {run} */const u=new URL(location.href);for(const n of {_js(list(names))})u.searchParams.delete(n);"
        f"for(const [n,v] of Object.entries({_js(dict(new))}))u.searchParams.set(n,v);"
        f"if(['',{_js(page)}].includes(u.pathname.split('/').pop()))history.replaceState(history.state,'',u);"
    )


def _run_script(lines: str, key: str = "address") -> None:
    with st.container(key=key):
        st.html(f"<script>{{{lines}}}</script>", unsafe_allow_javascript=True)


def _js(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=True).replace("<", "\\u003c")


def _here(names: Sequence[str]) -> dict[str, str]:
    return {name: st.query_params[name] for name in names if name in st.query_params}


def _note_unknown(name: str, found: str, instead: str | None) -> None:
    st.session_state["_unknown"].append(Unknown(name, found[:_LONGEST], instead))


def _default(name: str, settled: Mapping[str, Any], choices: Choices) -> str | None:
    match name:
        case "origin":
            return OriginView.ALL.value
        case "quarter":
            return str(choices.default_quarter(OriginView(settled["origin"])))
        case "compared":
            return str(choices.default_compared(Quarter.parse(settled["quarter"])))
        case "place":
            return WORLD
        case "priority" | "kpi":
            return EVERY
        case _:
            return None


def _is_known(name: str, code: str, settled: Mapping[str, Any], choices: Choices) -> bool:
    match name:
        case "origin":
            return code in {view.value for view in OriginView}
        case "quarter":
            return code in {str(quarter) for quarter in choices.quarters}
        case "compared":
            return code in {str(quarter) for quarter in choices.compared(Quarter.parse(settled["quarter"]))}
        case "place":
            return any(place.code == code for place in choices.places)
        case "priority":
            return code == EVERY or code in choices.priorities or code in choices.enablers
        case _:
            return code == EVERY or code in choices.kpi_objectives
