"""An honest outline without a model: one skeleton a clause, its outcome left open."""

from assistant.domain import Clause, Question, Role, Span, Steps
from assistant.refinement.lines import RawLine
from assistant.refinement.phrases import verb_phrase

OPEN = "…"


def skeleton(clause: Clause, role: Span | None) -> RawLine:
    """A criterion's beginning in the item's own words; what must be seen is left open.

    Args:
        clause: an action that needs a criterion.
        role: who acts, where the story says so.
    """
    actor = role.text.strip() if role is not None else "the user"
    phrase = verb_phrase(clause)
    when = (
        f"{_with_article(actor)} wants to {phrase}"
        if phrase
        else f"this is done (“{clause.text.strip(' .')}”)"
    )
    return RawLine(covers=(clause.id,), steps=Steps(given="", when=when, then=OPEN), outline=True)


def outcome_question(clause: Clause, number: int) -> Question:
    """The question that completes a skeleton."""
    return Question(
        id=f"o{number}",
        text=f"What can be seen when this works: “{clause.text.strip(' .')}”?",
        role=Role.PRODUCT_OWNER,
        blocks="the outcome of a criterion",
        about=clause.id,
    )


def _with_article(role: str) -> str:
    plain = role.strip()
    first = plain.split(" ", 1)[0].casefold()
    if first in {"a", "an"}:
        return "the " + plain.split(" ", 1)[-1]
    if first in {"the", "any", "every", "each", "all", "our", "my"}:
        return plain
    return f"the {plain}"
