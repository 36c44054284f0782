"""The receipt of a KPI in the reader's language, line by line, each with its rule and its arithmetic."""

from __future__ import annotations

from kap_model.measures import expected_share
from kap_model.measures.outlook import one_unit_apart
from kap_model.vocabulary import Status
from kap_ui import marks
from kap_ui.marks import ReceiptLine
from kap_ui.marks.markup import Markup
from kap_ui.sections.results.kpi import Found, change, forecast_words, needed_words
from kap_ui.sections.shared import kpi_lines
from kap_ui.state.memo import memoized
from kap_ui.words import wording
from kap_ui.words.language import ABSENT
from kap_ui.words.wording import _, number, percent, quarter, signed

MORE: int = 1
"""The arithmetic is printed with one decimal more than the figure, so that it can be followed."""


@memoized
def receipt(this: Found) -> Markup:
    """Give the receipt."""
    return marks.receipt([*_course(this), *_actual(this), *_way(this), *_status(this), *_outlook(this)])


def _course(this: Found) -> list[ReceiptLine]:
    words = {"baseline": _("Baseline"), "milestone": _("Milestone"), "target": _("Target")}
    return [
        ReceiptLine(
            _("%(term)s · %(quarter)s") % {"term": words[str(row["kind"])], "quarter": quarter(row["quarter"])},
            this.amount(row["value"]),
            [wording.basis(str(row["basis"]))],
        )
        for row in kpi_lines.records(this.course)
    ]


def _actual(this: Found) -> list[ReceiptLine]:
    receipt = this.receipt
    actual = receipt.actual_step
    if actual is None or receipt.status is Status.NOT_APPLICABLE:
        return []
    lines = []
    if actual.source == "direct":
        lines.append(_("R1: the place's own figures"))
        if actual.numerator is not None and actual.denominator is not None:
            lines.append(
                _("R1: 100 × %(numerator)s / %(denominator)s")
                % {"numerator": number(actual.numerator), "denominator": number(actual.denominator)}
            )
    else:
        lines.append(
            _("R2: built from %(reported)s of %(expected)s places that are expected to report")
            % {"reported": number(actual.reported), "expected": number(actual.expected)}
        )
        if actual.numerator is not None and actual.denominator is not None:
            lines.append(
                _("R2: pooled, 100 × %(numerator)s / %(denominator)s")
                % {"numerator": number(actual.numerator), "denominator": number(actual.denominator)}
            )
    if actual.is_lower_bound:
        lines.append(_("R3: some reports are missing, so the figure can only grow"))
    term = _("Actual · %(quarter)s") % {"quarter": quarter(actual.data_quarter)}
    return [ReceiptLine(term, kpi_lines.figure(this.line, this.unit), lines)]


def _way(this: Found) -> list[ReceiptLine]:
    receipt = this.receipt
    baseline, target = receipt.baseline, receipt.target
    if baseline is None or target is None or receipt.share is None or receipt.expected_share is None:
        if this.line["is_kept"] and target is not None and receipt.actual is not None:
            tolerance = float(this.line["tolerance"])
            distance = abs(receipt.actual - target[1])
            return [
                ReceiptLine(
                    _("Distance from the target"),
                    number(distance, int(this.line["decimals"]) + MORE),
                    [_("R7: tolerance %(tolerance)s") % {"tolerance": number(tolerance, 2)}],
                )
            ]
        return []
    b, t = this.amount(baseline[1]), this.amount(target[1])
    asked = baseline[1] + (target[1] - baseline[1]) * expected_share(
        receipt.target_path, receipt.data_quarter or target[0]
    )
    lines = [
        ReceiptLine(
            _("Share of the way"),
            percent(receipt.share, 1),
            [
                _("R4: (%(actual)s − %(baseline)s) / (%(target)s − %(baseline)s)")
                % {"actual": this.amount(receipt.actual), "baseline": b, "target": t}
            ],
        ),
        ReceiptLine(
            _("Expected share"),
            percent(receipt.expected_share, 1),
            [
                _("R5: (%(asked)s − %(baseline)s) / (%(target)s − %(baseline)s)")
                % {"asked": this.amount(asked, MORE), "baseline": b, "target": t}
            ],
        ),
    ]
    if receipt.pace is not None:
        arithmetic = _("R6: %(share)s / %(expected)s") % {
            "share": percent(receipt.share, 1),
            "expected": percent(receipt.expected_share, 1),
        }
        lines.append(ReceiptLine(_("Pace"), number(receipt.pace, 2), [arithmetic]))
    return lines


def _status(this: Found) -> list[ReceiptLine]:
    receipt = this.receipt
    status = receipt.status
    reason = wording.status_reason(status)
    word = wording.status(status)
    lines = [ReceiptLine(_("Status"), marks.word(status, word), [reason] if reason != word else [])]
    if receipt.to_next_status is not None:
        term = _("To be “%(status)s”") % {"status": wording.status(receipt.to_next_status.status)}
        more = change(this, receipt.to_next_status.difference)
        lines.append(ReceiptLine(term, more, [_("R11: what the actual would have to change by")]))
    if receipt.rests_on_one_unit is not None:
        apart = one_unit_apart(receipt.indicator, receipt.target_path, receipt.actual_step)
        judged = [this.amount(value) for value in apart] if apart else [ABSENT, ABSENT]
        lines.append(
            ReceiptLine(
                _("Rests on one unit"),
                _("yes") if receipt.rests_on_one_unit else _("no"),
                [_("R12: judged again with %(fewer)s and %(more)s") % {"fewer": judged[0], "more": judged[1]}],
            )
        )
    return lines


def _outlook(this: Found) -> list[ReceiptLine]:
    receipt = this.receipt
    lines = []
    if receipt.forecast is not None and receipt.target is not None and receipt.slope is not None:
        arithmetic = _("R9: %(actual)s and %(slope)s a year; %(words)s") % {
            "actual": this.amount(receipt.actual),
            "slope": signed(receipt.slope, int(this.line["decimals"]) + MORE),
            "words": forecast_words(this),
        }
        term = _("Forecast · %(quarter)s") % {"quarter": quarter(receipt.target[0])}
        lines.append(ReceiptLine(term, this.amount(receipt.forecast.value), [arithmetic]))
    if receipt.needed_pace is not None:
        figure = change(this, receipt.needed_pace)
        lines.append(ReceiptLine(_("Needed a year"), figure, [_("R10: %(words)s") % {"words": needed_words(this)}]))
    return lines
