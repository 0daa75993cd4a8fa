"""An honest outline without a model: one skeleton an act, its outcome left open."""

from collections.abc import Sequence

from assistant.domain import Question, Role, Steps
from assistant.refinement.frames import Frame
from assistant.refinement.lines import RawLine

OPEN = "…"


def skeleton(frame: Frame) -> RawLine:
    """A criterion's beginning in the item's own words; what must be seen is left open.

    Args:
        frame: an act whose outcome the item does not state.
    """
    return RawLine(
        covers=frame.covers,
        span=frame.span,
        steps=Steps(given="", when=frame.when, then=OPEN),
        outline=True,
    )


def possible(frame: Frame) -> RawLine:
    """What the item states of an act whose outcome nobody knows: that somebody can do it.

    Args:
        frame: an act whose outcome a model could not say either.

    Returns:
        A rule in the item's own words; the skeleton where nobody in particular acts.
    """
    if not frame.able:
        return skeleton(frame)
    return RawLine(covers=frame.covers, span=frame.span, rule=frame.able)


def outcome_question(frames: Sequence[Frame]) -> tuple[Question, ...]:
    """The question that completes the skeletons: one for all, as one conversation settles it."""
    if not frames:
        return ()
    acts = "; ".join(frame.when for frame in frames)
    about = next((clause for frame in frames for clause in frame.covers), None)
    return (
        Question(
            id="o1",
            text=f"What can be seen when {acts}?",
            role=Role.PRODUCT_OWNER,
            blocks="the outcome of a criterion"
            if len(frames) == 1
            else f"the outcomes of {len(frames)} criteria",
            about=about,
        ),
    )
