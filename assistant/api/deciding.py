"""Decisions through the public face: check, record, undo, recall, reply."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from assistant.domain import Decision, DecisionAction, Item, Reply, UserError
from assistant.domain.base import Model
from assistant.llm import Endpoint
from assistant.refinement import Request, Standing, draft_reply, rule, standing
from assistant.workspace import LogEntry, Workspace


class Decided(Model):
    """What was recorded; it is on disk."""

    key: str
    step: int
    """Number of the step, to undo it."""
    decisions: tuple[Decision, ...]
    standing: Standing
    """What holds for the item now."""
    notes: tuple[str, ...] = ()
    """What whoever decided should know, in plain sentences."""


def decide(workspace: Workspace, item: Item, request: Request, *, who: str) -> Decided:
    """Record a decision on an item or on lines of it; durable when this returns.

    Args:
        workspace: where decisions are kept.
        item: what is decided on.
        request: what is asked for.
        who: who decides.

    Raises:
        UserError: the request is incomplete or cannot be; nothing was recorded.
    """
    before = standing_of(workspace, item.key)
    ruling = rule(request, item, before, who=who, when=datetime.now(UTC))
    recorded = workspace.record_step(ruling.decisions)
    after = standing_of(workspace, item.key)
    assert recorded[0].step is not None
    return Decided(
        key=item.key,
        step=recorded[0].step,
        decisions=recorded,
        standing=after,
        notes=(*ruling.notes, *_lost(before, after)),
    )


def undo(
    workspace: Workspace, item: str | None, step: int | None, *, who: str, why: str
) -> LogEntry:
    """Undo a step; without a number the newest decision that stands.

    Raises:
        UserError: there is nothing to undo.
    """
    log = workspace.decision_log(item)
    if step is None:
        standing_steps = [one for one in log if one.undoes is None and not one.undone]
        if not standing_steps:
            raise UserError(f"Nothing was decided{f' on {item}' if item else ''} that stands.")
        step = standing_steps[-1].step
    elif item is not None and step not in {one.step for one in log}:
        raise UserError(f"Step {step} does not belong to {item}; look with: assistant decide log")
    return workspace.undo_step(step, who=who, why=why)


def redo(workspace: Workspace, item: str | None, *, who: str, why: str) -> LogEntry:
    """Take the newest undo back that stands.

    Raises:
        UserError: nothing was undone.
    """
    undos = [one for one in workspace.decision_log(item) if one.undoes and not one.undone]
    if not undos:
        raise UserError(f"Nothing was undone{f' on {item}' if item else ''}.")
    return workspace.undo_step(undos[-1].step, who=who, why=why)


def standing_of(workspace: Workspace, key: str) -> Standing:
    """What holds for an item now, by the lines of its newest refinement."""
    return standing(workspace.latest_refinement(key), workspace.decisions(key))


def reply_to(workspace: Workspace, item: Item, endpoint: Endpoint | None) -> Reply:
    """Draft the reply for an item that stands declined, and keep it with the decision.

    Raises:
        UserError: the item does not stand declined.
        ModelFailure: a fatal one.
    """
    decision = workspace.current_decisions(item.key).get("")
    if decision is None or not decision.action.declines or decision.id is None:
        raise UserError(f"{item.key} does not stand declined, so there is nothing to reply to.")
    reply = draft_reply(item, decision, endpoint)
    workspace.save_reply(decision.id, reply.text)
    return reply


def due(workspace: Workspace, today: date) -> tuple[Decision, ...]:
    """Deferred items: those whose day has come first, then by day, then those with a trigger."""
    deferred = [
        one for one in workspace.declined().values() if one.action is DecisionAction.NOT_NOW
    ]
    return tuple(sorted(deferred, key=lambda one: (one.until is None, one.until or today)))


def found_item(workspace: Workspace, key: str) -> Item:
    """The item with this key, whatever its case.

    Raises:
        UserError: the workspace does not know it.
    """
    item = workspace.item(key)
    if item is not None:
        return item
    known = next((one.key for one in workspace.items()), None)
    if known is None:
        raise UserError(
            f"The workspace {workspace.folder} is empty; run `assistant refine EXPORT` first."
        )
    raise UserError(
        f"There is no item {key} in the workspace {workspace.folder}; its keys look like {known}."
    )


def action_of(action: DecisionAction | str) -> DecisionAction:
    """`"not-now"` or `"not now"` as the action.

    Raises:
        UserError: there is none of this name.
    """
    try:
        return DecisionAction(action.replace("-", " ").strip().casefold())
    except ValueError:
        known = ", ".join(one.value for one in DecisionAction)
        raise UserError(f"“{action}” is no decision; use one of {known}.") from None


def labels_of(lines: str | Sequence[str]) -> tuple[str, ...]:
    """`"1,3"` or `["1", "3"]` as labels."""
    return (lines,) if isinstance(lines, str) and lines else tuple(lines)


def _lost(before: Standing, after: Standing) -> tuple[str, ...]:
    lost = [demand for demand in after.lost if demand not in before.lost]
    if not lost:
        return ()
    named = ", ".join(f"“{demand}”" for demand in lost)
    return (f"No part that stands carries this any more: {named}.",)
