"""The names of land on the maps that is no country of the data: territories, and areas whose status is not settled.

English and French readers get them with the shapes (`SHAPE_LANGUAGES`); a test compares these with those. The names are
those of the United Nations (M49) as commonly given.
"""

from __future__ import annotations

from typing import Final

from kap_ui.words.wording import N_, _

_NAMES: Final = {
    "ABW": N_("Aruba"),
    "AIA": N_("Anguilla"),
    "ALA": N_("Åland Islands"),
    "ASM": N_("American Samoa"),
    "BES": N_("Bonaire, Sint Eustatius and Saba"),
    "BLM": N_("Saint Barthélemy"),
    "BMU": N_("Bermuda"),
    "COK": N_("Cook Islands"),
    "CUW": N_("Curaçao"),
    "CXR": N_("Christmas Island"),
    "CYM": N_("Cayman Islands"),
    "ESH": N_("Western Sahara"),
    "FLK": N_("Falkland Islands (Malvinas)"),
    "FRO": N_("Faroe Islands"),
    "GGY": N_("Guernsey"),
    "GLP": N_("Guadeloupe"),
    "GRL": N_("Greenland"),
    "GUF": N_("French Guiana"),
    "GUM": N_("Guam"),
    "HKG": N_("China, Hong Kong SAR"),
    "IMN": N_("Isle of Man"),
    "IOT": N_("Chagos Archipelago"),
    "JEY": N_("Jersey"),
    "MAC": N_("China, Macao SAR"),
    "MAF": N_("Saint Martin (French Part)"),
    "MNP": N_("Northern Mariana Islands"),
    "MSR": N_("Montserrat"),
    "MTQ": N_("Martinique"),
    "MYT": N_("Mayotte"),
    "NCL": N_("New Caledonia"),
    "NFK": N_("Norfolk Island"),
    "NIU": N_("Niue"),
    "PCN": N_("Pitcairn"),
    "PRI": N_("Puerto Rico"),
    "PYF": N_("French Polynesia"),
    "REU": N_("Réunion"),
    "SHN": N_("Saint Helena"),
    "SPM": N_("Saint Pierre and Miquelon"),
    "SXM": N_("Sint Maarten (Dutch part)"),
    "TCA": N_("Turks and Caicos Islands"),
    "TWN": N_("Taiwan, Province of China"),
    "VGB": N_("British Virgin Islands"),
    "VIR": N_("United States Virgin Islands"),
    "WLF": N_("Wallis and Futuna Islands"),
    "XKX": N_("Kosovo (UNSCR 1244)"),
    "XSG": N_("Siachen area, status not determined"),
}


def names() -> dict[str, str]:
    """Return the names in the reader's language, by the code of their shape."""
    return {code: _(name) for code, name in _NAMES.items()}
