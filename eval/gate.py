"""Whether a change made the suggestions really worse, or dearer."""

from pydantic import BaseModel, ConfigDict

from assistant import UserError

from .compare import Comparison, Difference, compare
from .figures import describe
from .report import EvalReport

TOLERANCE = 0.02
"""A regression is real when the whole paired 95 % interval lies beyond this many points."""
DEARER = 1.20
"""Costs may rise to less than this many times the baseline's."""
FEW = 50
"""Where fewer items speak to a figure, a bootstrap is not enough: the items that got worse must also
outnumber those that got better by more than chance (exact sign test, 5 %)."""
COSTS = ("cost.calls", "cost.tokens_in", "cost.tokens_out", "cost.money")
FAILURES = 0.02
"""By how much the share of unscored items may rise."""
LACKING = 0.02
"""Share of requests that a replayed recording may lack; with more, it is no longer this code's."""


class Gate(BaseModel):
    """What the gate says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    passed: bool
    reasons: tuple[str, ...]
    """Why it does not pass, one sentence each."""
    comparison: Comparison


def gate(baseline: EvalReport, now: EvalReport) -> Gate:
    """Hold a report against a baseline.

    Args:
        baseline: what was good enough.
        now: the report of the change.

    Raises:
        UserError: the golden items or the matcher are not the same, so nothing can be held
            against each other.
    """
    if baseline.golden != now.golden:
        raise UserError(
            "The baseline was made with other golden items: run the evaluation on the same "
            "`--part` and `--only`, or make a new baseline with `--save`."
        )
    if (baseline.matcher, baseline.validation) != (now.matcher, now.validation):
        raise UserError(
            "The baseline was scored by another matcher: make a new baseline with `--save`."
        )
    found = compare(baseline, now)
    reasons = [
        reason
        for one in found.differences
        if (reason := regression(one) or dearer(one)) is not None
    ]
    if reason := stale(now) or _more_failures(baseline, now):
        reasons.append(reason)
    return Gate(passed=not reasons, reasons=tuple(reasons), comparison=found)


def regression(one: Difference) -> str | None:
    """Why a watched figure regressed, or None where it did not."""
    figure = describe(one.figure)
    if not (figure.headline or figure.guard) or one.low is None or one.high is None:
        return None
    worst = -one.high if figure.better == "higher" else one.low
    if worst <= TOLERANCE or (one.n < FEW and (one.p is None or one.p >= 0.05)):
        return None
    assert one.before is not None
    assert one.after is not None
    return (
        f"{figure.title} ({figure.id}) went from {100 * one.before:.1f} to {100 * one.after:.1f} %: "
        f"a change of {100 * one.low:.1f} to {100 * one.high:.1f} points."
    )


def dearer(one: Difference) -> str | None:
    """Why a cost rose too much, or None where it did not."""
    if one.figure not in COSTS or not one.before or one.after is None:
        return None
    times = one.after / one.before
    if times < DEARER:
        return None
    return f"{describe(one.figure).title} ({one.figure}) rose to {times:.2f} times the baseline's."


def stale(now: EvalReport) -> str | None:
    """Why a replay says too little about the code, or None where it says enough."""
    if now.lacking <= LACKING * now.requests:
        return None
    return (
        f"The recording lacks {now.lacking} of {now.requests} requests: a prompt, an item or what "
        f"is recalled has changed. Have the lacking ones asked with `assistant eval --model "
        f"{now.model} --part all --record FOLDER`, FOLDER being the recording's; then look at the "
        "difference, and keep the new baseline if it is good."
    )


def _more_failures(baseline: EvalReport, now: EvalReport) -> str | None:
    shares = [
        report.result.unscored / max(1, report.result.unscored + report.result.scored)
        for report in (baseline, now)
    ]
    if shares[1] - shares[0] <= FAILURES:
        return None
    return f"Unscored items rose from {100 * shares[0]:.1f} to {100 * shares[1]:.1f} %."
