"""Lay verified lines out as an example map for the meeting."""

from collections.abc import Sequence

from assistant.domain import Clause, Criterion, Question
from assistant.domain.example_map import ExampleMap, RuleCard
from assistant.refinement.words import content_stems

MANY_QUESTIONS = 5
"""Red cards from which on an item is not ready (Wynne names no number: this is a choice)."""
MANY_RULES = 6
"""Blue cards from which on an item may be split by rule; a choice as well."""
_SHARE = 0.5


def example_map(
    title: str,
    criteria: Sequence[Criterion],
    questions: Sequence[Question],
    clauses: Sequence[Clause],
    language: str,
) -> ExampleMap | None:
    """Sort criteria and questions by rule.

    A scenario is an example of the rule with which it shares most of its words; of none where they
    share less than half: then the demand that it covers stands for the rule.

    Args:
        title: the item's title.
        criteria: verified criteria with their final ids.
        questions: all questions with their final ids.
        clauses: the item's demands.
        language: ISO 639-1 code.

    Returns:
        None where there is nothing to lay out.
    """
    if not criteria and not questions:
        return None
    rules = [line for line in criteria if line.steps is None]
    cards: dict[str, RuleCard] = {
        line.id: RuleCard(text=line.text, criterion=line.id) for line in rules
    }
    demands = {clause.id: clause.text for clause in clauses}
    for line in criteria:
        if line.steps is None:
            continue
        home = _home(line, rules, language)
        if home is None:
            home = next((name for name in line.covers if name in demands), line.id)
            cards.setdefault(home, RuleCard(text=demands.get(home, line.text)))
        card = cards[home]
        cards[home] = card.model_copy(update={"examples": (*card.examples, line.id)})
    place = {name: home for home, card in cards.items() for name in (home, *card.examples)}
    place |= {
        clause: place[line.id]
        for line in reversed(criteria)
        for clause in line.covers
        if line.id in place
    }
    loose: list[str] = []
    for question in questions:
        home = place.get(question.about or "")
        if home is None:
            loose.append(question.id)
        else:
            card = cards[home]
            cards[home] = card.model_copy(update={"questions": (*card.questions, question.id)})
    return ExampleMap(
        story=title,
        rules=tuple(cards.values()),
        questions=tuple(loose),
        advice=_advice(len(cards), len(questions)),
    )


def _home(line: Criterion, rules: Sequence[Criterion], language: str) -> str | None:
    own = content_stems(line.text, language)
    best, most = None, 0.0
    for rule in rules:
        words = content_stems(rule.text, language)
        share = len(own & words) / (len(words) or 1)
        if share >= _SHARE and share > most:
            best, most = rule.id, share
    return best


def _advice(rules: int, questions: int) -> str:
    if questions >= MANY_QUESTIONS and questions > rules:
        return "Many questions: it is not ready; answer these first."
    if rules >= MANY_RULES:
        return "Many rules: it may be split by rule."
    return ""
