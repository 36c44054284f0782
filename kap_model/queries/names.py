"""Texts of the data in the languages: which there are, and how sure those of a language are."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlmodel import Session, col

from kap_model.tables import Name
from kap_model.unit_forms import FORM_FIELDS
from kap_model.vocabulary import Basis, NameField


def texts(session: Session, language: str, field: NameField) -> dict[str, str]:
    """Return the texts of a language that say one thing, by code: without those that the tables themselves hold."""
    statement = select(col(Name.code), col(Name.text)).where(col(Name.language) == language, col(Name.field) == field)
    return dict(session.connection().execute(statement).all())


def short_names(session: Session, language: str) -> dict[str, str]:
    """Return the short names of a language by code, those in English where it has none."""
    return texts(session, "en", NameField.SHORT) | texts(session, language, NameField.SHORT)


def unverified(session: Session) -> dict[str, int]:
    """Return how many texts of each language were not checked against an official text, the languages sorted.

    The forms of a unit are one text with it.
    """
    statement = (
        select(col(Name.language), func.count())
        .where(col(Name.basis) == Basis.UNVERIFIED, col(Name.field).not_in(FORM_FIELDS))
        .group_by(col(Name.language))
        .order_by(col(Name.language))
    )
    return dict(session.connection().execute(statement).all())
