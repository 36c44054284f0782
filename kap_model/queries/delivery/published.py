"""Amounts that sources have published, as context. Each source is an edition; editions are never joined."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from kap_model.tables import PublishedAmount
from kap_model.vocabulary import AmountDimension, AmountTopic, Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextAmount:
    """One published amount, or a mention without one.

    Attributes:
        amount_code: the amount.
        topic: what it is about.
        edition: source_id of the document or page that published it.
        as_of: the day, year or span that it is of, as published.
        measure_en: what is measured, in English.
        measure_fr: what is measured, in French.
        dimension: by what it is broken down.
        part_en: the part, in English; None for the whole.
        part_fr: the part, in French; None for the whole.
        place_code: the region or group that the part is.
        value: the amount; None where it was mentioned without one.
        unit_en: its unit in English.
        unit_fr: its unit in French.
        basis: how sure it is.
        source: source_id and the place in it.
        note: what else was printed, in words.
    """

    amount_code: str
    topic: AmountTopic
    edition: str
    as_of: str
    measure_en: str
    measure_fr: str
    dimension: AmountDimension
    part_en: str | None
    part_fr: str | None
    place_code: str | None
    value: float | None
    unit_en: str
    unit_fr: str
    basis: Basis
    source: str
    note: str | None


def published_amounts(session: Session, topic: AmountTopic | None = None) -> tuple[ContextAmount, ...]:
    """Return the published amounts of a topic, or of all, by date as published and then by code. One statement."""
    statement = select(*PublishedAmount.__table__.columns).order_by(  # type: ignore[attr-defined]
        col(PublishedAmount.topic), col(PublishedAmount.as_of), col(PublishedAmount.amount_code)
    )
    if topic is not None:
        statement = statement.where(col(PublishedAmount.topic) == topic)
    return tuple(
        ContextAmount(
            amount_code=row.amount_code,
            topic=AmountTopic(row.topic),
            edition=row.source.partition(":")[0],
            as_of=row.as_of,
            measure_en=row.measure_en,
            measure_fr=row.measure_fr,
            dimension=AmountDimension(row.dimension),
            part_en=row.part_en,
            part_fr=row.part_fr,
            place_code=row.place_code,
            value=row.value,
            unit_en=row.unit_en,
            unit_fr=row.unit_fr,
            basis=Basis(row.basis),
            source=row.source,
            note=row.note,
        )
        for row in session.connection().execute(statement)
    )


def by_edition(
    amounts: Iterable[ContextAmount],
) -> dict[tuple[AmountTopic, str], dict[AmountDimension, tuple[ContextAmount, ...]]]:
    """Return amounts by topic and edition, and within these by dimension, each in the order in which it first comes."""
    groups: dict[tuple[AmountTopic, str], dict[AmountDimension, list[ContextAmount]]] = {}
    for amount in amounts:
        of_edition = groups.setdefault((amount.topic, amount.edition), defaultdict(list))
        of_edition[amount.dimension].append(amount)
    return {
        edition: {dimension: tuple(its) for dimension, its in dimensions.items()}
        for edition, dimensions in groups.items()
    }
