"""A team's own plan for the parts of a split: tasks by discipline, only when somebody asks.

Nothing is thought up: every task restates clauses of its part, and each clause is built and tested
by some task. Alone no task is of use to anybody, so none of them is a part.
"""

from collections.abc import Mapping

from assistant.domain import Clause, ClauseKind, Part, Refinement, Task
from assistant.refinement.phrases import is_act
from assistant.refinement.titles import whole_deed

DESIGN, DEVELOPMENT, TESTING = "design", "development", "testing"
# What runs by itself or elsewhere has nothing to sketch.
_UNSEEN = frozenset("calculate compute convert encrypt delete archive migrate import store".split())


def with_tasks(refinement: Refinement) -> Refinement:
    """The refinement with tasks under each part of its split; unchanged where there is none."""
    if refinement.split is None:
        return refinement
    clauses = {clause.id: clause for clause in refinement.inspection.clauses}
    parts = tuple(
        part.model_copy(update={"tasks": tasks_of(part, clauses)})
        for part in refinement.split.parts
    )
    return refinement.model_copy(
        update={"split": refinement.split.model_copy(update={"parts": parts})}
    )


def tasks_of(part: Part, clauses: Mapping[str, Clause]) -> tuple[Task, ...]:
    """Tasks of one part: what to sketch, what to build, what to check.

    Args:
        part: a part of a split.
        clauses: the parent's clauses by id.

    Returns:
        The design task first, where people see something; then one development task for each
        clause; then one testing task over all of them. Both disciplines hold every clause.
    """
    own = [clauses[name] for name in part.clauses if name in clauses]
    found: list[Task] = []
    seen = [one for one in own if is_act(one) and one.action not in _UNSEEN]
    if seen:
        told = "; ".join(_said(one) for one in seen)
        found.append(
            Task(
                discipline=DESIGN,
                text=f"Sketch how people do this and agree on it: {told}",
                clauses=tuple(one.id for one in seen),
            )
        )
    found += [
        Task(discipline=DEVELOPMENT, text=f"Build: {_said(one)}", clauses=(one.id,)) for one in own
    ]
    if own:
        found.append(
            Task(
                discipline=TESTING,
                text="Check: " + "; ".join(_said(one) for one in own),
                clauses=tuple(one.id for one in own),
            )
        )
    return tuple(found)


def _said(clause: Clause) -> str:
    plain = " ".join(clause.text.split()).strip(" .;")
    if clause.kind is ClauseKind.CRITERION:
        return plain
    return whole_deed(clause) or plain
