"""A profile against the team's working agreements: advice with reasons, never a gate."""

from assistant.domain import Finding, ItemKind, Readiness, ReadinessCheck, Severity, Size
from assistant.quality.facts import Facts
from assistant.quality.links import waits_for
from assistant.quality.sections import Section

_UNCLEAR = ("qus.unambiguous", "qus.estimatable")


def readiness(facts: Facts, findings: tuple[Finding, ...], size: Size) -> Readiness:
    """Check the rules that the team agreed on; a rule that it switched off is not listed.

    What the rules ask depends on the kind: a bug is confirmed by its expected behaviour, a spike
    by its question, and an epic needs no criteria of its own.
    """
    agreed = facts.agreements.readiness
    off = set(facts.agreements.disabled_rules)
    checks: list[ReadinessCheck] = []

    def check(rule: str, passed: bool, yes: str, no: str) -> None:
        if f"ready.{rule}" not in off:
            checks.append(
                ReadinessCheck(rule=f"ready.{rule}", passed=passed, reason=yes if passed else no)
            )

    if agreed.criteria:
        _criteria(facts, check)
    if agreed.outcome:
        _outcome(facts, check)
    if agreed.estimated:
        has = facts.item.estimate is not None
        check(
            "estimated",
            has,
            f"The estimate is {facts.item.estimate:g}." if has else "",
            "It has no estimate yet.",
        )
    if agreed.small:
        big = size.oversized and facts.kind is not ItemKind.EPIC
        why = "; ".join(size.reasons)
        check("small", not big, "It is within the team's limits.", f"It is too big: {why}.")
    if agreed.unambiguous:
        unclear = [
            f for f in findings if f.rule.startswith(_UNCLEAR) and f.severity is not Severity.LOW
        ]
        first = unclear[0].message if unclear else ""
        check(
            "unambiguous",
            not unclear,
            "No unclear wording was found.",
            f"{len(unclear)} unclear wording{'s' if len(unclear) > 1 else ''}: {first}",
        )
    if agreed.no_open_dependency:
        waits = ", ".join(waits_for(facts.item))
        yes = f"It waits for {waits}: whether that is done shows over the whole set."
        check("no_open_dependency", True, yes if waits else "It waits for no other item.", "")
    return Readiness(checks=tuple(checks))


def _criteria(facts: Facts, check: "object") -> None:
    kind = facts.kind
    sections = set(facts.prepared.sections)
    has = bool(facts.criteria)
    if kind is ItemKind.BUG:
        bad = Section.EXPECTED in sections or has
        check(
            "criteria",
            bad,
            "It says what should happen.",
            "It does not say under a heading or as a criterion what should happen.",
        )  # type: ignore[operator]
    elif kind is ItemKind.SPIKE:
        text = facts.item.title + facts.item.description
        check(
            "criteria",
            "?" in text or has,
            "It has a question to answer.",
            "It has no question to answer.",
        )  # type: ignore[operator]
    elif kind is not ItemKind.EPIC:
        check("criteria", has, "It has acceptance criteria.", "It has no acceptance criteria yet.")  # type: ignore[operator]


def _outcome(facts: Facts, check: "object") -> None:
    story, kind = facts.story, facts.kind
    if kind in {ItemKind.BUG, ItemKind.SPIKE}:
        return
    parent = facts.item.parent
    has = (
        bool(story and story.end)
        or bool(parent)
        or bool({Section.END, Section.MEANS} & set(facts.prepared.sections))
    )
    text = f"{facts.item.title}\n{facts.item.description}".lower()
    has = has or any(
        cue in text
        for cue in (
            "so that",
            "in order to",
            "because",
            "to be able to",
            "goal:",
            "outcome:",
            "benefit",
        )
    )
    has = has or any(outcome.lower() in text for outcome in facts.agreements.outcomes)
    yes = (
        f"Its parent {parent} gives the reason."
        if parent and not (story and story.end)
        else "It says why it is wanted."
    )
    check("outcome", has, yes, "It does not say why it is wanted, and it has no parent that does.")  # type: ignore[operator]
