"""The rules by which a reader's choices and the address of their browser follow each other. Pure.

At the start of a script run `pull` settles the state: from the address if the browser came by a link, by Back or by
Forward, else from what was chosen before. At its end `push` returns what is to become of the address. Nothing here
knows Streamlit: `kap_ui.state.address` keeps the `Reader` in the session, and `kap_ui.state.browser_address` reads and
writes the address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from kap_model.editions.listing import LIVE
from kap_model.quarter import Quarter
from kap_model.queries.choices import Choices
from kap_model.selection import Selection
from kap_model.vocabulary import WORLD, OriginView
from kap_ui.words.language import LANGUAGE_KEY

PLAN: Final = "plan"
"""The plan beside that is shown; LIVE for the one that is reported on."""

EDITION: Final = "edition"
SINCE: Final = "since"
"""The edition that what changed is counted from; LIVE for none: the compared quarter. Whether there is such an edition
is known to the pages alone that show what changed."""

NEWEST: Final = "newest"
"""The word for the newest edition in `SINCE`, in links that are made before it is known which one that is."""

FIELDS: Final = (LANGUAGE_KEY, PLAN, EDITION, "origin", "quarter", "compared", "place", "priority", "kpi", SINCE)
"""The parameters of the query string that every page knows. A default depends only on fields before it.

