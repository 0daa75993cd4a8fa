"""The totals over a run, and an item's result in a few words."""

from collections import Counter
from collections.abc import Iterable, Sequence

from pydantic import Field

from assistant.domain import (
    AssumptionOrigin,
    Criterion,
    Finding,
    Refinement,
    RelationType,
    Role,
    Severity,
    Split,
    Usage,
)
from assistant.domain.base import Model
from assistant.report.clean import clean_line

ROLE_ORDER = (
    Role.PRODUCT_OWNER,
    Role.STAKEHOLDER,
    Role.ANALYST,
    Role.DESIGNER,
    Role.DEVELOPER,
    Role.TESTER,
)
"""Who is asked first: those who own the need, then those who shape, build and test it."""

_RELATION_WORDS = {
    RelationType.DUPLICATE: "duplicate of",
    RelationType.OVERLAPS: "overlaps with",
    RelationType.DEPENDS_ON: "depends on",
    RelationType.CONFLICTS_WITH: "conflicts with",
    RelationType.SAME_TEMPLATE: "same template as",
    RelationType.DECLINED_BEFORE: "declined before as",
    RelationType.SIMILAR: "similar to",
}
_TOLD = (
    RelationType.DUPLICATE,
    RelationType.CONFLICTS_WITH,
    RelationType.DECLINED_BEFORE,
    RelationType.DEPENDS_ON,
    RelationType.OVERLAPS,
)
"""Relations that change what happens to an item, the most urgent first."""


class Summary(Model):
    """The totals over some refinements."""

    items: int = 0
    ready: int = 0
    """Items that pass every readiness rule that was checked."""
    oversized: int = 0
    splits: int = 0
    """Items for which a split is proposed."""
    parts: int = 0
    criteria: int = 0
    """Drafted criteria with an outcome, those of split parts included."""
    outlined: int = 0
    """Criteria that code outlined and whose outcome is still open; not among `criteria`."""
    assumptions: int = 0
    assumption_share: float | None = None
    """Assumptions divided by criteria, 0 to 1; None where no criterion was drafted."""
    criteria_by_origin: dict[str, int] = Field(default_factory=dict)
    questions: int = 0
    questions_by_role: dict[str, int] = Field(default_factory=dict)
    findings: int = 0
    findings_by_rule: dict[str, int] = Field(default_factory=dict)
    findings_by_severity: dict[str, int] = Field(default_factory=dict)
    relations: int = 0
    relations_by_type: dict[str, int] = Field(default_factory=dict)
    rewrites: int = 0
    withheld: int = 0
    failures: int = 0
    nothing_to_add: int = 0
    """Items that are fine as they are."""
    models: tuple[str, ...] = ()
    usage: Usage = Usage()
    seconds: float = 0.0


def all_criteria(refinement: Refinement) -> tuple[Criterion, ...]:
    """Drafted criteria of the item and of the parts of its split, each id once, in order."""
    found: dict[str, Criterion] = {}
    parts = refinement.split.parts if refinement.split else ()
    for criterion in (*refinement.criteria, *(c for part in parts for c in part.criteria)):
        found.setdefault(criterion.id, criterion)
    return tuple(found.values())


def drafted(refinement: Refinement) -> list[Criterion]:
    """Criteria that say an outcome, split parts included; an outline is not a draft yet."""
    return [criterion for criterion in all_criteria(refinement) if not criterion.outline]


def count_assumptions(criteria: Iterable[Criterion]) -> int:
    """How many of the criteria nobody said."""
    return sum(isinstance(criterion.origin, AssumptionOrigin) for criterion in criteria)


def nothing_to_add(refinement: Refinement) -> bool:
    """Whether the item is fine as it is: no finding, no draft, no question, no relation."""
    return not (
        refinement.inspection.findings
        or refinement.criteria
        or refinement.questions
        or refinement.split
        or refinement.rewrite
        or refinement.relations
        or refinement.withheld
        or refinement.failure
        or refinement.inspection.size.oversized
        or not refinement.inspection.readiness.ready
    )


def plural(count: int, one: str, many: str = "") -> str:
    """`1 question`, `2 questions`; `many` where an s does not do."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings with the weightiest first, otherwise in their order."""
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def check_name(rule: str) -> str:
    """A readiness rule's id in words: `ready.no_open_dependency` is `no open dependency`."""
    return clean_line(rule).rpartition(".")[2].replace("_", " ") or clean_line(rule)


