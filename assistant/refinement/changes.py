"""What a refinement, and what people decided on it, change in the export."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from assistant.domain import (
    AssumptionOrigin,
    Change,
    Criterion,
    Decision,
    Item,
    ItemKind,
    Line,
    LineKind,
    NewItem,
    Part,
    Refinement,
)
from assistant.domain.decision import folded
from assistant.refinement.suggestions import AGREED, Standing, standing

_PART_KIND = {ItemKind.EPIC: ItemKind.STORY, ItemKind.FEATURE: ItemKind.STORY}


def changes_of(
    refinements: Iterable[Refinement],
    items: Mapping[str, Item],
    decisions: Sequence[Decision] = (),
    *,
    accepted_only: bool = False,
) -> tuple[Change, ...]:
    """Changes to write back: drafts marked as drafts, accepted and edited lines as agreed.

    Agreed lines are written as they were decided on, whatever a later run suggests. Nothing is
    written of an item that stands declined, and nothing again that the item or a child of it
    already says.

    Args:
        refinements: suggestions, one an item.
        items: the items by key; an item without a refinement gets what was agreed on it.
        decisions: what people decided; undone ones do not count.
        accepted_only: leave out everything that nobody accepted.

    Returns:
        At most two changes an item: what was agreed, and the drafts.
    """
    by_key = {one.key: one for one in refinements}
    taken: dict[str, list[Decision]] = {}
    for decision in decisions:
        taken.setdefault(decision.item, []).append(decision)
    children: dict[str, set[str]] = {}
    for item in items.values():
        if item.parent is not None:
            children.setdefault(item.parent, set()).add(folded(item.title))
    found: list[Change] = []
    for key in [*by_key, *(key for key in taken if key not in by_key)]:
        if key not in items:
            continue
        holds = standing(by_key.get(key), taken.get(key, ()))
        if holds.declined is not None:
            continue
        found += _changes(
            items[key],
            by_key.get(key),
            holds,
            children.get(key, set()),
            accepted_only=accepted_only,
        )
    return tuple(found)


def written(criterion: Criterion) -> str:
    """A draft as it is written into an export: an assumption says that it is one."""
    if isinstance(criterion.origin, AssumptionOrigin):
        return f"{criterion.text} (assumption: {criterion.origin.why})"
    return criterion.text


def _changes(
    item: Item,
    refinement: Refinement | None,
    holds: Standing,
    children: Collection[str],
    *,
    accepted_only: bool,
) -> list[Change]:
    there = {folded(text) for text in item.criteria}
    titles = holds.agreed(LineKind.TITLE)
    agreed = Change(
        key=item.key,
        title=_other(titles[-1].wording, item.title) if titles else None,
        description=_with_story(item, holds),
        criteria=tuple(
            one.wording
            for one in holds.agreed(LineKind.CRITERION)
            if folded(one.wording) not in there
        ),
        draft=False,
        parts=tuple(
            _agreed_part(one, item, holds)
            for one in holds.agreed(LineKind.PART)
            if folded(one.wording) not in children
        ),
    )
    found = [agreed] if _says_something(agreed) else []
    if refinement is None or accepted_only:
        return found
    parts = _open_parts(refinement, item, holds, children)
    drafts = Change(
        key=item.key,
        criteria=(
            *_open_criteria(refinement, holds, there),
            *(_after_split(refinement) if parts else ()),
        ),
        draft=True,
        parts=parts,
    )
    return [*found, drafts] if _says_something(drafts) else found


def _says_something(change: Change) -> bool:
    return bool(change.title or change.description or change.criteria or change.parts)


def _other(text: str, present: str) -> str | None:
    return text if text.strip() != present.strip() else None


def _with_story(item: Item, holds: Standing) -> str | None:
    """The description with the agreed story sentence in front; None where there is none."""
    stories = holds.agreed(LineKind.STORY)
    if not stories or folded(stories[-1].wording) in folded(item.description):
        return None
    return f"{stories[-1].wording}\n\n{item.description}".strip()


def _open_criteria(
    refinement: Refinement, holds: Standing, there: Collection[str]
) -> tuple[str, ...]:
    return tuple(
        written(criterion)
        for criterion in refinement.criteria
        if criterion.id not in holds.ruled
        and not criterion.outline
        and folded(criterion.text) not in there
    )


def _open_parts(
    refinement: Refinement, item: Item, holds: Standing, children: Collection[str]
) -> tuple[NewItem, ...]:
    if refinement.split is None:
        return ()
    proposed = {
        line.target for line in holds.lines if line.kind is LineKind.PART and not line.alternative
    }
    if any(one.target not in proposed for one in holds.agreed(LineKind.PART)):
        return ()  # people settled on another way to divide it; the two must not be mixed
    clauses = {clause.id: clause.text for clause in refinement.inspection.clauses}
    return tuple(
        _new_item(
            part,
            item,
            part.title,
            [clauses[name] for name in part.clauses if name in clauses],
            [_part_line(line, holds) for line in part.criteria if _wanted(line, holds)],
            draft=True,
        )
        for part in refinement.split.parts
        if part.id not in holds.ruled and folded(part.title) not in children
    )


def _after_split(refinement: Refinement) -> tuple[str, ...]:
    """What the item itself becomes, as one line among its drafts; people read it where they decide."""
    after = refinement.split.parent if refinement.split is not None else None
    if after is None or not after.summary:
        return ()
    return (f"Proposed split, nothing decided yet: {' '.join(after.summary)}",)


def _wanted(line: Criterion, holds: Standing) -> bool:
    ruling = holds.ruled.get(line.id)
    return not line.outline if ruling is None else ruling.action in AGREED


def _part_line(line: Criterion, holds: Standing) -> str:
    ruling = holds.ruled.get(line.id)
    return written(line) if ruling is None else ruling.wording


def _agreed_part(decision: Decision, item: Item, holds: Standing) -> NewItem:
    line = decision.line
    assert line is not None
    assert line.part is not None
    return _new_item(
        line.part, item, decision.wording, line.about, _agreed_lines(line, item, holds), draft=False
    )


def _agreed_lines(line: Line, item: Item, holds: Standing) -> list[str]:
    """Criteria of an accepted part: those the item had already, and those that were accepted.

    Drafts that nobody decided on stay out, for an accepted part is not marked as a draft.
    """
    assert line.part is not None
    there = {folded(text) for text in item.criteria}
    carried = [one.text for one in line.part.criteria if folded(one.text) in there]
    demands = {folded(clause) for clause in line.about}
    agreed = [
        one.wording
        for one in holds.agreed(LineKind.CRITERION)
        if one.line is not None and demands & {folded(clause) for clause in one.line.about}
    ]
    return list(dict.fromkeys([*carried, *agreed]))


def _new_item(
    part: Part,
    item: Item,
    title: str,
    covered: Sequence[str],
    criteria: Sequence[str],
    *,
    draft: bool,
) -> NewItem:
    demands = "\n".join(f"- {clause}" for clause in covered)
    pieces = [
        part.story,
        f"From {item.key}:\n{demands}" if demands else "",
        _noted(part, item),
        f"This part can wait: {part.why}" if part.can_wait else "",
        _planned(part),
    ]
    return NewItem(
        title=title,
        kind=_PART_KIND.get(item.kind, item.kind),
        description="\n\n".join(piece for piece in pieces if piece),
        criteria=tuple(criteria),
        draft=draft,
    )


def _noted(part: Part, item: Item) -> str:
    """What the parent says beside the part's demands, word for word."""
    if not part.notes:
        return ""
    lines = "\n".join(f"- {' '.join(note.text.split())}" for note in part.notes)
    return f"Also said in {item.key}:\n{lines}"


def _planned(part: Part) -> str:
    """The tasks of a part, where the user asked for them."""
    if not part.tasks:
        return ""
    lines = "\n".join(f"- {task.discipline}: {task.text}" for task in part.tasks)
    return f"Tasks, a plan for the team to change:\n{lines}"