What can be chosen, and every default but that of the language, follows from the data, and so from plan and edition."""

EVERY: Final = "all"
"""The code of "priority" and "kpi" for all of them. It is their default and so never in the address."""

LONGEST_WORDS: Final = 60
"""The longest free text in the address, in characters."""

_SETTLED_FROM_DATA: Final = FIELDS[3:]

_OF_EVERY_PLAN: Final = ("origin", "place")
"""The fields whose codes go along to another plan; places have the same codes in all of them."""

_LONGEST_UNKNOWN: Final = 40
"""Characters of an unknown value that are repeated to the reader. No code is longer."""

Codes = Mapping[str, str | None]
Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value of the address that is not known: its parameter, the value, and the code that is shown instead."""

    name: str
    value: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A choice that one page has for itself.

    Attributes:
        page: the page's name.
        name: its name in the query string.
        allowed: the codes it may take; None for free text.
        default: the code that is left out of the address; None where nothing is chosen.
        is_in_address: whether the address holds it.
        is_in_file_names: whether the names of files hold its default, too.
    """

    page: str
    name: str
    allowed: tuple[str, ...] | None
    default: str | None = None
    is_in_address: bool = True
    is_in_file_names: bool = False

    @property
    def key(self) -> str:
        """The key of the choice, unique among the choices of all pages."""
        return f"{self.page}_{self.name}"

    def meant_by(self, value: str) -> str | None:
        """Return the value that a text means, in whatever case it is written; None where it may not be taken."""
        if self.allowed is None:
            return value if len(value) <= LONGEST_WORDS else None
        return _meant(value, self.allowed)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """What a reader chose, and what is known of the address of their browser.

    Attributes:
        codes: of FIELDS, as the newest script run settled them; before the first run only the language.
        chosen: codes of FIELDS that were chosen since; the next run settles them.
        own: values of the pages' own choices, by key.
        finer_place: the place that was chosen where the page stands at one above it, for the pages that show it.
        declarations: the own choices that the pages have declared so far, by key.
        declared: keys of those that the newest run has declared, in order.
        page: the page of the newest run.
        is_from_address: whether that run took its state from the address.
        unknown: the values of the address that were not known, until the reader chooses something or leaves the page.
        ignores_address: whether the next run takes this state, whatever the address says.
        written: the query that the address should hold by now.
        written_on: the page that was shown with that query.
        replaced: the query that `written` takes the place of; the browser may still send it once.
        has_pushed: whether `written_on` has added an entry to the browser's history since it was opened.
        runs: how many script runs have reached their end.
    """

    codes: Codes = field(default_factory=dict)
    chosen: Mapping[str, str] = field(default_factory=dict)
    own: Codes = field(default_factory=dict)
    finer_place: str | None = None
    declarations: Mapping[str, Declaration] = field(default_factory=dict)
    declared: tuple[str, ...] = ()
    page: str = ""
    is_from_address: bool = False
    unknown: tuple[Unknown, ...] = ()
    ignores_address: bool = False
    written: Query | None = None
    written_on: str | None = None
    replaced: Query | None = None
    has_pushed: bool = False
    runs: int = 0

    @cached_property
    def present(self) -> tuple[str | None, ...]:
        """The codes of FIELDS, in order, with what was chosen since the newest run."""
        return tuple(self.code(name) for name in FIELDS)

    @cached_property
    def all_codes(self) -> tuple[Any, ...]:
        """All that the address holds, as a part of a cache key: page, codes, and the own choices declared so far."""
        own = ((key, self.own.get(key)) for key in sorted(self.declared) if self.declarations[key].is_in_address)
        return (self.page, self.present, tuple(own))

    def code(self, name: str) -> str | None:
        """Return the code of one of FIELDS."""
        return self.chosen.get(name) or self.codes.get(name)

    def selection(self) -> Selection:
        """Return the codes as a selection, once they have been settled."""
        quarter, compared, place, origin = (str(self.code(name)) for name in ("quarter", "compared", "place", "origin"))
        priority, kpi = self.code("priority"), self.code("kpi")
        return Selection(
            quarter=Quarter.parse(quarter),
            compared=Quarter.parse(compared),
            place=place,
            origin=OriginView(origin),
            objective=None if priority == EVERY else priority,
            kpi=None if kpi == EVERY else kpi,
        )

    def of_page(self, page: str) -> tuple[str, ...]:
        """Return the keys of the own choices that a page has declared so far."""
        return tuple(key for key, choice in self.declarations.items() if choice.page == page)

    def own_query(self, keys: Iterable[str]) -> dict[str, str]:
        """Return own choices as a part of a query, without those at their default."""
        query: dict[str, str] = {}
        for key in keys:
            choice, value = self.declarations[key], self.own.get(key)
            if choice.is_in_address and value is not None and value != choice.default:
                query[choice.name] = value
        return query

    def choices_in_file_names(self) -> dict[str, str]:
        """Return the own choices of the page that the names of its files hold: what was chosen, and some defaults."""
        named = (self.declarations[key] for key in self.declared if self.declarations[key].is_in_file_names)
        defaults = {choice.name: choice.default for choice in named if choice.default is not None}
        return defaults | self.own_query(self.declared)

    def names(self, keys: Iterable[str]) -> tuple[str, ...]:
        """Return the parameters that a query with these own choices can hold."""
        return (*FIELDS, *(self.declarations[key].name for key in keys if self.declarations[key].is_in_address))


# ---- the start of a script run


def language_for(reader: Reader, query: Query, *, offered: Iterable[str], preferred: str) -> str:
    """Return the language of a script run: from the address, the reader's choice, the browser, or English.

    Args:
        reader: as the run before left it.
        query: of the address.
        offered: the languages that the program has.
        preferred: the language of the browser.
    """
    known = tuple(offered)
    in_address, chosen = _meant(query.get(LANGUAGE_KEY), known), reader.code(LANGUAGE_KEY)
    is_written = reader.ignores_address or in_address == (reader.written or {}).get(LANGUAGE_KEY)
    if in_address is not None and (chosen is None or not is_written):
        return in_address
    if chosen in known:
        return str(chosen)
    return preferred if preferred in known else "en"


def with_language(reader: Reader, language: str) -> Reader:
    """Return the reader with the language of the script run that begins."""
    chosen = {name: code for name, code in reader.chosen.items() if name != LANGUAGE_KEY}
    return replace(reader, codes={**reader.codes, LANGUAGE_KEY: language}, chosen=chosen)


def edition_for(reader: Reader, query: Query, page: str) -> str:
    """Return the code of the edition that a script run asks for, as it is written; LIVE for the live data.

    The data must be opened before anything else can be settled.
    """
    return _asked_for(EDITION, reader, query, page)


def plan_for(reader: Reader, query: Query, page: str) -> str:
    """Return the code of the plan that a script run asks for, as it is written; LIVE for the one reported on."""
    return _asked_for(PLAN, reader, query, page)


def _asked_for(name: str, reader: Reader, query: Query, page: str) -> str:
    page_query = _named(query, reader.names(reader.of_page(page)))
    code = page_query.get(name) if _is_from_address(reader, page_query, page) else reader.code(name)
    return code or LIVE


def pull(reader: Reader, query: Query, page: str, choices: Choices, edition: str = LIVE, plan: str = LIVE) -> Reader:
    """Return the reader with the settled state of a script run, in which every field has a known code.

    A query without any parameter of the page, as when its bare name is typed, leaves the state as it is.

    Args:
        reader: with the language of this run.
        query: of the address.
        page: the page that runs.
        choices: what can be chosen.
        edition: the code of the edition whose data were opened; LIVE for the live data.
        plan: the code of the plan beside whose data were opened; LIVE for the one reported on.
    """
    page_query = _named(query, reader.names(reader.of_page(page)))
    is_from_address = _is_from_address(reader, page_query, page)
    codes: dict[str, str | None] = {LANGUAGE_KEY: reader.codes[LANGUAGE_KEY], PLAN: plan, EDITION: edition}
    # A page may run again without an act of the reader: the browser has measured it, or the system's theme has changed.
    is_same_view = page == reader.page and not is_from_address
    unknown = [*reader.unknown] if is_same_view else []
    spoken = str(codes[LANGUAGE_KEY])
    if is_from_address and _meant(page_query.get(LANGUAGE_KEY, spoken), [spoken]) is None:
        unknown.append(_unknown(LANGUAGE_KEY, page_query[LANGUAGE_KEY], spoken))
    finer_place = None if is_from_address or "place" in reader.chosen else reader.finer_place
    for name in _SETTLED_FROM_DATA:
        default = _default(name, codes, choices)
        code = page_query.get(name) if is_from_address else reader.code(name)
        if name == "place" and page != reader.page and finer_place is not None:
            code, finer_place = finer_place, None
        # A field that was at its default stays at its default: the quarter compared with follows the quarter.
        is_left = not is_from_address and name not in reader.chosen and _is_default(name, reader.codes, choices)
        if not code or is_left:
            codes[name] = default
            continue
        known = _known(name, code, codes, choices)
        # A quarter that was compared with gives way to a choice of the reader that is not later; no link was wrong.
        if known is None and (is_from_address or name != "compared"):
            unknown.append(_unknown(name, code, default))
        codes[name] = known or default
    return replace(
        reader,
        codes=codes,
        chosen={},
        finer_place=finer_place,
        declared=(),
        page=page,
        is_from_address=is_from_address,
        unknown=tuple(unknown),
        ignores_address=False,
    )


def declare(reader: Reader, choice: Declaration, query: Query) -> Reader:
    """Return the reader with an own choice of the page. Its value is that of the address or of an earlier choice."""
    key = choice.key
    value = reader.own.get(key)
    unknown = reader.unknown
    # `pull` could not know the parameter of a choice that is new to the session.
    is_new = key not in reader.declarations and choice.name in query
    if choice.is_in_address and key not in reader.declared and (reader.is_from_address or is_new):
        value = query.get(choice.name)
        if value is not None and choice.meant_by(value) is None:
            unknown += (_unknown(choice.name, value, choice.default),)
    value = choice.default if value is None else choice.meant_by(value) or choice.default
    return replace(
        reader,
        own={**reader.own, key: value},
        declarations={**reader.declarations, key: choice},
        declared=reader.declared if key in reader.declared else (*reader.declared, key),
        unknown=unknown,
    )


# ---- what is chosen


def choose(reader: Reader, name: str, code: str) -> Reader:
    """Return the reader with a chosen code of FIELDS, which the next run settles."""
    return replace(reader, chosen={**reader.chosen, name: code}, unknown=())


def choose_own(reader: Reader, key: str, value: str | None) -> Reader:
    """Return the reader with a chosen value of a page's own choice; None for its default."""
    return replace(reader, own={**reader.own, key: value}, unknown=())


