"""An example map (Wynne 2015): rules, the examples that show them, and the questions left."""

from assistant.domain.base import Model


class RuleCard(Model):
    """One rule (blue card) with its examples (green) and the questions about it (red)."""

    text: str
    criterion: str | None = None
    """Id of the criterion that states the rule; None where only examples speak of it."""
    examples: tuple[str, ...] = ()
    """Ids of criteria in scenario form."""
    questions: tuple[str, ...] = ()
    """Ids of questions."""


class ExampleMap(Model):
    """What a team lays on the table for 25 minutes."""

    story: str
    """The yellow card: the item's title."""
    rules: tuple[RuleCard, ...] = ()
    questions: tuple[str, ...] = ()
    """Ids of the questions that belong to no single rule."""
    advice: str = ""
    """What the picture says: many red cards, not ready; many blue cards, split by rule."""
