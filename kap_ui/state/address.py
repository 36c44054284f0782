"""The query string of the address: what the reader chose, as codes. A link shows what its sender saw; Back works.

The session state holds a `Reader`, whose rules are in `kap_ui.state.reader`. At the start of a script run `pull`
settles it from the address. At its end `push` says what is to become of the address. In between, pages read the codes,
declare choices of their own, and make links. Event handlers choose before the next run. Nothing here knows Streamlit:
`kap_ui.state.browser_address` reads and writes the address itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar, overload

from kap_model.editions.listing import LIVE
from kap_model.selection import Selection
from kap_ui.cache import run_context
from kap_ui.cache.shared_cache import SharedCache
from kap_ui.state import data
from kap_ui.state import reader as rules
from kap_ui.state.reader import Declaration, Nothing, Query, Reader, Replace, Unknown, Write
from kap_ui.words import language, wording

_KEY: Final = "_reader"
"""The key of the `Reader` in the session state and the run context."""

_QUERY: Final = "_query"
"""The key of the query of the address, as it came with the run, in the run context."""

_queries: Final[SharedCache[Query]] = data.new_cache(8192)

Value = TypeVar("Value", str, str | None)


def _reader() -> Reader:
    return run_context.kept(_KEY) or Reader()


def _set_reader(reader: Reader) -> Reader:
    run_context.keep(_KEY, reader)
    return reader


def _query() -> Query:
    return run_context.get(_QUERY) or {}


# ---- the start and the end of a script run


def choose_language(query: Query, preferred: str) -> str:
    """Settle and return the reader's language, before any words: by address, own choice, browser, else English.

    Args:
        query: of the address.
        preferred: the language of the browser.
    """
    reader = _reader()
    spoken = rules.language_for(reader, query, offered=(*language.offered(), language.PSEUDO), preferred=preferred)
    wording.set_language(spoken)
    _set_reader(rules.with_language(reader, spoken))
    return spoken


def edition_asked(page: str, query: Query) -> str:
    """Return the code of the edition that this script run asks for, as it is written; LIVE for the live data.

    It is not known yet whether there is such an edition.
    """
    return rules.edition_for(_reader(), query, page)


def plan_asked(page: str, query: Query) -> str:
    """Return the code of the plan that this script run asks for, as it is written; LIVE for the one reported on."""
    return rules.plan_for(_reader(), query, page)


def plan_before() -> str | None:
    """Return the code of the plan that the run before has shown, LIVE or, before any run, None."""
    return _reader().code(rules.PLAN)


def edition_before() -> str | None:
    """Return the code of the edition that the run before has shown, LIVE or, before any run, None."""
    return _reader().code(rules.EDITION)


def pull(page: str, query: Query, edition: str = LIVE, plan: str = LIVE) -> None:
    """Settle the reader's state for this script run, before any widget. Afterwards every field has a known code.

    Args:
        page: the page that runs.
        query: of the address.
        edition: the code of the edition whose data were opened; LIVE for the live data.
        plan: the code of the plan beside whose data were opened; LIVE for the one reported on.
    """
    run_context.set(_QUERY, query)
    _set_reader(rules.pull(_reader(), query, page, data.choices(), edition, plan))


def push(query: Query) -> Write | Replace | Nothing:
    """Return what is to become of the address at the end of a script run; the reader's state counts as written."""
    reader = _reader()
    action = rules.push(reader, query, data.choices())
    _set_reader(rules.pushed(reader, action))
    return action


# ---- what a page reads


def code(name: str) -> str:
    """Return the code of one of FIELDS, as it was settled or has been chosen since."""
    return str(_reader().code(name))


def selection() -> Selection:
    """Return all codes as a selection. A page gets the part that it asks for from `selection_bar.ask`."""
    return _reader().selection()


def query(selection: Selection | None = None, **codes: str | None) -> dict[str, str]:
    """Return the query of a link: the reader's state, changed by a selection and by codes.

    Defaults are left out. Codes may also name the own choices of the page that is linked to (``sort="shortfall"``).
    """
    reader = _reader()
    key = (data.snapshot(), reader.present, selection, tuple(codes.items()))
    return dict(
        _queries.get_or_make(key, lambda: rules.query_of(reader, data.choices(), selection, **codes)),
    )


def own_query(page: str) -> dict[str, str]:
    """Return the own choices that were last made on a page, as a part of the query of its address."""
    reader = _reader()
    return reader.own_query(reader.of_page(page))


def choices_in_file_names() -> dict[str, str]:
    """Return the own choices of the page that runs which the names of its files hold, by name."""
    return _reader().choices_in_file_names()


