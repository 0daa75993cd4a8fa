"""Questions for the conversation: from findings, assumptions, gaps and the model."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from assistant.domain import (
    AssumptionOrigin,
    ClauseKind,
    Criterion,
    Finding,
    Inspection,
    Item,
    ItemKind,
    Question,
    Role,
)
from assistant.refinement.choose import contradicted
from assistant.refinement.grounding import Sources, support
from assistant.refinement.kinds import fault_of, steps_of, tells_of_a_fault
from assistant.refinement.twins import same_line
from assistant.refinement.words import content_stems

MOST_FROM_FINDINGS = 4
MOST_IN_ALL = 8


def from_inspection(item: Item, inspection: Inspection) -> tuple[Question, ...]:
    """Questions that the kind of item leaves open: what a bug report or a spike lacks."""
    found: list[Question] = []
    bug = inspection.bug
    if inspection.kind is ItemKind.BUG:
        if not steps_of(bug, item):
            found.append(
                _question("Which steps lead to this, from a known start?", Role.TESTER, "the steps")
            )
        if bug is None or bug.expected is None:
            found.append(
                _question(
                    "What should happen instead?", Role.PRODUCT_OWNER, "the expected behaviour"
                )
            )
        told = (
            title_only(item) or fault_of(bug, item) is not None
        )  # a mere title says what is wrong
        if (bug is None or bug.actual is None) and not told:
            found.append(
                _question("What happens now, exactly?", Role.TESTER, "the actual behaviour")
            )
    elif title_only(item):
        found.append(
            _question(
                f"What should be different once “{item.title.strip(' .')}” is done, and for whom?",
                Role.STAKEHOLDER,
                "everything: the item has a title only",
            )
        )
    if inspection.kind not in {ItemKind.BUG, ItemKind.SPIKE}:
        found += [
            _question(
                f"“{clause.text}”: what should happen instead?",
                Role.PRODUCT_OWNER,
                "the expected behaviour",
            ).model_copy(update={"about": clause.id})
            for clause in inspection.clauses
            if clause.kind is not ClauseKind.CRITERION and tells_of_a_fault(clause.text)
        ]
    found += [
        _question(
            f"“{clause.text}” and the criterion “{text.strip(' .')}” contradict each other: "
            "which one holds?",
            Role.PRODUCT_OWNER,
            "the criterion",
        ).model_copy(update={"about": clause.id})
        for clause, text in contradicted(item, inspection)
    ]
    return tuple(found)


def title_only(item: Item) -> bool:
    """Whether an item says nothing beyond its title."""
    return bool(item.title.strip()) and not item.description.strip() and not item.criteria


def gaps(
    item: Item,
    found: Sequence[Question],
    demands: Sequence[Question],
    outcomes: Sequence[Question],
    offered: Sequence[Question],
) -> tuple[Sequence[Question], ...]:
    """The groups of questions about what an item leaves open, the weightiest first.

    Of an item with a title only, what it changes and for whom is asked already: who needs it, what
    it brings and what can be seen afterwards would ask the same in other words. One more question
    is enough, as everything else depends on the answer.

    Args:
        item: the item.
        found: questions of its findings.
        demands: questions that its demands leave open.
        outcomes: the question for outcomes that it does not state.
        offered: a model's questions.
    """
    if not title_only(item):
        return found, demands, offered, outcomes
    other = [one for one in (*found, *demands, *offered) if one.text not in _THE_SAME]
    return (other[:1],)


def from_findings(findings: Iterable[Finding], *, somebody: bool = False) -> tuple[Question, ...]:
    """Questions that settle what a finding calls unclear, the weightiest first.

    Args:
        findings: what was found in the item.
        somebody: whether the text names who wants it, though in no story sentence.
    """
    order = {"high": 0, "medium": 1, "low": 2}
    found: list[Question] = []
    for finding in sorted(findings, key=lambda finding: order[finding.severity.value]):
        made = _ASKS.get(f"{finding.rule}.{finding.part}" if finding.part else finding.rule)
        if made is None or (finding.span is None and "{words}" in made[0]):
            continue
        if finding.rule == "qus.well_formed" and somebody:
            continue
        words = " ".join(finding.span.text.split()) if finding.span is not None else ""
        text = made[0].format(words=words.strip(" ."), others=" and ".join(finding.others))
        found.append(_question(text, made[1], made[2]))
    return tuple(found[:MOST_FROM_FINDINGS])


def offered_hold(
    offered: Sequence[Question], sources: Sources, language: str
) -> tuple[Question, ...]:
    """A model's questions that are about the item and bring no number or name of their own."""
    kept: list[Question] = []
    for question in offered:
        found = support(question.text, sources.item, language=language)
        about = content_stems(question.text, language) & sources.item.stems
        figures = [number for number in found.numbers if not number.isalpha()]
        if about and not figures and not found.names and question.text.endswith("?"):
            kept.append(question)
    return tuple(kept)


