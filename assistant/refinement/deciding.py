"""From what a person says to decisions that can be recorded, or one sentence why not."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from assistant.domain import Decision, DecisionAction, Item, Line, LineKind, UserError
from assistant.domain.base import Model
from assistant.refinement.suggestions import Standing

_KINDS = {
    "criteria": LineKind.CRITERION,
    "questions": LineKind.QUESTION,
    "findings": LineKind.FINDING,
    "parts": LineKind.PART,
    "relations": LineKind.RELATION,
}
_WRITTEN = (LineKind.CRITERION, LineKind.PART, LineKind.TITLE, LineKind.STORY)
"""Kinds that change the export; `accept` and `reject` without a line mean these."""
_RANGE = re.compile(r"([a-z]?)(\d{1,3})-\1?(\d{1,3})")
_BUSY = re.compile(
    r"\b(?:too|so|very)\s+(?:busy|much (?:else )?to do|full)\b|\boverload|\bswamped\b"
    r"|\b(?:no|not enough|lack of|lacking|little|out of)\s+"
    r"(?:time|capacity|resources?|people|staff|bandwidth|developers?)\b"
    r"|\b(?:do not|don.t|doesn.t|haven.t|have not)\s+have\s+(?:the\s+|any\s+|enough\s+)?"
    r"(?:time|capacity|resources?|people|staff|bandwidth|developers?)\b"
    r"|\b(?:backlog|sprint|roadmap|calendar)\s+is\s+(?:too\s+)?full\b|\bkeine\s+(?:zeit|kapazit)",
    re.IGNORECASE,
)
_BUILT = re.compile(
    r"\balready\s+(?:built|done|implemented|exists?|there|shipped|live|in place)\b"
    r"|\bexists\s+already\b|\bwe\s+(?:already\s+)?have\s+(?:it|that|this)\s+already\b",
    re.IGNORECASE,
)


class Request(Model):
    """What somebody wants decided on one item."""

    action: DecisionAction
    lines: tuple[str, ...] = ()
    """Labels (`k2`, `p1`), bare numbers for criteria, ranges (`1-3`), or a kind (`parts`); none:
    for accept and reject everything open that would be written, for the rest the item itself."""
    text: str = ""
    """The new text of an edit."""
    why: str = ""
    instead: str = ""
    trigger: str = ""
    until: date | None = None


class Ruling(Model):
    """Decisions ready to be recorded, and what their maker should know."""

    decisions: tuple[Decision, ...]
    notes: tuple[str, ...] = ()


def rule(request: Request, item: Item, standing: Standing, *, who: str, when: datetime) -> Ruling:
    """Check a request and say which decisions it stands for.

    Args:
        request: what is asked for.
        item: the item, as the workspace knows it.
        standing: its lines, and what was decided before.
        who: who decides.
        when: the moment, with its time zone.

    Returns:
        One decision for each line, or one for the item itself.

    Raises:
        UserError: something is missing or cannot be; one sentence that says what to do.
    """
    whole = Decision(
        item=item.key,
        action=request.action,
        text=request.text.strip(),
        why=request.why.strip(),
        instead=request.instead.strip(),
        trigger=request.trigger.strip(),
        until=request.until,
        who=who,
        when=when,
        content_hash=item.content_hash,
    )
    if request.action.declines:
        _check_declining(request, when.date())
        return Ruling(decisions=(whole,))
    if request.instead or request.trigger or request.until:
        raise UserError(
            "What was chosen instead, a trigger and a day belong to no, not-now and "
            "not-in-this-form."
        )
    if request.action is DecisionAction.REJECT and not whole.why:
        raise UserError('A rejection needs its reason: add --because "…".')
    if request.action is DecisionAction.EDIT:
        ruling = _edit(request, whole, item, standing)
    else:
        ruling = _on_lines(request, whole, item, standing)
    if standing.declined is None:
        return ruling
    note = (
        f"{item.key} stands declined ({standing.declined.action.value}), so nothing of it is "
        f"written; undo that first if you want it after all (step {standing.declined.step})."
    )
    return ruling.model_copy(update={"notes": (*ruling.notes, note)})


def chosen(labels: Sequence[str], item: Item, lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that somebody means.

    Args:
        labels: see `Request.lines`.
        item: whose lines; for the sentence where one is missing.
        lines: the lines of its newest refinement.

    Raises:
        UserError: a label that no line has.
    """
    by_label = {line.label: line for line in lines}
    found: dict[str, Line] = {}
    for label in (piece for one in labels for piece in re.split(r"[,\s]+", one.strip()) if piece):
        name = label.casefold()
        kind = _KINDS.get(name)
        if kind is not None:
            found |= {line.label: line for line in lines if line.kind is kind}
            continue
        for one in _spread(name):
            if one not in by_label:
                raise UserError(_unknown(label, item, lines))
            found[one] = by_label[one]
    return tuple(found.values())


