"""The receipt of a KPI in the reader's language, line by line, each with its rule and its arithmetic."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kap_model.measures import ActualSource
from kap_model.measures.outlook import one_unit_apart
from kap_model.vocabulary import TargetKind
from kap_ui import marks
from kap_ui.frame import glossary_links, site_map
from kap_ui.marks import Anchor, ReceiptLine
from kap_ui.marks.markup import Markup
from kap_ui.sections.results.kpi import KpiAnswer, ahead, change, forecast_words, needed_words
from kap_ui.sections.shared import kpi_lines, method_links, outlook_words
from kap_ui.state.page_cache import memoized
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import N_, _, number, percent, quarter, signed


@memoized
def receipt(answer: KpiAnswer) -> Markup:
    """Return the receipt, in which each rule leads to its explanation."""
    return marks.receipt(
        [
            replace(line, arithmetic=[method_links.rule_first(step) for step in line.arithmetic])
            for line in receipt_lines(answer)
        ]
    )


def receipt_lines(answer: KpiAnswer) -> list[ReceiptLine]:
    """Return the lines of the receipt, with their rules in words."""
    return [*_target_path(answer), *_actual(answer), *_share(answer), *_status(answer), *_outlook(answer)]


def history_link() -> Markup:
    """Return the link to how the figure came about."""
    return marks.links([Anchor(_("History of this figure"), site_map.link_to("history"))])


def _target_path(answer: KpiAnswer) -> list[ReceiptLine]:
    lines, explained = [], set()
    for point in answer.target_points:
        words = _("%(term)s · %(quarter)s") % {"term": _(_TERMS[point.kind]), "quarter": quarter(point.quarter)}
        # There can be several milestones; the first one leads to what the word means.
        term = words if point.kind in explained else glossary_links.word(words, point.kind)
        explained.add(point.kind)
        lines.append(ReceiptLine(term, answer.amount(point.value), [wording.basis(point.basis)]))
    return lines


_TERMS: Final = {
    TargetKind.BASELINE: N_("Baseline"),
    TargetKind.MILESTONE: N_("Milestone"),
    TargetKind.TARGET: N_("Target"),
}


def _actual(answer: KpiAnswer) -> list[ReceiptLine]:
    actual = answer.line.actual
    if actual is None:
        return []
    is_rate = actual.numerator is not None and actual.denominator is not None
    rate = {"numerator": number(actual.numerator), "denominator": number(actual.denominator)}
    arithmetic = []
    if actual.source is ActualSource.DIRECT:
        arithmetic.append(_("R1: the place's own figures"))
        if is_rate:
            arithmetic.append(_("R1: 100 × %(numerator)s / %(denominator)s") % rate)
    else:
        arithmetic.append(
            _("R2: built from %(reported)s of %(expected)s places that are expected to report")
            % {"reported": number(actual.reported), "expected": number(actual.expected)}
        )
        if is_rate:
            arithmetic.append(_("R2: pooled, 100 × %(numerator)s / %(denominator)s") % rate)
    if actual.is_lower_bound:
        arithmetic.append(_("R3: some reports are missing, so the figure can only grow"))
    term = _("Actual · %(quarter)s") % {"quarter": quarter(actual.data_quarter)}
    figure = kpi_lines.figure(answer.line, answer.unit)
    if actual.is_lower_bound:
        figure = glossary_links.word(figure, "lower-bound")
    return [ReceiptLine(glossary_links.word(term, "actual"), figure, arithmetic)]


def _share(answer: KpiAnswer) -> list[ReceiptLine]:
    receipt = answer.receipt
    baseline, target = receipt.baseline, receipt.target
    if baseline is None or target is None or receipt.share is None or receipt.expected_share is None:
        return _distance(answer) if answer.line.is_kept else []
    ends = {"baseline": answer.amount(baseline[1]), "target": answer.amount(target[1])}
    decimals = receipt.standing.share_decimals + outlook_words.MORE
    in_arithmetic = {
        "share": percent(receipt.share, decimals), "expected": percent(receipt.expected_share, decimals),
    }  # fmt: skip
    lines = [
        ReceiptLine(
            glossary_links.word(_("Progress"), "progress"),
            answer.share(receipt.share),
            [
                _("R4: (%(actual)s − %(baseline)s) / (%(target)s − %(baseline)s)")
                % {"actual": answer.amount(receipt.actual), **ends}
            ],
        ),
        ReceiptLine(
            glossary_links.word(_("Expected progress"), "expected-progress"),
            answer.share(receipt.expected_share),
            [
                _("R5: (%(asked)s − %(baseline)s) / (%(target)s − %(baseline)s)")
                % {"asked": answer.amount(receipt.expected_value, outlook_words.MORE), **ends}
            ],
        ),
    ]
    if receipt.pace is not None:
        arithmetic = _("R6: %(share)s / %(expected)s") % in_arithmetic
        lines.append(ReceiptLine(glossary_links.word(_("Pace"), "pace"), number(receipt.pace, 2), [arithmetic]))
    return lines


def _distance(answer: KpiAnswer) -> list[ReceiptLine]:
    """Return the line of a KPI that is to be kept at its target (R7)."""
    target, actual = answer.receipt.target, answer.receipt.actual
    if target is None or actual is None:
        return []
    tolerance = _("R7: tolerance %(tolerance)s") % {"tolerance": number(answer.line.tolerance, 2)}
    distance = number(abs(actual - target[1]), answer.decimals + outlook_words.MORE)
    return [ReceiptLine(glossary_links.word(_("Distance from the target"), "tolerance"), distance, [tolerance])]


def _status(answer: KpiAnswer) -> list[ReceiptLine]:
    receipt = answer.receipt
    word, reason = wording.status(receipt.status), wording.status_reason(receipt.status)
    lines = [
        ReceiptLine(
            glossary_links.word(_("Status"), "status"),
            marks.word(receipt.status, word),
            [reason] if reason != word else [],
        )
    ]
    if receipt.to_next_status is not None:
        term = _("To be “%(status)s”") % {"status": wording.status(receipt.to_next_status.status)}
        difference = change(answer, receipt.to_next_status.difference)
        lines.append(ReceiptLine(term, difference, [_("R11: by how much the actual would have to change")]))
    if receipt.rests_on_one_unit is not None:
        apart = one_unit_apart(receipt.indicator, receipt.target_path, receipt.actual_step)
        fewer, more = map(answer.amount, apart) if apart else (ABSENT, ABSENT)
        lines.append(
            ReceiptLine(
                _("Rests on one unit"),
                _("yes") if receipt.rests_on_one_unit else _("no"),
                [_("R12: assessed again with %(fewer)s and %(more)s") % {"fewer": fewer, "more": more}],
            )
        )
    return lines


def _outlook(answer: KpiAnswer) -> list[ReceiptLine]:
    receipt = answer.receipt
    lines = []
    forecast = ahead(answer)
    if forecast is not None and receipt.target is not None and receipt.slope is not None:
        arithmetic = _("R9: %(actual)s and %(slope)s a year; %(words)s") % {
            "actual": answer.amount(receipt.actual),
            "slope": signed(receipt.slope, answer.decimals + outlook_words.MORE),
            "words": forecast_words(answer),
        }
        term = _("Forecast · %(quarter)s") % {"quarter": quarter(receipt.target[0])}
        lines.append(ReceiptLine(glossary_links.word(term, "forecast"), answer.amount(forecast.value), [arithmetic]))
    if outlook_words.is_needed(receipt) and receipt.needed_pace is not None:
        arithmetic = _("R10: %(words)s") % {"words": needed_words(answer)}
        if receipt.is_target_over or outlook_words.is_near(receipt):
            lines.append(ReceiptLine(_("Still needed"), change(answer, receipt.lacking), [arithmetic]))
        else:
            term = glossary_links.word(_("Needed per year"), "needed-pace")
            lines.append(ReceiptLine(term, change(answer, receipt.needed_pace), [arithmetic]))
    return lines