def correct_own(reader: Reader, key: str, value: str | None) -> Reader:
    """Return the reader with another value of an own choice, for a page that cannot show the present one."""
    return replace(reader, own={**reader.own, key: value})


def correct(reader: Reader, name: str, code: str, *, is_unknown: bool) -> Reader:
    """Return the reader with another code of FIELDS, for a page that cannot show the present one.

    Args:
        reader: in the run of the page.
        name: of the field.
        code: what is shown instead.
        is_unknown: whether a notice names the present code as one that cannot be shown.
    """
    unknown = reader.unknown
    if is_unknown:
        unknown += (_unknown(name, str(reader.code(name)), code),)
    unknown = tuple(replace(value, instead=code) if value.name == name else value for value in unknown)
    return replace(reader, codes={**reader.codes, name: code}, unknown=unknown)


def stand_above(reader: Reader, place: str) -> Reader:
    """Return the reader at a place above the present one, for a page that shows no finer places."""
    return replace(correct(reader, "place", place, is_unknown=False), finer_place=reader.code("place"))


def follow_state(reader: Reader) -> Reader:
    """Return the reader whose next run takes this state and not that of the address."""
    return replace(reader, ignores_address=True)


def count_as_written(reader: Reader, query: Query) -> Reader:
    """Return the reader with the query counted as written, so that the next run takes this state."""
    names = reader.names(reader.of_page(reader.page))
    return replace(reader, written=_named(query, names), written_on=reader.page)