def names() -> tuple[str, ...]:
    """Return the parameters that the query of the page that runs can hold."""
    reader = _reader()
    return reader.names(reader.declared)


def page() -> str:
    """Return the name of the page that runs."""
    return _reader().page


def runs() -> int:
    """Return how many script runs of the session have reached their end."""
    return _reader().runs


def all_codes() -> tuple[Any, ...]:
    """Return all codes that a page can read, those of its own choices included, as a part of a cache key."""
    return _reader().all_codes


def finer_place() -> str | None:
    """Return the place that was chosen where this page stands at one above it; None where it stands at the place."""
    return _reader().finer_place


def unknown() -> tuple[Unknown, ...]:
    """Return the values of the address that were not known, for the notice above the page."""
    return _reader().unknown


# ---- a page's own choices


@dataclass(frozen=True, slots=True)
class OwnChoice(Generic[Value]):
    """A choice that one page has for itself, from `own_choice`. Its value is in the session state.

    Attributes:
        key: unique among the choices of all pages.
        default: the value while nothing is chosen.
    """

    key: str
    default: Value

    @property
    def value(self) -> Value:
        """The code that is chosen, or the reader's own words."""
        value: Any = _reader().own.get(self.key)
        return self.default if value is None else value

    def set(self, value: str | None) -> None:
        """Choose a value for the reader; None for the default. In a script run it holds for the rest of the run."""
        choose_own(self.key, value)

    def correct(self, value: str | None) -> None:
        """Replace a value that this page cannot show, for the rest of the run; None for the default."""
        _set_reader(rules.correct_own(_reader(), self.key, value))


@overload
def own_choice(
    name: str,
    allowed: Sequence[str] | None,
    default: str,
    *,
    is_in_address: bool = True,
    is_in_file_names: bool = False,
) -> OwnChoice[str]: ...


@overload
def own_choice(
    name: str,
    allowed: Sequence[str] | None,
    default: None = None,
    *,
    is_in_address: bool = True,
    is_in_file_names: bool = False,
) -> OwnChoice[str | None]: ...


def own_choice(
    name: str,
    allowed: Sequence[str] | None,
    default: str | None = None,
    *,
    is_in_address: bool = True,
    is_in_file_names: bool = False,
) -> OwnChoice[Any]:
    """Declare a choice of the page that runs, in each script run. ::

        order = address.own_choice("sort", ("plan", "shortfall", "status"), default="plan")
        page_choices.show(page_choices.segments(order, _("Sort by"), ("plan", "shortfall", "status"), words), ...)
        rows(order.value)

    Args:
        name: in the query string.
        allowed: the codes it may take; None for free text, such as that of a filter.
        default: the code that is left out of the address; None means that nothing is chosen.
        is_in_address: False for a choice that does not change what is shown, such as how a map is drawn.
        is_in_file_names: True for a choice whose default, too, stands in the names of files, such as a dimension. What
            is chosen always does.
    """
    reader = _reader()
    declaration = Declaration(
        page=reader.page,
        name=name,
        allowed=None if allowed is None else tuple(allowed),
        default=default,
        is_in_address=is_in_address,
        is_in_file_names=is_in_file_names,
    )
    _set_reader(rules.declare(reader, declaration, _query()))
    return OwnChoice(declaration.key, default)


# ---- event handlers


def choose(name: str, code: str) -> None:
    """Choose a code for one of FIELDS; the next script run settles it."""
    _set_reader(rules.choose(_reader(), name, code))


def choose_own(key: str, value: str | None) -> None:
    """Choose the value of a page's own choice, by the key of the choice; None for the default."""
    _set_reader(rules.choose_own(_reader(), key, value))


def follow_state() -> None:
    """Let the next run take the reader's state from the session, which an event has just changed, not from the address.

    On a slow line the address that comes with one choice is older than the choice before it.
    """
    _set_reader(rules.follow_state(_reader()))


def count_as_written() -> None:
    """Let the next run take the reader's state from the session, which has changed after this run read the address."""
    _set_reader(rules.count_as_written(_reader(), _query()))


# ---- corrections of a page


def put(name: str, code: str) -> None:
    """Replace a code of FIELDS in this run, without a notice. Call it before the widget is drawn."""
    _set_reader(rules.correct(_reader(), name, code, is_unknown=False))


def stand_above(place: str) -> None:
    """Stand at a place above the present one in this run, and keep the finer one for the pages that show it."""
    _set_reader(rules.stand_above(_reader(), place))


def put_with_notice(name: str, code: str) -> None:
    """Replace a code that this page cannot show, and name both in a notice above the page."""
    _set_reader(rules.correct(_reader(), name, code, is_unknown=True))
