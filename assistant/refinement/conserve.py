"""What a split must hold, checked by code: nothing lost, nothing added, real slices."""

import re

from assistant.domain import ClauseKind, Inspection, Item, Split
from assistant.refinement.twins import same_line

_LAYER = re.compile(
    r"^\W*(?:(?:the|implement|build|create|develop|design|set\s*up|add|write|do)\s+)*"
    r"(?:back[- ]?end|front[- ]?end|database|db|schema|server[- ]side|client[- ]side|ui|user interface"
    r"|api|data model|data layer|unit tests?|tests?|testing|qa|documentation|deployment|infrastructure"
    r"|refactoring)"
    r"(?:\s+(?:layer|work|part|tasks?|design|implementation|development|changes?|logic|tables?|"
    r"endpoints?|code))?\b",
    re.IGNORECASE,
)


def is_layer(title: str) -> bool:
    """Whether a title names a technical layer or a discipline instead of a slice."""
    match = _LAYER.match(title)
    if match is None:
        return False
    rest = title[match.end() :].strip(" :-–—")
    return len(rest.split()) <= 3 or rest.casefold().startswith(("for ", "of "))


def violations(split: Split, item: Item, inspection: Inspection) -> tuple[str, ...]:
    """Which invariants a split breaks.

    Args:
        split: the proposed split.
        item: its parent.
        inspection: the parent's clauses.

    Returns:
        One sentence for each broken invariant; empty where all hold: every clause of the parent
        is in a part, no part claims a clause that the parent lacks, existing criteria are carried
        over word for word, no criterion is about something else, no part is a technical layer, the
        parent again, another part again or as large as the parent, what can wait says why, and
        dependencies are known and free of cycles.
    """
    found: list[str] = []
    own = {clause.id: clause for clause in inspection.clauses}
    matrix = split.matrix()
    found += [
        f"{clause.id} (“{clause.text}”) is in no part."
        for clause in inspection.clauses
        if clause.id not in matrix
    ]
    found += [
        f"A part claims {clause}, which the item lacks." for clause in matrix if clause not in own
    ]
    if len(split.parts) < 2:
        found.append("There is only one part.")
    for number, part in enumerate(split.parts):
        if is_layer(part.title):
            found.append(f"{part.id} (“{part.title}”) is a technical layer, not a slice.")
        if same_line(part.title, item.title):
            found.append(f"{part.id} has the title of its parent.")
        if any(same_line(part.title, other.title) for other in split.parts[:number]):
            found.append(f"{part.id} has the title of another part.")
        if part.can_wait and not part.why.strip():
            found.append(f"{part.id} can wait, but nothing says why.")
        if own and len(set(part.clauses)) >= len(own):
            found.append(f"{part.id} is as large as its parent.")
        if not part.clauses:
            found.append(f"{part.id} covers no clause.")
        found += [
            f"{part.id} has a criterion that is about none of its clauses: “{line.text}”."
            for line in part.criteria
            if not set(line.covers) & set(part.clauses)
        ]
        kept = {criterion.text for criterion in part.criteria}
        found += [
            f"{part.id} does not carry over {clause} word for word."
            for clause in (own[key] for key in part.clauses if key in own)
            if clause.kind is ClauseKind.CRITERION and clause.span.text.strip() not in kept
        ]
    return (*found, *_order_problems(split))


def _order_problems(split: Split) -> tuple[str, ...]:
    needs = {part.id: set(part.depends_on) for part in split.parts}
    if len(needs) != len(split.parts):
        return ("Two parts share an id.",)
    unknown = sorted(other for others in needs.values() for other in others if other not in needs)
    if unknown:
        return tuple(f"A part depends on {other}, which does not exist." for other in unknown)
    done: set[str] = set()
    while len(done) < len(needs):
        free = {part for part, others in needs.items() if part not in done and others <= done}
        if not free:
            return ("The parts depend on each other in a circle.",)
        done |= free
    return ()