# ---- links


def query_of(reader: Reader, choices: Choices, selection: Selection | None = None, **codes: str | None) -> Query:
    """Return the query of a link: the reader's state, changed by a selection and by codes.

    Defaults are left out. The language has no default but that of the browser, so it is always there, and a query is
    never empty. Codes may also name the own choices of the page that is linked to (``sort="shortfall"``).

    With another edition (``edition=None``: the live data) the other codes go along as they are, since what is known
    there is not known here. What is at its default stays at its default. With another plan (``plan=None``: the one
    reported on) only view and place go along, and no edition does.
    """
    present = dict(zip(FIELDS, reader.present, strict=True))
    changes: dict[str, str | None] = dict(codes)
    if selection is not None:
        changes = {
            "origin": selection.origin.value, "quarter": str(selection.quarter), "compared": str(selection.compared),
            "place": selection.place, "priority": selection.objective or present["priority"],
            "kpi": selection.kpi or present["kpi"],
        } | changes  # fmt: skip
    settled: dict[str, str | None] = {LANGUAGE_KEY: changes.pop(LANGUAGE_KEY, None) or present[LANGUAGE_KEY]}
    query = {LANGUAGE_KEY: str(settled[LANGUAGE_KEY])}
    plan = changes.pop(PLAN, present[PLAN]) or LIVE
    is_other_plan = plan != (present[PLAN] or LIVE)
    edition = changes.pop(EDITION, None if is_other_plan else present[EDITION]) or LIVE
    settled |= {PLAN: plan, EDITION: edition}
    query |= {name: code for name, code in ((PLAN, plan), (EDITION, edition)) if code != LIVE}
    is_other_data = is_other_plan or edition != (present[EDITION] or LIVE)
    for name in _SETTLED_FROM_DATA:
        default = _default(name, settled, choices)
        goes_along = not is_other_plan or name in _OF_EVERY_PLAN
        code = changes.pop(name, present[name] if goes_along else default) or default
        if is_other_data:
            settled[name] = code
            if code != default:
                query[name] = code
            continue
        is_left = name not in codes and selection is None and _is_default(name, present, choices)
        known = default if is_left else _known(name, str(code), settled, choices) or default
        settled[name] = known
        if known != default:
            query[name] = known
    return query | {name: code for name, code in changes.items() if code is not None}


# ---- the end of a script run


@dataclass(frozen=True, slots=True)
class Write:
    """The reader has changed something: the query is a new entry of the browser's history."""

    query: Query


