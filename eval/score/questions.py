"""Asked questions against labelled topics and roles."""

from assistant import Refinement

from ..assign import assign
from ..golden import Label
from ..matcher import Matcher
from ..tally import Tallies, Tally
from .detail import Matched


def score_questions(
    label: Label, refinement: Refinement, matcher: Matcher
) -> tuple[Tallies, tuple[Matched, ...]]:
    """Recall, precision and role agreement; one to one, by the matcher on the questions' texts."""
    asked = refinement.questions
    topics = label.questions
    table = (
        matcher.matrix([one.text for one in asked], [topic.wordings for topic in topics])
        if asked and topics
        else []
    )
    pairs = dict(assign(table, matcher.threshold))
    story = []
    roles = 0
    for index, one in enumerate(asked):
        topic = topics[pairs[index]] if index in pairs else None
        right = one.role in topic.roles if topic else None
        roles += bool(right)
        story.append(
            Matched(
                label=topic.text if topic else "",
                asked=one.text,
                role=one.role.value,
                role_right=right,
                probability=round(table[index][pairs[index]], 3) if topic else 0.0,
            )
        )
    story += [
        Matched(label=topic.text, role=topic.roles[0].value)
        for place, topic in enumerate(topics)
        if place not in pairs.values()
    ]
    found: Tallies = {}
    if topics:
        found["questions.recall"] = Tally(len(pairs), len(topics))
    if asked:
        found["questions.precision"] = Tally(len(pairs), len(asked))
    if pairs:
        found["questions.role"] = Tally(roles, len(pairs))
    return found, tuple(story)
