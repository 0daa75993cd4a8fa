"""The lines of a refinement that people decide on, and what they decided before."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from assistant.domain import (
    Criterion,
    Decision,
    DecisionAction,
    Finding,
    Line,
    LineKind,
    Part,
    Refinement,
)
from assistant.domain.base import Model
from assistant.domain.decision import folded
from assistant.refinement.twins import same_line

AGREED = (DecisionAction.ACCEPT, DecisionAction.EDIT)


class Standing(Model):
    """What holds for an item, seen from its newest refinement."""

    lines: tuple[Line, ...] = ()
    """The refinement's lines, in the order of the page."""
    ruled: dict[str, Decision] = Field(default_factory=dict)
    """Label of a line (`k2`) to the decision that holds for it."""
    kept: tuple[Decision, ...] = ()
    """Decisions that hold on lines of an earlier refinement and settle no line of this one."""
    item: Decision | None = None
    """The decision on the item itself that holds."""
    lost: tuple[str, ...] = ()
    """Demands that no part would carry, because every part that held them was rejected."""
    moved: tuple[str, ...] = ()
    """Targets of decisions about demands that the item no longer states so."""

    @property
    def open(self) -> tuple[Line, ...]:
        """Lines that nobody has decided on, without those of alternative splits."""
        return tuple(
            line for line in self.lines if line.label not in self.ruled and not line.alternative
        )

    @property
    def declined(self) -> Decision | None:
        """The decision by which the item itself stands declined, if it does."""
        return self.item if self.item is not None and self.item.action.declines else None

    def agreed(self, kind: LineKind) -> tuple[Decision, ...]:
        """Accepted and edited lines of a kind: those of the page in its order, then earlier ones."""
        found = [
            *(self.ruled[line.label] for line in self.lines if line.label in self.ruled),
            *self.kept,
        ]
        return tuple(
            {
                one.target: one
                for one in found
                if one.action in AGREED and one.line is not None and one.line.kind is kind
            }.values()
        )


def lines_of(refinement: Refinement) -> tuple[Line, ...]:
    """Every suggestion of a refinement that somebody can decide on.

    Args:
        refinement: as it was made.

    Returns:
        Title and story (`t1`, `s1`), criteria (`k1`, …), parts (`p1`, …; of alternative splits
        `b1`, …), questions (`q1`, …), relations (`r1`, …) and findings (`f1`, …).
    """
    clauses = {clause.id: clause.text for clause in refinement.inspection.clauses}
    rewrite = refinement.rewrite
    found: list[Line] = []
    if rewrite is not None and rewrite.title:
        found.append(Line(kind=LineKind.TITLE, label="t1", text=rewrite.title))
    if rewrite is not None and rewrite.story:
        found.append(Line(kind=LineKind.STORY, label="s1", text=rewrite.story))
    found += [_criterion(one, clauses) for one in refinement.criteria]
    for split in (refinement.split, *refinement.alternatives):
        if split is not None:
            other = split is not refinement.split
            found += [_part(one, clauses, alternative=other) for one in split.parts]
    found += [
        Line(
            kind=LineKind.QUESTION,
            label=one.id,
            text=one.text,
            about=(clauses[one.about],) if one.about in clauses else (),
        )
        for one in refinement.questions
    ]
    found += [
        Line(
            kind=LineKind.RELATION,
            label=f"r{number}",
            text=f"{one.type.value.replace('_', ' ')} {one.key}: {one.evidence}",
            about=(one.type.value, one.key),
        )
        for number, one in enumerate(refinement.relations, 1)
    ]
    found += [_finding(one, number) for number, one in enumerate(refinement.inspection.findings, 1)]
    return tuple(found)


def standing(refinement: Refinement | None, decisions: Iterable[Decision]) -> Standing:
    """Which decision holds for which line, whatever run made the line.

    A decision holds for the line that says the same. Where a later run words the same demand
    anew, what was accepted or edited settles the new wording too; what was rejected does so only
    where the new wording still says the same, for another wording is another suggestion.

    Args:
        refinement: the newest one; None: the item was never refined.
        decisions: of this item, oldest first; undone ones do not count.
    """
    held = {one.target: one for one in decisions if not one.undone}
    lines = lines_of(refinement) if refinement is not None else ()
    on_lines = {target: one for target, one in held.items() if target}
    ruled = {
        line.label: on_lines[name]
        for line in lines
        for name in (line.target, line.label)
        if name in on_lines
    }
    exact = {one.target for one in ruled.values()}
    earlier = [one for target, one in on_lines.items() if target not in exact]
    settling: set[str] = set()
    for line in lines:
        if line.label in ruled:
            continue
        twin = next((one for one in reversed(earlier) if _settles(one, line)), None)
        if twin is not None:
            ruled[line.label] = twin
            settling.add(twin.target)
    demands = {folded(one.text) for one in refinement.inspection.clauses} if refinement else set()
    return Standing(
        lines=lines,
        ruled=ruled,
        kept=tuple(one for one in earlier if one.target not in settling),
        item=held.get(""),
        lost=_lost(lines, ruled),
        moved=tuple(
            one.target
            for one in on_lines.values()
            if refinement is not None and _about_else(one.line, demands)
        ),
    )


def _settles(decision: Decision, line: Line) -> bool:
    earlier = decision.line
    if earlier is None or earlier.kind is not line.kind:
        return False
    if earlier.kind in (LineKind.TITLE, LineKind.STORY):
        return decision.action in AGREED
    if earlier.kind is LineKind.CRITERION and decision.action in AGREED:
        mine, theirs = _set(line.about), _set(earlier.about)
        return bool(mine) and mine <= theirs
    if earlier.kind in (LineKind.CRITERION, LineKind.QUESTION):
        return not line.outline and same_line(earlier.text, line.text)
    return False


def _lost(lines: Sequence[Line], ruled: Mapping[str, Decision]) -> tuple[str, ...]:
    parts = [line for line in lines if line.kind is LineKind.PART and not line.alternative]
    rejected = {
        line.label
        for line in parts
        if line.label in ruled and ruled[line.label].action is DecisionAction.REJECT
    }
    if len(rejected) == len(parts):
        return ()  # the split as a whole was turned down: the item stays as it is
    carried = {clause for line in parts if line.label not in rejected for clause in line.about}
    gone = (clause for line in parts for clause in line.about if clause not in carried)
    return tuple(dict.fromkeys(gone))


def _about_else(line: Line | None, demands: set[str]) -> bool:
    if line is None or line.kind not in (LineKind.CRITERION, LineKind.PART):
        return False
    return bool(line.about) and not _set(line.about) <= demands


def _set(about: Iterable[str]) -> set[str]:
    return {folded(word) for word in about}


def _criterion(one: Criterion, clauses: Mapping[str, str]) -> Line:
    return Line(
        kind=LineKind.CRITERION,
        label=one.id,
        text=one.text,
        about=tuple(clauses[name] for name in one.covers if name in clauses),
        outline=one.outline,
    )


def _part(part: Part, clauses: Mapping[str, str], *, alternative: bool) -> Line:
    return Line(
        kind=LineKind.PART,
        label=part.id,
        text=part.title,
        about=tuple(clauses[name] for name in part.clauses if name in clauses),
        part=part,
        alternative=alternative,
    )


def _finding(one: Finding, number: int) -> Line:
    place = one.span.text if one.span is not None else ""
    return Line(
        kind=LineKind.FINDING,
        label=f"f{number}",
        text=one.message,
        about=(one.rule, one.part, place, *one.others),
    )