@dataclass(frozen=True, slots=True)
class Replace:
    """The query replaces the one in the browser's address, without an entry in its history."""

    query: Query
    replaced: Query


@dataclass(frozen=True, slots=True)
class Nothing:
    """The address holds the query already."""

    query: Query


def push(reader: Reader, query: Query, choices: Choices) -> Write | Replace | Nothing:
    """Return what is to become of the address at the end of a script run.

    Args:
        reader: at the end of the run.
        query: of the address, as it came with the run.
        choices: what can be chosen.
    """
    new = dict(query_of(reader, choices)) | reader.own_query(reader.declared)
    present = _named(query, reader.names(reader.declared))
    is_other_page = reader.page != reader.written_on
    if present == new:
        # What the page before wrote may reach the browser after the link to this page was followed, and so under this
        # page's address. When it arrives cannot be known, but what is sent now arrives after it. So the query is sent
        # once more, the first time that another page follows one that wrote.
        return Replace(new, present) if is_other_page and reader.has_pushed else Nothing(new)
    if not present or reader.is_from_address or is_other_page:
        return Replace(new, present)
    return Write(new)


def pushed(reader: Reader, action: Write | Replace | Nothing) -> Reader:
    """Return the reader once the answer of `push` has been carried out."""
    return replace(
        reader,
        written=action.query,
        written_on=reader.page,
        replaced=action.replaced if isinstance(action, Replace) else None,
        has_pushed=isinstance(action, Write) or (reader.has_pushed and reader.page == reader.written_on),
        runs=reader.runs + 1,
    )


def _is_from_address(reader: Reader, page_query: Query, page: str) -> bool:
    """Return whether a script run takes its state from the address: from the parameters of the page in its query."""
    # A query that the browser has been asked to replace may arrive once more before it is replaced.
    is_known = page == reader.written_on and page_query in (reader.written, reader.replaced)
    return bool(page_query) and not is_known and not reader.ignores_address


def _named(query: Query, names: Iterable[str]) -> dict[str, str]:
    return {name: query[name] for name in names if name in query}


def _unknown(name: str, value: str, instead: str | None) -> Unknown:
    return Unknown(name, value[:_LONGEST_UNKNOWN], instead)


def _is_default(name: str, codes: Codes, choices: Choices) -> bool:
    return codes.get(name) is not None and codes[name] == _default(name, codes, choices)


def _default(name: str, settled: Codes, choices: Choices) -> str:
    """Return the default of one of FIELDS; `settled` has the codes of the fields before it."""
    match name:
        case "origin":
            return choices.default_origin.value
        case "quarter":
            return str(choices.default_quarter(OriginView(str(settled["origin"]))))
        case "compared":
            return str(choices.default_compared(Quarter.parse(str(settled["quarter"]))))
        case "place":
            return WORLD
        case "since":
            return LIVE
        case _:
            return EVERY


def _known(name: str, code: str, settled: Codes, choices: Choices) -> str | None:
    """Return the code that a text means for one of FIELDS; None where it cannot be shown.

    `settled` has the codes of the fields before it.
    """
    match name:
        case "origin":
            return _meant(code, [view.value for view in OriginView])
        case "quarter":
            return _meant(code, [str(quarter) for quarter in choices.quarters])
        case "compared":
            return _meant(code, [str(quarter) for quarter in choices.compared(Quarter.parse(str(settled["quarter"])))])
        case "place":
            return _meant(code, [place.code for place in choices.places])
        case "priority":
            return _meant(code, [EVERY, *choices.priorities, *choices.enablers])
        case "since":
            return code if len(code) <= _LONGEST_UNKNOWN else None
        case _:
            return _meant(code, [EVERY, *choices.kpi_objectives])


def _meant(text: str | None, known: Iterable[str]) -> str | None:
    """Return the known code that a text is, or that it is in another case."""
    if text is None:
        return None
    codes = tuple(known)
    return text if text in codes else next((code for code in codes if code.casefold() == text.casefold()), None)