def _spread(label: str) -> list[str]:
    """A label, or those of a range; a bare number means a criterion."""
    if match := _RANGE.fullmatch(label):
        letter, first, last = match[1] or "k", int(match[2]), int(match[3])
        return [f"{letter}{number}" for number in range(first, last + 1)]
    return [f"k{label}" if label.isdecimal() else label]


def _unknown(label: str, item: Item, lines: Sequence[Line]) -> str:
    if not lines:
        return (
            f"{item.key} has no suggestions to decide on: run `assistant refine EXPORT --only "
            f"{item.key}` first."
        )
    known = ", ".join(line.label.removeprefix("k") for line in lines)
    return f"{item.key} has no line “{label}”; it has {known}."


def _edit(request: Request, whole: Decision, item: Item, standing: Standing) -> Ruling:
    if not whole.text:
        raise UserError("An edit needs the new text; to drop the line, reject it.")
    if not request.lines:
        raise UserError(
            f'Name the line to edit, such as: assistant decide {item.key} edit 2 "the new text".'
        )
    if request.lines == ("title",):
        # The item's own title may be edited, whether or not a clearer one was suggested.
        own = Line(kind=LineKind.TITLE, label="title", text=item.title)
        lines = tuple(line for line in standing.lines if line.kind is LineKind.TITLE) or (own,)
    else:
        lines = chosen(request.lines, item, standing.lines)
    if len(lines) != 1:
        raise UserError("Edit one line at a time, so that each gets its own text.")
    [line] = lines
    if line.kind in (LineKind.FINDING, LineKind.RELATION):
        raise UserError(
            f"{line.label} says what was found; accept or reject it, its words are not yours to "
            "edit."
        )
    return Ruling(decisions=(whole.model_copy(update={"target": line.target, "line": line}),))


def _on_lines(request: Request, whole: Decision, item: Item, standing: Standing) -> Ruling:
    accepts = request.action is DecisionAction.ACCEPT
    notes: list[str] = []
    if request.lines:
        lines = chosen(request.lines, item, standing.lines)
        outlined = [line.label.removeprefix("k") for line in lines if line.outline]
        if accepts and outlined:
            raise UserError(
                f"{', '.join(outlined)} has an open outcome, so there is nothing to accept yet; "
                f"write it: assistant decide {item.key} edit {outlined[0]} "
                '"the whole criterion".'
            )
    else:
        lines = tuple(line for line in standing.open if line.kind in _WRITTEN)
        if accepts:
            left = [line.label for line in lines if line.outline]
            lines = tuple(line for line in lines if not line.outline)
            if left:
                notes.append(
                    f"{', '.join(left)} stayed open: the outcome is missing; write it with edit."
                )
        if not lines:
            raise UserError(
                f"{item.key} has nothing open to {request.action.value}; "
                f"look with: assistant decide {item.key}"
            )
    return Ruling(
        decisions=tuple(
            whole.model_copy(update={"target": line.target, "line": line}) for line in lines
        ),
        notes=tuple(notes),
    )


def _check_declining(request: Request, today: date) -> None:
    if request.lines:
        raise UserError(
            "no, not-now and not-in-this-form are about the item itself; a line is rejected."
        )
    why = f"{request.why} {request.instead}"
    if _BUILT.search(request.why):
        raise UserError(
            "What is already built is neither declined nor deferred: close the item in the tracker "
            "and name the one that built it."
        )
    if request.action is not DecisionAction.NOT_NOW and _BUSY.search(why):
        raise UserError(
            "Too busy is a deferral, never a no: use not-now and say with --until or --trigger "
            "when you look at it again."
        )
    if request.action is DecisionAction.NO and not request.why.strip():
        raise UserError('A no needs its reason, which is told to whoever asked: --because "…".')
    if request.action is DecisionAction.NOT_IN_THIS_FORM and not request.instead.strip():
        raise UserError(
            'Not in this form needs what you would do in its place: --instead "…"; without one it '
            "is a no."
        )
    if request.action is DecisionAction.NOT_NOW:
        if not request.trigger.strip() and request.until is None:
            raise UserError(
                "Not now needs what makes you look again: --until 2027-01-31 or --trigger "
                '"we sell abroad"; without one it is a no.'
            )
        if request.until is not None and request.until <= today:
            raise UserError(f"{request.until} is not in the future: name a later day.")
    elif request.trigger or request.until:
        raise UserError("A trigger or a day belongs to not-now.")