def settle(
    criteria: Sequence[Criterion], groups: Sequence[Sequence[Question]], language: str
) -> tuple[tuple[Criterion, ...], tuple[Question, ...]]:
    """One list of questions without repetition, with final ids that the criteria refer to.

    Args:
        criteria: verified criteria; assumptions name the id of their question.
        groups: questions in order of weight; those of assumptions first, which are never cut.
        language: ISO 639-1 code.

    Returns:
        The criteria with final question ids, and the questions.
    """
    needed = {
        criterion.origin.question
        for criterion in criteria
        if isinstance(criterion.origin, AssumptionOrigin)
    }
    kept: list[Question] = []
    final: dict[str, str] = {}
    for question in (question for group in groups for question in group):
        twin = next((k for k in kept if same_line(k.text, question.text, language)), None)
        if twin is not None:
            final[question.id] = twin.id
            continue
        if len(kept) >= MOST_IN_ALL and question.id not in needed:
            continue
        name = f"q{len(kept) + 1}"
        final[question.id] = name
        kept.append(question.model_copy(update={"id": name}))
    renamed = [
        criterion.model_copy(
            update={
                "origin": criterion.origin.model_copy(
                    update={"question": final[criterion.origin.question]}
                )
            }
        )
        if isinstance(criterion.origin, AssumptionOrigin)
        else criterion
        for criterion in criteria
    ]
    return tuple(renamed), tuple(kept)


def asks_about() -> tuple[str, ...]:
    """Names of the rules whose findings lead to a question."""
    return tuple(_ASKS)


def _question(text: str, role: Role, blocks: str) -> Question:
    return Question(id="", text=text, role=role, blocks=blocks)


_ASKS: Mapping[str, tuple[str, Role, str]] = MappingProxyType(
    {
        "qus.unambiguous.undecided": (
            "“{words}”: what is decided about it, and who decides?",
            Role.PRODUCT_OWNER,
            "everything that follows from it",
        ),
        "qus.unambiguous.vague": (
            "What does “{words}” mean here, so that a tester can check it?",
            Role.STAKEHOLDER,
            "testing it",
        ),
        "qus.unambiguous.unmeasurable": (
            "How much is it: “{words}”? Which number, in which situation, measured how?",
            Role.STAKEHOLDER,
            "testing it",
        ),
        "qus.unambiguous.open_list": (
            "What else belongs to the list that ends with “{words}”?",
            Role.STAKEHOLDER,
            "the size of the item",
        ),
        "qus.unambiguous.unbounded": (
            "What exactly is “{words}” here: which ones, and is there a limit?",
            Role.ANALYST,
            "the size of the item",
        ),
        "wording.passive": ("Who does it: “{words}”?", Role.ANALYST, "the role"),
        "wording.pronoun": ("What does “{words}” stand for?", Role.ANALYST, "the meaning"),
        "qus.problem_oriented": (
            "Is “{words}” a must, or one possible solution?",
            Role.DEVELOPER,
            "the choice of a solution",
        ),
        "qus.well_formed": (
            "Who needs this, and what do they want to do?",
            Role.PRODUCT_OWNER,
            "the story",
        ),
        "story.no_end": (
            "What does the role gain from it?",
            Role.STAKEHOLDER,
            "its place in the order",
        ),
        "epic.no_outcome": (
            "Which change in behaviour or in a result shows that this has worked?",
            Role.STAKEHOLDER,
            "the outcome",
        ),
        "spike.no_question": (
            "Which question must be answered at the end?",
            Role.PRODUCT_OWNER,
            "the result",
        ),
        "spike.no_timebox": (
            "How much time may it take at most?",
            Role.PRODUCT_OWNER,
            "the time box",
        ),
        "enabler.no_effect": (
            "How can somebody see that this is done?",
            Role.DEVELOPER,
            "its measurable end",
        ),
        "qus.conflict_free": (
            "This and {others} contradict each other: which one holds?",
            Role.PRODUCT_OWNER,
            "both items",
        ),
    }
)
"""What settles a finding, who can say it, and what waits for it, by rule."""

_THE_SAME = frozenset(
    _ASKS[rule][0]
    for rule in (
        "qus.well_formed",
        "story.no_end",
        "epic.no_outcome",
        "enabler.no_effect",
    )
)
"""What asks of a mere title the same as “What should be different, and for whom?”."""
