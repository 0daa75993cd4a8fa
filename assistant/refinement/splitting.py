"""From plans to a proposal: the best split that holds, its alternatives, and what was withheld."""

from collections.abc import Mapping, Sequence

from assistant.domain import (
    Agreements,
    Criterion,
    Inspection,
    Item,
    ItemKind,
    Split,
    Withheld,
)
from assistant.domain.base import Model
from assistant.quality.slices import POSSIBLE
from assistant.refinement.carrying import with_notes
from assistant.refinement.conserve import is_layer, violations
from assistant.refinement.groups import Plan
from assistant.refinement.parent import parent_after
from assistant.refinement.plan import close_to_best, plans
from assistant.refinement.scoring import trade_off
from assistant.refinement.split import build
from assistant.refinement.titles import other_titles, reads_well
from assistant.refinement.twins import same_line

_MARKS = "pbc"
"""What ids of parts begin with: of the proposal, and of its alternatives."""


_NO_NAMES = (
    "The item's words do not name its parts as something that a user can see; talk about it first."
)


class Proposal(Model):
    """What the split station hands on."""

    split: Split | None = None
    alternatives: tuple[Split, ...] = ()
    withheld: tuple[Withheld, ...] = ()


def plans_for(inspection: Inspection, agreements: Agreements, text: str = "") -> tuple[Plan, ...]:
    """Ways to divide an item, best first; none where it is small, a bug or a spike.

    Args:
        inspection: the item's clauses and size.
        agreements: the team's working agreements.
        text: the item's description.
    """
    size = inspection.size
    if not size.oversized or inspection.kind in (ItemKind.BUG, ItemKind.SPIKE):
        return ()
    if size.slices is not None and size.slices < POSSIBLE and not _agreed(inspection, agreements):
        return ()  # long, and yet about one thing: a talk is better than a cut
    return plans(inspection, agreements, text)


def _agreed(inspection: Inspection, agreements: Agreements) -> bool:
    """Whether the team set a limit of its own that speaks of more than criteria."""
    size = agreements.size.model_copy(update={"usual_estimate": None})
    own = size != Agreements().size
    return own and any("limit is" in reason for reason in inspection.size.reasons)


def outline_split(item: Item, inspection: Inspection, agreements: Agreements) -> Proposal:
    """The split of an item by code alone, without drafted criteria: no model is asked.

    Args:
        item: the item.
        inspection: what code found in it.
        agreements: the team's working agreements.
    """
    return propose(plans_for(inspection, agreements, item.description), item, inspection, ())


def propose(
    ranked: Sequence[Plan],
    item: Item,
    inspection: Inspection,
    criteria: Sequence[Criterion],
    titles: Mapping[str, str] | None = None,
    stories: Mapping[str, str] | None = None,
) -> Proposal:
    """The first plan that holds every invariant, with those that come close to it.

    A split that breaks an invariant is repaired once (worded titles are dropped, and a title that
    may not stand is replaced by a plainer one); one that still fails is withheld with the reason.

    Args:
        ranked: plans, best first.
        item: the parent.
        inspection: its clauses.
        criteria: drafted criteria of the parent.
        titles: worded titles of the first plan's parts.
        stories: worded story sentences of the first plan's parts.
    """
    shown: list[tuple[Plan, Split]] = []
    withheld: list[Withheld] = []
    unworded: tuple[Withheld, ...] = ()
    left = list(ranked)
    while left and not shown:
        plan = left.pop(0)
        first = plan is ranked[0]
        split, broken, dropped = _hold(
            plan, item, inspection, criteria, titles if first else None, stories if first else None
        )
        unworded += tuple(
            Withheld(text=title, reason=f"as the title of {name} it breaks the split: {why}")
            for name, (title, why) in dropped.items()
        )
        if split is not None and _unnamed(split) * 2 > len(split.parts):
            split, broken = None, (_NO_NAMES,)
        if split is None:
            reason = " ".join(broken)
            withheld.append(Withheld(text=f"A split by {plan.pattern.value}", reason=reason))
        else:
            shown.append((plan, split))
    if not shown:
        return Proposal(withheld=(*unworded, *withheld))
    best_plan, best = shown[0]
    others: list[Split] = []
    for plan, score in close_to_best((best_plan, *left))[1:]:
        mark = _MARKS[len(others) + 1]
        other, _, _ = _hold(plan, item, inspection, criteria, None, None, mark=mark)
        if other is not None and best.score is not None:
            told = trade_off(score, best.score, parts=len(other.parts), best_parts=len(best.parts))
            others.append(
                with_notes(other, item, inspection).model_copy(update={"trade_off": told})
            )
    best = with_notes(best, item, inspection)
    best = best.model_copy(update={"parent": parent_after(best, item, inspection)})
    return Proposal(split=best, alternatives=tuple(others), withheld=unworded)


def _hold(
    plan: Plan,
    item: Item,
    inspection: Inspection,
    criteria: Sequence[Criterion],
    titles: Mapping[str, str] | None,
    stories: Mapping[str, str] | None,
    *,
    mark: str = "p",
) -> tuple[Split | None, tuple[str, ...], dict[str, tuple[str, str]]]:
    """The split where it holds, else what it breaks; and worded titles that were dropped for that."""

    def made(titles: Mapping[str, str], plain: Mapping[str, str] | None = None) -> Split:
        return build(plan, inspection, criteria, titles, mark=mark, plain=plain, stories=stories)

    worded = titles or {}
    split = made(worded)
    broken = violations(split, item, inspection)
    dropped: dict[str, tuple[str, str]] = {}
    for _ in range(2 if worded else 1):
        clumsy = not all(reads_well(part.title) for part in split.parts if part.id not in worded)
        if not broken and not clumsy:
            break
        if broken:
            dropped |= {name: (title, " ".join(broken)) for name, title in worded.items()}
            worded = {}
        split = made(worded, _other_titles(plan, made(worded), item, inspection, keep=worded))
        broken = violations(split, item, inspection)
    return (None, broken, dropped) if broken else (split, (), dropped)


def _other_titles(
    plan: Plan, split: Split, item: Item, inspection: Inspection, *, keep: Mapping[str, str]
) -> dict[str, str]:
    """For each part whose title may not stand another one that may, where there is one."""
    clauses = {clause.id: clause for clause in inspection.clauses}
    used = [item.title, *(part.title for part in split.parts)]
    found: dict[str, str] = {}
    for at, (part, group) in enumerate(zip(split.parts, plan.groups, strict=True)):
        before = [item.title, *(one.title for one in split.parts[:at])]
        if part.id in keep or (_fits(part.title, before) and reads_well(part.title)):
            continue
        offered = other_titles(group, clauses, inspection.language)
        fit = [title for title in offered if _fits(title, used)]
        chosen = next((title for title in fit if reads_well(title)), fit[0] if fit else None)
        if chosen is not None:
            found[part.id] = chosen
            used.append(chosen)
    return found


def _unnamed(split: Split) -> int:
    return sum(not reads_well(part.title) for part in split.parts)


def _fits(title: str, used: Sequence[str]) -> bool:
    return not is_layer(title) and not any(same_line(title, other) for other in used)