def finding_name(finding: Finding) -> str:
    """What a finding found, in words: `not atomic`, `vague words`; else its rule's id in words."""
    title = clean_line(finding.title)
    if not title:
        return clean_line(finding.rule).replace(".", ": ", 1).replace("_", " ")
    criterion = finding.rule.partition(".")[2].replace("_", " ")
    # The QUS criteria are named for what is wanted; what was found is the lack of it.
    lacks = finding.rule.startswith("qus.") and title.replace("-", " ") == criterion
    return f"not {title}" if lacks else title


def pattern_words(split: Split) -> str:
    """The pattern of a split with its family in SPIDR, such as `workflow steps (SPIDR: Paths)`."""
    return split.pattern.value + (f" (SPIDR: {split.spidr})" if split.spidr else "")


def relation_words(kind: RelationType) -> str:
    """The relation as words that a key can follow, such as `duplicate of`."""
    return _RELATION_WORDS[kind]


def relations_told(refinement: Refinement) -> list[str]:
    """Relations that change what happens to the item, such as `duplicate of WS-4 and 1 more`."""
    told: list[str] = []
    for kind in _TOLD:
        keys = [relation.key for relation in refinement.relations if relation.type is kind]
        if keys:
            more = f" and {len(keys) - 1} more" if len(keys) > 1 else ""
            told.append(f"{relation_words(kind)} {keys[0]}{more}")
    return told


def facts(refinement: Refinement) -> list[str]:
    """What the item got, each fact in a few words, the weightiest first.

    Such as `["3 criteria (1 assumption)", "2 questions", "split into 3", "duplicate of WS-4"]`.
    """
    told: list[str] = []
    criteria = drafted(refinement)
    outlined = len(all_criteria(refinement)) - len(criteria)
    if criteria:
        guessed = count_assumptions(criteria)
        extra = f" ({plural(guessed, 'assumption')})" if guessed else ""
        told.append(plural(len(criteria), "criterion", "criteria") + extra)
    if outlined:
        told.append(
            f"{outlined} outlined"
            if criteria
            else f"{plural(outlined, 'criterion', 'criteria')} outlined"
        )
    if refinement.questions:
        told.append(plural(len(refinement.questions), "question"))
    if refinement.split:
        told.append(f"split into {len(refinement.split.parts)}")
    elif refinement.inspection.size.oversized:
        told.append("oversized")
    told.extend(relations_told(refinement))
    if refinement.inspection.findings and len(told) < 2:
        told.append(plural(len(refinement.inspection.findings), "finding"))
    if refinement.failure:
        told.append("no draft")
    if not told:
        told.append("nothing to add" if nothing_to_add(refinement) else "read, nothing drafted")
    return told


def summary(refinements: Sequence[Refinement]) -> Summary:
    """The totals over refinements; what `--json` prints too."""
    origins: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    relations: Counter[str] = Counter()
    outlined = 0
    usage = Usage()
    for refinement in refinements:
        for criterion in all_criteria(refinement):
            if criterion.outline:
                outlined += 1
            else:
                origins[criterion.origin.type] += 1
        roles.update(question.role.value for question in refinement.questions)
        rules.update(finding.rule for finding in refinement.inspection.findings)
        severities.update(finding.severity.value for finding in refinement.inspection.findings)
        relations.update(relation.type.value for relation in refinement.relations)
        usage = usage + refinement.run.usage
    criteria = origins.total()
    split = [refinement.split for refinement in refinements if refinement.split]
    return Summary(
        items=len(refinements),
        ready=sum(r.inspection.readiness.ready for r in refinements),
        oversized=sum(r.inspection.size.oversized for r in refinements),
        splits=len(split),
        parts=sum(len(one.parts) for one in split),
        criteria=criteria,
        outlined=outlined,
        assumptions=origins["assumption"],
        assumption_share=origins["assumption"] / criteria if criteria else None,
        criteria_by_origin={name: origins[name] for name in sorted(origins) if origins[name]},
        questions=roles.total(),
        questions_by_role={r.value: roles[r.value] for r in ROLE_ORDER if roles[r.value]},
        findings=rules.total(),
        findings_by_rule=dict(sorted(rules.items(), key=lambda pair: (-pair[1], pair[0]))),
        findings_by_severity={
            s.value: severities[s.value] for s in Severity if severities[s.value]
        },
        relations=relations.total(),
        relations_by_type={t.value: relations[t.value] for t in RelationType if relations[t.value]},
        rewrites=sum(r.rewrite is not None for r in refinements),
        withheld=sum(len(r.withheld) for r in refinements),
        failures=sum(r.failure is not None for r in refinements),
        nothing_to_add=sum(nothing_to_add(r) for r in refinements),
        models=tuple(sorted({r.run.model for r in refinements})),
        usage=usage,
        seconds=sum(r.run.seconds for r in refinements),
    )
