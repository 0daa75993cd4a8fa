"""Which clauses still need a criterion, and in which form: decided by code, not by a model."""

from collections.abc import Sequence
from enum import StrEnum

from assistant.domain import (
    Agreements,
    BugParts,
    Clause,
    ClauseKind,
    Inspection,
    Item,
    ItemKind,
    Steps,
)
from assistant.domain.base import Model
from assistant.refinement.lines import RawLine
from assistant.refinement.phrases import is_act
from assistant.refinement.words import content_stems, numbers

# An existing criterion covers a clause when it holds this share of the clause's content words,
# and all of its numbers.
COVERED = 0.6
_BY_CODE = (ClauseKind.RULE, ClauseKind.QUALITY)


class Form(StrEnum):
    """How a clause becomes a criterion."""

    SCENARIO = "scenario"
    RULE = "rule"


class Need(Model):
    """A clause without a criterion, and the form that fits it."""

    clause: Clause
    form: Form


def needs(item: Item, inspection: Inspection, agreements: Agreements) -> tuple[Need, ...]:
    """The clauses that no existing criterion covers, in the order of the text.

    Rules and quality requirements take the rule form whatever the team's style is: they are
    constraints, not events. Epics and features are split, not given criteria; a bug's criterion
    comes from what is expected (see `bug_line`).

    Args:
        item: the item.
        inspection: what code found in it.
        agreements: the team's working agreements (style of criteria).

    Returns:
        One need a clause.
    """
    if inspection.kind in (ItemKind.EPIC, ItemKind.FEATURE, ItemKind.BUG, ItemKind.SPIKE):
        return ()
    scenario = Form.SCENARIO if agreements.criteria.style == "gherkin" else Form.RULE
    open_clauses = uncovered(item, inspection)
    return tuple(
        Need(clause=clause, form=Form.RULE if clause.kind in _BY_CODE else scenario)
        for clause in open_clauses
        if clause.kind in _BY_CODE or is_act(clause)
    )


def uncovered(item: Item, inspection: Inspection) -> tuple[Clause, ...]:
    """Clauses other than existing criteria that no existing criterion covers."""
    return tuple(
        clause
        for clause in inspection.clauses
        if clause.kind is not ClauseKind.CRITERION
        and not any(_covers(text, clause.text, inspection.language) for text in item.criteria)
    )


def _covers(criterion: str, clause: str, language: str) -> bool:
    if not set(numbers(clause)) <= set(numbers(criterion)):
        return False
    wanted = content_stems(clause, language)
    held = content_stems(criterion, language)
    return bool(wanted) and len(wanted & held) >= COVERED * len(wanted)


def rule_line(clause: Clause) -> RawLine:
    """A rule is already pass or fail: it becomes a criterion in the item's own words."""
    return RawLine(covers=(clause.id,), rule=clause.span.text.strip(" -*•#\n"))


def bug_line(bug: BugParts | None, clauses: Sequence[Clause]) -> RawLine | None:
    """The criterion that shows a bug is gone, from the report's own steps and expectation.

    Returns:
        None where the report lacks the steps or what is expected: that is a question.
    """
    if bug is None or bug.expected is None or not bug.steps:
        return None
    steps = [" ".join(span.text.split()).strip(" .") for span in bug.steps]
    covers = tuple(clause.id for clause in clauses)
    given = "; ".join(_lower_first(step) for step in steps[:-1])
    return RawLine(
        covers=covers,
        steps=Steps(
            given=f"these steps ({given})" if given else "",
            when=f"the next one follows ({_lower_first(steps[-1])})"
            if given
            else f"this is done ({_lower_first(steps[-1])})",
            then=_lower_first(" ".join(bug.expected.text.split()).strip(" .")),
        ),
    )


def _lower_first(text: str) -> str:
    if len(text) > 1 and text[1].isupper():
        return text
    return text[:1].lower() + text[1:]
